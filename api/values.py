"""Terms of answers as readers see them: label, page in this site, or link to elsewhere.

Only http and https IRIs become links; any other is shown as text, for ``javascript:`` is an
IRI too. This module must not know where the terms come from.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from api.links import page_of, page_path, term_path
from kg.model import Label, Ref
from kg.rdf import IRI, BlankNode, Literal, Term
from kg.terms import ONTOLOGY, PREFIXES, split_iri


@dataclass(frozen=True, slots=True)
class Value:
    """One value: its text, a label where it is a thing, and where it leads.

    ``page`` is a path in this site, ``link`` an address elsewhere; both may be empty.
    """

    text: str
    label: Label = Label("")
    page: str = ""
    link: str = ""
    language: str = ""
    datatype: str = ""


def curie(iri: str) -> str:
    """Return a short form with a known prefix, else the IRI itself.

    >>> curie("http://www.w3.org/2004/02/skos/core#prefLabel")
    'skos:prefLabel'
    """
    for prefix, namespace in PREFIXES:
        rest = iri.removeprefix(namespace)
        if rest != iri and rest and not set(rest) & set("/#?"):
            return f"{prefix}:{rest}"
    return iri


def value_of(term: Term | None, base: str, find: Callable[[str], Ref | None]) -> Value:
    """Return ``term`` as readers see it; ``find`` looks up the thing with an IRI."""
    match term:
        case None:
            return Value("")
        case IRI():
            return _thing(term.value, base, find(term.value))
        case Literal():
            return Value(term.value, language=term.language, datatype=curie(term.datatype))
        case BlankNode():
            return Value(str(term))


def _thing(iri: str, base: str, ref: Ref | None) -> Value:
    short = curie(iri)
    if ref is not None:
        return Value(short, label=ref.label, page=page_of(ref))
    parts = split_iri(iri, base)
    if parts is not None:
        return Value(parts[1], page=page_path(*parts))
    if iri.startswith(ONTOLOGY):
        return Value(short, page=term_path(iri))
    return Value(short, link=iri if iri.startswith(("http://", "https://")) else "")
