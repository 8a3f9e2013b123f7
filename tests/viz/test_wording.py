"""Names in the reader's language: English where it fits into the box, the whole Chinese name where not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

import kg
from kg.atlas import Atlas
from viz import make_view, render
from viz.layout.measure import sized
from viz.layout.wording import SMALLEST, word_lines, wording
from viz.text import lines_width, text_width
from viz.view import Label, Node, Shape, Span

LONG = "Donaudampfschifffahrtsgesellschaftskapitän" * 3


@pytest.fixture(scope="module")
def atlas(site_home: Path) -> Iterator[Atlas]:
    with kg.open(site_home) as atlas:
        yield atlas


def plate(zh: str, en: str, shape: Shape = Shape.SQUARE) -> Node:
    return sized(Node("https://example.org/a", "unit", "a", Label(zh, en), shape, ((Span(zh),),)))


def test_in_english_units_and_themes_of_a_picture_have_their_english_names(atlas: Atlas) -> None:
    view = make_view(atlas, "unit", unit="qingdao")
    named = [node for node in view.nodes if node.kind in ("unit", "theme")]
    assert len(named) == 7
    for node in named:
        said = wording(node, "en")
        assert " ".join("".join(span.text for span in line) for line in said.lines) == node.label.en
        assert wording(node, "zh").lines == node.lines
    picture = render(view, "svg", "en").decode("utf-8")
    assert ">Clean and honest</" in picture
    assert ">清正廉洁</" not in picture
    assert ">清正廉洁</" in render(view, "svg", "zh").decode("utf-8")


def test_whatever_is_said_stands_inside_its_box(atlas: Atlas) -> None:
    for name, params in (("overview", {}), ("unit", {"unit": "qingdao"}), ("theme", {"theme": "licai-weimin"}), ("brand", {"brand": "jingchou-weigong"})):
        for node in make_view(atlas, name, **params).nodes:
            said = wording(node, "en")
            assert lines_width(said.lines, said.size) <= node.width, node.label
            assert len(said.lines) * said.pitch <= node.height + 1, node.label
            assert said.size >= SMALLEST


@pytest.mark.parametrize("shape", list(Shape))
@pytest.mark.parametrize("english", ["", LONG, "word " * 80])
def test_a_name_that_does_not_fit_stays_chinese_and_whole(shape: Shape, english: str) -> None:
    node = plate("青岛市财政局", english, shape)
    assert wording(node, "en").lines == node.lines


def test_cards_do_not_grow_for_english() -> None:
    for shape in (Shape.CARD, Shape.CHIP, Shape.DISC):
        one, other = plate("精筹惟公", "", shape), plate("精筹惟公", "Careful Planning for the Public Good", shape)
        assert (one.width, one.height) == (other.width, other.height)
    assert plate("青岛", "Qingdao Municipal Finance Bureau").width > plate("青岛", "").width


def test_lines_of_words_are_whole_words_that_fit() -> None:
    text = "Managing public money for the people"
    lines = word_lines(text, 100, 12)
    assert " ".join(lines) == text
    assert all(text_width(line, 12) <= 100 for line in lines)
    assert word_lines(LONG, 100, 12) == ()


def test_a_bold_name_is_measured_bold() -> None:
    node = replace(plate("青岛", "Qingdao Municipal Finance Bureau"), filled=True)
    said = wording(node, "en")
    assert all(text_width("".join(span.text for span in line), said.size, bold=True) <= node.width for line in said.lines)
