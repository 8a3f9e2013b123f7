"""Brands: cards for lists and pictures in batches, and everything about one.

A batch of any size costs six queries: facts of brands, of owners and of their units; names
of what these mention; names of parts; reasons of inferred links. Which words of a name make
a link is found by ``kg.matching``, the link itself stands in the graph.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kg.entities.evidence import evidence_of
from kg.entities.graph import NO_FACTS, Facts, Graph, batches
from kg.matching import Match
from kg.model import Brand, BrandDetail, Label, Part, Ref, ThemeLink
from kg.terms import (
    ALT_LABEL,
    ASPECT,
    BASIS_PROPERTY,
    BRAND_OF,
    DCTERMS,
    GUIDED_BY,
    HAS_PART_NAMED,
    IN_SECTION,
    ORDINAL,
    ORG,
    PREF_LABEL,
    PROV,
    SCHEMA,
    SHORT_NAME,
    SKOS,
    STATUS,
    Basis,
    Kind,
)

TYPE, PLACE, LEVEL = DCTERMS + "type", DCTERMS + "spatial", ORG + "classification"
UNIT_OF, PART_OF, DERIVED = ORG + "unitOf", DCTERMS + "isPartOf", PROV + "wasDerivedFrom"
_OF_BRAND = (
    PREF_LABEL, SHORT_NAME, BRAND_OF, TYPE, STATUS, ASPECT, HAS_PART_NAMED, *(prop for _, prop in BASIS_PROPERTY),
)  # fmt: skip
_OF_OWNER = (PREF_LABEL, SHORT_NAME, UNIT_OF, PLACE, LEVEL)
_INVERSE_LIMIT = 500


@dataclass(frozen=True, slots=True)
class _Inferred:
    """Phrase and reason of a link that a person inferred."""

    phrase: str = ""
    reason: Label = Label("")


@dataclass(frozen=True, slots=True)
class _Batch:
    """Everything that was read to put a batch of brands together."""

    brands: Mapping[str, Facts]
    owners: Mapping[str, Facts]
    units: Mapping[str, Facts]
    parts: Mapping[str, Facts]
    inferred: Mapping[tuple[str, str], _Inferred]
    refs: Mapping[str, Ref]


def brands(graph: Graph, iris: Iterable[str]) -> tuple[Brand, ...]:
    """Return the brands in the order asked for; what is no brand is left out."""
    wanted = tuple(dict.fromkeys(iris))
    batch = _read(graph, wanted)
    return tuple(_brand(graph, iri, batch) for iri in wanted if iri in batch.brands)


def _read(graph: Graph, wanted: tuple[str, ...]) -> _Batch:
    found = {iri: facts for iri, facts in graph.facts(wanted, _OF_BRAND).items() if facts.iri(BRAND_OF)}
    owners = graph.facts((facts.iri(BRAND_OF) for facts in found.values()), _OF_OWNER)
    above = {facts.iri(UNIT_OF) for facts in owners.values()} - {""}
    units = {**owners, **graph.facts(sorted(above - owners.keys()), _OF_OWNER)}
    named = (part for facts in found.values() for part in facts.iris(HAS_PART_NAMED))
    parts = graph.facts(named, (PREF_LABEL, ORDINAL))
    mentioned = [
        iri
        for facts in found.values()
        for iri in (facts.iri(TYPE), facts.iri(STATUS), facts.iri(ASPECT))
    ]
    mentioned += [iri for facts in units.values() for iri in (facts.iri(PLACE), facts.iri(LEVEL))]
    refs = graph.refs([*found, *owners, *above, *mentioned], {**found, **units})
    inferred_property = dict(BASIS_PROPERTY)[Basis.INFERRED]
    inferred = [iri for iri, facts in found.items() if facts.iri(inferred_property)]
    return _Batch(found, owners, units, parts, _inferred(graph, inferred), refs)


def _inferred(graph: Graph, iris: list[str]) -> dict[tuple[str, str], _Inferred]:
    found: dict[tuple[str, str], _Inferred] = {}
    for part in batches(iris):
        rows = graph.ask("inferred", brand=part)
        languages = [getattr(term, "language", "") for term in rows.column("reason")]
        for (brand, theme, reason, phrase), language in zip(
            rows.texts("brand", "theme", "reason", "phrase"), languages, strict=True
        ):
            held = found.get((brand, theme), _Inferred()).reason
            said = Label(held.zh, reason) if language == "en" else Label(reason or held.zh, held.en)
            found[brand, theme] = _Inferred(phrase, said)
    return found


def _brand(graph: Graph, iri: str, batch: _Batch) -> Brand:
    facts = batch.brands[iri]
    owner = facts.iri(BRAND_OF)
    unit = batch.owners.get(owner, NO_FACTS).iri(UNIT_OF) or owner
    where = batch.units.get(unit, NO_FACTS)
    refs = batch.refs
    return Brand(
        ref=refs[iri],
        owner=refs[owner],
        unit=refs[unit],
        kind=_concept(graph, refs, facts.iri(TYPE)),
        status=_concept(graph, refs, facts.iri(STATUS)),
        links=_links(graph, iri, facts, batch),
        place=refs.get(where.iri(PLACE)),
        aspect=refs.get(facts.iri(ASPECT)),
        level=refs.get(where.iri(LEVEL)),
    )


UNSTATED = Label("未说明", "not stated")


def _concept(graph: Graph, refs: Mapping[str, Ref], iri: str) -> Ref:
    return refs.get(iri) or Ref(iri, Kind.CONCEPT, graph.kind_of(iri)[1] if iri else "", UNSTATED)


def _links(graph: Graph, iri: str, facts: Facts, batch: _Batch) -> tuple[ThemeLink, ...]:
    """Return the links of the graph, strongest basis first, with the words that make them."""
    bases = {theme: basis for basis, prop in BASIS_PROPERTY for theme in facts.iris(prop)}
    if not bases:
        return ()
    named = [batch.parts.get(part, NO_FACTS) for part in facts.iris(HAS_PART_NAMED)]
    parts = [one.text(PREF_LABEL, "zh") for one in sorted(named, key=lambda one: one.integer(ORDINAL))]
    matches = {one.theme_key: one for one in graph.matcher.match(facts.text(PREF_LABEL, "zh"), parts)}
    links = []
    order = {theme: number for number, theme in enumerate(graph.themes)}
    for theme, basis in bases.items():
        term = graph.themes.get(theme)
        if term is None:
            continue
        match = matches.get(term.key)
        if match is None or match.basis is not basis:
            match = Match(term.key, basis)
        why = batch.inferred.get((iri, theme), _Inferred())
        links.append(
            ThemeLink(
                term.ref, graph.group_of(term), basis, match.words, match.spans, match.part, why.phrase, why.reason
            )
        )
    strength = {basis: number for number, basis in enumerate(Basis)}
    return tuple(sorted(links, key=lambda one: (strength[one.basis], order[one.theme.iri])))


def brand_detail(graph: Graph, iri: str) -> BrandDetail | None:
    """Return everything about one brand, ``None`` if ``iri`` is none."""
    facts = graph.facts([iri]).get(iri, NO_FACTS)
    if not facts.iri(BRAND_OF):
        return None
    pointing: dict[str, list[str]] = {}
    inverse = [PART_OF, DERIVED, DCTERMS + "relation"]
    for subject, prop in graph.ask("inverse", object=iri, property=inverse, most=_INVERSE_LIMIT).texts(
        "subject", "property"
    ):
        pointing.setdefault(prop, []).append(subject)
    children = sorted(one for one in pointing.get(PART_OF, ()) if graph.kind_of(one)[0] is Kind.BRAND)
    cards = {one.ref.iri: one for one in brands(graph, [iri, *children])}
    practices = [one for one in pointing.get(DCTERMS + "relation", ()) if graph.kind_of(one)[0] is Kind.PRACTICE]
    named = graph.facts(facts.iris(HAS_PART_NAMED))
    derived, principles = pointing.get(DERIVED, []), facts.iris(GUIDED_BY)
    part_of, section = facts.iri(PART_OF), facts.iri(IN_SECTION)
    refs = graph.refs([*facts.iris(DERIVED), *derived, *principles, *practices, part_of, section])
    return BrandDetail(
        brand=cards[iri],
        aliases=facts.texts(ALT_LABEL, "zh"),
        slogan=facts.text(SCHEMA + "slogan", "zh"),
        section=refs.get(section),
        parts=parts_of(named),
        part_of=refs.get(part_of),
        has_part=tuple(cards[one] for one in children if one in cards),
        derived_from=in_order(refs, facts.iris(DERIVED)),
        derived=in_order(refs, derived),
        principles=in_order(refs, principles),
        practices=in_order(refs, practices),
        evidence=evidence_of(graph, [iri]),
        note=facts.text(SKOS + "note", "zh"),
    )


def parts_of(named: Mapping[str, Facts]) -> tuple[Part, ...]:
    """Return named parts in their order."""
    found = (Part(facts.integer(ORDINAL), facts.label()) for facts in named.values())
    return tuple(sorted(found, key=lambda one: (one.ordinal, one.label.zh)))


def in_order(refs: Mapping[str, Ref], iris: Iterable[str]) -> tuple[Ref, ...]:
    """Return the references that exist, by name."""
    found = (refs[iri] for iri in iris if iri in refs)
    return tuple(sorted(found, key=lambda one: (one.label.zh, one.iri)))
