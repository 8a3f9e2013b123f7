"""Kept views: public documents under the hash of their content, checked, whole, with what changed since."""

from __future__ import annotations

import copy
import json
import re
import shutil

import pytest

from tests.support.ledgers import a_year_later
from tests.support.sites import open_site

EVIL = "<img src=x onerror=alert(1)></script><script>alert(1)</script>"


@pytest.fixture
def view(tiny):
    return tiny.get("/views/overview.json").json()


def keep(client, document, **more):
    return client.post("/api/views", json={"document": document, "title": "给同事看", "note": "第一行\n第二行", **more})


def test_a_kept_view_is_found_again_as_it_was(tiny, own_home, view):
    state = {"ask": {"sort": "view", "name": "overview"}, "camera": {"x": 1.5, "y": -2, "scale": 0.75}, "pinned": [view["nodes"][0]["id"]]}
    view["nodes"][0]["x"] = 123.4567
    answer = keep(tiny, {"view": view, "state": state})
    assert answer.status_code == 201
    kept = answer.json()
    assert re.fullmatch("[0-9a-f]{32}", kept["id"])
    assert kept["href"] == f"/explore/v/{kept['id']}"
    assert answer.headers["location"] == f"/api/views/{kept['id']}"
    found = tiny.get(answer.headers["location"]).json()
    assert found["document"] == {"view": view, "state": state}
    assert (found["title"], found["note"], found["release"]) == ("给同事看", "第一行\n第二行", view["release"])
    assert "changes" not in found
    with open_site(own_home) as restarted:
        assert restarted.get(f"/api/views/{kept['id']}").json() == found


def test_a_plain_view_document_may_be_kept_too(tiny, view):
    id = keep(tiny, view).json()["id"]
    assert tiny.get(f"/api/views/{id}").json()["document"] == view


def test_the_same_content_has_the_same_address_and_is_one_file(tiny, own_home, view):
    first, again, other = keep(tiny, view).json(), keep(tiny, view).json(), keep(tiny, view, title="另一个").json()
    assert first == again
    assert other["id"] != first["id"]
    assert len(list((own_home / "views").iterdir())) == 2


def test_kept_views_are_listed_with_title_and_note(tiny, view):
    assert tiny.get("/api/views").json()["saved"] == []
    ids = {keep(tiny, view, title=f"第{number}张").json()["id"] for number in range(3)}
    listed = tiny.get("/api/views").json()["saved"]
    assert {one["id"] for one in listed} == ids
    assert {one["title"] for one in listed} == {"第0张", "第1张", "第2张"}
    assert all(one["note"] and one["created"].endswith("+00:00") and one["release"] for one in listed)


def test_a_view_without_a_title_takes_that_of_its_picture(tiny, view):
    id = keep(tiny, view, title="  ", note="").json()["id"]
    assert tiny.get(f"/api/views/{id}").json()["title"] == view["title"]["zh"]


def test_a_view_of_an_older_release_tells_what_has_changed(tiny, own_home, tiny_folder, tmp_path, view):
    from kg.release import Site

    id = keep(tiny, {"view": view, "state": {}}).json()["id"]
    data = tmp_path / "data"
    shutil.copytree(tiny_folder, data)

    a_year_later(data)
    release = Site(own_home).build(data)
    with open_site(own_home) as client:
        found = client.get(f"/api/views/{id}").json()
    changes = found["changes"]
    assert changes["release"] == release.id != found["release"]
    assert [one["key"] for one in changes["removed"]] == ["daoxiang"]
    assert [(one["from"]["zh"], one["to"]["zh"]) for one in changes["renamed"]] == [("江岸同心", "江岸一心")]
    assert [one["key"] for one in changes["added"]] == ["qihang"]
    assert found["document"]["view"] == view, "a kept view itself never changes"


def test_a_view_whose_question_is_gone_still_opens(tiny, view):
    view["name"], view["params"], view["release"] = "theme", [["theme", "no-such-theme"]], "20200101-000000000000"
    found = tiny.get(f"/api/views/{keep(tiny, view).json()['id']}")
    assert found.status_code == 200
    assert found.json()["changes"]["added"] == []


def broken(view, path, value):
    made = copy.deepcopy(view)
    place = made
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    return made


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (["nodes", 0, "x"], "0"),
        (["nodes", 0, "shape"], "blob"),
        (["nodes", 0, "id"], "javascript:alert(1)"),
        (["nodes", 0, "id"], " JavaScript:alert(1)"),
        (["nodes", 0, "onclick"], "alert(1)"),
        (["nodes", 0, "rows", 0, "href"], "data:text/html,x"),
        (["nodes", 0, "rows", 0, "evidence"], [99999]),
        (["edges", 0, "target"], "nowhere"),
        (["edges"], {}),
        (["title"], EVIL),
        (["width"], True),
        (["schema"], 7),
        (["nodes", 0, "label", "zh"], "长" * 5000),
        (["nodes", 0, "label", "zh"], "\ud800"),
    ],
)
def test_what_the_schema_of_views_does_not_allow_is_refused_with_its_place(tiny, own_home, view, path, value):
    answer = tiny.post(
        "/api/views",
        content=json.dumps({"document": {"view": broken(view, path, value), "state": {}}, "title": "x"}),
        headers={"content-type": "application/json"},
    )
    assert answer.status_code in (400, 422)
    error = answer.json()["error"]
    assert "$" in error["message"]["zh"]
    assert not (own_home / "views").exists()


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 422), (b"[]", 422), (b"{}", 422), (b"null", 422), (b'"x"', 422), (b"{", 422), (b"\xff\xfe", 422),
        (b"[" * 100_000, 422), (b'{"a":' * 50 + b"1" + b"}" * 50, 422), (b'{"document": 1e999}', 422),
        (b'{"document": NaN}', 422), (b'{"document": {}, "extra": 1}', 422), (b'{"document": {"view": {}, "state": {"__proto__": {}}}}', 422),
        (b'{"document": {}, "title": 7}', 400), (b" " * (5 << 20), 413),
    ],
)
def test_hostile_bodies_are_refused_in_the_one_shape(tiny, own_home, body, status):
    answer = tiny.post("/api/views", content=body, headers={"content-type": "application/json"})
    assert answer.status_code == status
    error = answer.json()["error"]
    assert error["code"]
    assert error["message"]["zh"]
    assert error["message"]["en"]
    assert not (own_home / "views").exists()


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""])
def test_a_form_of_another_site_cannot_keep_a_view(tiny, view, kind):
    answer = tiny.post("/api/views", content=json.dumps({"document": view}), headers={"content-type": kind})
    assert answer.status_code == 415


