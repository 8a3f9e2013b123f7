"""Writes SVG elements: the only place that touches XML, and so the only one that escapes.

Colours are given by token name; inside a page they follow the page's scheme by class, in
a file they are the values of one scheme. Where the typefaces are known (for PDF and PNG),
characters that they lack stand as their code points, and bold, which they have no cut for,
is drawn by an outline. This module knows nothing of nodes or views.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement, tostring

from viz.renderers.faces import Faces
from viz.style import SANS, SERIF, TOKEN, Scheme

# XML 1.0, 2.2 Characters: everything else cannot stand in a document, escaped or not.
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

_OUTLINE = 0.035  # of the size: how thick the outline is that makes a text bold
_SMALL = 0.5  # of the size: code points of missing characters


def xml_text(text: str) -> str:
    """Return ``text`` with characters that XML cannot hold replaced by U+FFFD."""
    return _NOT_XML.sub("\ufffd", text)


def number(value: float) -> str:
    """Write a coordinate: at most two decimals, no trailing zeros.

    >>> number(3.0), number(2.456), number(-0.0)
    ('3', '2.46', '0')
    """
    short = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if short == "-0" else short


class Pen:
    """Adds shapes and text to an element; attributes whose value is empty are left out."""

    def __init__(self, scheme: Scheme, faces: Faces | None = None) -> None:
        self.scheme: Scheme = scheme
        self.faces = faces

    def family(self, wanted: str) -> str:
        """Return the families to write for ``wanted``: the readers' own, or the known typeface."""
        known = {SANS: self.faces.sans, SERIF: self.faces.serif} if self.faces is not None else {}
        return known.get(wanted, wanted)

    def element(self, parent: Element | None, tag: str, classes: str = "", **attributes: str | float) -> Element:
        """Add an element; ``_`` in a name of an attribute stands for ``-``."""
        made: dict[str, str] = {}
        named = [classes]
        for name, value in attributes.items():
            if name in ("fill", "stroke") and value in TOKEN:
                named.append(f"{name[0]}-{value}")
                value = TOKEN[str(value)].value(self.scheme)
            text = value if isinstance(value, str) else number(value)
            if text:
                made[name.rstrip("_").replace("_", "-")] = xml_text(text)
        chosen = " ".join(filter(None, named))
        if chosen:
            made = {"class": chosen, **made}
        return Element(tag, made) if parent is None else SubElement(parent, tag, made)

    def text(
        self,
        parent: Element,
        words: str,
        x: float,
        y: float,
        size: float,
        *,
        fill: str = "ink",
        classes: str = "",
        anchor: str = "",
        weight: str = "",
        family: str = "",
        halo: str = "",
    ) -> Element:
        """Add a line of text whose middle is at ``y``; ``halo`` is the token of an outline."""
        base = y + size * 0.36  # the baseline for which Chinese characters stand centred
        if weight == "bold" and not halo and self.faces is not None:
            drawn: dict[str, str | float] = {"stroke": fill, "stroke_width": size * _OUTLINE, "stroke_linejoin": "round"}
        else:
            drawn = {
                "font_weight": weight,
                "stroke": halo,
                "stroke_width": 4.0 if halo else "",
                "stroke_linejoin": "round" if halo else "",
                "paint_order": "stroke" if halo else "",
            }
        made = self.element(
            parent,
            "text",
            classes,
            x=x,
            y=base,
            fill=fill,
            font_size=size,
            text_anchor=anchor,
            font_family=self.family(family),
            **drawn,
        )
        self.write(made, words, size)
        return made

    def write(self, element: Element, words: str, size: float) -> None:
        """Write ``words`` into a text element; what the typefaces lack as small code points."""
        if self.faces is None:
            element.text = xml_text(words)
            return
        for piece in self.faces.pieces(xml_text(words)):
            if piece.missing:
                self.element(element, "tspan", font_size=size * _SMALL).text = piece.text
            elif len(element):
                element[-1].tail = piece.text
            else:
                element.text = piece.text

    def spans(
        self, parent: Element, parts: Sequence[tuple[str, str, bool]], x: float, y: float, size: float, *, fill: str = "ink"
    ) -> Element:
        """Add a line made of parts: words, colour token (empty: the line's), bold or not."""
        if len(parts) == 1 and not parts[0][1]:
            return self.text(parent, parts[0][0], x, y, size, fill=fill, weight="bold" if parts[0][2] else "")
        line = self.text(parent, "", x, y, size, fill=fill)
        for words, colour, bold in parts:
            outlined = bold and self.faces is not None
            piece = self.element(
                line,
                "tspan",
                fill=colour,
                font_weight="bold" if bold and not outlined else "",
                stroke=colour if outlined else "",
                stroke_width=size * _OUTLINE if outlined else "",
            )
            self.write(piece, words, size)
        return line


def svg_root(pen: Pen, width: float, height: float, classes: str) -> Element:
    """Return the root of a drawing of that size in CSS pixels."""
    root = pen.element(
        None, "svg", classes, viewBox=f"0 0 {number(width)} {number(height)}", width=width, height=height,
        font_family=pen.family(SANS),
    )  # fmt: skip
    root.set("xmlns", "http://www.w3.org/2000/svg")
    return root


def to_bytes(root: Element, *, declaration: bool) -> bytes:
    """Serialise; with ``declaration`` as a file of its own."""
    body = tostring(root, encoding="unicode", short_empty_elements=True)
    head = '<?xml version="1.0" encoding="UTF-8"?>\n' if declaration else ""
    return f"{head}{body}\n".encode()
