"""The explorer as a person uses it, in a real Chromium against a real server."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.explorer.conftest import Explorer
from tests.support.places import ROOT

PHONE = {"width": 390, "height": 844}
AXE = ROOT / "viz/web/node_modules/axe-core/axe.min.js"
HOSTILE = "<img src=x onerror=\"document.title='taken'\"></script><script>document.title='taken'</script>"
SMALLEST = 11.0


def test_the_first_picture_shows_every_theme_and_brand_in_readable_size(
    explorer: Explorer, screenshot: Callable[[str], Path]
) -> None:
    explorer.open()
    screenshot("explorer")
    stage = explorer.page.locator(".ex-stage").bounding_box()
    assert stage is not None
    places = explorer.places
    assert len([name for name in places if name.startswith("brand/")]) == 47
    assert len([name for name in places if name.startswith("theme/")]) == 22
    assert [n for n, (x, y) in places.items() if not (0 < x < stage["width"] and 0 < y < stage["height"])] == []
    scale = explorer.page.evaluate("BrandAtlasExplorer.explorer.stage.camera().scale")
    assert 12 * scale >= SMALLEST


def test_which_brands_are_on_a_theme_is_one_click(explorer: Explorer, screenshot: Callable[[str], Path]) -> None:
    explorer.open()
    explorer.ask("theme")
    screenshot("explorer-theme")
    assert len([name for name in explorer.places if name.startswith("brand/")]) == 11
    expect(explorer.page.locator(".ex-answer")).to_contain_text("名称直含 3 · 同义词 6 · 分项 0 · 推断 2")


def test_how_two_units_are_related_is_one_click_and_reads_as_a_sentence(
    explorer: Explorer, screenshot: Callable[[str], Path]
) -> None:
    explorer.open()
    explorer.ask("units")
    screenshot("explorer-paths")
    assert {"unit/qingdao", "brand/jingchou-weigong", "theme/licai-weimin", "unit/zaozhuang"} <= set(explorer.places)
    expect(explorer.page.locator(".ex-answer")).to_contain_text("青岛市财政局")
    explorer.page.keyboard.press("t")
    first = explorer.page.locator(".ex-twin .ex-paths li").first
    for words in ("青岛市财政局", "精筹惟公 理财为民", "理财为民", "枣庄市财政局"):
        expect(first).to_contain_text(words)


def test_which_themes_nobody_covers_is_one_click(explorer: Explorer) -> None:
    explorer.open()
    explorer.ask("gaps")
    expect(explorer.page.locator(".ex-answer")).to_contain_text("改革创新")


def test_a_path_between_two_chosen_things(explorer: Explorer) -> None:
    explorer.open()
    explorer.page.get_by_role("button", name="路径").click()
    first, second = (explorer.page.locator(f"#pair-path-{index}") for index in (0, 1))
    first.fill("青岛")
    explorer.page.get_by_role("option", name=re.compile("青岛市财政局")).first.click()
    second.fill("zaozhuang")
    explorer.page.get_by_role("option", name=re.compile("枣庄市财政局")).first.click()
    explorer.page.get_by_role("button", name="看路径").click()
    explorer.page.wait_for_url("**from=unit/qingdao&to=unit/zaozhuang**")
    assert explorer.page.locator(".ex-drawer .ex-paths > li").count() >= 2


def test_comparing_two_units_shows_a_picture_and_a_table(explorer: Explorer, screenshot: Callable[[str], Path]) -> None:
    explorer.open("?a=unit/qingdao&b=unit/zaozhuang")
    screenshot("explorer-compare")
    assert {"unit/qingdao", "unit/zaozhuang", "theme/licai-weimin"} <= set(explorer.places)
    explorer.page.get_by_role("button", name="表格").click()
    table = explorer.page.locator(".ex-twin table").first
    expect(table.get_by_role("row", name=re.compile("共同.*理财为民")).first).to_be_visible()


def test_expanding_counts_first_and_moves_nothing(explorer: Explorer) -> None:
    explorer.open("?view=unit&unit=qingdao")
    before = explorer.coordinates
    explorer.click("theme/licai-weimin")
    brands = explorer.page.locator(".ex-grow-list li", has_text="品牌")
    expect(brands).to_contain_text("1 / 11")
    brands.get_by_role("button").click()
    explorer.settle()
    after = explorer.coordinates
    assert {name: after[name] for name in before} == before
    assert len(after) == len(before) + 10
    expect(brands).to_contain_text("11 / 11")
    explorer.page.keyboard.press("Control+z")
    assert explorer.coordinates == before
    explorer.page.keyboard.press("Control+y")
    assert explorer.coordinates == after


def test_filters_say_what_they_hide_and_can_be_undone(explorer: Explorer, screenshot: Callable[[str], Path]) -> None:
    explorer.open()
    explorer.page.get_by_role("button", name="筛选").click()
    exact = explorer.page.get_by_role("checkbox", name=re.compile("名称直含"))
    exact.check()
    screenshot("explorer-filter")
    assert "4 个品牌" in explorer.line
    assert "隐藏了 43 项" in explorer.line
    assert "f.basis=exact" in explorer.page.url
    explorer.page.get_by_role("checkbox", name=re.compile("青岛")).check()
    assert "1 个品牌" in explorer.line
    explorer.page.get_by_role("button", name="撤销").click()
    assert "4 个品牌" in explorer.line
    explorer.page.get_by_role("button", name="全部显示").click()
    assert "没有隐藏" in explorer.line


def test_hiding_focusing_and_pinning_are_steps_that_can_be_undone(explorer: Explorer) -> None:
    explorer.open("?view=unit&unit=qingdao")
    start = explorer.coordinates
    explorer.click("brand/jingchou-weigong")
    explorer.page.get_by_role("button", name="只看周围").click()
    assert set(explorer.places) < set(start)
    explorer.page.get_by_role("button", name="固定").click()
    explorer.page.get_by_role("button", name="隐藏", exact=True).click()
    assert "brand/jingchou-weigong" not in explorer.places
    for _ in range(3):
        explorer.page.keyboard.press("Control+z")
    assert explorer.coordinates == start


def test_dragging_moves_the_thing_and_can_be_undone(explorer: Explorer) -> None:
    explorer.open("?view=unit&unit=qingdao")
    start = explorer.coordinates
    with explorer.dragging("unit/qingdao", 30, 60, steps=4):
        pass
    moved = explorer.coordinates
    assert moved["unit/qingdao"][1] > start["unit/qingdao"][1] + 20
    assert {name for name in start if moved[name] != start[name]} == {"unit/qingdao"}
    explorer.page.keyboard.press("Control+z")
    assert explorer.coordinates == start


def test_a_kept_view_opens_for_somebody_else_with_the_same_places_to_the_pixel(
    explorer: Explorer, another: Callable[..., Explorer]
) -> None:
    explorer.open("?view=theme&theme=licai-weimin&f.basis=exact&f.basis=variant")
    explorer.click("brand/jingchou-weigong")
    explorer.page.keyboard.press("p")
    explorer.page.get_by_role("button", name="分享").click()
    explorer.page.get_by_label("标题").fill("给同事看的图")
    explorer.page.get_by_role("button", name="保存", exact=True).click()
    address = explorer.page.locator(".ex-address").nth(1).input_value()
    assert "/explore/v/" in address
    colleague = another()
    colleague.page.goto(address)
    colleague.page.wait_for_selector("html[data-drawn]")
    expect(colleague.page.locator(".ex-badge")).to_contain_text("给同事看的图")
    assert colleague.places == explorer.places
    assert colleague.line == explorer.line
    colleague.page.context.close()


def test_a_live_link_repeats_what_was_done(explorer: Explorer, another: Callable[..., Explorer]) -> None:
    explorer.open("?view=unit&unit=qingdao")
    explorer.click("theme/licai-weimin")
    explorer.page.keyboard.press("e")
    explorer.settle()
    colleague = another()
    colleague.page.goto(explorer.page.url)
    colleague.page.wait_for_selector("html[data-drawn]")
    assert set(colleague.places) == set(explorer.places)
    expect(colleague.page.locator(".ex-card h2")).to_have_text("理财为民")
    colleague.page.context.close()


def test_the_language_is_switched_in_place_and_remembered(explorer: Explorer) -> None:
    explorer.open("?view=unit&unit=qingdao")
    explorer.click("brand/jingchou-weigong")
    before = explorer.coordinates
    explorer.page.get_by_role("link", name="English").click()
    expect(explorer.page.locator("html")).to_have_attribute("lang", "en")
    expect(explorer.page.get_by_role("link", name="中文")).to_be_visible()
    expect(explorer.page.get_by_role("button", name="Undo")).to_be_visible()
    assert "lang=en" in explorer.page.url
    assert explorer.coordinates == before
    frame = explorer.page.locator("header nav, .ex-rail, .ex-tools, .ex-questions, .ex-legend").all_inner_texts()
    assert [text for text in frame if re.search(r"[一-鿿]", text)] == []
    explorer.open()
    expect(explorer.page.locator("html")).to_have_attribute("lang", "en")


def test_the_twin_is_one_key_away_and_shares_what_is_chosen(explorer: Explorer) -> None:
    explorer.open("?view=theme&theme=licai-weimin")
    explorer.click("brand/jingchou-weigong")
    explorer.page.locator(".ex-stage").focus()
    explorer.page.keyboard.press("t")
    chosen = explorer.page.locator('.ex-twin [aria-pressed="true"]')
    expect(chosen.first).to_have_text("精筹惟公 理财为民")
    explorer.page.locator(".ex-twin").get_by_role("button", name="五星财政 理财为民").first.click()
    expect(explorer.page.locator(".ex-card h2")).to_contain_text("五星财政")
    explorer.page.locator(".ex-twin").focus()
    explorer.page.keyboard.press("t")
    expect(explorer.page.locator(".ex-twin table tr.on")).to_contain_text("五星财政 理财为民")


def test_it_can_be_used_by_keyboard_only(explorer: Explorer) -> None:
    explorer.open()
    keyboard = explorer.page.keyboard
    keyboard.press("/")
    keyboard.type("lcwm")
    expect(explorer.page.get_by_role("option").first).to_contain_text("理财为民")
    keyboard.press("Enter")
    expect(explorer.page.locator(".ex-card h2")).to_have_text("理财为民")
    explorer.page.locator(".ex-stage").focus()
    keyboard.press("ArrowRight")
    moved = explorer.page.locator(".ex-card h2").inner_text()
    assert moved != "理财为民"
    keyboard.press("Enter")
    assert explorer.page.evaluate("document.activeElement.closest('.ex-card') !== null")
    keyboard.press("Escape")
    expect(explorer.page.locator(".ex-card")).to_be_hidden()
    keyboard.press("?")
    expect(explorer.page.locator(".ex-drawer")).to_contain_text("Ctrl+Z")
    keyboard.press("Escape")
    expect(explorer.page.locator(".ex-drawer")).to_be_hidden()


@pytest.mark.parametrize(
    ("query", "keys"),
    [("", ""), ("", "f"), ("?q=units", ""), ("?view=theme&theme=licai-weimin&sel=brand/jingchou-weigong", ""),
     ("?q=theme&as=outline", ""), ("?q=theme&as=table", ""), ("?a=unit/qingdao&b=unit/zaozhuang", "?"), ("?lang=en", "")],
)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(explorer: Explorer, query: str, keys: str, scheme: Any) -> None:
    if not AXE.is_file():
        pytest.skip("axe-core is not installed (npm ci in viz/web)")
    explorer.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    explorer.open(query)
    for key in keys:
        explorer.page.keyboard.press(key)
    explorer.settle()
    explorer.page.evaluate(AXE.read_text(encoding="utf-8"))
    found = explorer.page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    told = [(one["id"], node["html"][:160]) for one in found if one["impact"] in ("serious", "critical") for node in one["nodes"]]
    assert told == []


def test_a_dead_link_shows_the_overview_and_says_why(explorer: Explorer) -> None:
    for query in ("?view=theme&theme=no-such-theme", "?q=no-such-question", "?from=unit/x&to=unit/y", "?view=nonsense"):
        explorer.open(query)
        expect(explorer.page.get_by_role("alert")).to_contain_text("先显示总览")
        assert len(explorer.places) == 69


def test_a_deleted_thing_in_a_link_is_named_and_the_rest_is_shown(explorer: Explorer) -> None:
    explorer.open("?view=unit&unit=qingdao&sel=brand/deleted&open=unit/gone~brand~10")
    expect(explorer.page.get_by_role("alert")).to_contain_text("现在的数据里没有")
    assert "brand/jingchou-weigong" in explorer.places


def test_a_kept_view_that_is_not_there_says_so(explorer: Explorer) -> None:
    explorer.open(path="/explore/v/0123456789abcdef0123456789abcdef")
    expect(explorer.page.get_by_role("alert")).to_be_visible()
    assert len(explorer.places) == 69


def test_when_the_network_goes_away_nothing_on_screen_is_lost(explorer: Explorer) -> None:
    explorer.open("?view=unit&unit=qingdao")
    before = explorer.places
    explorer.page.context.set_offline(True)
    explorer.ask("theme")
    expect(explorer.page.get_by_role("alert")).to_contain_text("连不上服务器")
    assert explorer.places == before
    explorer.page.context.set_offline(False)
    explorer.page.get_by_role("button", name="再试一次").click()
    expect(explorer.page.locator(".ex-titles h1")).to_contain_text("理财为民")


def test_ten_thousand_characters_are_searched_for_with_a_word_about_it(explorer: Explorer) -> None:
    explorer.open()
    explorer.page.locator("#q").fill("青岛" * 5000)
    expect(explorer.page.locator(".ex-found")).to_contain_text("只用前 200 个字")


def hostile(value: Any, name: str = "") -> Any:
    """Put markup into every text that a reader sees; what programs read stays."""
    if isinstance(value, dict):
        return {key: hostile(one, key) for key, one in value.items()}
    if isinstance(value, list):
        return [hostile(one, name) for one in value]
    shown = name in ("zh", "en", "text", "phrase", "aliases", "title", "note")
    return f"{value}{HOSTILE}" if shown and isinstance(value, str) else value


def test_hostile_words_in_every_field_stay_words(explorer: Explorer) -> None:
    def poisoned(route: Route) -> None:
        answer = route.fetch()
        if not answer.ok:
            route.fulfill(response=answer)
            return
        route.fulfill(response=answer, body=json.dumps(hostile(answer.json())))

    for pattern in ("**/views/*.json*", "**/api/**", "**/explore/traits.json"):
        explorer.page.route(pattern, poisoned)
    for query in ("?view=unit&unit=qingdao&sel=brand/jingchou-weigong", "?q=units&as=outline", "?a=unit/qingdao&b=unit/zaozhuang&as=table"):
        explorer.open(query)
        explorer.settle()
        for key in ("f", "f"):
            explorer.page.keyboard.press(key)
        assert explorer.page.locator("#explorer img, #explorer script").count() == 0
        assert explorer.page.title() != "taken"
    # Answers still under way would otherwise reach a page that is closed.
    explorer.page.unroute_all(behavior="ignoreErrors")


def test_the_page_has_no_inline_script_and_its_policy_no_eval(page: Page, site_url: str) -> None:
    answer = page.goto(f"{site_url}/explore")
    assert answer is not None
    policy = answer.headers["content-security-policy"]
    scripts = next(part for part in policy.split("; ") if part.startswith("script-src"))
    assert scripts == "script-src 'self'"
    assert page.evaluate("[...document.scripts].filter((one) => !one.src).length") == 0
    assert re.findall(r"\son[a-z]+=", answer.text()) == []


def test_the_script_is_small(page: Page, site_url: str) -> None:
    with page.expect_response(re.compile(r"/explorer\.js$")) as script:
        page.goto(f"{site_url}/explore")
    assert len(gzip.compress(script.value.body())) < 350 * 1024


def test_it_fits_a_phone(explorer: Explorer, screenshot: Callable[[str], Path]) -> None:
    explorer.page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    for query in ("", "?q=units", "?view=unit&unit=qingdao&sel=brand/jingchou-weigong"):
        explorer.open(query)
        wide = explorer.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0
    screenshot("explorer-phone")


def test_on_paper_the_outline_follows_the_picture(explorer: Explorer) -> None:
    explorer.open("?view=theme&theme=licai-weimin")
    explorer.page.emulate_media(media="print")
    expect(explorer.page.locator(".ex-twin")).to_be_visible()
    expect(explorer.page.locator(".ex-twin")).to_contain_text("精筹惟公 理财为民")
    expect(explorer.page.locator(".ex-rail")).to_be_hidden()
    inked = """() => {
      const sheet = document.querySelector(".ex-paper");
      const {data} = sheet.getContext("2d").getImageData(0, 0, sheet.width, sheet.height);
      let dark = 0;
      for (let at = 0; at < data.length; at += 4) if (data[at + 3] > 0 && data[at] + data[at + 1] + data[at + 2] < 300) dark += 1;
      return dark / (data.length / 4);
    }"""
    expect(explorer.page.locator(".ex-paper")).to_be_visible()
    assert explorer.page.evaluate(inked) > 0.02, "names of brands are on the sheet, not lines alone"


@pytest.mark.parametrize("suffix", ["svg", "html", "json", "csv"])
def test_the_picture_on_screen_can_be_taken_away(explorer: Explorer, suffix: str) -> None:
    explorer.open("?view=unit&unit=qingdao")
    explorer.click("brand/jingchou-weigong")
    explorer.page.keyboard.press("h")
    explorer.page.locator(".ex-files summary").click()
    with explorer.page.expect_download() as download:
        explorer.page.locator(f'.ex-files [data-suffix="{suffix}"]').click()
    content = Path(download.value.path()).read_text(encoding="utf-8-sig")
    assert "阳光采购" in content.replace("\n", "") or "阳光" in content
    assert "brand/jingchou-weigong" not in content.split('"rows"')[0] or suffix == "html"


def test_filters_of_a_link_that_nothing_meets_are_left_out_and_said(explorer: Explorer) -> None:
    explorer.open("?f.kind=zzz")
    assert len(explorer.places) > 60
    expect(explorer.page.get_by_role("alert")).to_contain_text("筛选条件")
    assert "没有隐藏" in explorer.line


def test_keys_act_on_the_picture_once_something_was_picked_in_the_search(explorer: Explorer) -> None:
    explorer.open()
    keyboard = explorer.page.keyboard
    keyboard.press("/")
    keyboard.type("qd")
    expect(explorer.page.locator(".ex-found [role=option]").first).to_contain_text("青岛市财政局")
    keyboard.press("Enter")
    explorer.settle()
    expect(explorer.page.locator(".ex-card")).to_contain_text("青岛市财政局")
    before = len(explorer.page.evaluate("BrandAtlasExplorer.explorer.seen.edges"))
    keyboard.press("e")
    explorer.settle()
    expect(explorer.page.locator("#explorer-search input")).to_have_value("")
    assert len(explorer.page.evaluate("BrandAtlasExplorer.explorer.seen.edges")) > before
