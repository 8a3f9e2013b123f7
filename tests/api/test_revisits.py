"""A reader who comes back: what is unchanged stays as it was, a choice of language counts."""

from api.program import digest_of

BROWSER = {"accept": "text/html,*/*;q=0.8"}


def test_an_unchanged_page_keeps_the_policy_it_came_with(client):
    for path in ("/themes", "/views/theme.html?theme=licai-weimin", "/embed/overview"):
        first = client.get(path, headers=BROWSER)
        again = client.get(path, headers={**BROWSER, "if-none-match": first.headers["etag"]})
        assert again.status_code == 304
        # browsers put the headers of a 304 in place of those they have kept
        assert "content-security-policy" not in again.headers
        assert "x-frame-options" not in again.headers
        assert again.headers["etag"] == first.headers["etag"]


def test_choosing_a_language_again_is_remembered_though_the_page_is_kept(client):
    english = client.get("/themes?lang=en", headers=BROWSER)
    tag = english.headers["etag"]
    client.get("/themes?lang=zh", headers=BROWSER)
    again = client.get("/themes?lang=en", headers={**BROWSER, "if-none-match": tag})
    assert again.status_code == 200
    assert client.cookies["lang"] == "en"
    kept = client.get("/themes?lang=en", headers={**BROWSER, "if-none-match": tag})
    assert kept.status_code == 304


def test_other_settings_make_other_tags(open_client):
    tags = set()
    for size in (60, 5):
        with open_client(page_size=size) as client:
            tags.add(client.get("/brands", headers=BROWSER).headers["etag"])
    assert len(tags) == 2


def test_a_changed_program_makes_other_tags(open_client, monkeypatch):
    tags = set()
    for digest in ("one", "another"):
        monkeypatch.setattr("api.app.program_digest", lambda digest=digest: digest)
        with open_client() as client:
            tags.add(client.get("/themes", headers=BROWSER).headers["etag"])
    assert len(tags) == 2


def test_code_sentences_and_queries_are_all_in_the_digest_of_the_program(tmp_path):
    digests = {digest_of([tmp_path])}
    for name in ("code.py", "messages/pages.toml", "queries/one.rq", "templates/page.html"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        for words in ("a", "b"):
            path.write_text(words, encoding="utf-8")
            digests.add(digest_of([tmp_path]))
    assert len(digests) == 9
    assert digest_of([tmp_path]) in digests
