"""Themes together, clusters, centrality and bridges, against answers worked out by hand."""

from __future__ import annotations

import doctest
import random
from collections import Counter
from collections.abc import Iterable
from itertools import combinations

import networkx as nx
import numpy as np
import pytest

import kg
import kg.analysis.sentences
from kg.analysis.centrality import bridges, centrality
from kg.analysis.clusters import group
from kg.analysis.cooccurrence import Cooccurrence, cooccurrence
from kg.analysis.counting import IN_NAME, MOST_LISTED, WEIGHTS
from kg.analysis.links import ThemeLinks, gather, links_of
from kg.analysis.produce import analysis_triples
from kg.atlas import Atlas
from kg.rdf import Solutions
from kg.release import Release
from kg.terms import BASIS_PROPERTY, Basis, Kind

PROPERTY = dict(BASIS_PROPERTY)
Said = tuple[str, Basis, str]


def links(*said: Said, themes: Iterable[str] = "ABCDEF") -> ThemeLinks:
    return gather(((brand, PROPERTY[basis], theme) for brand, basis, theme in said), themes)


# Two camps, A B and C D, joined by one weak bridge; E is only inferred, F has nothing.
CAMPS = links(
    ("1", Basis.EXACT, "A"), ("1", Basis.VARIANT, "B"),
    ("2", Basis.EXACT, "A"), ("2", Basis.VARIANT, "B"),
    ("3", Basis.EXACT, "A"),
    ("4", Basis.EXACT, "C"), ("4", Basis.EXACT, "D"),
    ("5", Basis.VARIANT, "C"), ("5", Basis.VARIANT, "D"),
    ("6", Basis.EXACT, "A"), ("6", Basis.VARIANT, "C"),
    ("7", Basis.INFERRED, "E"), ("7", Basis.PARTS, "A"),
)  # fmt: skip


# ----------------------------------------------------------------------- links


def test_links_become_a_matrix_by_basis_and_weight() -> None:
    assert (CAMPS.brands, CAMPS.themes) == (tuple("1234567"), tuple("ABCDEF"))
    assert CAMPS.matrix().sum() == 13
    assert CAMPS.matrix(IN_NAME).sum() == 11
    weighed = CAMPS.matrix(IN_NAME, WEIGHTS).toarray()
    assert weighed[0].tolist() == [1.0, 0.8, 0, 0, 0, 0]
    assert weighed[6].tolist() == [0] * 6


def test_brands_are_counted_by_theme_and_basis() -> None:
    exact, variant, parts, inferred = CAMPS.counts().T.tolist()
    assert exact == [4, 0, 1, 1, 0, 0]
    assert variant == [0, 2, 2, 1, 0, 0]
    assert (parts, inferred) == ([1, 0, 0, 0, 0, 0], [0, 0, 0, 0, 1, 0])


def test_links_to_what_is_no_theme_are_left_out() -> None:
    assert links(("1", Basis.EXACT, "Z"), ("2", Basis.EXACT, "A")).brands == ("2",)


def test_the_store_and_the_file_of_the_release_give_the_same_links(shandong: Atlas) -> None:
    kept = shandong.columns().links
    stored = links_of(shandong.store, kept.themes)
    for bases in ([one] for one in Basis):
        assert _pairs(kept, bases) == _pairs(stored, bases)
    assert sum(len(_pairs(stored, [one])) for one in Basis) == len(stored.rows)


def _pairs(found: ThemeLinks, bases: Iterable[Basis]) -> set[tuple[str, str]]:
    rows, columns = found.matrix(list(bases)).nonzero()
    return {(found.brands[row], found.themes[column]) for row, column in zip(rows, columns, strict=True)}


# ---------------------------------------------------------------- co-occurrence


def test_themes_that_stand_together_are_counted() -> None:
    assert cooccurrence(CAMPS) == (
        Cooccurrence("A", "B", 2),
        Cooccurrence("C", "D", 2),
        Cooccurrence("A", "C", 1),
        Cooccurrence("A", "E", 1),
    )
    assert Cooccurrence("A", "E", 1) not in cooccurrence(CAMPS, IN_NAME)
    assert cooccurrence(CAMPS, [Basis.INFERRED]) == ()


def test_the_product_counts_as_a_plain_loop_would(shandong: Atlas) -> None:
    by_brand: dict[str, set[str]] = {}
    for brand in shandong.brands():
        by_brand[brand.ref.iri] = {link.theme.iri for link in brand.links}
    order = {one.ref.iri: number for number, one in enumerate(shandong.themes())}
    counted = Counter(
        pair for themes in by_brand.values() for pair in combinations(sorted(themes, key=order.__getitem__), 2)
    )
    assert {(one.theme, one.other): one.brands for one in shandong.cooccurrence()} == counted


