"""Writes the results of analysis into a release, as N-Triples of its analysis graph.

Sizes of themes by basis, co-occurrence of themes, clusters with their members; each says
how it was made (PROV). Few triples, always the same for the same data; members are written
for brands up to ``MOST_MEMBERS`` links, since a larger graph's clusters are shown by their
themes. The shape is set out in ``docs/graph-model.md``. This module knows nothing of
releases or of files.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kg.analysis.clusters import Grouping, group
from kg.analysis.cooccurrence import cooccurrence
from kg.analysis.links import IN_NAME, WEIGHTS, ThemeLinks, links_of_dump
from kg.analysis.named import named
from kg.entities.graph import Graph
from kg.messages import message
from kg.model import Label
from kg.rdf import IRI, Literal, Triple
from kg.store import Store
from kg.terms import (
    BRAND_COUNT,
    BRAND_COUNT_EXACT,
    BRAND_COUNT_IN_NAME,
    BRAND_COUNT_IN_PARTS,
    BRAND_COUNT_INFERRED,
    BRAND_COUNT_VARIANT,
    CLUSTER,
    COOCCURRENCE,
    IN_CLUSTER,
    OF_THEME,
    ORDINAL,
    PREF_LABEL,
    PROV,
    RDF,
    RDFS,
    Basis,
    GraphName,
    Kind,
)

MOST_MEMBERS = 50_000


def analysis_triples(store: Store, base: str, dump: Iterable[str]) -> Iterator[str]:
    """Yield lines of N-Triples: everything that is computed when a release is made.

    ``store`` holds the release's other graphs, ``dump`` are the lines of its N-Quads.
    """
    graph = Graph(store, base)
    links = links_of_dump(dump, graph.themes)
    for triple in (*_sizes(links), *_pairs(graph, links), *_clusters(graph, links)):
        yield triple.n3()


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


def _clusters(graph: Graph, links: ThemeLinks) -> Iterator[Triple]:
    grouping = group(links)
    activity = f"{graph.mint(Kind.GRAPH, GraphName.ANALYSIS)}#clusters"
    if not grouping.clusters:
        return
    yield from _provenance(graph, activity, grouping)
    for number, one in enumerate(named(graph, links, grouping), 1):
        iri = one.ref.iri
        yield _triple(iri, RDF + "type", CLUSTER)
        yield from _texts(iri, PREF_LABEL, one.ref.label)
        yield _triple(iri, ORDINAL, number)
        yield _triple(iri, BRAND_COUNT, one.size)
        yield _triple(iri, PROV + "wasGeneratedBy", activity)
        for theme in one.themes:
            yield _triple(theme.iri, IN_CLUSTER, iri)
        if len(links.brands) <= MOST_MEMBERS:
            for brand in one.brands:
                yield _triple(brand, IN_CLUSTER, iri)


def _provenance(graph: Graph, activity: str, grouping: Grouping) -> Iterator[Triple]:
    yield _triple(activity, RDF + "type", PROV + "Activity")
    yield _triple(activity, PROV + "used", graph.mint(Kind.GRAPH, GraphName.DATA))
    weights = ", ".join(f"{basis.value} {WEIGHTS[basis]:g}" for basis in Basis if basis in grouping.bases)
    values = {
        "weights": weights,
        "resolution": f"{grouping.resolution:g}",
        "seed": grouping.seed,
        "modularity": f"{grouping.modularity:.4f}",
    }
    method = Label(*(message("queries.cluster_method", lang, **values) for lang in ("zh", "en")))
    yield from _texts(activity, RDFS + "comment", method)
