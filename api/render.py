"""Pages from templates: one Jinja environment that escapes everything.

Templates reach the message catalogue (``t``), links (``href``), labels in the reader's
language (``say``) and assets (``asset``), and nothing else. Finished pictures enter as
``Markup`` because the SVG writer has escaped them. This module must not know any route.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any
from urllib.parse import urlencode

from jinja2 import Environment, PackageLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse

from api.assets import Assets
from api.language import Lang, language, remember_language
from api.links import LISTS, NAVIGATION, identifier_path, page_of, page_path, share_path, view_path
from api.marking import couplet, cut, halves, marked
from api.values import curie
from kg.messages import message
from kg.model import Label, Ref
from viz.stories.markdown import to_html


@dataclass(frozen=True, slots=True)
class Renderer:
    """Makes HTML answers; one for the life of the application."""

    environment: Environment
    assets: Assets

    @property
    def build(self) -> str:
        """A hash over templates and assets: pages change when it does."""
        total = hashlib.sha256(self.assets.digest.encode())
        for item in sorted(files("api").joinpath("templates").iterdir(), key=lambda one: one.name):
            total.update(item.read_bytes())
        return total.hexdigest()[:16]

    def page(
        self, request: Request, template: str, content: Mapping[str, object], status: int = 200
    ) -> HTMLResponse:
        """Return the page made from ``template`` with the names of ``content``."""
        lang = language(request)
        root = str(request.scope.get("root_path", ""))
        words = self.environment.get_template(template).render(
            content,
            lang=lang,
            root=root,
            here=getattr(request.state, "shown_path", request.url.path.removeprefix(root)),
            query=tuple(request.query_params.multi_items()),
        )
        response = HTMLResponse(words, status_code=status)
        response.headers["Content-Language"] = "zh-CN" if lang == "zh" else "en"
        remember_language(request, response)
        return response


@pass_context
def _t(context: Context, name: str, /, **values: object) -> str:
    return message(f"pages.{name}", context["lang"], **values)


@pass_context
def _s(context: Context, name: str, /, **values: object) -> str:
    return message(f"similar.{name}", context["lang"], **values)


@pass_context
def _say(context: Context, words: Label | Ref) -> str:
    label = words.label if isinstance(words, Ref) else words
    return label.in_(context["lang"])


@pass_context
def _brief(context: Context, ref: Ref) -> str:
    return ref.brief.in_(context["lang"])


@pass_context
def _href(context: Context, place: Ref | str) -> str:
    path = page_of(place) if isinstance(place, Ref) else place
    return f"{context['root']}{path}"


@pass_context
def _asset(context: Context, name: str) -> str:
    assets: Assets = context["assets"]
    return f"{context['root']}{assets.by_name[name].path}"


@pass_context
def _styles(context: Context, *names: str) -> Markup:
    """Return style sheets to stand inside the page: they are ours, and ``Assets`` has made them safe."""
    assets: Assets = context["assets"]
    return assets.styles(*names)


@pass_context
def _rule_title(context: Context, rule: str) -> str:
    return message(f"publish.{rule}.title", context["lang"])


def _label_in(label: Label, lang: Lang) -> str:
    return label.in_(lang)


@pass_context
def _again(context: Context, **changes: object) -> str:
    """Return this page's address with query parameters changed; ``None`` takes one away."""
    kept = [(name, value) for name, value in context["query"] if name not in changes]
    kept += [(name, str(value)) for name, value in changes.items() if value is not None]
    return f"{context['root']}{context['here']}" + (f"?{urlencode(kept)}" if kept else "")


@pass_context
def _other_language(context: Context) -> str:
    other: Lang = "zh" if context["lang"] == "en" else "en"
    return str(_again(context, lang=other))


def make_renderer(assets: Assets) -> Renderer:
    """Return the renderer with all templates of this package."""
    environment = Environment(
        loader=PackageLoader("api", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    tools: dict[str, Any] = {
        "t": _t,
        "say": _say,
        "brief": _brief,
        "href": _href,
        "asset": _asset,
        "styles": _styles,
        "again": _again,
        "other_language": _other_language,
        "page_path": page_path,
        "identifier_path": identifier_path,
        "view_path": view_path,
        "share_path": share_path,
        "curie": curie,
        "marked": marked,
        "couplet": couplet,
        "cut": cut,
        "s": _s,
        "halves": halves,
        "rule_title": _rule_title,
        "markdown": to_html,
        "query_words": urlencode,
        "lists": dict(LISTS),
        "navigation": NAVIGATION,
        "assets": assets,
    }
    environment.globals.update(tools)
    environment.filters["label_in"] = _label_in
    return Renderer(environment, assets)
