"""How errors leave: one JSON shape for programs, a page with a way on for people.

Statuses come from ``api.faults``; sentences from the message catalogue. A browser gets a page
that names what went wrong, the nearest names as links, and where to go. This module must not
know any route.
"""

from __future__ import annotations

import difflib
import logging
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from api.dependencies import renderer
from api.expected import expected
from api.faults import error_body, fault_of, headers_of, status_body
from api.links import LISTS, page_path
from api.negotiate import wants_html
from kg.errors import AtlasError, EnvironmentFault, ParameterError, StoreAwayError, UnknownNameError
from kg.messages import LANGUAGES, message
from kg.terms import Kind

_log = logging.getLogger("brand_atlas.problems")

_BEHIND_THE_SITE = frozenset({"connect", "closed", "login", "redirect", "status", "type", "unframed"})
"""What is wrong with the engine behind the site is for the log: visitors need no addresses."""


def add_problem_handlers(app: FastAPI) -> None:
    """Make ``app`` answer every error in the one shape."""
    handlers: dict[Any, Any] = {
        AtlasError: _on_atlas_error,
        RequestValidationError: _on_bad_parameter,
        HTTPException: _on_status,
        OSError: _on_machine_fault,
        Exception: _on_surprise,
    }
    for kind, handler in handlers.items():
        app.add_exception_handler(kind, handler)


async def _on_atlas_error(request: Request, error: AtlasError) -> Response:
    status = fault_of(error).status
    if status >= 500:
        _log.warning("%s %s: %s", request.method, request.url.path, error)
    if isinstance(error, StoreAwayError) and error.detail in _BEHIND_THE_SITE:
        error = StoreAwayError("visitor")
    near: tuple[tuple[str, str], ...] = ()
    plain = error
    if isinstance(error, UnknownNameError):
        near = tuple((name, _way_to(error.kind, name)) for name in error.near)
        plain = UnknownNameError(error.kind, error.name)
    heading = {lang: plain.text(lang) for lang in LANGUAGES}
    return _answer(request, status, error_body(error), headers_of(error), near, heading)


def _way_to(kind: str, name: str) -> str:
    """Return the path that leads to a thing by its name."""
    if kind in Kind._value2member_map_:
        return page_path(kind, name)
    return f"/search?q={quote(name)}"


async def _on_bad_parameter(request: Request, error: RequestValidationError) -> Response:
    items = [
        (".".join(str(part) for part in item["loc"][1:]) or str(item["loc"][0]), item)
        for item in error.errors()
    ]
    reason = "; ".join(f"{where} = {_given(item)}" if _given(item) else where for where, item in items)
    body = error_body(ParameterError(reason=reason[:500]))
    body["error"]["parameters"] = [
        {"name": where, "expected": expected(item), "given": _given(item)}
        for where, item in items
    ]
    return _answer(request, 422, body)


def _given(item: Mapping[str, Any]) -> str:
    """Return the value that was given, as far as it is worth reading: nothing for a missing one."""
    return "" if item["type"] == "missing" else str(item.get("input"))[:200]


async def _on_status(request: Request, error: HTTPException) -> Response:
    path = request.url.path
    near: tuple[str, ...] = ()
    if error.status_code == 404:
        near = tuple(difflib.get_close_matches(path, [place for _, place in LISTS], 3, 0.6))
    body = status_body(error.status_code, path, near)
    ways = tuple((_name_of(place), place) for place in near)
    return _answer(request, error.status_code, body, error.headers, ways)


def _name_of(place: str) -> str:
    name = next(name for name, path in LISTS if path == place)
    return f"{message(f'pages.nav.{name}', 'zh')} {place}"


async def _on_machine_fault(request: Request, error: OSError) -> Response:
    _log.error("%s %s: %s", request.method, request.url.path, error)
    body = error_body(EnvironmentFault(reason=error.strerror or type(error).__name__))
    return _answer(request, 503, body)


async def _on_surprise(request: Request, error: Exception) -> Response:
    return _answer(request, 500, error_body(AtlasError()))


def _answer(
    request: Request,
    status: int,
    body: dict[str, Any],
    headers: Mapping[str, str] | None = None,
    near: tuple[tuple[str, str], ...] = (),
    heading: Mapping[str, str] | None = None,
) -> Response:
    path = request.url.path
    named = path.rpartition(".")[2] in {"json", "ttl", "nt", "rdf", "jsonld", "csv", "svg"}
    response: Response
    if wants_html(request.headers.get("accept", "")) and not named:
        content = {
            "status": status, "error": body["error"], "near": near, "info": None,
            "heading": heading or body["error"]["message"],
        }
        response = renderer(request).page(request, "error.html", content, status)
    else:
        response = JSONResponse(body, status)
    response.headers.update(headers or {})
    response.headers["Cache-Control"] = "no-store"
    return response
