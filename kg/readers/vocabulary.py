"""The words a cell may hold that are defined outside the folder: concepts and themes.

This is all that readers need of the ontology; it knows nothing of how it is loaded.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from kg.ontology import ConceptSchemes, ThemeScheme


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Concept words and theme keys.

    ``notations``: scheme name → accepted word (notation, Chinese or English label, lower
    case) → notation. ``themes``: theme key → Chinese label.
    """

    notations: Mapping[str, Mapping[str, str]]
    themes: Mapping[str, str]


def vocabulary(themes: ThemeScheme, concepts: ConceptSchemes) -> Vocabulary:
    """Gather the accepted words of the theme scheme and of the concept schemes."""
    notations: dict[str, Mapping[str, str]] = {}
    for scheme in concepts.schemes:
        words: dict[str, str] = {}
        for concept in scheme.concepts:
            for word in (concept.label.zh, concept.label.en.lower()):
                words.setdefault(word, concept.notation)
        words.update((concept.notation.lower(), concept.notation) for concept in scheme.concepts)
        words.pop("", None)
        notations[scheme.name] = MappingProxyType(words)
    return Vocabulary(
        MappingProxyType(notations),
        MappingProxyType({theme.key: theme.label.zh for theme in themes.themes}),
    )
