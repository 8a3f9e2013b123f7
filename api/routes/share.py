"""The panel «嵌入与导出»: a picture's code for other places, its files, and the gate for official use.

Works as a plain form; script only copies and sends the form when a choice changes. The rows
come from the tables of snippets, formats and rules. This module must not know what they are.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated
from urllib.parse import parse_qsl, urlencode, urlsplit

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.dependencies import current_edition, language, renderer, root_of
from api.edition import Edition
from api.files import send_file
from api.language import Lang
from api.previews import WIDTH, preview_of, site_address, size_of
from api.publishing import judged
from api.saved_views import saved_views
from api.scheme import scheme_of
from api.settings import Settings
from api.showing import Shown, freeze, kept, live, own_parameters
from api.snippets import SNIPPETS, Snippet, write_snippet
from api.story_shelf import is_offered, shelf_of
from kg.errors import ParameterError
from kg.home import site_home
from kg.messages import LANGUAGES
from viz import RENDERERS, VIEWS
from viz.publish import RULES, Broken
from viz.stories.shelf import Spoiled
from viz.style import SCREEN_SCHEMES

WIDTHS = (480, 640, 800, 1000, 1200)
"""Widths of embeds to choose from, in CSS pixels."""

Edited = Annotated[Edition, Depends(current_edition)]


@dataclass(frozen=True, slots=True)
class Choice:
    """What was chosen in the panel."""

    width: int
    lang: Lang
    scheme: str


@dataclass(frozen=True, slots=True)
class Code:
    """A snippet, written."""

    row: Snippet
    text: str


@dataclass(frozen=True, slots=True)
class FileLink:
    """A format that the picture can be had in, and the path of the file."""

    name: str
    group: str
    help: str
    path: str


@dataclass(frozen=True, slots=True)
class RuleShown:
    """A rule of the gate, and how the picture breaks it, if it does."""

    name: str
    broken: Broken | None


def read_choice(request: Request) -> Choice:
    """Read what was chosen; raises ``ParameterError`` for what cannot be chosen."""
    given = request.query_params
    try:
        width = int(given.get("width", "") or WIDTH)
    except ValueError:
        raise ParameterError("integer", name="width", value=given["width"][:40]) from None
    if not WIDTHS[0] <= width <= WIDTHS[-1]:
        raise ParameterError("range", name="width", value=width, known=f"{WIDTHS[0]}–{WIDTHS[-1]}")
    wanted = given.get("in", "")
    lang: Lang = language(request) if wanted not in LANGUAGES else "en" if wanted == "en" else "zh"
    return Choice(width, lang, scheme_of(request))


def make_router(settings: Settings) -> APIRouter:
    """Return the router of the panel."""
    router = APIRouter(prefix="/share")
    views = saved_views(settings)
    shelf = shelf_of(Path(settings.home) if settings.home else site_home())

    def page(request: Request, edition: Edition, shown: Shown) -> Response:
        choice, lang = read_choice(request), language(request)
        site = site_address(request)
        size = size_of(shown, choice.lang, choice.width)
        broken = {one.rule: one for one in judged(edition.atlas, shown.view, settings.licence)}
        content: dict[str, object] = {
            "info": edition.atlas.info,
            "share": preview_of(request, shown),
            "shown": shown,
            "view": shown.view,
            "choice": choice,
            "size": size,
            "widths": WIDTHS,
            "schemes": ("", *SCREEN_SCHEMES),
            "own": parse_qsl(urlsplit(shown.panel).query) if not shown.kept else (),
            "live": _live(shown),
            "codes": [
                Code(row, write_snippet(renderer(request), row, shown, site, size, choice.lang, choice.scheme).strip())
                for row in SNIPPETS.values()
            ],
            "preview": f"{shown.embed}{'&' if '?' in shown.embed else '?'}{urlencode(_preview_words(choice))}",
            "files": [
                FileLink(row.name, row.group.label.in_(lang), row.help.in_(lang), shown.file(row.name))
                for row in RENDERERS.values()
            ],
            "publish_path": shown.panel.partition("?")[0] + "/file",
            "rules": [RuleShown(rule.name, broken.get(rule.name)) for rule in RULES],
            "licence": settings.licence,
            "step": {"kept": shown.kept} if shown.kept else {"view": shown.view.name, "params": dict(shown.parameters)},
            "stories": [
                (one.story.key, one.story.title) for one in shelf.all()
                if not isinstance(one, Spoiled) and is_offered(one, edition.atlas.info)
            ],
        }
        response = renderer(request).page(request, "share.html", content)
        response.headers["Cache-Control"] = "no-cache"  # stories change while the release stays
        return response

    @router.get("/v/{id}", include_in_schema=False)
    def kept_page(request: Request, edition: Edited, id: str) -> Response:
        return page(request, edition, kept(views, id))

    @router.get("/v/{id}/file", include_in_schema=False)
    def kept_file(request: Request, edition: Edited, id: str, format: str) -> Response:
        return send_file(request, edition, kept(views, id).view, format, (("v", id[:8]),))

    @router.get("/{view}/file", include_in_schema=False)
    def live_file(request: Request, edition: Edited, view: str, format: str) -> Response:
        given = own_parameters(request.query_params.multi_items())
        return send_file(request, edition, live(edition, view, given).view, format, given)

    @router.get("/{view}", include_in_schema=False)
    def live_page(request: Request, edition: Edited, view: str) -> Response:
        given = request.query_params.multi_items()
        shown = live(edition, view, own_parameters(given))
        if request.query_params.get("freeze", "") not in ("", "0"):
            chosen = {name: value for name, value in given if name in ("lang", "width", "scheme", "in")}
            words = f"?{urlencode(chosen)}" if chosen else ""
            return RedirectResponse(
                f"{root_of(request)}{freeze(views, shown).panel}{words}", 303, {"Cache-Control": "no-store"}
            )
        return page(request, edition, shown)

    return router


def _preview_words(choice: Choice) -> dict[str, str]:
    return {"lang": choice.lang, **({"scheme": choice.scheme} if choice.scheme else {})}


def _live(shown: Shown) -> str:
    """Return the panel of the same picture as it is today, empty where it cannot be asked again."""
    if not shown.kept:
        return shown.panel
    return Shown(shown.view, shown.view.params).panel if shown.view.name in VIEWS else ""
