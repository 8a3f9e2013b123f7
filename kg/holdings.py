"""Which units hold the brands on a theme, and in which city: what crowds are split by.

Brands of a branch count for its unit. A city is a place right below the outermost one; a unit
without a place is in none (``""``). Both answers there are, this one by queries and that of
``kg.analysis.holdings`` from the arrays of a release, say the same. This module knows nothing
of crowds.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from kg.entities.graph import NO_FACTS, Graph
from kg.terms import BASIS_PROPERTY, SCHEMA, Basis

_PROPERTY = dict(BASIS_PROPERTY)
_WITHIN = SCHEMA + "containedInPlace"


@dataclass(frozen=True, slots=True)
class Share:
    """How many brands a city or a unit (an IRI; ``""`` for no city) holds."""

    of: str
    brands: int


class Holdings(Protocol):
    """The brands whose link to a theme rests on one basis: who holds how many of them."""

    def cities(self, theme: str, basis: Basis) -> tuple[Share, ...]:
        """Return the cities, those with most brands first."""

    def units(self, theme: str, basis: Basis, city: str) -> tuple[Share, ...]:
        """Return the units in a city, those with most brands first."""

    def brands(
        self, theme: str, basis: Basis, units: Collection[str], offset: int, limit: int
    ) -> tuple[str, ...]:
        """Return a page of the brands (IRIs, sorted) of some units."""


class QueriedHoldings:
    """Holdings asked of a store, whichever it is. Its queries look at all brands of a theme."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph

    def cities(self, theme: str, basis: Basis) -> tuple[Share, ...]:
        """Return the cities, those with most brands first."""
        held = Counter[str]()
        for city, shares in self._by_city(theme, basis).items():
            held[city] = sum(one.brands for one in shares)
        return most_first(held)

    def units(self, theme: str, basis: Basis, city: str) -> tuple[Share, ...]:
        """Return the units in a city, those with most brands first."""
        return self._by_city(theme, basis).get(city, ())

    def brands(
        self, theme: str, basis: Basis, units: Collection[str], offset: int, limit: int
    ) -> tuple[str, ...]:
        """Return a page of the brands (IRIs, sorted) of some units."""
        rows = self._graph.ask(
            "crowd_brands", unit=units, property=[_PROPERTY[basis]], theme=[theme], most=limit, **{"from": offset}
        )
        return tuple(brand for (brand,) in rows.texts("brand"))

    def _by_city(self, theme: str, basis: Basis) -> dict[str, tuple[Share, ...]]:
        rows = self._graph.ask("crowd_units", theme=theme, property=_PROPERTY[basis])
        found = [row for row in rows.texts("unit", "place", "brands") if row[0]]
        cities = cities_of(self._graph, {place for _, place, _ in found if place})
        by_city: dict[str, Counter[str]] = {}
        for unit, place, brands in found:
            by_city.setdefault(cities.get(place, ""), Counter())[unit] += int(brands)
        return {city: most_first(held) for city, held in by_city.items()}


def most_first(held: Mapping[str, int]) -> tuple[Share, ...]:
    """Return shares, the largest first, those alike by IRI."""
    return tuple(Share(*one) for one in sorted(held.items(), key=lambda one: (-one[1], one[0])))


def cities_of(graph: Graph, places: Iterable[str]) -> dict[str, str]:
    """Return for each place the one below the root that it lies in; the root is its own."""
    above: dict[str, str] = {}
    asked = set(places)
    while asked:
        facts = graph.facts(asked, [_WITHIN])
        above |= {one: facts.get(one, NO_FACTS).iri(_WITHIN) for one in asked}
        asked = {one for one in above.values() if one} - set(above)
    found = {}
    for place in above:
        city = place
        for _ in above:  # no longer than the longest chain, also where places contain each other
            if not above.get(city) or not above.get(above[city]):
                break
            city = above[city]
        found[place] = city
    return found
