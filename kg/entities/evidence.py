"""Evidence: where the source says what the graph holds about a thing.

This module knows nothing of how evidence is shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kg.entities.graph import Graph, batches
from kg.model import Evidence, Ref, Segment
from kg.rdf import IRI, Solutions, Term


def evidence_of(graph: Graph, iris: Iterable[str]) -> tuple[Evidence, ...]:
    """Return the evidence of some things, in the order of the source text.

    Each piece is one statement with one or more stretches of text. The thing itself may be
    subject or object of the statement; ``value`` is the other side.
    """
    return tuple(one for many in evidence_by_thing(graph, iris).values() for one in many)


def evidence_by_thing(graph: Graph, iris: Iterable[str]) -> dict[str, tuple[Evidence, ...]]:
    """Return the evidence of each thing; things without any are left out."""
    said: dict[tuple[str, str], dict[str, Term]] = {}  # by thing and piece
    places: dict[str, list[dict[str, Term]]] = {}
    for part in batches(iris):
        for row in _named(graph.ask("evidence", about=part)):
            said.setdefault((row["about"].value, row["evidence"].value), row)
        for row in _named(graph.ask("evidence_places", about=part)):
            places.setdefault(row["evidence"].value, []).append(row)
    mentioned = {
        term.value
        for row in (*said.values(), *(one for many in places.values() for one in many))
        for name, term in row.items()
        if name in ("section", "source", "subject", "object") and isinstance(term, IRI)
    }
    refs = graph.refs(sorted(mentioned))
    pieces: dict[str, list[Evidence]] = {}
    for (about, iri), row in said.items():
        made = _piece(graph, row, places.get(iri, []), refs)
        if made is not None:
            pieces.setdefault(about, []).append(made)
    return {
        about: tuple(sorted(many, key=lambda one: (one.segments[0].start, one.segments[0].end, one.iri)))
        for about, many in pieces.items()
    }


def _named(rows: Solutions) -> Iterator[dict[str, Term]]:
    for row in rows:
        yield {name: term for name, term in zip(rows.variables, row, strict=True) if term is not None}


def _piece(
    graph: Graph, said: dict[str, Term], places: list[dict[str, Term]], refs: dict[str, Ref]
) -> Evidence | None:
    source = refs.get(places[0]["source"].value) if places else None
    if source is None:
        return None
    about, iri, subject, target = said["about"].value, said["evidence"].value, said["subject"], said["object"]
    other = target if subject.value == about else subject
    ordered = sorted(
        {
            (int(row["segment"].value), int(row["start"].value), int(row["end"].value), row["phrase"].value)
            for row in places
        }
    )
    return Evidence(
        iri=iri,
        key=graph.kind_of(iri)[1],
        statement=said["statement"].value,
        segments=tuple(Segment(start, end, phrase) for _, start, end, phrase in ordered),
        source=source,
        section=refs.get(said["section"].value) if "section" in said else None,
        value=refs.get(other.value) if isinstance(other, IRI) else None,
        text="" if isinstance(other, IRI) else other.value,
    )
