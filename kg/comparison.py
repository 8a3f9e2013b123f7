"""Two units or two themes side by side: what both have, what only one has, and by which brands.

Units are compared by the themes of their brands (their branches' included) and by the
principles that they uphold or that guide their brands; themes by the units whose brands are
on them. This module knows nothing of sentences or pictures.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from kg.entities.graph import Graph, batches
from kg.entities.neighbourhood import properties_of
from kg.errors import ParameterError
from kg.model import Ref
from kg.neighbours import links_at
from kg.terms import BASIS_PROPERTY, BRAND_OF, GUIDED_BY, ORG, UPHOLDS, Basis, Kind

MOST_OF_UNIT, MOST_OF_THEME = 2000, 400
"""So many brands of a unit or theme are looked at; ``Comparison.cut`` tells of more."""

_OWNERS = (Kind.UNIT, Kind.BRANCH)


@dataclass(frozen=True, slots=True)
class Shared:
    """What both have, and the brands of each that carry it (none: the unit itself does)."""

    ref: Ref
    via_a: tuple[Ref, ...] = ()
    via_b: tuple[Ref, ...] = ()


@dataclass(frozen=True, slots=True)
class Carried:
    """What only one has, and the brands that carry it."""

    ref: Ref
    via: tuple[Ref, ...] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two things of one kind compared; ``cut`` where not all of their brands were looked at."""

    a: Ref
    b: Ref
    common: tuple[Shared, ...]
    only_a: tuple[Carried, ...]
    only_b: tuple[Carried, ...]
    cut: bool = False


_Carriers = dict[str, set[str]]  # what is carried → the brands that carry it


def compare(
    graph: Graph, a: Ref, b: Ref, bases: Collection[Basis] = (Basis.EXACT, Basis.VARIANT)
) -> Comparison:
    """Compare two units (or branches) or two themes, by theme links of ``bases``.

    Raises ``ParameterError`` for things of other or of different kinds, or twice the same.
    """
    if a.iri == b.iri:
        raise ParameterError("same", value=a.iri)
    if a.kind in _OWNERS and b.kind in _OWNERS:
        (of_a, cut_a), (of_b, cut_b) = (_of_owner(graph, one.iri, bases) for one in (a, b))
    elif a.iri in graph.themes and b.iri in graph.themes:
        (of_a, cut_a), (of_b, cut_b) = (_of_theme(graph, one.iri, bases) for one in (a, b))
    else:
        raise ParameterError("compared", one=a.label.zh, other=b.label.zh)
    refs = graph.refs([*of_a, *of_b, *(one for many in (of_a, of_b) for brands in many.values() for one in brands)])
    order = _Order(graph, refs, of_a.keys() | of_b.keys())
    both = sorted(of_a.keys() & of_b.keys() & refs.keys(), key=order)
    return Comparison(
        a,
        b,
        tuple(Shared(refs[one], _named(refs, of_a[one]), _named(refs, of_b[one])) for one in both),
        _only(refs, of_a, of_b, order),
        _only(refs, of_b, of_a, order),
        cut_a or cut_b,
    )


def _only(refs: Mapping[str, Ref], mine: _Carriers, other: _Carriers, order: _Order) -> tuple[Carried, ...]:
    alone = sorted((mine.keys() - other.keys()) & refs.keys(), key=order)
    return tuple(Carried(refs[one], _named(refs, mine[one])) for one in alone)


def _named(refs: Mapping[str, Ref], iris: Iterable[str]) -> tuple[Ref, ...]:
    return tuple(sorted((refs[one] for one in iris if one in refs), key=lambda ref: (ref.label.zh, ref.iri)))


class _Order:
    """A sort key: themes in the order of their scheme, units in official order, then by name."""

    def __init__(self, graph: Graph, refs: Mapping[str, Ref], shown: Iterable[str]) -> None:
        self._themes = {iri: number for number, iri in enumerate(graph.themes)}
        units = [iri for iri in shown if graph.kind_of(iri)[0] is Kind.UNIT]
        self._units, self._refs = graph.order_among(units), refs

    def __call__(self, iri: str) -> tuple[int, int, str, str]:
        ref = self._refs[iri]
        place = self._themes.get(iri, self._units.get(iri, len(self._units)))
        return tuple(Kind).index(ref.kind), place, ref.label.zh, iri


def _of_owner(graph: Graph, iri: str, bases: Collection[Basis]) -> tuple[_Carriers, bool]:
    branches = [one for facts in graph.facts([iri], (ORG + "hasUnit",)).values() for one in facts.iris(ORG + "hasUnit")]
    brands: list[str] = []
    for part in batches([iri, *branches]):
        rows = graph.ask("brands_of", owner=part, most=MOST_OF_UNIT + 1)
        brands += [brand for (brand,) in rows.texts("brand")]
    theme_links = [prop for basis, prop in BASIS_PROPERTY if basis in bases]
    carried, _ = links_at(graph, brands[:MOST_OF_UNIT], [*theme_links, GUIDED_BY], 20 * MOST_OF_UNIT)
    upheld, _ = links_at(graph, [iri, *branches], [UPHOLDS], MOST_OF_UNIT)
    found: _Carriers = {}
    for link in carried:
        found.setdefault(link.target, set()).add(link.source)
    for link in upheld:
        found.setdefault(link.target, set())
    return found, len(brands) > MOST_OF_UNIT


def _of_theme(graph: Graph, iri: str, bases: Collection[Basis]) -> tuple[_Carriers, bool]:
    properties = [prop for prop in properties_of(bases) if prop in {one for _, one in BASIS_PROPERTY}]
    rows = graph.ask("theme_brands", theme=iri, property=properties, most=MOST_OF_THEME + 1)
    brands = [brand for (brand,) in rows.texts("brand")]
    facts = graph.facts(brands[:MOST_OF_THEME], (BRAND_OF,))
    owners = graph.facts((one.iri(BRAND_OF) for one in facts.values()), (ORG + "unitOf",))
    found: _Carriers = {}
    for brand, one in facts.items():
        owner = one.iri(BRAND_OF)
        unit = owners[owner].iri(ORG + "unitOf") if owner in owners else ""
        found.setdefault(unit or owner, set()).add(brand)
    return found, len(brands) > MOST_OF_THEME
