"""Clusters that explain themselves: borders, parts, words, stability, changes between releases."""

from __future__ import annotations

import doctest
import math
import re
from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import kg.analysis.agreement
import kg.analysis.counting
import kg.analysis.words
from kg.analysis.agreement import adjusted_rand, best_jaccard, contingency
from kg.analysis.bridging import bridging
from kg.analysis.changes import compare
from kg.analysis.clusters import Grouping, group
from kg.analysis.counting import IN_NAME, counted, down_to, read_bases, read_resolution
from kg.analysis.links import ThemeLinks, gather
from kg.analysis.named import Cluster, clustering
from kg.analysis.wording import Word
from kg.analysis.words import distinctive, words_in, words_of
from kg.atlas import Atlas
from kg.errors import ParameterError
from kg.model import Label, Ref
from kg.terms import BASIS_PROPERTY, Basis, Kind

PROPERTY = dict(BASIS_PROPERTY)
THEMES = "ABCDEFGH"
SAID = st.dictionaries(
    st.tuples(st.integers(0, 25).map(str), st.sampled_from(THEMES)), st.sampled_from(list(Basis)), max_size=60
)


def links(said: list[tuple[str, Basis, str]], themes: str = THEMES) -> ThemeLinks:
    return gather(((brand, PROPERTY[basis], theme) for brand, basis, theme in said), themes)


def exact(*said: str) -> ThemeLinks:
    """Links from words such as ``1AB``: the brand 1 has the exact words of A and B."""
    return links([(one[0], Basis.EXACT, theme) for one in said for theme in one[1:]])


# A pair of camps that agree, and one brand (9) that stands on both.
TWO = exact("1AB", "2AB", "3AB", "4CD", "5CD", "6CD", "9ABC")


def shape(found: Grouping, made: ThemeLinks) -> list[tuple[object, ...]]:
    def names(places: np.ndarray) -> list[str]:  # type: ignore[type-arg]
        return sorted(made.brands[at] for at in places)

    return [
        (one.themes, names(one.brands), names(one.bridges), names(one.guests), one.stability, len(one.parts))
        for one in found.clusters
    ]


def test_a_brand_of_two_clusters_is_at_home_in_one_and_a_guest_of_the_other() -> None:
    first, second = group(TWO).clusters
    assert [[TWO.brands[at] for at in places] for places in (first.brands, first.bridges, first.guests)] == [
        ["1", "2", "3", "9"], ["9"], [],
    ]  # fmt: skip
    assert [[TWO.brands[at] for at in places] for places in (second.brands, second.bridges, second.guests)] == [
        ["4", "5", "6"], [], ["9"],
    ]  # fmt: skip


def test_clear_camps_are_stable_and_every_run_agrees() -> None:
    found = group(TWO)
    assert (found.seed_agreement, found.sample_agreement) == (1.0, 1.0)
    assert [one.stability for one in found.clusters] == [1.0, 1.0]
    assert found.brands == 7


def test_links_that_fit_no_grouping_are_unstable() -> None:
    pairs = [f"{number}{a}{b}" for number, (a, b) in enumerate([*zip(THEMES, THEMES[1:] + "A", strict=True)])]
    found = group(exact(*pairs))  # a ring: any cut is as good as another
    assert min(one.stability for one in found.clusters) < 0.75
    assert found.sample_agreement < 0.9


def test_a_cluster_falls_into_parts_where_its_themes_seldom_meet() -> None:
    first, second = group(exact("1AB", "2AB", "3AB", "4CD", "5CD", "6CD", "7BC", "8BC")).clusters
    assert (first.themes, second.themes, second.parts) == ((1, 0), (2, 3), ())
    assert [(part.themes, part.brands.tolist()) for part in first.parts] == [((0,), [0, 1, 2]), ((1,), [6, 7])]
    # the brands of A and B are at home with A and guests of B
    assert [part.bridges.tolist() for part in first.parts] == [[0, 1, 2], []]
    assert [part.guests.tolist() for part in first.parts] == [[], [0, 1, 2]]


