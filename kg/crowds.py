"""Very many brands as a few groups that open: by basis, then by city, then by unit.

A picture of ten thousand brands says nothing, so one thing stands for many of them. It has
an IRI of its own, made of the IRI of what it belongs to and a fragment that says which of
its brands are meant::

    {theme}#all                          all brands on a theme
    {theme}#exact                        those whose link rests on exact words (any basis)
    {theme}#exact/{place}                of those, the ones in a city (a child of the root)
    {theme}#exact/{place}/{unit}         of those, the ones of a unit and its branches
    {group}#all                          all brands on the themes of a theme group

A cluster of the release opens into its themes. What holds few enough opens into the brands
themselves, and a step at which everything falls into one group is passed over. This module
knows nothing of pictures.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Protocol

from kg.entities.graph import NO_FACTS, Graph
from kg.errors import ParameterError
from kg.model import BasisCounts, Link, Ref
from kg.neighbours import MOST
from kg.terms import BASIS_PROPERTY, SCHEMA, Basis, Kind

ALL = "all"
NOWHERE = "-"
"""Stands for the place of units that state none."""

FEW = 200
"""So many brands are shown as they are; more are gathered further."""

_PROPERTY = dict(BASIS_PROPERTY)
_WITHIN = SCHEMA + "containedInPlace"


@dataclass(frozen=True, slots=True)
class Crowd:
    """One thing that stands for ``count`` brands: whose they are, and which of them."""

    iri: str
    whole: Ref  # a theme, a theme group or a cluster of the release
    count: int
    basis: Basis | None = None
    place: Ref | None = None
    unit: Ref | None = None
    nowhere: bool = False  # the units of these brands state no place


class Grouped(Protocol):
    """What is asked of a cluster of the release."""

    @property
    def ref(self) -> Ref:
        """The cluster."""

    @property
    def themes(self) -> tuple[Ref, ...]:
        """Its themes, strongest first."""

    @property
    def size(self) -> int:
        """The number of its brands."""

    @property
    def brands(self) -> tuple[str, ...]:
        """Its brands; empty where they are too many to be listed."""


@dataclass(frozen=True, slots=True)
class Opened:
    """What is in a ``Crowd``: smaller groups, or brands with the themes they are on.

    ``total`` counts the groups or brands there are, of which these are one page.
    """

    centre: Crowd
    total: int
    groups: tuple[Crowd, ...] = ()
    brands: tuple[Ref, ...] = ()
    themes: tuple[Ref, ...] = ()
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class _Name:
    """The parts of a crowd's IRI; empty where it says nothing."""

    whole: str
    word: str
    place: str = ""
    unit: str = ""

    @property
    def iri(self) -> str:
        return "/".join(part for part in (f"{self.whole}#{self.word}", self.place, self.unit) if part)


def is_crowd(iri: str, base: str) -> bool:
    """Tell whether an IRI of ours names brands gathered, not one thing."""
    whole, mark, _ = iri.partition("#")
    return (whole.startswith(base + "theme/") and mark == "#") or iri.startswith(f"{base}{Kind.CLUSTER}/")


def open_crowd(
    graph: Graph, clusters: Mapping[str, Grouped], iri: str, offset: int = 0, limit: int = MOST
) -> Opened | None:
    """Return one page of what a crowd holds, ``None`` where there is no such thing.

    ``clusters`` are those of the release: reference, themes and size by IRI. Raises
    ``ParameterError`` for numbers out of range.
    """
    if not 0 <= offset <= 10_000_000 or not 1 <= limit <= MOST:
        raise ParameterError("range", name="offset / limit", value=f"{offset} / {limit}", known=f"0– / 1–{MOST}")
    if iri in clusters:
        found = clusters[iri]
        themes = [one.iri for one in found.themes]
        return _of_themes(graph, Crowd(iri, found.ref, found.size), themes, offset, limit, found.brands)
    name = _read(graph, iri)
    if name is None:
        return None
    if name.whole not in graph.themes:
        group = graph.refs([name.whole]).get(name.whole)
        themes = [one.iri for one in graph.scheme.themes if group and one.group == group.key]
        if group is None or not themes:
            return None
        count = sum(_total(graph.theme_counts[one]) for one in themes if one in graph.theme_counts)
        return _of_themes(graph, Crowd(iri, group, count), themes, offset, limit)
    return _Theme(graph, name).opened(offset, limit)


