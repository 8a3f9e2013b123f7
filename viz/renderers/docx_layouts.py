"""How a Word document looks: two layouts as tables of styles, and what a template may change.

``plain`` is a handout. ``official`` follows GB/T 9704-2012 (format for official documents of
Party and government organs): A4, margins 37, 35, 28 and 26 mm, title in 22 pt 小标宋, text in
16 pt 仿宋, 28 pt from line to line, 22 lines of 28 characters, page number «— 1 —». Styles have
Word's own names, so a template of a department's own applies: with one, none is touched that
the template has. This module knows nothing of views.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.styles.style import ParagraphStyle

TEXT, TITLE, LEAD, HEADING, CAPTION, QUOTE, CELL, CREDIT, PICTURE = (
    "Body Text", "Title", "Subtitle", "Heading 1", "Caption", "Atlas Evidence", "Atlas Table Text", "Atlas Source", "Atlas Picture",
)  # fmt: skip
TABLE = "Table Grid"


@dataclass(frozen=True, slots=True)
class Look:
    """A paragraph style: Chinese and Latin typeface, size in points, and how lines stand.

    ``pitch`` is the distance of lines in points (0: single), ``indent`` the indent of the
    first line in characters.
    """

    chinese: str
    latin: str
    size: float
    bold: bool = False
    centred: bool = False
    pitch: float = 0.0
    indent: int = 0
    before: float = 0.0
    after: float = 0.0
    colour: str = ""


@dataclass(frozen=True, slots=True)
class PageLook:
    """A layout: margins in millimetres (top, bottom, left, right), styles, how pages are numbered."""

    margins: tuple[float, float, float, float]
    styles: Mapping[str, Look]
    number: tuple[str, str]  # before and after the number
    number_look: Look
    mirrored: bool = False  # the number stands outside: right on odd pages, left on even ones
    pitch: int = 0  # of the grid of lines, in twentieths of a point; 0: no grid
    numbers: str = ""  # of the headings


def _plain() -> PageLook:
    sans, serif = "微软雅黑", "宋体"
    latin = "Arial"
    return PageLook(
        (25, 22, 25, 25),
        MappingProxyType(
            {
                TITLE: Look(sans, latin, 22, bold=True, after=4, colour="22201C"),
                LEAD: Look(sans, latin, 10.5, after=8, colour="6A655B"),
                HEADING: Look(sans, latin, 14, bold=True, before=14, after=6, colour="A8232B"),
                TEXT: Look(serif, latin, 10.5, pitch=18, after=4),
                PICTURE: Look(sans, latin, 10.5, centred=True, before=4),
                CAPTION: Look(sans, latin, 9, centred=True, before=4, after=8, colour="6A655B"),
                QUOTE: Look(serif, latin, 9.5, pitch=15, after=4),
                CELL: Look(serif, latin, 9.5, before=2, after=2),
                CREDIT: Look(sans, latin, 8.5, before=2, colour="6A655B"),
            }
        ),
        ("", ""),
        Look(sans, latin, 9, centred=True, colour="6A655B"),
    )


def _official() -> PageLook:
    text, latin = "仿宋_GB2312", "Times New Roman"
    return PageLook(
        (37, 35, 28, 26),
        MappingProxyType(
            {
                TITLE: Look("方正小标宋简体", latin, 22, centred=True, pitch=35, after=14),
                LEAD: Look("楷体_GB2312", latin, 16, pitch=28, indent=2),
                HEADING: Look("黑体", latin, 16, pitch=28, indent=2),
                TEXT: Look(text, latin, 16, pitch=28, indent=2),
                PICTURE: Look(text, latin, 16, centred=True, before=7),
                CAPTION: Look(text, latin, 14, centred=True, pitch=28),
                QUOTE: Look(text, latin, 14, pitch=25, indent=2),
                CELL: Look(text, latin, 12, before=2, after=2),
                CREDIT: Look(text, latin, 14, pitch=28),
            }
        ),
        ("— ", " —"),
        Look("宋体", "宋体", 14),
        mirrored=True,
        pitch=560,
        numbers="一二三",
    )


PAGE_LOOKS: Mapping[str, PageLook] = MappingProxyType({"plain": _plain(), "official": _official()})
"""The layouts by name, as the option ``layout`` has them."""


def apply_layout(document: Document, look: PageLook, *, own: bool) -> None:
    """Give the document the styles and the page of ``look``.

    Where the document is a template of the user's ``own``, its styles and page stay, and only
    styles that it lacks are made.
    """
    for name, style in look.styles.items():
        there = name in document.styles
        if not there:
            document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        if not (there and own):
            dress(document.styles[name], style)
    if TABLE not in document.styles:
        document.styles.add_style(TABLE, WD_STYLE_TYPE.TABLE)
    if own:
        return
    dress(document.styles["Normal"], look.styles[TEXT], bare=True)
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = map(Mm, look.margins)
    section.header_distance, section.footer_distance = Mm(15), Mm(look.margins[1] - 7 if look.mirrored else 12)
    for old in section._sectPr.findall(qn("w:docGrid")):
        section._sectPr.remove(old)
    if look.pitch:
        grid = OxmlElement("w:docGrid")
        grid.set(qn("w:type"), "lines")
        grid.set(qn("w:linePitch"), str(look.pitch))
        section._sectPr.append(grid)
    for speech in document.styles.element.iter(qn("w:lang")):  # else Chinese punctuation stands as in Taiwan
        speech.set(qn("w:eastAsia"), "zh-CN")


def dress(style: object, look: Look, *, bare: bool = False) -> None:
    """Give a style its look; ``bare`` leaves the paragraph alone and sets the characters only."""
    assert isinstance(style, ParagraphStyle)
    font = style.font
    font.name, font.size, font.bold, font.italic = look.latin, Pt(look.size), look.bold, False
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{name}"), None)
    fonts.set(qn("w:eastAsia"), look.chinese)
    for colour in style.element.rPr.findall(qn("w:color")):
        style.element.rPr.remove(colour)
    if look.colour:
        colour = OxmlElement("w:color")
        colour.set(qn("w:val"), look.colour)
        style.element.rPr.append(colour)
    if bare:
        return
    shape = style.paragraph_format
    for border in style.element.get_or_add_pPr().findall(qn("w:pBdr")):
        style.element.pPr.remove(border)
    shape.alignment = WD_ALIGN_PARAGRAPH.CENTER if look.centred else WD_ALIGN_PARAGRAPH.LEFT
    shape.space_before, shape.space_after = Pt(look.before), Pt(look.after)
    if look.pitch:
        shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(look.pitch)
    else:
        shape.line_spacing = 1.0
    if look.indent:
        shape.first_line_indent = Pt(look.size * look.indent)
        style.element.pPr.find(qn("w:ind")).set(qn("w:firstLineChars"), str(100 * look.indent))
