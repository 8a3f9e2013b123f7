"""The editor page in a real browser: asked like a form, written like SPARQL, shown in five ways."""

from __future__ import annotations

import gzip
import io
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from urllib.parse import quote

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Locator, Page, expect

import kg
from kg.queries import QUERIES
from tests.support import servers
from tests.support.places import ROOT

BUDGET = 200_000  # bytes of script, gzipped
STRICT = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
ON_THEME = "/sparql?name=brands_on_theme&theme=licai-weimin"
PHONE = {"width": 390, "height": 844}


def open_page(page: Page, site: servers.Server, path: str) -> None:
    page.goto(site.url + path)
    expect(page.locator(".bench")).to_be_visible()


def open_query(page: Page, site: servers.Server, query: str, fragment: str = "") -> None:
    open_page(page, site, f"/sparql?query={quote(query)}{fragment}")


def code(page: Page) -> Locator:
    return page.locator(".cm-content")


def text_of(page: Page) -> str:
    """Return the text of the editor as it would be sent, without the names shown beside IRIs."""
    lines = "Array.from(e.querySelectorAll('.cm-line'), l => { const c = l.cloneNode(true); c.querySelectorAll('.cm-label').forEach(x => x.remove()); return c.textContent; })"
    return str(code(page).evaluate(f"e => {lines}.join('\\n')"))


def retype(page: Page, text: str) -> None:
    code(page).click()
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    page.keyboard.type(text)


def rows(page: Page) -> Locator:
    return page.locator(".bench-table tbody tr")


