"""Units and branches: the list of all, and everything about one.

This module knows nothing of themes.
"""

from __future__ import annotations

from collections.abc import Mapping

from kg.entities.brands import LEVEL, PLACE, TYPE, UNIT_OF, UNSTATED, brands, in_order
from kg.entities.evidence import evidence_by_thing
from kg.entities.graph import NO_FACTS, Facts, Graph, batches
from kg.entities.stretches import SORTED, stretches
from kg.model import Evidence, Ref, StatedCount, UnitDetail, UnitSummary
from kg.terms import (
    ANONYMOUS,
    GUIDES,
    ORG,
    PRACTISED_BY,
    SKOS,
    UPHOLDS,
    Kind,
)

SUB_OF, HAS_SUB = ORG + "subOrganizationOf", ORG + "hasSubOrganization"
BRANDS_SHOWN = 300
"""How many brands of a unit are read unless more are asked for; ``summary.brands`` counts all."""

_MOST_LINKS = 1_000


def units(graph: Graph) -> tuple[UnitSummary, ...]:
    """Return all units by level, area code and name, then all branches by unit and name."""
    facts = graph.facts_of(graph.ask("units"))
    return _summaries(graph, facts, facts, graph.brand_counts())


def _summaries(
    graph: Graph, wanted: Mapping[str, Facts], known: Mapping[str, Facts], counts: Mapping[str, int]
) -> tuple[UnitSummary, ...]:
    """Put summaries together; ``known`` also holds the units of branches, where read."""
    total = dict(counts)
    for iri, one in known.items():
        above = one.iri(UNIT_OF)
        if above:
            total[above] = total.get(above, 0) + counts.get(iri, 0)
    concepts_and_places = (
        iri for one in known.values() for iri in (one.iri(TYPE), one.iri(PLACE), one.iri(LEVEL))
    )
    above_all = (one.iri(UNIT_OF) for one in wanted.values())
    refs = graph.refs([*wanted, *above_all, *concepts_and_places], known)
    made = [
        UnitSummary(
            ref=refs[iri],
            kind=refs.get(one.iri(TYPE)) or Ref("", Kind.CONCEPT, "", UNSTATED),
            brands=total.get(iri, 0),
            place=refs.get(_via_unit(one, known, PLACE)),
            level=refs.get(_via_unit(one, known, LEVEL)),
            unit=refs.get(one.iri(UNIT_OF)),
            anonymous=one.text(ANONYMOUS) == "true",
        )
        for iri, one in wanted.items()
        if iri in refs
    ]
    order = graph.order_among((one.unit or one.ref).iri for one in made)
    return tuple(sorted(made, key=lambda one: _place(order, one)))


def _via_unit(facts: Facts, known: Mapping[str, Facts], prop: str) -> str:
    return facts.iri(prop) or known.get(facts.iri(UNIT_OF), NO_FACTS).iri(prop)


def _place(order: Mapping[str, int], one: UnitSummary) -> tuple[bool, int, str, str]:
    """Units in official order, then branches by unit and name."""
    place = order.get((one.unit or one.ref).iri, len(order))
    return one.ref.kind is Kind.BRANCH, place, one.ref.label.zh, one.ref.iri


