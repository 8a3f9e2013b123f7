"""A matrix as a picture: a disc in each cell, sized by the brands in it, empty cells empty.

Size and number tell the count, so greyscale loses nothing; rows and columns that would not
be read any more are left out, those with the fewest brands first, and counted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from kg.analysis.counting import counted
from kg.model import Label, Ref
from kg.terms import Kind
from viz.layout.measure import at, sized
from viz.text import clean, plain_lines
from viz.view import CardRow, GraphView, LegendItem, Node, Shape, message, words
from viz.views.frame import said, shown_params, source_line
from viz.views.nodes import ref_node, tidy
from viz.views.source import AtlasReader, MatrixReader

MOST_ROWS, MOST_COLUMNS = 40, 30
MOST_NAMED = 12
"""The card of a cell names up to so many of its brands, where there are few enough cells."""

MOST_CELLS_NAMED = 150
_PAD, _GAP = 14.0, 6.0
_LARGEST, _LEAST = 34.0, 16.0
_HEAD = 3.0  # characters of a line over a column


def make_matrix(atlas: AtlasReader, params: Mapping[str, Any]) -> GraphView:
    """Return the matrix of ``params["rows"]`` and ``params["columns"]``."""
    down, across = params.get("rows") or "unit", params.get("columns") or "theme"
    found = atlas.matrix(down, across, params.get("basis") or None)
    rows = _chosen(found.row_totals, MOST_ROWS)
    columns = _chosen(found.column_totals, MOST_COLUMNS)
    heads = [_column_head(found.columns[at]) for at in columns]
    sides = [_row_head(found.rows[at]) for at in rows]
    cells = _cells(atlas, found, rows, columns, down, across)
    left = _PAD + max((node.width for node in sides), default=0.0) + _GAP * 2
    top = _PAD + max((node.height for node in heads), default=0.0) + _GAP
    widths = [max(_LARGEST, node.width) + _GAP for node in heads]
    heights = [max(_LARGEST, node.height) + _GAP for node in sides]
    xs = [left + sum(widths[:place]) + widths[place] / 2 for place in range(len(widths))]
    ys = [top + sum(heights[:place]) + heights[place] / 2 for place in range(len(heights))]
    nodes = [
        *(at(node, x, top - _GAP - node.height / 2) for node, x in zip(heads, xs, strict=True)),
        *(at(node, left - _GAP - node.width / 2, y) for node, y in zip(sides, ys, strict=True)),
        *(at(node, xs[columns.index(column)], ys[rows.index(row)]) for (row, column), node in cells.items()),
    ]
    hidden = ((down, len(found.rows) - len(rows)), (across, len(found.columns) - len(columns)))
    return GraphView(
        name="matrix",
        params=shown_params(
            rows=params.get("rows", ""), columns=params.get("columns", ""), basis=params.get("basis", "")
        ),
        title=said("view.matrix.heading", rows=_axis(down), columns=_axis(across)),
        question=words("view.matrix.question"),
        summary=said(
            "view.matrix.summary",
            rows=len(rows),
            columns=len(columns),
            brands=f"{found.brands:,}",
            counted=counted(found.bases),
        ),
        release=atlas.info.id,
        source=source_line(atlas),
        nodes=tuple(nodes),
        edges=(),
        legend=(LegendItem(words("legend.matrix_cell"), shape=Shape.DISC, colour="red"),),
        hidden=tuple((name, number) for name, number in hidden if number),
        width=max(left + sum(widths) + _PAD, 480.0),
        height=max(top + sum(heights) + _PAD, 160.0),
    )


def _axis(name: str) -> Label:
    return Label(message(f"analysis.axis.{name}", "zh"), message(f"analysis.axis.{name}", "en"))


def _chosen(totals: Sequence[int], most: int) -> list[int]:
    """Return the places that are shown, in their order: all, or those with the most brands."""
    if len(totals) <= most:
        return list(range(len(totals)))
    return sorted(sorted(range(len(totals)), key=lambda place: (-totals[place], place))[:most])


def _row_head(ref: Ref) -> Node:
    return ref_node(ref, limit=9.0)


def _column_head(ref: Ref) -> Node:
    node = ref_node(ref)
    return sized(replace(node, id=f"{ref.iri}#column", lines=plain_lines(clean(ref.brief.zh), _HEAD), size=12.0))


def _cells(
    atlas: AtlasReader, found: MatrixReader, rows: Sequence[int], columns: Sequence[int], down: str, across: str
) -> dict[tuple[int, int], Node]:
    filled = [(row, column) for row in rows for column in columns if found.cells[row][column]]
    highest = max((found.cells[row][column] for row, column in filled), default=1)
    named = len(filled) <= MOST_CELLS_NAMED
    made = {}
    for row, column in filled:
        count, one, other = found.cells[row][column], found.rows[row], found.columns[column]
        label = said("view.matrix.cell", row=tidy(one.brief), column=tidy(other.brief), count=f"{count:,}")
        diameter = _LEAST + (_LARGEST - _LEAST) * (count / highest) ** 0.5
        card = [CardRow(words("row.members"), words("row.brands_value", count=f"{count:,}"))]
        if named and count <= MOST_NAMED:
            brands = atlas.brands_of(atlas.cell(down, one.iri, across, other.iri, found.bases).brands)
            card += [CardRow(words("kind.brand"), tidy(brand.ref.label), brand.ref.iri) for brand in brands]
        node = Node(
            id=f"{one.iri}#{down}~{across}~{other.key}",
            kind=Kind.CLUSTER,
            key="",
            label=label,
            shape=Shape.DISC,
            lines=(),
            count=count,
            colour="red",
            rows=tuple(card),
        )
        made[row, column] = sized(node, diameter=round(diameter))
    return made

