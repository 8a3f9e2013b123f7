"""Queries are rewritten for an engine without changing what they mean."""

from __future__ import annotations

import pytest

from kg.errors import QueryRefusedError, QuerySyntaxError
from kg.remote.dialect import adapt
from kg.remote.engines import ENGINES, GENERIC, engine_named, recognise
from kg.remote.graphs import GraphNames, prepare, stored_name
from kg.sparql.limits import QueryLimits

G = "https://example.org/graph/"
NAMES = GraphNames("r1", (f"{G}data", f"{G}themes"))
DATA, THEMES = f"{G}data?release=r1", f"{G}themes?release=r1"


def sent(text: str) -> str:
    return prepare(text, NAMES, QueryLimits()).text


def test_a_query_without_graphs_is_sent_as_it_is() -> None:
    text = "SELECT * WHERE { ?s ?p '<https://example.org/graph/data>' } # GRAPH <https://example.org/graph/data>"
    query = prepare(text, NAMES, QueryLimits())
    assert query.text == text
    assert query.default_graphs == query.named_graphs == (DATA, THEMES)


def test_well_known_prefixes_are_declared_only_where_they_are_missing() -> None:
    assert sent("ASK { ?s skos:prefLabel 'rdf:type' }").count("PREFIX") == 1
    own = "PREFIX skos: <https://example.org/>\nASK { ?s skos:prefLabel ?o }"
    assert sent(own) == own


@pytest.mark.parametrize("text", [
    f"ASK {{ GRAPH <{G}data> {{ ?s ?p ?o }} }}",
    f"PREFIX g: <{G}> ASK {{ GRAPH g:data {{ ?s ?p ?o }} }}",
    f"PREFIX : <{G}data> ASK {{ GRAPH : {{ ?s ?p ?o }} }}",
    "BASE <https://example.org/> ASK { GRAPH <graph/data> { ?s ?p ?o } }",
    "BASE <https://example.org/x> PREFIX g: <graph/> ASK { VALUES ?g { g:data } GRAPH ?g { ?s ?p ?o } }",
    "ASK { GRAPH <https://example.org/graph/d\\u0061ta> { ?s ?p ?o } }",
    f"ASK {{ <{G}data> ?p ?o }}",
], ids=["iri", "prefix", "empty local name", "base", "values", "escaped", "subject"])  # fmt: skip
def test_a_graph_is_renamed_wherever_it_is_named(text: str) -> None:
    assert sent(text).count(f"<{DATA}>") == 1


def test_an_unknown_graph_is_looked_for_in_the_release_only() -> None:
    assert f"<{stored_name(f'{G}other', 'r1')}>" in sent(f"ASK {{ GRAPH <{G}other> {{ ?s ?p ?o }} }}")


def test_from_goes_into_the_request() -> None:
    query = prepare(
        f"SELECT *\nFROM <{G}data> # a comment\nFROM NAMED <{G}themes>\nWHERE {{ ?s ?p ?o }}", NAMES, QueryLimits()
    )
    blank, longer = " " * len(f"FROM <{G}data>"), " " * len(f"FROM NAMED <{G}themes>")
    assert query.text == f"SELECT *\n{blank} # a comment\n{longer}\nWHERE {{ ?s ?p ?o }}"
    assert (query.default_graphs, query.named_graphs) == ((DATA,), (THEMES,))


def test_from_alone_leaves_no_named_graphs_and_the_other_way_round() -> None:
    none = (stored_name("urn:none", "r1"),)
    assert prepare(f"ASK FROM <{G}data> {{ ?s ?p ?o }}", NAMES, QueryLimits()).named_graphs == none
    assert prepare(f"ASK FROM NAMED <{G}data> {{ }}", NAMES, QueryLimits()).default_graphs == none


