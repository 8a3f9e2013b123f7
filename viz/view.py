"""The view document: what a picture shows, as plain frozen data with coordinates.

Every output (offline page, SVG, tables, later slides and handouts) is a dumb function of
a ``GraphView``, so they always agree. Coordinates are CSS pixels, origin top left, x to the
right, y down; a node's ``x, y`` is its centre. This module knows nothing of RDF, of how
views are made, or of any output.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from kg.errors import EnvironmentFault, FormatError, InputError, ParameterError, UnknownNameError
from kg.messages import LANGUAGES, message
from kg.model import Evidence, Label, Ref, Segment
from kg.terms import CLASS_OF_KIND, LINK_PROPERTIES, PREFIXES, Basis, Kind, LinkProperty

__all__ = [
    "CLASS_OF_KIND", "FARTHEST", "LANGUAGES", "LINK_PROPERTIES", "PREFIXES", "Basis", "CardRow", "Edge", "EnvironmentFault",
    "Evidence", "FormatError", "GraphView", "InputError", "Kind", "Label", "LegendItem", "LinkProperty", "Node",
    "ParameterError", "Ref", "Region", "Segment", "Shape", "Span", "UnknownNameError", "both", "message", "words",
]  # the names of kg stand here too: outside viz.views this is the only door to them


FARTHEST = 200_000.0
"""No place and no length in a picture is larger than this, either way: some fifty metres on paper."""


class Shape(StrEnum):
    """The outline of a node; kinds differ by shape as well as by colour."""

    DISC = "disc"  # a theme
    CARD = "card"  # a brand: lines of its name, owner below, a bar for the basis
    CHIP = "chip"  # a brand where space is tight
    SQUARE = "square"  # a unit
    ROUND = "round"  # a branch
    DIAMOND = "diamond"  # a principle
    TAG = "tag"  # a practice, recommendation, warning or part
    CLUSTER = "cluster"  # stands for many


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a label; ``basis`` marks the words that make a theme link."""

    text: str
    basis: Basis | None = None


@dataclass(frozen=True, slots=True)
class CardRow:
    """One line of what is known of a node: heading and value, with evidence by index."""

    name: Label
    value: Label
    href: str = ""  # IRI of the thing named by the value
    evidence: tuple[int, ...] = ()  # into GraphView.evidence


@dataclass(frozen=True, slots=True)
class Node:
    """A thing in the picture. ``lines`` is the label as it is set, ``owner`` stands below it."""

    id: str  # IRI, or cluster id
    kind: str
    key: str
    label: Label
    shape: Shape
    lines: tuple[tuple[Span, ...], ...]
    x: float = 0.0
    y: float = 0.0
    width: float = 0.0
    height: float = 0.0
    owner: Label = Label("")
    group: str = ""  # id of the region or theme group it belongs to
    basis: Basis | None = None  # of its link to the view's focus
    count: int | None = None  # brands on a theme, members of a cluster
    bridge: bool = False  # belongs to more than one region
    rows: tuple[CardRow, ...] = ()  # what the card says on click
    search: tuple[str, ...] = ()  # pinyin and initials
    owner_kind: str = ""  # kind of the owner, for the mark before its name
    note: tuple[Span, ...] = ()  # a line below the name, such as the part that makes the link
    colour: str = ""  # name of a token of viz.style; empty: the colour of its kind
    more: int | None = None  # links beyond ``count`` (by parts, inferred)
    size: float = 13.0  # size of the label
    filled: bool = False  # drawn filled: the thing in focus


@dataclass(frozen=True, slots=True)
class Edge:
    """A link in the picture; ``words`` say in both languages why it is there."""

    id: str
    source: str
    target: str
    kind: str  # kg.model.EdgeKind
    basis: Basis | None = None
    words: Label = Label("")
    evidence: tuple[int, ...] = ()
    shown: bool = True  # False: drawn on hover or focus only
    flow: bool = False  # True: drawn as a curve that leaves and enters sideways


@dataclass(frozen=True, slots=True)
class Region:
    """An island or ring behind the nodes, with its name and count; ``x, y`` is its centre."""

    id: str
    label: Label
    shape: str  # "island" (rounded rectangle) or "ring" (ellipse)
    x: float
    y: float
    width: float
    height: float
    tint: str = ""  # name of a group tint of viz.style
    basis: Basis | None = None
    count: int | None = None
    label_x: float = 0.0  # where the name starts (island) or is centred (ring)
    label_y: float = 0.0  # its middle


@dataclass(frozen=True, slots=True)
class LegendItem:
    """One entry of the legend: a node shape or a line style and what it means."""

    label: Label
    shape: Shape | None = None
    basis: Basis | None = None
    colour: str = ""  # name of a token of viz.style
    mark: str = ""  # other marks: "bridge", "more", "words"


@dataclass(frozen=True, slots=True)
class GraphView:
    """A picture: title, the question it answers, what it counts, nodes, edges, coordinates."""

    name: str  # row of the VIEWS table
    params: tuple[tuple[str, str], ...]
    title: Label
    question: Label
    summary: Label  # one line: what is shown and counted
    release: str
    source: Label  # source, release and date
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    regions: tuple[Region, ...] = ()
    legend: tuple[LegendItem, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    hidden: tuple[tuple[str, int], ...] = ()  # what is left out, by name and number
    width: float = 1280.0
    height: float = 720.0
    focus: str = ""  # id of the node in focus
    schema: str = field(default="https://w3id.org/brand-atlas/view/1")

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        """Show the picture in a notebook (IPython's display protocol)."""
        from viz.notebook import bundle

        return bundle(self)


def words(name: str, /, **values: object) -> Label:
    """Return the sentence ``viz.<name>`` in both languages."""
    return both(f"viz.{name}", **values)


def both(name: str, /, **values: object) -> Label:
    """Return the sentence ``name`` of any area in both languages."""
    return Label(message(name, "zh", **values), message(name, "en", **values))
