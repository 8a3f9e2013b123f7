"""Links to results that a reader made: listed in the browser that made them, and deleted there."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.editor.test_page import open_query
from tests.support import servers


def test_whoever_made_a_link_finds_it_again_and_deletes_it(
    page: Page, editor_site: servers.Server, screenshot: Callable[[str], Path]
) -> None:
    open_query(page, editor_site, "SELECT ?t ?n { ?t a ba:Theme ; ba:brandCount ?n } ORDER BY DESC(?n) LIMIT 5")
    menu = page.locator(".bench-share")
    menu.locator("summary").click()
    menu.locator("input.bench-address").last.fill("最多的五个主题")
    page.get_by_role("button", name="生成链接").click()
    row = page.locator(".bench-kept-row")
    expect(row.locator("a")).to_have_text("最多的五个主题")
    address = row.locator("a").get_attribute("href")
    screenshot("editor-kept-links")
    assert editor_site.get(str(address))[0] == 200
    page.reload()
    menu.locator("summary").click()
    row.get_by_role("button", name="删除链接：最多的五个主题").click()
    row.get_by_role("button", name="链接将失效，确定删除").click()
    expect(row).to_have_count(0)
    assert editor_site.get(str(address))[0] == 404
    page.reload()
    menu.locator("summary").click()
    expect(row).to_have_count(0)
