"""The explorer in Chromium: opened at an address, with a hand on its state."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.support import servers

BASE = "https://w3id.org/brand-atlas/id/"


class Explorer:
    """A page of the explorer: what it shows, and where."""

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self.url = url

    def open(self, query: str = "", path: str = "/explore") -> None:
        self.page.goto(f"{self.url}{path}{query}")
        self.page.wait_for_selector("html[data-drawn]")

    def settle(self) -> None:
        """Wait until nothing is under way and the canvas shows it."""
        self.page.wait_for_selector('#explorer[aria-busy="false"]')
        self.page.evaluate("BrandAtlasExplorer.explorer.stage.settled()")

    @property
    def places(self) -> dict[str, tuple[float, float]]:
        """Where each thing that is shown is in the window, in pixels."""
        found: dict[str, Any] = self.page.evaluate(
            """() => {
              const {stage, seen} = BrandAtlasExplorer.explorer;
              return Object.fromEntries(seen.nodes.map((node) => [node.id, stage.onScreen(node.id)]));
            }"""
        )
        return {iri.removeprefix(BASE): (round(at["x"], 3), round(at["y"], 3)) for iri, at in found.items()}

    @property
    def coordinates(self) -> dict[str, tuple[float, float]]:
        """Where each thing that is shown stands in the picture."""
        found: list[Any] = self.page.evaluate("BrandAtlasExplorer.explorer.seen.nodes.map((n) => [n.id, n.x, n.y])")
        return {iri.removeprefix(BASE): (x, y) for iri, x, y in found}

    @property
    def line(self) -> str:
        """What the line below says."""
        return self.page.locator(".ex-line").inner_text()

    def click(self, thing: str, **more: Any) -> None:
        """Click a thing in the picture."""
        x, y = self.places[thing]
        self.page.locator(".ex-stage").click(position={"x": x, "y": y}, **more)

    @contextmanager
    def dragging(self, thing: str, right: int, down: int, steps: int) -> Iterator[None]:
        """Take hold of a thing and carry it; it is let go at the end of the block."""
        x, y = self.places[thing]
        box = self.page.locator(".ex-stage").bounding_box()
        assert box is not None
        mouse = self.page.mouse
        mouse.move(box["x"] + x, box["y"] + y)
        mouse.down()
        mouse.move(box["x"] + x + right, box["y"] + y + down, steps=steps)
        yield
        mouse.up()

    def ask(self, key: str) -> None:
        self.page.locator(f'[data-question="{key}"]').click()
        self.settle()


@pytest.fixture
def site_url(site: servers.Server) -> str:
    """The address of a server that has all the explorer asks for."""
    missing = [path for path in ("/api/neighbours", "/api/paths", "/api/compare", "/api/counts") if site.get(path)[0] == 404]
    if missing:
        pytest.skip(f"this server does not answer {', '.join(missing)} yet")
    return site.url


@pytest.fixture
def explorer(page: Page, site_url: str) -> Explorer:
    """The explorer in a fresh page, not opened yet."""
    return Explorer(page, site_url)


@pytest.fixture
def another(site_url: str, chromium: Any) -> Callable[..., Explorer]:
    """Open the explorer as somebody else: a browser profile of its own."""

    def start(**more: Any) -> Explorer:
        context = chromium.new_context(viewport={"width": 1366, "height": 768}, locale="zh-CN", **more)
        return Explorer(context.new_page(), site_url)

    return start


@pytest.fixture(scope="module")
def crowded(crowded_home: Path) -> Iterator[servers.Server]:
    """A server of ten thousand brands, one for a whole file of tests."""
    with servers.serve(crowded_home) as server:
        yield server


@pytest.fixture
def large(page: Page, crowded: servers.Server) -> Explorer:
    """The explorer of ten thousand brands in a fresh page, not opened yet."""
    return Explorer(page, crowded.url)
