"""Boxes and lines as DrawingML, written straight into a slide's shape tree.

python-pptx finds the nearest connection site through three layers of objects for each end of
each connector, and knows only four of an ellipse's eight. The elements here are the ones
PowerPoint itself writes (ECMA-376, part 1, 19.3 and 20.1). Nothing else knows of XML here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lxml import etree

from viz.renderers.pen import xml_text
from viz.renderers.pptx_look import COLOURS, EMU, A, ThemeColour
from viz.renderers.slides import POINT, Box, Line, Lines, Run

P = "http://schemas.openxmlformats.org/presentationml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

_PRESET: Mapping[str, str] = {
    "card": "roundRect", "pill": "roundRect", "disc": "ellipse", "box": "rect", "hexagon": "hexagon",
    "tag": "homePlate", "stack": "rect", "line": "line", "ring": "ellipse", "island": "roundRect", "text": "rect",
}  # fmt: skip
_RADIUS = {"card": 6.0, "island": 14.0}
_LANG = {"zh": ("zh-CN", "en-US"), "en": ("en-US", "zh-CN")}
_LINE_FACTOR = 1.25

Element = Any  # lxml's own type says no more


def _add(parent: Element, tag: str, **attributes: str) -> Element:
    return etree.SubElement(parent, tag, attributes)


def _a(name: str) -> str:
    return f"{{{A}}}{name}"


def _p(name: str) -> str:
    return f"{{{P}}}{name}"


_XFRM, _OFF, _EXT, _GEOM, _AV, _GD = (_a(name) for name in ("xfrm", "off", "ext", "prstGeom", "avLst", "gd"))
_SOLID, _SCHEME, _MOD, _LUM, _NONE, _LN = (
    _a(name) for name in ("solidFill", "schemeClr", "lumMod", "lumOff", "noFill", "ln"))
_PARA, _PPR, _SPACE, _SPTS, _RUN, _RPR, _TEXT, _LATIN, _EA = (
    _a(name) for name in ("p", "pPr", "lnSpc", "spcPts", "r", "rPr", "t", "latin", "ea"))
_BODY, _LIST, _JUMP = _a("bodyPr"), _a("lstStyle"), _a("hlinkClick")
_SP, _CXN, _CNV, _SPPR, _TX = _p("sp"), _p("cxnSp"), _p("cNvPr"), _p("spPr"), _p("txBody")


class Painter:
    """Adds shapes to one slide: ``left, top`` is the room's corner in points, ``lang`` the text's language."""

    def __init__(self, tree: Element, left: float, top: float, lang: str) -> None:
        self._tree, self._left, self._top = tree, left, top
        self._lang = _LANG[lang]
        self._next = max((int(one.get("id")) for one in tree.iter(_CNV)), default=1) + 1
        self._ids: dict[str, int] = {}

    def box(self, box: Box, link: str = "", at: tuple[float, float] | None = None) -> None:
        """Add a box; ``link`` is the relationship to the slide it leads to, ``at`` another corner."""
        left, top = at or (self._left, self._top)
        shape = _add(self._tree, _SP)
        head = _add(shape, _p("nvSpPr"))
        self._name(head, box.id, box.alt, link)
        _add(head, _p("cNvSpPr"), **({"txBox": "1"} if box.form == "text" else {}))
        _add(head, _p("nvPr"))
        look = _add(shape, _SPPR)
        x, y = left + box.x - box.width / 2, top + box.y - box.height / 2
        place = _place(look, x, y, box.width, box.height)
        if box.turn:
            place.set("rot", str(round(box.turn * 60_000)))
        _shape(look, box)
        _fill(look, box.fill)
        _outline(look, box.outline, box.weight, box.dash, double=box.form == "stack")
        if box.form != "line":
            self._text(_add(shape, _TX), box)

    def line(self, line: Line, boxes: Mapping[str, Box]) -> None:
        """Add a connector glued to the nearest sites of its two boxes."""
        source, target = boxes[line.source], boxes[line.target]
        start, end = _sites(source, target, line.curved)
        (x1, y1), (x2, y2) = source.sites[start], target.sites[end]
        shape = _add(self._tree, _CXN)
        head = _add(shape, _p("nvCxnSpPr"))
        self._name(head, "", line.alt, "")
        ends = _add(head, _p("cNvCxnSpPr"))
        _add(ends, _a("stCxn"), id=str(self._id(source.id)), idx=str(start))
        _add(ends, _a("endCxn"), id=str(self._id(target.id)), idx=str(end))
        _add(head, _p("nvPr"))
        look = _add(shape, _SPPR)
        place = _place(look, self._left + min(x1, x2), self._top + min(y1, y2), abs(x2 - x1), abs(y2 - y1))
        if x2 < x1:
            place.set("flipH", "1")
        if y2 < y1:
            place.set("flipV", "1")
        _add(_add(look, _GEOM, prst="curvedConnector3" if line.curved else "straightConnector1"), _AV)
        drawn = _outline(look, line.colour, line.weight, line.dash)
        if line.arrow:
            _add(drawn, _a("tailEnd"), type="triangle", w="med", len="med")

    def _id(self, key: str) -> int:
        """Return the number of the shape of a box, which may be drawn later than its lines."""
        if key not in self._ids:
            self._ids[key] = self._next
            self._next += 1
        return self._ids[key]

    def _name(self, head: Element, key: str, alt: str, link: str) -> None:
        if key:
            number = self._id(key)
        else:
            number, self._next = self._next, self._next + 1
        words = xml_text(alt)
        named = _add(head, _CNV, id=str(number), name=words[:60] or f"shape {number}", descr=words)
        if link:
            _add(named, _JUMP, **{f"{{{R}}}id": link, "action": "ppaction://hlinksldjump"})
        elif not words:  # for readers who do not see it: nothing is said of decoration
            extra = _add(_add(named, _a("extLst")), _a("ext"), uri="{C183D7F6-B498-43B3-948B-1728B52AA6E4}")
            decoration = "http://schemas.microsoft.com/office/drawing/2017/decorative"
            etree.SubElement(extra, f"{{{decoration}}}decorative", {"val": "1"}, nsmap={"adec": decoration})

    def _text(self, body: Element, box: Box) -> None:
        inset = "0" if box.form == "text" else "25400"
        wrap = "square" if box.left or box.form in ("card", "box") else "none"
        _add(body, _BODY, wrap=wrap, lIns=inset, tIns="0", rIns=inset, bIns="0", rtlCol="0", anchor="ctr")
        _add(body, _LIST)
        self._paragraphs(body, box.lines, "l" if box.left else "ctr")

    def _paragraphs(self, body: Element, lines: Lines, align: str) -> None:
        for line in lines or ((),):
            para = _add(body, _PARA)
            style = _add(para, _PPR, algn=align)
            if line:
                tallest = max(run.size for run in line)
                _add(_add(style, _SPACE), _SPTS, val=str(round(tallest * _LINE_FACTOR * 100)))
            for run in line:
                self._run(para, run)

    def _run(self, para: Element, run: Run) -> None:
        made = _add(para, _RUN)
        style = _add(made, _RPR, lang=self._lang[0], altLang=self._lang[1], sz=str(round(run.size * 10) * 10), b="1" if run.bold else "0", dirty="0")
        _fill(style, run.colour)
        face = "mj" if run.serif else "mn"
        _add(style, _LATIN, typeface=f"+{face}-lt")
        _add(style, _EA, typeface=f"+{face}-ea")
        _add(made, _TEXT).text = xml_text(run.text)


def _emu(points: float) -> str:
    return str(round(points * EMU))


def _place(look: Element, x: float, y: float, width: float, height: float) -> Element:
    place = _add(look, _XFRM)
    _add(place, _OFF, x=_emu(x), y=_emu(y))
    _add(place, _EXT, cx=_emu(width), cy=_emu(height))
    return place


def _shape(look: Element, box: Box) -> None:
    values = _add(_add(look, _GEOM, prst=_PRESET[box.form]), _AV)
    short = max(min(box.width, box.height), 0.1)
    if box.form == "pill":
        adjust = 50_000
    elif box.form in _RADIUS:
        adjust = min(round(_RADIUS[box.form] / short * 100_000), 50_000)
    elif box.form in ("tag", "hexagon"):
        adjust = round(POINT * 100_000)
    else:
        return
    _add(values, _GD, name="adj", fmla=f"val {adjust}")


def _fill(parent: Element, token: str) -> None:
    if not token:
        _add(parent, _NONE)
        return
    colour: ThemeColour = COLOURS[token]
    made = _add(_add(parent, _SOLID), _SCHEME, val=colour.slot)
    if colour.mod != 100:
        _add(made, _MOD, val=str(colour.mod * 1000))
    if colour.off:
        _add(made, _LUM, val=str(colour.off * 1000))


def _outline(look: Element, token: str, weight: float, dash: tuple[float, ...], *, double: bool = False) -> Element:
    if not token:
        line = _add(look, _LN)
        _add(line, _NONE)
        return line
    line = _add(look, _LN, w=_emu(weight * (2.4 if double else 1)), **({"cmpd": "dbl"} if double else {}))
    _fill(line, token)
    if dash:
        _add(line, _a("prstDash"), val="sysDot" if dash[0] < 3 else "dash")
    return line


def _sites(source: Box, target: Box, curved: bool) -> tuple[int, int]:
    """Return the sites of two boxes between which a line is shortest; curved lines leave sideways."""
    if curved:
        outward = 1 if source.x <= target.x else -1
        return _sideways(source, outward), _sideways(target, -outward)
    return _facing(source, target), _facing(target, source)


def _sideways(box: Box, side: int) -> int:
    """Return the site that lies farthest to the right (``side`` 1) or left (-1)."""
    return max(range(len(box.sites)), key=lambda at: box.sites[at][0] * side)


def _facing(box: Box, other: Box) -> int:
    """Return the site of ``box`` that looks at ``other``."""
    return min(
        range(len(box.sites)),
        key=lambda at: (box.sites[at][0] - other.x) ** 2 + (box.sites[at][1] - other.y) ** 2,
    )
