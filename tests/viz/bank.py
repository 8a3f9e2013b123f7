"""The views that every output is tried on: each kind of view, hostile names, none, one, very many."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from tests.viz.invented import EVERY_VIEW, HOSTILE, InventedAtlas
from viz import make_view
from viz.view import GraphView

HUGE = 10_000

_NAMED = {f"{name}-{params.get('query', '')}".strip("-"): (name, params) for name, params in EVERY_VIEW}
_ATLASES = ("ordinary", "hostile")
CASES = (*(f"{atlas}-{name}" for atlas in _ATLASES for name in _NAMED), "empty-overview", "one-overview", "huge-neighbourhood")
"""Names of the views, as ``the_view`` makes them."""


@cache
def _atlas(name: str) -> InventedAtlas:
    match name:
        case "hostile":
            return InventedAtlas(18, 6, 3, names=HOSTILE * 4)
        case "empty":
            return InventedAtlas(0, 0, 1)
        case "one":
            return InventedAtlas(1, 1, 1)
        case _:
            return InventedAtlas(18, 6, 3)


@cache
def the_view(case: str) -> GraphView:
    """Return the view ``case``: an atlas and a view, ``hostile-theme``."""
    atlas, _, name = case.partition("-")
    if atlas == "huge":
        return _huge(the_view("ordinary-neighbourhood"), HUGE)
    view, params = _NAMED[name]
    return make_view(_atlas(atlas), view, **params)


def _huge(view: GraphView, number: int) -> GraphView:
    """Return a view of ``number`` nodes: the same picture again and again, side by side."""
    times = -(-number // len(view.nodes))
    nodes = [
        replace(node, id=f"{node.id}-{turn}", x=node.x + turn % 30 * view.width, y=node.y + turn // 30 * view.height)
        for turn in range(times)
        for node in view.nodes
    ][:number]
    known = {node.id for node in nodes}
    edges = [
        replace(edge, id=f"{edge.id}-{turn}", source=f"{edge.source}-{turn}", target=f"{edge.target}-{turn}")
        for turn in range(times)
        for edge in view.edges
    ]
    return replace(
        view,
        nodes=tuple(nodes),
        edges=tuple(edge for edge in edges if edge.source in known and edge.target in known),
        width=30 * view.width,
        height=(times // 30 + 1) * view.height,
        focus="",
    )
