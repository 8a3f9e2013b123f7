"""Which themes stand together on brands: a sparse matrix product.

This module knows nothing of stores.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from kg.analysis.links import ThemeLinks
from kg.terms import Basis


@dataclass(frozen=True, slots=True)
class Cooccurrence:
    """Two themes (IRIs, the earlier one first) and the number of brands on both."""

    theme: str
    other: str
    brands: int


def cooccurrence(links: ThemeLinks, bases: Collection[Basis] = tuple(Basis)) -> tuple[Cooccurrence, ...]:
    """Return every pair of themes that share a brand, most brands first.

    A link counts if it rests on one of ``bases``. The count of a pair is the entry of MᵀM,
    M being the 0/1 matrix brands × themes.
    """
    matrix = links.matrix(bases)
    product = np.asarray((matrix.T @ matrix).todense()).astype(np.int64)
    first, second = np.nonzero(np.triu(product, k=1))
    found = (
        Cooccurrence(links.themes[a], links.themes[b], int(product[a, b]))
        for a, b in zip(first.tolist(), second.tolist(), strict=True)
    )
    place = {theme: number for number, theme in enumerate(links.themes)}
    return tuple(sorted(found, key=lambda one: (-one.brands, place[one.theme], place[one.other])))
