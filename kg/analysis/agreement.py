"""How far two groupings of the same brands agree, and how well single clusters hold.

Adjusted Rand index: L. Hubert, P. Arabie, «Comparing partitions», Journal of Classification 2
(1985). Cluster-wise stability: the mean of the best Jaccard coefficient over repeated runs,
C. Hennig, «Cluster-wise assessment of cluster stability», Computational Statistics & Data
Analysis 52 (2007). Groupings are arrays of
labels, weighed by how many brands stand behind each entry. This module knows nothing of how
a grouping is found.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy import sparse

Labels = npt.NDArray[np.int64]


def contingency(first: Labels, second: Labels, counts: Labels, rows: int = 0) -> npt.NDArray[np.int64]:
    """Return how many brands have each pair of labels: labels of ``first`` × labels of ``second``.

    There are at least so many ``rows``, for labels that no brand has.
    """
    shape = (max(rows, int(first.max(initial=-1)) + 1), int(second.max(initial=-1)) + 1)
    table = sparse.coo_matrix((counts, (first, second)), shape=shape)
    return np.asarray(table.toarray(), dtype=np.int64)


def adjusted_rand(table: npt.NDArray[np.int64]) -> float:
    """Return the adjusted Rand index of a contingency table: 1 same, about 0 by chance.

    >>> adjusted_rand(np.array([[2, 0], [0, 2]]))
    1.0
    >>> round(adjusted_rand(np.array([[1, 1], [0, 2]])), 3)
    0.0
    """
    pairs = _pairs(table).sum()
    rows, columns = _pairs(table.sum(axis=1)).sum(), _pairs(table.sum(axis=0)).sum()
    every = _pairs(table.sum())
    expected = rows * columns / every if every else 0.0
    most = (rows + columns) / 2
    return 1.0 if most == expected else float((pairs - expected) / (most - expected))


def _pairs(number: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
    value = np.asarray(number, dtype=np.float64)
    return np.asarray(value * (value - 1) / 2)


def best_jaccard(table: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
    """Return for each label of the rows its best Jaccard coefficient with a label of the columns.

    A label that no brand has gets 0.

    >>> best_jaccard(np.array([[3, 1], [0, 4]])).tolist()
    [0.75, 0.8]
    """
    rows, columns = table.sum(axis=1), table.sum(axis=0)
    either = rows[:, None] + columns[None, :] - table
    shares = np.divide(table, either, out=np.zeros(table.shape), where=either > 0)
    return np.asarray(shares.max(axis=1, initial=0.0))
