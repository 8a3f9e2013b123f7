"""The body of a request for places: boxes, links and the box that new ones stand beside.

This module must not know how places are found.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from kg.errors import ParameterError
from viz.layout.near import Box

LARGEST = 2 << 20
"""Bytes of the largest body."""

MOST_BOXES, MOST_NEW, MOST_LINKS = 5000, 600, 20_000
_FARTHEST = 1_000_000.0  # pixels
_WIDEST = 4000.0

EXAMPLE: Mapping[str, object] = MappingProxyType(
    {
        "nodes": [
            {"id": "a", "width": 120, "height": 40, "x": 0, "y": 0},
            {"id": "b", "width": 120, "height": 40},
        ],
        "edges": [{"source": "a", "target": "b"}],
        "near": "a",
    }
)


def read_boxes(body: Any) -> tuple[tuple[Box, ...], tuple[tuple[str, str], ...], str]:
    """Return boxes, links and ``near``; raises ``ParameterError`` that names the place."""
    given = _object(body, "$", ("nodes", "edges", "near"))
    boxes = tuple(_box(one, f"$.nodes[{number}]") for number, one in enumerate(_list(given.get("nodes"), "$.nodes", MOST_BOXES)))
    known = {box.id for box in boxes}
    if len(known) != len(boxes):
        raise _wrong("$.nodes", "id × 2")
    if sum(not box.placed for box in boxes) > MOST_NEW:
        raise _wrong("$.nodes", f"x, y: > {MOST_NEW}")
    links = []
    for number, one in enumerate(_list(given.get("edges", []), "$.edges", MOST_LINKS)):
        place = f"$.edges[{number}]"
        fields = _object(one, place, ("source", "target"))
        ends = _text(fields.get("source"), place), _text(fields.get("target"), place)
        if not known.issuperset(ends):
            raise _wrong(place, "id")
        links.append(ends)
    near = given.get("near") or ""
    if near and _text(near, "$.near") not in known:
        raise _wrong("$.near", "id")
    return boxes, tuple(links), near


def _box(value: Any, place: str) -> Box:
    fields = _object(value, place, ("id", "width", "height", "x", "y", "pinned"))
    if not isinstance(fields.get("pinned", False), bool):
        raise _wrong(place, "pinned")
    where = [None if fields.get(name) is None else _number(fields[name], place, name, -_FARTHEST, _FARTHEST) for name in ("x", "y")]
    if (where[0] is None) != (where[1] is None):
        raise _wrong(place, "x, y")
    return Box(
        _text(fields.get("id"), place),
        _number(fields.get("width"), place, "width", 0, _WIDEST),
        _number(fields.get("height"), place, "height", 0, _WIDEST),
        where[0],
        where[1],
    )


def _object(value: Any, place: str, known: tuple[str, ...]) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise _wrong(place, "{…}")
    for name in value:
        if name not in known:
            raise _wrong(f"{place}.{name}", known)
    return value


def _list(value: Any, place: str, most: int) -> list[Any]:
    if not isinstance(value, list):
        raise _wrong(place, "[…]")
    if len(value) > most:
        raise _wrong(place, f"{len(value)} > {most}")
    return value


def _text(value: Any, place: str) -> str:
    if not isinstance(value, str) or not value:
        raise _wrong(place, "id")
    return value


def _number(value: Any, place: str, name: str, low: float, high: float) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value) or not low <= value <= high:
        raise _wrong(f"{place}.{name}", f"{low:g}–{high:g}")
    return float(value)


def _wrong(place: str, problem: str | tuple[str, ...]) -> ParameterError:
    return ParameterError("body", place=place[:80], problem=problem)
