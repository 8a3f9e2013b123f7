"""A query that returns nothing tells which condition empties it, and what may have been meant."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from fastapi.testclient import TestClient

from kg.diagnosis import diagnose


def asked(client: TestClient, query: str) -> dict[str, Any]:
    answer = client.post("/api/sparql/diagnose", json={"query": query})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def offers(found: dict[str, Any]) -> list[tuple[str, str]]:
    return [(one["sort"], one["new"]) for reason in found["reasons"] for one in reason["suggestions"]]


def test_a_misspelt_name_brings_the_right_one(client: TestClient) -> None:
    query = 'SELECT ?b {\n  ?b ba:hasTheme ?t .\n  ?t skos:prefLabel "理财为名"@zh\n}'
    found = asked(client, query)
    first = found["reasons"][0]
    assert (first["text"], first["line"]) == ('?t skos:prefLabel "理财为名"@zh', 3)
    assert "单独也找不到" in first["message"]["zh"]
    assert offers(found)[0] == ("name", '"理财为民"@zh')
    start = first["suggestions"][0]["start"]
    assert query[start:].startswith(first["suggestions"][0]["old"])


def test_a_name_without_its_language_brings_the_one_with_it(client: TestClient) -> None:
    found = asked(client, 'SELECT ?t { ?t a ba:Theme ; skos:prefLabel "清正廉洁" }')
    assert ("language", '"清正廉洁"@zh') in offers(found)


def test_a_wrong_property_brings_the_nearest_of_the_vocabulary(client: TestClient) -> None:
    found = asked(client, "SELECT ?b { ?b a ba:PartyBrand ; ba:hasThemes ?t }")
    assert found["reasons"][0]["text"] == "?b ba:hasThemes ?t"
    assert ("term", "ba:hasTheme") in offers(found)


def test_a_thing_that_is_not_there_brings_the_nearest_one(client: TestClient) -> None:
    base = client.get("/api/sparql/workbench").json()["base"]
    found = asked(client, f"SELECT ?b {{ ?b ba:hasTheme <{base}theme/licai-weiming> }}")
    assert ("thing", f"<{base}theme/licai-weimin>") in offers(found)


def test_subject_and_object_the_wrong_way_round_are_turned(client: TestClient) -> None:
    found = asked(client, "SELECT * { ?brand a ba:PartyBrand . ?owner ba:brandOf ?brand }")
    assert ("turned", "?brand ba:brandOf ?owner") in offers(found)


def test_two_conditions_that_exclude_each_other_are_both_told(client: TestClient) -> None:
    found = asked(client, "SELECT * { ?b a ba:PartyBrand . ?b a ba:Theme . ?b skos:prefLabel ?n }")
    told = [reason["text"] for reason in found["reasons"]]
    assert told == ["?b a ba:PartyBrand", "?b a ba:Theme"]


def test_a_filter_that_lets_nothing_through_is_told(client: TestClient) -> None:
    found = asked(client, "SELECT ?t { ?t a ba:Theme ; ba:brandCount ?n FILTER(?n > 1000) }")
    assert [reason["text"] for reason in found["reasons"]] == ["FILTER(?n > 1000)"]


def test_an_optional_that_never_finds_anything_is_told_with_the_filter_that_needs_it(client: TestClient) -> None:
    query = 'SELECT ?t ?m {\n  ?t a ba:Theme .\n  OPTIONAL { ?t ba:mottos ?m }\n  FILTER(STRLEN(?m) > 1)\n}'
    found = asked(client, query)
    told = {reason["text"]: reason for reason in found["reasons"]}
    assert set(told) == {"FILTER(STRLEN(?m) > 1)", "OPTIONAL { ?t ba:mottos ?m }"}
    optional = told["OPTIONAL { ?t ba:mottos ?m }"]
    assert optional["line"] == 3
    assert "从来找不到" in optional["message"]["zh"]


def test_an_optional_that_binds_what_a_later_condition_cannot_have_is_told(client: TestClient) -> None:
    query = "SELECT * { ?b a ba:PartyBrand . OPTIONAL { ?b ba:brandOf ?x } ?x a ba:Theme }"
    assert "OPTIONAL { ?b ba:brandOf ?x }" in [reason["text"] for reason in asked(client, query)["reasons"]]


def test_an_optional_that_finds_something_is_never_blamed(client: TestClient) -> None:
    found = asked(client, "SELECT * { ?t a ba:Theme ; ba:brandCount ?n OPTIONAL { ?t skos:prefLabel ?l } FILTER(?n > 1000) }")
    assert [reason["text"] for reason in found["reasons"]] == ["FILTER(?n > 1000)"]


@pytest.mark.parametrize(
    ("tail", "word"), [("LIMIT 0", "LIMIT 0"), ("OFFSET 5000", "OFFSET"), ("GROUP BY ?t HAVING(COUNT(*) > 99)", "HAVING")]
)
def test_what_stands_after_the_conditions_may_be_the_cause(client: TestClient, tail: str, word: str) -> None:
    found = asked(client, f"SELECT ?t {{ ?t a ba:Theme }} {tail}")
    assert [reason["text"] for reason in found["reasons"]] == [word]


def test_it_ends_in_time_and_says_that_it_is_not_complete(client: TestClient) -> None:
    heavy = " ".join(f"?a{n} ?p{n} ?b{n} ." for n in range(8)) + "FILTER(?a1 = 1 && ?a2 = 2)"
    found = asked(client, f"SELECT * {{ {heavy} }}")
    assert found["seconds"] < 6


@pytest.mark.parametrize(
    ("query", "code"),
    [("INSERT DATA { <urn:a> <urn:b> 1 }", "query_refused"), ("SELECT * { SERVICE <urn:x> { ?a ?b ?c } }", "query_refused")],
)
def test_what_is_refused_elsewhere_is_refused_here(client: TestClient, query: str, code: str) -> None:
    answer = client.post("/api/sparql/diagnose", json={"query": query})
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, code)


class NoNames:
    async def occurs(self, words: str, language: str) -> bool | None:
        return None

    async def search(self, text: str) -> list[Any]:
        return []

    async def ref(self, iri: str) -> None:
        return None

    def expand(self, name: str) -> str:
        return ""

    async def is_used(self, iri: str) -> bool:
        return True

    async def near_terms(self, name: str) -> list[Any]:
        return []


def test_answers_that_do_not_come_in_time_make_it_incomplete() -> None:
    async def never(text: str) -> bool | None:
        return None

    found = asyncio.run(diagnose("SELECT * { ?a ?b ?c . ?c ?d ?e }", never, NoNames()))
    assert not found.complete
