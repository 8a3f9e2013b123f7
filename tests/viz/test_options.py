"""Choices about outputs: one table, one meaning at every door, and clear errors."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from tests.viz.invented import InventedAtlas
from viz import OPTIONS, RENDERERS, VIEWS, make_view, render
from viz.renderers.options import LONGEST, RenderOptions, read_options
from viz.view import ParameterError


def test_every_option_is_a_field_with_words_and_every_format_takes_only_known_ones() -> None:
    known = {field.name for field in fields(RenderOptions)} - {"lang", "inline", "href"}
    assert set(OPTIONS) == known
    assert all(row.label.zh and row.label.en and row.name == name for name, row in OPTIONS.items())
    assert {name for row in RENDERERS.values() for name in row.takes} <= known


def test_no_option_has_the_name_of_a_parameter_of_a_view() -> None:
    names = {parameter.name for row in VIEWS.values() for parameter in row.parameters}
    assert names & (set(OPTIONS) | {"format", "output", "lang", "download"}) == set()


def test_given_words_become_values_and_empty_ones_count_as_not_given() -> None:
    given = {"dpi": "300", "watermark": " 内部\n资料 ", "approver": "", "template": "a/b.docx", "page": "a3", "font": None}
    read = read_options("x", tuple(OPTIONS), given, lang="en")
    assert read == RenderOptions("en", dpi=300, watermark="内部 资料", template=Path("a/b.docx"), page="a3")


@pytest.mark.parametrize(
    ("given", "detail"),
    [
        ({"colour": "red"}, "unknown"),
        ({"dpi": "9999"}, "range"),
        ({"dpi": "²"}, "range"),
        ({"dpi": "-1"}, "range"),
        ({"page": "a5"}, "choice"),
        ({"scheme": "<script>"}, "choice"),
        ({"watermark": "长" * (LONGEST + 1)}, "too_long"),
    ],
)
def test_what_does_not_fit_is_refused_with_what_would(given: dict[str, str], detail: str) -> None:
    with pytest.raises(ParameterError) as caught:
        read_options("x", tuple(OPTIONS), given)
    assert caught.value.detail == detail
    assert next(iter(given)) in caught.value.text("zh")


def test_a_format_says_which_options_it_has_none_of() -> None:
    view = make_view(InventedAtlas(1, 1, 1), "overview")
    with pytest.raises(ParameterError, match="svg") as caught:
        render(view, "svg", template="x.docx")
    assert caught.value.detail == "not_taken"
