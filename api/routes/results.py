"""Results without the query: a page for readers, one for other sites to frame, and the data.

Whoever makes such an address keeps the query on the server (``api.saved_queries``); whoever
follows it sees the present answer and never the text. This module must not know the workbench.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from types import MappingProxyType
from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from api.dependencies import current_edition, language, renderer, results, root_of
from api.dependencies import settings as settings_of
from api.edition import Edition
from api.exports import Exporter
from api.faults import fault_of, headers_of
from api.pictures import inline_picture
from api.posted import read_posted, text_of
from api.results import Result, read_result
from api.saved_queries import SavedQueries, SavedQuery, saved_query
from api.security import Policy
from api.settings import Settings
from api.table_formats import EXPORTS
from api.workbench import Drawn, attachment, draw, picture_file_of, sentence
from kg.errors import AtlasError
from kg.home import site_home

_GONE_TOMORROW = MappingProxyType({"Cache-Control": "no-store"})
"""A kept query may be deleted at any time, so its answers are no part of the release."""


def kept_queries(request: Request) -> SavedQueries:
    """Return the kept queries of the site."""
    home = settings_of(request).home
    return SavedQueries(Path(home) if home else site_home())


def found_query(request: Request, id: str) -> SavedQuery:
    """Return the query that an address names; raises ``UnknownNameError``."""
    return kept_queries(request).find(id)


Edited = Annotated[Edition, Depends(current_edition)]
Found = Annotated[SavedQuery, Depends(found_query)]


@dataclass(frozen=True, slots=True)
class Kept:
    """Where a kept query can be followed: paths of the page and of the frame.

    ``key`` lets whoever kept it delete it again.
    """

    id: str
    results: str
    embed: str
    key: str


def _client(request: Request) -> str:
    return request.client.host if request.client else ""


def make_router(settings: Settings) -> APIRouter:
    """Return the router of kept queries."""
    router = APIRouter(tags=["sparql"])
    exporter = Exporter()
    most = settings.query_text_bytes

    @router.post(
        "/api/sparql/saved",
        status_code=201,
        response_model=Kept,
        summary="存下一条查询，得到只看结果的链接",
        description="Keep a query; answers with the addresses that show its results only.",
    )
    async def keep(request: Request, edition: Edited) -> Kept:
        fields = await read_posted(request, most)
        text = text_of(fields, "query", most)
        edition.pool.judge(text)
        saved = saved_query(fields, text)
        key = await run_in_threadpool(kept_queries(request).keep, saved)
        return Kept(saved.id, f"/sparql/results/{saved.id}", f"/embed/results/{saved.id}", key)

    @router.delete(
        "/api/sparql/saved/{id}",
        status_code=204,
        summary="删除自己存下的查询",
        description="Delete a kept query, with the key of its keeping: `Authorization: Bearer <key>`.",
    )
    async def delete(request: Request, id: str) -> None:
        key = request.headers.get("authorization", "").removeprefix("Bearer ").strip()
        await run_in_threadpool(kept_queries(request).delete, id, key)

    @router.get(
        "/api/sparql/saved/{id}/answer",
        response_class=Response,
        summary="存下的查询现在的结果",
        description="The present answer to a kept query, in standard JSON results or Turtle.",
    )
    async def answer(request: Request, edition: Edited, found: Found) -> Response:
        media_type, content = await results(request).answer(edition, found.query, _client(request))
        return Response(content, media_type=media_type, headers=_GONE_TOMORROW)

    @router.get(
        "/api/sparql/saved/{id}/picture",
        response_model=Drawn,
        summary="存下的查询的图",
        description="The things of a kept query's answer as a picture to stand inside the page.",
    )
    async def picture(request: Request, edition: Edited, found: Found) -> Drawn:
        return await run_in_threadpool(draw, edition, found.query, language(request), root_of(request))

    @router.get(
        "/api/sparql/saved/{id}/picture.{format}",
        response_class=Response,
        summary="存下的查询的图，作为文件",
        description="The things of a kept query's answer as a picture file.",
    )
    async def picture_file(request: Request, edition: Edited, found: Found, format: str) -> Response:
        row, content = await run_in_threadpool(
            picture_file_of, edition, found.query, format, language(request)
        )
        request.state.policy = Policy.PICTURE
        return attachment(content, row.media_type, row.suffix)

    @router.get(
        "/api/sparql/saved/{id}/export.{format}",
        response_class=Response,
        summary="存下的查询的结果作为文件",
        description="The answer to a kept query as CSV or XLSX.",
    )
    async def export(request: Request, edition: Edited, found: Found, format: str) -> Response:
        content = await exporter.export(edition, found.query, format, language(request), _client(request))
        return attachment(content, EXPORTS[format].media_type, format)

    async def show(request: Request, edition: Edition, found: SavedQuery, id: str, framed: bool) -> Response:
        result: Result | None = None
        error: AtlasError | None = None
        status = 200
        graph = None
        try:
            began = perf_counter()
            media_type, content = await results(request).answer(edition, found.query, _client(request))
            atlas = edition.atlas
            result = await run_in_threadpool(
                read_result, content, media_type, perf_counter() - began, atlas.info.base, atlas.ref
            )
            if found.display == "graph":
                graph = await run_in_threadpool(
                    inline_picture, edition, "query", language(request), (("query", found.query),), root_of(request)
                )
        except AtlasError as fault:
            error, status = fault, fault_of(fault).status
        lead = sentence("results.lead").in_(language(request))
        response = await run_in_threadpool(
            renderer(request).page, request, "results.html",
            {
                "info": edition.atlas.info, "id": id, "saved": found, "result": result, "error": error,
                "graph": graph, "framed": framed, "lead": lead,
                "title": found.title or sentence("results.title").in_(language(request)),
                "open": sentence("results.open").in_(language(request)),
            }, status,
        )  # fmt: skip
        response.headers.update({**_GONE_TOMORROW, **(headers_of(error) if error else {})})
        return response

    @router.get("/sparql/results/{id}", include_in_schema=False)
    async def page(request: Request, edition: Edited, found: Found, id: str) -> Response:
        return await show(request, edition, found, id, framed=False)

    @router.get("/embed/results/{id}", include_in_schema=False)
    async def frame(request: Request, edition: Edited, found: Found, id: str) -> Response:
        request.state.policy = Policy.FRAME
        return await show(request, edition, found, id, framed=True)

    return router