def test_the_counts_in_the_graph_are_those_of_the_product(shandong: Atlas) -> None:
    answer = shandong.query("themes_together", minimum=1)
    assert isinstance(answer, Solutions)
    in_graph = {(a, b): int(n) for a, b, n in answer.texts("theme", "other", "brands")}
    for one in shandong.cooccurrence():
        assert in_graph[one.theme, one.other] == in_graph[one.other, one.theme] == one.brands
    assert len(in_graph) == 2 * len(shandong.cooccurrence())
    related = shandong.theme("理财为民").related
    assert {(ref.iri, n) for ref, n in related} == {
        (b, n) for (a, b), n in in_graph.items() if a.endswith("/licai-weimin")
    }


# --------------------------------------------------------------------- clusters


def test_two_camps_are_two_clusters_and_the_bridge_is_seen() -> None:
    found = group(CAMPS)
    themes = [tuple(CAMPS.themes[at] for at in one.themes) for one in found.clusters]
    brands = [sorted(CAMPS.brands[at] for at in one.brands) for one in found.clusters]
    assert themes == [("A", "B"), ("C", "D")]
    assert brands == [["1", "2", "3", "6"], ["4", "5"]]
    assert [[CAMPS.brands[at] for at in one.bridges] for one in found.clusters] == [["6"], []]
    assert 0 < found.modularity <= 1


def test_only_links_of_the_chosen_bases_count() -> None:
    in_name = group(CAMPS, IN_NAME)
    every = group(CAMPS, tuple(Basis))
    assert sum(len(one.brands) for one in in_name.clusters) == 6
    assert sum(len(one.brands) for one in every.clusters) == 7
    assert {at for one in every.clusters for at in one.themes} == {0, 1, 2, 3, 4}
    assert every.bases == tuple(Basis)


def test_resolution_decides_how_fine_the_clusters_are() -> None:
    coarse, fine = group(CAMPS, resolution=0.01), group(CAMPS, resolution=5.0)
    assert len(coarse.clusters) == 1
    assert len(fine.clusters) >= 2


@pytest.mark.parametrize("said", [(), (("1", Basis.INFERRED, "A"),)])
def test_nothing_to_group_gives_no_clusters(said: tuple[Said, ...]) -> None:
    found = group(links(*said))
    assert (found.clusters, found.modularity) == ((), 0.0)


def test_one_brand_is_a_cluster() -> None:
    found = group(links(("1", Basis.EXACT, "A")))
    assert [(one.themes, one.brands.tolist()) for one in found.clusters] == [((0,), [0])]


def _invented(brands: int, seed: int) -> list[Said]:
    chance = random.Random(seed)
    bases, themes = list(Basis), "ABCDEF"
    said = {}
    for number in range(brands):
        for _ in range(chance.randint(1, 3)):
            said[str(number), chance.choice(themes)] = chance.choice(bases)
    return [(brand, basis, theme) for (brand, theme), basis in said.items()]


@pytest.mark.parametrize("seed", range(5))
def test_every_brand_and_theme_is_in_exactly_one_cluster_with_its_heaviest_themes(seed: int) -> None:
    made = links(*_invented(200, seed))
    found = group(made, tuple(Basis))
    brands = np.concatenate([one.brands for one in found.clusters])
    assert sorted(brands.tolist()) == list(range(len(made.brands)))
    themes = [at for one in found.clusters for at in one.themes]
    assert sorted(themes) == list(range(6))
    weight = made.matrix(tuple(Basis), WEIGHTS).toarray()
    share = np.stack([weight[:, list(one.themes)].sum(axis=1) for one in found.clusters], axis=1)
    for number, one in enumerate(found.clusters):
        assert (share[one.brands, number] >= share[one.brands].max(axis=1) - 1e-9).all()
        assert all((share[at] > 0).sum() > 1 for at in one.bridges)
    sizes = [len(one.brands) for one in found.clusters]
    assert sizes == sorted(sizes, reverse=True)


def test_the_same_links_always_give_the_same_clusters() -> None:
    said = _invented(300, 1)
    first = _memberships(said)
    assert all(_memberships(said) == first for _ in range(3))


def _memberships(said: list[Said]) -> list[tuple[tuple[int, ...], list[str]]]:
    made = links(*said)
    return [(one.themes, sorted(made.brands[at] for at in one.brands)) for one in group(made).clusters]


def test_clusters_of_the_release_are_those_computed_anew(shandong: Atlas, tiny: Atlas) -> None:
    for atlas in (shandong, tiny):
        assert atlas.clusters() == atlas.clusters(["exact", "variant"])
        assert atlas.clusters()