def test_modularity_is_that_of_a_bipartite_graph_also_where_the_matrix_is_square() -> None:
    # A: 1, 2; B: 3. Shares of the weight: 2/3 and 1/3, all inside
    assert group(exact("1A", "2A", "3B")).modularity == pytest.approx(1 - (4 + 1) / 9, abs=1e-6)
    # one cluster of everything is no better than chance
    assert group(exact("1AB", "2AB")).modularity == pytest.approx(0.0, abs=1e-6)


@settings(max_examples=40, deadline=None)
@given(SAID, st.randoms(use_true_random=False))
def test_the_order_of_links_and_brands_never_shows(said: dict[tuple[str, str], Basis], chance: object) -> None:
    rows = [(brand, basis, theme) for (brand, theme), basis in said.items()]
    mixed = list(rows)
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    one, other = links(rows), links(mixed)
    first, second = group(one, tuple(Basis)), group(other, tuple(Basis))
    assert shape(first, one) == shape(second, other)
    assert (first.modularity, first.seed_agreement, first.sample_agreement) == (
        second.modularity, second.seed_agreement, second.sample_agreement,
    )  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(SAID)
def test_every_linked_brand_has_one_home_and_borders_are_mutual(said: dict[tuple[str, str], Basis]) -> None:
    made = links([(brand, basis, theme) for (brand, theme), basis in said.items()])
    found = group(made)
    homes = [int(at) for one in found.clusters for at in one.brands]
    assert len(homes) == len(set(homes)) == found.brands
    guests = {int(at) for one in found.clusters for at in one.guests}
    assert guests == {int(at) for one in found.clusters for at in one.bridges}
    for one in found.clusters:
        inside = [int(at) for part in one.parts for at in part.brands]
        assert len(inside) == len(set(inside))
        assert set(inside) <= {int(at) for at in one.brands}
        assert 0 <= one.stability <= 1
    assert -1 <= found.modularity <= 1


def test_the_same_process_gives_the_same_clusters_again_and_again() -> None:
    first = group(TWO)
    for _ in range(3):
        group(exact("1ABC", "2BCD", "3CDE"))
        assert shape(group(TWO), TWO) == shape(first, TWO)


# -------------------------------------------------------------------- agreement


def test_agreement_is_that_of_pairs_of_brands() -> None:
    one, other = np.array([0, 0, 1, 1, 2]), np.array([0, 0, 1, 2, 2])
    each = np.ones(5, dtype=np.int64)
    # 10 pairs; together in both: 1; in the first: 2, in the second: 2
    assert adjusted_rand(contingency(one, other, each)) == pytest.approx((1 - 0.4) / (2 - 0.4))
    assert adjusted_rand(contingency(one, one, each)) == 1.0
    assert best_jaccard(contingency(one, other, each)).tolist() == [1.0, 0.5, 0.5]
    assert best_jaccard(contingency(one, other, each, 4))[3] == 0


def test_the_examples_in_the_pages_hold() -> None:
    for module in (kg.analysis.agreement, kg.analysis.counting, kg.analysis.words):
        assert doctest.testmod(module).failed == 0


# ------------------------------------------------------------------------ words


def test_words_are_those_that_set_a_cluster_apart_with_their_counts() -> None:
    names = ["清风账房", "阳光财政", "清风 廉润", "阳光 账本", "清风财政", "和美财政", "清风清风"]
    words = words_in(names, np.arange(6))  # the last is in no cluster
    first, second = distinctive(words, [np.array([0, 2, 4]), np.array([1, 3, 5])])
    assert first[0] == Word("清风", 3, 3, 2.0)
    assert second[0] == Word("阳光", 2, 2, 2.0)
    assert "财政" not in {word.text for word in first}, "no more frequent here than anywhere"


def test_long_pieces_latin_and_signs_are_cut_sensibly() -> None:
    assert words_of("党建+X，Party 先锋") == {"党建", "Party", "先锋"}
    assert words_of("！？ 1+3 ·") == set()
    assert "党支部" in words_of("红旗高扬示范党支部")
    assert words_of("惠民惠民") == {"惠民惠民", "惠民"}
    assert words_of("𠀀𠀁😀𠀂𠀃𠀄") == {"𠀀𠀁", "𠀂𠀃𠀄"}, "letters beyond the first 65,536 are letters"
    assert words_of("") == words_of("\n\0") == set()


