"""The table of outputs: one row and one module each, all functions of the same view.

Adding an output is a module with a function from view and options to bytes, and a row here.
Nothing in this package touches the graph or the web.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from importlib import import_module
from types import MappingProxyType

from viz.renderers.csv_table import render_csv
from viz.renderers.json_document import render_json
from viz.renderers.options import MARKS, OPTIONS, Lang, RenderOptions, read_options
from viz.renderers.svg import render_svg
from viz.view import FormatError, GraphView, Label, both, words

__all__ = ["OPTIONS", "RENDERERS", "Group", "RenderOptions", "Renderer", "render"]


class Group(StrEnum):
    """What an output is for; menus list the outputs by it."""

    PICTURE = "picture"
    OFFICE = "office"
    TEACHING = "teaching"
    DATA = "data"

    @property
    def label(self) -> Label:
        """The name of the group."""
        return both(f"outputs.group.{self}")


@dataclass(frozen=True, slots=True)
class Renderer:
    """An output: name, what it is for, suffix of files (without the dot), media type, help, its
    function, and the names of the ``OPTIONS`` it understands."""

    name: str
    group: Group
    suffix: str
    media_type: str
    help: Label
    function: Callable[[GraphView, RenderOptions], bytes]
    takes: tuple[str, ...] = ()


_OFFICE = "application/vnd.openxmlformats-officedocument"

Draw = Callable[[GraphView, RenderOptions], bytes]


def _row(name: str, group: Group, media_type: str, function: Draw, *takes: str, suffix: str = "") -> Renderer:
    return Renderer(name, group, suffix or name, media_type, words(f"format.{name}"), function, takes)


def _later(module: str, name: str) -> Draw:
    """Return the function ``name`` of a module of this package, imported when first called.

    For outputs whose libraries take their time to load.
    """

    def draw(view: GraphView, options: RenderOptions) -> bytes:
        made: bytes = getattr(import_module(f"{__name__}.{module}"), name)(view, options)
        return made

    return draw


RENDERERS: Mapping[str, Renderer] = MappingProxyType(
    {
        row.name: row
        for row in (
            _row("html", Group.PICTURE, "text/html; charset=utf-8", _later("html", "render_html"), *MARKS),
            _row("svg", Group.PICTURE, "image/svg+xml", render_svg, "scheme", *MARKS),
            _row("pdf", Group.PICTURE, "application/pdf", _later("pdf", "render_pdf"), "scheme", "page", "font", *MARKS),
            _row("png", Group.PICTURE, "image/png", _later("png", "render_png"), "scheme", "dpi", "font", *MARKS),
            _row("docx", Group.OFFICE, f"{_OFFICE}.wordprocessingml.document", _later("docx", "render_docx"),
                 "layout", "template", "dpi", "font", *MARKS),
            _row("pptx", Group.OFFICE, f"{_OFFICE}.presentationml.presentation", _later("pptx", "render_pptx"), "template", *MARKS),
            _row("xlsx", Group.OFFICE, f"{_OFFICE}.spreadsheetml.sheet", _later("xlsx", "render_xlsx"), "approver"),
            _row("md", Group.OFFICE, "text/markdown; charset=utf-8", _later("markdown", "render_md"), "approver"),
            _row("scorm", Group.TEACHING, "application/zip", _later("teaching", "render_scorm"), "approver", suffix="scorm.zip"),
            _row("web", Group.TEACHING, "application/zip", _later("teaching", "render_web"), "approver", suffix="web.zip"),
            _row("csv", Group.DATA, "text/csv; charset=utf-8", render_csv),
            _row("json", Group.DATA, "application/json", render_json),
            _row("jsonld", Group.DATA, "application/ld+json", _later("jsonld", "render_jsonld")),
            _row("gexf", Group.DATA, "application/gexf+xml", _later("gexf", "render_gexf")),
            _row("graphml", Group.DATA, "application/graphml+xml", _later("graphml", "render_graphml")),
        )
    }
)
"""Every output by name."""


def render(
    view: GraphView, format: str, lang: Lang = "zh", *, inline: bool = False, href: str = "", **given: object
) -> bytes:
    """Return ``view`` in ``format``.

    ``given`` are options by name, those of the row's ``takes`` (see ``OPTIONS``):
    ``render(view, "png", dpi=300)``. ``inline`` and ``href`` are for an SVG inside a page of
    our own (see ``RenderOptions``): ``render(view, "svg", lang, inline=True,
    href="/{kind}/{key}")``. Raises ``FormatError`` for an unknown format, ``ParameterError``
    for an option that does not fit it, and ``EnvironmentFault`` where the machine lacks what
    the format needs.
    """
    row = RENDERERS.get(format)
    if row is None:
        raise FormatError(name=format, known=tuple(RENDERERS))
    return row.function(view, read_options(format, row.takes, given, lang=lang, inline=inline, href=href))
