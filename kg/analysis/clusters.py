"""Communities of themes and brands: seeded Leiden on the weighted bipartite matrix.

Method: V. A. Traag, L. Waltman, N. J. van Eck, «From Louvain to Leiden: guaranteeing
well-connected communities», Scientific Reports 9 (2019), with the bipartite modularity of
V. D. Dugué as implemented by scikit-network. The algorithm groups the themes; a brand then
belongs where its themes weigh most, so that every membership can be explained by words.
Same input, same answer. This module knows nothing of stores or of names.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse
from sknetwork.clustering import Leiden, get_modularity

from kg.analysis.links import IN_NAME, WEIGHTS, ThemeLinks
from kg.terms import Basis

RESOLUTION = 1.0
"""Above 1 clusters become more and smaller, below 1 fewer and larger."""

SEED = 0


@dataclass(frozen=True, slots=True)
class Grouped:
    """A cluster by places: ``themes`` (strongest first), ``brands``, and those brands that
    also have themes of other clusters (``bridges``)."""

    themes: tuple[int, ...]
    brands: npt.NDArray[np.int64]
    bridges: npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Grouping:
    """All clusters, largest first, with the modularity of the grouping and how it was made."""

    clusters: tuple[Grouped, ...]
    modularity: float
    bases: tuple[Basis, ...]
    resolution: float
    seed: int


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
    matrix = links.matrix(bases, weights)
    chosen = tuple(basis for basis in Basis if basis in bases)
    brands = np.flatnonzero(np.diff(matrix.indptr))
    themes = np.flatnonzero(np.bincount(matrix.indices, minlength=matrix.shape[1]))
    if not len(brands):
        return Grouping((), 0.0, chosen, resolution, seed)
    part = matrix[brands][:, themes]
    method = Leiden(resolution=resolution, random_state=seed)
    method.fit(part, force_bipartite=True)
    # a label may have gone to brands only: number those of the themes without gaps
    labels = np.unique(np.asarray(method.labels_col_), return_inverse=True)[1]
    share = part @ sparse.csr_matrix(
        (np.ones(len(themes)), (np.arange(len(themes)), labels)), shape=(len(themes), labels.max() + 1)
    )
    weight_of_theme = np.asarray(part.sum(axis=0)).ravel().round(6)  # sums of tenths: ties stay ties
    order = _order(labels, weight_of_theme)
    share = share[:, order].toarray() if share.shape[1] < 64 else share[:, order]
    belongs = np.asarray(share.argmax(axis=1)).ravel()
    spread = np.asarray((share > 0).sum(axis=1)).ravel()
    modularity = float(get_modularity(part, belongs, np.argsort(order)[labels]))
    found = []
    for number, label in enumerate(order):
        members = np.flatnonzero(labels == label)
        strongest = sorted(members, key=lambda at: (-weight_of_theme[at], at))
        inside = belongs == number
        found.append(
            Grouped(
                tuple(int(themes[at]) for at in strongest), brands[inside], brands[inside & (spread > 1)]
            )
        )
    found.sort(key=lambda one: (-len(one.brands), one.themes))
    return Grouping(tuple(found), round(modularity, 6), chosen, resolution, seed)


def _order(labels: npt.NDArray[np.int64], weight: npt.NDArray[np.float64]) -> npt.NDArray[np.int64]:
    """Number the communities by weight, then by their first theme, whatever the library did."""
    total = np.bincount(labels, weights=weight)
    first = [int(np.flatnonzero(labels == label)[0]) for label in range(len(total))]
    return np.array(sorted(range(len(total)), key=lambda label: (-total[label], first[label])))