def display(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


# ------------------------------------------------------------------ asking


def test_a_first_visit_shows_an_answer_at_once(
    page: Page, editor_site: servers.Server, screenshot: Callable[[str], Path]
) -> None:
    open_page(page, editor_site, "/sparql")
    expect(rows(page).first).to_be_visible()
    expect(page.get_by_label("主题", exact=True)).to_have_value("https://w3id.org/brand-atlas/id/theme/licai-weimin")
    expect(page.locator(".bench-table")).to_contain_text("精筹惟公 理财为民")
    screenshot("editor")


def test_a_question_is_found_asked_and_answered(page: Page, editor_site: servers.Server) -> None:
    open_page(page, editor_site, "/sparql")
    page.get_by_label("找问题").fill("这个市")
    page.get_by_role("button", name="这个市有哪些品牌").click()
    expect(page.get_by_label("地区")).to_be_visible()
    expect(page.locator(".bench-table")).to_contain_text("青岛市财政局")
    page.get_by_label("地区").select_option(label="威海市")
    page.get_by_role("button", name="提问", exact=True).click()
    expect(page.locator(".bench-table")).to_contain_text("威海市财政局")
    assert "name=brands_of_place" in page.url


def test_the_form_writes_the_query_and_the_query_fills_the_form(page: Page, editor_site: servers.Server) -> None:
    open_page(page, editor_site, ON_THEME)
    expect(rows(page).first).to_be_visible()
    theme = page.get_by_label("主题", exact=True)
    theme.select_option(label="清正廉洁")
    assert "VALUES ?theme { <https://w3id.org/brand-atlas/id/theme/qingzheng-lianjie> }" in text_of(page)
    expect(page.locator(".bench-stale")).to_contain_text("查询已经改动")

    line = page.locator(".cm-line", has_text="qingzheng-lianjie")
    line.click()
    page.keyboard.press("Home")
    page.keyboard.press("Shift+End")
    page.keyboard.insert_text("  VALUES ?theme { <https://w3id.org/brand-atlas/id/theme/licai-weimin> }")
    expect(theme).to_have_value("https://w3id.org/brand-atlas/id/theme/licai-weimin")
    expect(theme).to_be_enabled()

    page.keyboard.insert_text(" ?more ?words ?here .")
    expect(page.locator(".bench-note")).to_contain_text("不再是现成的问题")
    expect(theme).to_be_disabled()
    page.get_by_role("button", name="恢复原来的问题").click()
    expect(theme).to_be_enabled()


def test_every_question_is_written_as_the_server_writes_it(
    page: Page, editor_site: servers.Server, editor_home: Path
) -> None:
    open_page(page, editor_site, "/sparql")
    with kg.open(home=editor_home) as atlas:
        for query in QUERIES.values():
            given = {one.name: one.example or one.default for one in query.parameters if one.required or one.default}
            words = "&".join(f"{name}={quote(value)}" for name, value in given.items())
            with page.expect_request(lambda one: one.method == "POST" and one.url.endswith("/sparql")) as asked:
                open_page(page, editor_site, f"/sparql?name={query.name}&{words}")
            assert asked.value.post_data == query.written(given, atlas.resolve)
            expect(page.locator(".bench-title")).to_have_text(query.question.zh)
            expect(page.locator(".bench-tools")).to_be_visible()
            expect(page.locator(".bench-note")).to_be_hidden()


# ------------------------------------------------------------------ writing


def test_initials_bring_the_theme_whose_name_then_stands_beside_its_iri(
    page: Page, editor_site: servers.Server, screenshot: Callable[[str], Path]
) -> None:
    open_query(page, editor_site, "ASK {}")
    retype(page, "SELECT ?b { ?b ba:hasTh")
    expect(page.locator(".cm-tooltip-autocomplete")).to_contain_text("ba:hasTheme")
    # Keys count only a moment after the list came, lest somebody who types on takes what they
    # have not seen; clicks count at once.
    page.locator(".cm-tooltip-autocomplete li", has_text="体现主题").click()
    page.keyboard.type(" lcwm")
    offered = page.locator(".cm-tooltip-autocomplete li", has_text="理财为民").first
    expect(offered).to_contain_text("主题")
    screenshot("editor-completion")
    offered.click()
    expect(page.locator(".cm-label")).to_have_text("理财为民")
    text = text_of(page)
    assert text.startswith("PREFIX ba: <https://w3id.org/brand-atlas/ontology#>\nSELECT")
    assert "ba:hasTheme <https://w3id.org/brand-atlas/id/theme/licai-weimin>" in text
    page.keyboard.press("Control+Enter")
    expect(page.locator(".bench-table")).to_contain_text("精筹惟公 理财为民")


@pytest.mark.parametrize(("typed", "kind"), [("理财", "主题"), ("qingdao", "单位")])
def test_things_come_by_chinese_and_by_pinyin(
    page: Page, editor_site: servers.Server, typed: str, kind: str
) -> None:
    open_query(page, editor_site, "ASK {}")
    retype(page, "ASK { ?b ?p ")
    page.keyboard.insert_text(typed)
    page.keyboard.press("Control+Space")
    expect(page.locator(".cm-tooltip-autocomplete li", has_text=kind).first).to_be_visible()


def test_prefixes_come_by_themselves_as_they_are_typed(page: Page, editor_site: servers.Server) -> None:
    open_query(page, editor_site, "ASK {}")
    retype(page, "SELECT * { ?a skos:prefLabel ?b }")
    assert text_of(page).splitlines()[0] == "PREFIX skos: <http://www.w3.org/2004/02/skos/core#>"


def test_a_mistake_is_marked_on_its_line_while_one_types(page: Page, editor_site: servers.Server) -> None:
    open_query(page, editor_site, "ASK {}")
    retype(page, "SELECT * {\n?a ?b ?c\n?d\n")
    expect(page.locator(".bench-state.is-wrong")).to_contain_text("第")
    marked = page.locator(".cm-line", has=page.locator(".cm-lintRange-error"))
    expect(marked).to_have_count(1)
    page.keyboard.press("Control+Enter")
    expect(page.locator(".bench-results .notice-error")).to_be_visible()
    page.get_by_role("button", name="行去看").click()
    expect(code(page)).to_be_focused()


def test_a_cross_product_is_asked_about_before_it_runs(page: Page, editor_site: servers.Server) -> None:
    open_query(page, editor_site, "SELECT ?a ?d { ?a a ba:ThemeGroup .\n ?d a ba:Theme }")
    notice = page.locator(".bench-notice .notice")
    expect(notice).to_contain_text("?a 与 ?d 之间没有共同的变量")
    expect(rows(page)).to_have_count(0)
    page.get_by_role("button", name="仍然执行").click()
    expect(page.locator(".bench-status")).to_contain_text("110 行")


def test_tabs_stay_in_the_browser(page: Page, editor_site: servers.Server) -> None:
    open_page(page, editor_site, "/sparql")
    page.get_by_role("button", name="新的查询").click()
    retype(page, "ASK { ?kept ?in ?browser }")
    expect(page.get_by_role("tab")).to_have_count(2)
    page.goto(editor_site.url + "/themes")
    open_page(page, editor_site, "/sparql")
    expect(page.get_by_role("tab")).to_have_count(2)
    assert "?in ?browser" in text_of(page)
    page.get_by_role("tab").first.click()
    assert "?theme" in text_of(page)
    page.get_by_title("关闭“体现某一主题的品牌”").click()
    expect(page.get_by_role("tab")).to_have_count(1)


# ------------------------------------------------------------------ results


def test_the_table_names_things_links_orders_and_filters(page: Page, editor_site: servers.Server) -> None:
    open_query(page, editor_site, "SELECT ?theme ?n { ?theme a ba:Theme ; ba:brandCount ?n }")
    expect(page.locator(".bench-status")).to_contain_text("22 行")
    link = page.get_by_role("link", name="理财为民")
    expect(link).to_have_attribute("href", "/theme/licai-weimin")
    order = page.get_by_role("button", name="n", exact=True)
    order.click()
    order.click()
    numbers = [int(one) for one in page.locator(".bench-table td.number").all_inner_texts()]
    assert numbers == sorted(numbers, reverse=True)
    page.get_by_label("在结果中筛选").fill("理财")
    expect(rows(page)).to_have_count(1)
    expect(page.locator(".bench-status")).to_contain_text("筛出 1 行，共 22 行")


def test_the_answer_is_drawn_with_the_same_layout_as_everywhere(
    page: Page, editor_site: servers.Server, screenshot: Callable[[str], Path]
) -> None:
    open_query(page, editor_site, "SELECT ?brand ?theme { ?brand ba:themeExactInName ?theme }", "#show=graph")
    picture = page.locator(".bench-picture svg")
    expect(picture).to_be_visible()
    expect(picture.locator("a[href='/theme/licai-weimin']")).to_have_count(1)
    screenshot("editor-graph")


def test_numbers_become_bars_and_pies(
    page: Page, editor_site: servers.Server, screenshot: Callable[[str], Path]
) -> None:
    open_query(page, editor_site, "SELECT ?name ?n { ?t a ba:Theme ; skos:prefLabel ?name ; ba:brandCount ?n FILTER(LANG(?name) = 'zh') }")
    expect(rows(page).first).to_be_visible()
    display(page, "条形图")
    chart = page.get_by_role("img", name="名称 的 n")
    expect(chart.locator("rect")).to_have_count(22)
    expect(chart).to_contain_text("理财为民")
    assert "#show=bar" in page.url
    screenshot("editor-bars")
    display(page, "饼图")
    expect(page.get_by_role("img", name="名称 的 n")).to_contain_text("其余 15 项")


def test_files_open_where_they_should(page: Page, editor_site: servers.Server) -> None:
    open_page(page, editor_site, ON_THEME)
    expect(rows(page).first).to_be_visible()
    found: dict[str, bytes] = {}
    for name in ("CSV", "Excel 工作簿", "JSON", "图 SVG", "图 PNG"):
        page.locator("summary", has_text="下载").click()
        with page.expect_download() as kept:
            page.locator(".bench-menu-item", has_text=name).click()
        found[kept.value.suggested_filename] = Path(kept.value.path()).read_bytes()
    assert found["结果.csv"].startswith(b"\xef\xbb\xbf")
    book = load_workbook(io.BytesIO(found["结果.xlsx"]))
    assert book.active is not None
    assert book.active.max_row == 12
    assert found["结果.json"].startswith(b'{"head"')
    assert b"<svg" in found["结果.svg"][:400]
    assert found["结果.png"].startswith(b"\x89PNG")


def test_no_results_bring_the_cause_and_a_way_on(
    page: Page, editor_site: servers.Server, screenshot: Callable[[str], Path]
) -> None:
    open_query(page, editor_site, 'SELECT ?b {\n  ?t skos:prefLabel "理财为名"@zh .\n  ?b ba:hasTheme ?t\n}')
    box = page.locator(".bench-empty")
    expect(box).to_contain_text("单独也找不到任何东西")
    expect(box).to_contain_text("你是不是想找")
    screenshot("editor-empty")
    box.get_by_role("button", name="理财为民").click()
    expect(rows(page).first).to_be_visible()
    assert '"理财为民"@zh' in text_of(page)


def test_truths_and_triples_are_shown_as_what_they_are(page: Page, editor_site: servers.Server) -> None:
    open_query(page, editor_site, "ASK { ?s a ba:Theme }")
    expect(page.locator(".bench-truth")).to_have_text("是")
    open_query(page, editor_site, "CONSTRUCT { ?s ba:themeExactInName ?o } WHERE { ?s ba:themeExactInName ?o }")
    expect(page.locator(".bench-raw")).to_contain_text("ba:themeExactInName")


def test_hostile_values_stay_text(page: Page, editor_site: servers.Server) -> None:
    values = "<javascript:alert(1)> <http://e/x'onmouseover='alert(1)> '<img src=x onerror=alert(1)>'"
    open_query(page, editor_site, f"SELECT ?x {{ VALUES ?x {{ {values} }} }}")
    expect(rows(page)).to_have_count(3)
    expect(page.locator(".bench-table td a")).to_have_count(0)
    expect(page.locator(".bench-table td img")).to_have_count(0)
    display(page, "条形图")
    expect(page.locator(".bench-chart")).to_contain_text("<img src=x")


# ------------------------------------------------------------------ sharing


def test_links_lead_back_to_the_query_or_to_the_results_only(
    page: Page, editor_site: servers.Server, screenshot: Callable[[str], Path]
) -> None:
    open_query(page, editor_site, "# 内部说明\nSELECT ?theme ?n { ?theme a ba:Theme ; ba:brandCount ?n }", "#show=bar")
    expect(page.locator(".bench-chart")).to_be_visible()
    page.locator("summary", has_text="分享").click()
    page.get_by_label("标题").fill("各主题的品牌数")
    page.get_by_role("button", name="生成链接").click()
    expect(page.locator(".bench-address")).to_have_count(3)
    whole, results, frame = (one.input_value() for one in page.locator(".bench-address").all())
    page.goto(whole)
    expect(page.locator(".bench-chart")).to_be_visible()
    page.goto(results)
    expect(page.locator(".bench-chart")).to_contain_text("理财为民")
    expect(page.locator("h1")).to_have_text("各主题的品牌数")
    assert "内部说明" not in page.content()
    screenshot("editor-results-only")
    assert frame.startswith("<iframe")
    page.goto(frame.split('"')[1])
    expect(page.locator(".bench-chart")).to_be_visible()


# ------------------------------------------------------------------ the page itself


def test_it_works_under_a_policy_without_inline_styles(page: Page, editor_site: servers.Server) -> None:
    page.route("**/sparql?*", lambda route: route.fulfill(
        response=(answer := route.fetch()), headers={**answer.headers, "content-security-policy": STRICT}
    ))  # fmt: skip
    page.add_init_script(
        "window.broken = []; document.addEventListener('securitypolicyviolation', e => window.broken.push(e.violatedDirective))"
    )
    open_page(page, editor_site, ON_THEME)
    expect(rows(page).first).to_be_visible()
    display(page, "图")
    expect(page.locator(".bench-picture svg")).to_be_visible()
    retype(page, "SELECT * { ?s ba:hasTheme lcwm")
    expect(page.locator(".cm-tooltip-autocomplete")).to_contain_text("理财为民")
    assert page.evaluate("window.broken") == []
    assert code(page).evaluate("e => getComputedStyle(e).whiteSpace") != "normal", "the editor has its styles"


def test_it_works_without_script(chromium: object, editor_site: servers.Server) -> None:
    context = chromium.new_context(java_script_enabled=False)  # type: ignore[attr-defined]
    plain = context.new_page()
    plain.goto(editor_site.url + ON_THEME)
    assert "精筹惟公" in plain.locator("table").inner_text()
    plain.locator("textarea#query").fill("SELECT ?t { ?t a ba:ThemeGroup }")
    plain.locator("form:has(textarea) button").click()
    expect(plain.locator("table tbody tr")).to_have_count(5)
    context.close()


NAMELESS = """() => [...document.querySelectorAll('button, input, select, textarea, a[href], summary, [role=tab], [tabindex="0"]')]
  .filter(e => e.offsetParent !== null && !(e.getAttribute('aria-label') || e.textContent.trim() || (e.labels && e.labels.length)
    || e.getAttribute('aria-labelledby') || e.title || e.placeholder)).map(e => e.outerHTML.slice(0, 120))"""


def test_everything_that_can_be_used_has_a_name_and_ids_are_unique(page: Page, editor_site: servers.Server) -> None:
    open_page(page, editor_site, ON_THEME)
    expect(rows(page).first).to_be_visible()
    assert page.evaluate(NAMELESS) == []
    doubled = "() => { const all = [...document.querySelectorAll('[id]')].map(e => e.id); return all.filter((x, i) => all.indexOf(x) !== i) }"
    assert page.evaluate(doubled) == []
    assert code(page).get_attribute("aria-label") == "SPARQL 查询"
    levels = page.evaluate("[...document.querySelectorAll('h1, h2, h3')].filter(e => e.offsetParent).map(e => +e.tagName[1])")
    assert levels[0] == 1
    assert all(later - earlier <= 1 for earlier, later in pairwise(levels))


def test_the_keyboard_goes_from_question_to_editor_to_results(page: Page, editor_site: servers.Server) -> None:
    open_page(page, editor_site, ON_THEME)
    expect(rows(page).first).to_be_visible()
    page.get_by_label("主题", exact=True).focus()
    seen = []
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.className") == "bench-code":
            page.keyboard.press("Escape")  # the Tab key indents in the editor; Escape lets it go on
        seen.append(page.evaluate("(document.activeElement.textContent || document.activeElement.className).trim().slice(0, 12)"))
    order = [word for word in ("提问", "分享", "收起 SPARQL", "表", "下载") if word in seen]
    assert order == ["提问", "分享", "收起 SPARQL", "表", "下载"]
    assert [seen.index(word) for word in order] == sorted(seen.index(word) for word in order)


def test_it_fits_a_phone(page: Page, editor_site: servers.Server, screenshot: Callable[[str], Path]) -> None:
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    open_page(page, editor_site, ON_THEME)
    expect(rows(page).first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    expect(page.locator(".bench-list")).to_be_hidden()
    page.locator(".bench-fold > summary").click()
    page.get_by_role("button", name="每个主题有多少品牌").click()
    expect(page.locator(".bench-title")).to_contain_text("每个主题有多少品牌")
    expect(page.locator(".bench-list")).to_be_hidden()
    screenshot("editor-phone")


def test_the_script_is_within_its_budget() -> None:
    script = (ROOT / "viz" / "assets" / "editor.js").read_bytes()
    assert len(gzip.compress(script, 9)) < BUDGET
