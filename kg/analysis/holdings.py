"""Which units hold the brands on a theme, counted from the arrays of a release.

The answers of ``kg.holdings.QueriedHoldings``, in a time that hardly grows with the brands.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import cached_property

import numpy as np
import numpy.typing as npt

from kg.analysis.columns import BrandColumns
from kg.entities.graph import Graph
from kg.holdings import Share, cities_of, most_first
from kg.terms import Basis


class CountedHoldings:
    """Holdings of one release. Which city a unit is in is asked once, then kept."""

    def __init__(self, graph: Graph, columns: BrandColumns) -> None:
        self._graph = graph
        self._columns = columns

    def cities(self, theme: str, basis: Basis) -> tuple[Share, ...]:
        """Return the cities, those with most brands first."""
        cities, city_of = self._places
        held = np.bincount(city_of, weights=self._held(theme, basis), minlength=len(cities))
        return most_first({cities[at]: int(held[at]) for at in np.flatnonzero(held).tolist()})

    def units(self, theme: str, basis: Basis, city: str) -> tuple[Share, ...]:
        """Return the units in a city, those with most brands first."""
        cities, city_of = self._places
        if city not in cities:
            return ()
        held = np.where(city_of == cities.index(city), self._held(theme, basis), 0)
        some = np.flatnonzero(held)
        order = some[np.argsort(-held[some], kind="stable")]  # units stand in the order of their IRIs
        return tuple(Share(self._columns.units[at], int(held[at])) for at in order.tolist())

    def brands(
        self, theme: str, basis: Basis, units: Collection[str], offset: int, limit: int
    ) -> tuple[str, ...]:
        """Return a page of the brands (IRIs, sorted) of some units."""
        rows = self._rows(theme, basis)
        wanted = np.zeros(len(self._columns.units) + 1, dtype=bool)  # the last stands for no unit
        wanted[[self._place[one] for one in units if one in self._place]] = True
        mine = rows[wanted[self._columns.unit_of[rows]]]  # rows stand in the order of IRIs too
        return tuple(self._columns.brands[at] for at in mine[offset : offset + limit].tolist())

    def _rows(self, theme: str, basis: Basis) -> npt.NDArray[np.int32]:
        links = self._columns.links
        if theme not in links.themes:
            return np.empty(0, dtype=np.int32)
        chosen = (links.columns == links.themes.index(theme)) & (links.basis == tuple(Basis).index(basis))
        rows: npt.NDArray[np.int32] = links.rows[chosen]
        return rows

    def _held(self, theme: str, basis: Basis) -> npt.NDArray[np.int64]:
        """Return how many of the brands each unit holds."""
        owner = self._columns.unit_of[self._rows(theme, basis)]
        return np.bincount(owner[owner >= 0], minlength=len(self._columns.units))

    @cached_property
    def _place(self) -> dict[str, int]:
        return {iri: at for at, iri in enumerate(self._columns.units)}

    @cached_property
    def _places(self) -> tuple[list[str], npt.NDArray[np.int32]]:
        """The cities, and for each unit the place of its city among them."""
        places: dict[str, str] = {}
        for unit, place in self._graph.ask("unit_places").texts("unit", "place"):
            places[unit] = min(place, places.get(unit, place))
        city_of = cities_of(self._graph, set(places.values()))
        cities = sorted({"", *city_of.values()})
        at = {city: place for place, city in enumerate(cities)}
        found = [at[city_of.get(places.get(unit, ""), "")] for unit in self._columns.units]
        return cities, np.array(found, dtype=np.int32)
