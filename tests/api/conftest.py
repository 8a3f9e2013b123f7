"""An application on the tiny dataset, spoken to without a network."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.served import Served
from api.settings import Settings
from api.shelf import SiteShelf


@pytest.fixture(scope="session")
def open_client(tiny_home: Path) -> Callable[..., TestClient]:
    """Make a client of an application of its own: ``with open_client(page_size=3) as client``."""

    def make(home: Path = tiny_home, **more: object) -> TestClient:
        settings = Settings(home=str(home), query_workers=1, **more)  # type: ignore[arg-type]
        return TestClient(create_app(Served(SiteShelf(settings), settings), settings))

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
