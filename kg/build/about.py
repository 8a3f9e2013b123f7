"""The release graph: the data set itself, its counts, and from what it was made.

Nothing here depends on the clock: the time of building is in the manifest of a release.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from kg.build import names as n
from kg.build.tables import Task
from kg.inputs import Inputs
from kg.messages import message
from kg.model import Label
from kg.nquads import integer, iri, literal
from kg.readers import Folder
from kg.records import Area, Source
from kg.terms import DCTERMS, GraphName, Kind, mint

_LICENSE = "https://creativecommons.org/licenses/by/4.0/"


def title_of(folder: Folder) -> Label:
    """Return a title: after the one place that all others lie in, if there is one."""
    roots: list[Area] = []
    for item in folder.rows(Area):
        if not item.record.parent:
            roots.append(item.record)
            if len(roots) > 1:
                break
    if len(roots) != 1:
        return Label(message("build.title", "zh"), message("build.title", "en"))
    place = roots[0]
    return Label(
        message("build.title_of_place", "zh", place=place.name),
        message("build.title_of_place", "en", place=place.name_en or place.name),
    )


def write_about(
    task: Task, inputs: Inputs, title: Label, graphs: Mapping[GraphName, int], entities: Mapping[str, int]
) -> None:
    """Write the release graph. ``graphs`` counts the quads of the other graphs, ``entities``
    the things by the IRI of their class."""
    add, names = task.graph.add, task.names
    short = inputs.fingerprint[:12]
    this = mint(Kind.RELEASE, short, names.base)
    dataset, activity = iri(this), iri(f"{this}#build")
    add(dataset, n.A, n.DATASET)
    add(dataset, n.A, n.VOID_DATASET)
    task.texts(dataset, n.TITLE, title.zh, title.en)
    add(dataset, n.VERSION, literal(short))
    add(dataset, iri(DCTERMS + "license"), iri(_LICENSE))
    add(dataset, n.VOID_TRIPLES, integer(sum(graphs.values())))
    add(dataset, n.VOID_ENTITIES, integer(sum(entities.values())))
    for name, count in graphs.items():
        graph = iri(names.graph(name))
        add(dataset, n.VOID_SUBSET, graph)
        add(graph, n.A, n.VOID_DATASET)
        add(graph, n.VOID_TRIPLES, integer(count))
    for class_iri, count in entities.items():
        partition = iri(f"{this}#{re.split('[/#]', class_iri.strip('<>'))[-1]}")
        add(dataset, n.VOID_PARTITION, partition)
        add(partition, n.VOID_CLASS, class_iri)
        add(partition, n.VOID_ENTITIES, integer(count))
    add(dataset, n.GENERATED_BY, activity)
    add(activity, n.A, n.ACTIVITY)
    add(activity, n.VERSION, literal(inputs.version))
    for item in task.folder.rows(Source):
        source = names.thing("sources", item.record.key)
        add(dataset, n.PRIMARY_SOURCE, source)
        add(activity, n.USED, source)
    this_graph = iri(names.graph(GraphName.RELEASE))
    add(dataset, n.VOID_SUBSET, this_graph)
    add(this_graph, n.A, n.VOID_DATASET)
    add(this_graph, n.VOID_TRIPLES, integer(task.graph.quads + 1))  # with this one
