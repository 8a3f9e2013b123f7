"""Where queries are answered: the store protocol and the embedded store (pyoxigraph).

A store answers SPARQL over one release. Its default graph is the union of the release's
graphs, each of which also stands under its own name; the build keeps the graphs disjoint,
so the union shows nothing twice. Answers are frozen data: an engine's iterator never
leaves the thread and the call that made it (pyoxigraph ends the process otherwise).

``tests/store/bank.py`` is what any implementation has to pass. This module knows nothing
of brands, and does not judge whether a query is harmless: that is ``kg.sparql.guard``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol, cast

import pyoxigraph as ox

from kg.errors import FormatError, QueryError, QuerySyntaxError, ReleaseError
from kg.model import ReleaseInfo
from kg.rdf import (
    IRI,
    NOTHING,
    XSD_STRING,
    Answer,
    Bindings,
    BlankNode,
    Literal,
    Solutions,
    Term,
    Triple,
    Triples,
    bind,
)
from kg.terms import PREFIXES

MEMORY_QUADS = 50_000
"""Releases up to this size are loaded into memory: a quarter of a second at opening, then
pages in two thirds and look-ups in a tenth of the time from disk
(``benchmarks/queries.py`` measures both)."""


class Store(Protocol):
    """One release, ready to be asked. Safe to use from several threads at once.

    Each call takes a query text and values for its marker lines (``kg.rdf.bind``) and raises
    ``QuerySyntaxError``, ``ParameterError`` or another ``QueryError``.
    """

    def query(self, text: str, bindings: Bindings = NOTHING) -> Answer:
        """Answer a query of any form."""

    def select(self, text: str, bindings: Bindings = NOTHING) -> Solutions:
        """Answer a SELECT."""

    def ask(self, text: str, bindings: Bindings = NOTHING) -> bool:
        """Answer an ASK."""

    def construct(self, text: str, bindings: Bindings = NOTHING) -> Triples:
        """Answer a CONSTRUCT or DESCRIBE."""

    def serialize(self, text: str, media_type: str, bindings: Bindings = NOTHING) -> bytes:
        """Answer in a standard format; raises ``FormatError`` if the form has no such format."""

    def count(self) -> int:
        """Return the number of quads."""

    def close(self) -> None:
        """Let go of files and memory; the store cannot be used afterwards."""


class Compiled(Protocol):
    """What a store needs of a release: its compiled form, its dump, and how big it is."""

    @property
    def store_path(self) -> Path:
        """Return the folder of the compiled store."""

    @property
    def dump_path(self) -> Path:
        """Return the N-Quads file of all graphs."""

    @property
    def info(self) -> ReleaseInfo:
        """Return the release's counts, ``quads`` among them."""


class EmbeddedStore:
    """A release answered by pyoxigraph inside this process.

    ``in_memory`` loads the dump instead of opening the folder read-only; ``None`` chooses
    by size (``MEMORY_QUADS``). An open pyoxigraph store may be given instead of a release.
    """

    def __init__(self, release: Compiled | ox.Store, in_memory: bool | None = None) -> None:
        self._engine: ox.Store | None = (
            release if isinstance(release, ox.Store) else _open(release, in_memory)
        )

    @classmethod
    def from_nquads(cls, lines: Iterable[str]) -> EmbeddedStore:
        """Load lines of N-Quads into memory."""
        engine = ox.Store()
        with _faults():
            engine.bulk_load("\n".join(lines).encode(), format=ox.RdfFormat.N_QUADS)
        return cls(engine)

    def query(self, text: str, bindings: Bindings = NOTHING) -> Answer:
        """Answer a query of any form."""
        with _faults():
            result = self._run(text, bindings)
            if isinstance(result, ox.QuerySolutions):
                return _solutions(result)
            if isinstance(result, ox.QueryTriples):
                return Triples(tuple(_triple(one) for one in result))
            return bool(result)

    def select(self, text: str, bindings: Bindings = NOTHING) -> Solutions:
        """Answer a SELECT."""
        answer = self.query(text, bindings)
        if not isinstance(answer, Solutions):
            raise QueryError("form", expected="SELECT")
        return answer

    def ask(self, text: str, bindings: Bindings = NOTHING) -> bool:
        """Answer an ASK."""
        answer = self.query(text, bindings)
        if not isinstance(answer, bool):
            raise QueryError("form", expected="ASK")
        return answer

    def construct(self, text: str, bindings: Bindings = NOTHING) -> Triples:
        """Answer a CONSTRUCT or DESCRIBE."""
        answer = self.query(text, bindings)
        if not isinstance(answer, Triples):
            raise QueryError("form", expected="CONSTRUCT / DESCRIBE")
        return answer

    def serialize(self, text: str, media_type: str, bindings: Bindings = NOTHING) -> bytes:
        """Answer in a standard format; raises ``FormatError`` if the form has no such format."""
        with _faults():
            result = self._run(text, bindings)
            if isinstance(result, ox.QueryTriples):
                form = ox.RdfFormat.from_media_type(media_type)
                if form is None:
                    raise FormatError(name=media_type, known=tuple(GRAPH_MEDIA_TYPES))
                triples = sorted(result, key=lambda one: (str(one.subject), str(one.predicate), str(one.object)))
                return cast(bytes, ox.serialize(triples, format=form, prefixes=_prefixes(triples)))
            table = ox.QueryResultsFormat.from_media_type(media_type)
            if table is None:
                raise FormatError(name=media_type, known=tuple(TABLE_MEDIA_TYPES))
            return cast(bytes, result.serialize(format=table))

    def count(self) -> int:
        """Return the number of quads."""
        return len(self._open_engine())

    def close(self) -> None:
        """Let go of files and memory; the store cannot be used afterwards."""
        self._engine = None

    def _open_engine(self) -> ox.Store:
        if self._engine is None:
            raise ReleaseError("closed")
        return self._engine

    def _run(
        self, text: str, bindings: Bindings
    ) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
        return self._open_engine().query(
            bind(text, bindings), prefixes=dict(PREFIXES), use_default_graph_as_union=True
        )


