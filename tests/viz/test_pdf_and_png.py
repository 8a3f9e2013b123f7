"""PDF and PNG: the drawing of the SVG on a page or in pixels, judged by readers of other houses."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from lxml import etree
from PIL import Image
from pypdf import PdfReader

from tests.viz.bank import CASES, the_view
from viz import render, view_to_json
from viz.renderers import faces
from viz.renderers.faces import find_faces
from viz.renderers.png import MOST_PIXELS
from viz.renderers.typeset import LARGEST
from viz.view import EnvironmentFault, InputError, ParameterError

THEME = "ordinary-theme"


def pdf_of(case: str, **given: object) -> PdfReader:
    return PdfReader(io.BytesIO(render(the_view(case), "pdf", **given)))


def png_of(case: str, **given: object) -> Image.Image:
    return Image.open(io.BytesIO(render(the_view(case), "png", **given)))


def size_of_svg(case: str) -> tuple[float, float]:
    root = etree.fromstring(render(the_view(case), "svg"), etree.XMLParser(huge_tree=True))
    return float(root.get("width")), float(root.get("height"))


@pytest.mark.parametrize("case", CASES)
def test_a_pdf_is_one_page_as_large_as_the_drawing_with_every_font_inside(case: str) -> None:
    reader = pdf_of(case)
    width, height = size_of_svg(case)
    scale = min(1.0, LARGEST / 0.75 / max(width, height))
    box = reader.pages[0].mediabox
    assert len(reader.pages) == 1
    assert (float(box.width), float(box.height)) == pytest.approx((width * 0.75 * scale, height * 0.75 * scale), abs=0.05)
    fonts = [font.get_object() for font in reader.pages[0]["/Resources"].get("/Font", {}).values()]
    for font in fonts:
        inner = font["/DescendantFonts"][0].get_object()["/FontDescriptor"]
        assert {"/FontFile3", "/FontFile2"} & set(inner), "not embedded"
        assert re.match(r"/[A-Z]{6}\+", font["/BaseFont"]), "not a subset"
        assert "/ToUnicode" in font


@pytest.mark.parametrize("case", [case for case in CASES if not case.startswith("huge")])
def test_names_in_a_pdf_can_be_searched_for(case: str) -> None:
    view, known = the_view(case), find_faces()
    said = re.sub(r"\s", "", pdf_of(case).pages[0].extract_text())
    for node in view.nodes:
        for line in node.lines:
            name = re.sub(r"\s", "", "".join(span.text for span in line))
            if not any(piece.missing for piece in known.pieces(name)) and name.isprintable():
                assert name in said


def test_a_pdf_says_what_it_is_of_which_day_and_in_which_language() -> None:
    view = the_view(THEME)
    for lang, tag in (("zh", "zh-CN"), ("en", "en")):
        reader = PdfReader(io.BytesIO(render(view, "pdf", lang, approver="张三")))  # type: ignore[arg-type]
        meta = reader.metadata
        assert meta is not None
        assert meta.title == view.title.in_(lang)
        assert meta.author == "张三"
        assert meta.creation_date_raw == meta.modification_date_raw == "D:20260102000000Z"
        root = reader.trailer["/Root"]
        assert root["/Lang"] == tag
        assert root["/MarkInfo"]["/Marked"]
        text = reader.pages[0].extract_text()
        assert view.release in text
        assert "CC BY 4.0" in text
        assert "张三" in text


@pytest.mark.parametrize(("page", "sides"), [("a4", (297, 210)), ("a3", (420, 297))])
def test_a_pdf_can_have_the_size_of_a_sheet(page: str, sides: tuple[int, int]) -> None:
    box = pdf_of(THEME, page=page).pages[0].mediabox
    assert (float(box.width) / 72 * 25.4, float(box.height) / 72 * 25.4) == pytest.approx(sides, abs=0.1)


@pytest.mark.parametrize("case", CASES)
def test_a_png_is_the_drawing_in_twice_the_pixels_or_as_many_as_have_room(case: str) -> None:
    image = png_of(case)
    width, height = size_of_svg(case)
    dpi = image.info["dpi"][0]
    if width * height * 4 < MOST_PIXELS:
        assert dpi == pytest.approx(192, abs=0.1)
    assert image.size == pytest.approx((width * dpi / 96, height * dpi / 96), rel=0.001, abs=2)
    assert image.width * image.height <= MOST_PIXELS * 1.001
    if image.width < 4000:
        assert len(image.convert("RGB").getcolors(1 << 24) or ()) > 20, "there is something to see"


def test_a_png_for_print_has_three_hundred_pixels_an_inch() -> None:
    image = png_of(THEME, dpi="300")
    assert image.info["dpi"] == pytest.approx((300, 300), abs=0.1)
    assert image.width == pytest.approx(size_of_svg(THEME)[0] * 300 / 96, abs=2)


def test_more_pixels_than_a_machine_can_open_are_refused_with_the_most_that_go() -> None:
    with pytest.raises(ParameterError) as caught:
        png_of("huge-neighbourhood", dpi=300)
    assert caught.value.detail == "too_many_pixels"
    assert re.search(r"\d+ dpi，或", caught.value.text("zh"))


def test_dark_and_watermark_are_seen() -> None:
    dark, marked, plain = (png_of(THEME, **given) for given in ({"scheme": "dark"}, {"watermark": "内部"}, {}))
    assert dark.convert("RGB").getpixel((3, 3)) == (0x18, 0x16, 0x13)
    assert marked.tobytes() != plain.tobytes()
    assert "内部" in pdf_of(THEME, watermark="内部").pages[0].extract_text()


@pytest.mark.parametrize("form", ["pdf", "png"])
def test_the_bytes_do_not_depend_on_place_time_or_machine(form: str, tmp_path: Path) -> None:
    view = the_view(THEME)
    (tmp_path / "view.json").write_text(view_to_json(view), encoding="utf-8")
    script = (
        "import sys, pathlib, viz; view = viz.view_from_json(pathlib.Path('view.json').read_text('utf-8'));"
        f"sys.stdout.buffer.write(viz.render(view, '{form}'))"
    )
    elsewhere = {**os.environ, "TZ": "Asia/Shanghai", "LC_ALL": "C", "HOME": str(tmp_path), "SOURCE_DATE_EPOCH": "1"}
    made = subprocess.run([sys.executable, "-c", script], cwd=tmp_path, env=elsewhere, capture_output=True, check=True)
    assert made.stdout == render(view, form)


def test_what_no_typeface_has_stands_as_its_code_point_and_joiners_go() -> None:
    found = find_faces()
    assert "".join(piece.text for piece in found.pieces("红旗🎉")) == "红旗〔1F389〕"
    assert [piece.missing for piece in found.pieces("a👨\u200d👩b")] == [False, True, True, False]
    assert "".join(piece.text for piece in found.pieces("\u202e")) == ""


def test_where_the_package_is_missing_the_folders_of_the_system_are_looked_through(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    carried = find_faces().files[0]
    monkeypatch.setattr(faces, "PACKAGE", "no_such_package_of_fonts")
    monkeypatch.setattr(faces, "font_folders", lambda: iter([tmp_path]))
    with pytest.raises(EnvironmentFault, match="pip install") as caught:
        render(the_view(THEME), "pdf")
    assert caught.value.detail == "no_font"
    (tmp_path / "deep").mkdir()
    shutil.copyfile(carried, tmp_path / "deep" / "NotoSansSC-Regular.otf")
    assert find_faces().files == (tmp_path / "deep" / "NotoSansSC-Regular.otf",)
    assert "行稳致远" in pdf_of(THEME).pages[0].extract_text()


def test_a_font_of_ones_own_is_used_for_all_text(tmp_path: Path) -> None:
    own = tmp_path / "我的字体.otf"
    shutil.copyfile(find_faces().files[1], own)
    fonts = pdf_of(THEME, font=own).pages[0]["/Resources"]["/Font"]
    assert {"NotoSerifSC" in font.get_object()["/BaseFont"] for font in fonts.values()} == {True}


@pytest.mark.parametrize(
    ("content", "name", "detail"),
    [(None, "none.ttf", "no_font_file"), (b"no font", "a.ttf", "bad_font"), (b"x", "a.txt", "no_font_file")],
)
def test_a_file_that_is_no_font_is_refused(content: bytes | None, name: str, detail: str, tmp_path: Path) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError) as caught:
        render(the_view(THEME), "png", font=tmp_path / name)
    assert caught.value.detail == detail
    assert name in caught.value.text("zh")
