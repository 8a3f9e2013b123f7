"""What the workbench of the SPARQL page gets from the server."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient

from kg.messages import catalogue
from kg.queries import QUERIES
from tests.support.sites import open_site


def check(client: TestClient, query: str) -> dict[str, Any]:
    answer = client.post("/api/sparql/check", json={"query": query})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_a_good_query_is_checked_without_being_answered(client: TestClient) -> None:
    found = check(client, "SELECT ?s { ?s a ba:Theme }")
    assert found == {"ok": True, "form": "SELECT", "error": None, "warnings": []}


@pytest.mark.parametrize(
    ("query", "code", "line", "column"),
    [
        ("SELECT * {\n  ?a ?b ?c\n  ?d\n}", "query_syntax", 3, 3),
        ("SELECT *\n{ ?a foo:bar ?c }", "query_syntax", 2, 13),
        ('SELECT * {\n ?a ?b "c }', "query_syntax", 2, 8),
        ("SELECT * {\n SERVICE <http://e/> { ?a ?b ?c } }", "query_refused", 2, 2),
        ("\nDELETE WHERE { ?a ?b ?c }", "query_refused", 2, 1),
    ],
)
def test_what_is_wrong_is_told_with_its_place(
    client: TestClient, query: str, code: str, line: int, column: int
) -> None:
    error = check(client, query)["error"]
    assert (error["code"], error["line"]) == (code, line)
    assert abs(error["column"] - column) <= 1
    assert error["message"]["zh"]
    assert error["message"]["en"]


def test_long_texts_are_checked_as_well(client: TestClient) -> None:
    long = "# " + "长" * 5000 + "\nSELECT * { ?a ?b ?c"
    assert not check(client, long)["ok"]
    assert check(client, long + " }")["ok"]


def test_a_cross_product_is_told_before_it_runs(client: TestClient) -> None:
    warning = check(client, "SELECT * {\n ?a a ba:Theme .\n ?d a ba:PartyBrand }")["warnings"][0]
    assert (warning["code"], warning["line"]) == ("unconnected", 3)
    assert "?a 与 ?d" in warning["message"]["zh"]


@pytest.mark.parametrize("name", sorted(QUERIES))
def test_no_ready_made_question_is_warned_of(client: TestClient, name: str) -> None:
    found = check(client, QUERIES[name].text)
    assert (found["ok"], found["warnings"]) == (True, [])


def test_a_text_that_is_costly_to_parse_is_given_up_soon(client: TestClient) -> None:
    star = "SELECT * { " + " ".join(f"?s <urn:p{n}> ?o{n} ." for n in range(300)) + " }"
    found = check(client, star)
    assert found["ok"] is not None


def test_the_page_starts_with_words_questions_choices_and_prefixes(client: TestClient) -> None:
    bench = client.get("/api/sparql/workbench").json()
    assert {one["name"] for one in bench["questions"]} == set(QUERIES)
    assert all(one["template"] == QUERIES[one["name"]].body for one in bench["questions"])
    assert {"theme", "unit", "place", "brand"} <= set(bench["choices"])
    assert all(one["iri"].startswith(bench["base"]) for one in bench["choices"]["theme"])
    assert ["ba", "https://w3id.org/brand-atlas/ontology#"] in bench["prefixes"]
    words = {name.removeprefix("editor.page.") for name in catalogue() if name.startswith("editor.page.")}
    assert set(bench["words"]) == words


def test_the_words_come_in_the_readers_language(client: TestClient) -> None:
    told = [client.get(f"/api/sparql/workbench?lang={lang}").json()["words"]["run"] for lang in ("zh", "en")]
    client.cookies.clear()
    assert told == ["查询", "Run"]


def test_the_vocabulary_in_use_comes_with_labels_and_counts(client: TestClient) -> None:
    terms = {one["short"]: one for one in client.get("/api/sparql/vocabulary").json()["terms"]}
    assert (terms["ba:hasTheme"]["sort"], terms["ba:Theme"]["sort"]) == ("property", "class")
    assert terms["ba:hasTheme"]["label"]["zh"]
    assert terms["ba:Theme"]["count"] == 22
    assert terms["skos:prefLabel"]["label"]["zh"] == "名称"


def test_names_of_things_and_terms_are_found_and_hostile_iris_have_none(client: TestClient) -> None:
    base = client.get("/api/sparql/workbench").json()["base"]
    hostile = ["javascript:alert(1)", "http://e/x'onmouseover='alert(1)", f'{base}theme/"><script>', "", "\x00"]
    theme = f"{base}theme/licai-weimin"
    skos = "http://www.w3.org/2004/02/skos/core#prefLabel"
    answer = client.post("/api/sparql/names", json={"iris": [theme, skos, *hostile]})
    items = answer.json()["items"]
    assert (items[theme]["label"]["zh"], items[theme]["page"]) == ("理财为民", "/theme/licai-weimin")
    assert items[skos]["label"]["zh"] == "名称"
    assert [items[one]["label"]["zh"] for one in hostile] == [""] * len(hostile)
    assert items["javascript:alert(1)"]["link"] == ""


def test_an_answer_is_drawn_as_a_picture_with_links(client: TestClient) -> None:
    query = "SELECT ?brand ?theme { ?brand ba:themeExactInName ?theme }"
    drawn = client.post("/api/sparql/picture", json={"query": query}).json()
    assert drawn["nodes"] > 4
    assert 'href="/theme/licai-weimin"' in drawn["svg"]
    file = client.post("/api/sparql/picture.svg", json={"query": query})
    assert file.headers["content-type"].startswith("image/svg+xml")
    assert "attachment" in file.headers["content-disposition"]
    assert client.post("/api/sparql/picture.gif", json={"query": query}).status_code == 404


@pytest.mark.parametrize("path", ["check", "picture", "picture.svg", "export.csv", "diagnose", "saved"])
@pytest.mark.parametrize(
    ("body", "status"),
    [(b"", 422), (b"[]", 422), (b"{", 422), (b"[" * 5000, 422), (b'{"query": 1}', 422), (b'{"query": " "}', 422), (b"\xff\xfe{\x00", 422)],
)
def test_bodies_that_make_no_sense_get_a_clear_answer(client: TestClient, path: str, body: bytes, status: int) -> None:
    answer = client.post(f"/api/sparql/{path}", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == status
    assert answer.json()["error"]["code"] == "parameter"


def test_a_body_that_is_too_long_is_not_read_to_its_end(client: TestClient) -> None:
    def endless() -> Any:
        for _ in range(100):
            yield b" " * 100_000

    answer = client.post("/api/sparql/check", content=endless(), headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (413, "query_too_large")


def test_the_web_process_runs_no_query_of_a_reader(client: TestClient, editor_home: Any) -> None:
    # With a tenth of a second for everything the workers give up; the pages still answer.
    with open_site(editor_home, query_seconds=0.1) as hurried:
        bomb = {"query": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"}
        assert hurried.post("/api/sparql/export.csv", json=bomb).status_code in (503, 504)
        assert hurried.post("/api/sparql/picture", json=bomb).status_code in (503, 504)
        assert hurried.get("/healthz").status_code == 200
