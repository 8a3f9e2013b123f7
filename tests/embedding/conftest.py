"""Sites with pictures to embed: one to read, one that a test may write to."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.served import Served
from api.settings import Settings
from api.shelf import SiteShelf


@pytest.fixture(scope="session")
def open_site() -> Callable[..., TestClient]:
    """Make a client of an application of its own: ``with open_site(home, lang="en") as client``."""

    def make(home: Path, **more: object) -> TestClient:
        settings = Settings(home=str(home), query_workers=1, **more)  # type: ignore[arg-type]
        return TestClient(create_app(Served(SiteShelf(settings), settings), settings))

    return make


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


@pytest.fixture(scope="module")
def _running(
    site_home: Path, tmp_path_factory: pytest.TempPathFactory, open_site: Callable[..., TestClient]
) -> Iterator[TestClient]:
    home = tmp_path_factory.mktemp("site") / "home"
    shutil.copytree(site_home, home)
    with open_site(home) as client:
        yield client


@pytest.fixture
def client(_running: TestClient) -> TestClient:
    """A client of a site that a file of tests shares; a visitor who has not been here before."""
    _running.cookies.clear()
    return _running