def _read(graph: Graph, iri: str) -> _Name | None:
    whole, mark, rest = iri.partition("#")
    word, place, unit = ([*rest.split("/"), "", ""])[:3]
    known = (word == ALL and not place) or word in Basis._value2member_map_
    if mark != "#" or not known or rest.count("/") > 2 or not whole.startswith(graph.base):
        return None
    return _Name(whole, word, place, unit)


def _total(counts: BasisCounts) -> int:
    return counts.exact + counts.variant + counts.parts + counts.inferred


def _of_themes(
    graph: Graph, centre: Crowd, themes: list[str], offset: int, limit: int, only: Collection[str] = ()
) -> Opened | None:
    """Open what holds several themes: into brands where these are few, else theme by theme."""
    counts = graph.theme_counts
    sizes = {one: _total(counts[one]) for one in themes if one in counts}
    if sum(sizes.values()) <= FEW:
        rows = [(theme, basis) for theme in themes for basis in Basis]
        links = {link for theme, basis in rows for link in _links(graph, theme, basis, FEW)}
        links = {link for link in links if not only or link.source in set(only)}
        return _with_brands(graph, centre, links, offset, limit)
    found = [
        Crowd(_Name(one, ALL).iri, graph.themes[one].ref, size) for one, size in sizes.items() if size
    ]
    found.sort(key=lambda one: -one.count)
    if len(found) == 1:
        inside = _Theme(graph, _Name(found[0].whole.iri, ALL)).opened(offset, limit)
        return replace(inside, centre=centre) if inside else None
    return Opened(centre, len(found), tuple(found[offset : offset + limit]))


def _links(graph: Graph, theme: str, basis: Basis, most: int) -> Iterable[Link]:
    rows = graph.ask(
        "links_in", target=theme, property=_PROPERTY[basis], prefix=graph.mint(Kind.BRAND, ""), most=most, **{"from": 0}
    )
    return (Link(brand, theme, "theme", basis) for (brand,) in rows.texts("source"))


def _with_brands(graph: Graph, centre: Crowd, links: Collection[Link], offset: int, limit: int) -> Opened:
    """Open into brands that are all known: one page of them by name, and the themes they are on."""
    refs = graph.refs({one.source for one in links})
    order = sorted(refs, key=lambda one: (refs[one].label.zh, one))
    page = order[offset : offset + limit]
    mine = tuple(sorted((one for one in links if one.source in set(page)), key=lambda one: (one.source, one.target)))
    themes = tuple(graph.themes[one].ref for one in dict.fromkeys(link.target for link in mine) if one in graph.themes)
    return Opened(centre, len(order), brands=tuple(refs[one] for one in page), themes=themes, links=mine)


