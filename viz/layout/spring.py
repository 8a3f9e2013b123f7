"""Any graph: a seeded spring layout, made even by stress, then pushed apart until no box overlaps.

The start is rustworkx's seeded Fruchterman–Reingold layout; stress majorization (SMACOF,
Gansner, Koren and North 2004) then makes distances follow the number of steps between nodes.
Parts that hang together are laid out one by one and set beside each other. Same input, same
coordinates. This module is the home of rustworkx and knows nothing of what nodes mean.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import rustworkx as rx
from numpy.typing import NDArray

from viz.layout.measure import at
from viz.layout.overlap import clear_lines, separate
from viz.view import Node

Points = NDArray[np.float64]

_SEED = 20
_STEP = 118.0  # length of an edge in pixels, before boxes push
_WIDER = 1.35  # cards are wide: distances across are stretched
_GAP = 14.0
_PAD = 16.0
_MOST_CLEAR = 220  # up to this many nodes lines are kept from passing under boxes where they can
_MOST_STRESS = 500  # above this many nodes stress takes too long, the spring layout stands


def place_graph(nodes: Sequence[Node], links: Sequence[tuple[str, str]]) -> tuple[tuple[Node, ...], float, float]:
    """Place ``nodes``; returns them in the same order, and the width and height of it all."""
    if not nodes:
        return ((), 2 * _PAD, 2 * _PAD)
    index = {node.id: number for number, node in enumerate(nodes)}
    pairs = sorted({(min(index[a], index[b]), max(index[a], index[b])) for a, b in links if a in index and b in index and a != b})
    graph: rx.PyGraph[int, None] = rx.PyGraph(multigraph=False)
    graph.add_nodes_from(range(len(nodes)))
    graph.add_edges_from([(one, other, None) for one, other in pairs])
    parts = sorted((sorted(part) for part in rx.connected_components(graph)), key=lambda part: (-len(part), part[0]))
    sizes = np.array([[node.width, node.height] for node in nodes], dtype=float)
    places = np.zeros((len(nodes), 2))
    boxes: list[tuple[list[int], Points, Points]] = []
    for part in parts:
        points = _component(graph.subgraph(part), sizes[part])
        low = (points - sizes[part] / 2).min(axis=0)
        high = (points + sizes[part] / 2).max(axis=0)
        boxes.append((part, points - low, high - low))
    for part, points, corner in _shelves(boxes):
        places[part] = points + corner
    width, height = (places + sizes / 2).max(axis=0) + _PAD
    placed = tuple(at(node, float(x), float(y)) for node, (x, y) in zip(nodes, places, strict=True))
    return placed, round(float(width), 1), round(float(height), 1)


def _component(graph: rx.PyGraph[int, None], sizes: Points) -> Points:
    count = graph.num_nodes()
    if count == 1:
        return np.zeros((1, 2))
    layout = rx.spring_layout(graph, seed=_SEED, num_iter=120 if count < 400 else 60)
    points = np.array([layout[index] for index in range(count)])
    if count <= _MOST_STRESS:
        points = _stress(graph, points * _STEP * count**0.5)
    else:
        points = points * _STEP * count**0.5
    points = _lie_down(points)
    points[:, 0] *= _WIDER
    points = separate(points, sizes, _GAP)
    if count <= _MOST_CLEAR:
        lines = np.array([(one, other) for one, other in graph.edge_list()], dtype=np.intp)
        points = clear_lines(points, sizes, lines, _GAP)
    return points


def _lie_down(points: Points) -> Points:
    """Turn points so that their longest extent lies across the page, always the same way round."""
    points = points - points.mean(axis=0)
    axes = np.linalg.svd(points, full_matrices=False)[2]
    turned: Points = points @ axes.T
    signs = np.where((turned**3).sum(axis=0) < 0, -1.0, 1.0)  # an axis has no sign of its own
    return turned * signs


def _stress(graph: rx.PyGraph[int, None], points: Points) -> Points:
    """Return points whose distances are near the graph distances: SMACOF with weights 1/d²."""
    wanted = rx.distance_matrix(graph) * _STEP
    np.fill_diagonal(wanted, 1.0)
    # Siblings round a hub are two steps apart but many: give them more room than two steps.
    degree = np.array([graph.degree(index) for index in range(graph.num_nodes())], dtype=float)
    crowd = 1 + 0.09 * np.sqrt(np.maximum.outer(degree, degree))
    wanted = wanted * crowd
    weights = wanted**-2.0
    np.fill_diagonal(weights, 0.0)
    laplacian = np.diag(weights.sum(axis=1)) - weights
    inverse = np.linalg.pinv(laplacian)
    for _ in range(160):
        gaps = points[:, None, :] - points[None, :, :]
        lengths = np.sqrt((gaps**2).sum(axis=2))
        np.fill_diagonal(lengths, 1.0)
        ratio = weights * wanted / np.maximum(lengths, 1e-9)
        np.fill_diagonal(ratio, 0.0)
        moved: Points = inverse @ ((np.diag(ratio.sum(axis=1)) - ratio) @ points)
        still = np.abs(moved - points).max() < 0.05
        points = moved
        if still:
            break
    return points


def _shelves(boxes: Sequence[tuple[list[int], Points, Points]]) -> list[tuple[list[int], Points, Points]]:
    """Set the parts beside each other in rows, about three wide to two high."""
    area = sum(float((size + _GAP * 2).prod()) for _, _, size in boxes)
    limit = max(max(float(size[0]) for _, _, size in boxes), (area * 1.6) ** 0.5)
    placed = []
    x = y = _PAD
    row = 0.0
    for part, points, size in boxes:
        if x > _PAD and x + float(size[0]) > limit + _PAD:
            x, y, row = _PAD, y + row + 2 * _GAP, 0.0
        placed.append((part, points, np.array([x, y])))
        x += float(size[0]) + 2 * _GAP
        row = max(row, float(size[1]))
    return placed
