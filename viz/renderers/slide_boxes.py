"""Turns what a picture holds (nodes, edges, rings, legend) into boxes and lines of a slide.

Shapes and lines say what they say in every output: outlines by kind, line styles by basis,
the words that make a link in colour. This module knows nothing of how slides are written.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from viz.layout.measure import line_height, owner_text
from viz.renderers.imprint import basis_word, named
from viz.renderers.options import Lang
from viz.renderers.slides import SMALLEST, Box, Form, Line, Lines, Run
from viz.style import BASIS_STYLE, METRICS, PLAIN_LINE, kind_style
from viz.text import clean, compact, text_width
from viz.view import Edge, GraphView, LegendItem, Node, Shape, Span

MOST_LINES = 6  # of one name; longer ones end with «…» and stand whole in the notes
_WIDEST = 270.0  # pixels of one box
_SLACK = 6.0  # points: readers' fonts differ
_ARROWS = frozenset({"derived_from", "part_of", "guides", "warns_against", "unit_of"})

_FORMS: Mapping[Shape, Form] = {
    Shape.CARD: "card", Shape.CHIP: "card", Shape.SQUARE: "box", Shape.ROUND: "pill", Shape.DIAMOND: "hexagon",
    Shape.TAG: "tag", Shape.CLUSTER: "stack",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sized:
    """A node with its text as it will be set, and the size of its box in points."""

    node: Node
    lines: Lines
    width: float
    height: float


def shortened(text: str, room: float, size: float) -> str:
    """Return ``text`` if it is no wider than ``room``, else its beginning and «…»."""
    if text_width(text, size) <= room:
        return text
    kept = len(text)
    while kept > 1 and text_width(text[:kept], size) > room - size:
        kept = min(kept - 1, int(kept * 0.9))
    return text[:kept].rstrip() + "…"


def sized(node: Node, lang: Lang, factor: float) -> Sized:
    """Return ``node`` as it is set at ``factor`` points a pixel."""
    lines, cut = _lines(node, lang, factor)
    if node.shape is Shape.DISC and node.count is not None:
        wide = max(sum(text_width(run.text, run.size, bold=True) for run in line) for line in lines)
        return Sized(node, lines, wide + 26 * factor, (len(lines) * METRICS.disc_label_line + 9) * factor)
    width, height = min(node.width, _WIDEST), node.height - cut * line_height(node)
    return Sized(node, lines, width * factor + _SLACK, height * factor)


def _lines(node: Node, lang: Lang, factor: float) -> tuple[Lines, int]:
    """Return the lines of a node's text, and how many lines of its name are left out."""
    size = max(node.size * factor, SMALLEST)
    small = max(METRICS.small * factor, SMALLEST)
    filled = node.filled or node.shape is Shape.DISC
    ink = "on-fill" if filled else "ink"
    shown = node.lines[:MOST_LINES]
    cut = len(node.lines) - len(shown)
    lines = [tuple(_run(span, size, ink, filled, node.shape is Shape.DISC) for span in line) for line in shown]
    if cut:
        lines[-1] = (*lines[-1], Run("…", size, ink))
    if node.shape is Shape.DISC and node.count is not None:
        named_so = lines.pop() if lines else ()  # a cell of a table has a number and no name
        number = compact(node.count, lang)
        lines.append((*named_so, Run(f" {number}" if named_so else number, size, ink, bold=True)))
    room = _WIDEST * factor - 20
    if node.note:
        text = shortened("".join(span.text for span in node.note), room, small)
        whole = text == "".join(span.text for span in node.note)
        lines.append(tuple(_run(span, small, "muted", False, False) for span in node.note) if whole else (Run(text, small, "muted"),))
    if node.owner.zh:
        mark = "• " if node.owner_kind == "branch" else "▪ "
        owner = shortened(clean(owner_text(node, lang)), room, small)
        lines.append((Run(mark, small, kind_style(node.owner_kind).colour, bold=True), Run(owner, small, "muted")))
    return tuple(lines), cut


def _run(span: Span, size: float, ink: str, bold: bool, serif: bool) -> Run:
    if span.basis is not None and ink != "on-fill":
        return Run(span.text, size, f"{BASIS_STYLE[span.basis].colour}-text", bold=True)
    return Run(span.text, size, ink, bold, serif)


def node_box(item: Sized, x: float, y: float, lang: Lang) -> Box:
    """Return the box of a node with its centre at ``x, y``."""
    node = item.node
    colour = node.colour or kind_style(node.kind).colour
    box = Box(
        id=node.id, form=_FORMS.get(node.shape, "disc"), x=x, y=y, width=item.width, height=item.height,
        lines=item.lines, fill="card", outline=colour, alt=described(node, lang),
    )  # fmt: skip
    match node.shape:
        case Shape.CARD | Shape.CHIP:
            style = BASIS_STYLE[node.basis] if node.basis is not None else None
            if style is None:
                return replace(box, outline="edge", weight=0.75)
            return replace(box, outline=style.colour, weight=min(style.width, 1.75), dash=style.dash)
        case Shape.DISC:
            return replace(box, form="disc" if node.count is None else "pill", fill=colour, outline="")
        case _:
            return replace(box, fill=colour if node.filled else "card", weight=1.25)


