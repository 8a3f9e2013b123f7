"""The view as a Word document: picture, table of units, brands and themes, evidence, sources.

python-docx writes; styles and pages come from ``docx_layouts``, or from a template of the
user's. The picture has 300 pixels an inch at the size at which it stands. This module knows
nothing of how a style looks.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby

import docx
from docx.document import Document
from docx.oxml.ns import qn
from docx.shared import Inches, Length
from docx.text.paragraph import Paragraph

from viz.renderers.archive import repack
from viz.renderers.docx_layouts import (
    CAPTION,
    CELL,
    CREDIT,
    HEADING,
    LEAD,
    PAGE_LOOKS,
    PICTURE,
    QUOTE,
    TABLE,
    TEXT,
    TITLE,
    apply_layout,
)
from viz.renderers.docx_parts import (
    describe,
    dress_table,
    embolden,
    lay,
    number_pages,
    room,
    set_watermark,
    turn,
)
from viz.renderers.faces import find_faces
from viz.renderers.grid import Grid, grid_of
from viz.renderers.imprint import basis_word, credit_lines, made_on, said
from viz.renderers.options import Lang, RenderOptions
from viz.renderers.outline import outline_of
from viz.renderers.pdf import sheet_of
from viz.renderers.png import MOST_PIXELS, with_density
from viz.renderers.typeset import Sheet, set_png
from viz.text import clean
from viz.view import GraphView, InputError, Label, words

PRINT = 300  # pixels an inch
MOST_ROWS = 400
"""Rows of the table and pieces of evidence; a document with more is no handout."""

_CAPTION = 1.1  # inches below a picture, for its caption
_HEAD = 0.9  # inches above it on the first page, for title and summary
_SMALLEST = 0.72  # of the drawing's own size: below it the picture gets a page across


@dataclass(frozen=True, slots=True)
class _Plate:
    """The picture as it stands: pixels, width in inches, on a page across or not."""

    png: bytes
    width: float
    across: bool


@dataclass(frozen=True, slots=True)
class _Writer:
    document: Document
    view: GraphView
    options: RenderOptions

    def head(self, name: str, place: int) -> None:
        """Write a heading, numbered as the layout has it."""
        number = PAGE_LOOKS[self.options.layout].numbers[place : place + 1]
        self.say(f"{number}、" * bool(number) + said(f"docx.{name}").in_(self.options.lang), HEADING)

    def say(self, label: Label | str, style: str) -> None:
        text = label if isinstance(label, str) else label.in_(self.options.lang)
        self.document.add_paragraph(clean(text), style)


def render_docx(view: GraphView, options: RenderOptions) -> bytes:
    """Return the document.

    Raises ``InputError`` for a template that is no Word document, ``EnvironmentFault`` where
    the machine has no Chinese typeface for the picture.
    """
    document = open_document(options)
    look = PAGE_LOOKS[options.layout]
    own = options.template is not None
    apply_layout(document, look, own=own)
    if not own:
        number_pages(document, look)
    if options.watermark:
        set_watermark(document, options.watermark)
    writer = _Writer(document, view, options)
    plate = _plate(document, view, options)
    writer.say(view.title, TITLE)
    writer.say(view.summary, LEAD)
    _picture(writer, plate)
    _table(writer)
    _evidence(writer)
    writer.head("sources", 2)
    for line in credit_lines(view, options):
        writer.say(line, CREDIT)
    _properties(document, view, options)
    out = io.BytesIO()
    document.save(out)
    return repack(out.getvalue())


def open_document(options: RenderOptions) -> Document:
    """Return an empty document, or the template without its text.

    Raises ``InputError`` for a template that is no Word document.
    """
    if options.template is None:
        return docx.Document()
    if not options.template.is_file():
        raise InputError("template_missing", path=options.template)
    try:
        document = docx.Document(str(options.template))
    except Exception as error:  # python-docx raises whatever a broken zip makes it raise
        raise InputError("word_template", path=options.template, problem=type(error).__name__) from None
    body = document.element.body
    for child in list(body):
        if child.tag != qn("w:sectPr"):
            body.remove(child)
    return document


def _plate(document: Document, view: GraphView, options: RenderOptions) -> _Plate:
    """Return the picture, and lay the first page across where that makes it much larger."""
    faces = find_faces(options.font)
    sheet = sheet_of(view, replace(options, page="fit"), faces)
    wide, high = room(document.sections[0])
    shown, other = _width(sheet, wide, high), _width(sheet, high, wide, _HEAD)
    across = wide < high and shown < _SMALLEST * sheet.width / 96 and other > shown * 1.25
    if across:
        lay(document.sections[0], across=True)
        shown = other
    dpi = min((options.dpi or PRINT) * shown / (sheet.width / 96), 96 * (MOST_PIXELS / (sheet.width * sheet.height)) ** 0.5)
    return _Plate(with_density(set_png(sheet, faces, dpi), options.dpi or PRINT), shown, across)


def _picture(writer: _Writer, plate: _Plate) -> None:
    paragraph = writer.document.add_paragraph(style=PICTURE)
    paragraph.add_run().add_picture(io.BytesIO(plate.png), width=Inches(plate.width))
    title, summary = (clean(label.in_(writer.options.lang)) for label in (writer.view.title, writer.view.summary))
    describe(paragraph, title, f"{title}。{summary}")
    writer.say(said("docx.figure", title=title), CAPTION)
    if plate.across:
        turn(writer.document, across=False)


def _width(sheet: Sheet, wide: Length, high: Length, head: float = 0.0) -> float:
    """Return the width in inches at which the drawing stands in that room, with its caption."""
    widest, highest = float(wide.inches), float(high.inches) - _CAPTION - head
    return min(widest, sheet.width / 96, highest * sheet.width / sheet.height)


def _brand_rows(view: GraphView, lang: str) -> list[tuple[str, str, str]]:
    """Return unit, brand and themes of each brand, in the order of the picture."""
    nodes = {node.id: node for node in view.nodes}
    owners: dict[str, str] = {}
    themes: dict[str, list[str]] = {}
    for edge in view.edges:
        source, target = nodes.get(edge.source), nodes.get(edge.target)
        if source is None or target is None:
            continue
        if edge.kind == "owns":
            owners.setdefault(target.id, source.label.in_(lang))
        elif edge.kind == "theme":
            ends = (source, target) if target.kind == "theme" else (target, source)
            basis = basis_word(edge, lang)
            said_of = ends[1].label.in_(lang) + (f"（{basis}）" if basis and lang == "zh" else f" ({basis})" if basis else "")
            themes.setdefault(ends[0].id, []).append(said_of)
    stop = "；" if lang == "zh" else "; "
    return [
        (node.owner.in_(lang) or owners.get(node.id, ""), node.label.in_(lang), stop.join(dict.fromkeys(themes.get(node.id, ()))))
        for node in view.nodes
        if node.kind == "brand"
    ]


def _table(writer: _Writer) -> None:
    lang = writer.options.lang
    rows: Sequence[tuple[str, ...]] = _brand_rows(writer.view, lang)
    heads = tuple(words(f"kind.{kind}").in_(lang) for kind in ("unit", "brand", "theme"))
    grid = None if rows else grid_of(writer.view)
    if grid is not None:
        heads, rows = _grid_rows(grid, lang)
    elif not rows:
        rows = [
            (words(f"kind.{node.kind}").in_(lang) if node.kind in _KNOWN else node.kind, node.label.in_(lang), node.owner.in_(lang))
            for node in writer.view.nodes
        ]
        heads = tuple(said(f"docx.{name}").in_(lang) for name in ("kind", "name", "owner"))
    writer.head("table", 0)
    if not rows:
        writer.say(words("page.nothing"), TEXT)
        return
    shown = rows[:MOST_ROWS]
    table = writer.document.add_table(len(shown) + 1, len(heads), TABLE)
    for cells, row in zip(table._tbl.tr_lst, (heads, *shown), strict=True):
        for cell, text in zip(cells.tc_lst, row, strict=True):
            paragraph = Paragraph(cell.p_lst[0], table)
            paragraph.style = CELL
            paragraph.add_run(clean(text))
            if row is heads:
                embolden(paragraph)
    dress_table(table, (0.24, 0.33, 0.43) if len(heads) == 3 else (0.3, 0.7), room(writer.document.sections[-1])[0])
    if len(rows) > len(shown):
        writer.say(said("docx.more", count=len(rows) - len(shown)), TEXT)


def _grid_rows(grid: Grid, lang: Lang) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Return heads and rows of a table: what has a number beside each row's name, with the number."""
    stop = "；" if lang == "zh" else "; "
    heads = tuple(
        words(f"kind.{kind}").in_(lang) if kind in _KNOWN else kind for kind in (grid.rows[0].kind, grid.columns[0].kind)
    )
    rows: list[tuple[str, ...]] = []
    for row in grid.rows:
        cells = [(column, grid.cells.get((column.x, row.y))) for column in grid.columns]
        told = [f"{column.label.in_(lang)} {cell.count}" for column, cell in cells if cell is not None]
        rows.append((row.label.in_(lang), stop.join(told) or "–"))
    return heads, rows


