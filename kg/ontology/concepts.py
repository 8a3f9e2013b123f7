"""The concept schemes of ``ontology/brand.ttl``: what cells of the type «concept» may hold.

This module knows nothing of themes or of tables.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from kg.errors import DataError
from kg.model import Label
from kg.ontology.turtle import Description, Document, describe, read, sorted_lines
from kg.resources import resource_folder
from kg.terms import BA, SKOS


@dataclass(frozen=True, slots=True)
class Concept:
    """A concept: ``notation`` is the word in the tables, ``broader`` another notation or empty."""

    notation: str
    iri: str
    scheme: str
    label: Label
    definition: Label
    broader: str = ""


@dataclass(frozen=True, slots=True)
class ConceptScheme:
    """A scheme (``BrandKind``, ``Level`` …) with its concepts in file order."""

    name: str
    iri: str
    label: Label
    definition: Label
    concepts: tuple[Concept, ...]

    @property
    def notations(self) -> tuple[str, ...]:
        """The words that a cell may hold, in file order."""
        return tuple(one.notation for one in self.concepts)

    def get(self, notation: str) -> Concept | None:
        """Return the concept with this notation, ``None`` where there is none."""
        return next((one for one in self.concepts if one.notation == notation), None)


@dataclass(frozen=True, slots=True)
class ConceptSchemes:
    """All schemes of the ontology, in file order."""

    schemes: tuple[ConceptScheme, ...]

    def __getitem__(self, name: str) -> ConceptScheme:
        """Return the scheme ``name``; raises ``KeyError`` (a programming fault) if there is none."""
        for scheme in self.schemes:
            if scheme.name == name:
                return scheme
        raise KeyError(name)


@cache
def _document() -> Document:
    document, findings = read(resource_folder("ontology") / "brand.ttl")
    if findings:
        raise DataError(findings)
    return document


@cache
def load_concepts() -> ConceptSchemes:
    """Return all schemes of ``ontology/brand.ttl``.

    Raises ``DataError`` if the file is damaged, ``EnvironmentFault`` if it is not there.

    >>> load_concepts()["BrandStatus"].notations
    ('explicit', 'brand-like')
    >>> load_concepts()["Level"].get("40").label.zh
    '地市级'
    """
    document = _document()
    things = describe(document)
    concepts = document.subjects(SKOS + "Concept")
    found = []
    for iri in document.subjects(SKOS + "ConceptScheme"):
        name, about = iri.removeprefix(BA), things[iri]
        members = (one for one in concepts if iri in things[one].iris(SKOS + "inScheme"))
        found.append(
            ConceptScheme(
                name,
                iri,
                _both(about, "prefLabel"),
                _both(about, "definition"),
                tuple(_concept(one, things[one], name, things) for one in members),
            )
        )
    return ConceptSchemes(tuple(found))


def _concept(iri: str, about: Description, scheme: str, things: Mapping[str, Description]) -> Concept:
    broader = about.iris(SKOS + "broader")
    return Concept(
        notation=about.notation,
        iri=iri,
        scheme=scheme,
        label=_both(about, "prefLabel"),
        definition=_both(about, "definition"),
        broader=things[broader[0]].notation if broader else "",
    )


def _both(about: Description, name: str) -> Label:
    return Label(about.text(SKOS + name, "zh"), about.text(SKOS + name, "en"))


def ontology_triples() -> tuple[str, ...]:
    """Return ``ontology/brand.ttl`` as N-Triples lines (no line breaks), sorted, always the same."""
    return sorted_lines(_document().triples, "ontology")
