"""Search: the page for readers, and the short list that the search field asks for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Query

from api.dependencies import current_edition
from api.edition import Edition
from api.links import page_of
from api.pages import add_page
from api.settings import Settings
from kg.errors import ParameterError
from kg.model import Hit, Label
from kg.terms import Kind

MOST = 100
LONGEST = 200
"""Longest text that is searched for; longer ones are cut, for no name is that long."""

REFUSED = 1000
"""A program that sends a longer text is told so."""


@dataclass(frozen=True, slots=True)
class SearchPage:
    """What was searched for and what was found, best first."""

    text: str
    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """One search result: the thing, how the text matched, and the path of its page."""

    iri: str
    kind: Kind
    key: str
    label: Label
    label_en: str
    short: Label
    matched: str
    score: float
    context: Label
    page: str
    href: str


@dataclass(frozen=True, slots=True)
class Items:
    """Search results, best first; ``total`` counts all that were found, up to 100."""

    items: tuple[Item, ...]
    total: int


def _kinds(words: list[str]) -> tuple[Kind, ...] | None:
    chosen = [word for group in words for word in group.split(",") if word]
    for word in chosen:
        if word not in Kind._value2member_map_:
            raise ParameterError("choice", name="kind", value=word, known=tuple(Kind))
    return tuple(Kind(word) for word in chosen) or None


def make_search(
    edition: Annotated[Edition, Depends(current_edition)],
    q: Annotated[str, Query(description="Chinese, pinyin, initials or English", examples=["lcwm"])] = "",
    kind: Annotated[list[str] | None, Query(examples=[["theme"]])] = None,
) -> SearchPage:
    """Return what is found for ``q``."""
    text = q.strip()[:LONGEST]
    hits = edition.atlas.search(text, kinds=_kinds(kind or []), limit=MOST) if text else ()
    return SearchPage(text, tuple(hits))


def make_router(settings: Settings) -> APIRouter:
    """Return the router of search."""
    router = APIRouter()
    add_page(
        router, "/search", make_search, name="search", template="search.html", model=SearchPage
    )

    @router.get(
        "/api/search",
        summary="边输入边搜索",
        description="Search by Chinese, pinyin, initials or English; best first.",
        tags=["search"],
        response_model=Items,
    )
    def search(
        edition: Annotated[Edition, Depends(current_edition)],
        q: Annotated[str, Query(examples=["licai"])] = "",
        kind: Annotated[list[str] | None, Query(examples=[["brand"]])] = None,
        limit: Annotated[int, Query(ge=1, le=MOST)] = 10,
    ) -> Items:
        if len(q) > REFUSED:
            raise ParameterError("too_long", name="q", count=len(q), limit=REFUSED)
        text = q.strip()[:LONGEST]
        hits = edition.atlas.search(text, kinds=_kinds(kind or []), limit=MOST) if text else ()
        return Items(
            tuple(
                Item(
                    hit.ref.iri, hit.ref.kind, hit.ref.key, hit.ref.label, hit.ref.label.en, hit.ref.short,
                    hit.matched, hit.score, hit.context, page_of(hit.ref), page_of(hit.ref),
                )
                for hit in hits[:limit]
            ),
            len(hits),
        )

    return router
