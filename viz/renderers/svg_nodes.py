"""Draws nodes as SVG: cards, chips, discs and the outlines of the other kinds.

The browser side draws the same shapes by the same measures (``web/src/nodes.ts``). This
module knows nothing of views or pages.
"""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree.ElementTree import Element

from viz.layout.measure import disc_diameter, owner_text
from viz.layout.wording import name_height, wording
from viz.renderers.options import Lang
from viz.renderers.pen import Pen, number
from viz.style import BASIS_STYLE, METRICS, SERIF, kind_style
from viz.text import compact, text_width
from viz.view import Basis, Node, Shape, Span

M = METRICS


def dashes(values: Sequence[float]) -> str:
    """Write a dash pattern."""
    return " ".join(map(number, values))


def span_parts(line: Sequence[Span]) -> list[tuple[str, str, bool]]:
    """Return words, colour and weight of the spans of a line."""
    return [
        (span.text, f"{BASIS_STYLE[span.basis].colour}-text" if span.basis else "", span.basis is not None) for span in line
    ]


def draw_node(pen: Pen, group: Element, node: Node, lang: Lang) -> None:
    """Draw ``node`` into ``group``."""
    match node.shape:
        case Shape.CARD:
            _card(pen, group, node, lang)
        case Shape.CHIP:
            _chip(pen, group, node, lang)
        case Shape.DISC:
            _disc(pen, group, node, lang)
        case _:
            _plate(pen, group, node, lang)


def _card(pen: Pen, group: Element, node: Node, lang: Lang) -> None:
    left, top = node.x - node.width / 2, node.y - node.height / 2
    pen.element(
        group, "rect", "body", x=left, y=top, width=node.width, height=node.height, rx=M.card_radius, fill="card", stroke="line"
    )
    _bar(pen, group, left + 3.5, top + 7, top + node.height - 7, node.basis)
    _bridge(pen, group, node)
    _write(pen, group, node, left + M.card_bar + M.card_pad_x - 1, top + M.card_pad_y, lang)


def _bar(pen: Pen, group: Element, x: float, top: float, bottom: float, basis: Basis | None) -> None:
    """Draw the bar that says the basis: heavy, light, dashed or dotted, as its line is."""
    style = BASIS_STYLE[basis] if basis else None
    width = {Basis.EXACT: 4.0, Basis.VARIANT: 3.0, Basis.PARTS: 3.0, Basis.INFERRED: 3.0}[basis] if basis else 2.0
    dash = {Basis.PARTS: (7.0, 4.0), Basis.INFERRED: (2.0, 3.0)}.get(basis, ()) if basis else ()
    pen.element(
        group,
        "line",
        x1=x,
        y1=top,
        x2=x,
        y2=bottom,
        stroke=style.colour if style else "line",
        stroke_width=width,
        stroke_dasharray=dashes(dash),
    )


def _bridge(pen: Pen, group: Element, node: Node) -> None:
    if node.bridge:
        pen.element(
            group, "circle", cx=node.x + node.width / 2 - 8, cy=node.y - node.height / 2 + 8, r=3, fill="edge"
        )


def _write(pen: Pen, group: Element, node: Node, x: float, top: float, lang: Lang) -> None:
    """Set the lines of the label, the note and the owner, left-aligned from ``x, top``."""
    said, area = wording(node, lang), name_height(node)
    small = M.chip_small_line if node.shape is Shape.CHIP else M.small_line
    y = top + (area - len(said.lines) * said.pitch) / 2 + said.pitch / 2
    for line in said.lines:
        pen.spans(group, span_parts(line), x, y, said.size)
        y += said.pitch
    y = top + area + small / 2
    if node.note:
        pen.spans(group, span_parts(node.note), x, y, M.small, fill="muted")
        y += small
    if node.owner.zh:
        draw_icon(pen, group, node.owner_kind, x + M.icon / 2, y)
        pen.text(group, owner_text(node, lang), x + M.icon + M.icon_gap, y, M.small, fill="muted")


def draw_icon(pen: Pen, group: Element, kind: str, x: float, y: float, fill: str = "") -> None:
    """Draw the small mark of a kind, centred at ``x, y``."""
    style = kind_style(kind)
    draw_shape(pen, group, style.shape, x, y, fill or style.colour)


def draw_shape(pen: Pen, group: Element, shape: Shape, x: float, y: float, colour: str) -> None:
    """Draw a shape as a small mark, centred at ``x, y``."""
    half = M.icon / 2
    match shape:
        case Shape.SQUARE:
            pen.element(group, "rect", x=x - half, y=y - half, width=M.icon, height=M.icon, fill=colour)
        case Shape.DIAMOND:
            path = f"M{number(x - 4.5)} {number(y)}L{number(x)} {number(y - 4.5)}L{number(x + 4.5)} {number(y)}L{number(x)} {number(y + 4.5)}Z"
            pen.element(group, "path", d=path, fill=colour)
        case Shape.TAG:
            path = f"M{number(x - 4)} {number(y)}l3-3.5h5v7h-5z"
            pen.element(group, "path", d=path, fill=colour)
        case _:
            pen.element(group, "circle", cx=x, cy=y, r=half, fill=colour)