_KNOWN = frozenset(("theme", "brand", "unit", "branch", "principle", "practice", "recommendation", "warning", "part", "cluster"))


def _evidence(writer: _Writer) -> None:
    lang = writer.options.lang
    found = [
        (entry.node.label.in_(lang), row.name.in_(lang), phrase.text, phrase.place.in_(lang))
        for section in outline_of(writer.view)
        for entry in section.entries
        for row in entry.rows
        for phrase in row.phrases
    ]
    if not found:
        return
    writer.head("evidence", 1)
    colon, stop = ("：", "；") if lang == "zh" else (": ", "; ")
    for name, pieces in groupby(found[:MOST_ROWS], key=lambda one: one[0]):
        paragraph = writer.document.add_paragraph(style=QUOTE)
        paragraph.add_run(clean(name) + colon).font.bold = True
        said_of = (said("docx.phrase", about=about, phrase=phrase, place=place).in_(lang) for _, about, phrase, place in pieces)
        paragraph.add_run(clean(stop.join(said_of)))
    if len(found) > MOST_ROWS:
        writer.say(said("docx.more", count=len(found) - MOST_ROWS), TEXT)


def _properties(document: Document, view: GraphView, options: RenderOptions) -> None:
    about, day = document.core_properties, made_on(view).replace(tzinfo=None)
    about.title = clean(view.title.in_(options.lang))[:255]
    about.subject = clean(view.summary.in_(options.lang))[:255]
    about.author = about.last_modified_by = said("docx.author").in_(options.lang)
    about.keywords = clean(f"{view.name} {view.release}")[:255]
    about.comments = clean(" ".join(credit_lines(view, options)))[:255]
    about.language = "zh-CN" if options.lang == "zh" else "en"
    about.created = about.modified = day
    about.revision = 1
