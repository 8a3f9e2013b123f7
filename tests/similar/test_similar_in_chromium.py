"""Readers check a name, a list and all names in a real browser, on a laptop and on a phone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page

from tests.support.servers import Server

PHONE = {"width": 390, "height": 844}


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


def test_a_name_is_checked_with_one_field_and_one_button(page: Page, site: Server, screenshot: Callable[[str], Path]) -> None:
    page.goto(f"{site.url}/similar")
    page.get_by_label("拟用的名称").fill("理财为民 精准服务")
    page.get_by_role("button", name="查一查").click()
    assert "相近" in page.locator(".verdict h2").inner_text()
    assert page.locator(".match").first.locator("mark.agrees").all_inner_texts() == ["理财为民", "理财为民"]
    assert "理财为民" in page.locator(".joined").first.inner_text()
    assert fits(page)
    screenshot("similar-name")


def test_what_is_no_name_is_told_beside_the_field(page: Page, site: Server) -> None:
    page.goto(f"{site.url}/similar?name=%E2%80%94")
    assert page.get_by_role("alert").is_visible()
    assert page.get_by_label("拟用的名称").input_value() == "—"


def test_a_list_is_pasted_checked_and_taken_away(page: Page, site: Server, screenshot: Callable[[str], Path]) -> None:
    page.goto(f"{site.url}/similar/list")
    page.get_by_label("粘贴名称").fill("阳光采购\n\n智诚服务品牌\n海上生明月")
    page.get_by_role("button", name="逐行查重").click()
    assert page.locator(".table-check tbody tr").count() == 4
    screenshot("similar-list")
    with page.expect_download() as download:
        page.get_by_role("button", name="下载 Excel").click()
    assert download.value.suggested_filename.endswith(".xlsx")


def test_all_close_names_are_seen_as_picture_and_groups(page: Page, site: Server, screenshot: Callable[[str], Path]) -> None:
    page.goto(f"{site.url}/similar/groups")
    assert page.locator("figure.picture svg").is_visible()
    assert page.locator(".similar-group").count() >= 2
    screenshot("similar-groups")


def test_the_pages_fit_a_phone_and_speak_english(page: Page, site: Server, screenshot: Callable[[str], Path]) -> None:
    page.set_viewport_size(PHONE)
    for path in ("/similar?name=%E6%89%8D%E5%AF%8C%E6%AD%A3%E9%80%9A&unit=%E9%9D%92%E5%B2%9B&lang=en", "/similar/list", "/similar/groups"):
        page.goto(site.url + path)
        assert fits(page), path
    page.goto(f"{site.url}/similar?name=%E6%89%8D%E5%AF%8C%E6%AD%A3%E9%80%9A")
    assert "close" in page.locator(".verdict h2").inner_text()
    screenshot("similar-phone")
