"""Pictures as files (``/views``), small pages that other sites may frame (``/embed``), and
the list of both. Views and formats come from the tables of ``viz``; none is named here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Depends
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from api.dependencies import current_edition, language, renderer, settings
from api.edition import Edition
from api.links import page_path
from api.pictures import Parameters, picture_of, view_of
from api.saved_views import SavedView, saved_views
from api.security import Policy
from kg.errors import FormatError, ParameterError, UnknownNameError
from kg.model import Label
from kg.parameters import Parameter
from kg.search.nearest import nearest
from viz import OPTIONS, RENDERERS, VIEWS

OUTPUT = tuple(row.name for row in OPTIONS.values() if row.served)
"""Query parameters that choose about the output."""

OURS = ("lang", "download", *OUTPUT)
"""Query parameters that belong to the door, not to the view."""

SHOWN_INLINE = ("html", "svg", "json")


@dataclass(frozen=True, slots=True)
class ViewParameter:
    """A parameter of a view."""

    name: str
    type: str
    label: Label
    required: bool
    default: str
    example: str


@dataclass(frozen=True, slots=True)
class ViewItem:
    """A view that can be asked for."""

    name: str
    title: Label
    parameters: tuple[ViewParameter, ...]


@dataclass(frozen=True, slots=True)
class FormatItem:
    """A format that views can be had in."""

    name: str
    group: str
    suffix: str
    media_type: str
    help: Label
    options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OptionItem:
    """A choice about an output; ``values`` is empty where any text will do."""

    name: str
    values: str
    label: Label


@dataclass(frozen=True, slots=True)
class ViewList:
    """All views, formats and their options, and the views that readers have kept, the newest first."""

    views: tuple[ViewItem, ...]
    formats: tuple[FormatItem, ...]
    saved: tuple[SavedView, ...] = ()
    options: tuple[OptionItem, ...] = ()


def view_list(saved: tuple[SavedView, ...] = ()) -> ViewList:
    """Return all views and all formats."""
    return ViewList(
        tuple(
            ViewItem(row.name, row.title, tuple(_parameter(one) for one in row.parameters))
            for row in VIEWS.values()
        ),
        tuple(
            FormatItem(
                row.name, row.group, row.suffix, row.media_type, row.help, tuple(one for one in row.takes if one in OUTPUT)
            )
            for row in RENDERERS.values()
        ),
        saved,
        tuple(OptionItem(name, OPTIONS[name].values, OPTIONS[name].label) for name in OUTPUT),
    )


def _parameter(one: Parameter) -> ViewParameter:
    return ViewParameter(
        one.name, one.type.value, one.label, one.required, one.default, one.example
    )


def given_parameters(request: Request) -> Parameters:
    """Return the view's parameters from the query string.

    Raises ``ParameterError`` where one is given twice.
    """
    found: dict[str, str] = {}
    for name, value in request.query_params.multi_items():
        if name in OURS:
            continue
        if name in found:
            raise ParameterError("repeated", name=name)
        found[name] = value
    return tuple(found.items())


def given_choices(request: Request) -> Parameters:
    """Return the options of the output from the query string.

    Raises ``ParameterError`` where one is given twice.
    """
    given = request.query_params
    for name in OUTPUT:
        if len(given.getlist(name)) > 1:
            raise ParameterError("repeated", name=name)
    return tuple((name, given[name]) for name in OUTPUT if given.get(name))


def file_name(view: str, parameters: Parameters, suffix: str) -> str:
    """Return a readable name for a downloaded file.

    >>> file_name("theme", (("theme", "理财为民"),), "svg")
    'theme-理财为民.svg'
    """
    words = [view, *(value for _, value in parameters if len(value) <= 40)]
    safe = ("".join(c if c.isalnum() or c in "-_" else "-" for c in word) for word in words)
    return f"{'-'.join(safe)}.{suffix}"


def _unknown_view(name: str) -> UnknownNameError:
    return UnknownNameError("view", name, nearest(name, tuple(VIEWS)))


def _send(request: Request, edition: Edition, view: str, suffix: str) -> Response:
    row = next((one for one in RENDERERS.values() if suffix in (one.suffix, one.name)), None)
    if row is None:
        raise FormatError(name=suffix, known="、".join(one.suffix for one in RENDERERS.values()))
    parameters = given_parameters(request)
    content = picture_of(edition, view, row.name, language(request), parameters, given_choices(request))
    if row.media_type.startswith(("text/html", "image/svg+xml")):
        request.state.policy = Policy.PICTURE
    apart = "download" in request.query_params or row.suffix not in SHOWN_INLINE
    name = file_name(view, parameters, row.suffix)
    return Response(
        content,
        media_type=row.media_type,
        headers={
            "Content-Disposition": f"{'attachment' if apart else 'inline'}; filename*=UTF-8''{quote(name)}"
        },
    )


def _documented(parameters: tuple[Parameter, ...]) -> dict[str, Any]:
    """Describe a view's parameters for OpenAPI."""
    return {
        "parameters": [
            {
                "name": one.name,
                "in": "query",
                "required": one.required,
                "description": f"{one.label.zh} · {one.label.en}",
                "schema": {"type": "integer" if one.type == "integer" else "string"},
                **({"example": one.example} if one.example else {}),
            }
            for one in parameters
        ]
        + [_choice(name) for name in OUTPUT]
    }


