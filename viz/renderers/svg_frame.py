"""Draws what stands around a picture: title and summary above, legend and source below.

This module knows nothing of nodes or of pages.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import atan2, degrees, hypot
from xml.etree.ElementTree import Element

from viz.renderers.options import Lang
from viz.renderers.pen import Pen, number
from viz.renderers.svg_nodes import dashes, draw_shape
from viz.style import BASIS_STYLE, PLAIN_LINE, SERIF
from viz.text import plain_lines, text_width
from viz.view import Basis, GraphView, LegendItem, Shape

MARGIN = 28.0
_ROW = 24.0
_TEXT = 13.0
_SMALL = 12.0
_CREDIT = 18.0


def head_height(view: GraphView, lang: Lang) -> float:
    """Return the height of title and summary."""
    return 72.0 + 22.0 * len(_summary_lines(view, lang))


def _summary_lines(view: GraphView, lang: Lang) -> list[str]:
    limit = max(view.width, 480.0) / 15
    return ["".join(span.text for span in line) for line in plain_lines(view.summary.in_(lang), limit)]


def draw_head(pen: Pen, root: Element, view: GraphView, lang: Lang) -> None:
    """Draw title and summary from the top left."""
    title = view.title.in_(lang)
    pen.text(root, title, MARGIN, 40, 32, weight="bold", family=SERIF, classes="title")
    y = 76.0
    for line in _summary_lines(view, lang):
        pen.text(root, line, MARGIN, y, 15, fill="muted")
        y += 22


def legend_rows(view: GraphView, lang: Lang, width: float) -> list[list[tuple[float, LegendItem]]]:
    """Put the entries of the legend on rows of ``width`` pixels: x and entry."""
    rows: list[list[tuple[float, LegendItem]]] = [[]]
    x = 0.0
    for item in view.legend:
        wide = _mark_width(item) + 8 + text_width(item.label.in_(lang), _TEXT) + 22
        if x + wide > width + 22 and rows[-1]:
            rows.append([])
            x = 0.0
        rows[-1].append((x, item))
        x += wide
    return rows if rows[0] else []


def foot_height(view: GraphView, lang: Lang, credit: Sequence[str] = (), *, width: float) -> float:
    """Return the height of the legend and the lines of ``credit``."""
    return _ROW * len(legend_rows(view, lang, width)) + (_CREDIT * len(_credit_lines(credit, width)) + 12 if credit else 4)


def _credit_lines(credit: Sequence[str], width: float) -> list[str]:
    limit = max(width, 480.0) / _SMALL
    return ["".join(span.text for span in line) for text in credit for line in plain_lines(text, limit)]


def draw_foot(
    pen: Pen, root: Element, view: GraphView, lang: Lang, left: float, top: float, credit: Sequence[str], *, width: float
) -> None:
    """Draw the legend, and below it the lines of ``credit``: source, date, licence."""
    y = top + _ROW / 2
    for row in legend_rows(view, lang, width):
        for x, item in row:
            _entry(pen, root, item, lang, left + x, y)
        y += _ROW
    for line in _credit_lines(credit, width):
        pen.text(root, line, left, y + 4, _SMALL, fill="muted", classes="source")
        y += _CREDIT


def draw_watermark(pen: Pen, root: Element, words: str, width: float, height: float) -> None:
    """Write ``words`` large and faint across the whole drawing, from bottom left to top right."""
    diagonal = hypot(width, height)
    size = min(diagonal * 0.55 / max(text_width(words, 1.0), 1.0), height / 5)
    turn = f"rotate({number(-degrees(atan2(height, width)))} {number(width / 2)} {number(height / 2)})"
    group = pen.element(root, "g", "watermark", transform=turn, opacity=0.12, pointer_events="none")
    pen.text(group, words, width / 2, height / 2, size, fill="muted", anchor="middle")


def _mark_width(item: LegendItem) -> float:
    if item.mark in ("more", "words"):
        return 0.0 if item.mark == "more" else -8.0
    if item.mark in ("bridge", "owner"):
        return 8.0
    if item.basis is not None or item.shape is None:
        return 26.0
    return 8.0 if item.shape in (Shape.SQUARE, Shape.ROUND, Shape.DIAMOND, Shape.TAG) else 14.0


def _entry(pen: Pen, root: Element, item: LegendItem, lang: Lang, x: float, y: float) -> None:
    group = pen.element(root, "g", "legend-item")
    wide = _mark_width(item)
    fill, weight = "muted", ""
    match item:
        case LegendItem(mark="bridge"):
            pen.element(group, "circle", cx=x + 4, cy=y, r=3, fill="edge")
        case LegendItem(mark="owner") | LegendItem(shape=Shape.SQUARE | Shape.ROUND | Shape.DIAMOND | Shape.TAG):
            draw_shape(pen, group, item.shape or Shape.TAG, x + 4, y, item.colour)
        case LegendItem(mark="words", basis=Basis() as basis):
            fill, weight = f"{BASIS_STYLE[basis].colour}-text", "bold"
        case LegendItem(mark="more"):
            pass
        case LegendItem(basis=Basis() as basis):
            style = BASIS_STYLE[basis]
            _line(pen, group, x, y, wide, style.colour, style.width, dashes(style.dash))
        case LegendItem(shape=Shape() as shape):
            _sample(pen, group, shape, item.colour, x, y)
        case _:
            _line(pen, group, x, y, wide, PLAIN_LINE.colour, PLAIN_LINE.width, "")
    pen.text(group, item.label.in_(lang), x + wide + 8, y, _TEXT, fill=fill, weight=weight)


def _line(pen: Pen, group: Element, x: float, y: float, wide: float, colour: str, width: float, dash: str) -> None:
    pen.element(group, "line", x1=x, y1=y, x2=x + wide, y2=y, stroke=colour, stroke_width=width, stroke_dasharray=dash)


def _sample(pen: Pen, group: Element, shape: Shape, colour: str, x: float, y: float) -> None:
    """Draw a disc or card, small."""
    if shape is Shape.DISC:
        pen.element(group, "circle", cx=x + 7, cy=y, r=6.5, fill=colour)
        return
    if shape is Shape.CLUSTER:
        pen.element(group, "rect", x=x + 2, y=y - 5, width=13, height=11, fill="card", stroke=colour)
    pen.element(group, "rect", x=x, y=y - 7, width=13, height=13, rx=2, fill="card", stroke="edge")
    if shape is not Shape.CLUSTER:
        pen.element(group, "rect", x=x, y=y - 7, width=4, height=13, fill="edge")
