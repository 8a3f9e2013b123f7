"""Communities of themes and brands: seeded Louvain on the weighted bipartite matrix.

Method: V. D. Blondel et al., «Fast unfolding of communities in large networks», Journal of
Statistical Mechanics (2008), with the bipartite modularity of M. J. Barber, «Modularity and
community detection in bipartite networks», Physical Review E 76 (2007), as implemented by
scikit-network; of several seeds the grouping of highest modularity is taken. Communities that
are not connected, which Louvain may leave (V. A. Traag et al., «From Louvain to Leiden»,
Scientific Reports 9, 2019), are taken apart. The algorithm groups the themes; a brand then is
at home where its themes weigh most, so that every membership can be explained by words. Brands
that also stand on themes of another cluster belong to its border: clusters overlap.

Two levels: each cluster is grouped once more by its own themes at a finer resolution, and has
parts where that finds any. Stability is measured by the runs with other seeds and by runs
that leave out a tenth of the brands. Same brands, in any order: same answer. This module knows
nothing of stores or of names.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.sparse.csgraph import connected_components
from sknetwork.clustering import Louvain

from kg.analysis.agreement import adjusted_rand, best_jaccard, contingency
from kg.analysis.counting import IN_NAME, RESOLUTION, WEIGHTS
from kg.analysis.links import ThemeLinks
from kg.analysis.patterns import Patterns, patterns_of
from kg.terms import Basis

FINER = 1.5
"""The parts of a cluster are looked for at so many times its resolution."""

SEED = 0
RUNS = 5
"""So many seeds are tried, and so many times a tenth of the brands is left out."""

FEWER = 2
"""So many seeds are tried where brands are left out, and for the parts of a cluster."""

LEFT_OUT = 0.1
"""The share of brands that a run leaves out."""

Places = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Grouped:
    """A cluster by places: ``themes`` (strongest first), ``brands`` at home in it, those of them
    that also have themes of other clusters (``bridges``), and brands at home elsewhere that
    have one of its themes (``guests``). ``stability`` is from 0 to 1."""

    themes: tuple[int, ...]
    brands: Places = field(repr=False)
    bridges: Places = field(repr=False)
    guests: Places = field(repr=False)
    stability: float = 1.0
    parts: tuple[Grouped, ...] = ()


@dataclass(frozen=True, slots=True)
class Grouping:
    """All clusters, largest first, and how they were made.

    ``seed_agreement`` and ``sample_agreement`` are mean adjusted Rand indices: with runs of
    other seeds, and with runs that leave out a tenth of the brands (1: always the same).
    """

    clusters: tuple[Grouped, ...]
    modularity: float
    bases: tuple[Basis, ...]
    resolution: float
    seed: int
    brands: int = 0  # how many have a link that counts
    seed_agreement: float = 1.0
    sample_agreement: float = 1.0


@dataclass(frozen=True, slots=True)
class _Partition:
    """Labels of themes (-1: no link that counts) and of patterns, the largest cluster first."""

    themes: Places
    patterns: Places
    modularity: float

    @property
    def size(self) -> int:
        return int(self.themes.max(initial=-1)) + 1


def group(
    links: ThemeLinks,
    bases: Collection[Basis] = IN_NAME,
    weights: Mapping[Basis, float] = WEIGHTS,
    resolution: float = RESOLUTION,
    seed: int = SEED,
) -> Grouping:
    """Group themes and brands by the links of ``bases``.

    Themes without such a link are in no cluster, and neither are brands. ``modularity`` is
    0 where there is nothing to group.
    """
    chosen = tuple(basis for basis in Basis if basis in bases)
    found = patterns_of(links, chosen, weights)
    if not found.brands:
        return Grouping((), 0.0, chosen, resolution, seed)
    tried = _tries(found.matrix, found.counts, resolution, seed)
    parted = _best(tried)
    tables = [
        contingency(parted.patterns, one.patterns, found.counts, parted.size) for one in tried if one is not parted
    ]
    sampled = [_sampled(found, parted, resolution, seed, run) for run in range(RUNS)]
    holds = _holds([*tables, *sampled])
    strength = (found.counts @ found.matrix).round(6)  # sums of tenths: ties stay ties
    return Grouping(
        tuple(
            _grouped(
                found, parted, at, strength, float(holds[at]), _parts(found, parted, at, strength, resolution, seed)
            )
            for at in range(parted.size)
        ),
        parted.modularity,
        chosen,
        resolution,
        seed,
        found.brands,
        _mean(tables),
        _mean(sampled),
    )


def _holds(tables: list[npt.NDArray[np.int64]]) -> npt.NDArray[np.float64]:
    """Return how well each cluster holds, over the runs in which it has brands (0 without any)."""
    there = np.array([table.sum(axis=1) > 0 for table in tables])
    best = np.array([best_jaccard(table) for table in tables])
    return np.asarray(best.sum(axis=0) / np.maximum(there.sum(axis=0), 1))


def _mean(tables: list[npt.NDArray[np.int64]]) -> float:
    return round(float(np.mean([adjusted_rand(table) for table in tables])), 4)


def _sampled(
    found: Patterns, parted: _Partition, resolution: float, seed: int, run: int
) -> npt.NDArray[np.int64]:
    """Group without a tenth of the brands; return how the groupings of the others meet."""
    out = max(1, round(found.brands * LEFT_OUT)) if found.brands > 1 else 0
    chance = np.random.default_rng([seed, run])
    kept = chance.multivariate_hypergeometric(found.counts, found.brands - out, method="marginals")
    there = np.flatnonzero(kept)
    again = _best(_tries(found.matrix[there], kept[there], resolution, seed, FEWER))
    return contingency(parted.patterns[there], again.patterns, kept[there], parted.size)


def _tries(
    matrix: sparse.csr_matrix, counts: Places, resolution: float, seed: int, runs: int = RUNS
) -> list[_Partition]:
    return [_partition(matrix, counts, resolution, seed + run) for run in range(runs)]


def _best(tried: list[_Partition]) -> _Partition:
    """Return the grouping of highest modularity, the first of equal ones."""
    return max(tried, key=lambda one: one.modularity)


def _partition(matrix: sparse.csr_matrix, counts: Places, resolution: float, seed: int) -> _Partition:
    """Run Louvain once on patterns × themes, each pattern weighed by its brands."""
    weighed = sparse.csr_matrix(sparse.diags(counts.astype(float)) @ matrix)
    themes = np.flatnonzero(np.bincount(weighed.indices, minlength=weighed.shape[1]))
    part = weighed[:, themes]
    method = Louvain(
        resolution=resolution, shuffle_nodes=True, random_state=seed, return_probs=False, return_aggregate=False
    )
    method.fit(part, force_bipartite=True)
    labels = _connected(part, np.asarray(method.labels_row_), np.asarray(method.labels_col_))
    many = int(labels.max()) + 1
    share = matrix[:, themes] @ sparse.csr_matrix(
        (np.ones(len(themes)), (np.arange(len(themes)), labels)), shape=(len(themes), many)
    )
    # in the order of their first themes, so that a tie goes to the earlier one whatever the library did
    order = np.argsort([int(np.flatnonzero(labels == label)[0]) for label in range(many)])
    heaviest = np.asarray(share.toarray()[:, order].round(6).argmax(axis=1)).ravel()
    sizes = np.bincount(heaviest, weights=counts, minlength=many)
    by_size = np.lexsort((np.arange(many), -sizes))
    place = np.argsort(by_size)
    homes = place[heaviest]
    of_theme = np.full(weighed.shape[1], -1, dtype=np.int64)
    of_theme[themes] = place[np.argsort(order)[labels]]
    return _Partition(of_theme, homes, round(_modularity(part, homes, of_theme[themes]), 6))


def _modularity(part: sparse.csr_matrix, of_row: Places, of_column: Places) -> float:
    """Return Barber's modularity: the share of weight inside communities, less that by chance."""
    edges, total = part.tocoo(), float(part.sum())
    inside = float(edges.data[of_row[edges.row] == of_column[edges.col]].sum())
    many = int(max(of_row.max(), of_column.max())) + 1
    rows = np.bincount(of_row, weights=np.asarray(part.sum(axis=1)).ravel(), minlength=many)
    columns = np.bincount(of_column, weights=np.asarray(part.sum(axis=0)).ravel(), minlength=many)
    return inside / total - float(rows @ columns) / total**2


