"""Pushes boxes apart until none overlap, moving each as little as can be.

Overlapping pairs are moved away from each other along the axis on which they overlap least,
all pairs at once, again and again; should that not end, the whole is widened a little and it
goes on, so it always ends with no overlap. This module knows only points and sizes.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]

_ROUNDS = 160


def separate(points: Points, sizes: Points, gap: float) -> Points:
    """Return ``points`` (n × 2, centres) moved so that boxes of ``sizes`` stay ``gap`` apart."""
    count = len(points)
    points = points.astype(float).copy()
    # Equal points have no direction to move in: a fixed spiral tells them apart.
    turn = np.arange(count) * 2.399963
    points += np.stack([np.cos(turn), np.sin(turn)], axis=1) * 0.01
    while True:
        for _ in range(_ROUNDS if count <= 400 else 40):
            one, other, across, down = _pairs(points, sizes, gap)
            if not len(one):
                return points
            shift = np.zeros_like(points)
            many = np.zeros(count)
            gaps = points[other] - points[one]
            side = np.where(across < down, 0, 1)
            amount = np.where(across < down, across, down) / 2 + 0.05
            rows = np.arange(len(one))
            step = np.zeros_like(gaps)
            step[rows, side] = np.where(gaps[rows, side] >= 0, 1, -1) * amount
            np.add.at(shift, one, -step)
            np.add.at(shift, other, step)
            np.add.at(many, one, 1)
            np.add.at(many, other, 1)
            points += shift / np.maximum(many, 1)[:, None] ** 0.5
        points *= 1.12


def clear_lines(points: Points, sizes: Points, lines: NDArray[np.intp], gap: float) -> Points:
    """Return ``points`` moved so that fewer ``lines`` (m × 2, indices) pass under boxes.

    Boxes are pushed off the lines that cross them, then apart again, for a fixed number of
    rounds; the best state seen is kept. Not every graph can be cleared, but no box overlaps.
    """
    best, fewest = points, len(_crossed(points, sizes, lines)[0])
    for _ in range(48):
        if not fewest:
            break
        line, box, off, away = _crossed(points, sizes, lines)
        if not len(line):
            return points
        shift = np.zeros_like(points)
        push = away * (off + 2.0)[:, None]
        np.add.at(shift, box, push * 0.5)
        np.add.at(shift, lines[line, 0], -push * 0.18)
        np.add.at(shift, lines[line, 1], -push * 0.18)
        length = np.maximum(np.hypot(shift[:, 0], shift[:, 1]), 1e-9)
        points = points + shift * (np.minimum(length, 26.0) / length)[:, None]
        points = separate(points, sizes, gap)
        crossed = len(_crossed(points, sizes, lines)[0])
        if crossed < fewest:
            best, fewest = points, crossed
    return best


def _crossed(
    points: Points, sizes: Points, lines: NDArray[np.intp]
) -> tuple[NDArray[np.intp], NDArray[np.intp], Points, Points]:
    """Return the lines and boxes that cross: how far the box must move, and in which direction."""
    if not len(lines):
        nothing = np.zeros(0, dtype=np.intp)
        return nothing, nothing, np.zeros(0), np.zeros((0, 2))
    start, end = points[lines[:, 0]], points[lines[:, 1]]
    along = end - start
    length = np.maximum(np.hypot(along[:, 0], along[:, 1]), 1e-9)
    unit = along / length[:, None]
    normal = np.stack([-unit[:, 1], unit[:, 0]], axis=1)
    to_box = points[None, :, :] - start[:, None, :]
    side = (to_box * normal[:, None, :]).sum(axis=2)
    place = (to_box * unit[:, None, :]).sum(axis=2)
    half = sizes / 2 + 3.0
    reach = np.abs(normal) @ half.T
    extent = np.abs(unit) @ half.T
    hit = (np.abs(side) < reach) & (place > -extent) & (place < length[:, None] + extent)
    rows = np.arange(len(lines))
    hit[rows, lines[:, 0]] = False
    hit[rows, lines[:, 1]] = False
    line, box = np.nonzero(hit)
    off = reach[line, box] - np.abs(side[line, box])
    direction = np.where(side[line, box] >= 0, 1.0, -1.0)
    return line, box, off, normal[line] * direction[:, None]


def _pairs(
    points: Points, sizes: Points, gap: float
) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.float64], NDArray[np.float64]]:
    """Return the pairs whose boxes overlap and by how much on each axis, by a sweep from the left."""
    order = np.argsort(points[:, 0] - sizes[:, 0] / 2, kind="stable")
    left = (points[:, 0] - sizes[:, 0] / 2)[order]
    right = (points[:, 0] + sizes[:, 0] / 2)[order] + gap
    reach = np.searchsorted(left, right, side="left")
    counts = np.maximum(reach - np.arange(len(order)) - 1, 0)
    first = np.repeat(np.arange(len(order)), counts)
    second = first + 1 + np.arange(len(first)) - np.repeat(np.cumsum(counts) - counts, counts)
    one, other = order[first], order[second]
    half = (sizes[one] + sizes[other]) / 2 + gap
    over = half - np.abs(points[one] - points[other])
    hit = (over > 1e-6).all(axis=1)
    return one[hit], other[hit], over[hit, 0], over[hit, 1]
