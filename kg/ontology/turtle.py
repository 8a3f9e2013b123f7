"""Reads a Turtle file into triples in file order, and writes triples in one fixed order.

The parser is pyoxigraph's: it keeps the order of the file, tells line and column of a
mistake, never fetches anything, and starts in a tenth of the time of the usual one. This
module knows nothing of what the triples mean.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from kg.findings import Finding, Place
from kg.rdf import IRI, BlankNode, Literal, Term, Triple
from kg.terms import RDF, SKOS

ANY_LANGUAGE = ""


@dataclass(frozen=True, slots=True)
class Document:
    """The triples of one Turtle file in file order, its name and its text."""

    file: str
    text: str
    triples: tuple[Triple, ...]

    def subjects(self, of_type: str) -> tuple[str, ...]:
        """Return the IRIs of all things of the class ``of_type``, in file order."""
        wanted = IRI(of_type)
        found = (one.subject for one in self.triples if one.predicate.value == RDF + "type" and one.object == wanted)
        return tuple(dict.fromkeys(node.value for node in found if isinstance(node, IRI)))

    def line_of(self, iri: str) -> int:
        """Return the line (from 1) on which the description of ``iri`` begins, 0 if unknown."""
        local = re.split(r"[/#]", iri)[-1]
        begins = rf"^[ \t]*(?:<{re.escape(iri)}>|[\w.-]*:{re.escape(local)})(?=\s)"
        match = re.search(begins, self.text, re.M)
        return self.text.count("\n", 0, match.start()) + 1 if match else 0


@dataclass(frozen=True, slots=True)
class Description:
    """What a document says of one thing: property → values, each in file order."""

    values: dict[str, list[Term]]

    def iris(self, predicate: str) -> tuple[str, ...]:
        """Return the IRIs that are values of ``predicate``."""
        return tuple(term.value for term in self.values.get(predicate, ()) if isinstance(term, IRI))

    def texts(self, predicate: str, language: str = ANY_LANGUAGE) -> tuple[str, ...]:
        """Return the literals of ``predicate``, without doubles.

        ``zh`` takes any kind of Chinese (``zh-hans``) and texts without a language.
        """
        literals = [term for term in self.values.get(predicate, ()) if isinstance(term, Literal)]
        chosen = (one.value.strip() for one in literals if _speaks(one.language, language))
        return tuple(dict.fromkeys(chosen))

    def text(self, predicate: str, language: str = ANY_LANGUAGE) -> str:
        """Return the first literal of ``predicate``, or an empty text."""
        return next(iter(self.texts(predicate, language)), "")

    @property
    def notation(self) -> str:
        """The first ``skos:notation``, whatever its datatype."""
        return self.text(SKOS + "notation")


def _speaks(tag: str, language: str) -> bool:
    if language == ANY_LANGUAGE or (language == "zh" and not tag):
        return True
    return tag.lower() == language or tag.lower().startswith(f"{language}-")


def describe(document: Document) -> dict[str, Description]:
    """Gather the triples of ``document`` by subject: IRI → what is said of it."""
    found: dict[str, Description] = {}
    for one in document.triples:
        if isinstance(one.subject, IRI):
            about = found.setdefault(one.subject.value, Description({}))
            about.values.setdefault(one.predicate.value, []).append(one.object)
    return found


def read(path: Path) -> tuple[Document, tuple[Finding, ...]]:
    """Read one Turtle file (UTF-8, with or without a byte order mark).

    A file that is missing, not UTF-8 or not Turtle gives an empty document and one finding
    with the line.
    """
    nothing = Document(path.name, "", ())
    try:
        raw = path.read_bytes()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        return nothing, (_finding("turtle_unreadable", path.name, 0, path=str(path), reason=reason),)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        return nothing, (_finding("turtle_encoding", path.name, line),)
    try:
        triples = tuple(_triples(ox.parse(text, format=ox.RdfFormat.TURTLE)))
    except SyntaxError as error:
        reason = re.sub(r"^Parser error at .*?: ", "", error.msg)
        where = {"column": str(error.offset or 0), "reason": reason}
        return nothing, (_finding("turtle_syntax", path.name, error.lineno or 0, **where),)
    return Document(path.name, text, triples), ()


def _finding(code: str, file: str, line: int, **values: str) -> Finding:
    return Finding(code, Place(file, line), values=(("file", file), ("line", str(line)), *values.items()))


def _triples(quads: Iterable[ox.Quad]) -> Iterator[Triple]:
    for quad in quads:
        subject, predicate, target = quad.subject, quad.predicate, quad.object
        if isinstance(subject, ox.Triple) or isinstance(target, ox.Triple):
            continue  # triples about triples say nothing that a vocabulary needs
        yield Triple(
            IRI(subject.value) if isinstance(subject, ox.NamedNode) else BlankNode(subject.value),
            IRI(predicate.value),
            _term(target),
        )


def _term(term: ox.NamedNode | ox.BlankNode | ox.Literal) -> Term:
    if isinstance(term, ox.NamedNode):
        return IRI(term.value)
    if isinstance(term, ox.BlankNode):
        return BlankNode(term.value)
    return Literal(term.value, term.language or "", "" if term.language else term.datatype.value)


def sorted_lines(triples: Iterable[Triple], blank: str) -> tuple[str, ...]:
    """Write N-Triples lines, sorted and without doubles: equal graphs give equal lines.

    Blank nodes get canonical names (RDF Dataset Canonicalization, RDFC-1.0) that begin with
    ``blank``: files written into one document must not share names.
    """
    text = "".join(f"{one.n3()}\n" for one in triples)
    graph = ox.Dataset(ox.parse(text, format=ox.RdfFormat.N_TRIPLES))
    graph.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)

    def named(one: Triple) -> Triple:
        subject = BlankNode(blank + one.subject.value) if isinstance(one.subject, BlankNode) else one.subject
        target = BlankNode(blank + one.object.value) if isinstance(one.object, BlankNode) else one.object
        return Triple(subject, one.predicate, target)

    return tuple(sorted(named(one).n3() for one in _triples(graph)))
