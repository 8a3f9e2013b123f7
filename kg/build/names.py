"""The terms a build writes, in N-Quads form: properties and classes once, things by key.

Keys were checked by the readers (``KEY_PATTERN``), so that ``mint`` would leave them as
they are; its prefix is taken once for each kind and the key put behind it.
"""

from __future__ import annotations

from types import MappingProxyType

from kg import terms
from kg.errors import ParameterError
from kg.nquads import iri
from kg.terms import (
    DCAT,
    DCTERMS,
    OA,
    ORG,
    OWL,
    PROV,
    RDF,
    RDFS,
    SCHEMA,
    SKOS,
    VOID,
    GraphName,
    Kind,
    mint,
)

A = iri(RDF + "type")

# Properties, by their usual names
PREF_LABEL, ALT_LABEL = iri(SKOS + "prefLabel"), iri(SKOS + "altLabel")
NOTE, COMMENT = iri(SKOS + "note"), iri(RDFS + "comment")
NOTATION, EXACT_MATCH, IN_SCHEME = iri(SKOS + "notation"), iri(SKOS + "exactMatch"), iri(SKOS + "inScheme")
TYPE, TITLE, CREATOR, ISSUED = (iri(DCTERMS + name) for name in ("type", "title", "creator", "issued"))
IS_PART_OF, HAS_PART, SPATIAL, RELATION = (
    iri(DCTERMS + name) for name in ("isPartOf", "hasPart", "spatial", "relation"))
SHA256, SCHEMA_BRAND, SLOGAN, ABOUT, CONTAINED_IN = (
    iri(SCHEMA + name) for name in ("sha256", "brand", "slogan", "about", "containedInPlace"))
CLASSIFICATION, IDENTIFIER, UNIT_OF, HAS_UNIT, SUB_ORGANIZATION_OF, HAS_SUB_ORGANIZATION = (
    iri(ORG + name)
    for name in ("classification", "identifier", "unitOf", "hasUnit", "subOrganizationOf", "hasSubOrganization"))
DERIVED_FROM, PRIMARY_SOURCE, GENERATED_BY, USED = (
    iri(PROV + name) for name in ("wasDerivedFrom", "hadPrimarySource", "wasGeneratedBy", "used"))
HAS_BODY, HAS_TARGET, HAS_SOURCE, HAS_SELECTOR, START, END, EXACT = (
    iri(OA + name) for name in ("hasBody", "hasTarget", "hasSource", "hasSelector", "start", "end", "exact"))
SUBJECT, PREDICATE, OBJECT = (iri(RDF + name) for name in ("subject", "predicate", "object"))
VERSION = iri(OWL + "versionInfo")
VOID_TRIPLES, VOID_ENTITIES, VOID_SUBSET, VOID_CLASS, VOID_PARTITION = (
    iri(VOID + name) for name in ("triples", "entities", "subset", "class", "classPartition"))
HAS_THEME, THEME_IN_NAME, THEME_REJECTED = (
    iri(name) for name in (terms.HAS_THEME, terms.THEME_IN_NAME, terms.THEME_REJECTED))
BRAND_OF, STATUS, ASPECT, GUIDES, UPHOLDS, GUIDED_BY, HAS_NAMED_PART, ORDINAL = (
    iri(name)
    for name in (terms.BRAND_OF, terms.STATUS, terms.ASPECT, terms.GUIDES, terms.UPHOLDS, terms.GUIDED_BY,
                 terms.HAS_PART_NAMED, terms.ORDINAL))
PRACTISED_BY, WARNS_AGAINST, ANONYMOUS, SHORT_NAME, IN_SECTION, STATEMENT, PHRASE = (
    iri(name)
    for name in (terms.PRACTISED_BY, terms.WARNS_AGAINST, terms.ANONYMOUS, terms.SHORT_NAME, terms.IN_SECTION,
                 terms.STATEMENT, terms.PHRASE))
COUNTED_SUBJECT, COUNTED_KIND, COUNT_VALUE, COUNTED_EXAMPLE = (
    iri(name)
    for name in (terms.COUNTED_SUBJECT, terms.COUNTED_KIND, terms.COUNT_VALUE, terms.COUNTED_EXAMPLE))

