"""Matrices and gaps as pages, programs and the command line get them.

This module must not know the web.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.analysis.counting import counted, read_bases
from kg.model import Brand, Label, Ref
from kg.terms import Basis

if TYPE_CHECKING:
    from kg.atlas import Atlas

MOST_ROWS = 5_000
SHADES = 5


@dataclass(frozen=True, slots=True)
class GroupGapItem:
    """Units that have brands, but none on this group of themes; ``count`` of them, some named."""

    group: Ref
    count: int
    units: tuple[Ref, ...]


@dataclass(frozen=True, slots=True)
class LoneThemeItem:
    """A theme that the brands of one unit only hold."""

    theme: Ref
    unit: Ref
    brands: int


@dataclass(frozen=True, slots=True)
class GapsItem:
    """What is missing, by the same links as the matrix."""

    units: int
    without_group: tuple[GroupGapItem, ...]
    lone_themes: tuple[LoneThemeItem, ...]
    unheld: tuple[Ref, ...]
    silent: tuple[Ref, ...]
    silent_count: int


@dataclass(frozen=True, slots=True)
class MatrixAnswer:
    """Counts of brands: ``cells[row][column]``.

    ``row_totals`` and ``column_totals`` count the brands that stand in any cell of the row
    (column), each once; ``row_brands`` all brands of the row. ``counted`` says which theme
    links count. ``rows`` begin at row ``offset`` of ``total_rows``.
    """

    rows: tuple[Ref, ...]
    columns: tuple[Ref, ...]
    cells: tuple[tuple[int, ...], ...]
    row_totals: tuple[int, ...]
    row_brands: tuple[int, ...]
    column_totals: tuple[int, ...]
    brands: int
    highest: int
    row_axis: str
    column_axis: str
    basis: Basis
    counted: Label
    offset: int
    total_rows: int
    release: str

    def shade(self, count: int) -> int:
        """Return how dark a cell is, 0 (nothing) to ``SHADES`` (the highest count)."""
        return 0 if not count else 1 + int((count - 1) * SHADES / max(self.highest, SHADES))


@dataclass(frozen=True, slots=True)
class CellAnswer:
    """The brands of a cell, or of a total where ``row`` or ``column`` is null."""

    row_axis: str
    column_axis: str
    row: Ref | None
    column: Ref | None
    basis: Basis
    counted: Label
    total: int
    offset: int
    brands: tuple[Brand, ...]


def matrix_answer(
    atlas: Atlas, rows: str, columns: str, basis: str, offset: int = 0, limit: int = MOST_ROWS
) -> MatrixAnswer:
    """Return the matrix of two axes. Raises ``ParameterError`` for an axis or basis that is none."""
    found = atlas.matrix(rows, columns, basis, offset=offset, limit=limit)
    return MatrixAnswer(
        found.rows,
        found.columns,
        found.cells,
        found.row_totals,
        found.row_brands,
        found.column_totals,
        found.brands,
        found.highest,
        rows,
        columns,
        found.bases[-1],
        counted(found.bases),
        found.offset,
        found.total_rows,
        atlas.info.id,
    )


def gaps_item(atlas: Atlas, basis: str) -> GapsItem:
    """Return what is missing, counted down to ``basis``."""
    found = atlas.gaps(basis)
    return GapsItem(
        found.units,
        tuple(GroupGapItem(one.group, one.count, one.units) for one in found.without_group),
        tuple(LoneThemeItem(one.theme, one.unit, one.brands) for one in found.lone_themes),
        found.unheld,
        found.silent,
        found.silent_count,
    )


def cell_answer(
    atlas: Atlas, rows: str, row: str, columns: str, column: str, basis: str, offset: int, limit: int
) -> CellAnswer:
    """Return the brands of a cell.

    Raises ``ParameterError`` for an axis, ``UnknownNameError`` for a class that is not there.
    """
    bases = read_bases(basis)
    found = atlas.cell(rows, row, columns, column, basis)
    shown = found.brands[offset : offset + limit]
    return CellAnswer(
        rows, columns, found.row, found.column, bases[-1], counted(bases), len(found.brands), offset,
        atlas.brands_of(shown),
    )
