"""The application on the bundled data, and on a site of tiny data that tests may write to."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from fastapi.testclient import TestClient

import kg
from kg.atlas import Atlas
from tests.support.places import ROOT
from tests.support.sites import open_site

BASE = "https://w3id.org/brand-atlas/id/"


@pytest.fixture(scope="module")
def client(site_home: Path) -> Iterator[TestClient]:
    """A client of the bundled atlas; only to be read."""
    with open_site(site_home) as client:
        yield client


@pytest.fixture
def own_home(tiny_home: Path, tmp_path: Path) -> Path:
    """A site of the tiny data that belongs to one test."""
    home = tmp_path / "home"
    shutil.copytree(tiny_home, home)
    return home


@pytest.fixture
def tiny(own: TestClient) -> TestClient:
    """A client of a site that belongs to one test."""
    return own


@pytest.fixture(scope="module")
def atlas(site_home: Path) -> Iterator[Atlas]:
    """The bundled atlas."""
    with kg.open(site_home) as atlas:
        yield atlas


@pytest.fixture(scope="session")
def valid() -> Callable[[str, Any], None]:
    """Check a value against a definition of the published schema: ``valid("Node", node)``."""
    schema = json.loads((ROOT / "viz" / "view.schema.json").read_text(encoding="utf-8"))

    def check(name: str, value: Any) -> None:
        jsonschema.Draft202012Validator({"$ref": f"#/$defs/{name}", "$defs": schema["$defs"]}).validate(value)

    return check
