"""ontology/TERMS.md is made from the files beside it, and is current."""

from __future__ import annotations

from rdflib import SH, Graph

from kg import terms
from kg.ontology import load_concepts, load_themes
from kg.resources import resource_folder
from kg.termsdoc import curie, render

PAGE = (resource_folder("ontology") / "TERMS.md").read_text(encoding="utf-8")


def test_the_page_is_current() -> None:
    assert render() == PAGE, "run: python -m kg.termsdoc"


def test_the_page_tells_every_term_concept_theme_word_and_rule() -> None:
    for name, value in vars(terms).items():
        if name.isupper() and isinstance(value, str) and value.startswith(terms.BA) and value not in (terms.BA, terms.THEME_SCHEME):
            assert f"`{curie(value)}`" in PAGE, name
    for scheme in load_concepts().schemes:
        for concept in scheme.concepts:
            assert f"| `{concept.notation}` | {concept.label.zh} {concept.label.en} |" in PAGE
    for theme in load_themes().themes:
        assert f"{theme.label.zh} {theme.label.en} `{theme.key}`" in PAGE
        assert f"| {'、'.join(theme.hiddens)} |" in PAGE
    shapes = Graph().parse(resource_folder("ontology") / "shapes.ttl")
    for message in shapes.objects(None, SH.message):
        assert str(message) in PAGE


def test_an_address_outside_the_prefixes_is_shown_whole() -> None:
    assert curie("https://example.org/x") == "https://example.org/x"
    assert curie(terms.PARTY_BRAND) == "ba:PartyBrand"
