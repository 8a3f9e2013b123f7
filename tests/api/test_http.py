"""What holds for every answer: tags, languages, security headers, HEAD, errors."""

import re

import pytest

from tests.api.looking import find, parse, text

BROWSER = {"accept": "text/html,*/*;q=0.8"}
ANSWERS = ["/", "/themes.json", "/id/brand/yangfan.ttl", "/views/overview.svg", "/api/search?q=a", "/openapi.json"]


@pytest.mark.parametrize("path", ["/", "/themes.json", "/id/brand/yangfan.ttl", "/views/overview.svg", "/api/search?q=a"])
def test_what_is_made_from_a_release_is_sent_once(client, path):
    first = client.get(path, headers=BROWSER)
    tag = first.headers["etag"]
    assert first.headers["cache-control"] == "no-cache"
    again = client.get(path, headers={**BROWSER, "if-none-match": f'"other", {tag}'})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    assert client.get(path, headers={**BROWSER, "if-none-match": '"other"'}).status_code == 200


def test_tags_differ_by_language_address_and_format(client):
    tags = [
        client.get("/themes", headers=BROWSER).headers["etag"],
        client.get("/themes?lang=en", headers=BROWSER).headers["etag"],
        client.get("/units", headers=BROWSER).headers["etag"],
        client.get("/themes.json").headers["etag"],
    ]
    assert len(set(tags)) == len(tags)


def test_errors_are_never_kept(client):
    answer = client.get("/theme/nowhere")
    assert answer.headers["cache-control"] == "no-store"
    assert "etag" not in answer.headers


@pytest.mark.parametrize("path", [*ANSWERS, "/nowhere"])
def test_every_answer_carries_the_security_headers(client, path):
    headers = client.get(path, headers=BROWSER).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert "default-src 'none'" in headers["content-security-policy"]
    assert headers["referrer-policy"] == "same-origin"


@pytest.mark.parametrize("path", ANSWERS)
def test_head_gives_the_headers_of_get_without_the_body(client, path):
    got = client.get(path, headers=BROWSER)
    headed = client.head(path, headers=BROWSER)
    assert (headed.status_code, headed.content) == (200, b"")
    assert headed.headers["content-length"] == got.headers["content-length"]


def test_static_files_may_be_kept_for_a_year_and_change_their_address(client):
    tree = parse(client.get("/", headers=BROWSER).text)
    paths = [one.get("href") for one in find(tree, "link[rel=stylesheet]")]
    assert len(paths) >= 2
    for path in paths:
        answer = client.get(path)
        assert "immutable" in answer.headers["cache-control"]
        assert answer.headers["content-type"].startswith("text/css")
        stale = re.sub(r"/assets/[0-9a-f]+/", "/assets/000000000000/", path)
        assert client.get(stale).status_code == 404


@pytest.mark.parametrize("path", ["/assets/x/../../settings.py", "/assets/000000000000/..%2f..%2fsettings.py"])
def test_no_other_file_is_served_as_an_asset(client, path):
    assert client.get(path).status_code == 404


def test_the_icon_and_robots_are_there(client):
    assert client.get("/favicon.svg").headers["content-type"] == "image/svg+xml"
    assert client.get("/favicon.ico").status_code == 200
    assert "User-agent" in client.get("/robots.txt").text


def test_health_names_the_release(client):
    health = client.get("/healthz").json()
    assert health["ok"]
    assert re.fullmatch(r"\d{8}-[0-9a-f]{12}", health["release"])


def test_an_unknown_page_offers_the_nearest_one(client):
    answer = client.get("/thems", headers=BROWSER)
    assert answer.status_code == 404
    ways = [one.get("href") for one in find(parse(answer.text), "main a")]
    assert "/themes" in ways
    assert "/" in ways
    assert client.get("/thems").json()["error"]["near"] == ["/themes"]


def test_an_unknown_theme_offers_its_nearest_names_as_links(client):
    answer = client.get("/theme/理财", headers=BROWSER)
    assert answer.status_code == 404
    chip = next(one for one in find(parse(answer.text), "a.chip") if text(one) == "理财为民")
    assert client.get(chip.get("href"), headers=BROWSER).status_code == 200


