"""Evidence: where the source says what the graph holds about a thing.

This module knows nothing of how evidence is shown.
"""

from __future__ import annotations

from collections.abc import Iterable

from kg.entities.graph import Graph, batches
from kg.model import Evidence, Ref, Segment
from kg.rdf import IRI, Term


def evidence_of(graph: Graph, iris: Iterable[str]) -> tuple[Evidence, ...]:
    """Return the evidence of some things, in the order of the source text.

    Each piece is one statement with one or more stretches of text. The thing itself may be
    subject or object of the statement; ``value`` is the other side.
    """
    return tuple(one for many in evidence_by_thing(graph, iris).values() for one in many)


def evidence_by_thing(graph: Graph, iris: Iterable[str]) -> dict[str, tuple[Evidence, ...]]:
    """Return the evidence of each thing; things without any are left out."""
    rows: dict[str, list[dict[str, Term]]] = {}
    for part in batches(iris):
        found = graph.ask("evidence", about=part)
        for row in found:
            named = {name: term for name, term in zip(found.variables, row, strict=True) if term is not None}
            rows.setdefault(named["evidence"].value, []).append(named)
    mentioned = {
        term.value
        for many in rows.values()
        for one in many
        for name, term in one.items()
        if name in ("section", "source", "subject", "object") and isinstance(term, IRI)
    }
    refs = graph.refs(sorted(mentioned))
    pieces: dict[str, list[Evidence]] = {}
    for iri, many in rows.items():
        made = _piece(graph, iri, many, refs)
        if made is not None:
            pieces.setdefault(many[0]["about"].value, []).append(made)
    return {
        about: tuple(sorted(many, key=lambda one: (one.segments[0].start, one.segments[0].end, one.iri)))
        for about, many in pieces.items()
    }


def _piece(graph: Graph, iri: str, rows: list[dict[str, Term]], refs: dict[str, Ref]) -> Evidence | None:
    first = rows[0]
    source = refs.get(first["source"].value)
    if source is None:
        return None
    about, subject, target = first["about"].value, first["subject"], first["object"]
    other = target if subject.value == about else subject
    ordered = sorted(
        {
            (int(row["segment"].value), int(row["start"].value), int(row["end"].value), row["phrase"].value)
            for row in rows
        }
    )
    return Evidence(
        iri=iri,
        key=graph.kind_of(iri)[1],
        statement=first["statement"].value,
        segments=tuple(Segment(start, end, phrase) for _, start, end, phrase in ordered),
        source=source,
        section=refs.get(first["section"].value) if "section" in first else None,
        value=refs.get(other.value) if isinstance(other, IRI) else None,
        text="" if isinstance(other, IRI) else other.value,
    )
