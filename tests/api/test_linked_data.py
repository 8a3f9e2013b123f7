"""Identifiers, the documents behind them, and the vocabulary in every format."""

import pytest
from rdflib import RDF, Graph, URIRef

from api.negotiate import FORMATS
from kg.terms import BA, DEFAULT_BASE, ONTOLOGY, GraphName

# rdflib's own JSON-LD reader uses a class that rdflib deprecates
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")

READERS = {"ttl": "turtle", "jsonld": "json-ld", "nt": "nt", "rdf": "xml"}
BRAND = URIRef(f"{DEFAULT_BASE}brand/yangfan")


def parsed(answer, suffix):
    graph = Graph()
    graph.parse(data=answer.content, format=READERS[suffix])
    return graph


def test_a_browser_is_sent_from_the_identifier_to_the_page(client):
    answer = client.get("/id/brand/yangfan", headers={"accept": "text/html"}, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/brand/yangfan")
    assert "Accept" in answer.headers["vary"]


@pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.suffix)
def test_a_program_is_sent_to_the_format_it_accepts(client, form):
    answer = client.get("/id/brand/yangfan", headers={"accept": form.media_type}, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/id/brand/yangfan.{form.suffix}")


@pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.suffix)
def test_every_format_says_the_same_of_a_thing(client, form):
    answer = client.get(f"/id/brand/yangfan.{form.suffix}")
    assert answer.headers["content-type"].startswith(form.media_type)
    graph = parsed(answer, form.suffix)
    assert (BRAND, RDF.type, URIRef(BA + "PartyBrand")) in graph
    assert len(graph) == len(parsed(client.get("/id/brand/yangfan.nt"), "nt"))


@pytest.mark.parametrize(
    "path", ["/id/place/linlan", "/id/section/s1", "/id/source/linlan-report", "/id/graph/data", "/id/theme/licai-weimin"]
)
def test_things_without_a_page_of_their_own_are_shown_too(client, path):
    answer = client.get(path, headers={"accept": "text/html"})
    if answer.status_code == 404:
        pytest.skip(f"the tiny dataset has no {path}")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/html")


@pytest.mark.parametrize(
    ("path", "said"),
    [("/id/brand/yangfang.ttl", "brand"), ("/id/brands/yangfan", "brand"), ("/id/unit/linla", "unit"),
     ("/id/brand/a%3E%3Cscript%3E.ttl", "brand"), ("/id/place/nowhere.nt", "area")],
)
def test_an_identifier_of_nothing_is_not_found(client, path, said):
    answer = client.get(path, follow_redirects=False)
    assert answer.status_code == 404
    error = answer.json()["error"]
    assert error["code"] == "unknown_name"
    assert said in error["message"]["en"]


def test_a_name_that_is_nearly_right_is_offered(client):
    assert "理财为民 扬帆临澜" in client.get("/id/brand/yangfang.ttl").json()["error"]["near"]


def test_what_nobody_can_give_is_not_acceptable(client):
    answer = client.get("/id/brand/yangfan", headers={"accept": "image/png"}, follow_redirects=False)
    assert answer.status_code == 406
    assert answer.json()["error"]["code"] == "http_406"


@pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.suffix)
def test_the_vocabulary_is_there_in_every_format(client, form):
    graph = parsed(client.get("/ontology", headers={"accept": form.media_type}), form.suffix)
    assert URIRef(BA + "PartyBrand") in set(graph.subjects(RDF.type))


def test_every_term_has_its_place_on_the_page_of_the_vocabulary(client):
    sections = client.get("/ontology.json").json()["sections"]
    terms = {term["iri"]: term for section in sections for term in section["terms"]}
    for name in ("PartyBrand", "themeExactInName", "themeInferred"):
        assert terms[BA + name]["label"]["zh"]
        assert terms[BA + name]["definition"]["en"]
    shown = client.get("/ontology", headers={"accept": "text/html"}).text
    assert 'id="PartyBrand"' in shown


def test_a_category_leads_to_its_place_on_the_page(client):
    path = f"{ONTOLOGY}/level/40".removeprefix("https://w3id.org/brand-atlas")
    answer = client.get(path, headers={"accept": "text/html"}, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/ontology#level/40")
    assert 'id="level/40"' in client.get("/ontology", headers={"accept": "text/html"}).text


def test_an_unknown_format_of_the_vocabulary_names_the_known_ones(client):
    answer = client.get("/ontology.docx")
    assert answer.status_code == 404
    assert "ttl" in answer.json()["error"]["message"]["zh"]


@pytest.mark.parametrize("graph", GraphName)
def test_every_graph_has_a_page_that_describes_it(client, graph):
    assert client.get(f"/graph/{graph}", headers={"accept": "text/html"}).status_code == 200
    assert "void:triples" in client.get(f"/id/graph/{graph}.ttl").text
