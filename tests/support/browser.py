"""A real Chromium that tells every request it makes, and lets none leave the machine."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
)
LAPTOP = {"width": 1366, "height": 768}
INSIDE = frozenset({"file", "data", "blob", "about"})


@contextmanager
def chromium() -> Iterator[Browser]:
    """Run Debian's Chromium; skips the test where there is none."""
    program = shutil.which("chromium")
    if program is None:
        pytest.skip("Chromium is not installed (as root: apt-get install chromium)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(FLAGS))
        try:
            yield browser
        finally:
            browser.close()


class Witness:
    """What a page did: the addresses it asked for and the scripts that failed."""

    def __init__(self, page: Page) -> None:
        self.requests: list[str] = []
        self.faults: list[str] = []
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("pageerror", lambda error: self.faults.append(str(error)))

    @property
    def left_the_page(self) -> list[str]:
        """Requests over the network of any kind, also to this machine."""
        return [url for url in self.requests if urlsplit(url).scheme not in INSIDE]

    @property
    def left_the_machine(self) -> list[str]:
        """Requests to any other machine."""
        own = {"127.0.0.1", "localhost"}
        return [url for url in self.left_the_page if urlsplit(url).hostname not in own]
