"""How central themes are, and which brands bridge groups of themes.

Themes are compared in their co-occurrence graph (networkx; Freeman's betweenness with
distance 1 / brands shared; U. Brandes, 2001). This module knows nothing of stores.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import networkx as nx
import numpy as np

from kg.analysis.cooccurrence import cooccurrence
from kg.analysis.links import ThemeLinks
from kg.terms import Basis


@dataclass(frozen=True, slots=True)
class Centrality:
    """A theme (IRI): its brands, the themes it stands with, and the share of shortest ways
    between other themes that lead through it (0 to 1)."""

    theme: str
    brands: int
    neighbours: int
    betweenness: float


@dataclass(frozen=True, slots=True)
class Bridge:
    """A brand (IRI) that links themes of several groups (keys, in the order given)."""

    brand: str
    groups: tuple[str, ...]


def centrality(links: ThemeLinks, bases: Collection[Basis] = tuple(Basis)) -> tuple[Centrality, ...]:
    """Return all themes that have a brand, the most central first."""
    brands = np.asarray(links.matrix(bases).sum(axis=0)).ravel().astype(int)
    graph = nx.Graph()
    graph.add_nodes_from(theme for theme, number in zip(links.themes, brands, strict=True) if number)
    for pair in cooccurrence(links, bases):
        graph.add_edge(pair.theme, pair.other, distance=1.0 / pair.brands)
    between = nx.betweenness_centrality(graph, weight="distance")
    place = {theme: number for number, theme in enumerate(links.themes)}
    found = [
        Centrality(theme, int(brands[place[theme]]), graph.degree(theme), round(between[theme], 6))
        for theme in graph
    ]
    return tuple(sorted(found, key=lambda one: (-one.betweenness, -one.brands, place[one.theme])))


def bridges(
    links: ThemeLinks, group_of: Mapping[str, str], bases: Collection[Basis] = tuple(Basis)
) -> tuple[Bridge, ...]:
    """Return the brands with themes of at least two groups, those of most groups first.

    ``group_of`` gives the group's key for each theme IRI.
    """
    keys = tuple(dict.fromkeys(group_of[theme] for theme in links.themes))
    matrix = links.matrix(bases)
    place = {key: number for number, key in enumerate(keys)}
    to_group = np.zeros((len(links.themes), len(keys)))
    for number, theme in enumerate(links.themes):
        to_group[number, place[group_of[theme]]] = 1.0
    held = matrix @ to_group > 0
    found = [
        Bridge(links.brands[int(row)], tuple(key for key, has in zip(keys, held[row], strict=True) if has))
        for row in np.flatnonzero(held.sum(axis=1) > 1)
    ]
    return tuple(sorted(found, key=lambda one: (-len(one.groups), one.brand)))