def described(node: Node, lang: Lang) -> str:
    """Say in one line what a shape stands for, for readers who do not see it."""
    parts = [f"{named('viz.kind', node.kind).in_(lang)}：{clean(node.label.in_(lang))}"]
    if node.owner.zh:
        parts.append(clean(node.owner.in_(lang)))
    if node.basis is not None:
        parts.append(basis_word(node, lang))
    if node.count is not None:
        parts.append(str(node.count))
    return "；".join(parts)


def edge_line(edge: Edge, nodes: Mapping[str, Node], lang: Lang) -> Line:
    """Return the connector of an edge."""
    style = BASIS_STYLE[edge.basis] if edge.basis is not None else PLAIN_LINE
    kind = named("viz.edge", edge.kind).in_(lang)
    ends = (clean(nodes[end].label.in_(lang)) for end in (edge.source, edge.target))
    why = clean(edge.words.in_(lang)) or kind
    return Line(
        source=edge.source, target=edge.target, colour=style.colour, weight=style.width * 0.8, dash=style.dash,
        curved=edge.flow, arrow=edge.basis is None and edge.kind in _ARROWS, alt=f"{' — '.join(ends)}：{why}",
    )  # fmt: skip


def legend_boxes(view: GraphView, lang: Lang, width: float) -> tuple[tuple[Box, ...], int]:
    """Return the legend from the top left of its own strip, and its number of rows."""
    boxes: list[Box] = []
    x, row = 0.0, 0
    for at, item in enumerate(item for item in view.legend if item.mark not in _NOT_ON_SLIDES):
        text = item.label.in_(lang)
        mark = _mark(item)
        wide = mark + 5 + text_width(text, SMALLEST) + 14
        if x + wide > width and x:
            x, row = 0.0, row + 1
        y = row * LEGEND_ROW + LEGEND_ROW / 2
        boxes += _entry(item, text, at, x, y, mark)
        x += wide
    return tuple(boxes), row + 1 if boxes else 0


LEGEND_ROW = 16.0
_NOT_ON_SLIDES = ("more", "bridge")  # marks that slides have no room for


def _mark(item: LegendItem) -> float:
    if item.mark == "words":
        return 0.0
    if item.basis is not None or item.shape is None:
        return 22.0
    return 8.0 if item.shape in (Shape.SQUARE, Shape.DISC, Shape.ROUND) else 11.0


def _entry(item: LegendItem, text: str, at: int, x: float, y: float, mark: float) -> Iterable[Box]:
    """Yield the mark and the words of one entry."""
    colour, bold = "muted", False
    if item.mark == "words" and item.basis is not None:
        colour, bold = f"{BASIS_STYLE[item.basis].colour}-text", True
    elif mark and (item.basis is not None or item.shape is None):
        style = BASIS_STYLE[item.basis] if item.basis is not None else PLAIN_LINE
        yield Box(f"legend {at} mark", "line", x + mark / 2, y, mark, 0.0, outline=style.colour, weight=style.width * 0.8, dash=style.dash)
    elif mark and item.shape is not None:
        solid = item.shape not in (Shape.CARD, Shape.CHIP, Shape.CLUSTER)
        form: Form = "disc" if item.shape is Shape.DISC else _FORMS[item.shape] if solid else "box"
        outline = "" if solid else "edge"
        yield Box(f"legend {at} mark", form, x + mark / 2, y, mark, 8.0, fill=item.colour if solid else "card", outline=outline, weight=0.75)
    wide = text_width(text, SMALLEST, bold=bold) + 8
    yield Box(
        f"legend {at}", "text", x + mark + 4 + wide / 2, y, wide, LEGEND_ROW, ((Run(text, SMALLEST, colour, bold),),),
        left=True, alt=text,
    )  # fmt: skip


def island_boxes(view: GraphView, placed: Mapping[str, Box], lang: Lang) -> tuple[Box, ...]:
    """Return the grounds of islands behind the boxes that stand on them."""
    made = []
    for region in view.regions:
        members = [placed[node.id] for node in view.nodes if node.group == region.id and node.id in placed]
        if region.shape == "island" and members:
            left, right = min(b.x - b.width / 2 for b in members) - 8, max(b.x + b.width / 2 for b in members) + 8
            top, bottom = min(b.y - b.height / 2 for b in members) - 8, max(b.y + b.height / 2 for b in members) + 8
            tint = f"{region.tint or 'plain'}-tint"
            made.append(
                Box(region.id, "island", (left + right) / 2, (top + bottom) / 2, right - left, bottom - top, fill=tint,
                    alt=clean(region.label.in_(lang)))
            )  # fmt: skip
    apart = all(_clear(one, other) for at, one in enumerate(made) for other in made[at + 1 :])
    return tuple(made) if apart else ()  # grounds that overlap would say what is not so


def _clear(one: Box, other: Box) -> bool:
    across = abs(one.x - other.x) - (one.width + other.width) / 2
    down = abs(one.y - other.y) - (one.height + other.height) / 2
    return max(across, down) >= 0
