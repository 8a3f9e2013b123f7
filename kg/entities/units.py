"""Units and branches: the list of all, and everything about one.

This module knows nothing of themes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kg.entities.brands import LEVEL, PLACE, TYPE, UNIT_OF, brands, in_order
from kg.entities.evidence import evidence_by_thing
from kg.entities.graph import NO_FACTS, Facts, Graph, batches
from kg.model import Brand, Evidence, StatedCount, UnitDetail, UnitSummary
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
"""How many brands of a unit are read for its page; ``summary.brands`` counts them all."""


def units(graph: Graph) -> tuple[UnitSummary, ...]:
    """Return all units by level, area code and name, then all branches by unit and name."""
    facts = graph.facts_of(graph.ask("units"))
    counts = _counts(graph.ask("brand_counts").texts("owner", "brands"))
    return _summaries(graph, facts, facts, counts)


def _counts(rows: Iterable[tuple[str, ...]]) -> dict[str, int]:
    return {owner: int(number) for owner, number in rows if owner}


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
            kind=refs.get(one.iri(TYPE)) or refs[iri],
            brands=total.get(iri, 0),
            place=refs.get(_via_unit(one, known, PLACE)),
            level=refs.get(_via_unit(one, known, LEVEL)),
            unit=refs.get(one.iri(UNIT_OF)),
            anonymous=one.text(ANONYMOUS) == "true",
        )
        for iri, one in wanted.items()
        if iri in refs
    ]
    return tuple(sorted(made, key=lambda one: _order(graph, one)))


def _via_unit(facts: Facts, known: Mapping[str, Facts], prop: str) -> str:
    return facts.iri(prop) or known.get(facts.iri(UNIT_OF), NO_FACTS).iri(prop)


def _order(graph: Graph, one: UnitSummary) -> tuple[bool, int, str, str]:
    """Units in official order, then branches by unit and name."""
    place = graph.unit_order.get((one.unit or one.ref).iri, len(graph.unit_order))
    return one.ref.kind is Kind.BRANCH, place, one.ref.label.zh, one.ref.iri


def unit_detail(graph: Graph, iri: str) -> UnitDetail | None:
    """Return everything about one unit or branch, ``None`` if ``iri`` is neither."""
    facts = graph.facts([iri]).get(iri, NO_FACTS)
    if not facts.iri(TYPE) and not facts.text(SKOS + "prefLabel"):
        return None
    above = facts.iri(UNIT_OF)
    below = graph.facts([*facts.iris(ORG + "hasUnit"), above] if above else facts.iris(ORG + "hasUnit"))
    place = _via_unit(facts, below, PLACE)
    about_place = graph.facts([place] if place else []).get(place, NO_FACTS)
    branches = {one: said for one, said in below.items() if one != above}
    counts: dict[str, int] = {}
    for part in batches([iri, *branches]):
        counts |= _counts(graph.ask("brand_counts", owner=part).texts("owner", "brands"))
    known = {**below, iri: facts}
    summaries = {one.ref.iri: one for one in _summaries(graph, {**branches, iri: facts}, known, counts)}
    own, of_branches = _owned(graph, iri, branches)
    cards = {one.ref.iri: one for one in brands(graph, [*own, *of_branches])}
    pointing: dict[str, list[str]] = {}
    rows = graph.ask("inverse", object=iri, property=[GUIDES, PRACTISED_BY], most=BRANDS_SHOWN)
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
        own_brands=_by_name(cards, own),
        branch_brands=_by_name(cards, of_branches),
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


def _owned(graph: Graph, iri: str, branches: Mapping[str, Facts]) -> tuple[list[str], list[str]]:
    """Return the brands of the thing itself and those of its branches."""
    own: list[str] = []
    of_branches: list[str] = []
    for part in batches([iri, *branches]):
        for owner, brand in graph.ask("brands_of", owner=part, most=BRANDS_SHOWN).texts("owner", "brand"):
            (own if owner == iri else of_branches).append(brand)
    return sorted(own), sorted(of_branches)


def _by_name(cards: Mapping[str, Brand], iris: Iterable[str]) -> tuple[Brand, ...]:
    found = (cards[one] for one in iris if one in cards)
    return tuple(sorted(found, key=lambda one: (one.owner.label.zh, one.ref.label.zh, one.ref.iri)))


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