def test_a_cluster_is_called_after_its_strongest_themes(shandong: Atlas) -> None:
    sizes = {one.ref.iri: one.counts for one in shandong.themes()}
    for cluster in shandong.clusters():
        assert cluster.ref.label.zh.startswith(" · ".join(one.label.zh for one in cluster.themes[:2]))
        weights = [
            round(sizes[one.iri].exact + WEIGHTS[Basis.VARIANT] * sizes[one.iri].variant, 6) for one in cluster.themes
        ]
        assert weights == sorted(weights, reverse=True)
        assert cluster.size == len(cluster.brands)
        assert set(cluster.bridges) <= set(cluster.brands)
    assert doctest.testmod(kg.analysis.sentences).failed == 0


def test_clusters_say_how_they_were_made(shandong: Atlas) -> None:
    answer = shandong.query(
        "SELECT ?how WHERE { ?c a ba:Cluster ; prov:wasGeneratedBy ?a . ?a a prov:Activity ; rdfs:comment ?how }"
    )
    assert isinstance(answer, Solutions)
    said = " ".join(how for (how,) in answer.texts("how"))
    assert "Louvain" in said
    assert f"{shandong.grouping().modularity:.4f}" in said
    assert "exact 1, variant 0.8" in said


# ------------------------------------------------------------------- centrality


def test_the_theme_between_the_camps_is_the_most_central() -> None:
    found = {one.theme: one for one in centrality(CAMPS)}
    assert next(iter(found)) == "A"
    assert (found["A"].brands, found["A"].neighbours) == (5, 3)
    assert found["C"].betweenness == pytest.approx(0.5)  # D to A, B, E of the six pairs
    assert found["A"].betweenness == pytest.approx(5 / 6)
    assert found["B"].betweenness == found["D"].betweenness == found["E"].betweenness == 0
    assert "F" not in found


def test_brands_that_bridge_groups_are_found() -> None:
    groups = {"A": "g", "B": "g", "C": "h", "D": "h", "E": "i", "F": "i"}
    assert [(one.brand, one.groups) for one in bridges(CAMPS, groups)] == [("6", ("g", "h")), ("7", ("g", "i"))]
    assert [one.brand for one in bridges(CAMPS, groups, IN_NAME)] == ["6"]


def test_bridges_are_those_of_the_named_query(shandong: Atlas) -> None:
    answer = shandong.query("bridging_brands")
    assert isinstance(answer, Solutions)
    asked = {brand: int(number) for brand, number in answer.texts("brand", "groups")}
    assert {one.brand: len(one.groups) for one in shandong.bridges()} == asked


# ---------------------------------------------------------------------- network


def test_a_notebook_gets_a_networkx_graph(tiny: Atlas) -> None:
    made = tiny.graph()
    kinds = Counter(said["kind"] for _, said in made.nodes(data=True))
    assert kinds == {Kind.BRAND: 11, Kind.THEME: 22, Kind.UNIT: 3, Kind.BRANCH: 4}
    edges = Counter(said["kind"] for _, _, said in made.edges(data=True))
    assert edges == {"owns": 11, "theme": 8}
    base = tiny.info.base
    assert made.edges[f"{base}brand/yangfan", f"{base}theme/licai-weimin"] == {
        "kind": "theme", "basis": "exact", "weight": 1.0,
    }  # fmt: skip
    assert nx.shortest_path_length(made, f"{base}unit/yunting", f"{base}unit/pingshen") == 4


def test_the_graph_can_be_limited_to_words_in_names(tiny: Atlas) -> None:
    made = tiny.graph(["exact", "variant"])
    assert sum(said["kind"] == "theme" for _, _, said in made.edges(data=True)) == 5


def test_kg_graph_opens_the_current_release(
    shandong_release: Release, shandong: Atlas, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KG_HOME", str(shandong_release.path.parents[1]))
    assert nx.utils.graphs_equal(kg.graph(), shandong.graph())
    assert kg.graph(bases=["exact"]).number_of_edges() < shandong.graph().number_of_edges()


# ---------------------------------------------------------------------- produce


def test_the_analysis_of_a_release_is_always_the_same(shandong_release: Release, shandong: Atlas) -> None:
    def lines() -> list[str]:
        return list(analysis_triples(shandong.store, shandong.info.base, shandong.columns()))

    first = lines()
    assert first == lines()
    assert len(first) == len(set(first)) == dict(shandong_release.manifest.graphs)["analysis"]


def test_members_of_a_very_large_graph_are_not_written(
    shandong: Atlas, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert MOST_LISTED > 1000
    monkeypatch.setattr("kg.analysis.produce.MOST_LISTED", 3)
    lines = list(analysis_triples(shandong.store, shandong.info.base, shandong.columns()))
    members = [line for line in lines if "inCluster" in line]
    assert members
    assert not any("/brand/" in line.split(" ")[0] for line in members)
