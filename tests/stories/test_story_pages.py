"""Stories over HTTP and on the command line: listed, shown, kept, checked against today's release."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from lxml import html

import kg
from api.cli.main import run
from api.routes import stories
from viz.stories import STORY_FORMATS

HTML = {"accept": "text/html"}


def body(client: TestClient, key: str, **changes: Any) -> dict[str, Any]:
    """Return a story as the page that edits it sends it."""
    story = client.get(f"/stories/{key}.json").json()["story"]
    steps = [{**step, "params": dict(step["params"]), "quiz": ""} for step in story["steps"]]
    return {"story": {**{k: v for k, v in story.items() if k != "key"}, "steps": steps, **changes}}


def test_the_bundled_stories_are_listed_and_hold_today(client: TestClient) -> None:
    listed = client.get("/stories.json").json()["stories"]
    assert {one["key"] for one in listed} == {"licai-weimin", "tongzhihua"}
    for one in listed:
        assert one["standing"] == {"same": one["steps"], "changed": 0, "unchecked": 0, "gone": 0}
    page = html.fromstring(client.get("/stories", headers=HTML).text)
    assert page.xpath("//a[contains(@href, '/stories/licai-weimin.html')]")


def test_how_stories_stand_is_found_once_and_anew_when_one_changes(own: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    counted: list[str] = []
    counting = stories.standing_of_story
    monkeypatch.setattr(stories, "standing_of_story", lambda told: counted.append(told.story.key) or counting(told))
    for _ in range(3):
        assert len(own.get("/stories.json").json()["stories"]) == 2
    assert sorted(counted) == ["licai-weimin", "tongzhihua"]
    assert own.put("/api/stories/licai-weimin", json=body(own, "licai-weimin", title="改过的")).status_code == 200
    counted.clear()
    assert "改过的" in {one["title"]["zh"] for one in own.get("/stories.json").json()["stories"]}
    assert counted == ["licai-weimin"]


def test_many_stories_are_listed_page_by_page(own: TestClient, own_home: Path, small: str) -> None:
    folder = own_home / "stories"
    folder.mkdir()
    for number in range(stories.PAGE):
        (folder / f"s{number:02}.md").write_text(small, encoding="utf-8")
    first, second = (own.get(f"/stories.json?page={page}").json() for page in (1, 2))
    assert (len(first["stories"]), len(second["stories"])) == (stories.PAGE, 2)
    assert "/stories?page=2" in own.get("/stories", headers=HTML).text


def test_a_bundled_story_is_not_offered_where_its_source_is_not(tiny_home: Path, open_site: Callable[..., TestClient]) -> None:
    with open_site(tiny_home) as client:
        assert client.get("/stories.json").json()["stories"] == []


@pytest.mark.parametrize("key", ["licai-weimin", "tongzhihua"])
@pytest.mark.parametrize("form", sorted(STORY_FORMATS))
def test_every_story_is_had_in_every_format(client: TestClient, key: str, form: str) -> None:
    row = STORY_FORMATS[form]
    answer = client.get(f"/stories/{key}.{row.suffix}")
    assert answer.status_code == 200, answer.text[:300]
    assert answer.headers["content-type"].startswith(row.media_type.split(";")[0])
    assert len(answer.content) > 2000
    assert f"{key}.{row.suffix}" in answer.headers["content-disposition"]


def test_a_story_page_shows_each_step_with_its_state(client: TestClient) -> None:
    page = html.fromstring(client.get("/stories/licai-weimin", headers=HTML).text)
    assert len(page.xpath("//ol[@class='story-steps']/li")) == 8
    assert len(page.xpath("//p[@class='state state-same']")) == 8
    for source in page.xpath("//ol//img/@src"):
        assert client.get(source).status_code == 200


@pytest.mark.parametrize(
    ("path", "status"),
    [("/stories/nix", 404), ("/stories/licai-weimin.doc9", 404), ("/stories/..%2fsecret", 404), ("/stories/nix/edit", 404), ("/stories/nix.html", 404)],
)
def test_a_wrong_story_address_says_what_is_wrong(client: TestClient, path: str, status: int) -> None:
    answer = client.get(path)
    assert answer.status_code == status
    assert answer.json()["error"]["message"]["zh"]


def test_a_story_is_kept_changed_and_taken_away(own: TestClient, own_home: Path) -> None:
    before = own.get("/stories/licai-weimin.json").json()["version"]
    answer = own.put("/api/stories/licai-weimin", json={**body(own, "licai-weimin", title="我们自己的讲法"), "before": before})
    assert answer.status_code == 200, answer.text
    assert (own_home / "stories" / "licai-weimin.md").is_file()
    shown = own.get("/stories/licai-weimin.json").json()
    assert (shown["story"]["title"], shown["own"], shown["version"]) == ("我们自己的讲法", True, answer.json()["version"])
    late = own.put("/api/stories/licai-weimin", json={**body(own, "licai-weimin", title="迟到的"), "before": before})
    assert late.status_code == 422
    assert own.request("DELETE", "/api/stories/licai-weimin", json={}).status_code == 204
    assert own.get("/stories/licai-weimin.json").json()["story"]["title"] == "一个主题，多种表达：理财为民"


def test_a_picture_is_added_to_a_new_story_and_to_an_old_one(own: TestClient) -> None:
    step = {"title": "第一步", "view": "theme", "params": {"theme": "licai-weimin"}}
    made = own.post("/api/stories/_/steps", json={**step, "story": "新来的 同志"})
    assert made.status_code == 201, made.text
    key = made.json()["key"]
    document = own.get("/views/unit.json", params={"unit": "青岛"}).json()
    id = own.post("/api/views", json={"document": document}).json()["id"]
    assert own.post(f"/api/stories/{key}/steps", json={"title": "第二步", "kept": id}).status_code == 201
    story = own.get(f"/stories/{key}.json").json()
    assert [one["state"] for one in story["steps"]] == ["same", "same"]
    assert own.post("/api/stories/_/steps", json={**step, "story": "新来的 同志"}).status_code == 422
    assert own.get(f"/stories/{key}.html").status_code == 200


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
def test_a_form_of_another_site_cannot_keep_or_delete(own: TestClient, own_home: Path, method: str) -> None:
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"):
        answer = own.request(method, "/api/stories/licai-weimin", content=json.dumps(body(own, "licai-weimin")), headers={"content-type": kind})
        assert answer.status_code == 415
    assert own.post("/api/stories/_/steps", content="{}", headers={"content-type": "text/plain"}).status_code == 415
    assert not (own_home / "stories").exists()


@pytest.mark.parametrize(
    ("given", "place"),
    [
        ([], "$"),
        ({}, "$.story"),
        ({"story": {"title": "x", "steps": 7}}, "steps"),
        ({"story": {"title": "x", "colour": "red"}}, "colour"),
        ({"story": {"title": 7}}, "title"),
        ({"story": {"title": "x", "minutes": -1}}, "minutes"),
        ({"story": {"title": "x", "steps": [{"title": "a", "params": []}]}}, "params"),
        ({"story": {"title": "x", "steps": [{"title": "a", "params": {"theme": 7}}]}}, "params"),
        ({"story": {"title": "x", "steps": []}}, "x.md"),
        ({"story": {"title": "x", "steps": [{"title": "a", "view": "overview", "quiz": "无"}]}}, "quiz.md"),
        ({"story": {"title": "x", "steps": [{"title": "a", "view": "overview", "text": "## b"}]}}, "x.md"),
        ({"story": {"title": "x", "steps": [{"title": "a"}] * 61}}, "steps"),
    ],
)
def test_a_story_that_is_not_right_is_refused_by_place(own: TestClient, own_home: Path, given: Any, place: str) -> None:
    answer = own.put("/api/stories/x", json=given)
    assert answer.status_code == 422, answer.text
    assert place in answer.json()["error"]["message"]["zh"]
    assert not (own_home / "stories" / "x.md").exists()


EVIL = "</script><script>alert(1)</script><img src=x onerror=alert(1)>"


def test_hostile_words_of_a_story_stay_words(own: TestClient) -> None:
    steps = [{"title": EVIL, "view": "theme", "params": {"theme": "licai-weimin"}, "text": EVIL, "notes": EVIL, "quiz": f"{EVIL}\n- [x] {EVIL}\n- [ ] b"}]
    assert own.put("/api/stories/evil", json={"story": {"title": EVIL, "summary": EVIL, "steps": steps}}).status_code == 200
    for path in ("/stories", "/stories/evil", "/stories/evil/edit", "/stories/evil.html", "/share/theme?theme=licai-weimin"):
        page = html.fromstring(own.get(path, headers=HTML).text)
        assert not page.xpath("//@onerror")
        assert not [one for one in page.xpath("//script") if (one.text or "").strip().startswith("alert")]


def spoil(data: Path) -> None:
    """Take a brand's theme out of the data, and a whole unit's brand."""
    table = data / "theme_links.csv"
    rows = table.read_text(encoding="utf-8-sig").splitlines(keepends=True)
    table.write_text("".join(row for row in rows if not row.startswith("hongqi-gaoyang,licai-weimin")), encoding="utf-8")


@pytest.fixture(scope="module")
def tomorrow(tmp_path_factory: pytest.TempPathFactory, bundled_folder: Path) -> Path:
    """A site of the bundled data with one inferred link fewer."""
    folder = tmp_path_factory.mktemp("tomorrow")
    shutil.copytree(bundled_folder, folder / "data")
    spoil(folder / "data")
    assert run(["build", "--data", str(folder / "data"), "--home", str(folder / "home")]) == 0
    return folder / "home"


def test_a_step_whose_picture_has_changed_says_so(tomorrow: Path, open_site: Callable[..., TestClient]) -> None:
    with open_site(tomorrow) as client:
        story = client.get("/stories/licai-weimin.json").json()
        states = [one["state"] for one in story["steps"]]
        assert states[0] == "changed"
        assert states[1] == "same"
        assert "12 项、11 条线" in story["steps"][0]["words"]["zh"]
        assert "11 项、10 条线" in story["steps"][0]["words"]["zh"]
        page = client.get("/stories/licai-weimin", headers=HTML).text
        assert "讲之前请先看" in page


def test_the_check_command_tells_and_fails_until_it_is_looked_over(
    tomorrow: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("KG_LANG", raising=False)
    home = tmp_path / "home"
    shutil.copytree(tomorrow, home)
    assert run(["story", "check", "licai-weimin", "--home", str(home)]) == 1
    assert "图已变化" in capfd.readouterr().out
    assert run(["story", "licai-weimin", "-o", str(tmp_path / "a.html"), "--home", str(home)]) == 0
    assert "图已变化" in capfd.readouterr().err
    assert run(["story", "check", "licai-weimin", "--update", "--home", str(home)]) == 0
    capfd.readouterr()
    assert run(["story", "check", "licai-weimin", "--home", str(home)]) == 0
    assert "图已变化" not in capfd.readouterr().out


def test_a_step_whose_picture_is_gone_says_so_and_the_rest_plays(own: TestClient, own_home: Path, small: str) -> None:
    (own_home / "stories").mkdir()
    (own_home / "stories" / "small.md").write_text(small.replace("unit: qingdao", "unit: 无此单位"), encoding="utf-8")
    (own_home / "stories" / "bad.md").write_text("nothing", encoding="utf-8")
    story = own.get("/stories/small.json").json()
    assert [one["state"] for one in story["steps"]] == ["unchecked", "gone"]
    assert "无此单位" in story["steps"][1]["words"]["zh"]
    page = own.get("/stories/small.html")
    assert page.status_code == 200
    assert "画不出来" in page.text
    assert "bad.md:1" in own.get("/stories", headers=HTML).text
    assert own.get("/stories/small.html?publish=1").status_code == 422


def test_the_command_line_writes_lists_and_refuses(
    site_home: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("KG_LANG", raising=False)
    target = tmp_path / "a.html"
    words = ["--home", str(site_home)]
    assert run(["story", "tongzhihua", "-o", str(target), "--publish", "--approver", "王芳", "--watermark", "内部培训", *words]) == 0
    text = target.read_text(encoding="utf-8")
    assert "王芳" in text
    assert "内部培训" in text
    assert "CC BY 4.0" in text
    assert run(["story", "check", *words]) == 0
    assert run(["story", "list", "--format", "json", *words]) == 0
    listed = capfd.readouterr().out
    assert "tongzhihua" in listed
    assert run(["story", "tongzhihuo", "-o", str(target), *words]) == 4
    assert "tongzhihua" in capfd.readouterr().err
    assert run(["story", "tongzhihua", "-f", "xyz", "-o", str(target), *words]) == 5


def test_a_story_names_only_what_the_data_has(site_home: Path, bundled_folder: Path) -> None:
    """Every name in quotation marks that is a brand's is written as the data writes it."""
    with kg.open(site_home) as atlas:
        names = {brand.ref.label.zh for brand in atlas.brands()}
    text = "".join(path.read_text(encoding="utf-8") for path in (bundled_folder / "stories").glob("*.md")).replace("**", "")
    told = {name for name in names if f"“{name}”" in text}
    assert len(told) >= 8