def plainly(name: str) -> set[str]:
    """The words of one name, cut piece by piece."""
    found: set[str] = set()
    for piece in re.findall(r"[^\W\d_]+", name):
        long = len(piece)
        if piece.isascii() or long < 5:
            found |= {piece} if long > 1 else set()
            found |= {piece[:2], piece[2:]} if long == 4 and not piece.isascii() else set()
        else:
            found |= {piece[at : at + size] for size in (2, 3) for at in range(long - size + 1)}
    return found


@settings(max_examples=25, deadline=None)
@given(st.lists(st.text("党建财政惠民A b1·é\n𠀀", max_size=14), max_size=12), st.data())
def test_names_cut_all_at_once_give_the_words_of_each(names: list[str], data: st.DataObject) -> None:
    chosen = sorted(data.draw(st.sets(st.sampled_from(range(len(names))))) if names else set())
    found = words_in(names, np.array(chosen, dtype=np.int64))
    for at, name in enumerate(names):
        words = [found.text(word) for word in found.matrix[at].indices]
        assert sorted(words) == (sorted(plainly(name)) if at in chosen else [])


@settings(max_examples=25, deadline=None)
@given(st.lists(st.text("党建财政惠民 ", min_size=2, max_size=9), min_size=2, max_size=30), st.integers(1, 29))
def test_the_words_told_are_those_of_the_plain_ranking(names: list[str], cut: int) -> None:
    clusters = [list(range(len(names)))[:cut], list(range(len(names)))[cut:]]
    counts = [Counter(word for at in some for word in plainly(names[at])) for some in clusters]
    everywhere = counts[0] + counts[1]
    words = words_in(names, np.arange(len(names)))
    found = distinctive(words, [np.array(some, dtype=np.int64) for some in clusters])
    for inside, some, told in zip(counts, clusters, found, strict=True):
        ranked = sorted(
            (-brands * math.log(round(brands * len(names) / (len(some) * everywhere[text]), 2)), -len(text), text)
            for text, brands in inside.items()
            if brands >= 2 and brands * len(names) > len(some) * everywhere[text]
        )
        kept: list[str] = []
        for _, _, text in ranked:
            if len(kept) < 5 and not any(text in other or other in text for other in kept):
                kept.append(text)
        assert [word.text for word in told] == kept
        assert [(word.brands, word.everywhere) for word in told] == [(inside[text], everywhere[text]) for text in kept]


# ------------------------------------------------------------------------ tiny


def test_the_clusters_of_the_tiny_data_are_those_worked_out_by_hand(tiny: Atlas) -> None:
    found = tiny.clustering()
    keys = {brand.ref.iri: brand.ref.key for brand in tiny.brands()}
    assert [(one.ref.key, one.ref.label.zh, [keys[iri] for iri in one.brands]) for one in found.clusters] == [
        ("qingzheng-lianjie", "清正廉洁（清风账房）", ["qingfeng-ps", "qingfeng-yt"]),
        ("dangye-ronghe", "党业融合", ["dangjian-zhangben"]),
        ("licai-weimin", "理财为民", ["yangfan"]),
        ("ningxin-juli", "凝心聚力", ["jiangan"]),
    ]
    assert (found.brands, found.bases) == (5, IN_NAME)
    # weights 2 × 0.8, 0.8, 1, 0.8, all inside clusters: 1 less the squares of their shares of 4.2
    assert found.modularity == pytest.approx(1 - (1.6**2 + 0.8**2 + 1 + 0.8**2) / 4.2**2, abs=1e-6)
    assert found.clusters[0].words == (Word("清风账房", 2, 2, 2.5),)
    assert found.clusters[0].reason.zh.startswith("2 个品牌因主题“清正廉洁”相聚")
    assert "“清风账房”，2 个品牌用它，是平均的 2.5 倍" in found.clusters[0].reason.zh
    every = tiny.clustering("inferred")
    assert [len(one.brands) for one in every.clusters] == [3, 1, 1, 1, 1, 1]


