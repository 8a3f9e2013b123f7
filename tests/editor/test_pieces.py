"""A query is cut into conditions, and what is left after leaving some out is still a query."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from kg.diagnosis import cut
from kg.queries import QUERIES
from kg.terms import PREFIXES

EMPTY = ox.Store()

OWN = (
    "SELECT * FROM <urn:g> WHERE { ?a ?b ?c } LIMIT 0",
    "CONSTRUCT { ?a ?b ?c } WHERE { ?a ?b 'x'@zh . ?c ?d ?e }",
    "CONSTRUCT WHERE { ?a ?b ?c }",
    "SELECT ?x { GRAPH ?g { ?x a ?y ; <urn:p> [ <urn:q> 'd' ] } VALUES ?x { <urn:a> } }",
    "SELECT * { [] a ?x . [ <urn:p> ?o ] . } VALUES ?x { 1 }",
    "SELECT * { ?a ?b ?c OPTIONAL { ?a <urn:d> ?e } FILTER NOT EXISTS { ?a <urn:z> ?k } BIND(?a AS ?q) "
    "MINUS { ?a ?b 4 } { ?a a 1 } UNION { ?a a 2 } FILTER(?c IN (1, 2)) }",
    "SELECT (COUNT(*) AS ?n) { ?a <urn:p>/<urn:q>* ?b , ?c ;; <urn:r> ?d . } GROUP BY ?a HAVING (COUNT(*) > 1)",
    "ASK { { SELECT ?a { ?a ?b ?c } LIMIT 1 } FILTER regex(?a, '}') # FILTER {\n }",
)  # fmt: skip


@pytest.mark.parametrize("text", [*OWN, *(query.text for query in QUERIES.values())])
def test_whatever_is_left_out_the_rest_is_a_query_that_asks(text: str) -> None:
    pieces = cut(text)
    assert pieces is not None
    whole = set(range(len(pieces.pieces)))
    for kept in (whole, set(), *({one} for one in whole), *(whole - {one} for one in whole)):
        asked = pieces.asking(kept)
        assert isinstance(EMPTY.query(asked, prefixes=dict(PREFIXES)), ox.QueryBoolean)
        assert asked.count("\n") == text.count("\n"), "lines stay where they were"


def test_conditions_are_told_with_their_subject_and_their_place() -> None:
    pieces = cut("SELECT * {\n  ?a a ba:Brand ;\n     ba:of ?b . # of\n  FILTER(?b > 1)\n}")
    assert pieces is not None
    told = [(piece.text, piece.line, piece.column) for piece in pieces.pieces]
    assert told == [("?a a ba:Brand", 2, 6), ("?a ba:of ?b", 3, 6), ("FILTER(?b > 1)", 4, 3)]


@pytest.mark.parametrize(
    ("text", "islands"),
    [
        ("SELECT * { ?a a ?b . ?c a ?d }", 2),
        ("SELECT * { ?a a ?b . ?b a ?d }", 1),
        ("SELECT * { ?a a _:b . _:b a ?d }", 1),
        ("SELECT * { ?a a ?b . ?c a ?d FILTER(?a != ?c) }", 2),
        ("SELECT * { ?a a ?b OPTIONAL { ?a ?p ?c } ?c a ?d }", 1),
        ("SELECT * { VALUES (?a ?c) { (1 2) } ?x ?p ?a . ?y ?q ?c }", 1),
        ("SELECT * { VALUES ?n { 1 } ?x ?p ?a FILTER(?a > ?n) }", 1),
        ("SELECT * { GRAPH ?g { ?a a ?b } GRAPH ?h { $a ?c ?d } }", 1),
    ],
)
def test_patterns_that_share_no_variable_are_islands(text: str, islands: int) -> None:
    pieces = cut(text)
    assert pieces is not None
    assert len(pieces.islands()) == islands


@pytest.mark.parametrize("text", ["DESCRIBE <urn:x>", "SELECT * {", "", "nonsense", 'SELECT * { ?a ?b "c }'])
def test_what_has_no_conditions_or_cannot_be_read_is_not_cut(text: str) -> None:
    assert cut(text) is None


def test_no_named_query_is_taken_for_a_cross_product() -> None:
    cuts = {name: cut(query.text) for name, query in QUERIES.items()}
    assert [name for name, found in cuts.items() if found and len(found.islands()) > 1] == []
