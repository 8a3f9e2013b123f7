"""The list of themes, and the page of one theme: its brands by unit with evidence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query

from api.beside import cluster_of
from api.dependencies import current_edition
from api.edition import Edition
from api.marking import link_to
from api.pages import Picture, add_page
from api.paging import Paging
from api.settings import Settings
from kg.model import Brand, Evidence, Ref, ThemeDetail, ThemeLink, ThemeSummary
from kg.terms import Basis


@dataclass(frozen=True, slots=True)
class ThemeGroup:
    """A group of themes."""

    group: Ref
    themes: tuple[ThemeSummary, ...]


@dataclass(frozen=True, slots=True)
class ThemesPage:
    """All themes, by group, in the order of the scheme."""

    groups: tuple[ThemeGroup, ...]


@dataclass(frozen=True, slots=True)
class Sizes:
    """How large a theme is, step by step: each step adds one weaker basis."""

    exact: int
    with_variants: int
    with_parts: int
    with_inferred: int


@dataclass(frozen=True, slots=True)
class ThemeEntry:
    """A brand on a theme: the link, and where the source says so."""

    brand: Brand
    link: ThemeLink
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class UnitEntries:
    """The brands of one unit on a theme."""

    unit: Ref
    entries: tuple[ThemeEntry, ...]


@dataclass(frozen=True, slots=True)
class ThemePage:
    """A theme: its sizes by basis, its brands by unit (strongest basis first), its neighbours."""

    summary: ThemeSummary
    sizes: Sizes
    upto: Basis
    shown: int
    units: tuple[UnitEntries, ...]
    paging: Paging
    principles: tuple[Ref, ...]
    related: tuple[tuple[Ref, int], ...]


def make_themes(edition: Annotated[Edition, Depends(current_edition)]) -> ThemesPage:
    """Return all themes by group."""
    themes = edition.memory.get(("themes",), edition.atlas.themes)
    groups: dict[str, list[ThemeSummary]] = {}
    refs: dict[str, Ref] = {}
    for theme in themes:
        refs.setdefault(theme.group.iri, theme.group)
        groups.setdefault(theme.group.iri, []).append(theme)
    return ThemesPage(tuple(ThemeGroup(refs[iri], tuple(rows)) for iri, rows in groups.items()))


def theme_page(
    edition: Edition, key: str, upto: Basis, number: int, size: int
) -> ThemePage:
    """Return page ``number`` of the brands on a theme, down to the basis ``upto``."""
    detail: ThemeDetail = edition.memory.get(("theme", key), lambda: edition.atlas.theme(key, 0))
    counts = detail.summary.counts
    order = list(Basis)
    allowed = order[: order.index(upto) + 1]
    theme = detail.summary.ref
    paging = Paging(number, size, sum(getattr(counts, basis.value) for basis in allowed))
    brands = edition.memory.get(
        ("theme brands", key, upto, number),
        lambda: edition.atlas.theme_brands(theme.iri, allowed, offset=paging.offset, limit=size),
    )
    shown = [(brand, link) for brand in brands if (link := link_to(brand, theme.key))]
    evidence = edition.atlas.evidence_by_thing([brand.ref.iri for brand, _ in shown])
    entries = [
        ThemeEntry(brand, link, _evidence(evidence.get(brand.ref.iri, ()), theme, link))
        for brand, link in shown
    ]
    return ThemePage(
        summary=detail.summary,
        sizes=Sizes(counts.exact, counts.in_name, counts.in_name + counts.parts, counts.total),
        upto=upto,
        shown=paging.total,
        units=_by_unit(entries),
        paging=paging,
        principles=detail.principles,
        related=detail.related,
    )


def _picture(page: ThemePage) -> Picture:
    """Show the rings down to the same basis as the list."""
    theme = ("theme", page.summary.ref.key)
    if page.upto is Basis.INFERRED:
        return Picture("theme", (theme,))
    bases = list(Basis)[: list(Basis).index(page.upto) + 1]
    return Picture("theme", (theme, ("bases", ",".join(bases))))


def _by_unit(entries: list[ThemeEntry]) -> tuple[UnitEntries, ...]:
    units: dict[str, list[ThemeEntry]] = {}
    for entry in entries:
        units.setdefault(entry.brand.unit.iri, []).append(entry)
    return tuple(UnitEntries(rows[0].brand.unit, tuple(rows)) for rows in units.values())


def _evidence(
    found: tuple[Evidence, ...], theme: Ref, link: ThemeLink
) -> tuple[Evidence, ...]:
    """Return what shows the link: the name, the parts, or the phrase it was inferred from."""
    for_theme = [
        one for one in found if one.statement == "theme" and one.value and one.value.iri == theme.iri
    ]
    if link.basis is Basis.PARTS:
        for_theme += [one for one in found if one.statement == "part" and one.value and one.value.label.zh == link.part]
    if for_theme or link.basis not in (Basis.EXACT, Basis.VARIANT):  # the name does not show the others
        return tuple(for_theme)
    return tuple(one for one in found if one.statement == "name")[:1]


def make_router(settings: Settings) -> APIRouter:
    """Return the router of the theme pages."""
    router = APIRouter()

    def make_theme(
        edition: Annotated[Edition, Depends(current_edition)],
        key: Annotated[str, Path(examples=["licai-weimin"])],
        upto: Annotated[
            Basis, Query(description="weakest basis to include · 包括到哪一级依据", examples=["variant"])
        ] = Basis.INFERRED,
        page: Annotated[int, Query(ge=1, le=1_000_000)] = 1,
    ) -> ThemePage:
        return theme_page(edition, key, upto, page, settings.page_size)

    add_page(
        router, "/themes", make_themes, name="themes", template="themes.html", model=ThemesPage
    )
    add_page(
        router, "/theme/{key}", make_theme, name="theme", template="theme.html", model=ThemePage,
        identity=lambda page: page.summary.ref,
        picture=_picture,
        beside=lambda edition, page: {"cluster": cluster_of(edition, page.summary.ref)},
    )
    return router
