"""What the workbench of the SPARQL page asks for: its start, checks, names, pictures, files.

Queries come as JSON or as a form, are judged and run by the query workers like any
stranger's, and never in the web process. This module must not know how the page shows them.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from fastapi.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from api.asking import (
    DIAGNOSIS_SECONDS,
    Asker,
    Clock,
    GraphNames,
    check_text,
    prefixes_in,
)
from api.dependencies import current_edition, language, root_of
from api.edition import Edition
from api.exports import Exporter
from api.faults import error_body
from api.posted import read_posted, text_of
from api.security import Policy
from api.settings import Settings
from api.sheets import SHEETS
from api.table_formats import EXPORTS
from api.terms_used import Vocabulary, vocabulary_of
from api.values import Value, value_of
from api.workbench import (
    Bench,
    Drawn,
    attachment,
    bench_of,
    draw,
    names_of,
    picture_file_of,
    sentence,
)
from kg.diagnosis import PieceKind, Suggestion, cut, diagnose
from kg.errors import AtlasError, ParameterError, QueryError, QueryTimeoutError
from kg.model import Label
from kg.rdf import IRI

MOST_NAMES = 1000

Edited = Annotated[Edition, Depends(current_edition)]


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a text, and where (from 1; 0 where unknown)."""

    code: str
    message: Label
    line: int = 0
    column: int = 0


@dataclass(frozen=True, slots=True)
class Checked:
    """A text that was checked: its form, what is wrong, what is dangerous."""

    ok: bool
    form: str = ""
    error: Problem | None = None
    warnings: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Named:
    """The names of IRIs: what to show in place of each, and where it leads."""

    items: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Why:
    """A condition that empties the answer: where it stands, in words, and what to try."""

    text: str
    message: Label
    line: int
    column: int
    suggestions: tuple[Suggestion, ...] = ()


@dataclass(frozen=True, slots=True)
class Diagnosed:
    """Why a query returns nothing."""

    reasons: tuple[Why, ...]
    message: Label
    seconds: float


def _body(*names: str, example: str = "ASK {}") -> dict[str, Any]:
    """Describe a body for OpenAPI."""
    properties = {name: {"type": "string"} for name in names}
    schema = {"type": "object", "properties": properties, "required": ["query"], "example": {"query": example}}
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": schema}}}}


def _client(request: Request) -> str:
    return request.client.host if request.client else ""


