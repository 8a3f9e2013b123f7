"""An application on the tiny dataset, spoken to without a network."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from tests.support.sites import open_site


@pytest.fixture(scope="session")
def open_client(tiny_home: Path) -> Callable[..., TestClient]:
    """Make a client of an application of its own: ``with open_client(page_size=3) as client``."""

    def make(home: Path = tiny_home, **more: object) -> TestClient:
        return open_site(home, **more)

    return make


@pytest.fixture(scope="module")
def _running(open_client: Callable[..., TestClient]) -> Iterator[TestClient]:
    with open_client() as client:
        yield client


@pytest.fixture
def client(_running: TestClient) -> TestClient:
    """A client of the application on the tiny dataset; a visitor who has not been here before."""
    _running.cookies.clear()
    return _running
