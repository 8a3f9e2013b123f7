"""Pictures that are tables: names of rows left, of columns above, discs with a number in the cells.

This module must not know what a table is written as.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from viz.view import GraphView, Node, Shape


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: what heads its columns and its rows, from left and top, and its cells by both."""

    columns: tuple[Node, ...]
    rows: tuple[Node, ...]
    cells: Mapping[tuple[float, float], Node]


def grid_of(view: GraphView) -> Grid | None:
    """Return the table that ``view`` is, ``None`` for any other picture.

    In a table nothing is linked, and each disc stands below one name and beside another.
    """
    discs = [node for node in view.nodes if node.shape is Shape.DISC and node.count is not None]
    heads = [node for node in view.nodes if node.shape is not Shape.DISC]
    if view.edges or view.regions or not discs or not heads:
        return None
    foot = min(node.y + node.height / 2 for node in heads)  # on which all heads of columns stand
    above = {node.id for node in heads if abs(node.y + node.height / 2 - foot) < 1}
    columns = tuple(sorted((node for node in heads if node.id in above), key=lambda node: node.x))
    rows = tuple(sorted((node for node in heads if node.id not in above), key=lambda node: node.y))
    across, down = {node.x for node in columns}, {node.y for node in rows}
    if not rows or len(across) != len(columns) or len(down) != len(rows) or not all(d.x in across and d.y in down for d in discs):
        return None
    return Grid(columns, rows, MappingProxyType({(node.x, node.y): node for node in discs}))
