"""The overview: islands side by side, in each its themes, beside each theme its brands.

An island is set like a paragraph: a *block* is a theme's disc with its chips beside it, and
blocks fill shelves from left to right. Which blocks share a shelf and on how many lines
their chips stand is chosen by dynamic programming for the least height; which islands share
a row, by trying all ways to cut their sequence. So reading order is kept, space is used, and
the same input gives the same picture. This module knows nothing of themes or brands.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from viz.layout.measure import at
from viz.view import Node

_PAD = 14.0  # inside an island
_TITLE = 36.0
_GAP = 14.0  # between islands
_HEAD_GAP = 8.0  # between a disc and its chips
_BLOCK_GAP = 18.0
_SHELF_GAP = 8.0
_CHIP_GAP = 5.0
_STEP = 6.0  # widths of islands are tried in steps of this many pixels


@dataclass(frozen=True)
class Block:
    """A head (or none) and the chips that belong to it."""

    head: Node | None
    chips: tuple[Node, ...]

    @cached_property
    def head_width(self) -> float:
        """Width of the head with the gap after it."""
        return 0.0 if self.head is None else self.head.width + (_HEAD_GAP if self.chips else 0.0)

    @cached_property
    def chip_height(self) -> float:
        """Height of a line of chips."""
        return max((chip.height for chip in self.chips), default=0.0)

    @cached_property
    def settings(self) -> tuple[tuple[float, tuple[tuple[Node, ...], ...]], ...]:
        """For 1, 2, … lines: the width of the chips and the chips of each line."""
        if not self.chips:
            return ((0.0, ()),)
        found = []
        for lines in range(1, len(self.chips) + 1):
            found.append(_break(self.chips, lines))
        return tuple(found)

    def width(self, lines: int) -> float:
        """Width of the block when its chips stand on at most ``lines`` lines."""
        return self.head_width + self.settings[min(lines, len(self.settings)) - 1][0]

    def height(self, lines: int) -> float:
        """Height of the block when its chips stand on at most ``lines`` lines."""
        used = len(self.settings[min(lines, len(self.settings)) - 1][1])
        chips = used * (self.chip_height + _CHIP_GAP) - _CHIP_GAP if used else 0.0
        return max(chips, self.head.height if self.head else 0.0)


def _line_width(chips: Sequence[Node]) -> float:
    return sum(chip.width for chip in chips) + _CHIP_GAP * (len(chips) - 1)


def _break(chips: tuple[Node, ...], lines: int) -> tuple[float, tuple[tuple[Node, ...], ...]]:
    """Break ``chips`` into at most ``lines`` lines so that the widest is as narrow as can be."""
    widths = sorted({_line_width(chips[i:j]) for i in range(len(chips)) for j in range(i + 1, len(chips) + 1)})
    low, high = 0, len(widths) - 1
    while low < high:
        middle = (low + high) // 2
        if len(_fill(chips, widths[middle])) <= lines:
            high = middle
        else:
            low = middle + 1
    filled = _fill(chips, widths[low])
    return (max(map(_line_width, filled)), filled)


def _fill(chips: tuple[Node, ...], width: float) -> tuple[tuple[Node, ...], ...]:
    lines: list[list[Node]] = [[]]
    for chip in chips:
        if lines[-1] and _line_width([*lines[-1], chip]) > width:
            lines.append([])
        lines[-1].append(chip)
    return tuple(map(tuple, lines))


@dataclass(frozen=True, slots=True)
class Island:
    """A named group of blocks, with a node that stands for what does not fit."""

    id: str
    blocks: tuple[Block, ...]
    title_width: float = 0.0


@dataclass(frozen=True, slots=True)
class Placed:
    """An island with its box (left, top, width, height) and its nodes in place."""

    id: str
    x: float
    y: float
    width: float
    height: float
    nodes: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class _Shelf:
    blocks: tuple[Block, ...]
    lines: int
    height: float


def _shelves(blocks: Sequence[Block], width: float) -> tuple[float, tuple[_Shelf, ...]] | None:
    """Put ``blocks`` on shelves of ``width`` pixels; the least total height, or None if too narrow."""
    infinity = float("inf")
    nothing: tuple[_Shelf, ...] = ()
    best = [(0.0, nothing)] + [(infinity, nothing)] * len(blocks)
    for end in range(1, len(blocks) + 1):
        for start in range(end - 1, -1, -1):
            group = tuple(blocks[start:end])
            if sum(block.head_width for block in group) > width:
                break
            if best[start][0] == infinity:
                continue
            for lines in range(1, max(len(block.settings) for block in group) + 1):
                if sum(b.width(lines) for b in group) + _BLOCK_GAP * (len(group) - 1) > width:
                    continue
                height = max(block.height(lines) for block in group)
                total = best[start][0] + height + (_SHELF_GAP if start else 0.0)
                if total < best[end][0]:
                    best[end] = (total, (*best[start][1], _Shelf(group, lines, height)))
                break  # more lines are only higher
    return None if best[-1][0] == infinity else best[-1]


class _Profile:
    """Height of an island for each width that is worth trying."""

    def __init__(self, island: Island, limit: float) -> None:
        self.island = island
        self.steps: list[tuple[float, float]] = []  # width, height: narrower is higher
        width = max(120.0, island.title_width + 2 * _PAD)
        while width <= limit:
            found = _shelves(island.blocks, width - 2 * _PAD)
            if found:
                height = found[0] + _TITLE + _PAD
                if not self.steps or height < self.steps[-1][1] - 0.5:
                    self.steps.append((width, height))
            width += _STEP

    def width_for(self, height: float) -> float | None:
        """Return the least width at which the island is at most ``height`` high."""
        return next((width for width, high in self.steps if high <= height + 0.01), None)


def _row(profiles: Sequence[_Profile], width: float) -> tuple[float, list[float]] | None:
    """Return the least height of a row and the widths of its islands, or None."""
    room = width - _GAP * (len(profiles) - 1)
    for height in sorted({high for profile in profiles for _, high in profile.steps}):
        widths = [profile.width_for(height) for profile in profiles]
        known = [item for item in widths if item is not None]
        if len(known) == len(widths) and sum(known) <= room:
            spare = room - sum(known)
            return height, [item + spare * item / sum(known) for item in known]
    return None


def _cuts(count: int) -> Iterator[list[list[int]]]:
    """Yield all ways to share 0 … count-1 among rows; beyond 7 only even runs.

    Rows come in the order of their first islands, so the sequence is kept as far as can be.
    """
    if count > 7:
        for columns in range(1, 7):
            yield [list(range(start, min(start + columns, count))) for start in range(0, count, columns)]
        return
    rows: list[list[list[int]]] = [[]]
    for index in range(count):
        rows = [
            [*(row if place != at else [*row, index] for place, row in enumerate(way)), *([[index]] if at == len(way) else [])]
            for way in rows
            for at in range(len(way) + 1)
        ]
    yield from rows


def place_islands(islands: Sequence[Island], width: float, height: float) -> tuple[float, tuple[Placed, ...]]:
    """Place ``islands`` in a frame ``width`` wide; return the height needed and the islands.

    Where less than ``height`` is needed, the spare space is given to the shelves, so the
    frame is filled. An island wider than the frame gets a wider frame of its own (never cut).
    """
    if not islands:
        return (0.0, ())
    profiles = [_Profile(island, width) for island in islands]
    if any(not profile.steps for profile in profiles):
        return place_islands(islands, width * 1.25, height)
    chosen: tuple[float, list[tuple[float, list[float], list[int]]]] | None = None
    for runs in _cuts(len(islands)):
        rows = []
        for run in runs:
            row = _row([profiles[index] for index in run], width)
            if row is None:
                break
            rows.append((row[0], row[1], run))
        else:
            total = sum(row[0] for row in rows) + _GAP * (len(rows) - 1)
            if chosen is None or total < chosen[0] - 0.5:
                chosen = (total, rows)
    assert chosen is not None  # one island a row always fits
    total, rows = chosen
    spare = max(0.0, height - total)
    placed: list[Placed] = []
    top = 0.0
    for row_height, widths, run in rows:
        tall = row_height + spare * row_height / total
        left = 0.0
        for index, island_width in zip(run, widths, strict=True):
            placed.append(_settle(islands[index], left, top, island_width, tall))
            left += island_width + _GAP
        top += tall + _GAP
    return (top - _GAP, tuple(placed))


def _settle(island: Island, left: float, top: float, width: float, height: float) -> Placed:
    found = _shelves(island.blocks, width - 2 * _PAD)
    assert found is not None
    need, shelves = found
    spare = max(0.0, height - _TITLE - _PAD - need)
    gap = min(spare / len(shelves), 22.0) if shelves else 0.0
    nodes: list[Node] = []
    y = top + _TITLE + min(gap / 2, 8.0)
    for shelf in shelves:
        x = left + _PAD
        loose = width - 2 * _PAD - sum(b.width(shelf.lines) for b in shelf.blocks)
        between = max(_BLOCK_GAP, min(loose / max(len(shelf.blocks), 1), 44.0))
        for block in shelf.blocks:
            nodes.extend(_stand(block, shelf, x, y))
            x += block.width(shelf.lines) + between
        y += shelf.height + _SHELF_GAP + gap
    return Placed(island.id, round(left, 1), round(top, 1), round(width, 1), round(height, 1), tuple(nodes))


def _stand(block: Block, shelf: _Shelf, x: float, y: float) -> Iterator[Node]:
    lines = block.settings[min(shelf.lines, len(block.settings)) - 1][1]
    middle = y + shelf.height / 2
    if block.head is not None:
        yield at(block.head, x + block.head.width / 2, middle)
    pitch = block.chip_height + _CHIP_GAP
    line_y = middle - (len(lines) - 1) * pitch / 2
    for line in lines:
        chip_x = x + block.head_width
        for chip in line:
            yield at(chip, chip_x + chip.width / 2, line_y)
            chip_x += chip.width + _CHIP_GAP
        line_y += pitch
