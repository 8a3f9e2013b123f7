"""Brands and themes that hold the clusters together: participation and betweenness.

Participation coefficient: R. Guimerà, L. A. N. Amaral, «Functional cartography of complex
metabolic networks», Nature 433 (2005): 0 for a brand whose links all lead into one cluster,
towards 1 the more evenly they are spread. Betweenness: L. C. Freeman (1977), U. Brandes
(2001), exact, in the graph of brands and themes (rustworkx), for up to ``MOST_BETWEEN``
brands; beyond that it is left out, and says so. This module knows nothing of stores.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import rustworkx as rx
from scipy import sparse

from kg.analysis.clusters import Grouping, Places
from kg.analysis.counting import IN_NAME
from kg.analysis.links import ThemeLinks
from kg.terms import Basis

MOST_BETWEEN = 3_000


@dataclass(frozen=True, slots=True)
class Bridging:
    """A brand or theme (IRI): the clusters it touches (places, its own first), participation
    (0 to 1), and the share of shortest ways that lead through it (``None``: not counted)."""

    iri: str
    clusters: tuple[int, ...]
    participation: float
    betweenness: float | None


@dataclass(frozen=True, slots=True)
class Bridges:
    """Bridging brands and themes, the strongest first. Only those of several clusters."""

    brands: tuple[Bridging, ...]
    themes: tuple[Bridging, ...]


def bridging(links: ThemeLinks, grouping: Grouping, bases: Collection[Basis] = IN_NAME) -> Bridges:
    """Return the brands with themes of several clusters, and the themes whose brands are at home
    in several, by betweenness, then participation."""
    matrix = sparse.csr_matrix(links.matrix(bases) > 0).astype(np.float64)
    number = matrix.shape
    if not grouping.clusters:
        return Bridges((), ())
    theme_of = _membership([one.themes for one in grouping.clusters], number[1])
    brand_of = _membership([one.brands for one in grouping.clusters], number[0])
    between = _betweenness(matrix)
    return Bridges(
        _ranked(links.brands, sparse.csr_matrix(matrix @ theme_of), brand_of, between[: number[0]]),
        _ranked(links.themes, sparse.csr_matrix(matrix.T @ brand_of), theme_of, between[number[0] :]),
    )


def _membership(members: Sequence[Sequence[int] | Places], many: int) -> sparse.csr_matrix:
    """Return things × clusters, 1 where a thing is at home."""
    rows = np.concatenate([np.asarray(places, dtype=np.int64) for places in members])
    columns = np.repeat(np.arange(len(members)), [len(places) for places in members])
    return sparse.csr_matrix((np.ones(len(rows)), (rows, columns)), shape=(many, len(members)))


def _betweenness(matrix: sparse.csr_matrix) -> npt.NDArray[np.float64]:
    """Return the betweenness of brands and themes, ``nan`` for all where there are too many."""
    brands, themes = matrix.shape
    if np.count_nonzero(np.diff(matrix.indptr)) > MOST_BETWEEN:
        return np.full(brands + themes, np.nan)
    graph = rx.PyGraph()
    graph.add_nodes_from(range(brands + themes))
    row, column = matrix.nonzero()
    graph.add_edges_from_no_data([(int(a), brands + int(b)) for a, b in zip(row, column, strict=True)])
    alone = {at for at in graph.node_indices() if not graph.degree(at)}
    kept = graph.subgraph(sorted(set(graph.node_indices()) - alone))
    # one thread: sums of floats keep their order, and the same release its bytes
    found = rx.betweenness_centrality(kept, normalized=True, parallel_threshold=1 << 30)
    values = np.zeros(brands + themes)
    for at, value in found.items():
        values[kept[at]] = value
    return values.round(6)


def _ranked(
    iris: Collection[str], spread: sparse.csr_matrix, home: sparse.csr_matrix, between: npt.NDArray[np.float64]
) -> tuple[Bridging, ...]:
    """Rank those whose links are spread over several clusters."""
    total = np.asarray(spread.sum(axis=1)).ravel()
    squares = np.asarray(spread.multiply(spread).sum(axis=1)).ravel()
    shares = np.divide(squares, total**2, out=np.ones(len(total)), where=total > 0)
    names = list(iris)
    found = []
    for at in np.flatnonzero(np.diff(spread.indptr) > 1).tolist():
        own = home[at].indices.tolist()
        others = sorted(set(spread[at].indices.tolist()) - set(own))
        value = between[at]
        found.append(
            Bridging(
                names[at], (*own, *others), round(1 - float(shares[at]), 4), None if np.isnan(value) else float(value)
            )
        )
    return tuple(sorted(found, key=lambda one: (-(one.betweenness or 0.0), -one.participation, one.iri)))
