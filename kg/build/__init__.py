"""Records and ontology → quads: the only place where triples are made.

``write_nquads`` streams a data folder into N-Quads, graph after graph; the same input
gives the same bytes. Rows are never held as a whole; in memory are the keys of units and
branches, the names of parts, the theme links made by hand, and rows that evidence names.

The triples of each table, with a worked example, are set out in ``docs/graph-model.md``.
In short (``base`` left out)::

    graph/data      brand/x   a ba:PartyBrand, schema:Brand ; skos:prefLabel "…"@zh, "…"@en ;
                              ba:brandOf unit/u (inverse schema:brand) ; dcterms:type <kind> ;
                              ba:status <status> ; ba:aspect <aspect> ; ba:inSection section/s ;
                              ba:themeExactInName | ba:themeVariantInName (each + ba:themeInName)
                              | ba:themeInParts | ba:themeInferred theme/t (each + ba:hasTheme)
                    unit/u    a org:FormalOrganization, org:Organization, schema:GovernmentOrganization
                    branch/b  org:unitOf unit/u (inverse org:hasUnit) ; dcterms:type <branch kind>
    graph/evidence  evidence/e  a oa:Annotation ; schema:about brand/x ; ba:statement "owner" ;
                              oa:hasBody …#statement (rdf:subject, rdf:predicate, rdf:object) ;
                              oa:hasTarget …#target-1 (oa:hasSource, oa:hasSelector ×2)
                    evidence/_x~t  a rdf:Statement: phrase and reason of a link made by hand
    graph/themes, graph/ontology   the vocabulary files
    graph/analysis  what producers add (``kg.release.compile.PRODUCERS``)
    graph/release   release/<hash> a dcat:Dataset: counts and provenance

A brand with one theme in its name costs ten triples. Where its theme's words stand in the
name is found again by ``kg.matching`` when needed, and costs none.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from kg.build.about import title_of, write_about
from kg.build.brandlog import BrandLog
from kg.build.brands import read_decisions, write_brands
from kg.build.evidence import write_evidence, write_reasons
from kg.build.inputs import inputs_of
from kg.build.names import TABLE_CLASS, TABLE_KIND, Names, check_base
from kg.build.tables import WRITERS, Task
from kg.inputs import Inputs
from kg.nquads import GraphWriter, Sink
from kg.ontology import ontology_triples, theme_triples
from kg.readers import Folder
from kg.records import Branch
from kg.terms import BRANCH_GROUP, FORMAL_ORGANIZATION, PARTY_ORGANIZATION, THEME, GraphName

__all__ = [
    "BrandLog",
    "Counts",
    "check_base",
    "inputs_of",
    "title_of",
    "write_nquads",
    "write_release_graph",
    "write_triples",
    "write_vocabulary",
]


@dataclass(slots=True)
class Counts:
    """How many quads each graph has, and how many things of each kind there are."""

    graphs: dict[GraphName, int] = field(default_factory=dict)
    things: dict[str, int] = field(default_factory=dict)

    @property
    def quads(self) -> int:
        """All quads."""
        return sum(self.graphs.values())


def write_nquads(folder: Folder, base: str, out: Sink, log: BrandLog | None = None) -> Counts:
    """Write the graphs data, themes, ontology and evidence of ``folder`` to ``out``.

    ``log`` is told of every brand.

    Raises ``ParameterError`` for a base that no IRI can start with. The folder must be free
    of errors (``Folder.errors``).
    """
    names = Names(base)
    counts = Counts()
    decisions = read_decisions(folder)
    with _graph(names, GraphName.DATA, out) as graph:
        task = Task(folder, names, graph)
        for write in WRITERS:
            write(task)
        write_brands(task, decisions, BrandLog() if log is None else log)
    counts.graphs[GraphName.DATA] = graph.quads
    with _graph(names, GraphName.EVIDENCE, out) as graph:
        task = Task(folder, names, graph)
        evidence = write_evidence(task, decisions)
        write_reasons(task, decisions)
    counts.graphs[GraphName.EVIDENCE] = graph.quads
    counts.graphs |= write_vocabulary(folder, base, out)
    counts.things = {
        table: folder.counts.get(table, 0) for table in TABLE_KIND if table not in ("themes", "evidence")
    }
    counts.things["themes"] = len(folder.themes.themes)
    counts.things["evidence"] = evidence
    return counts


def write_vocabulary(folder: Folder, base: str, out: Sink) -> dict[GraphName, int]:
    """Write the graphs themes and ontology; return how many quads each has."""
    themes = theme_triples(folder.themes_path, base)
    known = frozenset(themes)  # a theme file may repeat what the ontology says; the graphs stay disjoint
    ontology = (line for line in ontology_triples() if line not in known)
    return {
        name: write_triples(lines, base, name, out)
        for name, lines in ((GraphName.THEMES, iter(themes)), (GraphName.ONTOLOGY, ontology))
    }


def write_triples(lines: Iterable[str], base: str, name: GraphName, out: Sink) -> int:
    """Write N-Triples lines into the graph ``name``; return how many there were.

    Blank nodes are named after the graph, for N-Quads would take those of two graphs that
    bear one label for one node.
    """
    with _graph(Names(base), name, out) as graph:
        for line in lines:
            graph.add_triple(_own_blank_nodes(line, name) if "_:" in line else line)
    return graph.quads


def write_release_graph(folder: Folder, inputs: Inputs, counts: Counts, out: Sink) -> None:
    """Write the release graph last, when the counts of all others are known; adds its own."""
    names = Names(inputs.base)
    with _graph(names, GraphName.RELEASE, out) as graph:
        graphs = {name: count for name, count in counts.graphs.items() if count}
        write_about(Task(folder, names, graph), inputs, title_of(folder), graphs, _entities(counts.things, folder))
    counts.graphs[GraphName.RELEASE] = graph.quads


def _graph(names: Names, name: GraphName, out: Sink) -> GraphWriter:
    return GraphWriter(out, names.graph(name))


def _own_blank_nodes(line: str, name: GraphName) -> str:
    subject, _, rest = line.partition(" ")
    if subject.startswith("_:"):
        subject = f"_:{name.value}-{subject[2:]}"
    predicate, _, target = rest.partition(" ")
    if target.startswith("_:"):
        target = f"_:{name.value}-{target[2:]}"
    return f"{subject} {predicate} {target}"


def _entities(things: Mapping[str, int], folder: Folder) -> dict[str, int]:
    """Return the number of things of each class, classes in N-Quads form."""
    classes = {table: TABLE_CLASS[table] for table in TABLE_CLASS}
    classes |= {"units": f"<{FORMAL_ORGANIZATION}>", "themes": f"<{THEME}>"}
    counted = {classes[table]: count for table, count in things.items() if table in classes and count}
    groups = sum(item.record.kind == "branch_group" for item in folder.rows(Branch))
    for class_iri, count in (
        (PARTY_ORGANIZATION, things.get("branches", 0) - groups), (BRANCH_GROUP, groups)):
        if count:
            counted[f"<{class_iri}>"] = count
    return counted
