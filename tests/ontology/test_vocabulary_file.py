"""ontology/brand.ttl: every term explained in both languages, and sound as OWL 2 DL."""

from __future__ import annotations

import owlrl
import pytest
from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS, BNode, Graph, Literal, URIRef
from rdflib.compare import isomorphic

from kg import terms
from kg.ontology import load_concepts, ontology_triples
from kg.records import TABLES, Branch, columns
from kg.resources import resource_folder

FOLDER = resource_folder("ontology")
BRAND = Graph().parse(FOLDER / "brand.ttl")
THEMES = Graph().parse(FOLDER / "themes.ttl")
ONTOLOGY = URIRef(terms.ONTOLOGY)
PROPERTY_KINDS = (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
OURS = {name: value for name, value in vars(terms).items() if isinstance(value, str) and value.startswith(terms.BA)}
TERMS = {name: value for name, value in OURS.items() if value not in (terms.BA, terms.THEME_SCHEME)}
DECLARED = {
    str(term)
    for kind in (OWL.Class, RDFS.Datatype, *PROPERTY_KINDS)
    for term in BRAND.subjects(RDF.type, kind)
    if str(term).startswith(terms.BA)
}


def languages(term: URIRef, predicate: URIRef) -> list[str]:
    return sorted(str(text.language) for text in BRAND.objects(term, predicate) if isinstance(text, Literal) and text.strip())


@pytest.mark.parametrize("iri", sorted({*TERMS.values(), *DECLARED}), ids=lambda iri: str(iri).removeprefix(terms.BA))
def test_every_term_has_labels_definition_scope_note_and_example_in_both_languages(iri: str) -> None:
    term = URIRef(iri)
    assert iri in DECLARED
    for predicate in (RDFS.label, SKOS.definition, SKOS.scopeNote, SKOS.example):
        assert languages(term, predicate) == ["en", "zh"], predicate
    assert BRAND.value(term, RDFS.isDefinedBy) == ONTOLOGY


def test_every_term_of_the_file_has_its_name_in_the_program() -> None:
    assert set(TERMS.values()) == DECLARED


def test_the_theme_scheme_is_declared_beside_its_themes() -> None:
    assert (URIRef(terms.THEME_SCHEME), RDF.type, SKOS.ConceptScheme) in THEMES


def test_the_header_says_title_creator_licence_and_version() -> None:
    assert languages(ONTOLOGY, DCTERMS.title) == ["en", "zh"]
    assert languages(ONTOLOGY, DCTERMS.creator) == ["en", "zh"]
    assert str(BRAND.value(ONTOLOGY, DCTERMS.license)) == "https://creativecommons.org/licenses/by/4.0/"
    version = BRAND.value(ONTOLOGY, OWL.versionInfo)
    assert BRAND.value(ONTOLOGY, OWL.versionIRI) == URIRef(f"{terms.ONTOLOGY}/{version}")


def test_nothing_is_asserted_about_published_terms() -> None:
    foreign = {
        (str(subject), str(predicate))
        for subject, predicate, _ in BRAND
        if isinstance(subject, URIRef) and not str(subject).startswith(terms.ONTOLOGY) and predicate != RDF.type
    }
    assert foreign == set()


def test_inverses_of_published_properties_have_no_hard_domain_or_range() -> None:
    for term in BRAND.subjects(OWL.inverseOf):
        assert not list(BRAND.objects(term, RDFS.domain)), term
        assert not list(BRAND.objects(term, RDFS.range)), term


def test_every_property_and_class_in_use_is_declared_exactly_one_way() -> None:
    builtin = (str(RDF), str(RDFS), str(OWL))
    used = {term for term in BRAND.predicates() if not str(term).startswith(builtin)}
    for term in used:
        assert len([kind for kind in PROPERTY_KINDS if (term, RDF.type, kind) in BRAND]) == 1, term
    for predicate in (RDFS.domain, RDFS.range, RDFS.subClassOf, RDFS.subPropertyOf):
        for value in BRAND.objects(None, predicate):
            if isinstance(value, BNode) or str(value).startswith("http://www.w3.org/2001/XMLSchema#"):
                continue
            assert (value, RDF.type, None) in BRAND, value


def test_sub_properties_are_of_the_same_sort_as_what_they_refine() -> None:
    for child, parent in BRAND.subject_objects(RDFS.subPropertyOf):
        sorts = [{kind for kind in PROPERTY_KINDS if (term, RDF.type, kind) in BRAND} for term in (child, parent)]
        assert sorts[0] == sorts[1], child


def test_reasoning_over_ontology_and_themes_finds_no_contradiction() -> None:
    graph = Graph() + BRAND + THEMES
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    mistakes = list(graph.objects(None, URIRef("http://www.daml.org/2002/03/agents/agent-ont#error")))
    assert mistakes == []
    brand_of, inferred = URIRef(terms.BRAND_OF), URIRef(terms.THEME_INFERRED)
    assert (brand_of, OWL.inverseOf, URIRef(terms.SCHEMA + "brand")) in graph
    assert (inferred, RDFS.subPropertyOf, DCTERMS.subject) in graph


def test_two_bases_for_one_pair_are_a_contradiction() -> None:
    data = f"""@prefix ba: <{terms.BA}> . @prefix : <urn:x:> .
        :b ba:themeExactInName :t ; ba:themeInferred :t ."""
    graph = (Graph() + BRAND).parse(data=data, format="turtle")
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    errors = [text for text in graph.objects(None, None) if isinstance(text, Literal) and "isjoint" in text]
    assert errors


def test_each_basis_of_a_link_is_a_sort_of_having_the_theme() -> None:
    for _, property_iri in terms.BASIS_PROPERTY:
        above = set(BRAND.transitive_objects(URIRef(property_iri), RDFS.subPropertyOf))
        assert URIRef(terms.HAS_THEME) in above
    assert URIRef(terms.HAS_THEME) not in set(BRAND.transitive_objects(URIRef(terms.THEME_REJECTED), RDFS.subPropertyOf))


def test_the_triples_for_a_release_are_those_of_the_file_sorted_and_always_the_same() -> None:
    lines = ontology_triples()
    assert lines == ontology_triples()
    assert list(lines) == sorted(set(lines))
    assert isomorphic(Graph().parse(data="\n".join(lines), format="nt"), BRAND)


def test_concepts_have_the_addresses_labels_and_definitions_promised() -> None:
    for scheme in load_concepts().schemes:
        assert scheme.iri == terms.BA + scheme.name
        assert all((scheme.label.zh, scheme.label.en, scheme.definition.zh, scheme.definition.en))
        assert len(set(scheme.notations)) == len(scheme.concepts) > 0
        labels = [label for one in scheme.concepts for label in (one.label.zh, one.label.en)]
        assert len(set(labels)) == len(labels), scheme.name
        for one in scheme.concepts:
            assert one.iri == terms.concept_iri(scheme.name, one.notation)
            assert all((one.label.zh, one.label.en, one.definition.zh, one.definition.en)), one.iri
            assert one.broader == "" or scheme.get(one.broader) is not None


def test_every_scheme_that_a_table_names_exists() -> None:
    named = {column.scheme for record in TABLES for _, column in columns(record) if column.scheme}
    # what sort of Party organisation a branch is, the tables say by a fixed choice of words
    assert named | {"BranchKind"} == {scheme.name for scheme in load_concepts().schemes}
    kinds = next(column for name, column in columns(Branch) if name == "kind")
    assert load_concepts()["BranchKind"].notations == tuple(one.replace("_", "-") for one in kinds.choices)
    for record in TABLES:
        for name, column in columns(record):
            if column.scheme and column.example:
                assert load_concepts()[column.scheme].get(column.example) is not None, name


def test_levels_carry_the_codes_of_the_standard_with_their_datatype() -> None:
    codes = {
        str(notation): notation.datatype
        for concept in BRAND.subjects(SKOS.inScheme, URIRef(terms.BA + "Level"))
        for notation in BRAND.objects(concept, SKOS.notation)
        if isinstance(notation, Literal)
    }
    assert codes == dict.fromkeys(("10", "20", "40", "50", "60"), URIRef(terms.GB12404))


def test_an_unknown_scheme_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        load_concepts()["NoSuchScheme"]
