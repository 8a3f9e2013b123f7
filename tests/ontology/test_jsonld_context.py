"""ontology/context.jsonld: what we write with it reads back as the same graph."""

from __future__ import annotations

import json

import pyoxigraph as ox
import pytest
from rdflib import Graph
from rdflib.compare import isomorphic
from shape_cases import PREFIXES, VALID

from kg import terms
from kg.resources import resource_folder

FOLDER = resource_folder("ontology")
# rdflib's JSON-LD reader still makes a graph of a class that rdflib itself calls deprecated
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")

CONTEXT = json.loads((FOLDER / "context.jsonld").read_text(encoding="utf-8"))["@context"]
GRAPHS = {
    "data": Graph().parse(data=PREFIXES + VALID, format="turtle"),
    "themes": Graph().parse(FOLDER / "themes.ttl"),
    "ontology": Graph().parse(FOLDER / "brand.ttl"),
}


def write(graph: Graph) -> str:
    return graph.serialize(format="json-ld", context=CONTEXT, auto_compact=True)


@pytest.mark.parametrize("name", GRAPHS)
def test_a_graph_reads_back_as_it_was_written(name: str) -> None:
    text = write(GRAPHS[name])
    assert isomorphic(Graph().parse(data=text, format="json-ld"), GRAPHS[name])


@pytest.mark.parametrize("name", GRAPHS)
def test_another_reader_finds_the_same_graph(name: str) -> None:
    quads = ox.parse(write(GRAPHS[name]), format=ox.RdfFormat.JSON_LD)
    lines = ox.serialize((quad.triple for quad in quads), format=ox.RdfFormat.N_TRIPLES)
    assert lines is not None
    assert isomorphic(Graph().parse(data=lines.decode(), format="nt"), GRAPHS[name])


def test_the_output_is_short_and_readable() -> None:
    document = json.loads(write(GRAPHS["data"]))
    brand = next(one for one in document["@graph"] if "PartyBrand" in one.get("type", ()) and "slogan" in one)
    assert brand["prefLabel"] == {"zh": "青山为证 理财为民", "en": "Green Hills, Money for the People"}
    assert brand["themeExactInName"].endswith("theme/licai-weimin") or brand["themeExactInName"].startswith("theme")
    area = next(one for one in document["@graph"] if "AdministrativeArea" in one.get("type", ()) and "exactMatch" in one)
    assert area["areaCode"] == "990100"


def test_prefixes_are_those_of_the_program() -> None:
    assert {name: CONTEXT[name] for name, _ in terms.PREFIXES} == dict(terms.PREFIXES)


def test_every_term_of_ours_has_a_short_name() -> None:
    ours = {value for name, value in vars(terms).items() if isinstance(value, str) and value.startswith(terms.BA)}
    targets = {value if isinstance(value, str) else value["@id"] for name, value in CONTEXT.items() if name != "@version"}
    types = {value["@type"] for value in CONTEXT.values() if isinstance(value, dict) and "@type" in value}
    named = {terms.BA + one.removeprefix("ba:") for one in targets | types if one.startswith("ba:")}
    assert ours - {terms.BA, terms.THEME_SCHEME} <= named
