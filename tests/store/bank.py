"""What every store has to do, whatever engine is behind it.

``QUADS`` is the data that the store under test must hold; ``BANK`` are the checks, each a
function of that store. ``test_embedded_store.py`` runs them on the embedded store; another
implementation adds a file that loads ``QUADS`` and runs the same bank.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from kg.errors import FormatError, ParameterError, QueryError, QuerySyntaxError
from kg.rdf import IRI, Literal, Solutions, Triples
from kg.store import GRAPH_MEDIA_TYPES, TABLE_MEDIA_TYPES, Store

E = "https://example.org/"
THEME, BRAND, OTHER = IRI(E + "theme/licai"), IRI(E + "brand/一"), IRI(E + "brand/2")
PREF = "<http://www.w3.org/2004/02/skos/core#prefLabel>"
HAS = f"<{E}has>"

QUADS = (
    f'{BRAND.n3()} {PREF} "精筹惟公 理财为民"@zh <{E}data> .',
    f'{BRAND.n3()} {PREF} "Careful plans"@en <{E}data> .',
    f"{BRAND.n3()} {HAS} {THEME.n3()} <{E}data> .",
    f'{OTHER.n3()} {PREF} "a \\"quoted\\" }} name"@en <{E}data> .',
    f'{OTHER.n3()} <{E}size> "7"^^<http://www.w3.org/2001/XMLSchema#integer> <{E}data> .',
    f'{THEME.n3()} {PREF} "理财为民"@zh <{E}themes> .',
)


def the_default_graph_is_the_union_of_all_graphs(store: Store) -> None:
    found = store.select(
        "SELECT ?name WHERE { ?b <https://example.org/has> ?t . ?t skos:prefLabel ?name }"
    )
    assert found.rows == ((Literal("理财为民", "zh"),),)


def each_graph_also_stands_under_its_own_name(store: Store) -> None:
    found = store.select(f"SELECT ?s WHERE {{ GRAPH <{E}themes> {{ ?s ?p ?o }} }}")
    assert found.column("s") == (THEME,)


def the_union_shows_nothing_twice(store: Store) -> None:
    found = store.select("SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }")
    assert found.rows[0][0] == Literal.of(len(QUADS))
    assert store.count() == len(QUADS)


def values_are_bound_at_their_marker(store: Store) -> None:
    text = "SELECT ?b WHERE {\n  #values ?theme\n  ?b <https://example.org/has> ?theme\n}"
    assert store.select(text, {"theme": THEME}).column("b") == (BRAND,)
    assert store.select(text, {"theme": IRI(E + "none")}).rows == ()


def several_values_are_bound_at_once(store: Store) -> None:
    text = "SELECT ?b ?name WHERE {\n  #values ?b\n  ?b skos:prefLabel ?name FILTER(LANG(?name) = 'en')\n}"
    found = store.select(text, {"b": [BRAND, OTHER]})
    assert sorted(map(str, found.column("b"))) == sorted([str(BRAND), str(OTHER)])


def several_values_are_allowed_by_a_filter(store: Store) -> None:
    text = "SELECT ?s ?p WHERE {\n  ?s ?p ?o\n  #in ?p\n}"
    found = store.select(text, {"p": [IRI(E + "has"), IRI(E + "size")]})
    assert sorted(map(str, found.column("s"))) == sorted([str(BRAND), str(OTHER)])
    assert len(store.select(text)) == len(QUADS)


def a_marker_without_a_value_leaves_the_question_open(store: Store) -> None:
    text = "SELECT ?b WHERE {\n  #values ?theme\n  ?b <https://example.org/has> ?theme\n}"
    assert store.select(text).column("b") == (BRAND,)


def a_value_without_a_marker_is_refused(store: Store) -> None:
    with pytest.raises(ParameterError):
        store.select("SELECT * WHERE { ?s ?p ?o }", {"s": BRAND})


def numbers_stand_in_limit_and_offset(store: Store) -> None:
    text = "SELECT ?s WHERE { ?s ?p ?o } ORDER BY ?s ?p ?o\n#limit ?most\n#offset ?from"
    all_rows = store.select(text).rows
    assert store.select(text, {"most": Literal.of(2), "from": Literal.of(1)}).rows == all_rows[1:3]


HOSTILE = (
    '"} DROP ALL #',
    "'} INSERT DATA { <a:a> <a:a> <a:a> } #",
    "line\nbreak\rand\ttab\\",
    '"""',
    "#values ?x",
    "\\u0022 }",
    "\x01\x7f\u2028\ufeff",
    "😀\u0301\u202e",
    "$x ?x",
)