class _Theme:
    """The brands of one theme, gathered."""

    def __init__(self, graph: Graph, name: _Name) -> None:
        self._graph = graph
        self._name = name
        self._theme = graph.themes[name.whole]
        self._counts = graph.theme_counts.get(name.whole, BasisCounts())

    def opened(self, offset: int, limit: int) -> Opened | None:
        """Return one page of what is in it."""
        name, theme = self._name, self._theme
        if name.word == ALL:
            sizes = {basis: int(getattr(self._counts, basis)) for basis in Basis}
            centre = Crowd(name.iri, theme.ref, sum(sizes.values()))
            if centre.count <= FEW:
                links = {link for basis, size in sizes.items() if size for link in _links(self._graph, name.whole, basis, FEW)}
                return _with_brands(self._graph, centre, links, offset, limit)
            found = [
                Crowd(replace(name, word=str(basis)).iri, theme.ref, size, basis) for basis, size in sizes.items() if size
            ]
            if len(found) > 1:
                return Opened(centre, len(found), tuple(found[offset : offset + limit]), themes=(theme.ref,))
            inside = self._by_place(found[0].basis or Basis.EXACT, offset, limit)
            return replace(inside, centre=centre) if inside else None
        return self._by_place(Basis(name.word), offset, limit)

    def _by_place(self, basis: Basis, offset: int, limit: int) -> Opened | None:
        name, theme, graph = self._name, self._theme, self._graph
        centre = Crowd(name.iri, theme.ref, int(getattr(self._counts, basis)), basis)
        if not name.place and centre.count <= FEW:
            links = set(_links(graph, name.whole, basis, FEW))
            return _with_brands(graph, centre, links, offset, limit)
        owned = self._owned(basis)
        by_city = Counter[str]()
        for one in owned:
            by_city[one.city] += one.brands
        refs = graph.refs(by_city)
        key = name.place or NOWHERE
        if name.place:
            city = "" if name.place == NOWHERE else graph.mint(Kind.PLACE, name.place)
            if city not in by_city:
                return None
            owned = tuple(one for one in owned if one.city == city)
            centre = replace(centre, count=by_city[city], place=refs.get(city), nowhere=city not in refs)
        elif len(by_city) > 1:
            found = [
                Crowd(
                    replace(name, place=refs[city].key if city in refs else NOWHERE).iri,
                    theme.ref, brands, basis, refs.get(city), nowhere=city not in refs,
                )
                for city, brands in by_city.most_common()
            ]  # fmt: skip
            return Opened(centre, len(found), tuple(found[offset : offset + limit]), themes=(theme.ref,))
        else:  # one city only: a step that would tell nothing
            key = next((ref.key for ref in refs.values()), NOWHERE)
        return self._by_unit(basis, centre, owned, key, offset, limit)

    def _by_unit(
        self, basis: Basis, centre: Crowd, owned: tuple[_Owned, ...], city: str, offset: int, limit: int
    ) -> Opened | None:
        name, graph = self._name, self._graph
        units = Counter[str]()
        for one in owned:
            units[one.unit] += one.brands
        if name.unit:
            iri = graph.mint(Kind.UNIT, name.unit)
            if iri not in units:
                return None
            centre = replace(centre, count=units[iri], unit=graph.refs([iri])[iri])
            return self._brands(basis, centre, [one.owner for one in owned if one.unit == iri], offset, limit)
        if units.total() <= FEW or len(units) == 1:
            return self._brands(basis, centre, [one.owner for one in owned], offset, limit)
        order = sorted(units, key=lambda one: (-units[one], one))
        refs = graph.refs(order[offset : offset + limit])
        found = tuple(
            Crowd(
                replace(name, place=city, unit=ref.key).iri, centre.whole, units[iri], basis, centre.place, ref,
                nowhere=centre.nowhere,
            )
            for iri, ref in refs.items()
        )  # fmt: skip
        return Opened(centre, len(units), found)

    def _brands(self, basis: Basis, centre: Crowd, owners: list[str], offset: int, limit: int) -> Opened:
        rows = self._graph.ask(
            "crowd_brands", owner=owners, property=[_PROPERTY[basis]], theme=[self._name.whole], most=limit,
            **{"from": offset},
        )  # fmt: skip
        refs = self._graph.refs(brand for (brand,) in rows.texts("brand"))
        links = tuple(Link(one, self._name.whole, "theme", basis) for one in refs)
        return Opened(centre, centre.count, brands=tuple(refs.values()), themes=(self._theme.ref,), links=links)

    def _owned(self, basis: Basis) -> tuple[_Owned, ...]:
        """Return how many of the brands each unit and branch has, with its unit and city."""
        rows = self._graph.ask("crowd_owners", theme=self._name.whole, property=_PROPERTY[basis])
        found = [row for row in rows.texts("owner", "unit", "place", "brands") if row[0]]
        cities = _cities(self._graph, {place for _, _, place, _ in found if place})
        return tuple(
            _Owned(owner, unit, cities.get(place, ""), int(brands)) for owner, unit, place, brands in found
        )


@dataclass(frozen=True, slots=True)
class _Owned:
    """How many of a theme's brands a unit or branch has, with its unit and city."""

    owner: str
    unit: str
    city: str
    brands: int


def _cities(graph: Graph, places: Iterable[str]) -> dict[str, str]:
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

