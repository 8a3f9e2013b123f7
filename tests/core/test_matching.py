"""Words of themes are found in names as people read them, and placed where they are written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.matching import Match, ThemeMatcher
from kg.model import Label
from kg.ontology import ThemeScheme, ThemeTerm
from kg.terms import Basis


def term(key: str, name: str, *variants: str) -> ThemeTerm:
    return ThemeTerm(key, f"https://example.org/{key}", "group", Label(name), Label(""), variants)


SCHEME = ThemeScheme(Label("主题"), (), (
    term("people", "理财为民", "为民", "为民服务", "便民"),
    term("clean", "清正廉洁", "廉洁", "清廉"),
    term("digital", "数字财政", "AI", "e税"),
))
MATCHER = ThemeMatcher(SCHEME)


def found(name: str, *parts: str) -> list[tuple[str, str, tuple[str, ...], tuple[tuple[int, int], ...]]]:
    return [(one.theme_key, one.basis.value, one.words, one.spans) for one in MATCHER.match(name, parts)]


@pytest.mark.parametrize(("name", "expected"), [
    ("精筹惟公 理财为民", [("people", "exact", ("理财为民",), ((5, 9),))]),
    ("为民服务", [("people", "variant", ("为民服务",), ((0, 4),))]),
    ("便民为民", [("people", "variant", ("便民", "为民"), ((0, 2), (2, 4)))]),
    ("“理财”为民", [("people", "exact", ("理财”为民",), ((1, 6),))]),
    ("理 财·为　民！", [("people", "exact", ("理 财·为　民",), ((0, 7),))]),
    ("清廉理财为民", [("people", "exact", ("理财为民",), ((2, 6),)), ("clean", "variant", ("清廉",), ((0, 2),))]),
    ("ＡＩ赋能", [("digital", "variant", ("ＡＩ",), ((0, 2),))]),
    ("ai 赋能", [("digital", "variant", ("ai",), ((0, 2),))]),
    ("MAIL 邮件", []),
    ("Ｅ税通", [("digital", "variant", ("Ｅ税",), ((0, 2),))]),
    ("财阜政通", []),
    ("", []),
    ("···", []),
])
def test_words_are_found_in_a_name(name: str, expected: list[object]) -> None:
    assert found(name) == expected


def test_the_own_words_of_a_theme_count_before_a_longer_variant() -> None:
    matcher = ThemeMatcher(ThemeScheme(Label(""), (), (term("people", "为民", "理财为民"),)))
    assert [(one.basis, one.words) for one in matcher.match("理财为民")] == [(Basis.EXACT, ("为民",))]


def test_words_in_a_part_count_only_if_the_name_has_none() -> None:
    assert MATCHER.match("星火", ["清廉到位", "廉洁到位"]) == (Match("clean", Basis.PARTS, ("清廉",), (), "清廉到位"),)
    assert found("清廉星火", "廉洁到位") == [("clean", "variant", ("清廉",), ((0, 2),))]


def test_a_word_of_two_themes_gives_both() -> None:
    scheme = ThemeScheme(Label(""), (), (term("a", "服务", "为民"), term("b", "廉洁", "为民")))
    assert [one.theme_key for one in ThemeMatcher(scheme).match("为民")] == ["a", "b"]


def test_a_label_without_letters_matches_nothing() -> None:
    assert ThemeMatcher(ThemeScheme(Label(""), (), (term("a", "……", "·"),))).match("任何 名称·") == ()


@given(st.text(alphabet="理财为民清正廉洁AIai e税·“”　１1x", max_size=24), st.lists(st.text("理财为民廉洁", max_size=6), max_size=2))
def test_the_fast_way_finds_the_same_and_spans_hold_the_words(name: str, parts: list[str]) -> None:
    matches = MATCHER.match(name, parts)
    assert MATCHER.bases(name, parts) == [(one.theme_key, one.basis) for one in matches]
    for one in matches:
        assert tuple(name[start:end] for start, end in one.spans) == (one.words if one.spans else ())
        assert list(one.spans) == sorted(one.spans)
        assert all(before[1] <= after[0] for before, after in zip(one.spans, one.spans[1:], strict=False))
