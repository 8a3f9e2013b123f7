"""Very many brands as crowds that open: nothing is lost, nothing is counted wrongly, names are addresses."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

import kg
from kg.analysis.holdings import CountedHoldings
from kg.atlas import Atlas
from kg.entities.graph import Graph
from kg.holdings import QueriedHoldings
from kg.terms import Basis
from tests.explore.conftest import BASE
from tests.support.sites import open_site

LARGE = f"{BASE}theme/ningxin-juli"
SHOWN_AT_ONCE = 200
NAMESAKES = """
PREFIX org: <http://www.w3.org/ns/org#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?name (COUNT(?unit) AS ?n) WHERE { ?unit a org:FormalOrganization ; skos:prefLabel ?name FILTER(LANG(?name) = "zh") }
GROUP BY ?name HAVING (COUNT(?unit) > 1) ORDER BY ?name LIMIT 1
"""
LARGEST_UNIT = """
PREFIX ba: <https://w3id.org/brand-atlas/ontology#>
PREFIX org: <http://www.w3.org/ns/org#>
SELECT ?owner (COUNT(?brand) AS ?n) WHERE { ?brand ba:brandOf ?owner . ?owner a org:FormalOrganization }
GROUP BY ?owner ORDER BY DESC(?n) ?owner LIMIT 1
"""


@pytest.fixture(scope="module")
def crowded(crowded_home: Path) -> Iterator[TestClient]:
    """A client of ten thousand brands."""
    with open_site(crowded_home) as client:
        yield client


def inside(client: TestClient, iri: str, **more: Any) -> dict[str, Any]:
    answer = client.get("/api/neighbours", params={"iri": iri, "limit": SHOWN_AT_ONCE, **more})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def everything(client: TestClient, iri: str, depth: int = 0) -> set[str]:
    """Open a crowd and all crowds in it; return the brands."""
    assert depth < 6
    (group,) = inside(client, iri)["groups"]
    brands: set[str] = set()
    for offset in range(0, group["total"], SHOWN_AT_ONCE):
        for node in inside(client, iri, offset=offset)["nodes"]:
            if node["kind"] == "cluster":
                brands |= everything(client, node["id"], depth + 1)
            elif node["kind"] == "brand":
                brands.add(node["id"])
    return brands


def test_whoever_opens_every_crowd_of_a_theme_sees_each_of_its_brands(crowded: TestClient) -> None:
    answer = crowded.get("/sparql", params={"query": f"SELECT ?b {{ ?b <https://w3id.org/brand-atlas/ontology#hasTheme> <{LARGE}> }}"},
                         headers={"accept": "application/sparql-results+json"})
    brands = {row["b"]["value"] for row in answer.json()["results"]["bindings"]}
    assert len(brands) > 3 * SHOWN_AT_ONCE
    assert everything(crowded, f"{LARGE}#all") == brands


def test_a_crowd_counts_what_it_holds(crowded: TestClient) -> None:
    found = inside(crowded, f"{LARGE}#variant")
    crowds = [node for node in found["nodes"] if node["kind"] == "cluster"]
    assert len(crowds) > 10
    assert sum(node["count"] for node in crowds) == found["centre"]["count"]
    assert [node["count"] for node in crowds] == sorted((node["count"] for node in crowds), reverse=True)
    counted = crowded.get("/api/counts", params={"iri": f"{LARGE}#variant"}).json()["counts"]
    assert counted == {f"{LARGE}#variant": {"cluster": len(crowds)}}


def test_what_a_crowd_holds_is_a_piece_of_a_view_document(crowded: TestClient, valid: Any) -> None:
    cluster = crowded.get("/api/clusters?members=0").json()["clusters"][0]["iri"]
    for iri in (f"{LARGE}#all", f"{LARGE}#variant", f"{LARGE}#parts", cluster, f"{BASE}theme/weimin-fuwu#all"):
        found = inside(crowded, iri)
        known = {found["centre"]["id"], *(node["id"] for node in found["nodes"])}
        for node in (found["centre"], *found["nodes"]):
            valid("Node", node)
        for edge in found["edges"]:
            valid("Edge", edge)
            assert {edge["source"], edge["target"]} <= known
        assert len(found["nodes"]) <= SHOWN_AT_ONCE + 5
        joined = {end for edge in found["edges"] for end in (edge["source"], edge["target"])}
        assert known - joined <= {found["centre"]["id"]}


def test_the_overview_of_ten_thousand_brands_is_crowds_and_each_opens(crowded: TestClient) -> None:
    view = crowded.get("/views/overview.json").json()
    crowds = [node["id"] for node in view["nodes"] if node["kind"] == "cluster"]
    assert len(crowds) > 5
    assert not [node for node in view["nodes"] if node["kind"] == "brand"]
    for iri in crowds:
        assert inside(crowded, iri)["nodes"], iri


def test_few_brands_come_at_once_and_by_their_own_names(client: TestClient) -> None:
    found = inside(client, f"{BASE}theme/licai-weimin#all")
    assert found["groups"] == [{"link": "member", "kind": "brand", "basis": None, "total": 11, "shown": 11}]
    assert len([node for node in found["nodes"] if node["kind"] == "brand"]) == 11


def test_a_crowd_may_be_named_in_short(client: TestClient) -> None:
    assert inside(client, "theme/licai-weimin#exact")["centre"]["id"] == f"{BASE}theme/licai-weimin#exact"


@pytest.mark.parametrize(
    "name",
    ["theme/licai-weimin#", "theme/licai-weimin#nonsense", "theme/licai-weimin#all/jinan", "theme/licai-weimin#exact/no-such-city",
     "theme/licai-weimin#exact/qingdao/no-such-unit", "theme/licai-weimin#exact/a/b/c", "theme/none#all", "cluster/none", "unit/qingdao#nonsense", "unit/none#all",
     "unit/qingdao#all/x", "unit/qingdao#exact"],
)  # fmt: skip
def test_a_crowd_that_is_not_there_is_said_to_be_missing(client: TestClient, name: str) -> None:
    answer = client.get("/api/neighbours", params={"iri": BASE + name})
    assert answer.status_code == 404, answer.text
    assert answer.json()["error"]["message"]["zh"]
    assert client.get("/api/counts", params={"iri": BASE + name}).json()["counts"] == {BASE + name: {}}


@pytest.mark.parametrize("name", ["theme/licai-weimin#exact/</script>", "theme/licai-weimin##all", "theme/licai-weimin#exact/ x"])
def test_a_crowd_whose_name_is_no_address_is_refused_in_words(client: TestClient, name: str) -> None:
    answer = client.get("/api/neighbours", params={"iri": BASE + name})
    assert answer.status_code == 422, answer.text
    assert "IRI" in answer.json()["error"]["message"]["zh"]


@pytest.fixture(scope="module", params=["crowded_home", "site_home"])
def counted(request: pytest.FixtureRequest) -> Iterator[tuple[CountedHoldings, QueriedHoldings, Atlas]]:
    """Holdings counted from the arrays of a release, and those asked of its store."""
    with kg.open(request.getfixturevalue(request.param)) as atlas:
        graph = Graph(atlas.store, atlas.info.base)
        columns = atlas.written_columns()
        assert columns is not None
        yield CountedHoldings(graph, columns), QueriedHoldings(graph), atlas


def test_arrays_and_queries_tell_the_same_of_every_theme_city_and_unit(
    counted: tuple[CountedHoldings, QueriedHoldings, Atlas],
) -> None:
    arrays, queries, atlas = counted
    seen = 0
    for theme in atlas.themes():
        for basis in Basis:
            cities = arrays.cities(theme.ref.iri, basis)
            assert cities == queries.cities(theme.ref.iri, basis)
            assert sum(one.brands for one in cities) == getattr(theme.counts, basis)
            seen += len(cities)
            for city in cities[:3]:
                units = arrays.units(theme.ref.iri, basis, city.of)
                assert units == queries.units(theme.ref.iri, basis, city.of)
                some = [one.of for one in units[:4]]
                page = arrays.brands(theme.ref.iri, basis, some, 1, 7)
                assert page == queries.brands(theme.ref.iri, basis, some, 1, 7)
    assert seen > len(atlas.themes())


def test_what_nobody_holds_is_nothing_either_way(counted: tuple[CountedHoldings, QueriedHoldings, Atlas]) -> None:
    arrays, queries, atlas = counted
    theme = atlas.themes()[0].ref.iri
    for one in (arrays, queries):
        assert one.cities(f"{BASE}theme/none", Basis.EXACT) == ()
        assert one.units(theme, Basis.EXACT, f"{BASE}place/none") == ()
        assert one.brands(theme, Basis.EXACT, [f"{BASE}unit/none"], 0, 10) == ()


def largest_unit(client: TestClient) -> tuple[str, int]:
    counted = client.get("/sparql", params={"query": LARGEST_UNIT}, headers={"accept": "application/sparql-results+json"})
    (row,) = counted.json()["results"]["bindings"]
    return row["owner"]["value"], int(row["n"]["value"])


def test_the_brands_of_a_unit_come_as_groups_of_their_themes_each_brand_once(crowded: TestClient, valid: Any) -> None:
    unit, brands = largest_unit(crowded)
    found = inside(crowded, f"{unit}#all")
    crowds = [node for node in found["nodes"] if node["kind"] == "cluster"]
    assert len(crowds) > 3
    assert sum(node["count"] for node in crowds) == found["centre"]["count"] == brands
    assert crowds[-1]["id"] == f"{unit}#-"
    assert {"source": unit, "target": f"{unit}#all", "kind": "owns"}.items() <= found["edges"][-1].items()
    assert len(everything(crowded, f"{unit}#all")) == brands
    for crowd in crowds:
        held = inside(crowded, crowd["id"])
        assert held["groups"][0]["total"] == crowd["count"]
        assert {(edge["kind"], edge["source"]) for edge in held["edges"]} == {("owns", unit)}
        for node in (held["centre"], *held["nodes"]):
            valid("Node", node)


def test_the_few_brands_of_a_unit_come_at_once(client: TestClient) -> None:
    found = inside(client, "unit/qingdao#all")
    assert found["groups"][0]["total"] == 5
    assert {node["kind"] for node in found["nodes"]} == {"unit", "brand"}


def test_the_picture_of_a_unit_with_very_many_brands_is_crowds_that_open(crowded: TestClient) -> None:
    unit, brands = largest_unit(crowded)
    view = crowded.get("/views/unit.json", params={"unit": unit}).json()
    assert not [node for node in view["nodes"] if node["kind"] == "brand"]
    own = [node for node in view["nodes"] if node["id"].startswith(f"{unit}#")]
    assert sum(node["count"] for node in own) == brands
    for node in view["nodes"]:
        if node["kind"] == "cluster":
            assert inside(crowded, node["id"])["groups"][0]["total"] == node["count"]


def test_units_of_one_name_say_where_they_are(crowded: TestClient) -> None:
    rows = crowded.get("/sparql", params={"query": NAMESAKES}, headers={"accept": "application/sparql-results+json"})
    (row,) = rows.json()["results"]["bindings"]
    name = row["name"]["value"]
    alike = [one for one in crowded.get("/api/search", params={"q": name, "kind": "unit"}).json()["items"] if one["label"]["zh"] == name]
    assert len(alike) == int(row["n"]["value"])
    assert all(one["context"]["zh"] for one in alike)
