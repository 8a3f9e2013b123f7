"""Geometry by itself, written again for the tests: boxes, segments and what they may not do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from viz.view import GraphView, Node


def box(node: Node) -> tuple[float, float, float, float]:
    """Left, top, right, bottom."""
    return (node.x - node.width / 2, node.y - node.height / 2, node.x + node.width / 2, node.y + node.height / 2)


def overlapping(nodes: Sequence[Node], gap: float = 0.0) -> list[tuple[str, str]]:
    """Return the pairs of nodes whose boxes overlap or come nearer than ``gap``."""
    found = []
    for one, other in combinations(nodes, 2):
        a, b = box(one), box(other)
        if a[0] < b[2] + gap and b[0] < a[2] + gap and a[1] < b[3] + gap and b[1] < a[3] + gap:
            found.append((one.label.zh, other.label.zh))
    return found


def points_on(start: tuple[float, float], end: tuple[float, float], step: float = 2.0) -> Iterator[tuple[float, float]]:
    """Yield points along a segment, ``step`` pixels apart."""
    length = ((end[0] - start[0]) ** 2 + (end[1] - start[1]) ** 2) ** 0.5
    count = max(int(length / step), 1)
    for index in range(count + 1):
        share = index / count
        yield (start[0] + share * (end[0] - start[0]), start[1] + share * (end[1] - start[1]))


def lines_under_boxes(view: GraphView) -> list[tuple[str, str]]:
    """Return the shown straight lines that pass under a box which is none of their ends."""
    nodes = {node.id: node for node in view.nodes}
    found = []
    for edge in view.edges:
        if not edge.shown:
            continue
        ends = (nodes[edge.source], nodes[edge.target])
        path = list(points_on((ends[0].x, ends[0].y), (ends[1].x, ends[1].y)))
        for node in view.nodes:
            if node in ends:
                continue
            left, top, right, bottom = box(node)
            if any(left < x < right and top < y < bottom for x, y in path):
                found.append((edge.id, node.label.zh))
    return found


def outside_frame(view: GraphView) -> list[str]:
    """Return the nodes that stick out of the view's frame."""
    found = []
    for node in view.nodes:
        left, top, right, bottom = box(node)
        if left < -0.5 or top < -0.5 or right > view.width + 0.5 or bottom > view.height + 0.5:
            found.append(node.label.zh)
    return found
