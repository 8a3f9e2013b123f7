"""What can be asked of the themes of a release: clusters, matrices, bridges, networks.

``kg.atlas.Atlas`` answers these for its release. The libraries that count are imported when
they are first needed, so that opening an atlas stays quick. This module must not know how
names are looked up.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from kg.analysis.kept import OneByOne
from kg.entities.graph import Graph
from kg.model import Brand, Ref
from kg.store import Store
from kg.terms import Basis, Kind

if TYPE_CHECKING:
    import networkx as nx

    from kg.analysis.bridging import Bridges
    from kg.analysis.centrality import Bridge, Centrality
    from kg.analysis.clusters import Grouping
    from kg.analysis.columns import BrandColumns
    from kg.analysis.cooccurrence import Cooccurrence
    from kg.analysis.gaps import Gaps
    from kg.analysis.links import ThemeLinks
    from kg.analysis.matrix import Cell, Material, Matrix
    from kg.analysis.named import Cluster, Clustering
    from kg.analysis.standing import Alike, Position

Bases = Collection[Basis | str] | Basis | str | None
"""Which links count: one basis means «down to», a collection means just these."""


BRANDS_TABLE = "brands.npz"
"""The derived file of a release that holds its brands as columns."""


class ThemeAnalysis(Protocol):
    """Questions about the theme links of one release.

    ``bases`` choose which links count; unless said otherwise words in the name do.
    """

    store: Store
    brands_table: Path | None
    _graph: Graph

    def resolve(self, kind: Kind | str, name: str) -> Ref:
        """Return the thing of ``kind`` that is meant."""
        ...

    def columns(self) -> BrandColumns:
        """Return all brands with units, kinds and theme links as arrays (read once, then kept)."""
        return self._columns

    def written_columns(self) -> BrandColumns | None:
        """Return the columns where they were written with the release, ``None`` where not."""
        return self._written

    @cached_property
    def _written(self) -> BrandColumns | None:
        from kg.analysis.columns import read_columns

        return read_columns(self.brands_table) if self.brands_table else None

    @cached_property
    def _columns(self) -> BrandColumns:
        from kg.analysis.columns import columns_of

        return self._written or columns_of(self.store, self._graph.themes)

    @cached_property
    def _once(self) -> OneByOne:
        return OneByOne()

    def links(self) -> ThemeLinks:
        """Return all links of brands to themes as arrays."""
        return self._columns.links

    def clusters(self, bases: Bases = None) -> tuple[Cluster, ...]:
        """Return clusters of themes and brands, the largest first (``clustering``)."""
        return self.clustering(bases).clusters

    def clustering(self, bases: Bases = None, resolution: float | str | None = None) -> Clustering:
        """Return clusters of themes and brands with the quality of the grouping.

        With the default settings, those written into the release; with others, grouped anew,
        and a few of these kept. Members are listed among up to ``MOST_LISTED`` brands. Method:
        ``kg.analysis.clusters``. Raises ``ParameterError`` for a basis or resolution that is
        none, and ``BusyError`` where many ask for others at once (``kg.analysis.kept``).
        """
        from kg.analysis.counting import (
            MOST_LISTED,
            RESOLUTION,
            down_to,
            read_bases,
            read_resolution,
        )
        from kg.analysis.named import clustering

        chosen = read_bases(bases)
        fine = RESOLUTION if resolution is None else read_resolution(resolution)
        if chosen == down_to() and fine == RESOLUTION:
            return self._default
        listed = len(self._columns.brands) <= MOST_LISTED
        return self._once.get(
            ("clustering", chosen, fine),
            lambda: clustering(self._graph, self._columns, self.grouping(chosen, fine), listed=listed),
        )

    @cached_property
    def _own_bridging(self) -> Bridges:
        from kg.analysis.bridging import bridging
        from kg.analysis.clusters import group

        return bridging(self.links(), group(self.links()))  # no crowd keeps anybody from the default settings

    @cached_property
    def _default(self) -> Clustering:
        from kg.analysis.stored import stored

        return stored(self._graph)

    def grouping(self, bases: Bases = None, resolution: float | str | None = None) -> Grouping:
        """Return the grouping behind the clusters with its modularity and parameters."""
        from kg.analysis.clusters import group
        from kg.analysis.counting import MOST_LISTED, RESOLUTION, read_bases, read_resolution

        chosen = read_bases(bases)
        fine = RESOLUTION if resolution is None else read_resolution(resolution)
        small = len(self._columns.brands) <= MOST_LISTED  # of more, the places alone are tens of megabytes
        return self._once.get(
            ("grouping", chosen, fine), lambda: group(self.links(), chosen, resolution=fine), keep=small
        )

    def brands_of(self, iris: Iterable[str]) -> tuple[Brand, ...]:
        """Return the brands with these IRIs, those that are there, in the order given."""
        from kg.entities.brands import brands

        return brands(self._graph, list(iris))

    def bridging(self, bases: Bases = None, resolution: float | str | None = None) -> Bridges:
        """Return the brands and themes that hold clusters together, the strongest first."""
        from kg.analysis.bridging import bridging
        from kg.analysis.counting import RESOLUTION, down_to, read_bases, read_resolution

        chosen = read_bases(bases)
        fine = RESOLUTION if resolution is None else read_resolution(resolution)
        if chosen == down_to() and fine == RESOLUTION:
            return self._own_bridging
        return self._once.get(
            ("bridging", chosen, fine), lambda: bridging(self.links(), self.grouping(chosen, fine), chosen)
        )

    def alike(self, brand: str, bases: Bases = None, limit: int = 10) -> tuple[Alike, ...]:
        """Return the brands that share themes with ``brand``, the most alike first, and why."""
        from kg.analysis.counting import read_bases
        from kg.analysis.standing import alike

        return alike(self._graph, self._columns, self.resolve(Kind.BRAND, brand).iri, read_bases(bases), limit)

    def position(self, unit: str, bases: Bases = None) -> Position:
        """Return the clusters in which the brands of a unit stand."""
        from kg.analysis.standing import position

        return position(self._columns, self.clustering(bases), self.resolve(Kind.UNIT, unit))

    def matrix(
        self, rows: str = "unit", columns: str = "theme", bases: Bases = None, *, offset: int = 0, limit: int | None = None
    ) -> Matrix:
        """Return how many brands stand in each cell of two axes (``kg.analysis.matrix.AXES``)."""
        from kg.analysis.matrix import matrix

        return matrix(self._material(bases), rows, columns, offset, limit)

    def cell(self, rows: str, row: str, columns: str, column: str, bases: Bases = None) -> Cell:
        """Return the brands of a cell; ``row`` and ``column`` are IRIs or keys, empty for any."""
        from kg.analysis.matrix import cell_of

        return cell_of(self._material(bases), rows, row, columns, column)

    def gaps(self, bases: Bases = None) -> Gaps:
        """Return which units have no brand on a group of themes, and which themes one unit holds alone."""
        from kg.analysis.gaps import gaps

        return gaps(self._material(bases))

    def _material(self, bases: Bases) -> Material:
        from kg.analysis.counting import read_bases
        from kg.analysis.matrix import Material

        chosen = read_bases(bases)
        return Material(self._graph, self._columns, chosen, lambda: self.clustering(chosen))

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
