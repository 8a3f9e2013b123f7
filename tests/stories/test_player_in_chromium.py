"""A story as a trainer plays it: keys, progress, moving things, quiz, notes, print, editing."""

from __future__ import annotations

import json
import re
import threading
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from api.cli.main import run
from tests.support import servers
from tests.support.places import ROOT

AXE = ROOT / "viz/web/node_modules/axe-core/axe.min.js"


@pytest.fixture(scope="module")
def story_file(site_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The story as one file on a USB stick."""
    file = tmp_path_factory.mktemp("stick") / "理财为民.html"
    assert run(["story", "licai-weimin", "-o", str(file), "--home", str(site_home)]) == 0
    return file


def now(page: Page) -> int:
    return int(page.locator("[data-step]:not([hidden])").get_attribute("data-step") or -1)


def test_it_plays_from_a_file_by_keys_and_asks_for_nothing(
    page: Page, story_file: Path, screenshot: Callable[[str], Path]
) -> None:
    page.goto(story_file.as_uri())
    assert now(page) == 0
    screenshot("story-cover")
    page.keyboard.press("ArrowRight")
    assert now(page) == 1
    screenshot("story-first")
    for key in ("PageDown", " ", "ArrowDown"):
        page.keyboard.press(key)
    assert now(page) == 4
    page.keyboard.press("ArrowLeft")
    assert now(page) == 3
    expect(page.locator(".place")).to_have_text("第 3 步，共 8 步")
    assert page.locator(".bar span").evaluate("one => one.style.width") == "37.5%"
    page.keyboard.press("End")
    assert now(page) == 8
    page.keyboard.press("ArrowRight")
    assert now(page) == 8
    page.keyboard.press("Home")
    assert now(page) == 0
    assert page.witness.left_the_page == []  # type: ignore[attr-defined]
    assert story_file.stat().st_size < 1_000_000


def test_things_keep_their_identity_from_picture_to_picture(page: Page, story_file: Path) -> None:
    page.goto(f"{story_file.as_uri()}#step-1")
    page.wait_for_function("!document.querySelector('[data-step=\"1\"]').hidden")
    # Asked in the same breath as the key is pressed: the movement may be over when we come back.
    moves = page.evaluate(
        """() => {
          document.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowRight", bubbles: true }));
          return document.getAnimations().filter((one) => one.effect.target.dataset.moved).map((one) => one.effect.getKeyframes()[0].transform);
        }"""
    )
    assert len(moves) == 4  # the theme and the three brands that were there before
    assert all(re.match(r"translate\(-?[\d.]+px, -?[\d.]+px\) scale\(", move) for move in moves)
    assert page.locator("[data-step='2'] [data-moved]").count() == 4


def test_nothing_moves_for_readers_who_do_not_want_it(page: Page, story_file: Path) -> None:
    page.emulate_media(reduced_motion="reduce")
    page.goto(story_file.as_uri())
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    assert page.locator("[data-moved]").count() == 0


def test_a_quiz_says_whether_the_answer_is_right_and_why(page: Page, story_file: Path) -> None:
    page.goto(f"{story_file.as_uri()}#step-1")
    quiz = page.locator("[data-quiz='1']")
    quiz.get_by_label("这些品牌创建得最早").check()
    quiz.get_by_role("button").click()
    expect(quiz.locator(".result")).to_have_text("还不对，再看看图。")
    expect(quiz.locator(".why")).to_be_hidden()
    quiz.get_by_label("品牌名称里直接含有“理财为民”四个字").check()
    quiz.get_by_role("button").click()
    expect(quiz.locator(".result")).to_have_text("答对了。")
    expect(quiz.locator(".why")).to_be_visible()
    assert now(page) == 1


def test_a_quiz_with_several_answers_wants_all_of_them(page: Page, story_file: Path) -> None:
    page.goto(f"{story_file.as_uri()}#step-3")
    quiz = page.locator("[data-quiz='3']")
    for words in ("理财惟公 人民至上", "公共财政 情暖百姓"):
        quiz.get_by_label(words).check()
    quiz.get_by_role("button").click()
    expect(quiz.locator(".result")).to_have_text("还不对，再看看图。")
    quiz.get_by_label("法治为民").check()
    quiz.get_by_role("button").click()
    expect(quiz.locator(".result")).to_have_text("答对了。")


def test_the_trainers_notes_open_by_key_and_full_screen_too(
    page: Page, story_file: Path, screenshot: Callable[[str], Path]
) -> None:
    page.goto(f"{story_file.as_uri()}#step-1")
    notes = page.locator("[data-step='1'] .notes")
    expect(notes).to_be_hidden()
    page.keyboard.press("n")
    expect(notes).to_be_visible()
    screenshot("story-notes")
    page.locator("[data-full]").click()
    page.wait_for_function("document.fullscreenElement !== null")
    assert now(page) == 1


@pytest.mark.parametrize("step", [0, 1, 8])
def test_the_player_is_accessible(page: Page, story_file: Path, step: int) -> None:
    page.goto(f"{story_file.as_uri()}#step-{step}")
    html = story_file.read_text(encoding="utf-8")
    assert "script-src &#39;sha256-" in html
    page.evaluate(AXE.read_text(encoding="utf-8"))  # by the debugger: the file's policy forbids it otherwise
    found = page.evaluate("axe.run({runOnly: ['wcag2a', 'wcag2aa']}).then((r) => r.violations.map((v) => [v.id, v.nodes.map((n) => n.html.slice(0, 120))]))")
    assert found == []


def test_printed_and_without_script_every_step_is_there(chromium, story_file: Path) -> None:  # type: ignore[no-untyped-def]
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(story_file.as_uri())
    for number in range(9):
        expect(page.locator(f"[data-step='{number}'] :is(h1, h2)").first).to_be_visible()
    expect(page.locator(".notes").first).to_be_visible()
    assert len(page.pdf()) > 50_000
    context.close()


@pytest.mark.parametrize(("width", "height"), [(1366, 768), (1920, 1080), (390, 844)])
def test_every_step_fits_its_window(page: Page, story_file: Path, width: int, height: int) -> None:
    page.set_viewport_size({"width": width, "height": height})
    page.goto(story_file.as_uri())
    for number in range(9):
        page.goto(f"{story_file.as_uri()}#step-{number}")
        page.wait_for_function(f"!document.querySelector('[data-step=\"{number}\"]').hidden")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        if number and width > 860:
            box = page.locator(f"[data-step='{number}'] .step-picture svg").bounding_box()
            assert box is not None
            assert box["height"] > 0.5 * height


def test_a_served_story_plays_and_leads_back_to_editing(
    page: Page, own_home: Path, serve: Callable[..., servers.Server], screenshot: Callable[[str], Path]
) -> None:
    server = serve(own_home)
    page.goto(f"{server.url}/share/unit?unit=qingdao")
    page.get_by_label("新故事的标题").fill("青岛一课")
    page.get_by_label("这一步的标题").fill("五个品牌")
    page.get_by_role("button", name="加入", exact=True).click()
    page.wait_for_url("**/edit#step-1")
    page.goto(f"{server.url}/share/theme?theme=licai-weimin")
    page.get_by_label("哪个故事").select_option("青岛一课")
    page.get_by_label("这一步的标题").fill("一个主题")
    page.get_by_role("button", name="加入", exact=True).click()
    page.wait_for_url("**/edit#step-2")
    second = page.locator("[data-step]").nth(1)
    second.get_by_role("button", name="上移").click()
    second = page.locator("[data-step]").first
    second.get_by_label("正文").fill("先看**主题**。")
    second.get_by_label("提问", exact=True).fill("为什么是它？")
    second.get_by_label(re.compile("^小测")).fill("哪个对？\n- [x] 这个\n- [ ] 那个\n> 就是这个。")
    screenshot("story-edit")
    page.get_by_role("button", name="保存").click()
    expect(page.locator("[data-status]")).to_have_text("已保存")
    text = (own_home / "stories" / "青岛一课.md").read_text(encoding="utf-8")
    assert text.index("## 一个主题") < text.index("## 五个品牌")
    assert "- [x] 这个" in text
    page.locator("[data-step]").first.get_by_label("正文").fill("## 不可以")
    page.get_by_role("button", name="保存").click()
    expect(page.locator("[data-status]")).to_contain_text("没有保存成功")
    page.locator("[data-step]").first.get_by_label("正文").fill("可以")
    page.get_by_role("button", name="保存").click()
    expect(page.locator("[data-status]")).to_have_text("已保存")
    page.goto(f"{server.url}/stories/青岛一课")
    screenshot("story-page")
    page.get_by_role("link", name="放映").click()
    page.keyboard.press("ArrowRight")
    expect(page.locator("[data-step='1'] h2")).to_have_text("一个主题")
    page.goto(f"{server.url}/stories/青岛一课/edit")
    page.get_by_role("button", name="删去整个故事").click()
    page.get_by_role("button", name="再按一次确认删去").click()
    page.wait_for_url("**/stories")
    assert not list((own_home / "stories").glob("*.md"))


# As much of a learning system as SCORM 1.2 asks of one.
SYSTEM = """<!doctype html><meta charset="utf-8"><title>LMS</title><script>
window.kept = {"cmi.core.lesson_status": "not attempted"}; window.log = [];
const call = (name, act) => (...given) => { log.push(name); return act(...given); };
window.API = {
  LMSInitialize: call("LMSInitialize", () => "true"), LMSFinish: call("LMSFinish", () => "true"), LMSCommit: () => "true",
  LMSGetValue: (name) => kept[name] ?? "", LMSSetValue: (name, value) => { kept[name] = value; return "true"; },
  LMSGetLastError: () => "0", LMSGetErrorString: () => "", LMSGetDiagnostic: () => "",
};</script><iframe name="sco" src="course/index.html" width="1300" height="740"></iframe>"""


def test_a_learning_system_is_told_that_the_story_was_read_and_the_quiz_passed(
    page: Page, site_home: Path, tmp_path: Path, screenshot: Callable[[str], Path]
) -> None:
    package = tmp_path / "a.scorm.zip"
    assert run(["story", "tongzhihua", "-o", str(package), "--home", str(site_home)]) == 0
    zipfile.ZipFile(package).extractall(tmp_path / "course")
    (tmp_path / "lms.html").write_text(SYSTEM, encoding="utf-8")
    with served(tmp_path) as address:
        page.goto(f"{address}/lms.html")
        course = page.frame_locator("iframe[name=sco]")
        expect(course.frame_locator("iframe").locator("h1")).to_have_text("警示从哪里来")
        screenshot("story-course")
        assert page.evaluate("kept['cmi.core.lesson_status']") == "incomplete"
        for _ in range(7):
            course.get_by_role("button", name="下一步").click()
        data = json.loads(course.locator("#data").text_content() or "")
        for at, question in enumerate(data["quiz"]):
            box = course.locator("fieldset").nth(at)
            for right in question["right"]:
                box.locator("input").nth(right).check()
            box.get_by_role("button", name="核对").click()
        expect(course.locator(".course-result")).to_contain_text("100")
        kept = page.evaluate("kept")
        assert (kept["cmi.core.lesson_status"], kept["cmi.core.score.raw"]) == ("passed", "100")
        page.evaluate("document.querySelector('iframe').src = 'about:blank'")
        page.wait_for_function("log.includes('LMSFinish')")
        assert page.evaluate("log[0]") == "LMSInitialize"


class Quiet(SimpleHTTPRequestHandler):
    """Serves a folder without a word."""

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder on loopback while the block runs."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
