"""The application on a site, spoken to without a network. This module must not know any test."""

from __future__ import annotations

from pathlib import Path

from fastapi.testclient import TestClient

from api.app import create_app
from api.served import Served
from api.settings import Settings
from api.shelf import SiteShelf


def open_site(home: Path, **more: object) -> TestClient:
    """Make a client of an application of its own: ``with open_site(home, lang="en") as client``.

    ``more`` are settings; one worker answers queries.
    """
    settings = Settings(home=str(home), **{"query_workers": 1, **more})  # type: ignore[arg-type]
    return TestClient(create_app(Served(SiteShelf(settings), settings), settings))
