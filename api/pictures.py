"""Pictures for pages and downloads: view → bytes, remembered for the life of an edition.

The two calls are the same for every door: ``viz.make_view`` and ``viz.render``. This module
must not know how a view is drawn.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from api.edition import Edition
from api.guarded import GuardedReader
from api.language import Lang
from api.links import ANY_PAGE
from api.press import PIXELS
from viz import OPTIONS, RENDERERS, make_view, render
from viz.renderers.png import MOST_PIXELS, SCREEN, TWICE
from viz.view import GraphView
from viz.views.source import AtlasReader

FROM_READER = "query"
"""The view that is made of a query by whoever asks."""

LARGEST = 1.15
"""A small picture is shown at most so many times as large as it was laid out."""

Parameters = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class InlinePicture:
    """A picture to stand inside a page, and the width in pixels beyond which it does not grow."""

    svg: Markup
    width: int


def view_of(edition: Edition, name: str, parameters: Parameters = ()) -> GraphView:
    """Return the view ``name`` with coordinates.

    Raises ``UnknownNameError`` for a view or thing that is not there, ``ParameterError`` for
    a parameter that is missing, unknown or of the wrong type.
    """
    key = ("view", name, tuple(sorted(parameters)))
    reader: AtlasReader = edition.atlas
    if name == FROM_READER:
        reader = GuardedReader(edition)
    return edition.memory.get(key, lambda: make_view(reader, name, **dict(parameters)))


def drawn_file(edition: Edition, view: GraphView, format: str, lang: Lang, **choices: Any) -> bytes:
    """Return ``view`` as a file: large ones, and many pixels, few at a time, whichever door asks.

    Raises ``BusyError`` where too many large pictures are being drawn, and what ``render`` raises.
    """
    with edition.press.place(work_of(view, format, choices)):
        return render(view, format, lang, **choices)


def work_of(view: GraphView, format: str, choices: Mapping[str, Any]) -> int:
    """Return how many things are to be drawn, pixels counted in.

    Raises ``ParameterError`` for a density that is none.
    """
    things = len(view.nodes) + len(view.edges)
    row = RENDERERS.get(format)
    if row is None or "dpi" not in row.takes:
        return things
    dpi = OPTIONS["dpi"].read(choices["dpi"]) if choices.get("dpi") else TWICE
    return things + int(min(view.width * view.height * (dpi / SCREEN) ** 2, MOST_PIXELS)) // PIXELS


def picture_of(
    edition: Edition, name: str, suffix: str, lang: Lang, parameters: Parameters = (), choices: Parameters = ()
) -> bytes:
    """Return the view in the format ``suffix``; ``choices`` are options of the output.

    Raises ``FormatError`` for a format that is not there, ``ParameterError`` for an option
    that does not fit it, and what ``view_of`` and ``drawn_file`` raise.
    """
    view = view_of(edition, name, parameters)
    key = ("picture", name, tuple(sorted(parameters)), suffix, lang, tuple(sorted(choices)))
    given: dict[str, Any] = dict(choices)
    return edition.memory.get(key, lambda: drawn_file(edition, view, suffix, lang, **given))


def inline_picture(
    edition: Edition, name: str, lang: Lang, parameters: Parameters = (), root: str = ""
) -> InlinePicture:
    """Return the view as SVG to stand inside a page, its nodes linked to their pages.

    ``Markup`` because the SVG writer has escaped every text.
    """
    view = view_of(edition, name, parameters)
    href = f"{root}{ANY_PAGE}"
    key = ("inline", name, tuple(sorted(parameters)), lang, root)
    return edition.memory.get(
        key,
        lambda: InlinePicture(
            Markup(render(view, "svg", lang, inline=True, href=href).decode("utf-8")),
            round(view.width * LARGEST),
        ),
    )