def make_router(settings: Settings) -> APIRouter:
    """Return the router of the workbench."""
    router = APIRouter(prefix="/api/sparql", tags=["sparql"])
    most = settings.query_text_bytes
    exporter = Exporter()

    @router.get(
        "/workbench",
        response_model=Bench,
        summary="查询页的词语、前缀和现成问题",
        description="What the SPARQL page starts from: words, prefixes, questions as templates.",
    )
    def bench(request: Request, edition: Edited) -> Bench:
        return bench_of(edition, settings, language(request))

    @router.get(
        "/vocabulary",
        response_model=Vocabulary,
        summary="图谱中用到的类和属性",
        description="Classes and properties in use, with labels and how often they occur.",
    )
    def vocabulary(edition: Edited) -> Vocabulary:
        return vocabulary_of(edition)

    @router.post(
        "/check",
        response_model=Checked,
        summary="检查一条查询，不执行",
        description="Check a query without answering it: syntax, what is refused, cross products.",
        openapi_extra=_body("query"),
    )
    async def check(request: Request, edition: Edited) -> Checked:
        text = text_of(await read_posted(request, most), "query", most)
        try:
            judged = await check_text(edition, text, _client(request))
        except TimeoutError:
            return Checked(True, warnings=(Problem("slow", sentence("warning.slow")),))
        except QueryError as error:
            return Checked(False, error=_problem(error))
        warnings = _apart(text) if judged.unconnected else ()
        return Checked(True, judged.form, warnings=warnings)

    @router.post(
        "/names",
        response_model=Named,
        summary="IRI 的名称和页面",
        description="Names and pages of up to 1000 IRIs.",
    )
    async def names(request: Request, edition: Edited) -> Named:
        fields = await read_posted(request, most)
        iris = fields.get("iris")
        if not isinstance(iris, list) or not all(isinstance(one, str) for one in iris):
            raise ParameterError("missing", name="iris", label="IRI", label_en="IRIs", example="[…]")
        return await run_in_threadpool(_names, edition, iris[:MOST_NAMES])

    @router.post(
        "/picture",
        response_model=Drawn,
        summary="把查询结果画成图",
        description="The things of an answer as a picture to stand inside the page.",
        openapi_extra=_body("query"),
    )
    async def picture(request: Request, edition: Edited) -> Drawn:
        text = text_of(await read_posted(request, most), "query", most)
        return await run_in_threadpool(draw, edition, text, language(request), root_of(request))

    @router.post(
        "/picture.{format}",
        summary="查询结果的图，作为文件",
        description="The things of an answer as a picture file in any format of /views.",
        response_class=Response,
        openapi_extra=_body("query"),
    )
    async def picture_file(request: Request, edition: Edited, format: str) -> Response:
        text = text_of(await read_posted(request, most), "query", most)
        row, content = await run_in_threadpool(
            picture_file_of, edition, text, format, language(request)
        )
        request.state.policy = Policy.PICTURE
        return attachment(content, row.media_type, row.suffix)

    @router.post(
        "/export.{format}",
        summary="查询结果作为表格文件",
        description="The answer as a file for people: CSV (with byte-order mark) or XLSX.",
        response_class=Response,
        openapi_extra=_body("query"),
        responses=dict(SHEETS),
    )
    async def export(request: Request, edition: Edited, format: str) -> Response:
        text = text_of(await read_posted(request, most), "query", most)
        content = await exporter.export(edition, text, format, language(request), _client(request))
        return attachment(content, EXPORTS[format].media_type, format)

    @router.post(
        "/diagnose",
        response_model=Diagnosed,
        summary="查询为什么没有结果",
        description="Which conditions empty the answer, and what to try instead.",
        openapi_extra=_body("query"),
    )
    async def why(request: Request, edition: Edited) -> Diagnosed:
        text = text_of(await read_posted(request, most), "query", most)
        edition.pool.judge(text)
        began = time.perf_counter()
        asker = Asker(edition, _client(request), Clock(DIAGNOSIS_SECONDS))
        found = await diagnose(text, asker.ask, GraphNames(asker, prefixes_in(text)))
        reasons = tuple(
            Why(one.text, sentence(f"verdict.{one.verdict}", condition=one.text), one.line, one.column, one.suggestions)
            for one in found.reasons
        )
        outcome = "found" if reasons else "answers" if found.answers else "nothing"
        words = sentence(f"diagnosis.{outcome}" if found.complete or reasons else "diagnosis.unfinished")
        return Diagnosed(reasons, words, time.perf_counter() - began)

    return router


def _problem(error: AtlasError) -> Problem:
    if isinstance(error, QueryTimeoutError):
        return Problem(error.code, sentence("warning.slow"))
    place = error_body(error)["error"] | error.values
    line, column = (place.get(name) for name in ("line", "column"))
    return Problem(
        error.code, Label(error.text("zh"), error.text("en")),
        line if isinstance(line, int) else 0, column if isinstance(column, int) else 0,
    )  # fmt: skip


def _apart(text: str) -> tuple[Problem, ...]:
    """Tell which patterns are not connected, as far as that can be seen.

    The guard counts values that are listed in the query as patterns; here they are few.
    """
    pieces = cut(text)
    islands = pieces.islands() if pieces else ()
    if pieces is None or any(one.kind is PieceKind.GROUP for one in pieces.pieces):
        return (Problem("unconnected", sentence("warning.unconnected_somewhere")),)
    if len(islands) < 2:
        return ()
    first, second = (" ".join(sorted(one)) for one in islands[:2])
    lonely = next(one for one in pieces.pieces if one.variables & islands[1])
    words = sentence("warning.unconnected", first=first, second=second)
    return (Problem("unconnected", words, lonely.line, lonely.column),)


def _names(edition: Edition, iris: list[str]) -> Named:
    base = edition.atlas.info.base
    refs = names_of(edition, iris)
    found = {iri: value_of(IRI(iri), base, refs.get) for iri in iris}
    if any(not one.label.zh for one in found.values()):
        terms = vocabulary_of(edition)
        found = {
            iri: one if one.label.zh else Value(one.text, terms.label(iri), one.page, one.link)
            for iri, one in found.items()
        }
    return Named(found)

