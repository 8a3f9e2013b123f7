"""A course played in a real Chromium: inside a learning system of SCORM 1.2, on a web server, from a stick."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from tests.viz.bank import the_view
from viz import render
from viz.renderers.quiz import quiz_of

pytest.importorskip("playwright", reason="Playwright is not installed")

CASE = "ordinary-overview"
# What a learning system offers (ADL SCORM 1.2 Run-Time Environment, 3.3): strict about the order of calls.
SYSTEM = """<!doctype html><meta charset="utf-8"><title>LMS</title><script>
const kept = JSON.parse(sessionStorage.getItem("cmi") || '{"cmi.core.lesson_status": "not attempted"}');
window.log = [];
let state = "before";
function call(name, allowed, act) {
  return (...given) => {
    window.log.push([name, ...given]);
    if (state !== allowed || given.some((one) => typeof one !== "string")) { window.log.push(["ERROR", name]); return "false"; }
    return act(...given);
  };
}
window.API = {
  LMSInitialize: call("LMSInitialize", "before", () => { state = "running"; return "true"; }),
  LMSFinish: call("LMSFinish", "running", () => { state = "after"; sessionStorage.setItem("cmi", JSON.stringify(kept)); return "true"; }),
  LMSGetValue: call("LMSGetValue", "running", (name) => kept[name] ?? ""),
  LMSSetValue: call("LMSSetValue", "running", (name, value) => { kept[name] = value; return "true"; }),
  LMSCommit: call("LMSCommit", "running", () => "true"),
  LMSGetLastError: () => "0", LMSGetErrorString: () => "", LMSGetDiagnostic: () => "",
};
window.kept = kept;
</script><iframe name="sco" src="course/index.html" width="1300" height="700"></iframe>"""


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with zipfile.ZipFile(io.BytesIO(render(the_view(CASE), "scorm"))) as archive:
        archive.extractall(tmp_path / "course")
    (tmp_path / "lms.html").write_text(SYSTEM, encoding="utf-8")
    return tmp_path


@pytest.fixture
def site(folder: Path) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


def answer(frame: Any, rightly: bool) -> None:
    """Answer every question that is open, rightly or wrongly."""
    for at, question in enumerate(quiz_of(the_view(CASE), "zh")):
        place = question.right[0] if rightly else (question.right[0] + 1) % len(question.options)
        box = frame.locator("fieldset").nth(at)
        box.locator("input").nth(place).check()
        box.get_by_role("button", name="核对").click()
        assert box.get_attribute("data-answered") == ("right" if rightly else "wrong")
        assert question.why in box.inner_text()


def test_a_learning_system_is_told_status_score_and_end(page: Any, site: str, screenshot: Callable[[str], Path]) -> None:
    page.goto(f"{site}/lms.html")
    frame = page.frame_locator("iframe[name=sco]")
    frame.frame_locator("iframe").locator("html[data-drawn]").wait_for(state="attached")
    assert page.evaluate("kept['cmi.core.lesson_status']") == "incomplete"
    screenshot("course-page")
    frame.get_by_role("button", name="下一步").click()
    answer(frame, rightly=True)
    frame.get_by_text("已通过").wait_for()
    screenshot("course-quiz")
    kept = page.evaluate("kept")
    assert kept["cmi.core.score.raw"] == "100"
    assert (kept["cmi.core.score.min"], kept["cmi.core.score.max"]) == ("0", "100")
    assert kept["cmi.core.lesson_status"] == "passed"
    assert 0 < len(kept["cmi.suspend_data"]) <= 4096
    page.evaluate("document.querySelector('iframe').src = 'about:blank'")
    page.wait_for_function("log.some((one) => one[0] === 'LMSFinish')")
    log = page.evaluate("log")
    assert log[0] == ["LMSInitialize", ""]
    assert log[-1] == ["LMSFinish", ""]
    assert not [one for one in log if one[0] == "ERROR"]
    assert page.evaluate("kept['cmi.core.session_time']").startswith("0000:")


def test_a_learner_comes_back_to_where_they_were_and_may_try_again(page: Any, site: str) -> None:
    page.goto(f"{site}/lms.html")
    frame = page.frame_locator("iframe[name=sco]")
    frame.get_by_role("button", name="下一步").click()
    answer(frame, rightly=False)
    frame.get_by_text("未通过").wait_for()
    assert page.evaluate("[kept['cmi.core.lesson_status'], kept['cmi.core.score.raw']]") == ["failed", "0"]
    page.goto("about:blank")
    page.goto(f"{site}/lms.html")
    frame.get_by_text("未通过").wait_for()
    frame.get_by_role("button", name="再答一次").click()
    answer(frame, rightly=True)
    assert page.evaluate("[kept['cmi.core.lesson_status'], kept['cmi.core.score.raw']]") == ["passed", "100"]
    assert not [one for one in page.evaluate("log") if one[0] == "ERROR"]


@pytest.mark.parametrize("where", ["server", "stick"])
def test_without_a_learning_system_the_course_plays_just_the_same(page: Any, site: str, folder: Path, witness: Any, where: str) -> None:
    page.goto(f"{site}/course/index.html" if where == "server" else (folder / "course" / "index.html").as_uri())
    page.frame_locator("iframe").locator("html[data-drawn]").wait_for(state="attached")
    page.get_by_role("button", name="下一步").click()
    answer(page, rightly=True)
    page.get_by_text("已通过").wait_for()
    if where == "stick":
        assert witness.left_the_page == []


def test_hostile_names_run_nothing_in_the_player(page: Any, tmp_path: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(render(the_view("hostile-overview"), "web"))) as archive:
        archive.extractall(tmp_path)
    dialogs: list[str] = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    page.goto((tmp_path / "index.html").as_uri())
    data = json.loads(page.locator("#data").text_content())
    if data["quiz"]:
        page.get_by_role("button", name="下一步").click()
        shown = page.locator(".course-asked").all_inner_texts()
        assert len(shown) == len(data["quiz"])
    assert dialogs == []
    assert page.locator("main img, main script").count() == 0
