"""Every rule of ontology/shapes.ttl catches what it should, and lets good data pass."""

from __future__ import annotations

from dataclasses import dataclass

import pyshacl
import pytest
from rdflib import RDF, SH, SKOS, Graph, Namespace, URIRef
from shape_cases import BROKEN, PREFIXES, VALID

from kg.resources import resource_folder

BAS = Namespace("https://w3id.org/brand-atlas/shapes#")
SHAPES = Graph().parse(resource_folder("ontology") / "shapes.ttl")
CONCEPTS = list(Graph().parse(resource_folder("ontology") / "brand.ttl").triples((None, SKOS.inScheme, None)))
RULES = {
    rule.removeprefix(str(BAS))
    for predicate in (SH.property, SH.sparql)
    for rule in map(str, SHAPES.objects(None, predicate))
    if rule.startswith(str(BAS))
}


@dataclass(frozen=True)
class Broken:
    rule: str
    focus: str
    severity: str
    messages: frozenset[str]


def validate(turtle: str) -> list[Broken]:
    data = Graph().parse(data=PREFIXES + VALID + turtle, format="turtle")
    for triple in CONCEPTS:
        data.add(triple)
    _, report, _ = pyshacl.validate(data, shacl_graph=SHAPES)
    found = []
    for result in report.subjects(RDF.type, SH.ValidationResult):
        # a SPARQL rule stands in a node shape: there the constraint is the rule
        rule = report.value(result, SH.sourceConstraint) or report.value(result, SH.sourceShape)
        found.append(
            Broken(
                str(rule).removeprefix(str(BAS)),
                str(report.value(result, SH.focusNode)),
                str(report.value(result, SH.resultSeverity)).removeprefix(str(SH)),
                frozenset(map(str, report.objects(result, SH.resultMessage))),
            )
        )
    return found


def iri(name: str) -> str:
    graph = Graph().parse(data=f"{PREFIXES} {name} a {name} .", format="turtle")
    return str(next(graph.subjects()))


def test_a_good_graph_breaks_no_rule_and_earns_no_advice() -> None:
    assert validate("") == []


@pytest.mark.parametrize(("rule", "focus", "turtle"), BROKEN, ids=[f"{case[0]}-{at}" for at, case in enumerate(BROKEN)])
def test_each_way_to_break_a_rule_is_caught_and_explained_in_both_languages(rule: str, focus: str, turtle: str) -> None:
    caught = [one for one in validate(turtle) if one.rule == rule]
    assert iri(focus) in {one.focus for one in caught}
    # compared as plain text: the validator drops the language of messages of SPARQL rules
    assert all(one.messages == set(map(str, SHAPES.objects(BAS[rule], SH.message))) for one in caught)


def test_every_rule_has_a_failing_example() -> None:
    assert {rule for rule, _, _ in BROKEN} == RULES


def test_advice_does_not_stop_a_build() -> None:
    told = {one.rule: one.severity for one in validate(':new a ba:Warning ; skos:prefLabel "新"@zh .')}
    assert told == {"warning-advice": "Warning"}


def test_every_rule_speaks_chinese_and_english_exactly_once() -> None:
    for rule in RULES:
        languages = sorted(str(text.language) for text in SHAPES.objects(BAS[rule], SH.message))
        assert languages == ["en", "zh"], rule


def test_the_shapes_are_themselves_valid_shacl() -> None:
    conforms, _, text = pyshacl.validate(Graph(), shacl_graph=SHAPES, meta_shacl=True)
    assert conforms, text


def test_all_of_what_we_ship_keeps_the_rules() -> None:
    data = Graph()
    for name in ("brand.ttl", "themes.ttl"):
        data.parse(resource_folder("ontology") / name)
    conforms, report, text = pyshacl.validate(data, shacl_graph=SHAPES)
    assert conforms, text
    assert (None, RDF.type, SH.ValidationResult) not in report
    assert (URIRef("https://w3id.org/brand-atlas/id/theme/licai-weimin"), SKOS.notation, None) in data
