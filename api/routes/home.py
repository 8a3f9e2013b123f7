"""The first page: what is in here, a picture of everything, and three questions to click."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends

from api.dependencies import current_edition
from api.edition import Edition
from api.links import page_of
from api.pages import Picture, add_page
from api.settings import Settings
from kg.messages import message
from kg.model import Label, Ref, ReleaseInfo, ThemeSummary
from kg.queries import QUERIES

RELATED = "units_linked_by_theme"
GAP = "units_without_theme"
"""Named queries that the suggested questions ask."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question and the path that answers it."""

    words: Label
    path: str


@dataclass(frozen=True, slots=True)
class ThemesOfGroup:
    """A group of themes."""

    group: Ref
    themes: tuple[ThemeSummary, ...]


@dataclass(frozen=True, slots=True)
class HomePage:
    """What the first page shows."""

    release: ReleaseInfo
    groups: tuple[ThemesOfGroup, ...]
    questions: tuple[Question, ...]


def make_home(edition: Annotated[Edition, Depends(current_edition)]) -> HomePage:
    """Return what the first page shows."""
    return edition.memory.get(("home",), lambda: _home(edition))


def _home(edition: Edition) -> HomePage:
    themes = tuple(edition.atlas.themes())
    groups = {theme.group.iri: theme.group for theme in themes}
    return HomePage(
        release=edition.atlas.info,
        groups=tuple(
            ThemesOfGroup(group, tuple(one for one in themes if one.group.iri == iri))
            for iri, group in groups.items()
        ),
        questions=tuple(_questions(edition, themes)),
    )


def _questions(edition: Edition, themes: tuple[ThemeSummary, ...]) -> Iterator[Question]:
    """Suggest questions from what is there: the largest theme, two units on it, a gap."""
    if not themes:
        return
    largest = max(themes, key=lambda one: (one.counts.in_name, one.counts.total))
    yield Question(_words("theme", theme=largest.ref), page_of(largest.ref))
    pair = _two_units(edition, largest)
    if pair and RELATED in QUERIES:
        names = [one.name for one in QUERIES[RELATED].parameters if one.required][:2]
        given = dict(zip(names, (ref.key for ref in pair), strict=False))
        yield Question(_words("units", one=pair[0], other=pair[1]), _ask(RELATED, **given))
    if GAP in QUERIES:
        scarce = min(themes, key=lambda one: one.counts.in_name or 1_000_000)
        yield Question(_words("gap", theme=scarce.ref), _ask(GAP, theme=scarce.ref.key))


def _two_units(edition: Edition, theme: ThemeSummary) -> tuple[Ref, Ref] | None:
    brands = edition.atlas.theme(theme.ref.iri).brands
    units = list({brand.unit.iri: brand.unit for brand in brands}.values())
    return next(iter(combinations(units, 2)), None)


def _ask(query: str, **given: str) -> str:
    return f"/sparql?{urlencode({'name': query, **given})}"


def _words(name: str, **refs: Ref) -> Label:
    zh, en = (
        message(f"pages.home.question_{name}", lang, **{key: ref.brief.in_(lang) for key, ref in refs.items()})
        for lang in ("zh", "en")
    )
    return Label(zh, en)


def make_router(settings: Settings) -> APIRouter:
    """Return the router of the first page."""
    router = APIRouter()
    add_page(
        router, "/", make_home, name="home", template="home.html", model=HomePage,
        twin="/index.json", picture=lambda page: Picture("overview"),
    )
    return router
