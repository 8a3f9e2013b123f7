"""Principles, practices, recommendations and warnings: lists, and one with all about it.

The four share one shape (``PrincipleDetail``); what differs is which properties are read.
"""

from __future__ import annotations

from types import MappingProxyType

from kg.entities.brands import TYPE, brands, in_order, parts_of
from kg.entities.evidence import evidence_of
from kg.entities.graph import NO_FACTS, Graph
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
_MOST = 500


def things(graph: Graph, kind: Kind) -> tuple[Ref, ...]:
    """Return all principles, practices, recommendations or warnings, in their order or by name."""
    rows = list(graph.ask("things_of_class", **{"class": CLASSES[kind]}).texts("iri", "ordinal"))
    refs = graph.refs(iri for iri, _ in rows)
    ordinals = {iri: int(ordinal or 0) for iri, ordinal in rows}
    return tuple(sorted(refs.values(), key=lambda one: (ordinals[one.iri], one.label.zh, one.iri)))


def principle_detail(graph: Graph, iri: str) -> PrincipleDetail | None:
    """Return everything about a principle, practice, recommendation or warning.

    ``upheld_by`` are the units and branches that uphold or practise it, ``brands`` those it
    guides or serves. ``None`` if ``iri`` is none of the four.
    """
    facts = graph.facts([iri]).get(iri, NO_FACTS)
    if not set(facts.iris(RDF + "type")) & set(CLASSES.values()):
        return None
    pointing: dict[str, list[str]] = {}
    inverse = [UPHOLDS, GUIDED_BY, WARNS_AGAINST]
    rows = graph.ask("inverse", object=iri, property=inverse, most=_MOST)
    for subject, prop in rows.texts("subject", "property"):
        pointing.setdefault(prop, []).append(subject)
    upheld = [*pointing.get(UPHOLDS, ()), *facts.iris(PRACTISED_BY)]
    related = [*pointing.get(WARNS_AGAINST, ()), *facts.iris(WARNS_AGAINST)]
    section, kind = facts.iri(IN_SECTION), facts.iri(TYPE)
    refs = graph.refs([iri, *upheld, *related, section, kind], {iri: facts})
    served = [one for one in facts.iris(DCTERMS + "relation") if graph.kind_of(one)[0] is Kind.BRAND]
    return PrincipleDetail(
        ref=refs[iri],
        kind=refs.get(kind),
        aliases=facts.texts(ALT_LABEL, "zh"),
        upheld_by=in_order(refs, upheld),
        brands=brands(graph, sorted([*pointing.get(GUIDED_BY, ()), *served])),
        parts=parts_of(graph.facts(facts.iris(HAS_PART_NAMED))),
        section=refs.get(section),
        related=in_order(refs, related),
        evidence=evidence_of(graph, [iri]),
    )
