"""What is linked with one thing, some at a time, and how much there is before one looks.

Things come in groups by what links them (owner, themes by basis, principles …); each is
counted in the first of its groups. A thing with few links is read whole. Where there are
very many, each group is counted by itself (brands of a theme as counted when the release was
made) and read a page at a time, in the order of the store. This module knows nothing of
pictures.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from kg.entities.graph import Graph, batches
from kg.entities.neighbourhood import SHOWN, link_of, properties_of
from kg.errors import ParameterError
from kg.model import BasisCounts, EdgeKind, Link, Ref
from kg.terms import BASIS_PROPERTY, BRAND_OF, SKOS, Basis, Kind

READ_WHOLE = 200
"""A thing with fewer links either way is read whole: groups are exact and sorted by name."""

MOST = 200
"""So many neighbours may be had at once."""

_ORDER: tuple[EdgeKind, ...] = (
    "owns", "unit_of", "theme", "part_of", "derived_from", "guided_by", "upholds", "practises", "guides",
    "in_group", "warns_against",
)  # fmt: skip
_BASIS = {prop: basis for basis, prop in BASIS_PROPERTY}
_LIGHT = (Kind.BRAND, Kind.PRACTICE, Kind.WARNING, Kind.RECOMMENDATION)  # few links end at these
_NAMED = 120  # so many neighbours are sorted by name; more come in the order of their IRIs


@dataclass(frozen=True, slots=True)
class Group:
    """Neighbours by what links them, their kind and the basis of theme links.

    ``total`` are all, ``shown`` those that came with this answer.
    """

    link: EdgeKind
    kind: Kind
    basis: Basis | None
    total: int
    shown: int


@dataclass(frozen=True, slots=True)
class Neighbours:
    """One page of what is linked with ``centre``: things, and links among all of these."""

    centre: Ref
    groups: tuple[Group, ...]
    refs: tuple[Ref, ...]
    links: tuple[Link, ...]


_Key = tuple[int, int, int]  # places in _ORDER, Kind and Basis: what a group is sorted by


@dataclass(frozen=True, slots=True)
class _Stretch:
    """A run of neighbours of one group: known by IRI, or to be read from the store."""

    key: _Key
    total: int
    known: tuple[str, ...] = ()
    prop: str = ""
    prefix: str = ""


def neighbours(
    graph: Graph,
    iri: str,
    kinds: Collection[Kind] | None = None,
    bases: Collection[Basis] | None = None,
    offset: int = 0,
    limit: int = 10,
) -> Neighbours | None:
    """Return ``limit`` neighbours of a thing after the first ``offset``, ``None`` if it has no name.

    Raises ``ParameterError`` for numbers out of range.
    """
    if not 0 <= offset <= 10_000_000 or not 1 <= limit <= MOST:
        raise ParameterError("range", name="offset / limit", value=f"{offset} / {limit}", known=f"0– / 1–{MOST}")
    centre = graph.refs([iri]).get(iri)
    if centre is None:
        return None
    properties = properties_of(bases)
    out, into = links_at(graph, [iri], properties, READ_WHOLE)
    allowed = SHOWN if kinds is None else SHOWN & frozenset(kinds)
    if len(into) < READ_WHOLE:
        stretches = _whole(graph, iri, (*out, *into), allowed)
    else:
        stretches = [*_whole(graph, iri, out, allowed), *_counted(graph, centre, properties, allowed)]
    stretches.sort(key=lambda one: (one.key, one.prop))
    page, shown = _page(graph, iri, stretches, offset, limit)
    refs = graph.refs(page)
    around = {iri, *refs}
    links = {*out, *into, *_from(graph, page, properties)}
    return Neighbours(
        centre,
        _groups(stretches, shown),
        tuple(refs[one] for one in page if one in refs),
        tuple(sorted((one for one in links if {one.source, one.target} <= around), key=link_order)),
    )


def link_order(link: Link) -> tuple[int, int, str, str]:
    """Sort key of links: what they are, strongest basis first, then by IRI."""
    return (*strength(link), link.source, link.target)


def strength(link: Link) -> tuple[int, int]:
    """Return the places of a link's kind and basis in their orders."""
    return _ORDER.index(link.kind), tuple(Basis).index(link.basis) if link.basis else 0


def links_at(
    graph: Graph, iris: Iterable[str], properties: Sequence[str], most: int
) -> tuple[tuple[Link, ...], tuple[Link, ...]]:
    """Return the links that start and that end at some things, at most ``most`` of each per 1000 things.

    Things at which very many links may end are asked about property by property.
    """
    out: list[Link] = []
    into: list[Link] = []
    asked: dict[str, list[str]] = {"links_around": [], "links_at": []}
    for iri in dict.fromkeys(iris):
        asked["links_around" if graph.kind_of(iri)[0] in _LIGHT else "links_at"].append(iri)
    for query, some in asked.items():
        for part in batches(some):
            rows = graph.ask(query, source=part, target=part, property=properties, most=most)
            for source, prop, target, inward in rows.texts("source", "property", "target", "inward"):
                (into if inward == "1" else out).append(link_of(source, prop, target))
    return tuple(out), tuple(into)


