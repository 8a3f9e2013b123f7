"""The vocabulary that is in use: classes and properties with labels and how often they occur.

For completion in the editor, and for the names of terms in results. Counted once a release,
by the query workers; a release too large to count in time shows its own vocabulary without
counts. This module must not know any page.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from api.edition import Edition
from api.guarded import GuardedReader
from api.queries import query_text
from api.values import curie
from kg.errors import QueryError
from kg.messages import has_message, message
from kg.model import Label
from kg.rdf import IRI, Literal, Solutions
from kg.terms import OWL, RDF, RDFS, SKOS

COUNTED_QUADS = 3_000_000
"""Larger releases are not counted: it would keep a worker busy for its whole time."""

_PROPERTIES = (OWL + "ObjectProperty", OWL + "DatatypeProperty")
_CLASSES = (OWL + "Class", RDFS + "Datatype")
_CATEGORY = SKOS + "Concept"
_LIST = (RDF + "first", RDF + "rest")


@dataclass(frozen=True, slots=True)
class TermUsed:
    """A term: ``sort`` is ``class``, ``property`` or ``category``; ``count`` is −1 where not counted."""

    iri: str
    short: str
    sort: str
    label: Label
    definition: Label
    count: int = -1


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The terms in use, most used first."""

    terms: tuple[TermUsed, ...]

    def label(self, iri: str) -> Label:
        """Return the name of a term, empty where it has none."""
        return next((one.label for one in self.terms if one.iri == iri), Label(""))


def vocabulary_of(edition: Edition) -> Vocabulary:
    """Return the vocabulary in use; not for the event loop's thread."""
    return edition.memory.get(("vocabulary",), lambda: _vocabulary(edition))


def _vocabulary(edition: Edition) -> Vocabulary:
    reader = GuardedReader(edition)
    own = _own(reader)
    counts: dict[str, Mapping[str, int]] = {"class": {}, "property": {}}
    if 0 < edition.atlas.info.count("quads") <= COUNTED_QUADS:
        counts = {"class": _counted(reader, "classes_used"), "property": _counted(reader, "properties_used")}
    found = [_term(iri, sort, own, count) for sort, used in counts.items() for iri, count in used.items()]
    there = {one.iri for one in found}
    found += [one for iri, one in own.items() if iri not in there]
    return Vocabulary(tuple(sorted(found, key=lambda one: (-one.count, one.short))))


def _own(reader: GuardedReader) -> dict[str, TermUsed]:
    """Return the terms of our own vocabulary."""
    try:
        answer = reader.query(query_text("vocabulary"))
    except QueryError:
        return {}
    rows = answer if isinstance(answer, Solutions) else Solutions((), ())
    names = ("term", "type", "label", "label_en", "definition", "definition_en")
    found: dict[str, TermUsed] = {}
    for iri, kind, zh, en, meaning, meaning_en in rows.texts(*names):
        if iri in found:
            continue
        sort = "property" if kind in _PROPERTIES else "class" if kind in _CLASSES else "category"
        label, said = Label(zh or en, en), Label(meaning or meaning_en, meaning_en)
        found[iri] = TermUsed(iri, curie(iri), sort, label, said)
    return found


def _counted(reader: GuardedReader, query: str) -> Mapping[str, int]:
    try:
        answer = reader.query(query_text(query))
    except QueryError:
        return {}
    rows = answer.rows if isinstance(answer, Solutions) else ()
    return {
        term.value: int(count.value)
        for term, count in rows
        if isinstance(term, IRI) and isinstance(count, Literal) and term.value not in _LIST
    }


def _term(iri: str, sort: str, own: Mapping[str, TermUsed], count: int) -> TermUsed:
    known = own.get(iri)
    short = curie(iri)
    if known is not None:
        return TermUsed(iri, short, sort, known.label, known.definition, count)
    name = f"editor.term.{short.replace(':', '_')}"
    said = Label(message(name, "zh"), message(name, "en")) if has_message(name) else Label("")
    return TermUsed(iri, short, sort, said, Label(""), count)