def test_the_request_s_graphs_go_before_those_of_the_query() -> None:
    query = prepare(f"ASK FROM <{G}data> {{ }}", NAMES, QueryLimits(), default_graphs=(f"{G}themes",))
    assert query.default_graphs == (THEMES,)
    assert "FROM" not in query.text


def test_a_from_that_cannot_be_taken_out_is_refused() -> None:
    with pytest.raises((QueryRefusedError, QuerySyntaxError)):
        sent(f"SELECT *FROM{{ ?s ?p ?o }} <{G}data>")


def test_a_place_in_the_sent_text_is_found_in_the_original() -> None:
    text = f"ASK {{ ?s skos:prefLabel ?o GRAPH <{G}data> {{ ?s ?p }} }}\n# 甲\n?"
    query = prepare(text, NAMES, QueryLimits())
    for word in ("ASK", "?o", "{ ?s ?p }"):
        assert query.place(1, query.text.index(word) + 1) == (1, text.index(word) + 1)
    assert query.place(3, 1) == (3, 1)
    assert query.place(99, 99)[0] >= 1


def adapted(text: str, engine: str) -> str:
    row = engine_named(engine)
    assert row is not None
    query = prepare(text, NAMES, QueryLimits(), adapt=lambda tokens: adapt(tokens, row))
    return query.text


@pytest.mark.parametrize(("text", "expected"), [
    ('ASK { BIND(CONCAT(?a, "、") AS ?b) }', 'CONCAT(?a, "、"^^<http://www.w3.org/2001/XMLSchema#string>)'),
    ('ASK { BIND(STR("理财"@zh) AS ?b) }', 'STR("理财"@zh)'),
    ('ASK { FILTER(CONTAINS(STR(?a), "理财")) }', 'CONTAINS(STR(?a), "理财")'),
    ('SELECT (GROUP_CONCAT(?a; SEPARATOR = "、") AS ?b) { }', 'SEPARATOR = "\\u00E3\\u0080\\u0081"'),
    ("SELECT (GROUP_CONCAT(?a; SEPARATOR = '\\u3001') AS ?b) { }", "SEPARATOR = '\\u3001'"),
    ('SELECT (GROUP_CONCAT(CONCAT(?a, "a"); SEPARATOR = ", ") AS ?b) { }', '"a"); SEPARATOR = ", ")'),
])  # fmt: skip
def test_texts_that_virtuoso_spoils_are_written_otherwise(text: str, expected: str) -> None:
    written = adapted(text, "virtuoso").replace("\x80", "\\u0080").replace("\x81", "\\u0081").replace("ã", "\\u00E3")
    assert expected in written
    assert adapted(text, "oxigraph") == text


def test_every_engine_has_a_name_of_its_own_and_doors() -> None:
    assert len({one.name for one in ENGINES}) == len(ENGINES)
    for one in ENGINES:
        update, graphs = one.doors("https://graph.example/repositories/atlas")
        assert update.startswith("https://graph.example/")
        assert not graphs or graphs.startswith("https://graph.example/")


@pytest.mark.parametrize(("address", "server", "name"), [
    ("http://h:7878/query", "Oxigraph/0.5.13", "oxigraph"),
    ("http://h:8890/sparql", "Virtuoso/07.20.3229 (Linux) x86_64-pc-linux-gnu", "virtuoso"),
    ("http://h:7200/repositories/atlas", "", "graphdb"),
    ("https://db.cluster-x.cn-north-1.neptune.amazonaws.com.cn:8182/sparql", "", "neptune"),
    ("http://h:3030/ds/query", "Apache Jena Fuseki (5.0.0)", "fuseki"),
    ("http://h/sparql", "nginx", "generic"),
])  # fmt: skip
def test_engines_are_recognised(address: str, server: str, name: str) -> None:
    assert recognise(address, server).name == name


def test_an_unknown_engine_is_updated_where_it_is_asked() -> None:
    assert GENERIC.doors("http://h/sparql") == ("http://h/sparql", "")
