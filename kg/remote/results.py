"""What an engine answers → the frozen types of ``kg.rdf``, and from these every format.

A document is read strictly: whatever is not well formed to its last byte is no answer.
Graph names come back as plain names; blank nodes are numbered anew within an answer.
This module must not know HTTP or engines.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, Final, cast

import pyoxigraph as ox

from kg.errors import FormatError, QueryError, StoreAwayError
from kg.rdf import (
    IRI,
    XSD_BOOLEAN,
    XSD_STRING,
    Answer,
    BlankNode,
    Literal,
    Solutions,
    Term,
    Triple,
    Triples,
)
from kg.store import GRAPH_MEDIA_TYPES, TABLE_MEDIA_TYPES, to_term
from kg.terms import PREFIXES

TABLE_TYPES: Final = ("application/sparql-results+json", "application/json")
GRAPH_TYPES: Final = ("application/n-triples", "text/turtle")
Rename = Callable[[str], str]


def read_table(body: bytes, rename: Rename, place: str) -> Solutions | bool:
    """Read SPARQL 1.1 Query Results JSON; raises ``StoreAwayError`` if it is not whole."""
    try:
        document = json.loads(body)
        if "boolean" in document:
            if not isinstance(document["boolean"], bool):
                raise ValueError("boolean")
            return document["boolean"]
        names = tuple(document["head"]["vars"])
        rows = document["results"]["bindings"]
        if not isinstance(rows, list) or not all(isinstance(name, str) for name in names):
            raise ValueError("results")
        reader = _Reader(rename)
        return Solutions(names, tuple([_row(names, row, reader) for row in rows]))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as fault:
        raise _broken(fault, place) from None


def read_graph(body: bytes, media_type: str, rename: Rename, place: str) -> Triples:
    """Read N-Triples or Turtle; raises ``StoreAwayError`` if it is not whole.

    Both end in a full stop, so a document cut off within a statement is seen; one cut off
    between two is seen by its length (``kg.remote.http``).
    """
    form = ox.RdfFormat.from_media_type(media_type)
    reader = _Reader(rename)
    found: dict[Triple, None] = {}  # engines differ in whether they repeat a triple
    try:
        for quad in ox.parse(body, format=form):
            found[
                Triple(
                    cast("IRI | BlankNode", reader.settle(to_term(quad.subject))),
                    cast(IRI, reader.settle(to_term(quad.predicate))),
                    reader.settle(to_term(quad.object)),
                )
            ] = None
    except (SyntaxError, ValueError) as fault:
        raise _broken(fault, place) from None
    return Triples(tuple(found))


def write(answer: Answer, media_type: str) -> bytes:
    """Write an answer in a standard format; raises ``FormatError`` if it has no such format."""
    if isinstance(answer, Triples):
        form = ox.RdfFormat.from_media_type(media_type)
        if form is None:
            raise FormatError(name=media_type, known=tuple(GRAPH_MEDIA_TYPES))
        text = answer.to_ntriples()
        prefixes = {name: space for name, space in PREFIXES if f"<{space}" in text}
        triples = (quad.triple for quad in ox.parse(text.encode(), format=ox.RdfFormat.N_TRIPLES))
        return cast(bytes, ox.serialize(triples, format=form, prefixes=prefixes))
    table = ox.QueryResultsFormat.from_media_type(media_type)
    if table is None:
        raise FormatError(name=media_type, known=tuple(TABLE_MEDIA_TYPES))
    document = (
        answer.to_json() if isinstance(answer, Solutions) else json.dumps({"head": {}, "boolean": answer})
    ).encode()
    if table == ox.QueryResultsFormat.JSON:
        return document
    parsed = ox.parse_query_results(document, format=ox.QueryResultsFormat.JSON)
    return cast(bytes, parsed.serialize(format=table))


class _Reader:
    """Turns terms into ours; the same few come again and again in an answer."""

    def __init__(self, rename: Rename) -> None:
        self._rename = rename
        self._seen: dict[tuple[str, str, str, str], Term] = {}
        self._nodes: dict[str, BlankNode] = {}

    def read(self, found: dict[str, Any]) -> Term:
        kind, value = found["type"], found["value"]
        language, datatype = found.get("xml:lang", ""), found.get("datatype", "")
        if kind == "triple":
            raise QueryError("triple_term")
        key = (kind, value, language, datatype)
        term = self._seen.get(key)
        if term is None:
            if not all(isinstance(one, str) for one in key):
                raise ValueError("term")
            term = self._seen[key] = self.settle(_term(kind, value, language, datatype))
        return term

    def settle(self, term: Term) -> Term:
        """Give a term the name and the lexical form that every store gives it."""
        if isinstance(term, IRI):
            plain = self._rename(term.value)
            return term if plain is term.value else IRI(plain)
        if isinstance(term, BlankNode):
            return self._nodes.setdefault(term.value, BlankNode(f"b{len(self._nodes)}"))
        if term.datatype == XSD_BOOLEAN and term.value in ("0", "1"):  # both are canonical somewhere
            return Literal("true" if term.value == "1" else "false", "", XSD_BOOLEAN)
        return term


def _term(kind: str, value: str, language: str, datatype: str) -> Term:
    if kind == "uri":
        return IRI(value)
    if kind == "bnode":
        return BlankNode(value)
    if kind not in ("literal", "typed-literal"):  # the latter is of the 2007 draft; Virtuoso
        raise ValueError(kind)
    return Literal(value, language) if language else Literal(value, "", datatype or XSD_STRING)


def _row(names: tuple[str, ...], row: dict[str, Any], reader: _Reader) -> tuple[Term | None, ...]:
    if not row.keys() <= set(names):
        raise ValueError("vars")
    return tuple([reader.read(row[name]) if name in row else None for name in names])


def _broken(fault: Exception, place: str) -> StoreAwayError:
    return StoreAwayError("broken", place=place, reason=f"{type(fault).__name__}: {fault}"[:120])
