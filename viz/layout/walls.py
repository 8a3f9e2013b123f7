"""Puts boxes of a given size between four walls, as near to their places as can be.

A slide has far less room than a screen, and its text must be read from the back of the hall:
sizes are given, so places are drawn together until they fit, in columns where the picture has
columns. This module knows only points and sizes; all are in points of a slide.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from viz.layout.overlap import clear_lines

Points = NDArray[np.float64]
Pair = tuple[float, float]
Pairs = Sequence[Pair]

GAP = 9.0
_FULL = 0.72  # beyond this share of the room boxes cannot be set apart freely
_STRETCH = 1.9  # one axis is scaled at most so much more than the other
_ROUNDS = 120
_MOST_CLEARED = 60  # links; with more no place is clear of all
_SAME_COLUMN = 3.0
_BETWEEN = (46.0, 210.0)  # from column to column


def fit_freely(
    centres: Pairs, boxes: Pairs, room: tuple[float, float], links: Sequence[tuple[int, int]] = (), gap: float = GAP
) -> list[Pair] | None:
    """Return centres inside ``room`` (width, height) at which ``boxes`` (width, height) stay apart.

    ``None`` where none are found. Boxes make way for ``links`` (pairs of indices) that would
    pass under them, where there is room.
    """
    if not centres:
        return []
    points, sizes, space = _array(centres), _array(boxes), np.array(room)
    if (sizes > space).any() or ((sizes + gap).prod(axis=1)).sum() > space.prod() * _FULL:
        return None
    middle = (points.max(axis=0) + points.min(axis=0)) / 2
    span = np.maximum(np.ptp(points, axis=0), 1e-6)
    scale = np.minimum((space - sizes.max(axis=0)) / span, 2.0)
    scale = np.minimum(scale, scale[::-1] * _STRETCH)
    placed = _apart((points - middle) * scale + space / 2, sizes, space, gap)
    if placed is None:
        return None
    return _pairs(_cleared(placed, sizes, space, np.array(links, dtype=np.intp).reshape(-1, 2), gap))


def _apart(centres: Points, sizes: Points, space: Points, gap: float) -> Points | None:
    """Push overlapping boxes away from each other inside ``space``, as ``viz.layout.overlap`` does without walls.

    All pairs at once: a slide holds a few dozen boxes.
    """
    count = len(centres)
    half = (sizes[:, None] + sizes[None]) / 2 + gap
    half[np.arange(count), np.arange(count)] = -1.0
    first = np.where(np.tri(count, dtype=bool).T, 1.0, -1.0)[:, :, None]  # parts boxes at one point
    low, high = sizes / 2, space - sizes / 2
    centres = np.clip(centres, low, high)
    for turn in range(_ROUNDS):
        gaps = centres[:, None] - centres[None]
        over = half - np.abs(gaps)
        hit: NDArray[np.bool_] = np.logical_and(over[:, :, 0] > 1e-6, over[:, :, 1] > 1e-6)
        if not hit.any():
            return centres
        least = over[:, :, :1] < over[:, :, 1:] * (1.0 if turn % 8 < 6 else 4.0)  # now and then the other way, out of a jam
        side = np.concatenate([least, ~least], axis=2)
        push = np.where(hit[:, :, None] & side, (over / 2 + 0.05) * np.where(gaps == 0, first, np.sign(gaps)), 0.0)
        moved: Points = push.sum(axis=1) / np.maximum(hit.sum(axis=1), 1)[:, None] ** 0.5
        centres = np.clip(centres + moved, low, high)
    return None


def _cleared(placed: Points, sizes: Points, space: Points, links: NDArray[np.intp], gap: float) -> Points:
    if not 0 < len(links) <= _MOST_CLEARED:
        return placed
    cleared = clear_lines(placed, sizes, links, gap)
    low, high = (cleared - sizes / 2).min(axis=0), (cleared + sizes / 2).max(axis=0)
    if (high - low > space + 0.01).any():
        return placed
    inside: Points = cleared + (space - low - high) / 2
    return inside


def fit_in_rows(centres: Pairs, boxes: Pairs, room: tuple[float, float], gap: float = GAP) -> list[Pair] | None:
    """Return centres in rows from top to bottom, in the order of ``centres``; ``None`` if too many."""
    points, sizes = _array(centres), _array(boxes)
    order = np.lexsort((points[:, 0], np.round(points[:, 1] / 40)))
    rows: list[list[int]] = [[]]
    used = 0.0
    for at in order:
        if rows[-1] and used + sizes[at, 0] > room[0]:
            rows.append([])
            used = 0.0
        rows[-1].append(int(at))
        used += sizes[at, 0] + gap
    heights = [max((sizes[at, 1] for at in row), default=0.0) for row in rows]
    spare = room[1] - sum(heights) - gap * (len(rows) - 1)
    if spare < 0 or (len(sizes) and sizes[:, 0].max() > room[0]):
        return None
    air = min(spare / (len(rows) + 1), 26.0)
    placed = np.zeros_like(points)
    top = (spare - air * (len(rows) - 1)) / 2
    for row, height in zip(rows, heights, strict=True):
        wide = sum(sizes[at, 0] for at in row)
        between = min((room[0] - wide) / (len(row) + 1), 40.0) if len(row) > 1 else 0.0
        left = (room[0] - wide - between * (len(row) - 1)) / 2
        for at in sorted(row, key=lambda one: points[one, 0]):
            placed[at] = left + sizes[at, 0] / 2, top + height / 2
            left += sizes[at, 0] + between
        top += height + gap + air
    return _pairs(placed)


def fit_columns(
    centres: Pairs, boxes: Pairs, columns: Sequence[Sequence[int]], room: tuple[float, float]
) -> list[Pair] | None:
    """Return centres with each of ``columns`` (indices) under each other; ``None`` where one is too tall.

    The last column may stand in two: nothing lies behind it that lines would have to reach.
    """
    points, sizes = _array(centres), _array(boxes)
    columns = [*columns[:-1], *_halved(columns[-1], points, sizes, room[1])] if columns else []
    widths = [max(sizes[at, 0] for at in column) for column in columns]
    tall = [sum(sizes[at, 1] + GAP for at in column) - GAP for column in columns]
    air = (room[0] - sum(widths)) / max(len(columns) - 1, 1)
    if not columns or max(tall) > room[1] or (len(columns) > 1 and air < _BETWEEN[0]):
        return None
    between = min(air, _BETWEEN[1])
    left = (room[0] - sum(widths) - between * (len(columns) - 1)) / 2
    low, high = points[:, 1].min(), points[:, 1].max()
    edge = sizes[:, 1].max() / 2
    scale = min((room[1] - 2 * edge) / max(high - low, 1e-6), 1.4)
    wanted = (points[:, 1] - (low + high) / 2) * scale + room[1] / 2
    placed = np.zeros_like(points)
    for column, width in zip(columns, widths, strict=True):
        order = sorted(column, key=lambda at: points[at, 1])
        lowest = 0.0
        for at in order:
            placed[at] = left + width / 2, max(wanted[at], lowest + sizes[at, 1] / 2)
            lowest = placed[at, 1] + sizes[at, 1] / 2 + GAP
        highest = room[1]
        for at in reversed(order):
            placed[at, 1] = min(placed[at, 1], highest - sizes[at, 1] / 2)
            highest = placed[at, 1] - sizes[at, 1] / 2 - GAP
        left += width + between
    return _pairs(placed)


def _halved(column: Sequence[int], points: Points, sizes: Points, tall: float) -> list[Sequence[int]]:
    """Return ``column`` as two where it is too tall: every other box stands in the second."""
    if sum(sizes[at, 1] + GAP for at in column) - GAP <= tall or len(column) < 4:
        return [column]
    order = sorted(column, key=lambda at: points[at, 1])
    return [order[0::2], order[1::2]]


def columns_of(lefts: Sequence[float]) -> list[list[int]]:
    """Group the indices of boxes whose left edges are the same, from left to right."""
    found: list[tuple[float, list[int]]] = []
    for at in sorted(range(len(lefts)), key=lambda one: lefts[one]):
        if found and lefts[at] - found[-1][0] <= _SAME_COLUMN:
            found[-1][1].append(at)
        else:
            found.append((lefts[at], [at]))
    return [members for _, members in found]


def passes_under(start: Pair, end: Pair, middle: Pair, size: Pair, gap: float = 2.0) -> bool:
    """Tell whether the line from ``start`` to ``end`` comes nearer than ``gap`` to a box (Liang and Barsky, 1984)."""
    first, last = 0.0, 1.0
    for at in (0, 1):
        along = end[at] - start[at]
        low, high = (middle[at] + side * (size[at] / 2 + gap) - start[at] for side in (-1, 1))
        if abs(along) < 1e-9:
            if low > 0 or high < 0:
                return False
            continue
        near, far = sorted((low / along, high / along))
        first, last = max(first, near), min(last, far)
    return first < last


def _array(pairs: Pairs) -> Points:
    return np.array(pairs, dtype=float).reshape(-1, 2)


def _pairs(points: Points) -> list[Pair]:
    return [(float(x), float(y)) for x, y in points]