def test_clusters_read_from_the_release_are_those_made_anew(tiny: Atlas, shandong: Atlas) -> None:
    for atlas in (tiny, shandong):
        made = clustering(atlas._graph, atlas.columns(), atlas.grouping())
        assert atlas.clustering() == made


def test_a_cluster_says_in_both_languages_why_it_is_one(shandong: Atlas) -> None:
    for one in shandong.clustering().every:
        assert str(one.size) in one.reason.zh or one.size < 2
        assert one.themes[0].label.zh in one.reason.zh
        assert one.themes[0].label.en in one.reason.en
        assert counted(IN_NAME).en in one.reason.en
        assert one.stable is (one.stability >= 0.75)
    assert not all(one.stable for one in shandong.clusters())


def test_resolution_and_basis_change_the_clusters_and_wrong_ones_are_errors(shandong: Atlas) -> None:
    assert len(shandong.clustering(resolution="0.3").clusters) < len(shandong.clustering(resolution=3).clusters)
    assert shandong.clustering("inferred").brands > shandong.clustering("exact").brands
    for wrong in ("x", "0", "nan", "1e9", "-1", ""):
        with pytest.raises(ParameterError):
            read_resolution(wrong)
    with pytest.raises(ParameterError):
        shandong.clustering("loose")
    assert read_bases(["parts"]) == (Basis.PARTS,)
    assert down_to("variants") == IN_NAME


# --------------------------------------------------------------------- bridging


def test_the_brand_between_two_camps_is_the_strongest_bridge() -> None:
    found = bridging(TWO, group(TWO))
    (brand,) = found.brands
    assert (brand.iri, brand.clusters) == ("9", (0, 1))
    assert brand.participation == pytest.approx(1 - (4 + 1) / 9, abs=1e-4)
    assert [one.iri for one in found.themes] == ["C"]
    # ways between {1, 2, 3, A, B} and {4, 5, 6, C, D} lead through 9: 25 of the 45 pairs of the other ten
    assert brand.betweenness is not None
    assert brand.betweenness >= 25 / 45


def test_too_many_brands_are_ranked_by_participation_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.analysis.bridging.MOST_BETWEEN", 3)
    assert [one.betweenness for one in bridging(TWO, group(TWO)).brands] == [None]


# ---------------------------------------------------------------------- changes


def cluster(key: str, brands: str) -> Cluster:
    ref = Ref(f"c/{key}", Kind.CLUSTER, key, Label(key, key))
    return Cluster(ref, (), len(brands), tuple(brands), (), (), IN_NAME)


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ({"a": "123"}, {"a": "123"}, [("same", "a", "a")]),
        ({"a": "123"}, {"b": "12345"}, [("grew", "b", "a")]),
        ({"a": "12345"}, {"a": "123"}, [("shrank", "a", "a")]),
        ({"a": "123"}, {"a": "124"}, [("moved", "a", "a")]),
        ({"a": "123456"}, {"a": "1234", "b": "56"}, [("shrank", "a", "a"), ("split", "b", "a")]),
        ({"a": "1234", "b": "56"}, {"a": "123456"}, [("merged", "a", "a b")]),
        ({"a": "12"}, {"b": "34"}, [("new", "b", ""), ("vanished", "a", "a")]),
        ({}, {"a": "1"}, [("new", "a", "")]),
        ({"a": "1"}, {}, [("vanished", "a", "a")]),
    ],
)
def test_what_became_of_clusters_is_told(
    before: dict[str, str], after: dict[str, str], told: list[tuple[str, str, str]]
) -> None:
    one, other = ([cluster(*item) for item in many.items()] for many in (before, after))
    found = compare(one, other)
    assert [(each.kind, each.cluster.key, " ".join(ref.key for ref in each.before)) for each in found] == told
    assert all(each.text.zh and each.text.en for each in found)


def test_a_release_compared_with_itself_has_not_changed(shandong: Atlas) -> None:
    clusters = [replace(one) for one in shandong.clusters()]
    assert {one.kind for one in compare(clusters, shandong.clusters())} == {"same"}
