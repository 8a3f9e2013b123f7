"""Clusters with names, reasons and references, as pages and pictures need them.

They are made from a grouping, or read from a release that holds them as triples; both ways
give the same. This module knows nothing of how the grouping was found.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.analysis.sentences import label_of, reason_of
from kg.analysis.wording import Word, distinctive
from kg.entities.graph import Graph
from kg.model import Label, Ref
from kg.terms import Basis, Kind

if TYPE_CHECKING:  # reading clusters from a release needs no library that counts
    from kg.analysis.clusters import Grouped, Grouping, Places
    from kg.analysis.columns import BrandColumns

STABLE = 0.75
"""A cluster whose stability is below this is shown as unstable (Hennig's bound)."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """Themes and brands that belong together.

    ``themes`` are sorted by weight, strongest first. ``brands`` are the IRIs of the brands at
    home here; ``bridges`` are those of them that also have a theme of another cluster, and
    ``guests`` are at home in another and have one of its themes: together its border.
    ``size`` counts the brands at home, also where they are too many to be listed (the lists
    are empty then). ``stability`` (0 to 1) is how well it holds in repeated runs. ``parts``
    are the clusters inside it; those have no stability of their own.
    """

    ref: Ref
    themes: tuple[Ref, ...]
    size: int
    brands: tuple[str, ...]
    bridges: tuple[str, ...]
    guests: tuple[str, ...]
    bases: tuple[Basis, ...]
    words: tuple[Word, ...] = ()
    reason: Label = Label("")
    stability: float = 1.0
    parts: tuple[Cluster, ...] = ()

    @property
    def core(self) -> tuple[str, ...]:
        """The brands whose counted themes are all of this cluster."""
        border = frozenset(self.bridges)
        return tuple(one for one in self.brands if one not in border)

    @property
    def stable(self) -> bool:
        """Whether it holds in repeated runs well enough to be relied on."""
        return self.stability >= STABLE


@dataclass(frozen=True, slots=True)
class Clustering:
    """All clusters of a release, largest first, and how good the grouping is.

    ``modularity`` tells how much denser links are inside clusters than by chance;
    ``seed_agreement`` and ``sample_agreement`` are adjusted Rand indices. ``brands`` counts
    the brands that have a link of the ``bases``: the others are in no cluster.
    """

    clusters: tuple[Cluster, ...]
    bases: tuple[Basis, ...]
    resolution: float
    brands: int
    modularity: float
    seed_agreement: float
    sample_agreement: float

    @property
    def stability(self) -> float:
        """The mean of both agreements."""
        return round((self.seed_agreement + self.sample_agreement) / 2, 4)

    @property
    def every(self) -> tuple[Cluster, ...]:
        """The clusters of both levels, each before its parts."""
        return tuple(one for whole in self.clusters for one in (whole, *whole.parts))

    def of_brand(self, iri: str) -> tuple[Cluster, ...]:
        """Return the clusters in which a brand stands: its home first."""
        home = [one for one in self.clusters if iri in one.brands]
        return (*home, *(one for one in self.clusters if iri in one.guests))


def clustering(graph: Graph, columns: BrandColumns, grouping: Grouping) -> Clustering:
    """Give the clusters of a grouping their names and reasons."""
    words = words_of_clusters(columns, grouping.clusters)
    return Clustering(
        tuple(_named(graph, columns, one, own, grouping, "") for one, own in zip(grouping.clusters, words, strict=True)),
        grouping.bases,
        grouping.resolution,
        grouping.brands,
        grouping.modularity,
        grouping.seed_agreement,
        grouping.sample_agreement,
    )


def words_of_clusters(columns: BrandColumns, clusters: Sequence[Grouped]) -> tuple[tuple[Word, ...], ...]:
    """Return the words that set each of the clusters apart from the others."""

    def names() -> Iterator[tuple[str, int]]:
        for number, one in enumerate(clusters):
            for at in one.brands.tolist():
                yield columns.names[at], number

    return distinctive(names(), [len(one.brands) for one in clusters])


def _named(
    graph: Graph, columns: BrandColumns, one: Grouped, words: tuple[Word, ...], grouping: Grouping, above: str
) -> Cluster:
    themes = tuple(graph.themes[columns.links.themes[at]].ref for at in one.themes)
    key = f"{above}.{themes[0].key}" if above else themes[0].key
    inner = words_of_clusters(columns, one.parts)
    return Cluster(
        Ref(graph.mint(Kind.CLUSTER, key), Kind.CLUSTER, key, label_of(themes, words, len(one.brands))),
        themes,
        len(one.brands),
        _iris(columns, one.brands),
        _iris(columns, one.bridges),
        _iris(columns, one.guests),
        grouping.bases,
        words,
        reason_of(themes, words, len(one.brands), len(one.bridges), grouping.bases),
        one.stability,
        tuple(
            _named(graph, columns, part, own, grouping, key) for part, own in zip(one.parts, inner, strict=True)
        ),
    )


def _iris(columns: BrandColumns, places: Places) -> tuple[str, ...]:
    return tuple(columns.brands[at] for at in places.tolist())
