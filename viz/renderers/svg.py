"""The view as SVG: a file of its own, or a picture that stands inside a page.

Text stays text in the readers' own fonts; nothing is loaded from anywhere. Inside a page
nodes may be links and carry ``data-node``, lines ``data-source`` and ``data-target``, by
which ``web/src/lighting.ts`` shows the links of what a reader points at.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote
from xml.etree.ElementTree import Element

from viz.layout.measure import disc_diameter
from viz.renderers.faces import Faces
from viz.renderers.imprint import credit_lines
from viz.renderers.options import Lang, RenderOptions
from viz.renderers.pen import Pen, number, svg_root, to_bytes, xml_text
from viz.renderers.svg_frame import (
    MARGIN,
    draw_foot,
    draw_head,
    draw_watermark,
    foot_height,
    head_height,
)
from viz.renderers.svg_nodes import dashes, draw_node
from viz.style import BASIS_STYLE, PLAIN_LINE, SERIF
from viz.view import Edge, GraphView, Node, Region, Shape, words


@dataclass(frozen=True, slots=True)
class Drawing:
    """A drawing in UTF-8 and its size in CSS pixels."""

    content: bytes
    width: float
    height: float


def render_svg(view: GraphView, options: RenderOptions) -> bytes:
    """Return the drawing of ``view`` in UTF-8."""
    return to_bytes(draw(view, options), declaration=not options.inline)


def render_still(view: GraphView, lang: Lang) -> bytes:
    """Return the picture that an interactive page shows where no script runs, and on paper.

    It has no lines that wait for a pointer and no tooltips: the words beside it say the same.
    """
    return to_bytes(draw(view, RenderOptions(lang=lang, inline=True), bare=True), declaration=False)


def drawn(view: GraphView, options: RenderOptions, faces: Faces) -> Drawing:
    """Return the drawing for a page, in typefaces that are known."""
    root = draw(view, options, faces)
    return Drawing(to_bytes(root, declaration=True), float(root.get("width", "1")), float(root.get("height", "1")))


def draw(view: GraphView, options: RenderOptions, faces: Faces | None = None, *, bare: bool = False) -> Element:
    """Return the drawing of ``view`` as an element; it is the one drawing of SVG, PDF and PNG.

    ``bare`` leaves out what only a pointer would find.
    """
    lang, inline = options.lang, options.inline
    pen = Pen(options.scheme, faces)
    side = 0.0 if inline else MARGIN
    width = view.width + 2 * side
    top = 0.0 if inline else head_height(view, lang)
    credit = () if inline else credit_lines(view, options)
    foot = foot_height(view, lang, credit, width=view.width)
    height = top + view.height + 10 + foot + (0.0 if inline else MARGIN / 2)
    root = svg_root(pen, width, height, f"view view-{view.name}")
    root.set("lang", "zh-CN" if lang == "zh" else "en")
    root.set("role", "group" if options.href else "img")
    root.set("aria-label", xml_text(view.title.in_(lang)))
    if not inline:
        pen.element(root, "title").text = xml_text(view.title.in_(lang))
        pen.element(root, "desc").text = xml_text(view.summary.in_(lang))
        pen.element(root, "rect", "ground", width=width, height=height, fill="paper")
        draw_head(pen, root, view, lang)
    moved = "" if inline else f"translate({number(side)} {number(top)})"
    body = pen.element(root, "g", "body-of-view", transform=moved)
    names = {node.id: f"n{index}" for index, node in enumerate(view.nodes)}
    _regions(pen, body, view, lang)
    _edges(pen, body, view, names, lang, waiting=inline and not bare, titles=not bare)
    _nodes(pen, body, view, names, options, bare=bare)
    _ring_labels(pen, body, view, lang)
    draw_foot(pen, root, view, lang, side, top + view.height + 10, credit, width=view.width)
    if options.watermark and not inline:
        draw_watermark(pen, root, options.watermark, width, height)
    return root


def _regions(pen: Pen, body: Element, view: GraphView, lang: Lang) -> None:
    group = pen.element(body, "g", "regions")
    for region in view.regions:
        match region.shape:
            case "ring":
                pen.element(
                    group,
                    "ellipse",
                    "ring",
                    cx=region.x,
                    cy=region.y,
                    rx=region.width / 2,
                    ry=region.height / 2,
                    fill="none",
                    stroke="line",
                    stroke_dasharray="" if region.count else "2 5",
                )
            case "island":
                _island(pen, group, region, lang)
            case _:  # a heading over a column
                pen.text(
                    group,
                    region.label.in_(lang),
                    region.label_x,
                    region.label_y,
                    13,
                    fill="muted",
                    anchor="middle",
                )


def _island(pen: Pen, group: Element, region: Region, lang: Lang) -> None:
    tint = region.tint or "plain"
    pen.element(
        group,
        "rect",
        "island",
        x=region.x - region.width / 2,
        y=region.y - region.height / 2,
        width=region.width,
        height=region.height,
        rx=16,
        fill=f"{tint}-tint",
    )
    title = pen.text(
        group, region.label.in_(lang), region.label_x, region.label_y, 19, fill=f"{tint}-text", weight="bold", family=SERIF
    )
    if region.count is not None:
        plain = {"stroke": "none"} if pen.faces is not None else {"font_weight": "normal"}
        count = pen.element(title, "tspan", fill="muted", font_size=13.0, dx=8.0, **plain)
        count.text = str(region.count)


def _ring_labels(pen: Pen, body: Element, view: GraphView, lang: Lang) -> None:
    """Write the names of rings above everything, with an outline of paper."""
    for region in view.regions:
        if region.shape == "ring":
            colour = f"{BASIS_STYLE[region.basis].colour}-text" if region.basis else "muted"
            pen.text(
                body,
                region.label.in_(lang),
                region.label_x,
                region.label_y,
                13,
                fill=colour,
                anchor="middle",
                halo="paper",
                classes="ring-label",
            )


def centre(node: Node) -> tuple[float, float]:
    """Return where lines to a node end: the middle of its disc or box."""
    if node.shape is Shape.DISC and node.count is not None:
        return (node.x, node.y - node.height / 2 + disc_diameter(node) / 2)
    return (node.x, node.y)


def edge_path(edge: Edge, source: Node, target: Node) -> str:
    """Return the path of an edge: from centre to centre, or curved from side to side."""
    (x1, y1), (x2, y2) = centre(source), centre(target)
    if edge.flow:
        side = 1 if x2 >= x1 else -1
        x1, x2 = x1 + side * source.width / 2, x2 - side * target.width / 2
    start = f"M{number(x1)} {number(y1)}"
    if edge.flow:
        middle = number((x1 + x2) / 2)
        return f"{start}C{middle} {number(y1)} {middle} {number(y2)} {number(x2)} {number(y2)}"
    return f"{start}L{number(x2)} {number(y2)}"


def _edges(
    pen: Pen, body: Element, view: GraphView, names: Mapping[str, str], lang: Lang, *, waiting: bool, titles: bool
) -> None:
    group = pen.element(body, "g", "edges", fill="none")
    nodes = {node.id: node for node in view.nodes}
    for edge in view.edges:
        if edge.source not in nodes or edge.target not in nodes or not (edge.shown or waiting):
            continue
        style = BASIS_STYLE[edge.basis] if edge.basis else PLAIN_LINE
        line = pen.element(
            group,
            "path",
            "edge" if edge.shown else "edge waiting",
            d=edge_path(edge, nodes[edge.source], nodes[edge.target]),
            stroke=style.colour,
            stroke_width=style.width,
            stroke_dasharray=dashes(style.dash),
            visibility="" if edge.shown else "hidden",
            data_source=names[edge.source] if waiting else "",
            data_target=names[edge.target] if waiting else "",
        )
        if titles and edge.words.zh:
            pen.element(line, "title").text = xml_text(edge.words.in_(lang))


def _nodes(
    pen: Pen, body: Element, view: GraphView, names: Mapping[str, str], options: RenderOptions, *, bare: bool
) -> None:
    group = pen.element(body, "g", "nodes")
    for node in view.nodes:
        classes = f"node node-{node.shape} kind-{node.kind}"
        address = _address(node, options.href)
        holder = pen.element(group, "a" if address else "g", classes, href=address)
        if not bare:
            if options.inline:
                holder.set("data-node", names[node.id])
            pen.element(holder, "title").text = xml_text(tooltip(node, options.lang))
        draw_node(pen, holder, node, options.lang)


def _address(node: Node, template: str) -> str:
    if not template or not node.key:
        return ""
    if node.kind == "cluster":  # has no page of its own: the list of themes leads to its members
        return template.replace("{kind}/{key}", "themes")
    return template.replace("{kind}", quote(node.kind, safe="")).replace("{key}", quote(node.key, safe=""))


def tooltip(node: Node, lang: Lang) -> str:
    """Say what a node is in one line: name, other language, owner, why it is here."""
    parts = [node.label.in_(lang)]
    other = node.label.in_("en" if lang == "zh" else "zh")
    if other != parts[0]:
        parts.append(other)
    if node.owner.zh:
        parts.append(node.owner.in_(lang))
    if node.basis is not None:
        parts.append(words(f"basis.{node.basis}").in_(lang))
    return " · ".join(parts)
