"""A page that the browser has kept is as good as a new one: styled, alive, in the chosen language."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.support.servers import Server


def _alive(page: Page) -> bool:
    """Tell whether styles hold and the page is not shut into a sandbox."""
    styled = page.evaluate("getComputedStyle(document.querySelector('.masthead')).display") != "block"
    return bool(styled and page.evaluate("self.origin") != "null")


def test_a_page_visited_again_keeps_its_style_and_its_scripts(site: Server, page: Page) -> None:
    for _ in range(3):
        page.goto(f"{site.url}/themes")
        assert _alive(page)


def test_a_picture_visited_again_still_draws(site: Server, page: Page) -> None:
    for _ in range(2):
        page.goto(f"{site.url}/views/theme.html?theme=licai-weimin")
        page.wait_for_selector("canvas")


def test_a_language_chosen_before_can_be_chosen_again(site: Server, page: Page) -> None:
    for lang in ("en", "zh", "en"):
        page.goto(f"{site.url}/themes?lang={lang}")
        page.goto(f"{site.url}/units")
        assert page.evaluate("document.documentElement.lang").startswith(lang)