TABLE_MEDIA_TYPES = (
    "application/sparql-results+json",
    "application/sparql-results+xml",
    "text/csv",
    "text/tab-separated-values",
)
GRAPH_MEDIA_TYPES = (
    "text/turtle",
    "application/n-triples",
    "application/ld+json",
    "application/rdf+xml",
)


def _open(release: Compiled, in_memory: bool | None) -> ox.Store:
    if in_memory is None:
        in_memory = 0 < release.info.count("quads") <= MEMORY_QUADS
    with _faults():
        if not in_memory:
            return ox.Store.read_only(str(release.store_path))
        engine = ox.Store()
        engine.bulk_load(path=str(release.dump_path), format=ox.RdfFormat.N_QUADS)
        return engine


def to_term(value: ox.NamedNode | ox.Literal | ox.BlankNode | ox.Triple) -> Term:
    """Turn a term of pyoxigraph into ours; raises ``QueryError`` for a triple term."""
    if isinstance(value, ox.NamedNode):
        return IRI(value.value)
    if isinstance(value, ox.Literal):
        language = value.language
        return Literal(value.value, language) if language else Literal(value.value, "", value.datatype.value)
    if isinstance(value, ox.BlankNode):
        return BlankNode(value.value)
    raise QueryError("triple_term")


def _solutions(result: ox.QuerySolutions) -> Solutions:
    names = tuple(variable.value for variable in result.variables)
    iris: dict[str, IRI] = {}  # the same few addresses come again and again in a result
    rows = []
    for solution in result:
        row: list[Term | None] = []
        for value in solution:
            if type(value) is ox.NamedNode:
                text = value.value
                iri = iris.get(text)
                if iri is None:
                    iri = iris[text] = IRI(text)
                row.append(iri)
            else:
                row.append(None if value is None else to_term(value))
        rows.append(tuple(row))
    return Solutions(names, tuple(rows))


def _triple(one: ox.Triple) -> Triple:
    return Triple(
        cast("IRI | BlankNode", to_term(one.subject)), IRI(one.predicate.value), to_term(one.object)
    )


def _prefixes(triples: Iterable[ox.Triple]) -> dict[str, str]:
    """Return the prefixes that the triples need, so that a short answer stays short."""
    iris = {
        term.value
        for one in triples
        for term in (one.subject, one.predicate, one.object)
        if isinstance(term, ox.NamedNode)
    }
    iris |= {
        one.object.datatype.value
        for one in triples
        if isinstance(one.object, ox.Literal) and not one.object.language
    } - {XSD_STRING}
    return {name: space for name, space in PREFIXES if any(iri.startswith(space) for iri in iris)}


_PLACE = re.compile(r"error at (?P<line>\d+):(?P<column>\d+): (?P<reason>.*)", re.S)


@contextmanager
def _faults() -> Iterator[None]:
    """Turn what the engine raises into the error tree."""
    try:
        yield
    except SyntaxError as fault:
        found = _PLACE.match(str(fault))
        if found is None:
            raise QuerySyntaxError(str(fault)) from fault
        raise QuerySyntaxError(
            found["reason"], int(found["line"]), int(found["column"])
        ) from fault
    except (RuntimeError, ValueError) as fault:
        raise QueryError(reason=str(fault)) from fault
    except OSError as fault:
        raise ReleaseError(reason=str(fault)) from fault
