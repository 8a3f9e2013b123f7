"""The index finds what a comparison with every name finds, from a file or from memory."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from benchmarks.ledger import Ledger
from kg.errors import DamagedReleaseError, ParameterError
from kg.similar.index import SimilarIndex, write_index
from kg.similar.normal import normal
from kg.similar.pair import Name, score
from kg.similar.pairs import Alike, alike, groups


def named(text: str) -> Name:
    return Name.of(normal(text))


def invented(count: int) -> list[str]:
    ledger = Ledger(count)
    chance = ledger._random("brands")
    return [ledger._name(chance) for _ in range(count)]


@pytest.fixture(scope="module")
def names() -> list[str]:
    return sorted(set(invented(3000)))


@pytest.fixture(scope="module")
def index(names: list[str]) -> SimilarIndex:
    return SimilarIndex.of((f"k{at}", one) for at, one in enumerate(names))


def test_the_best_scores_are_those_of_comparing_with_every_name(names: list[str], index: SimilarIndex) -> None:
    asked = ["精筹惟公 理财为民", "财阜政通", "护航服务", *random.Random(7).sample(names, 12)]
    hit = every = 0
    for text in asked:
        full = sorted((score(named(text), named(one)) for one in names), reverse=True)[:10]
        mine = [one.score for one in index.nearest(named(text), 10)]
        assert mine[0] == full[0]
        every += len(full)
        hit += sum(one >= full[-1] for one in mine)
    assert hit / every >= 0.95


def test_a_written_index_answers_as_the_one_in_memory(tmp_path: Path, names: list[str], index: SimilarIndex) -> None:
    path = tmp_path / "similar.bin"
    write_index(((f"k{at}", one) for at, one in enumerate(names)), path)
    opened = SimilarIndex.open(path)
    assert opened is not None
    assert opened.nearest(named("同心兴业 理财先锋")) == index.nearest(named("同心兴业 理财先锋"))
    again = tmp_path / "again.bin"
    write_index(((f"k{at}", one) for at, one in enumerate(names)), again)
    assert again.read_bytes() == path.read_bytes()


def test_a_broken_file_is_told_and_one_of_another_version_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "tables" / "similar.bin"
    path.parent.mkdir()
    write_index([("a", "财阜政通")], path)
    whole = path.read_bytes()
    for broken in (b"", b"nonsense" * 20, whole[:20]):
        path.write_bytes(broken)
        with pytest.raises(DamagedReleaseError):
            SimilarIndex.open(path)
    path.write_bytes(whole)
    monkeypatch.setattr("kg.similar.index.VERSION", "0")
    assert SimilarIndex.open(path) is None


def test_brands_of_one_name_are_all_found() -> None:
    index = SimilarIndex.of([("b", "清风账房"), ("a", "清风账房"), ("a", "清风账房品牌"), ("c", "“”")])
    assert [(one.key, one.score) for one in index.nearest(named("清风·账房"))] == [("a", 1.0), ("b", 1.0)]
    assert len(index) == 2, "a name without letters is like nothing"


def test_an_empty_index_finds_nothing() -> None:
    index = SimilarIndex.of([])
    assert index.nearest(named("财阜政通")) == ()
    assert alike(index, 0.46) == ()


def test_all_pairs_are_those_of_the_double_loop(names: list[str]) -> None:
    some = names[:700]
    index = SimilarIndex.of((f"k{at}", one) for at, one in enumerate(some))
    ready = [named(index.name(at)) for at in range(len(index))]
    full = {
        (one, other)
        for one in range(len(ready))
        for other in range(one + 1, len(ready))
        if score(ready[one], ready[other]) >= 0.46
    }
    found = {(pair.one, pair.other) for pair in alike(index, 0.46)}
    assert found <= full
    assert len(full) > 100
    assert len(found) >= 0.99 * len(full)


def test_groups_join_the_most_alike_first_and_stay_small() -> None:
    chain = [Alike(at, at + 1, 0.9 - at / 100) for at in range(6)]
    assert groups(chain, 10) == ((0, 1, 2, 3, 4, 5, 6),)
    assert groups(chain, 3) == ((0, 1, 2), (3, 4, 5))
    assert groups([], 3) == ()


def test_the_lists_lead_from_each_name_to_its_closest_in_a_large_ledger(names: list[str]) -> None:
    index = SimilarIndex.of((f"b{at}", one) for at, one in enumerate(names[:1500]))
    steps: list[tuple[int, int]] = []
    every = alike(index, 0.46)
    found = alike(index, 0.46, told=lambda done, total: steps.append((done, total)), at_once=0)
    assert set(found) <= set(every)
    assert [pair for pair in every if pair.score >= 0.7 and pair not in found] == []
    best = {number: max(pair.score for pair in every if number in (pair.one, pair.other)) for pair in every[:200] for number in (pair.one, pair.other)}
    held = {number: max((pair.score for pair in found if number in (pair.one, pair.other)), default=0) for number in best}
    assert sum(held[number] == best[number] for number in best) >= 0.95 * len(best)
    assert steps[-1] == (len(index), len(index))
    assert [pair.score for pair in found] == sorted((pair.score for pair in found), reverse=True)


def test_more_names_than_can_be_paired_are_refused() -> None:
    with pytest.raises(ParameterError):
        alike(SimilarIndex.of([("a", "甲乙丙"), ("b", "丁戊己")]), 0.46, most=1)
