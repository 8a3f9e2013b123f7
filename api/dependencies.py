"""What routes ask for: the edition now served, the settings, the renderer, the language.

This module must not know any page.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from starlette.requests import Request

from api.edition import Edition
from api.language import Lang
from api.language import language as _language
from api.render import Renderer
from api.served import Served
from api.settings import Settings
from api.sparql_door import SparqlDoor


def served(request: Request) -> Served:
    """Return what is being served."""
    return cast(Served, request.app.state.served)


def settings(request: Request) -> Settings:
    """Return the settings."""
    return cast(Settings, request.app.state.settings)


def renderer(request: Request) -> Renderer:
    """Return the maker of pages."""
    return cast(Renderer, request.app.state.renderer)


def results(request: Request) -> SparqlDoor:
    """Return the SPARQL endpoint, which remembers what was answered already."""
    return cast(SparqlDoor, request.app.state.results)


def language(request: Request) -> Lang:
    """Return the reader's language."""
    return _language(request)


def root_of(request: Request) -> str:
    """Return the path under which a proxy shows the application, mostly empty."""
    return str(request.scope.get("root_path", ""))


def current_edition(request: Request) -> Iterator[Edition]:
    """Lease the edition now served for the time of one request, and mark the answer with it.

    Raises ``ReleaseError`` where there is nothing to serve.
    """
    with served(request).lease() as edition:
        request.state.release = edition.release
        yield edition