def hostile_text_comes_back_as_it_went_in(store: Store) -> None:
    for text in HOSTILE:
        found = store.select("SELECT ?x WHERE {\n  #values ?x\n}", {"x": Literal(text)})
        assert str(found.rows[0][0]) == text
    assert store.count() == len(QUADS)


def hostile_iris_are_refused(store: Store) -> None:
    for text in ("relative", "http://e/> <x", 'http://e/"', "http://e/ b", "http://e/\n", "", "a:{}"):
        with pytest.raises(ParameterError):
            store.select("SELECT * WHERE {\n  #values ?x\n  ?x ?p ?o }", {"x": IRI(text)})


def an_unbound_variable_is_none(store: Store) -> None:
    found = store.select(f"SELECT ?s ?gone WHERE {{ ?s <{E}size> ?n }}")
    assert found == Solutions(("s", "gone"), ((OTHER, None),))


def ask_answers_yes_and_no(store: Store) -> None:
    assert store.ask(f"ASK {{ ?s <{E}has> ?o }}") is True
    assert store.ask(f"ASK {{ ?s <{E}hasnot> ?o }}") is False


def construct_answers_triples(store: Store) -> None:
    found = store.construct("CONSTRUCT WHERE { ?s <https://example.org/has> ?o }")
    assert isinstance(found, Triples)
    assert found.to_ntriples() == f"{BRAND.n3()} {HAS} {THEME.n3()} .\n"


def the_wrong_form_is_an_error(store: Store) -> None:
    with pytest.raises(QueryError):
        store.select("ASK { ?s ?p ?o }")
    with pytest.raises(QueryError):
        store.ask("SELECT * WHERE { ?s ?p ?o }")
    with pytest.raises(QueryError):
        store.construct("ASK { ?s ?p ?o }")


def a_syntax_error_is_reported(store: Store) -> None:
    with pytest.raises(QuerySyntaxError):
        store.select("SELECT * WHERE {\n ?s ?p }")


def an_update_is_no_query(store: Store) -> None:
    with pytest.raises(QueryError):
        store.query("DROP ALL")
    assert store.count() == len(QUADS)


def every_table_format_holds_the_answer(store: Store) -> None:
    text = f"SELECT ?n WHERE {{ <{E}brand/2> <{E}size> ?n }}"
    for media_type in TABLE_MEDIA_TYPES:
        assert b"7" in store.serialize(text, media_type)
    document = json.loads(store.serialize(text, TABLE_MEDIA_TYPES[0]))
    assert document["results"]["bindings"][0]["n"]["value"] == "7"
    rows = list(csv.reader(io.StringIO(store.serialize(text, "text/csv").decode())))
    assert rows == [["n"], ["7"]]


def every_graph_format_holds_the_answer(store: Store) -> None:
    text = f"CONSTRUCT WHERE {{ ?s <{E}size> ?o }}"
    for media_type in GRAPH_MEDIA_TYPES:
        assert b"https://example.org/" in store.serialize(text, media_type)


def a_format_that_does_not_fit_is_refused(store: Store) -> None:
    with pytest.raises(FormatError):
        store.serialize("SELECT * WHERE { ?s ?p ?o }", "text/turtle")
    with pytest.raises(FormatError):
        store.serialize("CONSTRUCT WHERE { ?s ?p ?o }", "text/csv")


def answers_can_be_read_in_any_thread(store: Store) -> None:
    text = "SELECT ?s ?o WHERE { ?s ?p ?o } ORDER BY ?s ?o"
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: store.select(text), range(64)))
    assert {len(answer.rows) for answer in answers} == {len(QUADS)}
    assert len(set(answers)) == 1


BANK: tuple[Callable[[Store], None], ...] = (
    the_default_graph_is_the_union_of_all_graphs,
    each_graph_also_stands_under_its_own_name,
    the_union_shows_nothing_twice,
    values_are_bound_at_their_marker,
    several_values_are_bound_at_once,
    several_values_are_allowed_by_a_filter,
    a_marker_without_a_value_leaves_the_question_open,
    a_value_without_a_marker_is_refused,
    numbers_stand_in_limit_and_offset,
    hostile_text_comes_back_as_it_went_in,
    hostile_iris_are_refused,
    an_unbound_variable_is_none,
    ask_answers_yes_and_no,
    construct_answers_triples,
    the_wrong_form_is_an_error,
    a_syntax_error_is_reported,
    an_update_is_no_query,
    every_table_format_holds_the_answer,
    every_graph_format_holds_the_answer,
    a_format_that_does_not_fit_is_refused,
    answers_can_be_read_in_any_thread,
)
