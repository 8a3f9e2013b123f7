"""The SPARQL page: ready-made questions first, the query text second, the answer third.

Plain forms, no script needed: a named question by GET (so that it can be kept as a link), a
query text by POST. Browsers that come to ``/sparql`` are shown this page there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from time import perf_counter
from typing import Annotated
from urllib.parse import parse_qsl

from fastapi import APIRouter, Depends
from fastapi.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from api.browsers import ENDPOINT, PAGE
from api.dependencies import current_edition, renderer, results
from api.edition import Edition
from api.faults import fault_of, headers_of
from api.forms import Form, forms_of
from api.posted import ROOM, read_body
from api.queries import query_text
from api.results import Result, read_result
from api.settings import Settings
from api.sparql_door import SparqlDoor
from kg.errors import AtlasError, ParameterError
from kg.queries import NamedQuery, find
from kg.terms import PREFIXES

RESERVED = ("query", "name", "lang")
TABLE_SUFFIXES = ("csv", "tsv", "json", "xml")
GRAPH_SUFFIXES = ("ttl", "nt", "jsonld", "rdf")


@dataclass(frozen=True, slots=True)
class QuestionsPage:
    """The ready-made questions, and the prefixes that any query may use."""

    questions: tuple[Form, ...]
    prefixes: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """What the reader asked for: a named question with values, or a text."""

    name: str = ""
    values: tuple[tuple[str, str], ...] = ()
    text: str = ""
    run: bool = False


@dataclass(frozen=True, slots=True)
class AskPage:
    """The page: questions, what was asked, and the answer or what was wrong with it."""

    questions: tuple[Form, ...]
    prefixes: tuple[tuple[str, str], ...]
    asked: Asked
    example: str
    result: Result | None = None
    error: AtlasError | None = None


def make_questions(edition: Annotated[Edition, Depends(current_edition)]) -> QuestionsPage:
    """Return the ready-made questions."""
    return QuestionsPage(forms_of(edition), PREFIXES)


def read_asked(edition: Edition, given: Mapping[str, str]) -> Asked:
    """Return what the fields of a form ask for.

    Raises ``UnknownNameError`` for a question or a thing that is not there, ``ParameterError``
    for values that do not fit.
    """
    name = given.get("name", "")
    if not name:
        text = given.get("query", "")
        return Asked(text=text, run=bool(text.strip()))
    values = {key: value for key, value in given.items() if key not in RESERVED}
    named = find(name)
    missing = [one for one in named.parameters if one.required and not values.get(one.name, one.default).strip()]
    if missing and not values:
        return Asked(name=name, text=named.body)
    text = named.written(values, edition.atlas.resolve)
    return Asked(name, tuple(_keys(edition, named, values)), text, run=True)


def _keys(
    edition: Edition, named: NamedQuery, values: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    """Yield the values with things by their keys, so that the form shows what was chosen."""
    for one in named.parameters:
        value = values.get(one.name, "").strip()
        kind = one.type.kind
        yield one.name, edition.atlas.resolve(kind, value).key if kind and value else value


async def answer(door: SparqlDoor, edition: Edition, asked: Asked, client: str) -> Result:
    """Run a query as any stranger's, and return the answer as readers see it.

    Raises ``QueryError``.
    """
    began = perf_counter()
    media_type, content = await door.answer(edition, asked.text, client)
    seconds = perf_counter() - began
    atlas = edition.atlas
    return await run_in_threadpool(
        read_result, content, media_type, seconds, atlas.info.base, atlas.ref
    )


def make_router(settings: Settings) -> APIRouter:
    """Return the router of the SPARQL page."""
    router = APIRouter()

    @router.get(
        f"{ENDPOINT}.json",
        summary="现成的问题及其参数",
        description="The named queries with their parameters, and the prefixes in use.",
        tags=["pages"],
        response_model=QuestionsPage,
        operation_id="questions_json",
    )
    def questions(page: Annotated[QuestionsPage, Depends(make_questions)]) -> QuestionsPage:
        return page

    async def ask(
        request: Request, edition: Annotated[Edition, Depends(current_edition)]
    ) -> Response:
        forms = await run_in_threadpool(forms_of, edition)
        page = AskPage(forms, PREFIXES, Asked(), query_text("example"))
        status: int = 200
        headers: dict[str, str] = {}
        given: dict[str, str] = {}
        try:
            given = await _given(request, settings)
            asked = await run_in_threadpool(read_asked, edition, given)
            page = replace(page, asked=asked)
            if asked.run:
                client = request.client.host if request.client else ""
                page = replace(page, result=await answer(results(request), edition, asked, client))
        except AtlasError as error:
            if not page.asked.text:
                page = replace(page, asked=Asked(given.get("name", ""), tuple(given.items()), given.get("query", "")))
            page = replace(page, error=error)
            status, headers = fault_of(error).status, dict(headers_of(error))
        response = await run_in_threadpool(
            renderer(request).page, request, "ask.html",
            {"page": page, "info": edition.atlas.info, "settings": settings}, status,
        )
        response.headers.update(headers)
        if page.asked.run or request.method == "POST":
            response.headers["Cache-Control"] = "no-store"
        return response

    router.add_api_route(PAGE, ask, methods=["GET", "POST"], include_in_schema=False)
    return router


async def _given(request: Request, settings: Settings) -> dict[str, str]:
    """Return the fields of a form, by address or body.

    Raises ``ParameterError`` where one is given twice, ``QueryTooLargeError`` for a long body.
    """
    items = list(request.query_params.multi_items())
    if request.method == "POST":
        # every byte of the text may come as three: %E7
        body = await read_body(request, 3 * settings.query_text_bytes + ROOM)
        try:
            items += parse_qsl(body.decode("utf-8"), keep_blank_values=True, max_num_fields=50)
        except ValueError as fault:
            raise ParameterError(reason=str(fault)) from None
    found: dict[str, str] = {}
    for name, value in items:
        if name in found and name != "lang":
            raise ParameterError("repeated", name=name)
        found[name] = value
    return found
