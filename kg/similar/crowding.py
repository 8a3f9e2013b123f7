"""How crowded themes are where a unit stands: in the unit, its county, city and province.

A brand counts where words in its name show the theme. The outermost place of a ledger that has
only one, and the whole, come from the counts made with the release. This module knows nothing of
names.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kg.entities.graph import Graph, batches
from kg.messages import message
from kg.model import Label, Ref
from kg.similar.model import Crowd, Crowding, Scope
from kg.terms import DCTERMS, ORG

_LEVELS = ("province", "city", "county")
_PLACE, _UNIT_OF = DCTERMS + "spatial", ORG + "unitOf"
_FEW = 2
"""So many brands crowd no theme, however few brands there are."""


@dataclass(frozen=True, slots=True)
class ThemeCounts:
    """A scope and how many of its brands show each theme (by IRI)."""

    scope: Scope
    themes: Mapping[str, int]

    def crowd(self, theme: str, crowded: float) -> Crowd:
        """Return how crowded a theme is; ``crowded`` is the share from which it is."""
        brands = self.themes.get(theme, 0)
        full = brands > _FEW and brands >= crowded * self.scope.brands
        word = Crowding.FREE if not brands else Crowding.CROWDED if full else Crowding.FEW
        return Crowd(self.scope, brands, word)


def counts_around(graph: Graph, unit: Ref | None, brands: int) -> tuple[ThemeCounts, ...]:
    """Return the counts of every scope from the unit outwards; ``brands`` are those of the release.

    Without a unit, or where a release has several outermost places, the last scope is everything.
    """
    outermost = list(graph.ask("outer_places").texts("place"))
    single = outermost[0][0] if len(outermost) == 1 else ""
    found: list[ThemeCounts] = []
    if unit is not None:
        facts = graph.facts([unit.iri]).get(unit.iri)
        above = facts.iri(_UNIT_OF) if facts else ""
        home = above or unit.iri
        found.append(_counted(graph, Scope("unit", _word("unit"), 0, unit), [unit.iri]))
        place = graph.facts([home])[home].iri(_PLACE)
        chain = list(graph.ask("places_above", of=place).texts("place", "depth")) if place else []
        names = graph.refs(iri for iri, _ in chain)
        for iri, depth in sorted(chain, key=lambda row: -int(row[1])):
            level = _LEVELS[min(int(depth), len(_LEVELS) - 1)]
            if iri != single:
                ref = names.get(iri)
                units = [one for (one,) in graph.ask("units_within", place=iri).texts("unit")]
                scope = Scope(level, ref.label if ref else _word(level), 0, ref)
                found.append(_counted(graph, scope, units))
    outer = graph.refs([single]).get(single) if single else None
    whole = Scope("province", outer.label, brands, outer) if outer else Scope("all", _word("all"), brands)
    found.append(ThemeCounts(whole, {iri: one.in_name for iri, one in graph.theme_counts.items()}))
    return tuple(found)


def _counted(graph: Graph, scope: Scope, units: Iterable[str]) -> ThemeCounts:
    themes: dict[str, int] = {}
    brands = 0
    for part in batches(units):
        for theme, number in graph.ask("themes_within", unit=part).texts("theme", "brands"):
            if theme:
                themes[theme] = themes.get(theme, 0) + int(number)
        brands += sum(int(number) for (number,) in graph.ask("brands_within", unit=part).texts("brands"))
    return ThemeCounts(Scope(scope.level, scope.label, brands, scope.ref), themes)


def _word(level: str) -> Label:
    return Label(message(f"similar.level.{level}", "zh"), message(f"similar.level.{level}", "en"))
