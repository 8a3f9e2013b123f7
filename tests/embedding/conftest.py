"""A site with pictures to embed, which a file of tests shares."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient


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
