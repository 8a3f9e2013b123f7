"""Names are couplets, are broken sensibly, and are never cut."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.terms import Basis
from viz.text import clean, lines_width, plain_lines, set_name, text_width


def lines(name: str, *marks: tuple[int, int, Basis]) -> list[str]:
    return ["".join(span.text for span in line) for line in set_name(name, marks)]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("云帆沧海 行稳致远", ["云帆沧海", "行稳致远"]),
        ("云帆沧海·行稳致远", ["云帆沧海", "行稳致远"]),
        ("云帆沧海，行稳致远", ["云帆沧海，", "行稳致远"]),
        ("行稳致远", ["行稳致远"]),
        ("筑坚固长城 做守望哨兵", ["筑坚固长城", "做守望哨兵"]),
        ("守望青山绿水长", ["守望青山", "绿水长"]),
        ("青山高扬模范林场部", ["青山高扬", "模范林场部"]),
        ("优林木、提水质、促五绿", ["优林木、", "提水质、", "促五绿"]),
        ("“2+3”绿色家园体系", ["“2+3”", "绿色家园体系"]),
        ("至诚 善谋 敏行", ["至诚 善谋 敏行"]),
        ("林业+X", ["林业+X"]),
        ("Serving the people well", ["Serving the", "people well"]),
    ],
)
def test_names_are_set_as_a_reader_would_break_them(name: str, expected: list[str]) -> None:
    assert lines(name) == expected


def test_a_marked_word_is_not_broken_where_that_can_be_helped() -> None:
    name = "护林防火尖兵队"
    start = name.index("火尖")
    assert not any(line.endswith("火") for line in lines(name, (start, start + 2, Basis.VARIANT)))


def test_marks_are_where_the_words_are() -> None:
    spans = [span for line in set_name("云帆沧海 行稳致远", [(5, 9, Basis.EXACT), (0, 2, Basis.VARIANT)]) for span in line]
    assert [(span.text, span.basis) for span in spans] == [
        ("云帆", Basis.VARIANT), ("沧海", None), ("行稳致远", Basis.EXACT),
    ]  # fmt: skip


def test_where_two_links_share_a_word_the_stronger_marks_it() -> None:
    spans = set_name("行稳致远", [(0, 4, Basis.EXACT), (2, 4, Basis.VARIANT)])[0]
    assert [(span.text, span.basis) for span in spans] == [("行稳致远", Basis.EXACT)]


@settings(deadline=None)
@given(st.text(min_size=1, max_size=60))
def test_no_character_of_a_name_is_lost_or_invented(name: str) -> None:
    whole = clean(name)
    if not whole:
        return
    kept = "".join(lines(whole))
    for gone in " ·•|｜/／":
        whole, kept = whole.replace(gone, ""), kept.replace(gone, "")
    assert kept == whole


@settings(deadline=None)
@given(st.text(alphabet="山水林田湖草沙、，。“”AB 12", min_size=1, max_size=80))
def test_lines_stay_within_their_limit(name: str) -> None:
    text = clean(name)
    if text:
        assert lines_width(plain_lines(text, 8.0), 1.0) <= 8.0 + 1e-6


@settings(deadline=None)
@given(st.text(max_size=50))
def test_a_cleaned_name_holds_no_control_or_direction_character(name: str) -> None:
    assert not any(ord(char) < 32 or "\u202a" <= char <= "\u202e" or "\u2066" <= char <= "\u2069" for char in clean(name))


def test_bold_is_wider_and_chinese_is_one_em() -> None:
    assert text_width("行稳致远", 15) == 60
    assert text_width("ABC", 15, bold=True) > text_width("ABC", 15)