@pytest.mark.parametrize(("field", "most"), [("title", 200), ("note", 4000)])
def test_a_title_or_note_that_is_too_long_is_refused(tiny, view, field, most):
    assert keep(tiny, view, **{field: "字" * most}).status_code == 201
    answer = keep(tiny, view, **{field: "字" * (most + 1)})
    assert answer.status_code == 422
    assert str(most) in answer.json()["error"]["message"]["zh"]


def test_hostile_words_come_back_as_the_words_they_are(tiny, view):
    view["title"]["zh"] = view["nodes"][0]["label"]["zh"] = EVIL
    answer = keep(tiny, view, title=EVIL, note="a\x1b[31m\u202eb")
    found = tiny.get(f"/api/views/{answer.json()['id']}")
    assert found.headers["content-type"] == "application/json"
    assert found.headers["x-content-type-options"] == "nosniff"
    assert found.json()["title"] == EVIL
    assert found.json()["note"] == "a [31m b"
    assert found.json()["document"]["nodes"][0]["label"]["zh"] == EVIL


@pytest.mark.parametrize("id", ["0" * 32, "zz", "..%2f..%2fmanifest", "0" * 5000, "%00"])
def test_a_dead_link_says_so(tiny, id):
    answer = tiny.get(f"/api/views/{id}")
    assert answer.status_code == 404
    assert answer.json()["error"]["message"]["zh"]


@pytest.mark.parametrize("damage", ["", "{}", "{}\n{}\n", "x"])
def test_a_damaged_file_is_never_shown_and_does_not_spoil_the_list(tiny, own_home, view, damage):
    bad, good = keep(tiny, view, title="坏").json()["id"], keep(tiny, view, title="好").json()["id"]
    path = own_home / "views" / f"{bad}.json"
    path.write_text(damage, encoding="utf-8")
    answer = tiny.get(f"/api/views/{bad}")
    assert answer.status_code == 503
    assert bad in answer.json()["error"]["message"]["zh"]
    assert [one["id"] for one in tiny.get("/api/views").json()["saved"]] == [good]


def test_a_changed_document_is_noticed(tiny, own_home, view):
    id = keep(tiny, view).json()["id"]
    path = own_home / "views" / f"{id}.json"
    path.write_text(path.read_text(encoding="utf-8").replace(view["nodes"][0]["key"], "other", 1), encoding="utf-8")
    assert tiny.get(f"/api/views/{id}").status_code == 503


def test_no_room_is_told_and_nothing_half_written_stays(tiny, own_home, view, monkeypatch):
    monkeypatch.setattr("api.saved_views.MOST", 1)
    assert keep(tiny, view, title="一").status_code == 201
    answer = keep(tiny, view, title="二")
    assert answer.status_code == 503
    assert "views" in answer.json()["error"]["message"]["en"]
    assert keep(tiny, view, title="一").status_code == 201, "what is kept already needs no room"
    assert len(list((own_home / "views").iterdir())) == 1


def test_a_failed_write_leaves_no_file(tiny, own_home, view, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("kg.disk.os.replace", full)
    answer = keep(tiny, view)
    assert answer.status_code == 503
    assert list((own_home / "views").iterdir()) == []
    monkeypatch.undo()
    assert keep(tiny, view).status_code == 201


def test_kept_views_are_only_read_by_get(tiny, view):
    id = keep(tiny, view).json()["id"]
    for method in ("PUT", "DELETE", "PATCH"):
        assert tiny.request(method, f"/api/views/{id}").status_code == 405


def _colour(view):
    view["nodes"][0]["colour"] = "nope"


def _kind(view):
    view["nodes"][0]["kind"] = "nope"


def _link(view):
    view["edges"][0]["kind"] = "nope"


def _hidden(view):
    view["hidden"] = [["nope", 3]]


def _script(view):
    view["nodes"][0]["rows"][0]["href"] = "java\tscript:alert(1)"


def _unseen(view):
    view["nodes"][0]["rows"][0]["href"] = "\x01javascript:alert(1)"


@pytest.mark.parametrize("spoil", [_colour, _kind, _link, _hidden])
def test_words_that_no_output_knows_are_refused_at_every_door(tiny, own_home, view, spoil):
    spoil(view)
    assert keep(tiny, view).status_code == 400
    assert not (own_home / "views").exists()
    for format in ("csv", "pptx"):
        assert tiny.post(f"/explore/picture.{format}", json=view).status_code == 400


@pytest.mark.parametrize("spoil", [_script, _unseen])
def test_addresses_that_only_a_browser_reads_as_script_are_refused(tiny, view, spoil):
    spoil(view)
    assert keep(tiny, view).status_code == 422
