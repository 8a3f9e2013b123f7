"""Things and links of a view as programs for networks want them: flat rows of plain values.

GEXF and GraphML write the same fields; they are listed once, here. Texts hold only characters
that XML can hold. This module knows nothing of either format.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from viz.renderers.options import Lang
from viz.renderers.outline import phrases
from viz.renderers.pen import number, xml_text
from viz.style import BASIS_STYLE, PLAIN_LINE, TOKEN, kind_style
from viz.text import clean
from viz.view import Edge, GraphView


@dataclass(frozen=True, slots=True)
class Thing:
    """A node: what it is, where it stands (CSS pixels, y down), its colour ``#RRGGBB``."""

    id: str
    label: str
    kind: str
    key: str
    label_en: str
    owner: str
    basis: str
    evidence: str
    brands: int | None
    x: float
    y: float
    size: float
    colour: str


@dataclass(frozen=True, slots=True)
class Link:
    """An edge: its ends, why it is there, and how its line is drawn."""

    id: str
    source: str
    target: str
    label: str
    kind: str
    basis: str
    evidence: str
    width: float
    dash: tuple[float, ...]
    colour: str


@dataclass(frozen=True, slots=True)
class Field:
    """A field of things or links that is written as an attribute: its name and type."""

    name: str
    type: type = str

    def text(self, item: Thing | Link) -> str:
        """Return the value as text, empty where there is none."""
        value = getattr(item, self.name)
        if value is None:
            return ""
        return number(value) if isinstance(value, float) else str(value)


NODE_FIELDS = (
    Field("kind"), Field("key"), Field("label_en"), Field("owner"), Field("basis"), Field("brands", int), Field("evidence"),
)  # fmt: skip
EDGE_FIELDS = (Field("kind"), Field("basis"), Field("evidence"))


def things_of(view: GraphView, lang: Lang) -> Iterator[Thing]:
    """Yield the nodes of ``view`` in their order."""
    spoken = _spoken(view)
    for node in view.nodes:
        evidence = tuple(place for row in node.rows for place in row.evidence)
        colour = TOKEN.get(node.colour or kind_style(node.kind).colour, TOKEN["plain"]).value("light")
        yield Thing(
            id=xml_text(node.id),
            label=_line(node.label.in_(lang)),
            kind=xml_text(node.kind),
            key=xml_text(node.key),
            label_en=_line(node.label.en),
            owner=_line(node.owner.in_(lang)),
            basis=str(node.basis or ""),
            evidence=_said(spoken, evidence),
            brands=node.count,
            x=node.x,
            y=node.y,
            size=max(node.width, node.height),
            colour=colour,
        )


def links_of(view: GraphView, lang: Lang) -> Iterator[Link]:
    """Yield the edges of ``view`` whose two ends are there."""
    known = {node.id for node in view.nodes}
    spoken = _spoken(view)
    for at, edge in enumerate(view.edges):
        if edge.source in known and edge.target in known:
            yield _link(edge, at, spoken, lang)


def _link(edge: Edge, at: int, spoken: list[tuple[str, ...]], lang: Lang) -> Link:
    style = BASIS_STYLE[edge.basis] if edge.basis is not None else PLAIN_LINE
    return Link(
        id=f"e{at}",
        source=xml_text(edge.source),
        target=xml_text(edge.target),
        label=_line(edge.words.in_(lang)),
        kind=xml_text(edge.kind),
        basis=str(edge.basis or ""),
        evidence=_said(spoken, edge.evidence),
        width=style.width,
        dash=style.dash,
        colour=TOKEN[style.colour].value("light"),
    )


def _spoken(view: GraphView) -> list[tuple[str, ...]]:
    """Return the phrases of each piece of evidence with where they stand."""
    return [
        tuple(_line(f"“{one.text}”（{one.place.zh}）") for one in phrases(piece)) for piece in view.evidence
    ]


def _said(spoken: list[tuple[str, ...]], places: tuple[int, ...]) -> str:
    found = (phrase for place in dict.fromkeys(places) if place < len(spoken) for phrase in spoken[place])
    return "；".join(dict.fromkeys(found))


def _line(text: str) -> str:
    return xml_text(clean(text))
