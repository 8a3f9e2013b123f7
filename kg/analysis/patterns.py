"""Brands with the same theme links, taken together: what clustering really works on.

A ledger of a million brands on 60 themes holds a few thousand different sets of links.
Grouping these sets, each weighed by its brands, gives the same optimum as grouping the brands
(equal rows of a matrix belong together), costs a fraction, and does not depend on the order
in which brands come. This module knows nothing of clusters.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from scipy import sparse

from kg.analysis.counting import WEIGHTS
from kg.analysis.links import ThemeLinks
from kg.terms import Basis


@dataclass(frozen=True, slots=True)
class Patterns:
    """Different sets of links: ``matrix`` is patterns × themes (weights of one brand), ``counts``
    the brands of each, ``members`` their places, pattern after pattern (no brand without a link
    that counts)."""

    matrix: sparse.csr_matrix = field(repr=False)
    counts: npt.NDArray[np.int64] = field(repr=False)
    members: npt.NDArray[np.int64] = field(repr=False)

    @property
    def brands(self) -> int:
        """How many brands have a link that counts."""
        return len(self.members)

    def brands_of(self, patterns: npt.NDArray[np.bool_]) -> npt.NDArray[np.int64]:
        """Return the places of the brands of the patterns that are marked, sorted."""
        return np.sort(self.members[np.repeat(patterns, self.counts)])

    def among(self, patterns: npt.NDArray[np.bool_], matrix: sparse.csr_matrix) -> Patterns:
        """Return the patterns that are marked with other weights, those of ``matrix``."""
        return Patterns(matrix, self.counts[patterns], self.members[np.repeat(patterns, self.counts)])


def patterns_of(
    links: ThemeLinks, bases: Collection[Basis], weights: Mapping[Basis, float] = WEIGHTS
) -> Patterns:
    """Gather the brands of ``links`` by their links of ``bases``, in an order of their own.

    Each row is summed to 64 bits over random numbers given to the links (two different rows
    of a million share a sum with a chance of 1 in 10 million; M. N. Wegman, J. L. Carter,
    «New hash functions and their use in authentication and set equality», 1981).
    """
    matrix = links.matrix(bases, weights)
    many = len(links.brands)
    signs = np.random.default_rng(0).integers(1 << 63, size=(len(links.themes), len(Basis)), dtype=np.uint64)
    order = tuple(Basis)
    counts_here = np.array([one in bases for one in order])[links.basis]
    rows, columns, basis = links.rows[counts_here], links.columns[counts_here], links.basis[counts_here]
    sums = np.zeros(many, dtype=np.uint64)
    np.add.at(sums, rows, signs[columns, basis])
    linked = np.flatnonzero(np.bincount(rows, minlength=many))
    _, first, inverse, counts = np.unique(
        sums[linked], return_index=True, return_inverse=True, return_counts=True
    )
    members = linked[np.argsort(inverse, kind="stable")]
    return Patterns(matrix[linked[first]], counts.astype(np.int64), members)
