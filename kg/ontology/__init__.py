"""The vocabulary at work: themes with their words, concept schemes, and both as triples.

``load_themes`` reads ``ontology/themes.ttl`` or a user's own file of that sort;
``load_concepts`` gives the notations that cells of the tables may hold;
``ontology_triples`` and ``theme_triples`` are what a build writes into a release. This
package knows nothing of data folders, and does not match words with names.
"""

from __future__ import annotations

from kg.ontology.concepts import (
    Concept,
    ConceptScheme,
    ConceptSchemes,
    load_concepts,
    ontology_triples,
)
from kg.ontology.themes import (
    ThemeGroup,
    ThemeScheme,
    ThemeTerm,
    load_themes,
    read_themes,
    theme_triples,
)

__all__ = [
    "Concept",
    "ConceptScheme",
    "ConceptSchemes",
    "ThemeGroup",
    "ThemeScheme",
    "ThemeTerm",
    "load_concepts",
    "load_themes",
    "ontology_triples",
    "read_themes",
    "theme_triples",
]
