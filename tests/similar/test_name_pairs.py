"""Two names get one score, whatever else there is, and the grades are those a person gives."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import ParameterError
from kg.similar.index import SimilarIndex
from kg.similar.model import Grade, Thresholds
from kg.similar.normal import checked, letters_of, normal
from kg.similar.pair import HIGHEST, RENAMED, REORDERED, SAME, Name, score
from kg.similar.weights import everyday, weigh
from tests.similar.conftest import BLIND, Labelled, labelled

WORDS = [word for one in labelled() for word in (one.a, one.b)]
NAMES = st.one_of(
    st.sampled_from(WORDS),
    st.text(st.sampled_from("理财为民党建服务先锋红心领航阳光采购 ·，“”+A1乾隆後財政"), min_size=1, max_size=14),
    st.text(min_size=1, max_size=12),
).filter(lambda text: bool(letters_of(text)))


def named(text: str) -> Name:
    return Name.of(normal(text))


def likeness(a: str, b: str) -> float:
    return score(named(a), named(b))


def grade(a: str, b: str) -> str:
    return Thresholds().grade(likeness(a, b)).value


@settings(deadline=None)
@given(NAMES)
def test_a_name_is_most_like_itself(text: str) -> None:
    assert likeness(text, text) == SAME == 1


@settings(deadline=None)
@given(NAMES, NAMES)
def test_the_score_does_not_depend_on_who_comes_first(a: str, b: str) -> None:
    found = likeness(a, b)
    assert 0 <= found <= 1
    assert found == likeness(b, a)
    assert found <= likeness(a, a)


@given(NAMES, NAMES, st.lists(NAMES, max_size=6))
@settings(max_examples=60, deadline=None)
def test_other_brands_do_not_change_a_grade(a: str, b: str, others: list[str]) -> None:
    alone = SimilarIndex.of([("b", b)]).nearest(named(a))
    among = SimilarIndex.of([("b", b), *((f"o{at}", one) for at, one in enumerate(others))]).nearest(named(a), 10)
    assert [one.score for one in among if one.key == "b"] == [one.score for one in alone]


@given(st.lists(NAMES, min_size=1, max_size=8, unique=True), NAMES, st.randoms())
@settings(max_examples=60, deadline=None)
def test_the_order_of_the_brands_does_not_matter(names: list[str], asked: str, chance: object) -> None:
    entries = [(f"k{at}", one) for at, one in enumerate(names)]
    shuffled = entries.copy()
    chance.shuffle(shuffled)  # type: ignore[attr-defined]

    def found(some: list[tuple[str, str]]) -> list[tuple[str, float]]:
        return [(one.key, one.score) for one in SimilarIndex.of(some).nearest(named(asked))]

    assert found(entries) == found(shuffled)


@given(st.lists(NAMES, min_size=1, max_size=8))
@settings(max_examples=60, deadline=None)
def test_a_name_that_is_there_is_found_first(names: list[str]) -> None:
    index = SimilarIndex.of((f"k{at}", one) for at, one in enumerate(names))
    for one in names:
        best = index.nearest(named(one))[0]
        assert best.score == SAME
        assert letters_of(best.name.normal.text) == letters_of(one)


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("精筹惟公 理财为民", "“精籌惟公，理財為民”", SAME),
        ("党建＋Ｘ", "黨建+x", SAME),
        ("精筹惟公 理财为民", "理财为民·精筹惟公", REORDERED),
        ("智诚服务", "智诚服务党建品牌", RENAMED),
    ],
)
def test_names_that_differ_in_writing_order_or_ending_are_the_same(a: str, b: str, expected: float) -> None:
    assert likeness(a, b) == expected
    assert grade(a, b) == "same"


def test_everything_else_stays_below_the_same(pairs: tuple[Labelled, ...]) -> None:
    rest = [one for one in pairs if one.label != "same"]
    assert max(likeness(one.a, one.b) for one in rest) <= HIGHEST < RENAMED


def test_everyday_words_alone_make_no_names_near() -> None:
    assert weigh("党建") == (0.25, 0.25)
    assert grade("党建引领 服务为本", "党建引领 财源滚滚") == "different"
    assert grade("匠心引路 服务为本", "匠心引路 财源滚滚") == "near"


def test_the_table_of_everyday_words_is_coarse_and_simplified() -> None:
    table = everyday()
    assert set(table.words.values()) == {0.1, 0.25, 0.5}
    assert [word for word in table.words if letters_of(word) != word] == []


@pytest.mark.parametrize(("part", "least"), [("tuning", 0.95), ("held-out", 0.9)])
def test_grades_are_those_of_the_labelled_pairs(pairs: tuple[Labelled, ...], part: str, least: float) -> None:
    chosen = [one for one in pairs if one.set == part]
    right = Counter(one.label for one in chosen if grade(one.a, one.b) == one.label)
    every = Counter(one.label for one in chosen)
    assert sum(right.values()) / len(chosen) >= least
    assert {label for label in every if right[label] < 0.85 * every[label]} == set()


def test_the_blind_set_is_whole_and_the_grades_stay_what_they_were_when_it_was_run(pairs: tuple[Labelled, ...]) -> None:
    blind = labelled(BLIND)
    rules = Counter(one.rule for one in blind)
    assert len(blind) >= 60
    assert rules.keys() == {one.rule for one in pairs}
    assert min(rules.values()) >= 5
    assert {(one.rule[0], one.label) for one in blind} == {("S", "same"), ("N", "near"), ("D", "different")}
    assert not {frozenset((one.a, one.b)) for one in blind} & {frozenset((one.a, one.b)) for one in pairs}
    assert [(one.a, one.label) for one in blind if grade(one.a, one.b) != one.label] == [("滇池卫士", "same")]


def test_the_labelled_set_is_large_and_whole(pairs: tuple[Labelled, ...]) -> None:
    assert len(pairs) >= 200
    assert Counter(one.label for one in pairs).keys() == {grade.value for grade in Grade}
    assert len({frozenset((one.a, one.b)) for one in pairs}) == len(pairs)


@pytest.mark.parametrize(
    ("text", "detail"),
    [("", "name_empty"), ("   ", "name_empty"), ("——！", "name_signs"), ("😀🎉", "name_signs"), ("+", "name_signs"),
     ("理" * 5000, "name_long"), ("a" * 201, "name_long")],
    ids=lambda value: str(value)[:12],
)  # fmt: skip
def test_what_is_no_name_is_said_to_be_none(text: str, detail: str) -> None:
    with pytest.raises(ParameterError) as told:
        checked(text)
    assert told.value.detail == detail


@pytest.mark.parametrize("text", ["Sunshine Finance", "党建+IT 服务", "理" * 200, "👍理财", "ÀÉ の 財", "１２３"])
def test_latin_mixed_and_long_names_are_compared(text: str) -> None:
    assert score(Name.of(checked(text)), Name.of(checked(text))) == SAME


def test_places_are_told_in_the_name_as_it_is_written() -> None:
    one = normal("“１＋４”黨建 品牌")
    assert one.letters == "1+4党建品牌"
    assert [one.text[start:end] for start, end in one.spans([0, 1, 2])] == ["１＋４"]
    assert [one.text[start:end] for start, end in one.spans([3, 4, 5, 6])] == ["黨建 品牌"]


def test_near_may_not_stand_above_same() -> None:
    with pytest.raises(ParameterError):
        Thresholds(same=0.5, near=0.6)
