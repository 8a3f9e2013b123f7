"""oEmbed 1.0 (oembed.com): a program gives the address of a page and gets the code of its picture.

This module must not know how pages find their pictures: that is ``api.showing``.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import Annotated
from xml.etree.ElementTree import Element, SubElement, tostring

from fastapi import APIRouter, Depends, Query
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from api.dependencies import current_edition, language, renderer
from api.edition import Edition
from api.previews import IMAGE, WIDTH, site_address, size_of
from api.saved_views import saved_views
from api.settings import Settings
from api.showing import Shown, find
from api.snippets import SNIPPETS, write_snippet
from kg.errors import UnknownNameError
from kg.messages import message
from viz import RENDERERS
from viz.renderers.pen import xml_text

FORMATS = ("json", "xml")

DAY = 24 * 3600


@dataclass(frozen=True, slots=True)
class OEmbed:
    """An answer of type ``rich`` (section 2.3.4.4); an empty thumbnail is left out."""

    version: str
    type: str
    title: str
    provider_name: str
    provider_url: str
    cache_age: int
    html: str
    width: int
    height: int
    thumbnail_url: str = ""
    thumbnail_width: int = 0
    thumbnail_height: int = 0


def make_router(settings: Settings) -> APIRouter:
    """Return the router of the provider."""
    router = APIRouter(tags=["views"])

    @router.get(
        "/oembed",
        summary="oEmbed：由页面地址取得嵌入代码",
        description="oEmbed 1.0 for every page with a picture, live or kept. 404: no picture at that address; 501: no such format.",
        response_model=OEmbed,
    )
    def oembed(
        request: Request,
        edition: Annotated[Edition, Depends(current_edition)],
        url: Annotated[str, Query(examples=["http://127.0.0.1:8000/theme/licai-weimin"], max_length=2000)],
        format: str = "json",
        maxwidth: Annotated[int | None, Query(ge=1, le=100_000)] = None,
        maxheight: Annotated[int | None, Query(ge=1, le=100_000)] = None,
    ) -> Response:
        if format not in FORMATS:
            raise HTTPException(501)
        site = site_address(request)
        if url != site and not url.startswith((f"{site}/", f"{site}?")):
            raise UnknownNameError("picture", url[:80])
        shown = find(edition, saved_views(settings), url.removeprefix(site))
        lang = language(request)
        size = size_of(shown, lang, min(WIDTH, maxwidth or WIDTH), maxheight)
        answer = OEmbed(
            version="1.0",
            type="rich",
            title=shown.view.title.in_(lang),
            provider_name=message("pages.site.name", lang),
            provider_url=f"{site}/",
            cache_age=DAY,
            html=write_snippet(renderer(request), SNIPPETS["html"], shown, site, size, lang).strip(),
            width=size.width,
            height=size.height,
        )
        answer = _with_thumbnail(answer, site, shown, maxwidth, maxheight)
        found = {name: value for name, value in asdict(answer).items() if value not in ("", 0)}
        if format == "json":
            return JSONResponse(found)
        root = Element("oembed")
        for name, value in found.items():
            SubElement(root, name).text = xml_text(str(value))
        return Response(tostring(root, encoding="utf-8", xml_declaration=True), media_type="text/xml")

    return router


def _with_thumbnail(answer: OEmbed, site: str, shown: Shown, wide: int | None, high: int | None) -> OEmbed:
    """Add the thumbnail; it obeys the limits too, so a picture that is larger is not told of."""
    width, height = round(shown.view.width), round(shown.view.height)
    if IMAGE not in RENDERERS or width > (wide or width) or height > (high or height):
        return answer
    return replace(
        answer, thumbnail_url=f"{site}{shown.file(IMAGE)}", thumbnail_width=width, thumbnail_height=height
    )
