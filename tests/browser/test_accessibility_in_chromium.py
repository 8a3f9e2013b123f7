"""axe-core finds nothing serious on any page of the site, light and dark."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_pages_in_chromium import PAGES
from tests.support import servers
from tests.support.places import ROOT

AXE = ROOT / "viz/web/node_modules/axe-core/axe.min.js"
MORE = ("/ask", "/clusters?resolution=2&basis=inferred", "/matrix?rows=theme&columns=theme", "/similar?name=理财为民", "/similar?name=——", "/similar/list", "/similar/groups", "/units?place=qingdao", "/ontology", "/no-such-page", "/explore", "/explore/v/0123456789abcdef0123456789abcdef")
OTHERS = ("/docs", "/embed/")  # the API page is another house's; embedded pictures have no page around them


@pytest.mark.parametrize("path", [path for path in (*PAGES, *MORE) if not path.startswith(OTHERS)])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious_on_a_page(page: Page, site: servers.Server, path: str, scheme: Any) -> None:
    if not AXE.is_file():
        pytest.skip("axe-core is not installed (npm ci in viz/web)")
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.goto(site.url + path)
    expect(page.locator("[aria-busy=true]")).to_have_count(0)  # what waits is pale for a moment
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    told = [(one["id"], node["html"][:160]) for one in found if one["impact"] in ("serious", "critical") for node in one["nodes"]]
    assert told == []