def _choice(name: str) -> dict[str, Any]:
    """Describe an option of the output for OpenAPI."""
    row = OPTIONS[name]
    bounds: dict[str, Any] = {"type": "integer" if row.type == "integer" else "string"}
    if row.choices:
        bounds["enum"] = list(row.choices)
    if row.high:
        bounds |= {"minimum": row.low, "maximum": row.high}
    return {
        "name": name, "in": "query", "required": False, "schema": bounds,
        "description": f"{row.label.zh} · {row.label.in_('en')}",
    }  # fmt: skip


def make_router() -> APIRouter:
    """Return the router of views and embeds."""
    router = APIRouter()

    def sender(view: str) -> Callable[..., Response]:
        def send(
            request: Request, edition: Annotated[Edition, Depends(current_edition)], format: str
        ) -> Response:
            return _send(request, edition, view, format)

        return send

    for row in VIEWS.values():
        router.add_api_route(
            f"/views/{row.name}.{{format}}",
            sender(row.name),
            summary=row.title.zh,
            description=row.title.en,
            operation_id=f"view_{row.name}",
            tags=["views"],
            response_class=Response,
            openapi_extra=_documented(row.parameters),
            responses={
                200: {"content": {one.media_type: {} for one in RENDERERS.values()}},
                404: {"description": "no such view, format or thing"},
                422: {"description": "a parameter does not fit"},
            },
        )

    @router.get(
        "/api/views",
        summary="可以画的图、输出格式和存下的图",
        description="All views with their parameters, all formats, and the newest views that readers have kept.",
        tags=["views"],
        response_model=ViewList,
    )
    def views(request: Request) -> ViewList:
        return view_list(saved_views(settings(request)).listed())

    @router.get("/views/{name}", include_in_schema=False)
    def unknown(name: str) -> Response:
        raise _unknown_view(name.rpartition(".")[0] or name)

    @router.get(
        "/embed/{view}",
        summary="嵌入其他网页的图",
        description="A small page with one picture, to be framed by the sites that the settings list.",
        tags=["views"],
        response_class=Response,
    )
    def embed(
        request: Request, edition: Annotated[Edition, Depends(current_edition)], view: str
    ) -> Response:
        if view not in VIEWS:
            raise _unknown_view(view)
        parameters = given_parameters(request)
        made = view_of(edition, view, parameters)
        request.state.policy = Policy.EMBED
        return renderer(request).page(
            request,
            "embed.html",
            {
                "info": edition.atlas.info,
                "view": made,
                "picture": Markup(
                    picture_of(edition, view, "svg", language(request), parameters).decode()
                ),
                "full": _page_of(view, parameters),
            },
        )

    return router


def _page_of(view: str, parameters: Parameters) -> str:
    """Return the path of the page that shows a view in full."""
    given = dict(parameters)
    return page_path(view, given[view]) if view in given else "/"
