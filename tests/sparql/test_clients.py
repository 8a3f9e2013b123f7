"""Client libraries of other houses against our endpoint, just as their users call them."""

from __future__ import annotations

import warnings

import pytest
import rdflib
from rdflib.plugins.stores.sparqlstore import SPARQLStore

from tests.sparql.conftest import EX
from tests.sparql.station import Station

LABELS = f"SELECT ?b ?l {{ ?b <http://www.w3.org/2004/02/skos/core#prefLabel> ?l ; <{EX}theme> <{EX}theme/1> }} ORDER BY ?l LIMIT 3"


def test_rdflib_reads_through_its_sparql_store(station: Station) -> None:
    store = SPARQLStore(f"http://127.0.0.1:{station.port}/sparql")
    graph = rdflib.Graph(store)
    rows = list(graph.query(LABELS))
    assert [str(row[1]) for row in rows] == ["品牌1", "品牌101", "品牌11"]  # type: ignore[index]
    assert rows[0][1].language == "zh"  # type: ignore[index, union-attr]
    assert bool(graph.query("ASK { ?s ?p ?o }"))
    triples = list(graph.triples((rdflib.URIRef(f"{EX}brand/7"), None, None)))
    assert len(triples) == 3
    with pytest.raises(Exception, match=r"wrong|403"):
        list(graph.query("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }"))


def test_rdflib_reads_by_post_as_well(station: Station) -> None:
    for method in ("POST", "POST_FORM"):
        store = SPARQLStore(f"http://127.0.0.1:{station.port}/sparql", method=method)
        assert len(list(rdflib.Graph(store).query(LABELS))) == 3


@pytest.mark.parametrize("kind", ["JSON", "XML", "CSV", "TSV", "TURTLE", "RDFXML", "N3", "JSONLD"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_sparqlwrapper_gets_every_format(station: Station, kind: str, method: str) -> None:
    wrapper = pytest.importorskip("SPARQLWrapper", reason="SPARQLWrapper is not installed")
    client = wrapper.SPARQLWrapper(f"http://127.0.0.1:{station.port}/sparql")
    client.setMethod(getattr(wrapper, method))
    client.setReturnFormat(getattr(wrapper, kind))
    table = kind in ("JSON", "XML", "CSV", "TSV")
    client.setQuery(LABELS if table else f"DESCRIBE <{EX}brand/7>")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns about formats of its own accord
        found = client.query().convert()
    if kind == "JSON":
        assert len(found["results"]["bindings"]) == 3
    elif kind == "XML":
        assert len(found.getElementsByTagName("result")) == 3
    elif table:
        assert len(found.decode().strip().splitlines()) == 4
    elif kind in ("TURTLE", "N3"):
        assert len(rdflib.Graph().parse(data=found, format="turtle")) == 3
    else:
        assert len(found) == 3


def test_sparqlwrapper_sees_errors_for_what_they_are(station: Station) -> None:
    pytest.importorskip("SPARQLWrapper", reason="SPARQLWrapper is not installed")
    from SPARQLWrapper import JSON, POST, SPARQLWrapper
    from SPARQLWrapper.SPARQLExceptions import QueryBadFormed

    client = SPARQLWrapper(f"http://127.0.0.1:{station.port}/sparql", returnFormat=JSON)
    client.setQuery("SELECT * { ?s ?p")
    with pytest.raises(QueryBadFormed):
        client.query()
    client.setMethod(POST)
    client.setQuery("DROP ALL")
    with pytest.raises(Exception, match=r"403|[Ff]orbidden"):
        client.query()
