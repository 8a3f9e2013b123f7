"""Nodes in columns from left to right, ordered so that few lines cross.

Order is found by sweeps of the barycentre heuristic (Sugiyama, Tagawa and Toda, 1981), the
height of each node by isotonic regression: as near to its neighbours' mean as the distances
allow (pool adjacent violators). Lines run between the columns only, so none passes under a
card. This module knows nothing of units, brands or themes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from viz.layout.measure import at
from viz.view import Node

_PAD = 16.0
_NEAREST, _FARTHEST = 120.0, 190.0  # from column to column: room for the lines
_HEAD = 34.0  # room for the names of the columns
_SWEEPS = 12


@dataclass(frozen=True, slots=True)
class Column:
    """Where a column came to lie: left edge and width."""

    left: float
    width: float

    @property
    def middle(self) -> float:
        """The column's middle."""
        return self.left + self.width / 2


def place_columns(
    columns: Sequence[Sequence[Node]], links: Sequence[tuple[str, str]], *, gap: float = 10.0
) -> tuple[tuple[tuple[Node, ...], ...], tuple[Column, ...], float, float]:
    """Place ``columns``; ``links`` are pairs of node ids.

    Returns the columns' nodes in place, the columns, and the width and height of it all;
    empty columns are left out.
    """
    near = _neighbours(columns, links)
    ordered = _order([list(column) for column in columns], near)
    tops = _heights(ordered, near, gap)
    lowest = min((y - node.height / 2 for column in ordered for node in column for y in [tops[node.id]]), default=0.0)
    highest = max((y + node.height / 2 for column in ordered for node in column for y in [tops[node.id]]), default=0.0)
    between = min(max((highest - lowest) * 0.24, _NEAREST), _FARTHEST)
    placed: list[tuple[Node, ...]] = []
    where: list[Column] = []
    left = _PAD
    for column in (column for column in ordered if column):
        width = max((node.width for node in column), default=40.0)
        where.append(Column(left, width))
        placed.append(
            tuple(at(node, left + node.width / 2, tops[node.id] - lowest + _HEAD + 8) for node in column)
        )
        left += width + between
    total = left - between + _PAD
    return tuple(placed), tuple(where), round(total, 1), round(highest - lowest + _HEAD + 8 + _PAD, 1)


def _neighbours(
    columns: Sequence[Sequence[Node]], links: Sequence[tuple[str, str]]
) -> Mapping[str, tuple[tuple[str, int], ...]]:
    """Return for each node the nodes it is linked with, and in which column they are."""
    column_of = {node.id: index for index, column in enumerate(columns) for node in column}
    found: dict[str, list[tuple[str, int]]] = {name: [] for name in column_of}
    for one, other in links:
        if one in found and other in found and column_of[one] != column_of[other]:
            found[one].append((other, column_of[other]))
            found[other].append((one, column_of[one]))
    return {name: tuple(near) for name, near in found.items()}


def _order(columns: list[list[Node]], near: Mapping[str, tuple[tuple[str, int], ...]]) -> list[list[Node]]:
    best, fewest = [list(column) for column in columns], _crossings(columns, near)
    for sweep in range(_SWEEPS):
        rightward = sweep % 2 == 0
        indices = range(1, len(columns)) if rightward else range(len(columns) - 2, -1, -1)
        for index in indices:
            side = index - 1 if rightward else index + 1
            place = {node.id: rank for rank, node in enumerate(columns[side])}
            keys: dict[str, tuple[float, int]] = {}
            for rank, node in enumerate(columns[index]):
                ranks = [place[name] for name, column in near[node.id] if column == side]
                scaled = rank * len(columns[side]) / max(len(columns[index]), 1)
                keys[node.id] = (sum(ranks) / len(ranks) if ranks else scaled, rank)
            columns[index].sort(key=lambda node: keys[node.id])
        crossings = _crossings(columns, near)
        if crossings < fewest:
            best, fewest = [list(column) for column in columns], crossings
    return best


def _crossings(columns: Sequence[Sequence[Node]], near: Mapping[str, tuple[tuple[str, int], ...]]) -> int:
    """Count crossings between neighbouring columns."""
    total = 0
    for index in range(len(columns) - 1):
        place = {node.id: rank for rank, node in enumerate(columns[index + 1])}
        ends = [
            rank
            for node in columns[index]
            for rank in sorted(place[name] for name, column in near[node.id] if column == index + 1)
        ]
        total += sum(one > other for at, one in enumerate(ends) for other in ends[at + 1 :])
    return total


def _heights(
    columns: Sequence[Sequence[Node]], near: Mapping[str, tuple[tuple[str, int], ...]], gap: float
) -> dict[str, float]:
    """Return the height of each node's middle: the fullest column first, the others by it."""
    heights: dict[str, float] = {}
    spans = [sum(node.height + gap for node in column) for column in columns]
    if not spans:
        return heights
    first = spans.index(max(spans))
    y = 0.0
    for node in columns[first]:
        heights[node.id] = y + node.height / 2
        y += node.height + gap
    middle = (y - gap) / 2
    for index in [*range(first + 1, len(columns)), *range(first - 1, -1, -1)]:
        column = columns[index]
        wanted = []
        for node in column:
            known = [heights[name] for name, _ in near[node.id] if name in heights]
            wanted.append(sum(known) / len(known) if known else middle)
        for node, height in zip(column, _settle(column, wanted, gap), strict=True):
            heights[node.id] = height
    return heights


def _settle(column: Sequence[Node], wanted: Sequence[float], gap: float) -> list[float]:
    """Return heights nearest to ``wanted`` (least squares) in order and ``gap`` apart."""
    offsets, offset = [], 0.0
    for index, node in enumerate(column):
        if index:
            offset += (column[index - 1].height + node.height) / 2 + gap
        offsets.append(offset)
    pools: list[tuple[float, int]] = []  # mean and size
    for target, shift in zip(wanted, offsets, strict=True):
        pools.append((target - shift, 1))
        while len(pools) > 1 and pools[-2][0] > pools[-1][0]:
            (low, many), (high, few) = pools[-2], pools[-1]
            pools[-2:] = [((low * many + high * few) / (many + few), many + few)]
    levels = [mean for mean, size in pools for _ in range(size)]
    return [level + shift for level, shift in zip(levels, offsets, strict=True)]
