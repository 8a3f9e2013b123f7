"""Clusters with names and references, as pages and pictures need them.

A cluster is called after its strongest themes. This module knows nothing of how the
grouping was found.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kg.analysis.clusters import Grouping
from kg.analysis.links import IN_NAME, WEIGHTS, ThemeLinks
from kg.entities.graph import Graph
from kg.entities.themes import themes
from kg.model import BasisCounts, Label, Ref
from kg.terms import BRAND_COUNT, ORDINAL, Basis, Kind

NAMING_THEMES = 2
"""How many themes the name of a cluster holds."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """Themes and brands that belong together.

    ``themes`` are sorted by weight; ``brands`` and ``bridges`` (brands that also stand on a
    theme of another cluster) are IRIs. ``size`` counts the brands, also where they are too
    many to be listed (``brands`` is empty then).
    """

    ref: Ref
    themes: tuple[Ref, ...]
    size: int
    brands: tuple[str, ...]
    bridges: tuple[str, ...]
    bases: tuple[Basis, ...]


def label_of(strongest: Sequence[Ref]) -> Label:
    """Return the name of a cluster: its strongest themes.

    >>> label_of([Ref("", Kind.THEME, "a", Label("甲", "A")), Ref("", Kind.THEME, "b", Label("乙", "B"))])
    Label(zh='甲 · 乙', en='A · B')
    """
    leading = [one.label for one in strongest[:NAMING_THEMES]]
    return Label(" · ".join(one.zh for one in leading), " · ".join(one.in_("en") for one in leading))


def named(graph: Graph, links: ThemeLinks, grouping: Grouping) -> tuple[Cluster, ...]:
    """Give the clusters of a grouping their names."""
    found = []
    for number, one in enumerate(grouping.clusters, 1):
        strongest = tuple(graph.themes[links.themes[at]].ref for at in one.themes)
        key = f"c{number}"
        found.append(
            Cluster(
                Ref(graph.mint(Kind.CLUSTER, key), Kind.CLUSTER, key, label_of(strongest)),
                strongest,
                len(one.brands),
                tuple(sorted(links.brands[at] for at in one.brands)),
                tuple(sorted(links.brands[at] for at in one.bridges)),
                grouping.bases,
            )
        )
    return tuple(found)


def stored(graph: Graph, bases: tuple[Basis, ...] = IN_NAME) -> tuple[Cluster, ...]:
    """Return the clusters that were written into the release, which were found with ``bases``."""
    facts = graph.facts_of(graph.ask("clusters"))
    members: dict[str, list[str]] = {iri: [] for iri in facts}
    for member, cluster in graph.ask("cluster_members").texts("member", "cluster"):
        members[cluster].append(member)
    bridging: dict[str, list[str]] = {iri: [] for iri in facts}
    if any(one not in graph.themes for many in members.values() for one in many):  # brands are written too
        for brand, cluster in graph.ask("cluster_bridges").texts("brand", "cluster"):
            bridging[cluster].append(brand)
    weight = {one.ref.iri: _weight(one.counts, bases) for one in themes(graph)}
    return tuple(
        Cluster(
            graph.ref(iri, facts[iri]),
            tuple(
                graph.themes[one].ref
                for one in sorted(weight, key=lambda theme: -weight[theme])  # stable: scheme order
                if one in members[iri]
            ),
            facts[iri].integer(BRAND_COUNT),
            tuple(sorted(one for one in members[iri] if one not in weight)),
            tuple(sorted(bridging[iri])),
            bases,
        )
        for iri in sorted(facts, key=lambda one: facts[one].integer(ORDINAL))
    )


def _weight(counts: BasisCounts, bases: tuple[Basis, ...]) -> float:
    numbers = zip(Basis, (counts.exact, counts.variant, counts.parts, counts.inferred), strict=True)
    return round(sum(WEIGHTS[basis] * number for basis, number in numbers if basis in bases), 6)
