"""Crowds of brands: the node that stands for many, and what comes out of it when it opens.

This module knows nothing of how brands are gathered (``kg.crowds``), nor of places.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from kg.crowds import Crowd, Opened
from kg.model import Label
from kg.terms import Kind
from viz.layout.measure import sized
from viz.text import clean, plain_lines
from viz.view import CardRow, Edge, Node, Shape, Span, words
from viz.views.expansion import ExpansionReader, Piece, draw_piece
from viz.views.frame import said
from viz.views.nodes import plain_edge, tidy

_LINE = 9.0  # longest line of the name, in em


def crowd_node(iri: str, name: Label, label: Label, count: int) -> Node:
    """Make the node that stands for ``count`` brands: ``name`` stands on it, ``label`` on its card."""
    number = said("row.brands_value", count=f"{count:,}")
    lines = (line for word in clean(name.zh).split(" ") for line in plain_lines(word, _LINE))
    return sized(
        Node(
            id=iri,
            kind=Kind.CLUSTER,
            key="",
            label=tidy(said("crowd.label", name=label, count=f"{count:,}")),
            shape=Shape.CLUSTER,
            lines=(*lines, (Span(number.zh),)),
            count=count,
            rows=(CardRow(words("row.members"), number),),
        )
    )


def draw_crowd(atlas: ExpansionReader, opened: Opened) -> Piece:
    """Return the crowd itself, then what it holds: smaller crowds, or brands after what they hang on."""
    centre = gathered_node(opened.centre)
    if opened.groups:
        around = draw_piece(atlas, opened.around, ()).nodes
        edges = [plain_edge(centre.id, one.iri, "member") for one in opened.groups]
        edges += [held_by(opened.centre, one) for one in around]
        return Piece((centre, *around, *map(gathered_node, opened.groups)), tuple(edges))
    drawn = draw_piece(atlas, (*opened.around, *opened.brands), opened.links)
    return Piece((centre, *drawn.nodes), drawn.edges)


def held_by(crowd: Crowd, around: Node) -> Edge:
    """Join a crowd with the theme its brands are on, or with whose they are."""
    if around.kind == Kind.THEME:
        return replace(plain_edge(crowd.iri, around.id, "theme"), basis=crowd.basis)
    return plain_edge(around.id, crowd.iri, "owns")


def gathered_node(crowd: Crowd) -> Node:
    """Make the node of a crowd."""
    parts = tuple(_parts(crowd))
    joined = Label(*(" · ".join(part.in_(lang) for part in (crowd.whole.label, *parts)) for lang in ("zh", "en")))
    name = parts[-1] if parts else crowd.whole.label
    if crowd.whole.kind is Kind.CLUSTER:
        name = Label(crowd.whole.label.zh.replace(" · ", " "), crowd.whole.label.en)
    return crowd_node(crowd.iri, name, joined, crowd.count)


def _parts(crowd: Crowd) -> Iterable[Label]:
    """Yield what narrows a crowd, from wide to narrow."""
    if crowd.basis is not None:
        yield words(f"basis.{crowd.basis}")
    if crowd.place is not None:
        yield crowd.place.label
    elif crowd.nowhere:
        yield words("crowd.nowhere")
    if crowd.unit is not None:
        yield crowd.unit.label
    if crowd.group is not None:
        yield crowd.group.label
    elif crowd.themeless:
        yield words("view.overview.no_theme")
