"""Pictures for other sites: the small page that they frame (``/embed``), and kept views as files.

Live addresses follow the data; ``?freeze=1`` keeps the picture as it is and leads to the
kept one. This module must not know how the page behaves: that is ``viz/web/src/embed.ts``.
"""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Depends
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.dependencies import current_edition, language, renderer, root_of
from api.edition import Edition
from api.files import send_file
from api.links import ANY_PAGE
from api.pictures import LARGEST
from api.saved_views import SavedViews, saved_views
from api.scheme import scheme_of
from api.security import Policy
from api.settings import Settings
from api.showing import Shown, freeze, kept, live, own_parameters, subject_of
from kg.errors import UnknownNameError
from kg.search.nearest import nearest
from viz import VIEWS, render
from viz.renderers.outline import outline_of
from viz.view import Node

Edited = Annotated[Edition, Depends(current_edition)]


def _page_path(node: Node) -> str:
    return ANY_PAGE.format(kind=quote(node.kind, safe=""), key=quote(node.key, safe=""))


def _send(request: Request, views: SavedViews, shown: Shown) -> Response:
    if request.query_params.get("freeze", "") not in ("", "0"):
        frozen = freeze(views, shown)
        rest = {name: request.query_params[name] for name in ("lang", "scheme") if name in request.query_params}
        words = f"?{urlencode(rest)}" if rest else ""
        return RedirectResponse(f"{root_of(request)}{frozen.embed}{words}", 302, {"Cache-Control": "no-store"})
    lang, view = language(request), shown.view
    scheme = scheme_of(request)
    page = renderer(request)
    script = page.assets.inlined("embed.js")
    request.state.policy = Policy.EMBED
    picture = render(view, "svg", lang, inline=True, href=f"{root_of(request)}{ANY_PAGE}")
    response = page.page(
        request,
        "embed.html",
        {
            "view": view,
            "picture": Markup(picture.decode()),
            "widest": round(view.width * LARGEST),
            "full": shown.page,
            "frozen": bool(shown.kept),
            "scheme": scheme,
            "outline": outline_of(view),
            "places": {node.id: f"n{index}" for index, node in enumerate(view.nodes)},
            "page_path_of": _page_path,
            "script": script.text,
            "style": page.assets.inlined("embed.css").text,
            "policy": f"script-src 'sha256-{script.digest}'",
        },
    )
    if "set-cookie" in response.headers:
        del response.headers["set-cookie"]  # a page in another's frame remembers nothing of its readers
    return response


def make_router(settings: Settings) -> APIRouter:
    """Return the router of embedded pictures."""
    router = APIRouter(prefix="/embed", tags=["views"])
    views = saved_views(settings)

    @router.get(
        "/v/{id}.{format}",
        summary="存下的图，作为文件",
        description="A kept view in any format; `publish=1` sends it through the gate for official use.",
        response_class=Response,
    )
    def file(request: Request, edition: Edited, id: str, format: str) -> Response:
        shown = kept(views, id)
        return send_file(request, edition, shown.view, format, (("v", id[:8]),))

    @router.get(
        "/v/{id}",
        summary="嵌入存下的图",
        description="A small page with a kept view, to be framed by the sites that the settings list.",
        response_class=Response,
    )
    def kept_page(request: Request, id: str) -> Response:
        response = _send(request, views, kept(views, id))
        response.headers["Cache-Control"] = "public, max-age=86400"
        response.headers["Vary"] = "Cookie"
        return response

    @router.get(
        "/{view}",
        summary="嵌入其他网页的图",
        description="A small page with one picture, to be framed by the sites that the settings list. "
        "`scheme=light|dark` fixes the colours, `freeze=1` keeps the picture as it is and leads to the kept one.",
        response_class=Response,
    )
    def page(request: Request, edition: Edited, view: str) -> Response:
        return _send(request, views, live(edition, view, own_parameters(request.query_params.multi_items())))

    @router.get(
        "/{view}/{key}",
        summary="嵌入一个事物的图",
        description="The same by path: `/embed/theme/licai-weimin` is `/embed/theme?theme=licai-weimin`.",
        response_class=Response,
    )
    def page_of_thing(request: Request, edition: Edited, view: str, key: str) -> Response:
        if view not in VIEWS or not subject_of(view):
            raise UnknownNameError("view", view, nearest(view, tuple(VIEWS)))
        return _send(request, views, live(edition, view, ((subject_of(view), key), *own_parameters(request.query_params.multi_items()))))

    return router