def _connected(part: sparse.csr_matrix, of_row: Places, of_column: Places) -> Places:
    """Return labels of the columns without gaps, one for each connected piece of a community."""
    edges = part.tocoo()
    inside = of_row[edges.row] == of_column[edges.col]
    many = sum(part.shape)
    rows, columns = edges.row[inside], edges.col[inside] + part.shape[0]
    graph = sparse.csr_matrix((np.ones(len(rows)), (rows, columns)), shape=(many, many))
    pieces = connected_components(graph, directed=False)[1][part.shape[0] :]
    return np.asarray(np.unique(pieces, return_inverse=True)[1], dtype=np.int64)


def _grouped(
    found: Patterns,
    parted: _Partition,
    at: int,
    strength: npt.NDArray[np.float64],
    stability: float = 1.0,
    parts: tuple[Grouped, ...] = (),
) -> Grouped:
    themes = np.flatnonzero(parted.themes == at)
    inside = np.diff(sparse.csr_matrix(found.matrix[:, themes]).indptr)
    beyond = np.diff(found.matrix.indptr) - inside
    home = parted.patterns == at
    return Grouped(
        tuple(int(one) for one in sorted(themes, key=lambda one: (-strength[one], one))),
        found.brands_of(home),
        found.brands_of(home & (beyond > 0)),
        found.brands_of(~home & (inside > 0)),
        round(stability, 4),
        parts,
    )


def _parts(
    found: Patterns,
    parted: _Partition,
    at: int,
    strength: npt.NDArray[np.float64],
    resolution: float,
    seed: int,
) -> tuple[Grouped, ...]:
    """Group a cluster once more by its own themes.

    There are parts if at least two of them have two brands or more; a theme whose brands are
    all at home with stronger themes stays with the whole.
    """
    themes, home = parted.themes == at, parted.patterns == at
    if themes.sum() < 2 or not home.any():
        return ()
    inside = sparse.csr_matrix(found.matrix[home] @ sparse.diags(themes.astype(float)))
    inside.eliminate_zeros()
    own = found.among(home, inside)
    finer = _best(_tries(inside, own.counts, resolution * FINER, seed, FEWER))
    if finer.size < 2:
        return ()
    parts = [_grouped(own, finer, one, strength) for one in range(finer.size)]
    parts = [one for one in parts if len(one.brands)]
    if sum(len(one.brands) > 1 for one in parts) < 2:
        return ()
    guests = np.unique(np.concatenate([one.guests for one in parts]))
    return tuple(replace(one, bridges=np.intersect1d(one.brands, guests)) for one in parts)
