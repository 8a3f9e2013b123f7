"""Kept queries show their results and never their text."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.saved_queries import SavedQueries, SavedQuery
from kg.errors import EnvironmentFault, UnknownNameError

SECRET = "# 只给自己看\nSELECT ?theme ?n { ?theme a ba:Theme ; ba:brandCount ?n } ORDER BY DESC(?n)"


def keep(client: TestClient, **more: str) -> dict[str, str]:
    answer = client.post("/api/sparql/saved", json={"query": SECRET, **more})
    assert answer.status_code == 201, answer.text
    found: dict[str, str] = answer.json()
    return found


@pytest.mark.parametrize("display", ["table", "graph", "bar", "pie", "raw"])
def test_results_pages_show_the_answer_and_not_the_query(client: TestClient, display: str) -> None:
    kept = keep(client, title="各主题的品牌数 <b>", display=display)
    for path in (kept["results"], kept["embed"]):
        page = client.get(path, headers={"Accept": "text/html"})
        assert page.status_code == 200
        assert "理财为民" in page.text
        assert "&lt;b&gt;" in page.text
        assert "只给自己看" not in page.text
        assert "brandCount" not in page.text


def test_the_data_of_a_results_page_come_without_the_query(client: TestClient) -> None:
    kept = keep(client)
    path = f"/api/sparql/saved/{kept['id']}"
    answer = client.get(f"{path}/answer")
    assert len(answer.json()["results"]["bindings"]) == 22
    assert client.get(f"{path}/picture").json()["nodes"] == 22
    assert client.get(f"{path}/picture.svg").headers["content-type"].startswith("image/svg+xml")
    assert client.get(f"{path}/export.xlsx").content[:2] == b"PK"


def test_only_the_frame_may_be_framed_and_neither_runs_inline_script(client: TestClient) -> None:
    kept = keep(client)
    page, frame = (client.get(kept[name]).headers for name in ("results", "embed"))
    assert "frame-ancestors 'none'" in page["content-security-policy"]
    assert page["x-frame-options"] == "DENY"
    assert "frame-ancestors 'self'" in frame["content-security-policy"]
    assert "script-src 'self';" in frame["content-security-policy"]
    assert "x-frame-options" not in frame


def test_the_same_query_is_kept_once_and_survives_a_restart(client: TestClient, editor_home: Path) -> None:
    assert keep(client, title="一")["id"] == keep(client, title="一")["id"]
    id = keep(client, title="一")["id"]
    assert SavedQueries(editor_home).find(id).query == SECRET


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"query": "DROP ALL"}, 403),
        ({"query": "SELECT * {"}, 400),
        ({"query": "ASK {}", "display": "film"}, 422),
        ({"query": "ASK {}", "label": "a b"}, 422),
    ],
)
def test_what_cannot_be_shown_is_not_kept(client: TestClient, fields: dict[str, str], status: int) -> None:
    assert client.post("/api/sparql/saved", json=fields).status_code == status


@pytest.mark.parametrize("id", ["0" * 20, "..%2f..%2fcurrent", "x"])
def test_an_address_that_was_never_made_is_not_found(client: TestClient, id: str) -> None:
    assert client.get(f"/sparql/results/{id}").status_code == 404
    assert client.get(f"/api/sparql/saved/{id}/answer").status_code == 404


def test_a_damaged_file_counts_as_not_there(tmp_path: Path) -> None:
    kept = SavedQueries(tmp_path)
    id = SavedQuery("ASK {}").id
    kept.keep(SavedQuery("ASK {}"))
    (tmp_path / "queries" / f"{id}.json").write_text("{", encoding="utf-8")
    with pytest.raises(UnknownNameError):
        kept.find(id)


def test_a_folder_that_is_full_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.saved_queries.MOST", 1)
    kept = SavedQueries(tmp_path)
    kept.keep(SavedQuery("ASK {}"))
    with pytest.raises(EnvironmentFault):
        kept.keep(SavedQuery("ASK { ?s ?p ?o }"))
    assert len(list((tmp_path / "queries").iterdir())) == 2, "the query and its key"


def test_a_kept_query_is_plain_data(tmp_path: Path) -> None:
    kept = SavedQueries(tmp_path)
    id = SavedQuery('ASK { ?s ?p "值" }', title="标题").id
    kept.keep(SavedQuery('ASK { ?s ?p "值" }', title="标题"))
    held = json.loads((tmp_path / "queries" / f"{id}.json").read_text(encoding="utf-8"))
    assert (held["query"], held["title"]) == ('ASK { ?s ?p "值" }', "标题")


def gone(client: TestClient, path: str) -> bool:
    return client.get(path, headers={"Accept": "text/html"}).status_code == 404


def delete(client: TestClient, id: str, key: str) -> int:
    return client.delete(f"/api/sparql/saved/{id}", headers={"Authorization": f"Bearer {key}"}).status_code


def test_who_kept_a_query_can_delete_it_and_nobody_else(client: TestClient) -> None:
    kept = keep(client, title="要删的")
    for key in ("", "guess", kept["id"], "../../x"):
        assert delete(client, kept["id"], key) == 404
    assert not gone(client, kept["results"])
    assert delete(client, kept["id"], kept["key"]) == 204
    assert gone(client, kept["results"])
    assert gone(client, kept["embed"])
    assert gone(client, f"/api/sparql/saved/{kept['id']}/answer")
    assert delete(client, kept["id"], kept["key"]) == 404


def test_a_query_that_two_people_kept_stays_until_both_have_deleted_it(client: TestClient) -> None:
    first, second = keep(client, title="两人"), keep(client, title="两人")
    assert delete(client, first["id"], first["key"]) == 204
    assert not gone(client, second["results"])
    assert delete(client, second["id"], second["key"]) == 204
    assert gone(client, second["results"])


def test_a_link_with_a_query_runs_it_once(client: TestClient) -> None:
    """The page answers readers without script; its script then asks the endpoint the same."""
    query = "SELECT ?b { ?b a ba:PartyBrand } ORDER BY ?b OFFSET 3"
    served = client.app.state.served  # type: ignore[attr-defined]
    before = served.edition.pool.state.counts["asked"]
    page = client.get("/sparql", params={"query": query}, headers={"Accept": "text/html"})
    assert page.status_code == 200
    headers = {"Content-Type": "application/sparql-query", "Accept": "application/sparql-results+json, text/turtle;q=0.9"}
    answer = client.post("/sparql", content=query, headers=headers)
    assert len(answer.json()["results"]["bindings"]) == 44
    assert served.edition.pool.state.counts["asked"] == before + 1
