"""A site of its own for the editor page (it keeps queries there), with a server and a client."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from tests.support import servers
from tests.support.sites import open_site


@pytest.fixture(scope="session")
def editor_home(build_site: Callable[..., Path]) -> Path:
    """A site with a release of the bundled data, in which queries may be kept."""
    return build_site("editor")


@pytest.fixture(scope="module")
def client(editor_home: Path) -> Iterator[TestClient]:
    """The application, spoken to without a network."""
    with open_site(editor_home) as made:
        yield made


@pytest.fixture(scope="module")
def editor_site(editor_home: Path) -> Iterator[servers.Server]:
    """A server of the editor's site, one for a whole file of tests."""
    with servers.serve(editor_home) as server:
        yield server
