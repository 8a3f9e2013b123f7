"""New boxes beside what they hang on, while everything that has a place keeps it.

Each new box goes round its placed neighbours (or round a given box) in widening rings and
takes the first free place, nearest to the side that faces away from the rest of the picture.
Boxes that hang on other new ones follow these. Deterministic; no two boxes overlap unless they
did before. This module knows only boxes and which of them are joined.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_GAP = 14.0
_RING = 26.0  # pixels between rings
_ANGLES = 36
_FLAT = 0.72  # rings are ellipses: boxes are wider than high
_RINGS = 400
_MOST_LOOKS = 1_000_000
"""Boxes that rings are held against for one picture; from then on new boxes go below everything."""

Points = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Box:
    """A box by id and size in pixels; ``x, y`` is its centre, ``None`` where it has no place yet."""

    id: str
    width: float
    height: float
    x: float | None = None
    y: float | None = None

    @property
    def placed(self) -> bool:
        """Whether it has a place, which it keeps."""
        return self.x is not None and self.y is not None


class _Placed:
    """All boxes that have a place, as arrays that grow."""

    def __init__(self, boxes: Sequence[Box], room: int) -> None:
        self._at = np.zeros((room, 2))
        self._half = np.zeros((room, 2))
        self._count = 0
        self.where: dict[str, tuple[float, float]] = {}
        self.half: dict[str, tuple[float, float]] = {}
        self.lowest = 0.0
        self.looks = 0
        for box in boxes:
            if box.x is not None and box.y is not None:
                self.add(box, box.x, box.y)

    def add(self, box: Box, x: float, y: float) -> None:
        self._at[self._count] = x, y
        self._half[self._count] = box.width / 2, box.height / 2
        self._count += 1
        self.where[box.id] = (x, y)
        self.half[box.id] = (box.width / 2, box.height / 2)
        self.lowest = max(self.lowest, y + box.height / 2)

    @property
    def middle(self) -> tuple[float, float]:
        """The middle of everything placed."""
        if not self._count:
            return 0.0, 0.0
        x, y = self._at[: self._count].mean(axis=0)
        return float(x), float(y)

    def free(self, points: Points, box: Box) -> NDArray[np.bool_]:
        """Tell at which of ``points`` the box would touch nothing."""
        room = self._half[: self._count] + np.array([box.width, box.height]) / 2 + _GAP
        at = self._at[: self._count]
        within = np.all((at + room > points.min(axis=0)) & (at - room < points.max(axis=0)), axis=1)
        at, room = at[within], room[within]
        self.looks += len(at) + self._count // _ANGLES + 1
        gaps = np.abs(points[:, None, :] - at[None, :, :])
        touching = np.all(gaps < room[None, :, :], axis=2)
        return np.asarray(~np.any(touching, axis=1), dtype=np.bool_)


def place_near(
    boxes: Sequence[Box], links: Iterable[tuple[str, str]], near: str = ""
) -> dict[str, tuple[float, float]]:
    """Return the centre of every box by id; what had a place is where it was.

    A new box without placed neighbours goes to the box ``near``, else to the middle. Work is
    bounded whatever is given: where too much stands in the way, boxes go below everything.
    """
    placed = _Placed(boxes, len(boxes))
    joined: dict[str, list[str]] = {box.id: [] for box in boxes}
    for one, other in links:
        if one in joined and other in joined and one != other:
            joined[one].append(other)
            joined[other].append(one)
    rings: dict[str, int] = {}  # where the search round a box goes on
    waiting = [box for box in boxes if not box.placed]
    while waiting:
        box = next((one for one in waiting if any(other in placed.where for other in joined[one.id])), waiting[0])
        waiting.remove(box)
        anchor = _anchor(box, joined[box.id], placed, near)
        placed.add(box, *_seat(box, anchor, placed, rings))
    return {one: (round(x, 1), round(y, 1)) for one, (x, y) in placed.where.items()}


def _anchor(box: Box, around: Sequence[str], placed: _Placed, near: str) -> str:
    """Return the id of the placed box that ``box`` goes beside, empty where there is none."""
    known = [one for one in around if one in placed.where]
    if near in known:
        return near
    return known[0] if known else near if near in placed.where else ""


def _seat(box: Box, anchor: str, placed: _Placed, rings: dict[str, int]) -> tuple[float, float]:
    x, y = placed.where.get(anchor, placed.middle)
    across, down = placed.half.get(anchor, (0.0, 0.0))
    centre = placed.middle
    away = float(np.arctan2(y - centre[1], x - centre[0])) if anchor and (x, y) != centre else 0.0
    turns = np.arange(_ANGLES)
    turns = np.where(turns % 2 == 0, turns // 2, -(turns + 1) // 2)  # away first, then to either side
    angles = away + turns * (2 * np.pi / _ANGLES)
    start = rings.get(anchor, 0)
    for ring in range(start, start + _RINGS):
        if placed.looks > _MOST_LOOKS:
            break
        reach = (across + box.width / 2 + _GAP + ring * _RING, down + box.height / 2 + _GAP + ring * _RING * _FLAT)
        points = np.stack([x + np.cos(angles) * reach[0], y + np.sin(angles) * reach[1]], axis=1)
        open_ = np.flatnonzero(placed.free(points, box))
        if len(open_):
            rings[anchor] = max(0, ring - 1)  # a smaller box may still fit a ring further in
            return float(points[open_[0], 0]), float(points[open_[0], 1])
    return x, placed.lowest + box.height / 2 + _GAP  # beyond all rings: below everything
