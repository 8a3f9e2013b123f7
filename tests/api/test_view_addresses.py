"""Pictures as files and as frames for other sites."""

import json
import time

import pytest
from lxml import etree

from viz import RENDERERS, VIEWS, view_from_json

GIVEN = {
    "overview": {},
    "theme": {"theme": "理财为民"},
    "unit": {"unit": "临澜"},
    "brand": {"brand": "yangfan"},
    "similar": {"grade": "near"},
    "neighbourhood": {"centre": "云汀", "depth": "1"},
    "clusters": {"basis": "parts"},
    "matrix": {"rows": "group", "columns": "kind"},
    "query": {"query": "SELECT ?b ?o { ?b a ba:PartyBrand ; ba:brandOf ?o }"},
}


def test_every_view_is_tried_here():
    assert set(GIVEN) == set(VIEWS)


@pytest.mark.parametrize("view", sorted(GIVEN))
@pytest.mark.parametrize("form", sorted(RENDERERS))
def test_every_view_is_had_in_every_format(client, view, form):
    row = RENDERERS[form]
    answer = client.get(f"/views/{view}.{row.suffix}", params=GIVEN[view])
    assert answer.status_code == 200, answer.text[:300]
    assert answer.headers["content-type"].startswith(row.media_type.split(";")[0])
    assert f"{view}" in answer.headers["content-disposition"]
    if form == "svg":
        assert etree.fromstring(answer.content).tag.endswith("svg")
    if form == "json":
        assert view_from_json(answer.text).name == view


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/views/them.svg", 404, "unknown_name"),
        ("/views/theme", 404, "unknown_name"),
        ("/views/theme.pdf2?theme=理财为民", 404, "format"),
        ("/views/theme.svg", 422, "parameter"),
        ("/views/theme.svg?theme=理财为民&colour=red", 422, "parameter"),
        ("/views/theme.svg?theme=a&theme=b", 422, "parameter"),
        ("/views/theme.svg?theme=无此主题", 404, "unknown_name"),
        ("/views/neighbourhood.svg?centre=云汀&depth=x", 422, "parameter"),
        ("/views/neighbourhood.svg?centre=云汀&depth=-1", 422, "parameter"),
        ("/embed/them?theme=理财为民", 404, "unknown_name"),
    ],
)
def test_a_wrong_address_says_what_is_wrong(client, path, status, code):
    answer = client.get(path)
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)


def test_a_view_that_is_nearly_right_is_offered(client):
    assert "theme" in client.get("/views/them.svg").json()["error"]["near"]


def test_a_file_can_be_asked_for_as_a_download(client):
    shown = client.get("/views/theme.svg?theme=理财为民")
    saved = client.get("/views/theme.svg?theme=理财为民&download=1")
    assert shown.headers["content-disposition"].startswith("inline")
    assert saved.headers["content-disposition"].startswith("attachment")
    assert shown.content == saved.content


def test_pictures_with_script_run_apart_from_the_site(client):
    policy = client.get("/views/theme.html?theme=理财为民").headers["content-security-policy"]
    assert "sandbox allow-scripts" in policy
    assert "allow-same-origin" not in policy
    assert "frame-ancestors 'none'" in policy


def test_only_listed_sites_may_frame_an_embed(open_client):
    with open_client(embed_ancestors=("'self'", "https://party.example.cn")) as client:
        answer = client.get("/embed/theme?theme=理财为民")
        assert "frame-ancestors 'self' https://party.example.cn" in answer.headers["content-security-policy"]
        assert "x-frame-options" not in answer.headers
        assert "set-cookie" not in answer.headers
        page = client.get("/theme/licai-weimin", headers={"accept": "text/html"})
        assert "frame-ancestors 'none'" in page.headers["content-security-policy"]
        assert page.headers["x-frame-options"] == "DENY"


def test_an_embed_is_small_and_runs_only_its_own_script(client):
    answer = client.get("/embed/theme?theme=理财为民")
    assert len(answer.content) < 60_000
    assert answer.text.count("<script") == 1
    assert "script-src &#39;sha256-" in answer.text
    assert 'href="/theme/' in answer.text


def test_the_list_of_views_is_the_table(client):
    listed = client.get("/api/views").json()
    assert {one["name"] for one in listed["views"]} == set(VIEWS)
    assert {one["name"] for one in listed["formats"]} == set(RENDERERS)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "INSERT DATA { <urn:a> <urn:b> <urn:c> }",
    ],
)
def test_a_view_of_a_query_is_refused_what_the_endpoint_refuses(client, query):
    answer = client.get("/views/query.json", params={"query": query})
    assert answer.status_code == 403


def test_a_view_of_a_runaway_query_is_stopped_by_the_clock(open_client):
    with open_client(query_seconds=1.0) as client:
        began = time.monotonic()
        answer = client.get(
            "/views/query.json",
            params={"query": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"},
        )
        assert answer.status_code in {503, 504}
        assert time.monotonic() - began < 10
        assert client.get("/healthz").json()["ok"]


def test_a_view_of_a_construct_query_draws_its_things(client):
    query = "CONSTRUCT { ?o schema:brand ?b } WHERE { ?b ba:brandOf ?o }"
    view = json.loads(client.get("/views/query.json", params={"query": query}).text)
    assert len(view["nodes"]) > 5


def test_a_view_of_a_named_query_takes_its_parameters(client):
    answer = client.get("/views/query.json", params={"query": "brands_on_theme", "theme": "理财为民"})
    assert answer.status_code == 200, answer.text
