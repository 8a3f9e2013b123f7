"""Writes the results of analysis into a release, as N-Triples of its analysis graph.

Sizes of themes by basis, co-occurrence of themes, coverage of units, clusters of two levels
with their words, members and border, bridging brands and themes; each says how it was made
(PROV). Few triples, always the same for the same data: members are written for up to
``MOST_LISTED`` brands and coverage for up to ``MOST_CELLS`` cells, since a larger graph's are
asked of the atlas, which counts them in bulk. The shape is set out in ``docs/graph-model.md``.
This module knows nothing of releases or of files.
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.analysis.bridging import bridging
from kg.analysis.clusters import Grouping, group
from kg.analysis.columns import BrandColumns
from kg.analysis.cooccurrence import cooccurrence
from kg.analysis.counting import IN_NAME, MOST_LISTED, WEIGHTS, counted
from kg.analysis.links import ThemeLinks
from kg.analysis.matrix import counted_cells, incidence
from kg.analysis.named import Cluster, Clustering, clustering
from kg.build.inputs import program_version
from kg.entities.graph import Graph
from kg.messages import LANGUAGES, message
from kg.model import Label
from kg.rdf import IRI, Literal, Triple
from kg.store import Store
from kg.terms import (
    BETWEENNESS,
    BORDERS_CLUSTER,
    BRAND_COUNT,
    BRAND_COUNT_EVERYWHERE,
    BRAND_COUNT_EXACT,
    BRAND_COUNT_IN_NAME,
    BRAND_COUNT_IN_PARTS,
    BRAND_COUNT_INFERRED,
    BRAND_COUNT_VARIANT,
    CLUSTER,
    CLUSTER_LEVEL,
    COOCCURRENCE,
    COVERAGE,
    DCTERMS,
    DISTINCTIVE_WORD,
    HAS_DISTINCTIVE_WORD,
    IN_CLUSTER,
    LIFT,
    MODULARITY,
    OF_THEME,
    OF_UNIT,
    ORDINAL,
    OWL,
    PARTICIPATION,
    PREF_LABEL,
    PROV,
    RDF,
    RDFS,
    RESOLUTION,
    SAMPLE_AGREEMENT,
    SEED_AGREEMENT,
    STABILITY,
    XSD,
    Basis,
    GraphName,
    Kind,
)

MOST_CELLS = 20_000

IS_PART_OF, DESCRIPTION = DCTERMS + "isPartOf", DCTERMS + "description"


def analysis_triples(store: Store, base: str, columns: BrandColumns) -> Iterator[str]:
    """Yield lines of N-Triples: everything that is computed when a release is made.

    ``store`` holds the release's themes, ``columns`` all its brands.
    """
    graph = Graph(store, base)
    yield from (one.n3() for one in _sizes(columns.links))
    yield from (one.n3() for one in _pairs(graph, columns.links))
    yield from (one.n3() for one in _coverage(graph, columns))
    yield from (one.n3() for one in _clusters(graph, columns))


def _triple(subject: str, prop: str, value: str | int | Literal) -> Triple:
    if isinstance(value, int):
        return Triple(IRI(subject), IRI(prop), Literal.of(value))
    return Triple(IRI(subject), IRI(prop), IRI(value) if isinstance(value, str) else value)


def _texts(subject: str, prop: str, label: Label) -> Iterator[Triple]:
    yield _triple(subject, prop, Literal(label.zh, "zh"))
    if label.en:
        yield _triple(subject, prop, Literal(label.en, "en"))


def _sizes(links: ThemeLinks) -> Iterator[Triple]:
    for theme, (exact, variant, parts, inferred) in zip(links.themes, links.counts().tolist(), strict=True):
        yield _triple(theme, BRAND_COUNT_EXACT, exact)
        yield _triple(theme, BRAND_COUNT_VARIANT, variant)
        yield _triple(theme, BRAND_COUNT_IN_PARTS, parts)
        yield _triple(theme, BRAND_COUNT_INFERRED, inferred)
        yield _triple(theme, BRAND_COUNT_IN_NAME, exact + variant)
        yield _triple(theme, BRAND_COUNT, exact + variant + parts + inferred)


def _pairs(graph: Graph, links: ThemeLinks) -> Iterator[Triple]:
    in_name = {(one.theme, one.other): one.brands for one in cooccurrence(links, IN_NAME)}
    analysis = graph.mint(Kind.GRAPH, GraphName.ANALYSIS)
    for one in cooccurrence(links):
        iri = f"{analysis}#{graph.kind_of(one.theme)[1]}~{graph.kind_of(one.other)[1]}"
        yield _triple(iri, RDF + "type", COOCCURRENCE)
        yield _triple(iri, OF_THEME, one.theme)
        yield _triple(iri, OF_THEME, one.other)
        yield _triple(iri, BRAND_COUNT, one.brands)
        yield _triple(iri, BRAND_COUNT_IN_NAME, in_name.get((one.theme, one.other), 0))


def _clusters(graph: Graph, columns: BrandColumns) -> Iterator[Triple]:
    grouping = group(columns.links)
    if not grouping.clusters:
        return
    listed = len(columns.brands) <= MOST_LISTED
    made = clustering(graph, columns, grouping, listed=listed)
    activity = f"{graph.mint(Kind.GRAPH, GraphName.ANALYSIS)}#clusters"
    yield from _provenance(graph, activity, made, grouping.seed)
    for number, whole in enumerate(made.clusters, 1):
        yield from _cluster(whole, number, 1, activity, listed)
        yield _triple(whole.ref.iri, STABILITY, _decimal(whole.stability))
        for place, part in enumerate(whole.parts, 1):
            yield from _cluster(part, place, 2, activity, listed)
            yield _triple(part.ref.iri, IS_PART_OF, whole.ref.iri)
    if listed:
        yield from _bridges(columns, grouping)


def _cluster(one: Cluster, number: int, level: int, activity: str, listed: bool) -> Iterator[Triple]:
    iri = one.ref.iri
    yield _triple(iri, RDF + "type", CLUSTER)
    yield from _texts(iri, PREF_LABEL, one.ref.label)
    yield from _texts(iri, DESCRIPTION, one.reason)
    yield _triple(iri, ORDINAL, number)
    yield _triple(iri, CLUSTER_LEVEL, level)
    yield _triple(iri, BRAND_COUNT, one.size)
    yield _triple(iri, PROV + "wasGeneratedBy", activity)
    for theme in one.themes:
        yield _triple(theme.iri, IN_CLUSTER, iri)
    for place, word in enumerate(one.words, 1):
        node = f"{iri}#word-{place}"
        yield _triple(iri, HAS_DISTINCTIVE_WORD, node)
        yield _triple(node, RDF + "type", DISTINCTIVE_WORD)
        yield _triple(node, PREF_LABEL, Literal(word.text, "zh"))
        yield _triple(node, ORDINAL, place)
        yield _triple(node, BRAND_COUNT, word.brands)
        yield _triple(node, BRAND_COUNT_EVERYWHERE, word.everywhere)
        yield _triple(node, LIFT, _decimal(word.lift))
    if listed:
        for brand in one.brands:
            yield _triple(brand, IN_CLUSTER, iri)
        for brand in one.guests:
            yield _triple(brand, BORDERS_CLUSTER, iri)


def _bridges(columns: BrandColumns, grouping: Grouping) -> Iterator[Triple]:
    found = bridging(columns.links, grouping)
    for one in (*found.brands, *found.themes):
        yield _triple(one.iri, PARTICIPATION, _decimal(one.participation))
        if one.betweenness is not None:
            yield _triple(one.iri, BETWEENNESS, _decimal(one.betweenness))


def _coverage(graph: Graph, columns: BrandColumns) -> Iterator[Triple]:
    """How many brands each unit has on each theme, where it has any."""
    by_unit = incidence(columns.unit_of, len(columns.units))
    every = counted_cells(by_unit, columns.links.matrix())
    if every.nnz > MOST_CELLS:
        return
    in_name = counted_cells(by_unit, columns.links.matrix(IN_NAME)).toarray()
    analysis = graph.mint(Kind.GRAPH, GraphName.ANALYSIS)
    found = every.tocoo()
    for row, column, brands in zip(found.row.tolist(), found.col.tolist(), found.data.tolist(), strict=True):
        unit, theme = columns.units[row], columns.links.themes[column]
        iri = f"{analysis}#{graph.kind_of(unit)[1]}~~{graph.kind_of(theme)[1]}"
        yield _triple(iri, RDF + "type", COVERAGE)
        yield _triple(iri, OF_UNIT, unit)
        yield _triple(iri, OF_THEME, theme)
        yield _triple(iri, BRAND_COUNT, brands)
        yield _triple(iri, BRAND_COUNT_IN_NAME, int(in_name[row, column]))


def _decimal(value: float) -> Literal:
    """Write a number as an engine would give it back: no zeros that say nothing."""
    text = f"{value:.6f}".rstrip("0").rstrip(".")
    return Literal(text or "0", datatype=XSD + "decimal")


def _provenance(graph: Graph, activity: str, made: Clustering, seed: int) -> Iterator[Triple]:
    program = f"{activity}-program"
    yield _triple(activity, RDF + "type", PROV + "Activity")
    yield _triple(activity, PROV + "used", graph.mint(Kind.GRAPH, GraphName.DATA))
    yield _triple(activity, PROV + "wasAssociatedWith", program)
    yield _triple(program, RDF + "type", PROV + "SoftwareAgent")
    yield from _texts(program, RDFS + "label", _said("program"))
    yield _triple(program, OWL + "versionInfo", Literal(program_version()))
    figures = (
        (MODULARITY, made.modularity),
        (SEED_AGREEMENT, made.seed_agreement),
        (SAMPLE_AGREEMENT, made.sample_agreement),
        (RESOLUTION, made.resolution),
    )
    for prop, value in figures:
        yield _triple(activity, prop, _decimal(value))
    yield _triple(activity, BRAND_COUNT, made.brands)
    weights = ", ".join(f"{basis.value} {WEIGHTS[basis]:g}" for basis in Basis if basis in made.bases)
    method = _said(
        "method",
        counted=counted(made.bases),
        weights=weights,
        resolution=f"{made.resolution:g}",
        seed=seed,
        modularity=f"{made.modularity:.4f}",
        seeds=f"{made.seed_agreement:.2f}",
        samples=f"{made.sample_agreement:.2f}",
    )
    yield from _texts(activity, RDFS + "comment", method)


def _said(name: str, **values: object) -> Label:
    zh, en = (
        message(
            f"analysis.{name}",
            lang,
            **{key: one.in_(lang) if isinstance(one, Label) else one for key, one in values.items()},
        )
        for lang in LANGUAGES
    )
    return Label(zh, en)
