"""The Word document: opened again by python-docx and lxml, with templates, layouts, hostile names."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from lxml import etree
from PIL import Image

from tests.viz.bank import CASES, the_view
from tests.viz.invented import InventedAtlas
from viz import make_view, render
from viz.renderers.docx import MOST_ROWS
from viz.renderers.grid import grid_of
from viz.text import clean
from viz.view import InputError, ParameterError

THEME = "ordinary-theme"


def opened(case: str, lang: str = "zh", **given: object) -> Document:
    return docx.Document(io.BytesIO(render(the_view(case), "docx", lang, **given)))  # type: ignore[arg-type]


def text_of(document: Document) -> str:
    cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


@pytest.mark.parametrize("case", CASES)
def test_a_document_opens_again_with_title_picture_table_and_sources(case: str) -> None:
    content = render(the_view(case), "docx")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        for name in archive.namelist():
            if name.endswith((".xml", ".rels")):
                etree.fromstring(archive.read(name))
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    document = docx.Document(io.BytesIO(content))
    said = text_of(document)
    assert document.paragraphs[0].style.name == "Title"
    assert document.paragraphs[0].text
    assert "CC BY 4.0" in said
    assert the_view(case).release in said
    assert len(document.inline_shapes) == 1
    assert len(document.tables) == (1 if the_view(case).nodes else 0)
    assert all(len(table.rows) <= MOST_ROWS + 1 for table in document.tables)


def test_every_brand_stands_in_the_table_with_its_unit_and_its_themes() -> None:
    view = the_view(THEME)
    rows = [[cell.text for cell in row.cells] for row in opened(THEME).tables[0].rows]
    brands = [node for node in view.nodes if node.kind == "brand"]
    assert [row[1] for row in rows[1:]] == [node.label.zh for node in brands]
    assert [row[0] for row in rows[1:]] == [node.owner.zh for node in brands]
    assert all("行稳致远（" in row[2] for row in rows[1:])
    assert rows[0] == ["单位", "品牌", "主题"]


def test_evidence_names_phrase_section_and_place() -> None:
    said = text_of(opened(THEME))
    assert re.search(r"“一个短语”（第一部分 · 第 11–14 字）", said)


def test_the_picture_has_three_hundred_pixels_an_inch_and_words_for_those_who_cannot_see_it() -> None:
    document = opened(THEME)
    shape = document.inline_shapes[0]
    image = Image.open(io.BytesIO(next(iter(document.part.package.image_parts)).blob))
    assert image.width / shape.width.inches == pytest.approx(300, abs=1)
    words = shape._inline.docPr
    assert words.get("title") == "行稳致远"
    assert "9 个品牌" in words.get("descr")


def test_properties_say_what_of_which_day() -> None:
    about = opened(THEME, approver="李四").core_properties
    assert about.title == "行稳致远"
    assert about.created == about.modified == datetime(2026, 1, 2, tzinfo=about.created.tzinfo)
    assert about.language == "zh-CN"
    assert "李四" in about.comments


def test_the_official_layout_is_that_of_the_standard() -> None:
    document = opened(THEME, layout="official")
    section = document.sections[0]
    sides = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(side.mm) for side in sides] == [37, 35, 28, 26]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    text, title = document.styles["Body Text"], document.styles["Title"]
    fonts = text.element.rPr.rFonts
    assert fonts.get(qn("w:eastAsia")) == "仿宋_GB2312"
    assert (text.font.size, text.paragraph_format.line_spacing) == (Pt(16), Pt(28))
    assert text.element.pPr.find(qn("w:ind")).get(qn("w:firstLineChars")) == "200"
    assert title.element.rPr.rFonts.get(qn("w:eastAsia")).startswith("方正小标宋")
    assert title.font.size == Pt(22)
    assert document.settings.odd_and_even_pages_header_footer
    for footer in (section.footer, section.even_page_footer):
        assert [run.text for run in footer.paragraphs[0].runs][::2] == ["— ", " —"]
        assert footer._element.find(f".//{qn('w:instrText')}").text == "PAGE"
    heads = [paragraph.text for paragraph in document.paragraphs if paragraph.style.name == "Heading 1"]
    assert [head[:2] for head in heads] == ["一、", "二、", "三、"]


@pytest.mark.parametrize("layout", ["plain", "official"])
def test_every_style_in_use_has_a_chinese_typeface_and_no_picture_is_cut_by_a_fixed_line(layout: str) -> None:
    document = opened(THEME, layout=layout)
    used = {paragraph.style.name for paragraph in document.paragraphs}
    for name in used:
        fonts = document.styles[name].element.rPr.rFonts
        assert fonts.get(qn("w:eastAsia")), name
        assert not [key for key in fonts.attrib if key.endswith("Theme")], name
    assert document.styles["Atlas Picture"].paragraph_format.line_spacing == 1.0


def test_a_template_of_ones_own_keeps_its_styles_its_page_and_its_letterhead(tmp_path: Path) -> None:
    own = docx.Document()
    own.add_paragraph("这里的文字要换掉")
    own.styles["Title"].font.size = Pt(31)
    own.sections[0].left_margin = Mm(44)
    own.sections[0].header.paragraphs[0].text = "某某市财政局"
    path = tmp_path / "模板.docx"
    own.save(str(path))
    made = opened(THEME, template=path)
    assert "换掉" not in text_of(made)
    assert made.styles["Title"].font.size == Pt(31)
    assert round(made.sections[0].left_margin.mm) == 44
    assert made.sections[0].header.paragraphs[0].text == "某某市财政局"
    assert "行稳致远" in text_of(made)


def test_a_matrix_is_told_row_by_row_with_the_numbers_of_its_cells() -> None:
    view = make_view(InventedAtlas(30), "matrix")
    document = docx.Document(io.BytesIO(render(view, "docx")))
    head, *rows = [[cell.text for cell in row.cells] for row in document.tables[0].rows]
    assert head == ["单位", "主题"]
    grid = grid_of(view)
    assert grid is not None
    assert [row[0] for row in rows] == [clean(node.label.zh) for node in grid.rows]
    numbers = [int(piece.rsplit(" ", 1)[1]) for row in rows for piece in row[1].split("；") if piece != "–"]
    assert sorted(numbers) == sorted(cell.count for cell in grid.cells.values() if cell.count is not None)


@pytest.mark.parametrize("form", ["docx", "pptx"])
def test_a_template_that_is_not_there_or_is_a_folder_is_said_so(form: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"a\.docx") as caught:
        render(the_view(THEME), form, template=tmp_path / "a.docx")
    assert caught.value.detail == "template_missing"
    with pytest.raises(ParameterError) as refused:
        render(the_view(THEME), form, template=tmp_path)
    assert "文件夹" in refused.value.text("zh")


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 broken", b"plain text"])
def test_a_template_that_is_no_document_is_refused(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(content)
    with pytest.raises(InputError) as caught:
        render(the_view(THEME), "docx", template=path)
    assert caught.value.detail == "word_template"
    assert "a.docx" in caught.value.text("en")


def test_a_watermark_stands_behind_every_page_and_is_text_to_word() -> None:
    document = opened(THEME, watermark='内部"<&', layout="official")
    for header in (document.sections[0].header, document.sections[0].even_page_header):
        paths = [path.get("string") for path in header._element.iter("{urn:schemas-microsoft-com:vml}textpath")]
        assert '内部"<&' in paths


@pytest.mark.parametrize(("width", "height", "sides"), [(2400.0, 900.0, [True, False]), (600.0, 600.0, [False])])
def test_a_wide_picture_lies_across_and_the_rest_stands(width: float, height: float, sides: list[bool]) -> None:
    view = replace(the_view(THEME), width=width, height=height)
    sections = docx.Document(io.BytesIO(render(view, "docx"))).sections
    assert [section.page_width > section.page_height for section in sections] == sides