# Classes
PARTY_BRAND, BRAND = iri(terms.PARTY_BRAND), iri(SCHEMA + "Brand")
UNIT_CLASSES = (iri(terms.FORMAL_ORGANIZATION), iri(ORG + "Organization"), iri(terms.GOVERNMENT_ORGANIZATION))
_PARTY = (iri(terms.PARTY_ORGANIZATION), iri(ORG + "OrganizationalUnit"), iri(ORG + "Organization"))
BRANCH_CLASSES = MappingProxyType({
    "leading_group": _PARTY,
    "committee": _PARTY,
    "branch": (iri(terms.PARTY_BRANCH), *_PARTY),
    "branch_group": (iri(terms.BRANCH_GROUP), iri(ORG + "Organization")),
})
CONCEPT, ANNOTATION, RDF_STATEMENT = iri(SKOS + "Concept"), iri(OA + "Annotation"), iri(RDF + "Statement")
SPECIFIC_RESOURCE, TEXT_POSITION, TEXT_QUOTE = (
    iri(OA + name) for name in ("SpecificResource", "TextPositionSelector", "TextQuoteSelector"))
DATASET, VOID_DATASET, ACTIVITY = iri(DCAT + "Dataset"), iri(VOID + "Dataset"), iri(PROV + "Activity")
TABLE_CLASS = MappingProxyType({
    "brands": PARTY_BRAND,
    "parts": iri(terms.PART),
    "principles": iri(terms.PRINCIPLE),
    "practices": iri(terms.PRACTICE),
    "recommendations": iri(terms.RECOMMENDATION),
    "warnings": iri(terms.WARNING),
    "stated_counts": iri(terms.STATED_COUNT),
    "places": iri(terms.ADMINISTRATIVE_AREA),
    "sources": iri(terms.ARTICLE),
    "sections": iri(terms.SECTION),
})

TABLE_KIND = MappingProxyType({
    "sources": Kind.SOURCE, "sections": Kind.SECTION, "places": Kind.PLACE, "units": Kind.UNIT,
    "branches": Kind.BRANCH, "brands": Kind.BRAND, "parts": Kind.PART, "principles": Kind.PRINCIPLE,
    "practices": Kind.PRACTICE, "themes": Kind.THEME, "recommendations": Kind.RECOMMENDATION,
    "warnings": Kind.WARNING, "stated_counts": Kind.COUNT, "evidence": Kind.EVIDENCE,
})
"""Table and the kind of thing that its rows are."""


def check_base(base: str) -> str:
    """Return ``base`` if IRIs can be made with it, else raise ``ParameterError``."""
    well_formed = base.startswith(("http://", "https://")) and base.endswith(("/", "#")) and len(base) > 9
    try:
        iri(base)
    except ValueError:
        well_formed = False
    if not well_formed:
        raise ParameterError("base", value=base)
    return base


class Names:
    """Makes the terms of things below one base."""

    def __init__(self, base: str) -> None:
        self.base = check_base(base)
        self._prefix = {table: "<" + mint(kind, "", base) for table, kind in TABLE_KIND.items()}

    def thing(self, table: str, key: str) -> str:
        """Return the IRI of a row."""
        return f"{self._prefix[table]}{key}>"

    def part(self, whole: str, ordinal: int) -> str:
        """Return the IRI of a named part."""
        return f"{self._prefix['parts']}{whole}-{ordinal}>"

    def inner(self, key: str, fragment: str) -> str:
        """Return the IRI of something inside a piece of evidence."""
        return f"{self._prefix['evidence']}{key}#{fragment}>"

    def graph(self, name: GraphName) -> str:
        """Return the plain IRI of a named graph."""
        return mint(Kind.GRAPH, name.value, self.base)


def concept(scheme: str, notation: str) -> str:
    """Return the IRI of a concept; kind words of branches are written with a hyphen."""
    return iri(terms.concept_iri(scheme, notation.replace("_", "-")))
