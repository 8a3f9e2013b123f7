"""The page «主题聚类», and the clusters for programs and office programs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Depends, Query
from starlette.requests import Request
from starlette.responses import Response

from api.clustering import MOST_MEMBERS, ClustersAnswer, clusters_answer
from api.dependencies import current_edition, language
from api.earlier import Changes, changes_if_any, changes_since
from api.edition import Edition
from api.pages import Picture, add_page
from api.settings import Settings
from api.sheets import SHEETS, Value, sheet
from kg.analysis.counting import MOST_LISTED, RESOLUTION, read_bases, read_resolution
from kg.home import site_home
from kg.messages import message
from kg.terms import Basis

ALL_MEMBERS = 100_000
PAGE_MEMBERS = 24

BasisWord = Annotated[
    str,
    Query(
        description="weakest basis that counts: exact, variant, parts, inferred · 计到哪一级依据",
        examples=["variant"],
        max_length=40,
    ),
]
ResolutionWord = Annotated[
    str,
    Query(
        description="how fine: above 1 finer, below 1 coarser; 1 unless asked otherwise; two digits count · 粗细，计两位数字",
        examples=["1"],
        max_length=40,
    ),
]


def make_router(settings: Settings) -> APIRouter:
    """Return the router of clusters."""
    router = APIRouter()
    home = Path(settings.home) if settings.home else site_home()

    def make_clusters(
        edition: Annotated[Edition, Depends(current_edition)],
        basis: BasisWord = Basis.VARIANT.value,
        resolution: ResolutionWord = "",
    ) -> ClustersAnswer:
        changes = edition.memory.get(("cluster changes",), lambda: changes_if_any(edition.atlas, home))
        return _kept(edition, basis, resolution, PAGE_MEMBERS, changes)

    add_page(
        router, "/clusters", make_clusters, name="clusters", template="clusters.html", model=ClustersAnswer,
        picture=_picture,
    )

    @router.get(
        "/api/clusters",
        response_model=ClustersAnswer,
        summary="主题聚类：名称、理由、成员、稳定度",
        description="Clusters of themes and brands with names, reasons, members, modularity and stability; "
        "``since`` (a release, or previous) adds what became of each. Other settings than the default are counted "
        "anew, one at a time: 503 with Retry-After where many ask.",
        tags=["analysis"],
    )
    def clusters(
        edition: Annotated[Edition, Depends(current_edition)],
        basis: BasisWord = Basis.VARIANT.value,
        resolution: ResolutionWord = "",
        members: Annotated[
            int, Query(ge=0, le=ALL_MEMBERS, description="at most so many members of each cluster · 每类最多列几个")
        ] = MOST_MEMBERS,
        since: Annotated[str, Query(max_length=60, examples=["previous"])] = "",
    ) -> ClustersAnswer:
        return _kept(edition, basis, resolution, members, changes_since(edition.atlas, home, since))

    @router.get(
        "/clusters.{format}",
        summary="主题聚类表（CSV、XLSX）",
        description="Clusters with their members as a table for an office program.",
        tags=["analysis"],
        response_class=Response,
        responses=dict(SHEETS),
    )
    def table(
        request: Request,
        format: str,
        edition: Annotated[Edition, Depends(current_edition)],
        basis: BasisWord = Basis.VARIANT.value,
        resolution: ResolutionWord = "",
    ) -> Response:
        lang = language(request)
        answer = _kept(edition, basis, resolution, ALL_MEMBERS, ("", ()))
        names = ("cluster", "part", "themes", "reason", "stability", "brand", "role", "owner", "unit")
        heads = [message(f"pages.clusters.column_{name}", lang) for name in names]
        return sheet("clusters", format, heads, _rows(answer, lang), message("pages.clusters.title", lang))

    return router


def _kept(edition: Edition, basis: str, resolution: str, members: int, changes: Changes) -> ClustersAnswer:
    """Return the answer: remembered where it is asked for as pages do, so that no list of settings
    fills the memory, and a few at a time where it is long.

    Raises ``ParameterError`` for a basis or resolution that is none, and ``BusyError``.
    """
    asked = read_bases(basis)[-1].value, f"{read_resolution(resolution or RESOLUTION):g}"

    def make() -> ClustersAnswer:
        with edition.press.place(min(edition.atlas.info.count("brands"), MOST_LISTED) if members > MOST_MEMBERS else 0, "table"):
            return clusters_answer(edition.atlas, *asked, members, changes)

    if members in (PAGE_MEMBERS, MOST_MEMBERS):
        return edition.memory.get(("clusters", asked, members, changes[0]), make)
    return make()


def _picture(page: ClustersAnswer) -> Picture:
    return Picture("clusters", (("basis", page.basis.value), ("resolution", f"{page.resolution:g}")))


def _rows(answer: ClustersAnswer, lang: str) -> Iterator[tuple[Value, ...]]:
    for whole in answer.clusters:
        parts = {member.iri: part for part in whole.parts for member in part.members if member.role != "guest"}
        for member in whole.members:
            part = parts.get(member.iri)
            yield (
                whole.label.in_(lang),
                part.label.in_(lang) if part else "",
                message("analysis.comma", lang).join(one.label.in_(lang) for one in whole.themes),
                whole.reason.in_(lang),
                whole.stability,
                member.label.in_(lang),
                message(f"pages.clusters.role_{member.role}", lang),
                member.brand.owner.label.in_(lang),
                member.brand.unit.label.in_(lang),
            )
