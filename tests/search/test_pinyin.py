"""Readings of characters, and what typed letters may stand for."""

from __future__ import annotations

import doctest

import pytest

import kg.pinyin
from kg.pinyin import SYLLABLES, fits, initials, readings, spell, spellings


def test_the_examples_of_the_module_run() -> None:
    assert doctest.testmod(kg.pinyin).failed == 0


@pytest.mark.parametrize(
    ("char", "some"), [("重", {"zhong", "chong"}), ("行", {"xing", "hang"}), ("长", {"chang", "zhang"}), ("绿", {"lv"})]
)
def test_every_reading_of_a_character_is_known(char: str, some: set[str]) -> None:
    assert some <= set(readings(char))


def test_what_is_no_character_has_no_reading() -> None:
    assert [readings(char) for char in ("x", "+", "１", "🙂")] == [(), (), (), ()]


def test_words_decide_how_a_character_is_said() -> None:
    assert spell("重庆银行行长") == ("chong", "qing", "yin", "hang", "hang", "zhang")
    assert initials("党建+X 领航") == "djxlh"


@pytest.mark.parametrize(
    ("typed", "way"),
    [
        ("licaiweimin", ("li", "cai", "wei", "min")),
        ("li cai", ("li", "cai")),
        ("lcwm", ("l", "c", "w", "m")),
        ("licaiwm", ("li", "cai", "w", "m")),
        ("lica", ("li", "ca")),
        ("zhgc", ("zh", "g", "c")),
        ("tasczj", ("ta", "s", "c", "z", "j")),
        ("XIAN", ("xian",)),
        ("xi'an", ("xi", "an")),
        ("lüse", ("lv", "se")),
    ],
)
def test_letters_are_taken_as_syllables_initials_and_a_last_one_begun(typed: str, way: tuple[str, ...]) -> None:
    assert spellings(typed)[0] == way


def test_initials_may_be_vowels() -> None:
    assert ("t", "a", "s", "c", "z", "j") in spellings("tasczj")


@pytest.mark.parametrize("typed", ["", " ", "123", "iuv", "li3", "理财", "a-1"])
def test_what_is_no_pinyin_has_no_spelling(typed: str) -> None:
    assert spellings(typed) == ()


@pytest.mark.parametrize("typed", ["a" * 60, "zhongcheng" * 6, "xian" * 15, "n" * 60])
def test_long_ambiguous_letters_have_boundedly_many_spellings(typed: str) -> None:
    assert 0 < len(spellings(typed)) <= 48
    assert all("".join(way) == typed for way in spellings(typed))


def test_a_whole_syllable_must_be_said_a_shorter_piece_must_begin() -> None:
    assert fits("cai", "财")
    assert not fits("ca", "才")
    assert fits("ca", "才", begun=True)
    assert fits("z", "中")
    assert fits("zh", "中")
    assert not fits("zho", "走")
    assert fits("xing", "行", ("xing",))
    assert not fits("hang", "行", ("xing",))


def test_every_syllable_is_read_as_itself() -> None:
    assert all((one,) in spellings(one) for one in SYLLABLES)
