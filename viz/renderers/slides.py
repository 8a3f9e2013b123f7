"""What stands on a slide, as plain frozen data: boxes of text and lines between them.

Measures are points (1/72 inch) from the top left of the slide's room for pictures; colours are
names of tokens of ``viz.style``. The plan (``slide_plan``) makes these, the writer
(``pptx``) draws them; neither knows the other's libraries.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

SMALLEST = 10.5
"""No text on a slide is set smaller, in points."""

Form = Literal["card", "pill", "disc", "box", "hexagon", "tag", "stack", "line", "ring", "island", "text"]


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one colour and weight; ``size`` in points."""

    text: str
    size: float
    colour: str = "ink"
    bold: bool = False
    serif: bool = False


Lines = tuple[tuple[Run, ...], ...]


@dataclass(frozen=True, slots=True)
class Box:
    """A shape with text; ``x, y`` is its centre. ``jump`` is the key of a slide it leads to."""

    id: str
    form: Form
    x: float
    y: float
    width: float
    height: float
    lines: Lines = ()
    fill: str = ""
    outline: str = ""
    weight: float = 1.0
    dash: tuple[float, ...] = ()
    left: bool = False  # text set from the left edge, else centred
    turn: float = 0.0  # degrees, clockwise
    alt: str = ""  # empty: decoration
    jump: str = ""

    @property
    def sites(self) -> tuple[tuple[float, float], ...]:
        """Where connectors may be glued, in the order of the preset shape's own list.

        ECMA-376, presetShapeDefinitions.xml: most shapes have top, left, bottom, right; an
        ellipse has eight, anticlockwise from the top, a hexagon six, clockwise from the right.
        """
        w, h = self.width / 2, self.height / 2
        around: tuple[tuple[float, float], ...]
        if self.form == "disc":
            v, u = h * 0.5**0.5, w * 0.5**0.5
            around = ((0.0, -h), (-u, -v), (-w, 0.0), (-u, v), (0.0, h), (u, v), (w, 0.0), (u, -v))
        elif self.form == "tag":  # its top and bottom end where the point begins
            middle = -min(self.width, self.height) * POINT / 2
            around = ((middle, -h), (-w, 0.0), (middle, h), (w, 0.0))
        elif self.form == "hexagon":
            u = w - POINT * min(self.width, self.height)
            around = ((w, 0.0), (u, h), (-u, h), (-w, 0.0), (-u, -h), (u, -h))
        else:
            around = ((0.0, -h), (-w, 0.0), (0.0, h), (w, 0.0))
        return tuple((self.x + dx, self.y + dy) for dx, dy in around)


POINT = 0.3
"""How far the point of a tag or hexagon sticks out, in units of its height."""


@dataclass(frozen=True, slots=True)
class Line:
    """A connector between two boxes, glued at both ends."""

    source: str
    target: str
    colour: str = "edge"
    weight: float = 1.2
    dash: tuple[float, ...] = ()
    curved: bool = False
    arrow: bool = False
    alt: str = ""


@dataclass(frozen=True, slots=True)
class Slide:
    """One slide. ``key`` names it for links; ``text`` stands under the title, ``foot`` at the bottom."""

    key: str
    title: str
    text: str = ""
    boxes: tuple[Box, ...] = ()  # from the back to the front
    lines: tuple[Line, ...] = ()  # behind the boxes, before the backdrop
    backdrop: tuple[Box, ...] = ()
    body: tuple[str, ...] = ()  # paragraphs, where there is no picture
    foot: tuple[str, ...] = ()  # at most two lines: source and release; approver and licence
    back: tuple[str, str] = ("", "")  # words and key of the slide one comes from
    notes: tuple[str, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Room:
    """The part of a slide that pictures may fill, in points."""

    width: float
    height: float
