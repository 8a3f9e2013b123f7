"""Every snippet pasted into a real page of another site, and the panel, in a real Chromium."""

from __future__ import annotations

import re
import shutil
import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from markdown_it import MarkdownIt
from playwright.sync_api import Page, expect

from api.snippets import SNIPPETS
from tests.support import servers

PAGE = "<!doctype html><meta charset=utf-8><title>培训处</title><h1>学习园地</h1>{}<div style='height:3000px'></div>"


class Quiet(SimpleHTTPRequestHandler):
    """Serves a folder without a word."""

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@pytest.fixture
def other_site(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """Another site: its folder, and its address (127.0.0.1 is not localhost, so it is another)."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(tmp_path)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield tmp_path, f"http://localhost:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def snippets(page: Page, site: str, query: str = "") -> dict[str, str]:
    """Read the snippets from the panel, as a person would copy them."""
    page.goto(f"{site}/share/theme?theme=licai-weimin{query}")
    fields = page.locator("textarea.code")
    return {
        str(field.get_attribute("id")).removeprefix("code-"): field.input_value()
        for field in (fields.nth(index) for index in range(fields.count()))
    }


def paste(other: tuple[Path, str], name: str, code: str) -> str:
    folder, address = other
    body = MarkdownIt("commonmark").render(code) if name == "markdown" else code
    (folder / f"{name}.html").write_text(PAGE.format(body), encoding="utf-8")
    return f"{address}/{name}.html"


@pytest.mark.parametrize("name", sorted(SNIPPETS))
def test_a_snippet_pasted_into_a_page_of_another_site_shows_the_picture(
    name: str, page: Page, site_home: Path, serve: Callable[..., servers.Server], other_site: tuple[Path, str],
    screenshot: Callable[[str], Path],
) -> None:
    server = serve(site_home, "--embed-ancestors", f"'self' file: {other_site[1]}")
    code = snippets(page, server.url)[name]
    page.goto(paste(other_site, name, code))
    screenshot(f"embed-{name}")
    if "<iframe" in code:
        frame = page.frame_locator("iframe")
        expect(frame.locator("[data-node]").first).to_be_visible()
        assert frame.locator("[data-node]").count() == 12
    else:
        image = page.locator("img")
        expect(image).to_be_visible()
        assert image.evaluate("one => one.decode().then(() => one.naturalWidth)") > 300


def test_a_site_that_is_not_listed_cannot_frame_it(
    page: Page, site: servers.Server, other_site: tuple[Path, str]
) -> None:
    page.goto(paste(other_site, "html", snippets(page, site.url)["html"]))
    page.wait_for_function("document.querySelector('iframe').contentWindow !== null")
    assert page.frame_locator("iframe").locator("[data-node]").count() == 0


def test_a_file_opened_by_double_click_may_frame_it(page: Page, site: servers.Server, tmp_path: Path) -> None:
    file = tmp_path / "handout.html"
    file.write_text(PAGE.format(snippets(page, site.url)["html"]), encoding="utf-8")
    page.goto(file.as_uri())
    expect(page.frame_locator("iframe").locator("[data-node]").first).to_be_visible()


def test_the_frame_takes_the_height_that_the_picture_wishes(
    page: Page, site: servers.Server, tmp_path: Path
) -> None:
    code = snippets(page, site.url, "&width=640")["height"]
    file = tmp_path / "handout.html"
    file.write_text(PAGE.format(code.replace('height="', 'height="9', 1)), encoding="utf-8")
    page.goto(file.as_uri())
    page.wait_for_function("Number(document.querySelector('iframe').height) < 800")
    frame = page.frame_locator("iframe")
    spare = frame.locator("body").evaluate("() => innerHeight - document.querySelector('.foot').getBoundingClientRect().bottom")
    assert abs(spare) <= 2
    drawn = frame.locator("#picture svg").evaluate("one => one.getBoundingClientRect().height / one.viewBox.baseVal.height")
    assert drawn > 0.5


def test_the_wheel_scrolls_the_page_until_the_picture_is_clicked(
    page: Page, site: servers.Server, tmp_path: Path, screenshot: Callable[[str], Path]
) -> None:
    file = tmp_path / "handout.html"
    file.write_text(PAGE.format(snippets(page, site.url)["html"]), encoding="utf-8")
    page.goto(file.as_uri())
    picture = page.frame_locator("iframe").locator("#picture svg")
    expect(picture).to_be_visible()
    whole = picture.get_attribute("viewBox")
    box = page.locator("iframe").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 30, box["y"] + 60)
    page.mouse.wheel(0, 120)
    page.wait_for_function("scrollY > 0")
    assert picture.get_attribute("viewBox") == whole
    page.evaluate("scrollTo(0, 0)")
    page.mouse.click(box["x"] + 30, box["y"] + 60)
    page.mouse.move(box["x"] + 300, box["y"] + 200)
    page.mouse.wheel(0, -240)
    expect(picture).not_to_have_attribute("viewBox", str(whole))
    assert page.evaluate("scrollY") == 0
    screenshot("embed-zoomed")


def test_a_click_opens_a_card_with_evidence_and_escape_closes_it(
    page: Page, site: servers.Server, screenshot: Callable[[str], Path]
) -> None:
    page.goto(f"{site.url}/embed/theme/licai-weimin")
    page.locator("[data-node]", has_text="精筹惟公").click()
    card = page.locator("#card")
    expect(card).to_contain_text("青岛市财政局")
    expect(card).to_contain_text("第 563–571 字")
    screenshot("embed-card")
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()


@pytest.mark.parametrize(("scheme", "paper"), [("", "rgb(24, 22, 19)"), ("&scheme=light", "rgb(251, 250, 247)")])
def test_colours_follow_the_reader_unless_fixed(page: Page, site: servers.Server, scheme: str, paper: str) -> None:
    page.emulate_media(color_scheme="dark")
    page.goto(f"{site.url}/embed/theme/licai-weimin?lang=zh{scheme}")
    assert page.locator("body").evaluate("one => getComputedStyle(one).backgroundColor") == paper
    page.emulate_media(media="print", color_scheme="dark")
    assert page.locator("body").evaluate("one => getComputedStyle(one).backgroundColor") == "rgb(255, 255, 255)"


def test_without_script_the_picture_stands_and_its_words_open(chromium: Any, site: servers.Server) -> None:
    context = chromium.new_context(java_script_enabled=False, locale="zh-CN")
    page = context.new_page()
    page.goto(f"{site.url}/embed/theme/licai-weimin")
    expect(page.locator("#picture svg")).to_be_visible()
    page.locator("summary").click()
    expect(page.locator(".outline")).to_contain_text("牢记宗旨 理财为民")
    context.close()


def test_the_panel_shows_what_will_be_embedded_copies_it_and_freezes_it(
    page: Page, own_home: Path, serve: Callable[..., servers.Server], screenshot: Callable[[str], Path]
) -> None:
    server = serve(own_home)
    page.goto(f"{server.url}/theme/licai-weimin")
    page.get_by_role("link", name="嵌入与导出").click()
    expect(page.frame_locator("iframe").locator("[data-node]").first).to_be_visible()
    page.get_by_label("宽度（像素）").select_option("640")
    expect(page.locator("iframe")).to_have_attribute("width", "640")
    page.get_by_label("语言", exact=True).select_option("en")
    expect(page.locator("textarea.code").first).to_have_value(re.compile("lang=en"))
    screenshot("share-panel")
    page.locator("button[data-copy]").first.click()
    expect(page.locator("button[data-copy]").first).to_have_text("已复制")
    page.get_by_label("数据").select_option("1")
    page.wait_for_url("**/share/v/**")
    expect(page.locator("textarea.code").first).to_have_value(re.compile("/embed/v/[0-9a-f]{32}"))
    expect(page.locator(".main")).to_contain_text("不再变")


def test_official_use_is_one_button_and_the_file_says_who_approved_it(
    page: Page, site: servers.Server, tmp_path: Path
) -> None:
    page.goto(f"{site.url}/share/theme?theme=licai-weimin")
    page.get_by_label("文件格式").select_option("svg")
    page.get_by_label("核定人").fill("王芳")
    page.get_by_label("水印").fill("内部培训")
    with page.expect_download() as begun:
        page.get_by_role("button", name="正式发布").click()
    file = tmp_path / "official.svg"
    begun.value.save_as(file)
    text = file.read_text(encoding="utf-8")
    assert "王芳" in text
    assert "内部培训" in text
    assert "CC BY 4.0" in text


def test_the_explorer_leads_to_the_panel_with_what_is_on_screen(
    page: Page, site_home: Path, tmp_path: Path, serve: Callable[..., servers.Server]
) -> None:
    home = tmp_path / "home"
    shutil.copytree(site_home, home)
    server = serve(home)
    page.goto(f"{server.url}/explore?view=theme&theme=licai-weimin")
    page.wait_for_selector("html[data-drawn]")
    page.locator(".ex-files summary").click()
    page.get_by_role("button", name="嵌入与导出").click()
    page.wait_for_url("**/share/v/**")
    expect(page.frame_locator("iframe").locator("[data-node]").first).to_be_visible()
