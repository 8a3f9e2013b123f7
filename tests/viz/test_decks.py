"""Decks reopened by python-pptx and lxml: glued, legible, named, linked, and the same each time."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.util import Inches, Pt

from tests.viz.bank import CASES, the_view
from viz import render
from viz.renderers.options import RenderOptions
from viz.renderers.pptx import Deck
from viz.renderers.slide_plan import MOST_SLIDES, MOST_THINGS
from viz.text import clean
from viz.view import GraphView, InputError, Label, Node, ParameterError, Shape, Span

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
EMU = 12_700


@pytest.fixture(params=CASES, ids=str)
def view(request: pytest.FixtureRequest) -> GraphView:
    return the_view(request.param)


def opened(view: GraphView, **options: Any) -> Any:
    return Presentation(io.BytesIO(render(view, "pptx", **options)))


def shapes(deck: Any) -> Iterator[Any]:
    for slide in deck.slides:
        yield from slide.shapes._spTree.iter(f"{P}sp")


def test_every_part_of_the_file_is_xml_and_its_times_are_fixed(view: GraphView) -> None:
    with zipfile.ZipFile(io.BytesIO(render(view, "pptx"))) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        assert len(names) == len(set(names))
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        for name in names:
            if name.endswith((".xml", ".rels")):
                etree.fromstring(archive.read(name))


def test_every_connector_is_glued_at_both_ends_to_shapes_of_its_slide(view: GraphView) -> None:
    deck = opened(view)
    for slide in deck.slides:
        tree = slide.shapes._spTree
        ids = [element.get("id") for element in tree.iter(f"{P}cNvPr")]
        assert len(ids) == len(set(ids))
        for line in tree.iter(f"{P}cxnSp"):
            for end in ("stCxn", "endCxn"):
                glue = line.find(f".//{A}{end}")
                assert glue is not None
                assert glue.get("id") in ids
    drawn = [edge for edge in view.edges if edge.shown]
    if drawn and len(view.nodes) <= MOST_THINGS:
        lines = sum(1 for slide in deck.slides for _ in slide.shapes._spTree.iter(f"{P}cxnSp"))
        assert lines == len(drawn) or len(deck.slides) > 1


def test_a_connector_ends_where_its_shape_has_its_site() -> None:
    deck = opened(the_view("ordinary-unit"))
    for slide in deck.slides:
        by_id = {shape.shape_id: shape for shape in slide.shapes}
        for line in (shape for shape in slide.shapes if shape._element.tag == f"{P}cxnSp"):
            for end, x, y in (("stCxn", line.begin_x, line.begin_y), ("endCxn", line.end_x, line.end_y)):
                glue = line._element.find(f".//{A}{end}")
                shape = by_id[int(glue.get("id"))]
                middles = (
                    (shape.left + shape.width / 2, shape.top), (shape.left, shape.top + shape.height / 2),
                    (shape.left + shape.width / 2, shape.top + shape.height),
                    (shape.left + shape.width, shape.top + shape.height / 2),
                )  # fmt: skip
                site = middles[int(glue.get("idx"))]
                assert (x, y) == pytest.approx(site, abs=20)


def test_text_is_legible_and_shapes_stay_on_the_slide(view: GraphView) -> None:
    deck = opened(view)
    for slide in deck.slides:
        assert slide.shapes.title.text_frame.text
        for shape in slide.shapes:
            if shape.is_placeholder:
                continue
            assert shape.left >= -EMU
            assert shape.top >= -EMU
            assert shape.left + shape.width <= deck.slide_width + EMU
            assert shape.top + shape.height <= deck.slide_height + EMU
            for run in shape._element.iter(f"{A}rPr"):
                assert int(run.get("sz")) >= 1050
                assert run.find(f"{A}ea") is not None, "Chinese needs a font of its own"


def test_no_two_things_overlap(view: GraphView) -> None:
    names = {clean(node.label.zh)[:20] for node in view.nodes}
    for slide in opened(view).slides:
        boxes = [
            (shape.left, shape.top, shape.left + shape.width, shape.top + shape.height)
            for shape in slide.shapes
            if shape._element.tag == f"{P}sp" and any(name and name in alt(shape) for name in names) and not shape.is_placeholder
            and shape._element.find(f".//{A}prstGeom").get("prst") in ("roundRect", "rect", "ellipse", "hexagon", "homePlate")
            and shape._element.find(f".//{P}cNvSpPr").get("txBox") is None and "：" in alt(shape)
        ]  # fmt: skip
        for at, one in enumerate(boxes):
            for other in boxes[at + 1 :]:
                apart = one[2] <= other[0] + EMU or other[2] <= one[0] + EMU or one[3] <= other[1] + EMU or other[3] <= one[1] + EMU
                assert apart


def alt(shape: Any) -> str:
    return str(shape._element.find(f".//{P}cNvPr").get("descr"))


def test_colours_are_the_theme_s_so_that_a_template_recolours_them(view: GraphView) -> None:
    for slide in opened(view).slides:
        assert slide.shapes._spTree.find(f".//{A}srgbClr") is None
        assert slide.shapes._spTree.find(f".//{A}schemeClr") is not None


def test_everything_that_says_something_says_it_in_words_too(view: GraphView) -> None:
    for shape in shapes(opened(view)):
        head = shape.find(f".//{P}cNvPr")
        told = "".join(shape.itertext()).strip()
        assert head.get("descr") or not told or shape.find(f".//{P}ph") is not None


def test_nothing_hostile_links_out_or_runs() -> None:
    for case in (one for one in CASES if one.startswith("hostile")):
        with zipfile.ZipFile(io.BytesIO(render(the_view(case), "pptx"))) as archive:
            assert not [name for name in archive.namelist() if "vba" in name.lower()]
            for name in archive.namelist():
                if name.endswith(".rels"):
                    assert b'TargetMode="External"' not in archive.read(name)


def test_notes_hold_the_evidence_and_the_source() -> None:
    view = the_view("ordinary-theme")
    slide = opened(view).slides[0]
    notes = slide.notes_slide.notes_text_frame.text
    assert "“一个短语”" in notes
    assert view.source.zh in notes
    assert all(f"【{node.label.zh}】" in notes for node in view.nodes if any(row.evidence for row in node.rows))


def test_what_is_too_much_for_one_slide_becomes_parts_that_an_overview_leads_to_and_back() -> None:
    view = the_view("huge-neighbourhood")
    deck = opened(view)
    assert MOST_SLIDES < len(deck.slides) <= MOST_SLIDES + 6
    by_name = {slide.part.partname: at for at, slide in enumerate(deck.slides)}
    jumps = {at: targets(slide, by_name) for at, slide in enumerate(deck.slides)}
    parts = {target for at, found in jumps.items() if at < 6 for target in found}
    assert parts >= set(range(6, len(deck.slides)))
    assert all(jumps[at] for at in range(6, len(deck.slides))), "each part leads back"
    said = deck.slides[0].notes_slide.notes_text_frame.text + "".join(shape.text_frame.text for shape in deck.slides[0].shapes if shape.has_text_frame)
    assert "放不下" in said


def targets(slide: Any, by_name: dict[str, int]) -> set[int]:
    found = set()
    for link in slide.shapes._spTree.iter(f"{A}hlinkClick"):
        assert link.get("action") == "ppaction://hlinksldjump"
        key = link.get("{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id")
        found.add(by_name[slide.part.related_part(key).partname])
    return found


def test_islands_become_slides_of_their_own() -> None:
    from dataclasses import replace

    from tests.viz.invented import InventedAtlas
    from viz import make_view

    view = make_view(InventedAtlas(60, 12, 4), "overview")
    titles = [slide.shapes.title.text_frame.text for slide in opened(view).slides]
    islands = [region.label.zh for region in view.regions if region.shape == "island"]
    assert len(view.nodes) > MOST_THINGS
    assert titles[0] == view.title.zh
    for island in islands:
        assert any(title.startswith(f"{view.title.zh} · {island}") for title in titles)
    small = replace(view, nodes=view.nodes[:30], edges=())
    assert len(opened(small).slides) == 1


@pytest.mark.parametrize(("many", "slides"), [(6, 1), (90, 4)])
def test_a_table_keeps_rows_and_columns_and_goes_on_where_one_slide_is_too_small(many: int, slides: int) -> None:
    columns = tuple(grid_node(f"c{at}", f"列名{at}", 200.0 + 60 * at, 40.0) for at in range(8))
    rows = tuple(grid_node(f"r{at}", f"第{at}行", 60.0, 100.0 + 44 * at) for at in range(many))
    cells = tuple(
        replace(grid_node(f"x{i}-{j}", f"{i}×{j}", column.x, row.y), shape=Shape.DISC, count=i + j + 1, lines=())
        for i, row in enumerate(rows) for j, column in enumerate(columns) if (i + j) % 3 == 0
    )  # fmt: skip
    view = replace(the_view("ordinary-theme"), nodes=(*columns, *rows, *cells), edges=(), regions=(), focus="")
    deck = opened(view)
    assert len(deck.slides) == slides
    told: dict[str, tuple[int, float, float]] = {}
    for number, slide in enumerate(deck.slides):
        for shape in slide.shapes:
            if "：" in alt(shape):
                name = alt(shape).split("：")[1].split("；")[0]
                told[f"{name}@{number}"] = (number, shape.left + shape.width / 2, shape.top + shape.height / 2)
    for number in range(slides):
        assert all(f"列名{at}@{number}" in told for at in range(8)), "heads are repeated"
    for i in range(many):
        page = next(number for number in range(slides) if f"第{i}行@{number}" in told)
        for j in range(8):
            if (i + j) % 3 == 0:
                _, x, y = told[f"{i}×{j}@{page}"]
                assert abs(x - told[f"列名{j}@{page}"][1]) < EMU
                assert abs(y - told[f"第{i}行@{page}"][2]) < EMU


def grid_node(name: str, label: str, x: float, y: float) -> Node:
    node = the_view("ordinary-theme").nodes[0]
    return replace(
        node, id=name, label=Label(label), lines=((Span(label),),), shape=Shape.SQUARE, x=x, y=y, width=50.0, height=40.0,
        count=None, owner=Label(""), basis=None, rows=(), note=(), more=None,
    )  # fmt: skip


@pytest.fixture
def template(tmp_path: Path) -> Path:
    deck = Presentation()
    deck.slide_width, deck.slide_height = Inches(10), Inches(7.5)
    title = deck.slide_layouts[5].placeholders[0]
    title.left, title.top, title.width, title.height = Pt(60), Pt(30), Pt(600), Pt(60)
    title.text_frame.paragraphs[0].font.color.rgb = RGBColor(0, 80, 160)
    deck.slides.add_slide(deck.slide_layouts[0]).shapes.title.text = "旧的一页"
    path = tmp_path / "ours.pptx"
    deck.save(str(path))
    return path


def test_a_template_keeps_its_size_layouts_and_title_and_loses_its_slides(template: Path) -> None:
    deck = opened(the_view("ordinary-theme"), template=template)
    ours = Presentation(str(template))
    assert (deck.slide_width, deck.slide_height) == (ours.slide_width, ours.slide_height)
    assert [layout.name for layout in deck.slide_layouts] == [layout.name for layout in ours.slide_layouts]
    assert "旧的一页" not in [slide.shapes.title.text_frame.text for slide in deck.slides]
    first = deck.slides[0]
    assert first.slide_layout.name == "Title Only"
    assert first.shapes.title.left == Pt(60)
    for shape in first.shapes:
        assert shape.left + shape.width <= deck.slide_width + EMU


@pytest.mark.parametrize("content", [b"", b"PK\x05\x06" + b"\0" * 18, b"not a deck", None])
def test_a_file_that_is_no_deck_is_refused_with_the_remedy(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "ours.pptx"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(InputError) as caught:
        render(the_view("ordinary-theme"), "pptx", template=path)
    assert "模板" in caught.value.text("zh")


def test_a_workbook_is_no_template(tmp_path: Path) -> None:
    path = tmp_path / "book.pptx"
    path.write_bytes(render(the_view("ordinary-theme"), "xlsx"))
    with pytest.raises(InputError):
        render(the_view("ordinary-theme"), "pptx", template=path)


def test_a_watermark_and_an_approver_stand_on_every_slide() -> None:
    for slide in opened(the_view("ordinary-overview"), watermark="内部资料", approver="机关党委").slides:
        said = [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
        assert "内部资料" in said
        assert any("机关党委" in words for words in said)
        assert any(shape.rotation for shape in slide.shapes if shape.has_text_frame and shape.text_frame.text == "内部资料")


def test_options_that_slides_do_not_have_are_refused() -> None:
    with pytest.raises(ParameterError):
        render(the_view("ordinary-theme"), "pptx", dpi=300)


def test_a_deck_takes_several_views_and_words_between_them() -> None:
    deck = Deck(RenderOptions())
    deck.add_text("怎样避免同质化", ["先看别人怎么写。", "再写自己的。"], notes=["约三分钟"])
    deck.add_view(the_view("ordinary-theme"), title="第一步", notes=["请学员先说"])
    deck.add_view(the_view("hostile-overview"))
    deck.add_view(the_view("ordinary-unit"))
    made = deck.to_bytes("故事", datetime(2026, 1, 2))
    slides = Presentation(io.BytesIO(made)).slides
    titles = [slide.shapes.title.text_frame.text for slide in slides]
    assert titles[:2] == ["怎样避免同质化", "第一步"]
    assert "再写自己的。" in "".join(shape.text_frame.text for shape in slides[0].shapes if shape.has_text_frame)
    assert slides[1].notes_slide.notes_text_frame.text.startswith("请学员先说")
    properties = Presentation(io.BytesIO(made)).core_properties
    assert (properties.title, properties.created) == ("故事", datetime(2026, 1, 2))


def test_the_same_deck_is_the_same_bytes() -> None:
    for case in ("hostile-overview", "ordinary-brand", "one-overview"):
        assert render(the_view(case), "pptx") == render(the_view(case), "pptx")


def test_a_template_that_is_not_there_is_named_once_and_without_error_numbers(tmp_path: Path) -> None:
    path = tmp_path / "none.pptx"
    with pytest.raises(InputError) as caught:
        render(the_view("ordinary-theme"), "pptx", template=path)
    for lang in ("zh", "en"):
        assert caught.value.text(lang).count(str(path)) == 1
        assert "Errno" not in caught.value.text(lang)
