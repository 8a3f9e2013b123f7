"""Parts of a Word document that python-docx has no words for: alt text, fields, watermark.

Every text enters as text or attribute of an element; nothing is pasted into XML. This module
knows nothing of views.
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy

from docx.document import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.section import Section, _Footer
from docx.shared import Emu, Length, Pt, Twips
from docx.table import Table
from docx.text.paragraph import Paragraph

from viz.renderers.docx_layouts import PageLook

# A text path across the page, as Word's own command «watermark» makes it.
_WATERMARK = """<w:pict %s xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office">
<v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800" path="m@7,l@8,m@5,21600l@6,21600e">
<v:formulas><v:f eqn="sum #0 0 10800"/><v:f eqn="prod #0 2 1"/><v:f eqn="sum 21600 0 @1"/><v:f eqn="sum 0 0 @2"/>
<v:f eqn="sum 21600 0 @3"/><v:f eqn="if @0 @3 0"/><v:f eqn="if @0 21600 @1"/><v:f eqn="if @0 0 @2"/><v:f eqn="if @0 @4 21600"/></v:formulas>
<v:path textpathok="t" o:connecttype="rect"/><v:textpath on="t" fitshape="t"/></v:shapetype>
<v:shape id="atlasWatermark" type="#_x0000_t136" fillcolor="#c8c4bc" stroked="f" o:allowincell="f"
 style="position:absolute;margin-left:0;margin-top:0;width:400pt;height:100pt;rotation:315;z-index:-251658752;mso-position-horizontal:center;mso-position-horizontal-relative:margin;mso-position-vertical:center;mso-position-vertical-relative:margin">
<v:fill opacity=".35"/><v:textpath style="font-family:&quot;微软雅黑&quot;;font-size:1pt" string=""/></v:shape></w:pict>"""


def describe(paragraph: Paragraph, title: str, words: str) -> None:
    """Give the picture of ``paragraph`` its alternative text."""
    for shape in paragraph._p.iter(qn("wp:docPr")):
        shape.set("title", title)
        shape.set("descr", words)


def set_watermark(document: Document, words: str) -> None:
    """Put ``words`` behind every page."""
    shape = parse_xml(_WATERMARK % nsdecls("w"))
    for path in shape.iter("{urn:schemas-microsoft-com:vml}textpath"):
        if path.get("string") is not None:
            path.set("string", words)
    across = min(420, 90 * max(len(words), 2))
    for made in shape.iter("{urn:schemas-microsoft-com:vml}shape"):
        style = made.get("style", "")
        made.set("style", style.replace("width:400pt", f"width:{across}pt").replace("height:100pt", f"height:{across / max(len(words), 2):.0f}pt"))
        made.set("alt", words)
    section = document.sections[0]
    section.header.paragraphs[0].add_run()._r.append(shape)
    if document.settings.odd_and_even_pages_header_footer:
        section.even_page_header.paragraphs[0].add_run()._r.append(deepcopy(shape))


def number_pages(document: Document, look: PageLook) -> None:
    """Write the page number below every page, outside where the layout is mirrored."""
    section = document.sections[0]
    if look.mirrored:
        document.settings.odd_and_even_pages_header_footer = True
        _number(section.footer, look, WD_ALIGN_PARAGRAPH.RIGHT)
        _number(section.even_page_footer, look, WD_ALIGN_PARAGRAPH.LEFT)
    else:
        _number(section.footer, look, WD_ALIGN_PARAGRAPH.CENTER)


def _number(footer: _Footer, look: PageLook, side: WD_ALIGN_PARAGRAPH) -> None:
    paragraph = footer.paragraphs[0]
    paragraph.alignment = side
    if look.mirrored:  # one character from the edge of the text
        room = Pt(look.number_look.size)
        shape = paragraph.paragraph_format
        shape.right_indent, shape.left_indent = (room, None) if side == WD_ALIGN_PARAGRAPH.RIGHT else (None, room)
    before, after = look.number
    for words in (before, None, after):
        if words == "":
            continue
        run = paragraph.add_run(words or "")
        run.font.size, run.font.name = Pt(look.number_look.size), look.number_look.latin
        run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), look.number_look.chinese)
        if words is None:
            for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
                mark = OxmlElement("w:fldChar" if kind else "w:instrText")
                if kind:
                    mark.set(qn("w:fldCharType"), kind)
                else:
                    mark.text = text
                run._r.append(mark)


def turn(document: Document, *, across: bool) -> None:
    """Begin a section whose pages lie ``across``, or stand again."""
    lay(document.add_section(WD_SECTION.NEW_PAGE), across=across)


def lay(section: Section, *, across: bool) -> None:
    """Lay the pages of ``section`` across, or stand them up."""
    wide, high = section.page_width or 0, section.page_height or 0
    section.orientation = WD_ORIENT.LANDSCAPE if across else WD_ORIENT.PORTRAIT
    if (wide > high) != across:
        section.page_width, section.page_height = Emu(high), Emu(wide)


def room(section: Section) -> tuple[Length, Length]:
    """Return width and height of the text of a page."""
    wide = (section.page_width or 0) - (section.left_margin or 0) - (section.right_margin or 0)
    high = (section.page_height or 0) - (section.top_margin or 0) - (section.bottom_margin or 0)
    return Emu(wide), Emu(high)


def dress_table(table: Table, shares: Sequence[float], width: Length) -> None:
    """Give the columns their ``shares`` of ``width``, the table its hairlines; repeat the first
    row on every page, and keep each row on one page."""
    widths = [int(width * share / 635) for share in shares]  # 635 EMU make a twentieth of a point
    table.autofit = False
    for column, wide in zip(table._tbl.tblGrid.gridCol_lst, widths, strict=True):
        column.set(qn("w:w"), str(wide))
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        line = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", "8F897D")):
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
    table._tbl.tblPr.append(borders)
    for index, row in enumerate(table._tbl.tr_lst):
        kept = row.get_or_add_trPr()
        kept.append(OxmlElement("w:cantSplit"))
        if index == 0:
            kept.append(OxmlElement("w:tblHeader"))
        for cell, wide in zip(row.tc_lst, widths, strict=True):
            cell.width = Twips(wide)
            if index == 0:
                shade = OxmlElement("w:shd")
                for name, value in (("val", "clear"), ("color", "auto"), ("fill", "F4F1EA")):
                    shade.set(qn(f"w:{name}"), value)
                cell.get_or_add_tcPr().append(shade)


def embolden(paragraph: Paragraph) -> None:
    """Make all text of ``paragraph`` bold."""
    for run in paragraph.runs:
        run.font.bold = True
