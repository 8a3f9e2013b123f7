"""What a person sees: the pages and the offline file in a real Chromium, screenshots kept."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.support import servers
from tests.support.browser import Witness
from tests.support.places import ROOT

PHONE = {"width": 390, "height": 844}
PAGES = (
    "/", "/themes", "/theme/licai-weimin", "/brands", "/brand/jingchou-weigong", "/units", "/unit/qingdao",
    "/branch/weihai-branches", "/principles", "/principle/yizheng-lingcai", "/thoughts", "/sparql", "/about",
    "/search?q=lcwm", "/docs", "/embed/theme?theme=理财为民", "/theme/no-such-theme",
)
Box = dict[str, float]

BOXES = """
(selector) => [...document.querySelectorAll(selector)].map((node) => {
  const box = node.getBoundingClientRect();
  const sizes = [...node.querySelectorAll('text')].map((text) => {
    const shown = text.ownerSVGElement.getScreenCTM().a;
    return parseFloat(getComputedStyle(text).fontSize) * shown;
  });
  return {name: node.getAttribute('href'), x: box.x, y: box.y, right: box.right, bottom: box.bottom,
          smallest: Math.min(...sizes), words: node.textContent};
})
"""


def overlap(one: Box, two: Box) -> bool:
    slack = 0.5
    return (
        one["x"] < two["right"] - slack
        and two["x"] < one["right"] - slack
        and one["y"] < two["bottom"] - slack
        and two["y"] < one["bottom"] - slack
    )


def test_every_theme_and_brand_can_be_read_at_home_without_touching_anything(
    page: Page, site: servers.Server, screenshot: Callable[[str], Path]
) -> None:
    page.goto(site.url)
    boxes: list[dict[str, Any]] = page.evaluate(BOXES, "a.node")
    screenshot("home")
    assert len([box for box in boxes if box["name"].startswith("/brand/")]) == 47
    assert len([box for box in boxes if box["name"].startswith("/theme/")]) == 22
    assert [box["name"] for box in boxes if box["y"] < 0 or box["x"] < 0 or box["right"] > 1366 or box["bottom"] > 768] == []
    assert min(box["smallest"] for box in boxes) >= 11.5
    assert [(a["name"], b["name"]) for i, a in enumerate(boxes) for b in boxes[i + 1 :] if overlap(a, b)] == []


def test_the_theme_page_shows_its_brands_by_unit_with_evidence(
    page: Page, site: servers.Server, screenshot: Callable[[str], Path]
) -> None:
    page.goto(f"{site.url}/theme/licai-weimin")
    screenshot("theme")
    shown = page.locator("main").inner_text()
    for words in ("名称直含 3", "同义词 6", "分项 0", "推断 2", "青岛市财政局", "枣庄市财政局", "威海市财政局"):
        assert words in shown
    assert re.search(r"精筹惟公 理财为民\s*为民宗旨更加牢固\W*第 \d+–\d+ 字", shown, re.S)
    page.get_by_role("tab", name="表").click()
    expect(page.get_by_role("table").first).to_be_visible()


def test_searching_by_initials_leads_to_the_theme(page: Page, site: servers.Server) -> None:
    page.goto(site.url)
    page.get_by_role("searchbox").or_(page.get_by_role("combobox")).first.fill("lcwm")
    option = page.get_by_role("option").first
    expect(option).to_contain_text("理财为民")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/theme/licai-weimin")


def test_a_question_is_one_click_away_from_its_answer(
    page: Page, site: servers.Server, screenshot: Callable[[str], Path]
) -> None:
    page.goto(f"{site.url}/sparql?name=warnings")
    screenshot("sparql")
    expect(page.locator("main")).to_contain_text("同质化")


def test_own_sparql_is_answered_on_the_page(page: Page, site: servers.Server) -> None:
    query = 'SELECT ?name WHERE { ?b a ba:PartyBrand ; skos:prefLabel ?name FILTER(CONTAINS(?name, "理财惟公")) }'
    page.goto(f"{site.url}/sparql?query={query}")
    expect(page.locator("main table")).to_contain_text("理财惟公 人民至上")


@pytest.mark.parametrize("path", PAGES)
def test_a_page_asks_nothing_of_other_machines_and_fits_a_phone(
    page: Page, site: servers.Server, witness: Witness, path: str
) -> None:
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    page.goto(site.url + path, wait_until="networkidle")
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, f"{path} scrolls sideways by {wide} px"
    assert witness.left_the_machine == []


@pytest.mark.parametrize("path", [path for path in PAGES if not path.startswith(("/docs", "/embed"))])
def test_in_english_the_interface_holds_no_chinese(page: Page, site: servers.Server, path: str) -> None:
    page.goto(f"{site.url}{path}{'&' if '?' in path else '?'}lang=en")
    assert page.locator("html").get_attribute("lang") == "en"
    frame = page.locator("header nav, header button, label").all_inner_texts()
    # names of things stay as they are, also inside a question
    said = [re.sub(r"“[^”]*”", "", text.replace("中文", "")) for text in frame]
    assert [text for text in said if re.search(r"[一-鿿]", text)] == []


def test_an_offline_file_draws_without_any_request(
    page: Page, witness: Witness, site_home: Path, tmp_path: Path, screenshot: Callable[[str], Path]
) -> None:
    target = tmp_path / "理财为民.html"
    done = subprocess.run(
        [*servers.KG, "render", "theme", "--theme", "理财为民", "-o", str(target)],
        env=servers.environment(site_home), cwd=ROOT, capture_output=True, text=True, check=False,
    )
    assert done.returncode == 0, done.stderr
    page.goto(target.as_uri())
    expect(page.locator("canvas").first).to_be_visible()
    screenshot("offline")
    assert witness.left_the_page == []
    assert "理财为民" in page.title()


def test_on_a_phone_the_page_one_is_on_is_in_sight_in_the_bar(page: Page, site: servers.Server) -> None:
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    page.goto(site.url + "/stories")
    box = page.locator(".nav [aria-current]").bounding_box()
    assert box is not None
    assert 0 <= box["x"] <= box["x"] + box["width"] <= PHONE["width"]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("path", ["/brands", "/principles", "/themes", "/units", "/brand/jingchou-weigong", "/ontology", "/search?q=理财"])
def test_on_a_phone_no_cell_is_cut_off_and_none_is_a_column_of_single_letters(
    page: Page, site: servers.Server, path: str, lang: str, screenshot: Callable[[str], Path]
) -> None:
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    page.goto(f"{site.url}{path}{'&' if '?' in path else '?'}lang={lang}")
    screenshot(f"phone-{path.split('?')[0].strip('/').replace('/', '-')}-{lang}")
    boxes = page.evaluate(BOXES, ".table-stack :is(th[scope=row], td), .table-stack td *, .owner")
    shown = [box for box in boxes if box["right"] > box["x"]]
    assert shown
    assert [box["words"] for box in shown if box["x"] < 0 or box["right"] > PHONE["width"]] == []
    cells = page.evaluate(BOXES, ".table-stack td[data-head]:not(.short)")
    assert [box["words"] for box in cells if 0 < box["right"] - box["x"] < 200] == []


def test_on_a_phone_a_cell_stands_beside_the_head_of_its_column(page: Page, site: servers.Server) -> None:
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    page.goto(f"{site.url}/brands?lang=zh")
    heads = page.evaluate(
        "[...document.querySelector('.table-stack tbody tr').cells].slice(1)"
        ".map((cell) => getComputedStyle(cell, '::before').content)"
    )
    assert heads == ['"创建者"', '"类型"', '"主题"']
