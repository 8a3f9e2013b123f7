"""What the writer writes, two parsers read back as it was meant, however hostile the text."""

from __future__ import annotations

import io

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st

from kg.nquads import TRUE, GraphWriter, integer, iri, literal, typed
from kg.terms import XSD

HOSTILE = [
    'say "hello"', "back\\slash", "line\nbreak\r\n", "tab\there", "</script><img onerror=x>", '"} DROP ALL #', "\\u0041", "\\",
    "ends with \\", "“引号”", "𝄞 emoji 👍", "a\u2028b\u2029c", "\u00a0\u200b\ufeff", "'''\"\"\"", "'", "", " ", "@en", "^^<x>",
]
GRAPH = "https://example.org/graph/品牌"


def written(*objects: str) -> bytes:
    out = io.BytesIO()
    with GraphWriter(out, GRAPH) as graph:
        for number, one in enumerate(objects):
            graph.add(iri(f"https://example.org/{number}"), iri("https://example.org/p"), one)
    assert graph.quads == len(objects)
    return out.getvalue()


@pytest.mark.parametrize("language", ["", "zh", "en"])
def test_hostile_texts_come_back_from_pyoxigraph(language: str) -> None:
    quads = list(ox.parse(written(*(literal(text, language) for text in HOSTILE)), format=ox.RdfFormat.N_QUADS))
    assert [quad.object.value for quad in quads] == HOSTILE
    assert {quad.object.language for quad in quads} == {language or None}
    assert {quad.graph_name.value for quad in quads} == {GRAPH}


# rdflib's own parser still uses what rdflib has deprecated
@pytest.mark.filterwarnings("ignore:Dataset:DeprecationWarning")
def test_hostile_texts_come_back_from_rdflib() -> None:
    dataset = rdflib.Dataset()
    dataset.parse(data=written(*(literal(text, "zh") for text in HOSTILE)).decode(), format="nquads")
    found = {str(quad[0]): str(quad[2]) for quad in dataset.quads()}
    assert [found[f"https://example.org/{number}"] for number in range(len(HOSTILE))] == HOSTILE


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_is_one_line_and_comes_back(text: str) -> None:
    data = written(literal(text))
    assert data.count(b"\n") == 1
    assert [quad.object.value for quad in ox.parse(data, format=ox.RdfFormat.N_QUADS)] == [text]


def test_numbers_truth_and_datatypes_are_typed() -> None:
    quads = list(ox.parse(written(integer(-3), TRUE, typed("2024-05", XSD + "gYearMonth")), format=ox.RdfFormat.N_QUADS))
    assert [(one.object.value, one.object.datatype.value.removeprefix(XSD)) for one in quads] == [
        ("-3", "integer"), ("true", "boolean"), ("2024-05", "gYearMonth")]


@pytest.mark.parametrize("bad", ["a b", "a>b", 'a"b', "a\nb", "a{b}", "a\\b", "a\0b"])
def test_an_iri_with_a_forbidden_character_is_refused(bad: str) -> None:
    with pytest.raises(ValueError, match=r"^https://example\.org/"):
        iri(f"https://example.org/{bad}")


def test_many_quads_are_written_in_order() -> None:
    lines = written(*(integer(number) for number in range(10_000))).splitlines()
    assert [int(line.split(b'"')[1]) for line in lines] == list(range(10_000))


def test_a_line_of_ntriples_gets_its_graph() -> None:
    out = io.BytesIO()
    with GraphWriter(out, GRAPH) as graph:
        graph.add_triple('<https://e.org/s> <https://e.org/p> "a . b" .')
    (quad,) = ox.parse(out.getvalue(), format=ox.RdfFormat.N_QUADS)
    assert (quad.object.value, quad.graph_name.value) == ("a . b", GRAPH)
