"""How a page is told of elsewhere: addresses in full, link previews, oEmbed discovery, sizes of embeds.

See ogp.me and oembed.com (version 1.0). This module must not know any page.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from starlette.requests import Request

from api.dependencies import language, root_of, settings
from api.pictures import LARGEST
from api.showing import Shown
from kg.model import Label
from viz import RENDERERS
from viz.renderers.svg_frame import foot_height

WIDTH = 800
"""Width of an embed in CSS pixels where nobody asked for another."""

FOOT, PADDING = 86, 24
"""Height of the lines below an embedded picture, and what stands free beside it."""

SMALLEST = (200, 160)
"""No embed is made smaller than so many CSS pixels."""

IMAGE = "png"
"""The format of pictures in link previews; no preview shows SVG."""


def site_address(request: Request) -> str:
    """Return the address of the site, without a slash at its end: as set, else as asked."""
    given = settings(request).public_url.rstrip("/")
    return given or f"{request.url.scheme}://{request.url.netloc}{root_of(request)}"


@dataclass(frozen=True, slots=True)
class Size:
    """Width and height in CSS pixels."""

    width: int
    height: int


def size_of(shown: Shown, lang: str, width: int = WIDTH, high: int | None = None) -> Size:
    """Return the size of an embed: as high as the picture needs at ``width``, within ``high``."""
    view = shown.view
    foot = foot_height(view, "en" if lang == "en" else "zh", width=view.width)
    wide = max(width, SMALLEST[0])
    needed = round(min(wide - PADDING, view.width * LARGEST) * (view.height + 10 + foot) / max(view.width, 1)) + FOOT
    return Size(min(wide, width), max(min(needed, high or needed), min(SMALLEST[1], high or needed)))


@dataclass(frozen=True, slots=True)
class Preview:
    """What other programs are told of a page with a picture; addresses are in full."""

    title: Label
    summary: Label
    page: str
    image: str
    json: str
    xml: str


def preview_of(request: Request, shown: Shown) -> Preview:
    """Return how the page of ``shown`` is told of elsewhere."""
    site = site_address(request)
    page = f"{site}{shown.page}"
    image = f"{site}{shown.file(IMAGE)}" if IMAGE in RENDERERS else ""
    if image and language(request) == "en":
        image += f"{'&' if '?' in image else '?'}lang=en"
    json, xml = (f"{site}/oembed?{urlencode({'url': page, 'format': form})}" for form in ("json", "xml"))
    return Preview(shown.view.title, shown.view.summary, page, image, json, xml)
