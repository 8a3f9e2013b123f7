"""Principles, practices, recommendations and warnings: lists, and one with all about it.

The four share one shape (``PrincipleDetail``); what differs is which properties are read.
"""

from __future__ import annotations

from collections.abc import Iterable
from types import MappingProxyType

from kg.entities.brands import TYPE, brands, in_order, parts_of
from kg.entities.evidence import evidence_by_thing
from kg.entities.graph import Graph
from kg.model import PrincipleDetail, Ref
from kg.terms import (
    ALT_LABEL,
    DCTERMS,
    GUIDED_BY,
    HAS_PART_NAMED,
    IN_SECTION,
    PRACTICE,
    PRACTISED_BY,
    PRINCIPLE,
    RDF,
    RECOMMENDATION,
    UPHOLDS,
    WARNING,
    WARNS_AGAINST,
    Kind,
)

CLASSES = MappingProxyType({
    Kind.PRINCIPLE: PRINCIPLE,
    Kind.PRACTICE: PRACTICE,
    Kind.RECOMMENDATION: RECOMMENDATION,
    Kind.WARNING: WARNING,
})
_INVERSE = (UPHOLDS, GUIDED_BY, WARNS_AGAINST)
_RELATION = DCTERMS + "relation"
_MOST = 500  # that point at one thing


def things(graph: Graph, kind: Kind) -> tuple[Ref, ...]:
    """Return all principles, practices, recommendations or warnings, in their order or by name."""
    rows = list(graph.ask("things_of_class", **{"class": CLASSES[kind]}).texts("iri", "ordinal"))
    refs = graph.refs(iri for iri, _ in rows)
    ordinals = {iri: int(ordinal or 0) for iri, ordinal in rows}
    return tuple(sorted(refs.values(), key=lambda one: (ordinals[one.iri], one.label.zh, one.iri)))


def principle_details(graph: Graph, iris: Iterable[str]) -> dict[str, PrincipleDetail]:
    """Return everything about principles, practices, recommendations and warnings, by IRI.

    ``upheld_by`` are the units and branches that uphold or practise one, ``brands`` those it
    guides or serves. What is none of the four is left out. One query for each, and as many others
    for many as for one: an engine elsewhere takes its time for each.
    """
    facts = {
        iri: found
        for iri, found in graph.facts(iris).items()
        if set(found.iris(RDF + "type")) & set(CLASSES.values())
    }
    pointing: dict[tuple[str, str], list[str]] = {}
    for iri in facts:  # each by itself: one that very many point at must not use up the others' share
        for subject, prop in graph.ask("inverse", object=iri, property=_INVERSE, most=_MOST).texts("subject", "property"):
            pointing.setdefault((iri, prop), []).append(subject)

    def pointed(iri: str, prop: str) -> list[str]:
        return pointing.get((iri, prop), [])

    upheld = {iri: [*pointed(iri, UPHOLDS), *found.iris(PRACTISED_BY)] for iri, found in facts.items()}
    related = {iri: [*pointed(iri, WARNS_AGAINST), *found.iris(WARNS_AGAINST)] for iri, found in facts.items()}
    others = {iri: (found.iri(IN_SECTION), found.iri(TYPE)) for iri, found in facts.items()}
    mentioned = [one for many in (upheld, related, others) for found in many.values() for one in found]
    refs = graph.refs([*facts, *mentioned], facts)
    served = {
        iri: [*pointed(iri, GUIDED_BY), *(one for one in found.iris(_RELATION) if graph.kind_of(one)[0] is Kind.BRAND)]
        for iri, found in facts.items()
    }
    by_brand = {one.ref.iri: one for one in brands(graph, sorted({one for many in served.values() for one in many}))}
    parts = graph.facts(one for found in facts.values() for one in found.iris(HAS_PART_NAMED))
    evidence = evidence_by_thing(graph, facts)
    return {
        iri: PrincipleDetail(
            ref=refs[iri],
            kind=refs.get(found.iri(TYPE)),
            aliases=found.texts(ALT_LABEL, "zh"),
            upheld_by=in_order(refs, upheld[iri]),
            brands=tuple(by_brand[one] for one in sorted(set(served[iri])) if one in by_brand),
            parts=parts_of({one: parts[one] for one in found.iris(HAS_PART_NAMED) if one in parts}),
            section=refs.get(found.iri(IN_SECTION)),
            related=in_order(refs, related[iri]),
            evidence=evidence.get(iri, ()),
        )
        for iri, found in facts.items()
    }
