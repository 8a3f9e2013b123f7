"""Pictures in other sites' frames, their previews, and oEmbed 1.0: answers over HTTP."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from lxml import etree, html

from api.showing import subject_of
from viz import VIEWS

SITE = "http://testserver"
EVIL = "<script>alert(1)</script>\" onload=\"alert(1)"
THINGS = {"theme": "licai-weimin", "unit": "qingdao", "brand": "jingchou-weigong", "neighbourhood": "青岛", "query": "practices"}


def keep(client: TestClient, **changes: Any) -> str:
    document = client.get("/views/theme.json", params={"theme": "理财为民"}).json() | changes
    return str(client.post("/api/views", json={"document": document}).json()["id"])


@pytest.mark.parametrize("view", sorted(VIEWS))
def test_every_view_can_be_embedded_by_path_or_by_query(client: TestClient, view: str) -> None:
    subject = subject_of(view)
    if not subject:
        assert client.get(f"/embed/{view}").status_code == 200
        return
    by_path = client.get(f"/embed/{view}/{THINGS[view]}")
    by_query = client.get(f"/embed/{view}", params={subject: THINGS[view]})
    assert by_path.status_code == 200, by_path.text[:300]
    assert by_path.text == by_query.text


def test_an_embed_says_what_it_shows_in_words_too(client: TestClient) -> None:
    page = html.fromstring(client.get("/embed/theme/licai-weimin").text)
    entries = {"".join(one.itertext()) for one in page.xpath("//*[@data-entry]/span[@class='entry-name']")}
    assert {"精筹惟公 理财为民", "五星财政 理财为民", "牢记宗旨 理财为民"} <= entries
    assert page.xpath("//noscript")
    assert len(page.xpath("//*[@data-entry]")) == len(page.xpath("//*[@data-node]"))


def test_an_embed_is_small_asks_for_nothing_and_sets_no_cookie(client: TestClient) -> None:
    answer = client.get("/embed/theme/licai-weimin?lang=en")
    assert len(answer.content) < 60_000
    assert "set-cookie" not in answer.headers
    page = html.fromstring(answer.text)
    assert not page.xpath("//@src | //link/@href")
    (policy,) = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    (script,) = page.xpath("//script")
    assert policy == f"script-src 'sha256-{b64encode(sha256(script.text.encode()).digest()).decode()}'"
    assert 'lang="en"' in answer.text


def test_frames_are_allowed_to_this_site_and_files_and_no_old_header_forbids_them(client: TestClient) -> None:
    answer = client.get("/embed/theme/licai-weimin")
    assert answer.headers["content-security-policy"].endswith("frame-ancestors 'self' file:")
    assert "x-frame-options" not in answer.headers


def test_only_listed_sites_may_frame_where_a_list_is_set(site_home: Path, open_site: Callable[..., TestClient]) -> None:
    with open_site(site_home, embed_ancestors=("https://party.example.cn",)) as client:
        policy = client.get("/embed/theme/licai-weimin").headers["content-security-policy"]
        assert policy.endswith("frame-ancestors https://party.example.cn")


def test_a_frozen_embed_leads_to_one_kept_picture(own: TestClient, own_home: Path) -> None:
    first = own.get("/embed/theme/licai-weimin?freeze=1&lang=en", follow_redirects=False)
    again = own.get("/embed/theme/licai-weimin?freeze=1&lang=en", follow_redirects=False)
    assert first.status_code == 302
    assert first.headers["location"] == again.headers["location"]
    assert re.fullmatch(r"/embed/v/[0-9a-f]{32}\?lang=en", first.headers["location"])
    assert len(list((own_home / "views").glob("*.json"))) == 1
    page = own.get(first.headers["location"])
    assert "Kept as it was" in page.text


@pytest.mark.parametrize("path", ["/embed/query/all_brands?freeze=1", "/embed/theme/licai-weimin?freeze=1&limit=7"])
def test_a_stranger_cannot_fill_the_shelf_by_varying_an_address(own: TestClient, own_home: Path, path: str) -> None:
    assert own.get(path, follow_redirects=False).status_code == 422
    assert not (own_home / "views").exists()


def test_a_kept_picture_is_had_as_page_and_as_picture(client: TestClient) -> None:
    id = keep(client)
    assert client.get(f"/embed/v/{id}").status_code == 200
    picture = client.get(f"/embed/v/{id}.svg")
    assert etree.fromstring(picture.content).tag.endswith("svg")
    assert picture.headers["content-disposition"].startswith("inline")


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/embed/v/0123456789abcdef0123456789abcdef", 404),
        ("/embed/v/..%2f..%2fetc", 404),
        ("/embed/v/zz.svg", 404),
        ("/embed/overview/x", 404),
        ("/embed/theme/无此主题", 404),
        ("/embed/theme/licai-weimin?scheme=red", 422),
        ("/embed/theme/licai-weimin?theme=licai-weimin", 422),
        ("/embed/nothing/x", 404),
        ("/share/theme?theme=licai-weimin&width=9", 422),
        ("/share/theme?theme=licai-weimin&width=wide", 422),
        ("/share/v/zz", 404),
        ("/share/theme/file?theme=licai-weimin&format=doc9", 404),
    ],
)
def test_a_wrong_embed_address_says_what_is_wrong(client: TestClient, path: str, status: int) -> None:
    answer = client.get(path)
    assert answer.status_code == status, answer.text[:300]
    assert answer.json()["error"]["message"]["zh"]


def test_hostile_words_of_a_kept_picture_stay_words(client: TestClient) -> None:
    document = client.get("/views/theme.json", params={"theme": "理财为民"}).json()
    document["title"] = {"zh": EVIL, "en": EVIL}
    odd = {**document, "nodes": [document["nodes"][0] | {"kind": '"><b>'}, *document["nodes"][1:]]}
    assert client.post("/api/views", json={"document": odd}).status_code in (400, 422)
    document["nodes"][0] |= {"label": {"zh": EVIL, "en": ""}}
    id = client.post("/api/views", json={"document": document}).json()["id"]
    for path in (f"/embed/v/{id}", f"/share/v/{id}"):
        page = html.fromstring(client.get(path).text)
        assert not [one for one in page.xpath("//script") if "alert(1)" in (one.text or "")]
        assert not page.xpath("//@onload")
    answer = client.get("/oembed", params={"url": f"{SITE}/explore/v/{id}"}).json()
    frame = html.fromstring(answer["html"])
    assert frame.tag == "iframe"
    assert frame.get("title") == EVIL
    assert not frame.xpath("//@onload")


# ------------------------------------------------------------------ oEmbed

PAGES = ["/", "/theme/licai-weimin", "/theme/理财为民", "/unit/qingdao", "/brand/jingchou-weigong", "/embed/theme/licai-weimin",
         "/views/theme.svg?theme=licai-weimin", "/share/theme?theme=licai-weimin&width=640", "/explore?view=unit&unit=qingdao&hide=x",
         "/theme/licai-weimin?lang=en"]


@pytest.mark.parametrize("path", PAGES)
def test_every_page_with_a_picture_has_an_oembed_answer(client: TestClient, path: str) -> None:
    answer = client.get("/oembed", params={"url": f"{SITE}{path}"})
    assert answer.status_code == 200, answer.text
    found = answer.json()
    assert (found["version"], found["type"]) == ("1.0", "rich")
    assert {"html", "width", "height", "title", "provider_name", "provider_url"} <= set(found)
    source = html.fromstring(found["html"]).get("src").removeprefix(SITE)
    assert client.get(source).status_code == 200


def test_pages_without_a_view_of_their_own_are_shown_by_their_surroundings(client: TestClient) -> None:
    key = client.get("/principles.json").json()
    ref = next(one for one in re.findall(r'"iri":"[^"]*/principle/([^"]+)"', client.get("/principles.json").text))
    assert key
    answer = client.get("/oembed", params={"url": f"{SITE}/principle/{ref}"}).json()
    assert "/embed/neighbourhood?centre=" in answer["html"]


def test_the_xml_answer_says_the_same_as_the_json_answer(client: TestClient) -> None:
    url = f"{SITE}/theme/licai-weimin"
    found = client.get("/oembed", params={"url": url, "format": "xml"})
    assert found.headers["content-type"].startswith("text/xml")
    root = etree.fromstring(found.content)
    assert root.tag == "oembed"
    json = client.get("/oembed", params={"url": url, "format": "json"}).json()
    assert {one.tag: one.text for one in root} == {name: str(value) for name, value in json.items()}


@pytest.mark.parametrize(("wide", "high"), [(300, None), (None, 200), (320, 240), (120, 90), (5000, 5000)])
def test_limits_of_size_are_obeyed(client: TestClient, wide: int | None, high: int | None) -> None:
    given = {"url": f"{SITE}/theme/licai-weimin"} | {n: v for n, v in (("maxwidth", wide), ("maxheight", high)) if v}
    found = client.get("/oembed", params=given).json()
    frame = html.fromstring(found["html"])
    assert (frame.get("width"), frame.get("height")) == (str(found["width"]), str(found["height"]))
    assert found["width"] <= (wide or 800)
    assert found["height"] <= (high or 5000)
    assert found.get("thumbnail_width", 0) <= (wide or 10_000)


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({"url": f"{SITE}/theme/licai-weimin", "format": "yaml"}, 501),
        ({"url": f"{SITE}/about"}, 404),
        ({"url": f"{SITE}/theme/无此主题"}, 404),
        ({"url": f"{SITE}.example.com/theme/licai-weimin"}, 404),
        ({"url": "https://example.com/theme/licai-weimin"}, 404),
        ({"url": f"{SITE}/explore/v/00000000000000000000000000000000"}, 404),
        ({"url": f"{SITE}/theme/licai-weimin", "maxwidth": "x"}, 422),
        ({"url": "javascript:alert(1)"}, 404),
        ({}, 422),
    ],
)
def test_oembed_refuses_as_its_specification_says(client: TestClient, given: dict[str, str], status: int) -> None:
    assert client.get("/oembed", params=given).status_code == status


@pytest.mark.parametrize("path", ["/", "/theme/licai-weimin", "/unit/qingdao", "/brand/jingchou-weigong", "/principle/yizheng-lingcai", "/share/theme?theme=licai-weimin"])
def test_pages_tell_programs_where_their_oembed_answer_is(client: TestClient, path: str) -> None:
    page = html.fromstring(client.get(path, headers={"accept": "text/html"}).text)
    for kind in ("application/json+oembed", "text/xml+oembed"):
        (address,) = page.xpath(f"//link[@rel='alternate'][@type='{kind}']/@href")
        assert client.get(address.removeprefix(SITE)).status_code == 200
    assert page.xpath("//meta[@property='og:title']/@content")[0]
    assert page.xpath("//meta[@property='og:url']/@content")[0].startswith(SITE)


def test_a_kept_picture_tells_its_preview_too(client: TestClient) -> None:
    id = keep(client)
    page = html.fromstring(client.get(f"/explore/v/{id}", headers={"accept": "text/html"}).text)
    (address,) = page.xpath("//link[@type='application/json+oembed']/@href")
    assert f"/embed/v/{id}" in client.get(address.removeprefix(SITE)).json()["html"]
    assert page.xpath("//meta[@property='og:title']/@content") == ["理财为民"]


def test_a_link_preview_has_its_picture_where_pictures_can_be_drawn(client: TestClient) -> None:
    page = html.fromstring(client.get("/theme/licai-weimin", headers={"accept": "text/html"}).text)
    formats = {one["name"] for one in client.get("/api/views").json()["formats"]}
    images = page.xpath("//meta[@property='og:image']/@content")
    assert bool(images) == ("png" in formats)
    for image in images:
        assert client.get(image.removeprefix(SITE)).headers["content-type"] == "image/png"


def test_addresses_are_those_of_the_public_site(site_home: Path, open_site: Callable[..., TestClient]) -> None:
    with open_site(site_home, public_url="https://brands.example.cn/atlas/") as client:
        answer = client.get("/oembed", params={"url": "https://brands.example.cn/atlas/theme/licai-weimin"}).json()
        assert 'src="https://brands.example.cn/atlas/embed/theme/licai-weimin"' in answer["html"]
        assert client.get("/oembed", params={"url": f"{SITE}/theme/licai-weimin"}).status_code == 404
