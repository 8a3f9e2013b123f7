"""The list of units, and the pages of one unit and one branch."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query

from api.beside import position_of
from api.dependencies import current_edition
from api.edition import Edition
from api.pages import Picture, add_page
from api.paging import Paging
from api.settings import Settings
from kg.model import UnitDetail, UnitSummary
from kg.terms import Kind


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit with its branches below it."""

    unit: UnitSummary
    branches: tuple[UnitSummary, ...]


@dataclass(frozen=True, slots=True)
class UnitsPage:
    """One page of all units."""

    units: tuple[UnitRow, ...]
    paging: Paging


@dataclass(frozen=True, slots=True)
class UnitPage(UnitDetail):
    """Everything known about a unit or branch, with one page of its brands.

    ``paging`` counts its own brands first, then those of its branches.
    """

    paging: Paging = field(kw_only=True)


def make_router(settings: Settings) -> APIRouter:
    """Return the router of the unit and branch pages."""
    router = APIRouter()

    def make_units(
        edition: Annotated[Edition, Depends(current_edition)],
        page: Annotated[int, Query(ge=1, le=1_000_000)] = 1,
    ) -> UnitsPage:
        rows = edition.memory.get(("units",), lambda: _rows(edition))
        paging = Paging(page, settings.page_size, len(rows))
        return UnitsPage(paging.cut(rows), paging)

    def make_unit(
        edition: Annotated[Edition, Depends(current_edition)],
        key: Annotated[str, Path(examples=["qingdao"])],
        page: Annotated[int, Query(ge=1, le=1_000_000)] = 1,
    ) -> UnitPage:
        return edition.memory.get(("unit", key, page), lambda: unit_page(edition, key, page, settings.page_size))

    add_page(router, "/units", make_units, name="units", template="units.html", model=UnitsPage)
    for kind in (Kind.UNIT, Kind.BRANCH):
        add_page(
            router, f"/{kind}/{{key}}", make_unit, name=kind.value, template="unit.html",
            model=UnitPage, identity=lambda page: page.summary.ref,
            picture=lambda page: Picture("unit", (("unit", page.summary.ref.key),)),
            beside=lambda edition, page: {"position": position_of(edition, page.summary.ref)},
        )
    return router


def unit_page(edition: Edition, key: str, number: int, size: int) -> UnitPage:
    """Return what is known of a unit, with page ``number`` of its brands."""
    detail = edition.atlas.unit(key, offset=(number - 1) * size, limit=size)
    paging = Paging(number, size, detail.summary.brands)
    return UnitPage(**{one.name: getattr(detail, one.name) for one in fields(detail)}, paging=paging)


def _rows(edition: Edition) -> tuple[UnitRow, ...]:
    everything = edition.units()
    branches: dict[str, list[UnitSummary]] = {}
    for row in everything:
        if row.ref.kind is Kind.BRANCH and row.unit:
            branches.setdefault(row.unit.iri, []).append(row)
    return tuple(
        UnitRow(row, tuple(branches.get(row.ref.iri, ())))
        for row in everything
        if row.ref.kind is Kind.UNIT
    )
