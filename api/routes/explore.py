"""What the explorer asks for as JSON: neighbours, counts, paths, comparisons, places, entities.

Things are named by IRI, or in short as ``kind/key``. This module must not know how anything
is found or drawn.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable
from pathlib import Path as FilePath
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Depends, Path, Query
from fastapi.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from api.dependencies import current_edition
from api.edition import Edition
from api.exploring import (
    LONGEST,
    CompareAnswer,
    CountsAnswer,
    EntityAnswer,
    NeighboursAnswer,
    PathsAnswer,
    PositionsAnswer,
    compared,
    counts_of,
    entity_of,
    iri_of,
    neighbours_of,
    paths_of,
    positions_of,
)
from api.json_body import read_json
from api.layout_body import EXAMPLE, LARGEST, read_boxes
from api.settings import Settings
from kg.errors import ParameterError, UnknownNameError
from kg.home import site_home
from kg.neighbours import MOST
from kg.paths import MOST as MOST_PATHS
from kg.terms import Basis, Kind
from viz.document import to_plain
from viz.views.params import read_bases, read_kinds

Edited = Annotated[Edition, Depends(current_edition)]
Answer = TypeVar("Answer")

IN_NAME = (Basis.EXACT, Basis.VARIANT)

Bases = Annotated[
    list[str] | None,
    Query(
        description="On what theme links rest: exact, variant, parts, inferred (comma-separated)",
        examples=[["exact,variant"]],
    ),
]


def _sent(answer: object, **headers: str) -> Response:
    return JSONResponse(_plain(answer), headers=headers)


def _plain(answer: object) -> Any:
    """Return an answer as JSON has it; what is empty by being absent stays ``null``."""
    found = to_plain(answer)
    return _maps(found)


def _maps(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(name): _maps(to_plain(inner)) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_maps(to_plain(inner)) for inner in value]
    return value


def _only(request: Request, *known: str, many: Collection[str] = ()) -> None:
    """Refuse parameters that are not ``known``, and those given twice that are not ``many``."""
    seen: set[str] = set()
    for name, value in request.query_params.multi_items():
        if name not in (*known, *many, "lang"):
            raise ParameterError("unknown", name=name[:40], known=(*known, *many))
        if name in seen and name not in many:
            raise ParameterError("repeated", name=name)
        if len(value) > LONGEST:
            raise ParameterError("too_long", name=name, count=len(value), limit=LONGEST)
        seen.add(name)


def _bases(words: list[str] | None, default: tuple[Basis, ...]) -> tuple[Basis, ...]:
    return read_bases(",".join(words or ()), default)


def _kept(edition: Edition, key: Hashable, make: Callable[[], Answer]) -> Answer:
    return edition.memory.get(key, make)


def make_router(settings: Settings) -> APIRouter:
    """Return the router of the explorer's questions."""
    router = APIRouter(prefix="/api", tags=["explorer"])
    home = FilePath(settings.home) if settings.home else site_home()

    @router.get(
        "/neighbours",
        response_model=NeighboursAnswer,
        summary="一个事物的相邻事物（每次 10 个）",
        description="What is linked with a thing, by group, a few at a time; nodes and edges are those of a view document.",
    )
    def neighbours(
        request: Request,
        edition: Edited,
        iri: Annotated[str, Query(examples=["theme/licai-weimin"])],
        kinds: Annotated[list[str] | None, Query(examples=[["brand"]])] = None,
        bases: Bases = None,
        offset: Annotated[int, Query(ge=0, le=10_000_000)] = 0,
        limit: Annotated[int, Query(ge=1, le=MOST)] = 10,
    ) -> Response:
        _only(request, "iri", "offset", "limit", many=("kinds", "bases"))
        wanted = read_kinds(",".join(kinds or ())) or None
        chosen = _bases(bases, tuple(Basis))
        thing = iri_of(edition, "iri", iri)
        key = ("neighbours", thing, wanted, chosen, offset, limit)
        return _sent(_kept(edition, key, lambda: neighbours_of(edition, thing, wanted, chosen, offset, limit)))

    @router.get(
        "/counts",
        response_model=CountsAnswer,
        summary="展开之前：各有多少相邻事物",
        description="How many neighbours of each kind things have (up to 100 things).",
    )
    def counts(
        request: Request,
        edition: Edited,
        iri: Annotated[list[str], Query(examples=[["unit/qingdao"]])],
        bases: Bases = None,
    ) -> Response:
        _only(request, many=("iri", "bases"))
        things = tuple(iri_of(edition, "iri", one) for one in iri)
        chosen = _bases(bases, tuple(Basis))
        return _sent(_kept(edition, ("counts", things, chosen), lambda: counts_of(edition, things, chosen)))

    @router.get(
        "/paths",
        response_model=PathsAnswer,
        summary="两个事物之间的路径",
        description="The shortest and the next few simple paths between two things (up to 6 links), each step in words. Words in the name count unless bases says more.",
    )
    def paths(
        request: Request,
        edition: Edited,
        start: Annotated[str, Query(alias="from", examples=["unit/qingdao"])],
        end: Annotated[str, Query(alias="to", examples=["unit/zaozhuang"])],
        limit: Annotated[int, Query(ge=1, le=MOST_PATHS)] = 3,
        bases: Bases = None,
    ) -> Response:
        _only(request, "from", "to", "limit", many=("bases",))
        ends = iri_of(edition, "from", start), iri_of(edition, "to", end)
        chosen = _bases(bases, IN_NAME)
        return _sent(_kept(edition, ("paths", *ends, limit, chosen), lambda: paths_of(edition, *ends, limit, chosen)))

    @router.get(
        "/compare",
        response_model=CompareAnswer,
        summary="比较两个单位或两个主题",
        description="Two units or two themes: what both have, what only one has, and the brands that carry it.",
    )
    def compare(
        request: Request,
        edition: Edited,
        a: Annotated[str, Query(examples=["unit/qingdao"])],
        b: Annotated[str, Query(examples=["unit/zaozhuang"])],
        bases: Bases = None,
    ) -> Response:
        _only(request, "a", "b", many=("bases",))
        one, other = iri_of(edition, "a", a), iri_of(edition, "b", b)
        chosen = _bases(bases, IN_NAME)
        return _sent(_kept(edition, ("compare", one, other, chosen), lambda: compared(edition, one, other, chosen)))

    @router.get(
        "/entities/{kind}/{key}",
        response_model=EntityAnswer,
        summary="一个事物的全部情况，逐条有出处",
        description="Everything known of a thing, each fact with its evidence; whole sentences where the site has the source's text.",
    )
    def entity(
        edition: Edited,
        kind: Annotated[str, Path(examples=["brand"])],
        key: Annotated[str, Path(examples=["jingchou-weigong"])],
    ) -> Response:
        if kind not in Kind._value2member_map_:
            raise UnknownNameError("kind", kind[:80], tuple(Kind)[:8])
        # attached texts may come between two answers of one release: no tag
        return _sent(entity_of(edition, Kind(kind), key, home), **{"Cache-Control": "no-cache"})

    @router.post(
        "/layout",
        response_model=PositionsAnswer,
        summary="给新加的事物找位置",
        description="Places for new boxes beside what they are joined with; boxes that have a place keep it.",
        openapi_extra={"requestBody": {"required": True, "content": {"application/json": {"example": dict(EXAMPLE)}}}},
    )
    async def layout(request: Request) -> Response:
        given = read_boxes(await read_json(request, LARGEST))
        return _sent(await run_in_threadpool(positions_of, *given), **{"Cache-Control": "no-store"})

    return router