def counts(
    graph: Graph, iris: Iterable[str], bases: Collection[Basis] | None = None
) -> dict[str, dict[Kind, int]]:
    """Return how many neighbours of each kind things have; what is unknown has none."""
    found: dict[str, dict[Kind, int]] = {iri: {} for iri in iris}
    properties = properties_of(bases)
    owners = [iri for iri in found if graph.kind_of(iri)[0] in (Kind.UNIT, Kind.BRANCH)]
    themes = [iri for iri in found if iri in graph.themes]
    rest = [iri for iri in found if iri not in {*owners, *themes}]
    asked = (  # brands are counted apart: there may be very many
        (themes, [SKOS + "broader"]),
        (owners, [one for one in properties if one != BRAND_OF]),
        (rest, properties),
    )
    for some, allowed in asked:
        for part in batches(some):
            rows = graph.ask("kinds_around", thing=part, property=allowed, base=graph.base)
            for thing, kind, number in rows.texts("thing", "kind", "things"):
                if kind in SHOWN:
                    found[thing][Kind(kind)] = int(number)
    for owner, owned in graph.brand_counts(owners).items():
        found[owner][Kind.BRAND] = owned
    for theme in themes:
        sizes = graph.theme_counts.get(theme, BasisCounts())
        brands = sum(getattr(sizes, one) for one in (Basis if bases is None else bases))
        if brands:
            found[theme][Kind.BRAND] = brands
    return {iri: dict(sorted(many.items(), key=lambda one: tuple(Kind).index(one[0]))) for iri, many in found.items()}


def _other(link: Link, iri: str) -> str:
    return link.target if link.source == iri else link.source


def _key(graph: Graph, link: Link, other: str) -> _Key:
    first, second = strength(link)
    return first, tuple(Kind).index(graph.kind_of(other)[0]), second


def _whole(graph: Graph, iri: str, links: Iterable[Link], allowed: Collection[Kind]) -> list[_Stretch]:
    """Return the neighbours that ``links`` lead to, each in the first of its groups, by name."""
    first: dict[str, _Key] = {}
    for link in links:
        other = _other(link, iri)
        if other != iri and graph.kind_of(other)[0] in allowed:
            key = _key(graph, link, other)
            first[other] = min(first.get(other, key), key)
    if len(first) <= _NAMED:
        refs = graph.refs(first)
        order = sorted((one for one in first if one in refs), key=lambda one: (refs[one].label.zh, one))
    else:
        order = sorted(first)
    groups: dict[_Key, list[str]] = {}
    for other in order:
        groups.setdefault(first[other], []).append(other)
    return [_Stretch(key, len(known), tuple(known)) for key, known in groups.items()]


def _counted(graph: Graph, centre: Ref, properties: Sequence[str], allowed: Collection[Kind]) -> list[_Stretch]:
    """Return the groups of things that point at ``centre``, which are very many."""
    sizes = graph.theme_counts.get(centre.iri)
    if sizes is not None:  # nothing but brands points at a theme
        found = [
            _stretch(graph, centre, prop, Kind.BRAND, getattr(sizes, _BASIS[prop]))
            for prop in properties
            if prop in _BASIS and Kind.BRAND in allowed
        ]
    else:
        others = [prop for prop in properties if prop != BRAND_OF]
        rows = graph.ask("links_counted", target=centre.iri, property=others, base=graph.base)
        numbers = [(prop, kind, int(number)) for prop, kind, number in rows.texts("property", "kind", "links")]
        numbers += [(BRAND_OF, Kind.BRAND, number) for number in graph.brand_counts([centre.iri]).values()]
        found = [_stretch(graph, centre, prop, Kind(kind), number) for prop, kind, number in numbers if kind in allowed]
    return [one for one in found if one.total]


def _stretch(graph: Graph, centre: Ref, prop: str, kind: Kind, total: int) -> _Stretch:
    prefix = graph.mint(kind, "")
    return _Stretch(_key(graph, link_of(prefix + "_", prop, centre.iri), prefix + "_"), total, (), prop, prefix)


def _page(
    graph: Graph, iri: str, stretches: Iterable[_Stretch], offset: int, limit: int
) -> tuple[list[str], Counter[_Key]]:
    page: list[str] = []
    shown: Counter[_Key] = Counter()
    for one in stretches:
        wanted = min(limit - len(page), one.total - offset)
        if wanted > 0:
            if one.prop:
                rows = graph.ask(
                    "links_in", target=iri, property=one.prop, prefix=one.prefix, most=wanted, **{"from": offset}
                )
                some = [source for (source,) in rows.texts("source")]
            else:
                some = list(one.known[offset : offset + wanted])
            fresh = [other for other in some if other not in page]
            page += fresh
            shown[one.key] += len(fresh)
        offset = max(0, offset - one.total)
    return page, shown


def _groups(stretches: Iterable[_Stretch], shown: Mapping[_Key, int]) -> tuple[Group, ...]:
    totals: Counter[_Key] = Counter()
    for one in stretches:
        totals[one.key] += one.total
    return tuple(
        Group(
            _ORDER[key[0]],
            tuple(Kind)[key[1]],
            tuple(Basis)[key[2]] if _ORDER[key[0]] == "theme" else None,
            total,
            shown.get(key, 0),
        )
        for key, total in totals.items()
    )


def _from(graph: Graph, page: Collection[str], properties: Sequence[str]) -> Iterable[Link]:
    """Return the links that start at the neighbours on a page."""
    if not page:
        return ()
    rows = graph.ask("neighbours_out", source=list(page), property=properties, most=20 * MOST)
    return (link_of(*row) for row in rows.texts("source", "property", "target"))