def unit_detail(graph: Graph, iri: str, offset: int = 0, limit: int = BRANDS_SHOWN) -> UnitDetail | None:
    """Return everything about one unit or branch, ``None`` if ``iri`` is neither.

    ``offset`` and ``limit`` choose among its brands: its own by name, then those of its branches
    by branch and name (of more than ``SORTED``: by IRI).
    """
    facts = graph.facts([iri]).get(iri, NO_FACTS)
    if not facts.iri(TYPE) and not facts.text(SKOS + "prefLabel"):
        return None
    above = facts.iri(UNIT_OF)
    below = graph.facts([*facts.iris(ORG + "hasUnit"), above] if above else facts.iris(ORG + "hasUnit"))
    place = _via_unit(facts, below, PLACE)
    about_place = graph.facts([place] if place else []).get(place, NO_FACTS)
    branches = {one: said for one, said in below.items() if one != above}
    counts = graph.brand_counts([iri, *branches])
    known = {**below, iri: facts}
    summaries = {one.ref.iri: one for one in _summaries(graph, {**branches, iri: facts}, known, counts)}
    names = {one.ref.iri: one.ref.label.zh for one in summaries.values()}
    wanted = _owned(graph, iri, names, counts, offset, limit)
    cards = {one.ref.iri: one for one in brands(graph, wanted)}
    shown = [cards[one] for one in wanted if one in cards]
    pointing: dict[str, list[str]] = {}
    rows = graph.ask("inverse", object=iri, property=[GUIDES, PRACTISED_BY], most=_MOST_LINKS)
    for subject, prop in rows.texts("subject", "property"):
        pointing.setdefault(prop, []).append(subject)
    practices, guiding = pointing.get(PRACTISED_BY, []), pointing.get(GUIDES, [])
    parent, children = above or facts.iri(SUB_OF), facts.iris(HAS_SUB)
    principles, guided = facts.iris(UPHOLDS), facts.iris(GUIDES)
    refs = graph.refs([*principles, *practices, *guiding, *guided, *children, parent])
    stated = list(
        graph.ask("stated_counts", subject=[iri, *branches]).texts("count", "counted", "value", "named")
    )
    evidence = evidence_by_thing(graph, [iri, *(row[0] for row in stated)])
    return UnitDetail(
        summary=summaries[iri],
        own_brands=tuple(one for one in shown if one.owner.iri == iri),
        branch_brands=tuple(one for one in shown if one.owner.iri != iri),
        branches=tuple(one for key, one in summaries.items() if key != iri),
        part_of=refs.get(parent),
        has_part=in_order(refs, children),
        guided_by=next(iter(in_order(refs, guiding)), None),
        guides=in_order(refs, guided),
        principles=in_order(refs, principles),
        practices=in_order(refs, practices),
        counts=_stated(graph, stated, evidence),
        same_as=about_place.iris(SKOS + "exactMatch"),
        codes=_codes(facts, about_place),
        evidence=evidence.get(iri, ()),
    )


def _owned(
    graph: Graph, iri: str, names: Mapping[str, str], counts: Mapping[str, int], offset: int, limit: int
) -> list[str]:
    """Return a page of the brands of a thing and its branches, whose ``names`` are given."""
    branches = [one for one in names if one != iri]
    groups = [(part, sum(counts.get(one, 0) for one in part)) for part in ([iri], *batches(branches))]
    if sum(size for _, size in groups) > SORTED:
        return [
            brand
            for part, start, number in stretches(groups, offset, limit)
            for (brand,) in graph.ask("brands_of_piece", owner=part, most=number, **{"from": start}).texts("brand")
        ]
    rows = [
        row
        for part in batches([iri, *branches])
        for row in graph.ask("brands_of_named", owner=part).texts("owner", "name", "brand")
    ]
    rows.sort(key=lambda row: (row[0] != iri, names.get(row[0], ""), *row[1:]))
    return list(dict.fromkeys(row[-1] for row in rows))[offset : offset + limit]


def _stated(
    graph: Graph, rows: list[tuple[str, ...]], evidence: Mapping[str, tuple[Evidence, ...]]
) -> tuple[StatedCount, ...]:
    refs = graph.refs([one for row in rows for one in row[:2]])
    return tuple(
        StatedCount(refs[count], refs[counted], int(value), int(named), evidence.get(count, ()))
        for count, counted, value, named in sorted(rows)
        if count in refs and counted in refs
    )


def _codes(facts: Facts, place: Facts) -> tuple[tuple[str, str], ...]:
    """Return the standard codes of a unit: of its area, and its own."""
    found = (
        ("GB/T 2260", place.text(SKOS + "notation")),
        ("GB 32100", facts.text(ORG + "identifier")),
    )
    return tuple((scheme, code) for scheme, code in found if code)
