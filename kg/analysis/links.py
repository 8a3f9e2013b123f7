"""The theme–brand bipartite graph as a sparse matrix, straight from a store.

This module knows nothing of what is computed from it.
"""

from __future__ import annotations

import csv
import io
from array import array
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from scipy import sparse

from kg.queries import internal
from kg.store import Store
from kg.terms import BASIS_PROPERTY, Basis

_BASES = tuple(basis for basis, _ in BASIS_PROPERTY)


@dataclass(frozen=True, slots=True)
class ThemeLinks:
    """All links of brands to themes: parallel arrays of places in ``brands`` and ``themes``.

    ``brands`` are IRIs: those that have at least one link, or all of a release; ``basis``
    holds the place of the link's basis in ``tuple(Basis)``.
    """

    brands: Sequence[str]
    themes: tuple[str, ...]
    rows: npt.NDArray[np.int32] = field(repr=False)
    columns: npt.NDArray[np.int32] = field(repr=False)
    basis: npt.NDArray[np.int8] = field(repr=False)

    def matrix(
        self, bases: Collection[Basis] = _BASES, weights: Mapping[Basis, float] | None = None
    ) -> sparse.csr_matrix:
        """Return brands × themes: 1 for a link of one of the ``bases``, or its weight."""
        worth = np.array(
            [(1.0 if weights is None else weights[one]) if one in bases else 0.0 for one in _BASES]
        )
        data = worth[self.basis]
        kept = data > 0
        shape = (len(self.brands), len(self.themes))
        return sparse.csr_matrix((data[kept], (self.rows[kept], self.columns[kept])), shape=shape)

    def counts(self) -> npt.NDArray[np.int64]:
        """Return themes × bases: how many brands each theme has by each basis."""
        found = np.zeros((len(self.themes), len(_BASES)), dtype=np.int64)
        np.add.at(found, (self.columns, self.basis), 1)
        return found


def links_of(store: Store, themes: Iterable[str]) -> ThemeLinks:
    """Read the links of a store. ``themes`` are all theme IRIs, in the order wanted."""
    text = store.serialize(internal("theme_links"), "text/csv")
    rows = csv.reader(io.TextIOWrapper(io.BytesIO(text), "utf-8", newline=""))
    next(rows)
    return gather(((brand, prop, theme) for brand, prop, theme in rows), themes)


def gather(found: Iterable[tuple[str, str, str]], themes: Iterable[str]) -> ThemeLinks:
    """Put links (brand, property, theme) into arrays; links to other things are left out."""
    order = tuple(themes)
    place_of_theme = {iri: number for number, iri in enumerate(order)}
    place_of_basis = {prop: number for number, (_, prop) in enumerate(BASIS_PROPERTY)}
    place_of_brand: dict[str, int] = {}
    rows, columns, bases = array("i"), array("i"), array("b")  # no object is kept for a link
    for brand, prop, theme in found:
        column = place_of_theme.get(theme)
        if column is not None:
            rows.append(place_of_brand.setdefault(brand, len(place_of_brand)))
            columns.append(column)
            bases.append(place_of_basis[prop])
    return ThemeLinks(
        tuple(place_of_brand),
        order,
        np.array(rows, dtype=np.int32),
        np.array(columns, dtype=np.int32),
        np.array(bases, dtype=np.int8),
    )
