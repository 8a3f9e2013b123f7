"""Clusters as they were written into a release, read back from its triples.

So any engine that holds the release can answer, without counting anew. This module knows
nothing of how clusters are found.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from kg.analysis.counting import IN_NAME, RESOLUTION, WEIGHTS
from kg.analysis.named import Cluster, Clustering
from kg.analysis.wording import Word
from kg.entities.graph import Facts, Graph
from kg.entities.themes import themes
from kg.model import BasisCounts
from kg.terms import (
    BRAND_COUNT,
    CLUSTER_LEVEL,
    DCTERMS,
    MODULARITY,
    ORDINAL,
    SAMPLE_AGREEMENT,
    SEED_AGREEMENT,
    STABILITY,
    Basis,
)

IS_PART_OF, DESCRIPTION = DCTERMS + "isPartOf", DCTERMS + "description"


def stored(graph: Graph) -> Clustering:
    """Return the clusters that were written into the release (default settings)."""
    facts = graph.facts_of(graph.ask("clusters"))
    how = next(iter(graph.facts_of(graph.ask("clustering")).values()), None)
    if how is None:
        return Clustering((), IN_NAME, RESOLUTION, 0, 0.0, 1.0, 1.0)
    read = _Reader(graph, facts)
    wholes = [iri for iri, one in facts.items() if one.integer(CLUSTER_LEVEL) == 1]
    return Clustering(
        tuple(read.cluster(iri) for iri in read.in_order(wholes)),
        IN_NAME,
        RESOLUTION,
        how.integer(BRAND_COUNT),
        float(how.text(MODULARITY)),
        float(how.text(SEED_AGREEMENT)),
        float(how.text(SAMPLE_AGREEMENT)),
    )


class _Reader:
    """Puts clusters together from what is said of them."""

    def __init__(self, graph: Graph, facts: Mapping[str, Facts]) -> None:
        self._graph, self._facts = graph, facts
        self._weight = {one.ref.iri: _weight(one.counts) for one in themes(graph)}
        self._members: dict[str, list[str]] = defaultdict(list)
        for member, cluster in graph.ask("cluster_members").texts("member", "cluster"):
            self._members[cluster].append(member)
        self._guests: dict[str, list[str]] = defaultdict(list)
        self._beside: dict[str, set[str]] = defaultdict(set)  # brand → wholes that its borders lie in
        for brand, cluster in graph.ask("cluster_borders").texts("brand", "cluster"):
            self._guests[cluster].append(brand)
            self._beside[brand].add(facts[cluster].iri(IS_PART_OF))
        self._words: dict[str, list[tuple[int, Word]]] = defaultdict(list)
        names = ("cluster", "place", "text", "brands", "everywhere", "lift")
        for cluster, place, text, *numbers in graph.ask("cluster_words").texts(*names):
            word = Word(text, int(numbers[0]), int(numbers[1]), float(numbers[2]))
            self._words[cluster].append((int(place), word))

    def in_order(self, clusters: list[str]) -> list[str]:
        return sorted(clusters, key=lambda iri: self._facts[iri].integer(ORDINAL))

    def cluster(self, iri: str) -> Cluster:
        said, above = self._facts[iri], self._facts[iri].iri(IS_PART_OF)
        held = frozenset(self._members[iri])
        brands = tuple(sorted(held - self._weight.keys()))
        parts = [one for one, other in self._facts.items() if other.iri(IS_PART_OF) == iri]
        return Cluster(
            self._graph.ref(iri, said),
            tuple(
                self._graph.themes[one].ref
                for one in sorted(self._weight, key=lambda theme: -self._weight[theme])  # stable: scheme order
                if one in held
            ),
            said.integer(BRAND_COUNT),
            brands,
            tuple(one for one in brands if above in self._beside[one]),
            tuple(sorted(self._guests[iri])),
            IN_NAME,
            tuple(word for _, word in sorted(self._words[iri], key=lambda pair: pair[0])),
            said.label(DESCRIPTION),
            float(said.text(STABILITY) or 1),
            tuple(self.cluster(one) for one in self.in_order(parts)),
        )


def _weight(counts: BasisCounts) -> float:
    numbers = zip(Basis, (counts.exact, counts.variant, counts.parts, counts.inferred), strict=True)
    return round(sum(WEIGHTS[basis] * number for basis, number in numbers if basis in IN_NAME), 6)