def _chip(pen: Pen, group: Element, node: Node, lang: Lang) -> None:
    left, top = node.x - node.width / 2, node.y - node.height / 2
    basis = node.basis
    frame = BASIS_STYLE[basis].colour if basis in (Basis.PARTS, Basis.INFERRED) else "line"
    dash = {Basis.PARTS: (5.0, 3.0), Basis.INFERRED: (1.5, 2.5)}.get(basis, ()) if basis else ()
    pen.element(
        group,
        "rect",
        "body",
        x=left,
        y=top,
        width=node.width,
        height=node.height,
        rx=M.chip_radius,
        fill="card",
        stroke=frame,
        stroke_dasharray=dashes(dash),
    )
    _bridge(pen, group, node)
    _write(pen, group, node, left + M.chip_pad_x, top + M.chip_pad_y, lang)


def _disc(pen: Pen, group: Element, node: Node, lang: Lang) -> None:
    diameter = disc_diameter(node)
    colour = node.colour or kind_style(node.kind).colour
    top = node.y - node.height / 2
    middle = top + diameter / 2
    pen.element(group, "circle", "body", cx=node.x, cy=middle, r=diameter / 2, fill=colour)
    said = wording(node, lang)
    if node.count is None:
        y = node.y - said.pitch * (len(said.lines) - 1) / 2
        for line in said.lines:
            words = "".join(span.text for span in line)
            pen.text(group, words, node.x, y, said.size, fill="on-fill", anchor="middle", weight="bold", family=SERIF)
            y += said.pitch
        return
    count = compact(node.count, lang)
    size = count_size(count, diameter)
    pen.text(group, count, node.x, middle, size, fill="on-fill", anchor="middle", weight="bold")
    y = top + diameter + 2 + said.pitch / 2
    for line in said.lines:
        words = "".join(span.text for span in line)
        pen.text(group, words, node.x, y, said.size, anchor="middle", weight="bold", classes="label")
        if node.more and line is said.lines[-1]:
            x = node.x + text_width(words, said.size, bold=True) / 2 + 3
            pen.text(group, f"+{compact(node.more, lang)}", x, y, M.small, fill="muted")
        y += said.pitch


def count_size(count: str, diameter: float) -> float:
    """Return the size of the number in a disc: as large as has room, not below 12."""
    limit = 12.0 if diameter < 30 else 15.0 if diameter < 44 else 19.0
    fitting = (size for size in (19.0, 15.0, 13.0) if size <= limit and text_width(count, size, bold=True) < diameter * 0.86)
    return next(fitting, 12.0)


def outline(node: Node) -> str:
    """Return the path of a node that is neither card, chip nor disc, by its shape."""
    left, top = node.x - node.width / 2, node.y - node.height / 2
    right, bottom, point = left + node.width, top + node.height, M.point
    n = number
    match node.shape:
        case Shape.DIAMOND:
            return (
                f"M{n(left)} {n(node.y)}L{n(left + point)} {n(top)}L{n(right - point)} {n(top)}"
                f"L{n(right)} {n(node.y)}L{n(right - point)} {n(bottom)}L{n(left + point)} {n(bottom)}Z"
            )
        case Shape.TAG:
            return (
                f"M{n(left)} {n(node.y)}L{n(left + point)} {n(top)}L{n(right)} {n(top)}"
                f"L{n(right)} {n(bottom)}L{n(left + point)} {n(bottom)}Z"
            )
        case Shape.ROUND:
            r = min(node.height / 2, 18.0)
            return (
                f"M{n(left + r)} {n(top)}H{n(right - r)}A{n(r)} {n(r)} 0 0 1 {n(right)} {n(top + r)}V{n(bottom - r)}"
                f"A{n(r)} {n(r)} 0 0 1 {n(right - r)} {n(bottom)}H{n(left + r)}A{n(r)} {n(r)} 0 0 1 {n(left)} {n(bottom - r)}"
                f"V{n(top + r)}A{n(r)} {n(r)} 0 0 1 {n(left + r)} {n(top)}Z"
            )
        case _:
            return f"M{n(left)} {n(top)}H{n(right)}V{n(bottom)}H{n(left)}Z"


def _plate(pen: Pen, group: Element, node: Node, lang: Lang) -> None:
    colour = node.colour or kind_style(node.kind).colour
    path = outline(node)
    if node.shape is Shape.CLUSTER:  # a second sheet behind says «many»
        pen.element(group, "path", d=path, fill="card", stroke=colour, transform="translate(3 3)")
    pen.element(group, "path", "body", d=path, fill=colour if node.filled else "card", stroke=colour, stroke_width=1.3)
    ink = "on-fill" if node.filled else "ink"
    said = wording(node, lang)
    content = max(text_width("".join(span.text for span in line), said.size, bold=node.filled) for line in said.lines)
    mark = 0.0 if node.kind == "theme" else M.icon + M.icon_gap
    left = node.x - (content + mark) / 2
    y = node.y - said.pitch * (len(said.lines) - 1) / 2
    if mark:  # the shape of a theme says enough
        draw_icon(pen, group, node.kind, left + M.icon / 2, y, ink if node.filled else colour)
        left += M.icon + M.icon_gap
    for line in said.lines:
        words = "".join(span.text for span in line)
        pen.text(group, words, left, y, said.size, fill=ink, weight="bold" if node.filled else "")
        y += said.pitch
