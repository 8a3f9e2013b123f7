"""Answers as files for people: they open right, name things, and nothing in them runs."""

from __future__ import annotations

import csv
import io

import pytest
from fastapi.testclient import TestClient
from openpyxl import load_workbook

QUERY = """SELECT ?theme ?n ?text ?more WHERE {
  ?theme a ba:Theme ; skos:prefLabel "理财为民"@zh ; ba:brandCount ?n
  BIND('=HYPERLINK("http://e/","x")' AS ?text) BIND("+86 532, \\"引号\\"" AS ?more)
}"""


def test_csv_opens_in_excel_with_names_beside_iris_and_no_formulas(client: TestClient) -> None:
    answer = client.post("/api/sparql/export.csv", json={"query": QUERY})
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert "attachment" in answer.headers["content-disposition"]
    assert answer.content.startswith(b"\xef\xbb\xbf")
    assert answer.content.count(b"\r\n") == 2
    heads, row = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert heads == ["theme（名称）", "theme", "n", "text", "more"]
    assert row[0] == "理财为民"
    assert row[1].endswith("/theme/licai-weimin")
    assert int(row[2]) > 0
    assert row[3:] == ["'=HYPERLINK(\"http://e/\",\"x\")", "'+86 532, \"引号\""]


def test_a_workbook_holds_numbers_as_numbers_and_formulas_as_text(client: TestClient) -> None:
    answer = client.post("/api/sparql/export.xlsx", json={"query": QUERY})
    assert answer.headers["content-type"].endswith("spreadsheetml.sheet")
    page = load_workbook(io.BytesIO(answer.content)).active
    assert page is not None
    heads, row = page.iter_rows()
    assert [cell.value for cell in heads] == ["theme（名称）", "theme", "n", "text", "more"]
    assert isinstance(row[2].value, int)
    assert (row[3].data_type, row[3].value) == ("s", '=HYPERLINK("http://e/","x")')
    assert page.freeze_panes == "A2"


def test_the_heads_are_in_the_readers_language(client: TestClient) -> None:
    answer = client.post("/api/sparql/export.csv?lang=en", json={"query": QUERY})
    client.cookies.clear()
    assert answer.content.decode("utf-8-sig").splitlines()[0].startswith("theme (name),theme")


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_control_characters_and_long_texts_break_no_file(client: TestClient, form: str) -> None:
    query = 'SELECT ?x { BIND("a\\u0001b\\u0000" AS ?x) }'
    assert client.post(f"/api/sparql/export.{form}", json={"query": query}).status_code == 200


def test_an_empty_answer_and_a_truth_are_files_too(client: TestClient) -> None:
    empty = client.post("/api/sparql/export.csv", json={"query": "SELECT ?x { ?x a <urn:nothing> }"})
    assert empty.content.decode("utf-8-sig") == "x\r\n"
    truth = client.post("/api/sparql/export.csv", json={"query": "ASK { ?s ?p ?o }"})
    assert truth.content.decode("utf-8-sig") == "ASK\r\ntrue\r\n"


@pytest.mark.parametrize(
    ("path", "query", "status"),
    [
        ("export.pdf", "ASK {}", 404),
        ("export.csv", "CONSTRUCT WHERE { ?s ?p ?o }", 404),
        ("export.csv", "SELECT * {", 400),
        ("export.xlsx", "DROP ALL", 403),
    ],
)
def test_what_cannot_be_a_file_is_told(client: TestClient, path: str, query: str, status: int) -> None:
    answer = client.post(f"/api/sparql/{path}", json={"query": query})
    assert answer.status_code == status
    assert answer.json()["error"]["message"]["zh"]


def test_a_form_may_ask_as_well(client: TestClient) -> None:
    answer = client.post("/api/sparql/export.csv", data={"query": "ASK {}"})
    assert answer.status_code == 200
