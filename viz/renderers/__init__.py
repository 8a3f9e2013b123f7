"""The table of outputs: one row and one module each, all functions of the same view.

Adding an output is a module with a function from view and options to bytes, and a row here.
Nothing in this package touches the graph or the web.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from viz.renderers.csv_table import render_csv
from viz.renderers.html import render_html
from viz.renderers.json_document import render_json
from viz.renderers.options import Lang, Options
from viz.renderers.svg import render_svg
from viz.style import Scheme
from viz.view import FormatError, GraphView, Label, words

__all__ = ["RENDERERS", "Options", "Renderer", "render"]


@dataclass(frozen=True, slots=True)
class Renderer:
    """An output: name, suffix of files (without the dot), media type, help, and its function."""

    name: str
    suffix: str
    media_type: str
    help: Label
    function: Callable[[GraphView, Options], bytes]


def _row(name: str, media_type: str, function: Callable[[GraphView, Options], bytes]) -> Renderer:
    return Renderer(name, name, media_type, words(f"format.{name}"), function)


RENDERERS: Mapping[str, Renderer] = MappingProxyType(
    {
        row.name: row
        for row in (
            _row("html", "text/html; charset=utf-8", render_html),
            _row("svg", "image/svg+xml", render_svg),
            _row("json", "application/json", render_json),
            _row("csv", "text/csv; charset=utf-8", render_csv),
        )
    }
)
"""Every output by name."""


def render(
    view: GraphView,
    format: str,
    lang: Lang = "zh",
    *,
    inline: bool = False,
    href: str = "",
    scheme: Scheme = "light",
) -> bytes:
    """Return ``view`` in ``format``.

    ``inline`` and ``href`` are for an SVG inside a page of our own (see ``Options``):
    ``render(view, "svg", lang, inline=True, href="/{kind}/{key}")``. Raises ``FormatError``
    for an unknown format and ``EnvironmentFault`` where the browser side is not built.
    """
    row = RENDERERS.get(format)
    if row is None:
        raise FormatError(name=format, known="、".join(RENDERERS))
    return row.function(view, Options(lang=lang, inline=inline, href=href, scheme=scheme))
