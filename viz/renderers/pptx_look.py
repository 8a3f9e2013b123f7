"""How slides look: the deck one starts from, its theme, and tokens as colours of the theme.

Shapes name colours and fonts of the theme, never values, so a department's own template
recolours everything. Without one, python-pptx's blank deck is made 16:9 and gets a theme of
our tokens. This module knows nothing of what is shown.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile, ZipFile

from lxml import etree

from viz.renderers.archive import repack
from viz.renderers.slides import Room
from viz.style import TOKEN
from viz.view import InputError

if TYPE_CHECKING:
    from pptx.presentation import Presentation
    from pptx.slide import SlideLayout

EMU = 12_700  # a point
A = "http://schemas.openxmlformats.org/drawingml/2006/main"

WIDTH, HEIGHT = 960.0, 540.0  # of our own deck, in points: 16:9
MARGIN = 40.0
TITLE_SIZE = 28
_LARGEST_TEMPLATE = 64 << 20
_FILES_IN_TEMPLATE = 4000


@dataclass(frozen=True, slots=True)
class ThemeColour:
    """A colour of the theme, made lighter or darker (``lumMod``, ``lumOff`` in per cent)."""

    slot: str
    mod: int = 100
    off: int = 0


_ACCENTS = {"red": "accent1", "gold": "accent2", "teal": "accent3", "green": "accent4", "violet": "accent5", "orange": "accent6"}

COLOURS: Mapping[str, ThemeColour] = MappingProxyType(
    {
        "paper": ThemeColour("bg2"),
        "card": ThemeColour("bg1"),
        "on-fill": ThemeColour("bg1"),
        "wash": ThemeColour("bg2", 97),
        "line": ThemeColour("bg2", 88),
        "ink": ThemeColour("tx1"),
        "muted": ThemeColour("tx1", 68, 32),
        "edge": ThemeColour("tx1", 55, 45),
        "grey": ThemeColour("tx1", 50, 50),
        "grey-text": ThemeColour("tx1", 68, 32),
        "plain": ThemeColour("tx1", 65, 35),
        "plain-text": ThemeColour("tx1", 68, 32),
        "plain-tint": ThemeColour("bg2", 96),
        "navy": ThemeColour("tx2"),
        "navy-text": ThemeColour("tx2"),
        "navy-tint": ThemeColour("tx2", 10, 90),
        **{name: ThemeColour(slot) for name, slot in _ACCENTS.items()},
        **{f"{name}-text": ThemeColour(slot, 75 if name in ("gold", "teal") else 100) for name, slot in _ACCENTS.items()},
        **{f"{name}-tint": ThemeColour(slot, 12, 88) for name, slot in _ACCENTS.items()},
    }
)
"""Every token as a colour of the theme."""

_SCHEME = (
    ("dk1", "ink"), ("lt1", "card"), ("dk2", "navy"), ("lt2", "paper"), ("accent1", "red"), ("accent2", "gold"),
    ("accent3", "teal"), ("accent4", "green"), ("accent5", "violet"), ("accent6", "orange"), ("hlink", "navy"),
    ("folHlink", "violet"),
)  # fmt: skip
_FONTS = (("majorFont", "Times New Roman", "SimSun"), ("minorFont", "Arial", "Microsoft YaHei"))
_KEPT_LAYOUTS = ("Title Slide", "Title and Content", "Title Only")


@cache
def own_template() -> bytes:
    """Return the deck that slides are put into where no template is given."""
    blank = (files("pptx") / "templates" / "default.pptx").read_bytes()
    name = "ppt/theme/theme1.xml"
    with ZipFile(io.BytesIO(blank)) as archive:
        theme = etree.fromstring(archive.read(name))
    theme.set("name", "Brand Atlas")
    scheme = theme.find(f".//{{{A}}}clrScheme")
    scheme.set("name", "Brand Atlas")
    for slot, token in _SCHEME:
        element = scheme.find(f"{{{A}}}{slot}")
        element.clear()
        etree.SubElement(element, f"{{{A}}}srgbClr", val=TOKEN[token].value("light").lstrip("#"))
    fonts = theme.find(f".//{{{A}}}fontScheme")
    fonts.set("name", "Brand Atlas")
    for which, latin, east_asian in _FONTS:
        fonts.find(f"{{{A}}}{which}/{{{A}}}latin").set("typeface", latin)
        fonts.find(f"{{{A}}}{which}/{{{A}}}ea").set("typeface", east_asian)
    return repack(blank, {name: etree.tostring(theme, xml_declaration=True, encoding="UTF-8", standalone=True)})


def open_deck(template: Path | None) -> Presentation:
    """Return an empty deck: the template with its slides taken out, or our own.

    Raises ``InputError`` for a file that is no PowerPoint deck.
    """
    from pptx import Presentation

    if template is None:
        deck = Presentation(io.BytesIO(own_template()))
        _dress(deck)
        return deck
    if not template.is_file():
        raise InputError("template_missing", path=template)
    try:
        if template.stat().st_size > _LARGEST_TEMPLATE:
            raise InputError("template", path=template, problem=f"> {_LARGEST_TEMPLATE >> 20} MB")
        with ZipFile(template) as archive:
            sizes = [entry.file_size for entry in archive.infolist()]
        if len(sizes) > _FILES_IN_TEMPLATE or sum(sizes) > 8 * _LARGEST_TEMPLATE:
            raise InputError("template", path=template, problem="zip")
        deck = Presentation(str(template))
        layout_of(deck)
    except OSError as error:  # without the number and the path that the error writes too
        raise InputError("template", path=template, problem=error.strerror or type(error).__name__) from None
    except (BadZipFile, KeyError, ValueError, AttributeError, etree.XMLSyntaxError) as error:
        raise InputError("template", path=template, problem=str(error)[:120]) from None
    except Exception as error:  # python-pptx has errors of its own for other kinds of files
        if isinstance(error, InputError) or type(error).__module__.split(".")[0] != "pptx":
            raise
        raise InputError("template", path=template, problem=str(error)[:120]) from None
    ids = deck.slides._sldIdLst
    for one in list(ids):
        deck.part.drop_rel(one.rId)
        ids.remove(one)
    return deck


def layout_of(deck: Presentation) -> SlideLayout:
    """Return the layout to use: the one with only a title, else the barest that has a title.

    Raises ``ValueError`` where no layout has a title.
    """
    titled = [layout for layout in deck.slide_layouts if _title_of(layout) is not None]
    only = [layout for layout in titled if layout._element.get("type") == "titleOnly"]
    if only or titled:
        found: SlideLayout = (only or sorted(titled, key=lambda one: len(one.placeholders)))[0]
        return found
    raise ValueError("no layout with a title")


def _title_of(layout: SlideLayout) -> Any:
    holders: Any = layout.placeholders
    return next((one for one in holders if str(one.placeholder_format.type).split(" ")[0] in ("TITLE", "CENTER_TITLE")), None)


@dataclass(frozen=True, slots=True)
class Frame:
    """Where things stand on the slides of a deck, in points."""

    width: float
    height: float
    left: float
    right: float
    top: float  # where the words below the title begin

    def room(self) -> Room:
        """Return the room for pictures: below two lines of words, above the foot."""
        return Room(self.right - self.left, self.foot - self.picture_top - 6)

    @property
    def picture_top(self) -> float:
        """Where pictures begin."""
        return self.top + 40

    @property
    def foot(self) -> float:
        """Where the line of sources stands."""
        return self.height - 38


def frame_of(deck: Presentation) -> Frame:
    """Return the frame of a deck from its size and the place its layout gives the title."""
    width, height = (deck.slide_width or 0) / EMU, (deck.slide_height or 0) / EMU
    title = _title_of(layout_of(deck))
    bottom = ((title.top or 0) + (title.height or 0)) / EMU
    if not height * 0.05 < bottom < height * 0.3:  # a title in the middle, or nowhere
        bottom = height * 0.15
    side = MARGIN * width / WIDTH
    return Frame(width, height, side, width - side, bottom + 2)


def _dress(deck: Presentation) -> None:
    """Make python-pptx's blank deck ours: 16:9, on paper, titles at the top left."""
    from pptx.enum.text import MSO_ANCHOR
    from pptx.opc.constants import RELATIONSHIP_TYPE as RT
    from pptx.util import Pt

    deck.slide_width, deck.slide_height = Pt(WIDTH), Pt(HEIGHT)
    package = deck.part.package
    for holder, kind in ((package, RT.THUMBNAIL), (deck.part, RT.PRINTER_SETTINGS)):
        for key in [key for key, rel in holder._rels.items() if rel.reltype == kind]:
            holder._rels.pop(key)
    for layout in list(deck.slide_layouts):
        if layout.name not in _KEPT_LAYOUTS:
            deck.slide_layouts.remove(layout)
    master = deck.slide_master
    ground = master._element.find(f".//{{{A}}}schemeClr")
    ground.set("val", "bg2")
    scale = WIDTH * EMU / 9_144_000
    for shape in [*master.shapes, *(shape for layout in deck.slide_layouts for shape in layout.shapes)]:
        place = shape._element.spPr.find(f"{{{A}}}xfrm") if shape._element.spPr is not None else None
        if place is not None:
            shape.left, shape.width = int(shape.left * scale), int(shape.width * scale)
    title = master.placeholders[0]
    title.left, title.top, title.width, title.height = (Pt(one) for one in (MARGIN, 20, WIDTH - 2 * MARGIN, 44))
    title.text_frame.vertical_anchor = MSO_ANCHOR.MIDDLE
    title.text_frame.margin_left = title.text_frame.margin_right = 0
    style = master._element.find(".//{*}titleStyle/{*}lvl1pPr")
    style.set("algn", "l")
    style.find("{*}defRPr").set("sz", str(TITLE_SIZE * 100))
    style.find("{*}defRPr").set("b", "1")
    for level in master._element.findall(".//{*}bodyStyle/*"):
        text = level.find("{*}defRPr")
        if text is not None and int(text.get("sz", "1800")) > 2000:
            text.set("sz", "2000")
