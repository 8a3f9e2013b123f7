"""Clusters with names, reasons and references, as pages and pictures need them.

They are made from a grouping, or read from a release that holds them as triples; both ways
give the same. This module knows nothing of how the grouping was found.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.analysis.sentences import label_of, reason_of
from kg.analysis.wording import Word
from kg.entities.graph import Graph
from kg.model import Label, Ref
from kg.terms import Basis, Kind

if TYPE_CHECKING:  # reading clusters from a release needs no library that counts
    from kg.analysis.clusters import Grouped, Grouping, Places
    from kg.analysis.columns import BrandColumns
    from kg.analysis.words import NameWords

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


def clustering(graph: Graph, columns: BrandColumns, grouping: Grouping, *, listed: bool = True) -> Clustering:
    """Give the clusters of a grouping their names and reasons, and their brands if they are to be
    ``listed``: a reference for each of a million is much for those who only count them."""
    from kg.analysis.words import words_in  # SciPy, where something is counted

    namer = _Namer(graph, columns, grouping, words_in(columns.names, _members(grouping.clusters)), listed)
    return Clustering(
        namer.named(grouping.clusters),
        grouping.bases,
        grouping.resolution,
        grouping.brands,
        grouping.modularity,
        grouping.seed_agreement,
        grouping.sample_agreement,
    )


def _members(clusters: Sequence[Grouped]) -> Places:
    import numpy as np

    return np.sort(np.concatenate([np.empty(0, dtype=np.int64), *(one.brands for one in clusters)]))


@dataclass(frozen=True, slots=True)
class _Namer:
    """Names the clusters of a grouping; the names of brands are cut into words once."""

    graph: Graph
    columns: BrandColumns
    grouping: Grouping
    words: NameWords
    listed: bool

    def named(self, clusters: Sequence[Grouped], above: str = "") -> tuple[Cluster, ...]:
        """Return clusters, or the parts of the one with the key ``above``."""
        from kg.analysis.words import distinctive

        words = distinctive(self.words, [one.brands for one in clusters])
        return tuple(self._cluster(one, own, above) for one, own in zip(clusters, words, strict=True))

    def _cluster(self, one: Grouped, words: tuple[Word, ...], above: str) -> Cluster:
        graph = self.graph
        themes = tuple(graph.themes[self.columns.links.themes[at]].ref for at in one.themes)
        key = f"{above}.{themes[0].key}" if above else themes[0].key
        return Cluster(
            Ref(graph.mint(Kind.CLUSTER, key), Kind.CLUSTER, key, label_of(themes, words, len(one.brands))),
            themes,
            len(one.brands),
            self._iris(one.brands),
            self._iris(one.bridges),
            self._iris(one.guests),
            self.grouping.bases,
            words,
            reason_of(themes, words, len(one.brands), len(one.bridges), self.grouping.bases),
            one.stability,
            self.named(one.parts, key),
        )

    def _iris(self, places: Places) -> tuple[str, ...]:
        return tuple(self.columns.brands[at] for at in places.tolist()) if self.listed else ()
