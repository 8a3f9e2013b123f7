"""The page «覆盖矩阵», the brands of its cells, and matrices for programs and office programs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Query
from starlette.requests import Request
from starlette.responses import Response

from api.dependencies import current_edition, language
from api.edition import Edition
from api.matrices import (
    MOST_ROWS,
    CellAnswer,
    GapsItem,
    MatrixAnswer,
    cell_answer,
    gaps_item,
    matrix_answer,
)
from api.pages import add_page
from api.paging import Paging
from api.press import LARGE
from api.settings import Settings
from api.sheets import SHEETS, Value, sheet
from kg.analysis.counting import read_bases
from kg.messages import message
from kg.terms import Basis

ROWS, COLUMNS = "unit", "theme"

AxisWord = Annotated[
    str, Query(description="unit, theme, group, kind, cluster", examples=["unit"], max_length=40)
]
BasisWord = Annotated[
    str,
    Query(
        description="weakest basis that counts: exact, variant, parts, inferred · 计到哪一级依据",
        examples=["variant"],
        max_length=40,
    ),
]
ClassWord = Annotated[str, Query(description="key or IRI; empty for any", examples=["qingdao"], max_length=400)]
Number = Annotated[int, Query(ge=1, le=1_000_000)]


@dataclass(frozen=True, slots=True)
class MatrixPage:
    """A page of rows of a matrix, and what is missing."""

    matrix: MatrixAnswer
    gaps: GapsItem
    axes: tuple[str, ...]
    paging: Paging


@dataclass(frozen=True, slots=True)
class CellPage:
    """A page of the brands of a cell."""

    cell: CellAnswer
    paging: Paging


def make_router(settings: Settings) -> APIRouter:
    """Return the router of matrices."""
    router = APIRouter()

    def make_matrix(
        edition: Annotated[Edition, Depends(current_edition)],
        rows: AxisWord = ROWS,
        columns: AxisWord = COLUMNS,
        basis: BasisWord = Basis.VARIANT.value,
        page: Number = 1,
    ) -> MatrixPage:
        from kg.analysis.matrix import AXES

        size = settings.page_size
        found = _kept(edition, rows, columns, basis, (page - 1) * size, size, page=True)
        missing = edition.memory.get(("gaps", basis), lambda: gaps_item(edition.atlas, basis))
        return MatrixPage(found, missing, tuple(AXES), Paging(page, size, found.total_rows))

    def make_cell(
        edition: Annotated[Edition, Depends(current_edition)],
        rows: AxisWord = ROWS,
        row: ClassWord = "",
        columns: AxisWord = COLUMNS,
        column: ClassWord = "",
        basis: BasisWord = Basis.VARIANT.value,
        page: Number = 1,
    ) -> CellPage:
        size = settings.page_size
        found = cell_answer(edition.atlas, rows, row, columns, column, basis, (page - 1) * size, size)
        return CellPage(found, Paging(page, size, found.total))

    add_page(router, "/matrix", make_matrix, name="matrix", template="matrix.html", model=MatrixPage)
    add_page(router, "/matrix/brands", make_cell, name="matrix_brands", template="matrix_brands.html", model=CellPage)

    @router.get(
        "/api/matrix",
        response_model=MatrixAnswer,
        summary="矩阵：两条轴上每格有几个品牌",
        description="How many brands stand in each cell of two axes; totals count each brand once.",
        tags=["analysis"],
    )
    def matrix(
        edition: Annotated[Edition, Depends(current_edition)],
        rows: AxisWord = ROWS,
        columns: AxisWord = COLUMNS,
        basis: BasisWord = Basis.VARIANT.value,
        offset: Annotated[int, Query(ge=0, le=100_000_000)] = 0,
        limit: Annotated[int, Query(ge=1, le=MOST_ROWS)] = MOST_ROWS,
    ) -> MatrixAnswer:
        return _kept(edition, rows, columns, basis, offset, limit)

    @router.get(
        "/api/gaps",
        response_model=GapsItem,
        summary="缺口：没有某组主题的单位、只有一个单位有的主题",
        description="Units without a brand on a group of themes, themes that one unit holds alone or none at all.",
        tags=["analysis"],
    )
    def gaps(
        edition: Annotated[Edition, Depends(current_edition)], basis: BasisWord = Basis.VARIANT.value
    ) -> GapsItem:
        return edition.memory.get(("gaps", basis), lambda: gaps_item(edition.atlas, basis))

    @router.get(
        "/matrix.{format}",
        summary="矩阵表（CSV、XLSX）",
        description="The matrix as a table for an office program.",
        tags=["analysis"],
        response_class=Response,
        responses=dict(SHEETS),
    )
    def table(
        request: Request,
        format: str,
        edition: Annotated[Edition, Depends(current_edition)],
        rows: AxisWord = ROWS,
        columns: AxisWord = COLUMNS,
        basis: BasisWord = Basis.VARIANT.value,
    ) -> Response:
        lang = language(request)
        found = _kept(edition, rows, columns, basis, 0, MOST_ROWS)
        heads = [
            message(f"analysis.axis.{found.row_axis}", lang),
            *(one.label.in_(lang) for one in found.columns),
            message("pages.matrix.total", lang),
        ]
        return sheet("matrix", format, heads, _lines(found, lang), message("pages.matrix.title", lang))

    return router


def _kept(edition: Edition, rows: str, columns: str, basis: str, offset: int, limit: int, *, page: bool = False) -> MatrixAnswer:
    """Return rows of a matrix: a ``page`` and all of a small atlas are remembered, long ones made a few at a time."""
    key = ("matrix", rows, columns, read_bases(basis), offset, limit)

    def make() -> MatrixAnswer:
        with edition.press.place(min(limit, edition.atlas.info.count("brands")), "table"):
            return matrix_answer(edition.atlas, rows, columns, basis, offset, limit)

    return edition.memory.get(key, make) if page or edition.atlas.info.count("brands") <= LARGE else make()


def _lines(found: MatrixAnswer, lang: str) -> Iterator[tuple[Value, ...]]:
    for ref, cells, total in zip(found.rows, found.cells, found.row_totals, strict=True):
        yield (ref.label.in_(lang), *cells, total)
    yield (message("pages.matrix.total", lang), *found.column_totals, found.brands)
