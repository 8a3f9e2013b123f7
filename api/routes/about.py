"""About the atlas, and the description of the HTTP interface."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import Response

from api.dependencies import current_edition, renderer
from api.edition import Edition
from api.pages import add_page
from api.settings import Settings
from kg.model import ReleaseInfo
from kg.terms import PREFIXES


@dataclass(frozen=True, slots=True)
class AboutPage:
    """The release, and the prefixes of the vocabularies in use."""

    release: ReleaseInfo
    prefixes: tuple[tuple[str, str], ...]


def make_about(edition: Annotated[Edition, Depends(current_edition)]) -> AboutPage:
    """Return what is to be said about the atlas."""
    return AboutPage(edition.atlas.info, PREFIXES)


def make_router(settings: Settings) -> APIRouter:
    """Return the router of the pages about the atlas."""
    router = APIRouter()
    add_page(router, "/about", make_about, name="about", template="about.html", model=AboutPage)

    @router.get("/docs", include_in_schema=False)
    def docs(request: Request, edition: Annotated[Edition, Depends(current_edition)]) -> Response:
        return renderer(request).page(request, "docs.html", {"info": edition.atlas.info})

    return router