def test_a_program_gets_the_error_as_json_in_both_languages(client):
    error = client.get("/theme/理财").json()["error"]
    assert error["kind"] == "theme"
    assert "主题" in error["message"]["zh"]
    assert "theme" in error["message"]["en"]


def test_a_twin_answers_errors_as_json_even_to_a_browser(client):
    assert client.get("/theme/nowhere.json", headers=BROWSER).headers["content-type"] == "application/json"


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_pages_only_read(client, method):
    answer = client.request(method, "/themes")
    assert answer.status_code == 405
    assert answer.json()["error"]["code"] == "http_405"


@pytest.mark.parametrize("path", ["/brands.json?page=0", "/brands.json?page=x", "/brands.json?page=99999999999", "/api/search?q=a&limit=0"])
def test_a_number_out_of_range_is_refused(client, path):
    answer = client.get(path)
    assert answer.status_code == 422
    assert answer.json()["error"]["parameters"]


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/brands?page=x", "应为整数"), ("/brands?page=0", "应不小于 1"),
        ("/theme/licai-weimin?upto=guessed", "可选：exact"), ("/oembed", "必须给出"),
    ],
)  # fmt: skip
def test_what_a_parameter_should_be_is_said_in_the_readers_language(client, path, words):
    chinese = client.get(path, headers=BROWSER)
    assert chinese.status_code == 422
    assert words in chinese.text
    assert "Input should" not in chinese.text
    english = client.get(f"{path}{'&' if '?' in path else '?'}lang=en", headers=BROWSER)
    assert not re.search("[应必可]", text(find(parse(english.text), "ul.plain")[0]))


def test_an_unknown_kind_in_a_search_names_the_known_ones(client):
    answer = client.get("/api/search?q=a&kind=thing")
    assert answer.status_code == 422
    assert "brand" in answer.json()["error"]["message"]["zh"]


def test_a_search_text_of_any_length_is_answered(client):
    assert client.get("/search", params={"q": "理" * 5000}, headers=BROWSER).status_code == 200
    assert client.get("/api/search", params={"q": "\x00'\"; DROP"}).status_code == 200


@pytest.mark.parametrize("text", ["lcwm", "licai", "理财", "理财为民"])
def test_search_finds_a_theme_by_characters_pinyin_and_initials(client, text):
    items = client.get("/api/search", params={"q": text, "kind": "theme"}).json()["items"]
    assert items[0]["label"]["zh"] == "理财为民"
    assert items[0]["page"] == "/theme/licai-weimin"


def test_the_description_of_the_interface_has_examples(client):
    document = client.get("/openapi.json").json()
    assert "/theme/{key}.json" in document["paths"]
    assert "/sparql" in document["paths"]
    parameter = document["paths"]["/theme/{key}.json"]["get"]["parameters"][0]
    assert parameter["schema"].get("examples") or parameter.get("examples") or parameter.get("example")
    identifiers = [one["operationId"] for methods in document["paths"].values() for one in methods.values()]
    assert len(identifiers) == len(set(identifiers))


def test_the_page_of_the_interface_needs_no_other_host(client):
    tree = parse(client.get("/docs", headers=BROWSER).text)
    for one in find(tree, "script[src]"):
        assert client.get(one.get("src")).status_code == 200


def test_scripts_of_listed_sites_may_read(open_client):
    with open_client(cors_origins=("https://a.example",)) as client:
        asked = {"origin": "https://a.example"}
        assert client.get("/themes.json", headers=asked).headers["access-control-allow-origin"] == "https://a.example"
        other = client.get("/themes.json", headers={"origin": "https://b.example"})
        assert "access-control-allow-origin" not in other.headers


@pytest.mark.parametrize("text", ["lcwm", "licaiweimin", "理财威民", "yangfan", "扬帆", "Managing", "linlan", "理 财"])
def test_every_way_of_finding_something_has_words(client, text):
    for lang in ("zh", "en"):
        assert client.get("/search", params={"q": text, "lang": lang}, headers=BROWSER).status_code == 200
