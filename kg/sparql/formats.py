"""The one table of result formats: media types, suffixes and what the engine calls them.

This module must not know how a format is chosen, nor import an engine.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class ResultFormat:
    """One format: name for ``?format=``, media types (the first is sent, all are understood)."""

    name: str
    media_types: tuple[str, ...]
    title: str
    content_type: str = ""  # where it is more than the media type
    aliases: tuple[str, ...] = ()

    @property
    def media_type(self) -> str:
        """The media type that is sent."""
        return self.media_types[0]

    @property
    def header(self) -> str:
        """The value of the Content-Type header."""
        return self.content_type or self.media_type


TABLES: Final = (
    ResultFormat(
        "json", ("application/sparql-results+json", "application/json", "text/json"), "JSON", aliases=("srj",)
    ),
    ResultFormat(
        "xml", ("application/sparql-results+xml", "application/xml", "text/xml"), "XML", aliases=("srx",)
    ),
    ResultFormat("csv", ("text/csv",), "CSV", "text/csv; charset=utf-8; header=present"),
    ResultFormat(
        "tsv", ("text/tab-separated-values",), "TSV", "text/tab-separated-values; charset=utf-8"
    ),
)
"""What SELECT and ASK can be had in, best first."""

GRAPHS: Final = (
    ResultFormat(
        "ttl", ("text/turtle", "application/x-turtle"), "Turtle", "text/turtle; charset=utf-8", ("turtle", "n3")
    ),
    ResultFormat("nt", ("application/n-triples", "text/plain"), "N-Triples", aliases=("ntriples",)),
    ResultFormat(
        "rdf", ("application/rdf+xml", "application/xml", "text/xml"), "RDF/XML", aliases=("xml", "rdfxml", "rdf+xml")
    ),
    ResultFormat("jsonld", ("application/ld+json", "application/json"), "JSON-LD", aliases=("json", "json-ld")),
)
"""What CONSTRUCT and DESCRIBE can be had in, best first."""


def formats_for(form: str) -> tuple[ResultFormat, ...]:
    """Return the formats for the answer to a query of ``form``.

    >>> [one.name for one in formats_for("ASK")]
    ['json', 'xml', 'csv', 'tsv']
    """
    return TABLES if form in ("SELECT", "ASK") else GRAPHS


def format_named(form: str, name: str) -> ResultFormat | None:
    """Return the format called ``name``: a name, an alias or a media type.

    >>> format_named("CONSTRUCT", "xml").media_type
    'application/rdf+xml'
    """
    wanted = name.strip().lower()
    for one in formats_for(form):
        if wanted == one.name or wanted in one.aliases or wanted in one.media_types:
            return one
    return None
