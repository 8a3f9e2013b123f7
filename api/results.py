"""Answers of SPARQL as readers see them: a table with labels and links, a truth, or a text.

Reads the standard JSON results (SPARQL 1.1 Query Results JSON Format). This module must not
know how an answer was found.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from api.values import Value, value_of
from kg.model import Ref
from kg.rdf import IRI, BlankNode, Literal, Term

MOST_ROWS = 500
MOST_TEXT = 200_000


@dataclass(frozen=True, slots=True)
class ResultTable:
    """The first rows of an answer; ``total`` counts all of them."""

    variables: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]
    total: int


@dataclass(frozen=True, slots=True)
class Result:
    """An answer: one of table, truth or text, and how long it took in seconds."""

    seconds: float
    table: ResultTable | None = None
    truth: bool | None = None
    text: str = ""
    cut: bool = False


def read_result(
    content: bytes, media_type: str, seconds: float, base: str, find: Callable[[str], Ref | None]
) -> Result:
    """Return an answer as readers see it; ``find`` looks up the thing with an IRI."""
    if not media_type.startswith("application/sparql-results+json"):
        text = content[: MOST_TEXT * 4].decode("utf-8", "replace")[:MOST_TEXT]
        return Result(seconds, text=text, cut=len(content) > len(text.encode()))
    document = json.loads(content)
    if "boolean" in document:
        return Result(seconds, truth=bool(document["boolean"]))
    names = tuple(document["head"].get("vars", ()))
    bindings = document["results"]["bindings"]
    known: dict[str, Ref | None] = {}

    def look_up(iri: str) -> Ref | None:
        if iri not in known:
            known[iri] = find(iri) if iri.startswith(base) else None
        return known[iri]

    rows = tuple(
        tuple(value_of(term_of(row.get(name)), base, look_up) for name in names)
        for row in bindings[:MOST_ROWS]
    )
    return Result(seconds, table=ResultTable(names, rows, len(bindings)))


def term_of(cell: Mapping[str, Any] | None) -> Term | None:
    """Return the term of one cell of standard JSON results."""
    if cell is None:
        return None
    value = str(cell["value"])
    match cell["type"]:
        case "uri":
            return IRI(value)
        case "bnode":
            return BlankNode(value)
        case _:
            return Literal(value, str(cell.get("xml:lang", "")), str(cell.get("datatype", "")))
