"""What can be asked of the themes of a release: clusters, co-occurrence, centrality, networks.

``kg.atlas.Atlas`` answers these for its release. The libraries that count are imported when
they are first needed, so that opening an atlas stays quick. This module must not know how
names are resolved.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import cached_property
from typing import TYPE_CHECKING

from kg.entities.graph import Graph
from kg.store import Store
from kg.terms import Basis

if TYPE_CHECKING:
    import networkx as nx

    from kg.analysis.centrality import Bridge, Centrality
    from kg.analysis.clusters import Grouping
    from kg.analysis.cooccurrence import Cooccurrence
    from kg.analysis.links import ThemeLinks
    from kg.analysis.named import Cluster


class ThemeAnalysis:
    """Questions about the theme links of one release; ``bases`` choose which links count."""

    store: Store
    _graph: Graph

    def links(self) -> ThemeLinks:
        """Return all links of brands to themes as arrays (read once, then kept)."""
        return self._links

    @cached_property
    def _links(self) -> ThemeLinks:
        from kg.analysis.links import links_of

        return links_of(self.store, self._graph.themes)

    def clusters(self, bases: Collection[Basis | str] | None = None) -> tuple[Cluster, ...]:
        """Return clusters of themes and brands, the largest first.

        Without ``bases``, those written into the release (words in the name count); with
        them, grouped anew by links of these bases. Method: ``kg.analysis.clusters``.
        """
        from kg.analysis.named import named, stored

        if bases is None:
            return stored(self._graph)
        return named(self._graph, self.links(), self.grouping(bases))

    def grouping(self, bases: Collection[Basis | str] | None = None) -> Grouping:
        """Return the grouping behind the clusters with its modularity and parameters."""
        from kg.analysis.clusters import group
        from kg.analysis.links import IN_NAME

        return group(self.links(), IN_NAME if bases is None else _bases(bases))

    def cooccurrence(self, bases: Collection[Basis | str] | None = None) -> tuple[Cooccurrence, ...]:
        """Return the pairs of themes that share brands, most brands first (all bases by default)."""
        from kg.analysis.cooccurrence import cooccurrence

        return cooccurrence(self.links(), _bases(bases))

    def centrality(self, bases: Collection[Basis | str] | None = None) -> tuple[Centrality, ...]:
        """Return the themes that have brands, the most central first."""
        from kg.analysis.centrality import centrality

        return centrality(self.links(), _bases(bases))

    def bridges(self, bases: Collection[Basis | str] | None = None) -> tuple[Bridge, ...]:
        """Return the brands with themes of several groups, those of most groups first."""
        from kg.analysis.centrality import bridges

        groups = {iri: self._graph.group_of(theme).key for iri, theme in self._graph.themes.items()}
        return bridges(self.links(), groups, _bases(bases))

    def graph(self, bases: Collection[Basis | str] | None = None) -> nx.Graph:
        """Return brands, owners and themes as a networkx graph (``kg.analysis.networks``)."""
        from kg.analysis.networks import network

        return network(self._graph, self.links(), _bases(bases))


def _bases(bases: Collection[Basis | str] | None) -> tuple[Basis, ...]:
    return tuple(Basis) if bases is None else tuple(Basis(one) for one in bases)
