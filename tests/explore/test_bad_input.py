"""Dead links, edited addresses, long texts: a sentence that says what is wrong, quickly."""

from __future__ import annotations

import time

import pytest

from tests.explore.conftest import BASE

DOORS = {
    "/api/neighbours": {"iri": "unit/qingdao"},
    "/api/counts": {"iri": "unit/qingdao"},
    "/api/paths": {"from": "unit/qingdao", "to": "unit/zaozhuang"},
    "/api/compare": {"a": "unit/qingdao", "b": "unit/zaozhuang"},
}
THINGS = [(path, name) for path, given in DOORS.items() for name in given]


def refused(answer, status):
    assert answer.status_code == status, answer.text
    error = answer.json()["error"]
    assert error["code"]
    assert error["message"]["zh"]
    assert error["message"]["en"]
    assert answer.headers["cache-control"] == "no-store"
    return error


@pytest.mark.parametrize("path", DOORS)
def test_every_question_is_answered(client, path):
    answer = client.get(path, params=DOORS[path])
    assert answer.status_code == 200
    assert answer.headers["etag"]
    assert client.get(path, params=DOORS[path], headers={"if-none-match": answer.headers["etag"]}).status_code == 304


@pytest.mark.parametrize(("path", "name"), [one for one in THINGS if one[0] != "/api/counts"])
@pytest.mark.parametrize("dead", ["unit/qingdoa", f"{BASE}unit/qingdoa"])
def test_a_dead_thing_is_not_found_and_the_nearest_are_named(client, path, name, dead):
    error = refused(client.get(path, params={**DOORS[path], name: dead}), 404)
    assert error["kind"] == "unit"
    assert "青岛市财政局" in error["near"]


def test_a_dead_entity_names_the_nearest(client):
    assert "青岛市财政局" in refused(client.get("/api/entities/unit/qingdoa"), 404)["near"]
    assert "brand" in refused(client.get("/api/entities/thing/x"), 404)["near"]


@pytest.mark.parametrize(("path", "name"), THINGS)
@pytest.mark.parametrize("word", ["", "qingdao", "x" * 10_000, "unit/" + "x" * 10_000, f"{BASE}unit/" + "x" * 10_000, "javascript:alert(1)", "x/y"])
def test_what_is_no_name_of_a_thing_is_refused_quickly(client, path, name, word):
    start = time.perf_counter()
    refused(client.get(path, params={**DOORS[path], name: word}), 422)
    assert time.perf_counter() - start < 1


@pytest.mark.parametrize(("path", "name"), [one for one in THINGS if one[0] != "/api/counts"])
@pytest.mark.parametrize("word", [f"{BASE}unit/x> }} DROP ALL #", 'https://e/x"onmouseover', "https://e/{x}", f"{BASE}unit/a b", "https://elsewhere.example/x"])
def test_hostile_iris_find_nothing(client, path, name, word):
    assert client.get(path, params={**DOORS[path], name: word}).status_code in (404, 422)
    assert client.get("/api/neighbours", params=DOORS["/api/neighbours"]).status_code == 200


@pytest.mark.parametrize("path", DOORS)
@pytest.mark.parametrize(
    ("name", "word"), [("bases", "sure"), ("bases", "exact;DROP"), ("limit", "0"), ("limit", "x"), ("limit", "9" * 30), ("moved", "1")]
)
def test_an_edited_parameter_is_refused_with_the_reason(client, path, name, word):
    error = refused(client.get(path, params={**DOORS[path], name: word}), 422)
    assert name in error["message"]["zh"]


@pytest.mark.parametrize(("name", "word"), [("kinds", "person"), ("offset", "-1"), ("offset", "x"), ("offset", "1" * 12), ("limit", "201")])
def test_pages_out_of_range_are_refused(client, name, word):
    refused(client.get("/api/neighbours", params={"iri": "unit/qingdao", name: word}), 422)


def test_a_parameter_given_twice_is_refused(client):
    assert "只能给一次" in refused(client.get("/api/paths?from=unit/qingdao&from=unit/jinan&to=unit/zaozhuang"), 422)["message"]["zh"]


@pytest.mark.parametrize("path", ["/api/neighbours", "/api/counts", "/api/paths?from=unit/qingdao", "/api/compare?b=unit/qingdao"])
def test_a_missing_parameter_is_named(client, path):
    assert refused(client.get(path), 422)["parameters"]


def test_too_many_things_are_not_counted(client):
    error = refused(client.get("/api/counts", params=[("iri", f"{BASE}unit/u{number}") for number in range(101)]), 422)
    assert "100" in error["message"]["zh"]


def test_a_search_of_ten_thousand_characters_is_refused_quickly(client):
    start = time.perf_counter()
    error = refused(client.get("/api/search", params={"q": "l" * 10_000}), 422)
    assert time.perf_counter() - start < 1
    assert "10000" in error["message"]["zh"]


def test_search_counts_what_it_found_and_names_pages(client):
    found = client.get("/api/search", params={"q": "理财", "limit": 2}).json()
    assert len(found["items"]) == 2 < found["total"]
    assert {"iri", "kind", "key", "label", "label_en", "short", "context", "matched", "href"} <= set(found["items"][0])
    assert client.get(found["items"][0]["href"], headers={"accept": "text/html"}).status_code == 200


def test_the_description_of_the_interface_has_them_all(client):
    described = client.get("/openapi.json").json()["paths"]
    for path, given in DOORS.items():
        known = {one["name"]: one for one in described[path]["get"]["parameters"]}
        assert given.keys() <= known.keys()
        for name in given:
            assert known[name].get("examples") or known[name]["schema"].get("examples")
    assert {"/api/layout", "/api/views/{id}", "/api/entities/{kind}/{key}"} <= described.keys()
    assert {"get", "post"} <= described["/api/views"].keys()
