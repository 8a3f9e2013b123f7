"""Principles; and «思考与警示»: practices, recommendations and warnings, together and singly."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query

from api.dependencies import current_edition
from api.edition import Edition
from api.pages import Picture, add_page
from api.paging import Paging
from api.settings import Settings
from kg.model import PrincipleDetail, Ref
from kg.terms import Kind


@dataclass(frozen=True, slots=True)
class PrinciplesPage:
    """One page of all principles."""

    principles: tuple[PrincipleDetail, ...]
    paging: Paging


@dataclass(frozen=True, slots=True)
class ThoughtsPage:
    """What the source recommends and warns of, and the practices that are not brands."""

    recommendations: tuple[PrincipleDetail, ...]
    warnings: tuple[PrincipleDetail, ...]
    practices: tuple[PrincipleDetail, ...]
    paging: Paging


def _detail(edition: Edition, kind: Kind, key: str) -> PrincipleDetail:
    """Return one principle, practice, recommendation or warning by key or name."""
    atlas = edition.atlas
    ask: dict[Kind, Callable[[str], PrincipleDetail]] = {
        Kind.PRINCIPLE: atlas.principle,
        Kind.PRACTICE: atlas.practice,
        Kind.RECOMMENDATION: atlas.recommendation,
        Kind.WARNING: atlas.warning,
    }
    return edition.memory.get((kind, key), lambda: ask[kind](key))


def _details(edition: Edition, refs: tuple[Ref, ...]) -> tuple[PrincipleDetail, ...]:
    iris = tuple(ref.iri for ref in refs)
    return edition.memory.get(("principles", iris), lambda: edition.atlas.principle_details(iris))


def make_router(settings: Settings) -> APIRouter:
    """Return the router of principles, practices, recommendations and warnings."""
    router = APIRouter()

    def make_principles(
        edition: Annotated[Edition, Depends(current_edition)],
        page: Annotated[int, Query(ge=1, le=1_000_000)] = 1,
    ) -> PrinciplesPage:
        refs = tuple(edition.atlas.principles())
        paging = Paging(page, settings.page_size, len(refs))
        return PrinciplesPage(_details(edition, paging.cut(refs)), paging)

    def make_thoughts(
        edition: Annotated[Edition, Depends(current_edition)],
        page: Annotated[int, Query(ge=1, le=1_000_000)] = 1,
    ) -> ThoughtsPage:
        atlas = edition.atlas
        lists = (atlas.recommendations(), atlas.warnings(), atlas.practices())
        paging = Paging(page, settings.page_size, max(map(len, lists)))
        advice, warnings, practices = (_details(edition, paging.cut(refs)) for refs in lists)
        return ThoughtsPage(advice, warnings, practices, paging)

    def maker(kind: Kind, example: str) -> Callable[..., PrincipleDetail]:
        def make(
            edition: Annotated[Edition, Depends(current_edition)],
            key: str = Path(examples=[example]),
        ) -> PrincipleDetail:
            return _detail(edition, kind, key)

        return make

    add_page(
        router, "/principles", make_principles, name="principles", template="principles.html",
        model=PrinciplesPage,
    )
    add_page(
        router, "/thoughts", make_thoughts, name="thoughts", template="thoughts.html",
        model=ThoughtsPage,
    )
    for kind, example in (
        (Kind.PRINCIPLE, "yizheng-lingcai"),
        (Kind.PRACTICE, "sitong"),
        (Kind.RECOMMENDATION, "r1"),
        (Kind.WARNING, "tongzhihua"),
    ):
        add_page(
            router, f"/{kind}/{{key}}", maker(kind, example), name=kind.value,
            template="principle.html", model=PrincipleDetail, identity=lambda page: page.ref,
            picture=lambda page: Picture("neighbourhood", (("centre", page.ref.iri),)),
        )
    return router
