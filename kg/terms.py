"""Namespaces, the IRI of every class and property in use, and the only maker of IRIs.

Which published term fits what is set out in ``ontology/TERMS.md``. IRIs are plain
strings here, so that no RDF library is needed to name a thing. This module knows
nothing of files, records or stores.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import quote

DEFAULT_BASE = "https://w3id.org/brand-atlas/id/"
ONTOLOGY = "https://w3id.org/brand-atlas/ontology"

BA = f"{ONTOLOGY}#"
DCAT = "http://www.w3.org/ns/dcat#"
DCTERMS = "http://purl.org/dc/terms/"
OA = "http://www.w3.org/ns/oa#"
ORG = "http://www.w3.org/ns/org#"
OWL = "http://www.w3.org/2002/07/owl#"
PROV = "http://www.w3.org/ns/prov#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
SCHEMA = "http://schema.org/"
SH = "http://www.w3.org/ns/shacl#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
VOID = "http://rdfs.org/ns/void#"
WD = "http://www.wikidata.org/entity/"
XSD = "http://www.w3.org/2001/XMLSchema#"

PREFIXES: tuple[tuple[str, str], ...] = (
    ("ba", BA),
    ("dcat", DCAT),
    ("dcterms", DCTERMS),
    ("oa", OA),
    ("org", ORG),
    ("owl", OWL),
    ("prov", PROV),
    ("rdf", RDF),
    ("rdfs", RDFS),
    ("schema", SCHEMA),
    ("skos", SKOS),
    ("void", VOID),
    ("wd", WD),
    ("xsd", XSD),
)
"""Prefix and namespace, sorted; every query editor, serialiser and page uses this table."""


class Kind(StrEnum):
    """The kinds of things that have an IRI ``{base}{kind}/{key}`` and a page of their own
    (or, for the kinds after ``SECTION``, are shown on the page of what they belong to)."""

    BRAND = "brand"
    UNIT = "unit"
    BRANCH = "branch"
    THEME = "theme"
    PRINCIPLE = "principle"
    PRACTICE = "practice"
    RECOMMENDATION = "recommendation"
    WARNING = "warning"
    PLACE = "place"
    SOURCE = "source"
    SECTION = "section"
    PART = "part"
    EVIDENCE = "evidence"
    COUNT = "count"
    CONCEPT = "concept"
    CLUSTER = "cluster"
    GRAPH = "graph"
    RELEASE = "release"


class Basis(StrEnum):
    """On what a theme link rests, strongest first. A brand–theme pair has exactly one."""

    EXACT = "exact"  # the theme's own words stand in the name
    VARIANT = "variant"  # a listed variant or trigger word stands in the name
    PARTS = "parts"  # the words stand in the name of a part of the brand
    INFERRED = "inferred"  # a person inferred it from the text around the name


BASIS_PROPERTY: tuple[tuple[Basis, str], ...] = (
    (Basis.EXACT, BA + "themeExactInName"),
    (Basis.VARIANT, BA + "themeVariantInName"),
    (Basis.PARTS, BA + "themeInParts"),
    (Basis.INFERRED, BA + "themeInferred"),
)


class GraphName(StrEnum):
    """The named graphs of a release; the default graph of a query is their union."""

    DATA = "data"
    ONTOLOGY = "ontology"
    THEMES = "themes"
    EVIDENCE = "evidence"
    ANALYSIS = "analysis"
    RELEASE = "release"


# Classes
PARTY_BRAND = BA + "PartyBrand"
PARTY_ORGANIZATION = BA + "PartyOrganization"
PARTY_BRANCH = BA + "PartyBranch"
BRANCH_GROUP = BA + "BranchGroup"
ALLIANCE = BA + "Alliance"
THEME = BA + "Theme"
THEME_GROUP = BA + "ThemeGroup"
THEME_SCHEME = BA + "ThemeScheme"
PRINCIPLE = BA + "Principle"
PRACTICE = BA + "Practice"
RECOMMENDATION = BA + "Recommendation"
WARNING = BA + "Warning"
PART = BA + "Part"
STATED_COUNT = BA + "StatedCount"
FORMAL_ORGANIZATION = ORG + "FormalOrganization"
GOVERNMENT_ORGANIZATION = SCHEMA + "GovernmentOrganization"
ADMINISTRATIVE_AREA = SCHEMA + "AdministrativeArea"
ARTICLE = SCHEMA + "Article"
SECTION = BA + "Section"
CLUSTER = BA + "Cluster"
COOCCURRENCE = BA + "Cooccurrence"
DISTINCTIVE_WORD = BA + "DistinctiveWord"
COVERAGE = BA + "Coverage"

# Properties of ours
HAS_THEME = BA + "hasTheme"
THEME_IN_NAME = BA + "themeInName"
THEME_EXACT_IN_NAME = BA + "themeExactInName"
THEME_VARIANT_IN_NAME = BA + "themeVariantInName"
THEME_IN_PARTS = BA + "themeInParts"
THEME_INFERRED = BA + "themeInferred"
THEME_REJECTED = BA + "themeRejected"  # the words are there but mislead
BRAND_OF = BA + "brandOf"
STATUS = BA + "status"
ASPECT = BA + "aspect"
GUIDES = BA + "guides"
UPHOLDS = BA + "upholds"
GUIDED_BY = BA + "guidedBy"
HAS_PART_NAMED = BA + "hasNamedPart"
ORDINAL = BA + "ordinal"
PRACTISED_BY = BA + "practisedBy"
WARNS_AGAINST = BA + "warnsAgainst"
ANONYMOUS = BA + "anonymous"
COUNTED_SUBJECT = BA + "countedSubject"
COUNTED_KIND = BA + "countedKind"
COUNT_VALUE = BA + "countValue"
COUNTED_EXAMPLE = BA + "countedExample"
SHORT_NAME = BA + "shortName"
IN_SECTION = BA + "inSection"
PHRASE = BA + "phrase"  # the few words of the source that justify a statement
STATEMENT = BA + "statement"  # word of the evidence table: name, owner, kind, theme …
IN_CLUSTER = BA + "inCluster"
BORDERS_CLUSTER = BA + "bordersCluster"  # a brand at home elsewhere that has one of its themes
CLUSTER_LEVEL = BA + "clusterLevel"
HAS_DISTINCTIVE_WORD = BA + "hasDistinctiveWord"
LIFT = BA + "lift"
STABILITY = BA + "stability"
MODULARITY = BA + "modularity"
SEED_AGREEMENT = BA + "seedAgreement"
SAMPLE_AGREEMENT = BA + "sampleAgreement"
RESOLUTION = BA + "resolution"
PARTICIPATION = BA + "participation"
BETWEENNESS = BA + "betweenness"
OF_THEME = BA + "ofTheme"
OF_UNIT = BA + "ofUnit"
BRAND_COUNT = BA + "brandCount"
BRAND_COUNT_IN_NAME = BA + "brandCountInName"
BRAND_COUNT_EXACT = BA + "brandCountExact"
BRAND_COUNT_VARIANT = BA + "brandCountVariant"
BRAND_COUNT_IN_PARTS = BA + "brandCountInParts"
BRAND_COUNT_INFERRED = BA + "brandCountInferred"
BRAND_COUNT_EVERYWHERE = BA + "brandCountEverywhere"
PREF_LABEL = SKOS + "prefLabel"
ALT_LABEL = SKOS + "altLabel"
HIDDEN_LABEL = SKOS + "hiddenLabel"
GB2260 = BA + "gb2260"  # datatype of administrative-division codes (GB/T 2260)
GB12404 = BA + "gb12404"  # datatype of organisation-level codes (GB/T 12404-1997)


@dataclass(frozen=True, slots=True)
class LinkProperty:
    """Which property states a link that pictures name by one word (``kg.model.EdgeKind``).

    ``backward``: the statement is written from the link's target to its source. ``of`` are the
    kinds of its subject where only those have it, as where two properties are read as one link.
    """

    link: str
    property: str
    basis: Basis | None = None
    backward: bool = False
    of: tuple[Kind, ...] = ()


LINK_PROPERTIES: tuple[LinkProperty, ...] = (
    LinkProperty("unit_of", ORG + "unitOf", of=(Kind.BRANCH,)),
    LinkProperty("upholds", UPHOLDS),
    LinkProperty("guided_by", GUIDED_BY),
    LinkProperty("part_of", ORG + "subOrganizationOf", of=(Kind.UNIT,)),
    LinkProperty("part_of", DCTERMS + "isPartOf", of=(Kind.BRAND,)),
    LinkProperty("derived_from", PROV + "wasDerivedFrom"),
    LinkProperty("guides", GUIDES),
    LinkProperty("warns_against", WARNS_AGAINST),
    LinkProperty("in_group", SKOS + "broader"),
    *(LinkProperty("theme", prop, basis) for basis, prop in BASIS_PROPERTY),
    LinkProperty("owns", BRAND_OF, backward=True, of=(Kind.BRAND,)),
    LinkProperty("practises", PRACTISED_BY, backward=True, of=(Kind.PRACTICE,)),
)
"""Every link that is a statement of the graph."""

CLASS_OF_KIND: tuple[tuple[Kind, str], ...] = (
    (Kind.BRAND, PARTY_BRAND),
    (Kind.UNIT, ORG + "Organization"),
    (Kind.BRANCH, ORG + "Organization"),
    (Kind.THEME, SKOS + "Concept"),
    (Kind.PRINCIPLE, PRINCIPLE),
    (Kind.PRACTICE, PRACTICE),
    (Kind.RECOMMENDATION, RECOMMENDATION),
    (Kind.WARNING, WARNING),
    (Kind.PART, PART),
)
"""The class that all things of a kind have in common."""

KEY_PATTERN = re.compile(r"[^\W_](?:[\w.\-]*\w)?")
"""What a key may look like: letters (Chinese included) and digits, inside also ``.-_``."""


def mint(kind: Kind | str, key: str, base: str = DEFAULT_BASE) -> str:
    """Return the IRI of the thing ``key`` of ``kind``: ``{base}{kind}/{key}``.

    The key stays readable (IRIs may hold Chinese); anything outside ``KEY_PATTERN`` that
    slips through is percent-encoded, so the result is always a valid IRI.

    >>> mint(Kind.UNIT, "qingdao")
    'https://w3id.org/brand-atlas/id/unit/qingdao'
    """
    safe = "".join(char if char.isalnum() or char in "-._" else quote(char, safe="") for char in key)
    return f"{base}{kind}/{safe}"


def concept_iri(scheme: str, notation: str) -> str:
    """Return the IRI of the concept ``notation`` of the concept scheme ``scheme``.

    >>> concept_iri("BrandKind", "office-culture")
    'https://w3id.org/brand-atlas/ontology/brand-kind/office-culture'
    """
    kebab = re.sub(r"(?<=[a-z])(?=[A-Z])", "-", scheme).lower()
    return f"{ONTOLOGY}/{kebab}/{notation}"


def split_iri(iri: str, base: str = DEFAULT_BASE) -> tuple[Kind, str] | None:
    """Return kind and key of an IRI that ``mint`` made with ``base``, else ``None``.

    >>> split_iri('https://w3id.org/brand-atlas/id/unit/qingdao')
    (<Kind.UNIT: 'unit'>, 'qingdao')
    """
    if not iri.startswith(base):
        return None
    kind, _, key = iri[len(base) :].partition("/")
    if not key or kind not in Kind._value2member_map_:
        return None
    return Kind(kind), key
