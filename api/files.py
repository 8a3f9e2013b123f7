"""A view sent as a file: the one way of every door that hands out files of pictures.

Official use goes through the gate of ``api.publishing`` first. This module must not know
where the view comes from.
"""

from __future__ import annotations

from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from api.dependencies import language, settings
from api.edition import Edition
from api.pictures import Parameters, drawn_file
from api.publishing import fit, read_wishes
from api.security import Policy
from kg.errors import FormatError, ParameterError
from viz import OPTIONS, RENDERERS
from viz.renderers import Renderer
from viz.view import GraphView

SHOWN_INLINE = ("html", "svg", "json", "png")
"""Formats that a browser shows; any other is saved."""


OUTPUT = tuple(row.name for row in OPTIONS.values() if row.served)
"""Query parameters that choose about the output."""


def given_choices(request: Request) -> Parameters:
    """Return the options of the output from the query string.

    Raises ``ParameterError`` where one is given twice.
    """
    given = request.query_params
    for name in OUTPUT:
        if len(given.getlist(name)) > 1:
            raise ParameterError("repeated", name=name)
    return tuple((name, given[name]) for name in OUTPUT if given.get(name))


def format_of(suffix: str) -> Renderer:
    """Return the row of a format by name or suffix; raises ``FormatError``."""
    row = next((one for one in RENDERERS.values() if suffix in (one.suffix, one.name)), None)
    if row is None:
        raise FormatError(name=suffix[:40], known=tuple(one.suffix for one in RENDERERS.values()))
    return row


def file_name(view: str, parameters: Parameters, suffix: str) -> str:
    """Return a readable name for a downloaded file.

    >>> file_name("theme", (("theme", "理财为民"),), "svg")
    'theme-理财为民.svg'
    """
    words = [view, *(value for _, value in parameters if len(value) <= 40)]
    safe = ("".join(c if c.isalnum() or c in "-_" else "-" for c in word) for word in words)
    return f"{'-'.join(safe)}.{suffix}"


def send_file(request: Request, edition: Edition, view: GraphView, suffix: str, named: Parameters = ()) -> Response:
    """Answer with ``view`` in the format ``suffix``.

    Raises ``FormatError``, and ``UnfitError`` where the picture is not fit for official use.
    """
    row = format_of(suffix)
    wishes, choices = read_wishes(request.query_params), dict(given_choices(request))
    fitted, left = fit(edition.atlas, view, wishes, row.takes, choices, settings(request).licence)
    return file_answer(request, row, view.name, named, drawn_file(edition, fitted, row.name, language(request), **left))


def file_answer(request: Request, row: Renderer, view: str, named: Parameters, content: bytes) -> Response:
    """Answer with a finished file; one with script runs apart from the site."""
    if row.media_type.startswith(("text/html", "image/svg+xml")):
        request.state.policy = Policy.PICTURE
    apart = "download" in request.query_params or row.suffix not in SHOWN_INLINE
    name = file_name(view, named, row.suffix)
    place = f"{'attachment' if apart else 'inline'}; filename*=UTF-8''{quote(name)}"
    return Response(content, media_type=row.media_type, headers={"Content-Disposition": place})
