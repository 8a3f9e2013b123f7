"""Fixtures that tests of every area share: data folders, a built site, servers, a browser."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.support import places, servers
from tests.support.locks import once

if TYPE_CHECKING:
    from fastapi.testclient import TestClient
    from playwright.sync_api import Browser, Page

    from tests.support.browser import Witness


@pytest.fixture(scope="session")
def bundled_folder() -> Path:
    """The data of Shandong, as it ships."""
    return places.BUNDLED


@pytest.fixture(scope="session")
def tiny_folder() -> Path:
    """A few invented units of another city."""
    return places.TINY


@pytest.fixture(scope="session")
def article_text() -> str:
    """The article exactly as received, line ends included: offsets count its characters."""
    if not places.ARTICLE.is_file():
        pytest.skip("the article's text is not part of the project and not beside it here")
    return places.ARTICLE.read_bytes().decode("utf-8")


@pytest.fixture(scope="session")
def build_site(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """Build a site once for all workers: ``build_site(name, *flags of kg build)``."""
    shared = tmp_path_factory.getbasetemp()
    if shared.name.startswith("popen-"):
        shared = shared.parent

    def build(name: str, *flags: str) -> Path:
        home = shared / f"site-{name}"

        def make() -> None:
            done = subprocess.run(
                [*servers.KG, "build", *flags],
                env=servers.environment(home),
                capture_output=True,
                text=True,
                encoding="utf-8",
                check=False,
            )
            assert done.returncode == 0, done.stdout + done.stderr

        once(home.with_suffix(".done"), make)
        return home

    return build


@pytest.fixture(scope="session")
def site_home(build_site: Callable[..., Path]) -> Path:
    """A site with a release of the bundled data; shared, so only to be read."""
    return build_site("bundled")


@pytest.fixture(scope="session")
def tiny_home(build_site: Callable[..., Path], tiny_folder: Path) -> Path:
    """A site with a release of the tiny data; shared, so only to be read."""
    return build_site("tiny", "--data", str(tiny_folder))


@pytest.fixture(scope="session")
def crowded_home(build_site: Callable[..., Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site with a release of ten thousand invented brands; shared, so only to be read."""
    from benchmarks.ledger import Ledger

    folder = tmp_path_factory.mktemp("ledger")
    Ledger(10_000).write(folder)
    return build_site("crowded", "--data", str(folder))


@pytest.fixture(scope="session")
def open_site() -> Callable[..., TestClient]:
    """Make a client of an application of its own: ``with open_site(home, lang="en") as client``."""
    from tests.support.sites import open_site  # late: most tests need no application

    return open_site


@pytest.fixture
def own_home(site_home: Path, tmp_path: Path) -> Path:
    """A site of the bundled data that belongs to one test."""
    home = tmp_path / "home"
    shutil.copytree(site_home, home)
    return home


@pytest.fixture
def own(own_home: Path, open_site: Callable[..., TestClient]) -> Iterator[TestClient]:
    """A client of a site that belongs to one test."""
    with open_site(own_home) as client:
        yield client


@pytest.fixture
def free_port() -> int:
    """A loopback port that nobody listens on."""
    return servers.free_port()


@pytest.fixture
def serve() -> Iterator[Callable[..., servers.Server]]:
    """Start servers that are stopped when the test ends: ``serve(home, *flags).url``."""
    with ExitStack() as stack:

        def start(home: Path, *flags: str, **more: Any) -> servers.Server:
            return stack.enter_context(servers.serve(home, *flags, **more))

        yield start


@pytest.fixture(scope="module")
def site(site_home: Path) -> Iterator[servers.Server]:
    """A server of the bundled atlas, one for a whole file of tests."""
    with servers.serve(site_home) as server:
        yield server


# One browser a file and not a session: while Playwright runs, its event loop counts as
# running in this thread, and asynchronous tests of other files could not start theirs.
@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium under Playwright."""
    from tests.support.browser import chromium

    with chromium() as browser:
        yield browser


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """A fresh page, 1366×768, in Chinese. Fails the test if a request leaves the machine or
    if a script on the page fails."""
    from tests.support.browser import LAPTOP, Witness

    context = chromium.new_context(viewport=LAPTOP, locale="zh-CN")  # type: ignore[arg-type]
    page = context.new_page()
    page.witness = Witness(page)  # type: ignore[attr-defined]
    yield page
    seen: Witness = page.witness  # type: ignore[attr-defined]
    context.close()
    assert seen.left_the_machine == []
    assert seen.faults == []


@pytest.fixture
def witness(page: Page) -> Witness:
    """What ``page`` did so far: its requests and the scripts that failed."""
    return page.witness  # type: ignore[attr-defined, no-any-return]


@pytest.fixture
def screenshot(page: Page) -> Callable[[str], Path]:
    """Keep a picture of ``page`` among the test artefacts: ``screenshot("home")``."""

    def take(name: str) -> Path:
        places.ARTEFACTS.mkdir(exist_ok=True)
        path = places.ARTEFACTS / f"{name}.png"
        page.screenshot(path=path)
        return path

    return take
