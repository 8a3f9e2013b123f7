"""View documents that strangers send: read, and held to the words that renderers trust.

Colours, kinds of things and kinds of links are names of tables of our own; a document with
others would break an output long after it was taken in. Every door that takes documents reads
them here. This module must not know what is done with them.
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.errors import InputError
from kg.messages import catalogue
from viz import GraphView, view_from_json
from viz.style import TOKEN

_LEFT_OUT = ("thing",)
"""Words beside kinds for what a view leaves out."""


def read_foreign_view(text: str | bytes) -> GraphView:
    """Return the view document in ``text``.

    Raises ``InputError`` that names the place for anything that is not one, and for colours
    and kinds that are not ours.
    """
    view = view_from_json(text)
    place, name = next(_strange(view), ("", ""))
    if place:
        raise InputError("view", place=place, problem=f"≠ {name[:40]}")
    return view


def _strange(view: GraphView) -> Iterator[tuple[str, str]]:
    """Yield places and names of what no table of ours holds."""
    known = catalogue()
    for index, node in enumerate(view.nodes):
        if node.colour and node.colour not in TOKEN:
            yield f"$.nodes[{index}].colour", node.colour
        if f"viz.kind.{node.kind}" not in known:
            yield f"$.nodes[{index}].kind", node.kind
    for index, edge in enumerate(view.edges):
        if f"viz.edge.{edge.kind}" not in known:
            yield f"$.edges[{index}].kind", edge.kind
    for index, region in enumerate(view.regions):
        if region.tint and f"{region.tint}-tint" not in TOKEN:
            yield f"$.regions[{index}].tint", region.tint
    for index, item in enumerate(view.legend):
        if item.colour and item.colour not in TOKEN:
            yield f"$.legend[{index}].colour", item.colour
    for index, (name, _) in enumerate(view.hidden):
        if name not in _LEFT_OUT and f"viz.kind.{name}" not in known:
            yield f"$.hidden[{index}]", name
