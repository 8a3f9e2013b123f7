"""Writes N-Quads: terms as text, and quads of one graph after the other to a stream.

Ten million quads pass through here, so terms are plain strings in N-Quads form, made once
and joined; an object for each would cost more than all the rest of a build. The form is
that of RDF 1.1 N-Quads: only what must be escaped is. This module knows nothing of what
the quads say.
"""

from __future__ import annotations

import re
from typing import Protocol

from kg.terms import XSD

_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r"}
_MUST_ESCAPE = re.compile(r'["\\\n\r]')
_NOT_IN_IRI = re.compile(r'[\x00-\x20<>"{}|^`\\]')
_PENDING = 2048  # pieces gathered before they are encoded and written

TRUE = f'"true"^^<{XSD}boolean>'


class Sink(Protocol):
    """Where bytes go."""

    def write(self, data: bytes, /) -> object:
        """Take some bytes."""


def iri(text: str) -> str:
    """Write an IRI. Raises ``ValueError`` for characters that no IRI may hold.

    >>> iri("https://example.org/品牌")
    '<https://example.org/品牌>'
    """
    if _NOT_IN_IRI.search(text):
        raise ValueError(text)
    return f"<{text}>"


def literal(text: str, language: str = "") -> str:
    r"""Write a text, with its language where given.

    >>> print(literal('a "b"\n', "en"))
    "a \"b\"\n"@en
    """
    if _MUST_ESCAPE.search(text):
        text = _MUST_ESCAPE.sub(lambda found: _ESCAPES[found[0]], text)
    return f'"{text}"@{language}' if language else f'"{text}"'


def typed(text: str, datatype: str) -> str:
    """Write a literal of a datatype."""
    return f"{literal(text)}^^{iri(datatype)}"


def integer(number: int) -> str:
    """Write a whole number.

    >>> integer(32)
    '"32"^^<http://www.w3.org/2001/XMLSchema#integer>'
    """
    return f'"{number}"^^<{XSD}integer>'


class GraphWriter:
    """Writes the quads of one named graph; ``quads`` counts them, and
    ``tail`` ends each line. Use it as a context manager, or call ``flush`` at the end.
    """

    def __init__(self, sink: Sink, graph: str) -> None:
        self._sink = sink
        self._lines: list[str] = []
        self.tail = f" {iri(graph)} .\n"
        self.quads = 0

    def add(self, subject: str, predicate: str, target: str) -> None:
        """Add a quad; the terms are in N-Quads form."""
        self.add_block(f"{subject} {predicate} {target}{self.tail}", 1)

    def add_block(self, text: str, quads: int) -> None:
        """Add some quads written by the caller, each as terms in N-Quads form and ``tail``."""
        self.quads += quads
        self._lines.append(text)
        if len(self._lines) >= _PENDING:
            self.flush()

    def add_triple(self, line: str) -> None:
        """Add a triple written as a line of N-Triples (``s p o .``)."""
        self.add_block(line.rstrip().removesuffix(".").rstrip() + self.tail, 1)

    def flush(self) -> None:
        """Hand over what is pending."""
        self._sink.write("".join(self._lines).encode())
        self._lines.clear()

    def __enter__(self) -> GraphWriter:
        return self

    def __exit__(self, *_: object) -> None:
        self.flush()
