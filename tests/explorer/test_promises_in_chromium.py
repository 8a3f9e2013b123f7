"""What the explorer promises beside its questions: steps that come back, kept views, sentences, ways in and out."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.explorer.conftest import BASE, Explorer
from tests.support import servers
from tests.support.ledgers import a_year_later
from tests.support.places import ARTICLE

BRAND = "brand/jingchou-weigong"

STATE = """() => {
  const {state} = BrandAtlasExplorer.explorer;
  const list = (set) => [...set].sort();
  return {
    places: [...state.nodes.values()].map((node) => [node.id, node.x, node.y]).sort(), links: list(state.edges.keys()),
    hidden: list(state.hidden), pinned: list(state.pinned), filters: state.filters, focus: state.focus, title: state.frame.title.zh,
  };
}"""


def test_every_step_comes_back_and_goes_forth(explorer: Explorer) -> None:
    explorer.open("?view=unit&unit=qingdao")
    act: dict[str, Callable[[Any], Any]] = {
        "expand": lambda page: page.evaluate(f"BrandAtlasExplorer.explorer.expand('{BASE}theme/licai-weimin', 'brand')"),
        "focus": lambda page: page.evaluate(f"BrandAtlasExplorer.explorer.focus('{BASE}{BRAND}')"),
        "pin": lambda page: page.evaluate(f"BrandAtlasExplorer.explorer.pin('{BASE}{BRAND}')"),
        "filter": lambda page: page.evaluate("BrandAtlasExplorer.explorer.toggleFilter('basis', 'exact')"),
        "hide": lambda page: page.evaluate(f"BrandAtlasExplorer.explorer.hide('{BASE}unit/qingdao')"),
        "reveal": lambda page: page.get_by_role("button", name="全部显示").click(),
        "collapse": lambda page: page.evaluate(f"BrandAtlasExplorer.explorer.collapse('{BASE}theme/licai-weimin')"),
        "bring": lambda page: page.evaluate(f"BrandAtlasExplorer.explorer.bring('{BASE}unit/zaozhuang')"),
        "ask": lambda page: page.locator('[data-question="theme"]').click(),
    }
    states = [explorer.page.evaluate(STATE)]
    for name, run in act.items():
        run(explorer.page)
        explorer.settle()
        states.append(explorer.page.evaluate(STATE))
        assert states[-1] != states[-2], f"{name} did nothing"
    for state in reversed(states[:-1]):
        explorer.page.get_by_role("button", name="撤销").click()
        assert explorer.page.evaluate(STATE) == state
    expect(explorer.page.get_by_role("button", name="撤销")).to_be_disabled()
    for state in states[1:]:
        explorer.page.keyboard.press("Control+y")
        assert explorer.page.evaluate(STATE) == state


def test_what_hangs_on_a_dragged_thing_follows_and_the_rest_stays(explorer: Explorer) -> None:
    explorer.open("?view=theme&theme=licai-weimin")
    start = explorer.coordinates
    with explorer.dragging("theme/licai-weimin", 160, 30, steps=12):
        explorer.page.wait_for_function(
            """(id) => {
              const {stage, state} = BrandAtlasExplorer.explorer;
              const at = stage.network.canvasToDOM(state.nodes.get(id)), now = stage.onScreen(id);
              return Math.hypot(at.x - now.x, at.y - now.y) > 5;
            }""",
            arg=BASE + BRAND,
        )
    moved = explorer.coordinates
    assert moved["theme/licai-weimin"] != start["theme/licai-weimin"]
    assert moved[BRAND] != start[BRAND]
    explorer.page.keyboard.press("Control+z")
    assert explorer.coordinates == start


def test_kept_views_are_listed_with_title_and_note_and_open(page: Page, site_home: Path, tmp_path: Path, serve: Callable[..., servers.Server]) -> None:
    home = tmp_path / "home"
    shutil.copytree(site_home, home, ignore=shutil.ignore_patterns("views"))  # what others kept
    explorer = Explorer(page, serve(home).url)
    explorer.open("?view=unit&unit=qingdao")
    page.get_by_role("button", name="分享").click()
    expect(page.locator(".ex-drawer")).to_contain_text("还没有保存过视图")
    page.get_by_label("标题").fill("青岛的品牌")
    page.get_by_label("说明（可不填）").fill("给培训班用")
    page.get_by_role("button", name="保存", exact=True).click()
    entry = page.locator(".ex-kept-list li")
    expect(entry).to_contain_text("青岛的品牌")
    expect(entry).to_contain_text("给培训班用")
    places = explorer.coordinates
    entry.get_by_role("link").click()
    page.wait_for_selector("html[data-drawn]")
    expect(page.locator(".ex-badge")).to_contain_text("给培训班用")
    assert explorer.coordinates == places


def test_a_kept_view_of_an_older_release_opens_as_it_was_and_names_what_changed(
    page: Page, tiny_home: Path, tiny_folder: Path, tmp_path: Path, serve: Callable[..., servers.Server]
) -> None:
    home, data = tmp_path / "home", tmp_path / "data"
    shutil.copytree(tiny_home, home)
    shutil.copytree(tiny_folder, data)
    with servers.serve(home) as server:
        explorer = Explorer(page, server.url)
        explorer.open()
        page.get_by_role("button", name="分享").click()
        page.get_by_role("button", name="保存", exact=True).click()
        address = page.locator(".ex-address").nth(1).input_value().removeprefix(server.url)
        places = explorer.coordinates

    a_year_later(data)
    built = subprocess.run([*servers.KG, "build", "--data", str(data)], env=servers.environment(home), capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stderr
    explorer = Explorer(page, serve(home).url)  # which also shows that kept views outlive a restart
    explorer.open(path=address)
    badge = page.locator(".ex-badge")
    expect(badge).to_contain_text("新增 1，移除 1，改名 1")
    badge.locator("summary").click()
    for words in ("新增：理财为民 启航", "改名：江岸同心 → 江岸一心", "移除："):
        expect(badge).to_contain_text(words)
    assert explorer.coordinates == places, "a kept view itself never changes"


def test_with_the_source_attached_a_card_shows_the_whole_sentence_with_the_phrase_marked(
    page: Page, site_home: Path, tmp_path: Path, serve: Callable[..., servers.Server]
) -> None:
    if not ARTICLE.is_file():
        pytest.skip("the article's text is not part of the project and not beside it here")
    home = tmp_path / "home"
    shutil.copytree(site_home, home)
    command = [*servers.KG, "source", "add", str(ARTICLE)]
    added = subprocess.run(command, env=servers.environment(home), capture_output=True, text=True, check=False)
    assert added.returncode == 0, added.stderr
    explorer = Explorer(page, serve(home).url)
    explorer.open(f"?view=unit&unit=qingdao&sel={BRAND}")
    mark = page.locator(".ex-card .evidence .ex-marked", has_text="精筹惟公").first
    expect(mark).to_be_visible()
    sentence = mark.locator("xpath=..").inner_text()
    assert sentence.replace("\n", "") in ARTICLE.read_text(encoding="utf-8").replace("\n", "").replace("\r", "")
    assert len(sentence) > len(mark.inner_text()) + 4


def test_without_the_source_a_card_shows_phrase_section_and_place(explorer: Explorer) -> None:
    explorer.open(f"?view=unit&unit=qingdao&sel={BRAND}")
    evidence = explorer.page.locator(".ex-card .evidence").first
    expect(evidence).to_contain_text("精筹惟公 理财为民")
    expect(evidence).to_contain_text("字")


@pytest.mark.parametrize("path", ["/theme/licai-weimin", "/brand/jingchou-weigong", "/unit/qingdao", "/branch/weihai-branches", "/"])
def test_pages_lead_to_the_explorer_and_back(page: Page, site_url: str, path: str) -> None:
    page.goto(site_url + path)
    page.get_by_role("link", name="在探索页打开").click()
    page.wait_for_selector("html[data-drawn]")
    explorer = Explorer(page, site_url)
    thing = path.removeprefix("/")
    if thing == "":
        assert len(explorer.places) == 69
        return
    assert thing in explorer.places
    explorer.click(thing)
    page.get_by_role("link", name="打开详细页面").click()
    assert page.url.removesuffix("/").endswith(path)


def test_an_english_reader_reads_english_names_in_the_picture_and_on_the_card(explorer: Explorer, screenshot: Callable[[str], Path]) -> None:
    explorer.open(f"?view=unit&unit=qingdao&sel={BRAND}&lang=en")
    screenshot("explorer-english")
    expect(explorer.page.locator(".ex-card h2")).to_have_text("Careful Planning for the Public Good, Managing Public Money for the People")
    expect(explorer.page.locator(".ex-card .ex-other")).to_contain_text("精筹惟公")


def test_the_export_menu_sorts_its_outputs_by_what_they_are_for(explorer: Explorer) -> None:
    explorer.open("?view=unit&unit=qingdao")
    page = explorer.page
    page.locator(".ex-files summary").click()
    headings = page.locator(".ex-files h3").all_inner_texts()
    assert headings[0] == "图片与网页"
    assert len(headings) == len(set(headings)) >= 3
    page.keyboard.press("Escape")
    expect(page.locator(".ex-files-list")).to_be_hidden()
    assert page.evaluate("document.activeElement.closest('.ex-files') !== null")
