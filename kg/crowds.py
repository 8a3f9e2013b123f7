"""Very many brands as a few groups that open: by basis, city and unit, or by group of themes.

A picture of ten thousand brands says nothing, so one thing stands for many of them. It has
an IRI of its own, made of the IRI of what it belongs to and a fragment that says which of
its brands are meant::

    {theme}#all                          all brands on a theme
    {theme}#exact                        those whose link rests on exact words (any basis)
    {theme}#exact/{place}                of those, the ones in a city (a child of the root)
    {theme}#exact/{place}/{unit}         of those, the ones of a unit and its branches
    {group}#all                          all brands on the themes of a theme group
    {unit}#all                           all brands of a unit (or of a branch)
    {unit}#{group}                       those whose most direct theme is of a theme group
    {unit}#-                             those without a theme

A cluster of the release opens into its themes. What holds few enough opens into the brands
themselves, and a step at which everything falls into one group is passed over. This module
knows nothing of pictures.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Protocol

from kg.entities.graph import Graph
from kg.errors import ParameterError
from kg.holdings import Holdings
from kg.model import BasisCounts, Link, Ref
from kg.neighbours import MOST
from kg.terms import BASIS_PROPERTY, Basis, Kind

ALL = "all"
NONE = "-"
"""Stands for the place of units that state none, and for the group of brands without a theme."""

_OWNERS = (Kind.UNIT, Kind.BRANCH)

FEW_OF_OWNER = 48
"""So many brands of one unit or branch are shown as they are."""

FEW = 200
"""So many brands are shown as they are; more are gathered further."""

_PROPERTY = dict(BASIS_PROPERTY)
_BASIS = {prop: basis for basis, prop in BASIS_PROPERTY}


@dataclass(frozen=True, slots=True)
class Crowd:
    """One thing that stands for ``count`` brands: whose they are, and which of them."""

    iri: str
    whole: Ref  # a theme, a theme group, a cluster of the release, a unit or a branch
    count: int
    basis: Basis | None = None
    place: Ref | None = None
    unit: Ref | None = None
    group: Ref | None = None
    nowhere: bool = False  # the units of these brands state no place
    themeless: bool = False


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
    """What is in a ``Crowd``: smaller groups, or brands.

    ``around`` are the themes the brands are on, or whose they are; ``total`` counts the groups
    or brands there are, of which these are one page.
    """

    centre: Crowd
    total: int
    groups: tuple[Crowd, ...] = ()
    brands: tuple[Ref, ...] = ()
    around: tuple[Ref, ...] = ()
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
    gathered = tuple(f"{base}{kind}/" for kind in (Kind.THEME, *_OWNERS))
    return (whole.startswith(gathered) and mark == "#") or iri.startswith(f"{base}{Kind.CLUSTER}/")


def open_crowd(
    graph: Graph, clusters: Mapping[str, Grouped], holdings: Holdings, iri: str, offset: int = 0, limit: int = MOST
) -> Opened | None:
    """Return one page of what a crowd holds, ``None`` where there is no such thing.

    ``clusters`` are those of the release: reference, themes and size by IRI; ``holdings`` say
    which units have the brands. Raises ``ParameterError`` for numbers out of range.
    """
    if not 0 <= offset <= 10_000_000 or not 1 <= limit <= MOST:
        raise ParameterError("range", name="offset / limit", value=f"{offset} / {limit}", known=f"0– / 1–{MOST}")
    if iri in clusters:
        found = clusters[iri]
        themes = [one.iri for one in found.themes]
        return _of_themes(graph, holdings, Crowd(iri, found.ref, found.size), themes, offset, limit, found.brands)
    name = _read(graph, iri)
    if name is None:
        return None
    if graph.kind_of(name.whole)[0] in _OWNERS:
        return _of_owner(graph, name, offset, limit)
    if name.whole not in graph.themes:
        group = graph.refs([name.whole]).get(name.whole)
        themes = [one.iri for one in graph.scheme.themes if group and one.group == group.key]
        if group is None or not themes:
            return None
        count = sum(_total(graph.theme_counts[one]) for one in themes if one in graph.theme_counts)
        return _of_themes(graph, holdings, Crowd(iri, group, count), themes, offset, limit)
    return _Theme(graph, holdings, name).opened(offset, limit)


def _read(graph: Graph, iri: str) -> _Name | None:
    whole, mark, rest = iri.partition("#")
    word, place, unit = ([*rest.split("/"), "", ""])[:3]
    if graph.kind_of(whole)[0] in _OWNERS:
        known = not place and word in (ALL, NONE, *graph.groups)
    else:
        known = (word == ALL and not place) or word in Basis._value2member_map_
    if mark != "#" or not known or rest.count("/") > 2 or not whole.startswith(graph.base):
        return None
    return _Name(whole, word, place, unit)


def _total(counts: BasisCounts) -> int:
    return counts.exact + counts.variant + counts.parts + counts.inferred


def _of_themes(
    graph: Graph,
    holdings: Holdings,
    centre: Crowd,
    themes: list[str],
    offset: int,
    limit: int,
    only: Collection[str] = (),
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
        inside = _Theme(graph, holdings, _Name(found[0].whole.iri, ALL)).opened(offset, limit)
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
    return Opened(centre, len(order), brands=tuple(refs[one] for one in page), around=themes, links=mine)


def crowds_of(graph: Graph, owner: Ref) -> tuple[Crowd, ...]:
    """Return the brands of a unit or branch by the group of their most direct theme, the largest first."""
    return _by_group(graph, owner, _homes(graph, owner.iri))


def _by_group(graph: Graph, owner: Ref, homes: Mapping[str, str]) -> tuple[Crowd, ...]:
    sizes = Counter(homes.values())
    order = sorted(sizes, key=lambda one: (one == NONE, -sizes[one], one))
    return tuple(_owned(graph, _Name(owner.iri, one), owner, sizes[one]) for one in order)


def _of_owner(graph: Graph, name: _Name, offset: int, limit: int) -> Opened | None:
    """Open the brands of a unit or branch: few by name, more by the group of their most direct theme."""
    owner = graph.refs([name.whole]).get(name.whole)
    if owner is None:
        return None
    homes = _homes(graph, owner.iri)
    mine = [brand for brand, group in homes.items() if name.word in (ALL, group)]
    if not mine and name.word != ALL:
        return None
    centre = _owned(graph, name, owner, len(mine))
    if name.word == ALL and len(mine) > FEW_OF_OWNER and len(set(homes.values())) > 1:
        found = _by_group(graph, owner, homes)
        return Opened(centre, len(found), found[offset : offset + limit], around=(owner,))
    refs = graph.refs(mine)
    page = sorted(refs, key=lambda one: (refs[one].label.zh, one))[offset : offset + limit]
    links = tuple(Link(owner.iri, one, "owns") for one in page)
    return Opened(centre, len(refs), brands=tuple(refs[one] for one in page), around=(owner,), links=links)


def _owned(graph: Graph, name: _Name, owner: Ref, count: int) -> Crowd:
    return Crowd(name.iri, owner, count, group=graph.groups.get(name.word), themeless=name.word == NONE)


def _homes(graph: Graph, owner: str) -> dict[str, str]:
    """Return the brands of a unit or branch, each with the key of the group that its most direct theme is of."""
    rows = graph.ask("crowd_owned", owner=owner, property=list(_BASIS))
    place = {theme: at for at, theme in enumerate(graph.themes)}
    nearest: dict[str, tuple[int, int]] = {}
    last = len(Basis), len(place)
    for brand, prop, theme in rows.texts("brand", "property", "theme"):
        at = (tuple(Basis).index(_BASIS[prop]), place[theme]) if theme in place else last
        nearest[brand] = min(nearest.get(brand, last), at)
    keys = [graph.group_of(theme).key for theme in graph.themes.values()]
    return {brand: NONE if at == last else keys[at[1]] for brand, at in sorted(nearest.items())}


class _Theme:
    """The brands of one theme, gathered."""

    def __init__(self, graph: Graph, holdings: Holdings, name: _Name) -> None:
        self._graph = graph
        self._holdings = holdings
        self._name = name
        self._theme = graph.themes[name.whole]
        self._counts = graph.theme_counts.get(name.whole, BasisCounts())

    def opened(self, offset: int, limit: int) -> Opened | None:
        """Return one page of what is in it."""
        name, theme = self._name, self._theme
        if name.word != ALL:
            return self._by_place(Basis(name.word), offset, limit)
        sizes = {basis: int(getattr(self._counts, basis)) for basis in Basis}
        centre = Crowd(name.iri, theme.ref, sum(sizes.values()))
        if centre.count <= FEW:
            links = {link for basis, size in sizes.items() if size for link in _links(self._graph, name.whole, basis, FEW)}
            return _with_brands(self._graph, centre, links, offset, limit)
        found = [
            Crowd(replace(name, word=str(basis)).iri, theme.ref, size, basis) for basis, size in sizes.items() if size
        ]
        if len(found) > 1:
            return Opened(centre, len(found), tuple(found[offset : offset + limit]), around=(theme.ref,))
        inside = self._by_place(found[0].basis or Basis.EXACT, offset, limit)
        return replace(inside, centre=centre) if inside else None

    def _by_place(self, basis: Basis, offset: int, limit: int) -> Opened | None:
        name, theme, graph = self._name, self._theme, self._graph
        centre = Crowd(name.iri, theme.ref, int(getattr(self._counts, basis)), basis)
        if not name.place and centre.count <= FEW:
            links = set(_links(graph, name.whole, basis, FEW))
            return _with_brands(graph, centre, links, offset, limit)
        cities = self._holdings.cities(name.whole, basis)
        refs = graph.refs(one.of for one in cities)
        if name.place:
            city = "" if name.place == NONE else graph.mint(Kind.PLACE, name.place)
            held = next((one.brands for one in cities if one.of == city), None)
            if held is None:
                return None
            centre = replace(centre, count=held, place=refs.get(city), nowhere=city not in refs)
            return self._by_unit(basis, centre, city, name.place, offset, limit)
        if len(cities) > 1:
            found = [
                Crowd(
                    replace(name, place=refs[one.of].key if one.of in refs else NONE).iri,
                    theme.ref, one.brands, basis, refs.get(one.of), nowhere=one.of not in refs,
                )
                for one in cities
            ]  # fmt: skip
            return Opened(centre, len(found), tuple(found[offset : offset + limit]), around=(theme.ref,))
        # one city only: a step that would tell nothing
        city = cities[0].of if cities else ""
        return self._by_unit(basis, centre, city, refs[city].key if city in refs else NONE, offset, limit)

    def _by_unit(
        self, basis: Basis, centre: Crowd, city: str, place: str, offset: int, limit: int
    ) -> Opened | None:
        name, graph = self._name, self._graph
        units = self._holdings.units(name.whole, basis, city)
        if name.unit:
            iri = graph.mint(Kind.UNIT, name.unit)
            held = next((one.brands for one in units if one.of == iri), None)
            if held is None:
                return None
            centre = replace(centre, count=held, unit=graph.refs([iri])[iri])
            return self._brands(basis, centre, [iri], offset, limit)
        if sum(one.brands for one in units) <= FEW or len(units) == 1:
            return self._brands(basis, centre, [one.of for one in units], offset, limit)
        page = units[offset : offset + limit]
        refs = graph.refs(one.of for one in page)
        found = tuple(
            Crowd(
                replace(name, place=place, unit=refs[one.of].key).iri, centre.whole, one.brands, basis, centre.place,
                refs[one.of], nowhere=centre.nowhere,
            )
            for one in page
            if one.of in refs
        )  # fmt: skip
        return Opened(centre, len(units), found)

    def _brands(self, basis: Basis, centre: Crowd, units: list[str], offset: int, limit: int) -> Opened:
        brands = self._holdings.brands(self._name.whole, basis, units, offset, limit)
        refs = self._graph.refs(brands)
        links = tuple(Link(one, self._name.whole, "theme", basis) for one in refs)
        return Opened(centre, centre.count, brands=tuple(refs.values()), around=(self._theme.ref,), links=links)
