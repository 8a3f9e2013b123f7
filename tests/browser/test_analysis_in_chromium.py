"""The pages of clusters and coverage, as people see them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.support.servers import Server

PHONE = {"width": 390, "height": 844}


def test_clusters_are_read_and_followed_to_their_brands(site: Server, page: Any, screenshot: Callable[[str], Path]) -> None:
    page.goto(f"{site.url}/clusters")
    screenshot("clusters")
    first = page.locator(".cluster").first
    assert "理财为民" in first.locator("h2").inner_text()
    assert "个品牌因" in first.inner_text()
    assert page.locator(".mark-unstable").count() == page.locator(".cluster", has_text="不稳定").count() > 0
    assert page.locator("figure[data-view=clusters] svg").count() == 1
    first.locator(".members li a").first.click()
    page.wait_for_url("**/brand/*")


def test_grouping_again_keeps_what_was_chosen(site: Server, page: Any) -> None:
    page.goto(f"{site.url}/clusters")
    page.select_option("#basis", "inferred")
    page.select_option("#resolution", "2")
    page.locator(".settings button").click()
    page.wait_for_url("**basis=inferred**")
    assert page.locator("#basis").input_value() == "inferred"
    assert page.locator("#resolution").input_value() == "2"
    assert "由上下文推断" in page.locator("main").inner_text()


def test_a_cell_of_the_matrix_opens_its_brands(site: Server, page: Any, screenshot: Callable[[str], Path]) -> None:
    page.goto(f"{site.url}/matrix")
    screenshot("matrix")
    cell = page.get_by_label("青岛，公开公正：4 个品牌")
    assert cell.inner_text() == "4"
    cell.click()
    page.wait_for_url("**/matrix/brands**")
    assert page.locator("main .plain > li").count() == 4


def test_heads_of_the_matrix_stay_in_sight(site: Server, page: Any) -> None:
    page.goto(f"{site.url}/matrix")
    wrap = page.locator(".heat-wrap")
    before = page.locator(".heat thead th").nth(3).bounding_box()["y"]
    wrap.evaluate("box => box.scrollTo(0, 80)")
    assert wrap.evaluate("box => box.scrollTop") > 0
    assert page.locator(".heat thead th").nth(3).bounding_box()["y"] == pytest.approx(before, abs=1)


@pytest.mark.parametrize("path", ["/clusters", "/matrix", "/matrix/brands?row=qingdao", "/matrix?rows=kind&lang=en", "/clusters?lang=en"])
def test_a_phone_never_scrolls_sideways(site: Server, page: Any, path: str) -> None:
    page.set_viewport_size(PHONE)
    page.goto(f"{site.url}{path}")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
