"""The view as PNG: twice the pixels of a screen, or as many as are asked for.

This module knows nothing of how a drawing becomes pixels.
"""

from __future__ import annotations

import struct
import zlib
from dataclasses import replace

from viz.renderers.faces import find_faces
from viz.renderers.options import RenderOptions
from viz.renderers.pdf import sheet_of
from viz.renderers.typeset import set_png
from viz.view import GraphView, ParameterError

SCREEN = 96  # CSS pixels in an inch
TWICE = 2 * SCREEN
MOST_PIXELS = 80_000_000
"""A picture of more takes hundreds of megabytes to draw, and other programs take it for an attack."""

_HEAD = 33  # bytes of signature and IHDR, after which pHYs stands (PNG, 5.6)


def render_png(view: GraphView, options: RenderOptions) -> bytes:
    """Return the picture; without ``dpi`` twice the screen, or as much of that as has room.

    Raises ``ParameterError`` where the ``dpi`` asked for make too many pixels, and
    ``EnvironmentFault`` where the machine has no Chinese typeface.
    """
    faces = find_faces(options.font)
    sheet = sheet_of(view, replace(options, page="fit"), faces)
    room = SCREEN * (MOST_PIXELS / (sheet.width * sheet.height)) ** 0.5
    if options.dpi is not None and options.dpi > room:
        raise ParameterError("too_many_pixels", name="dpi", value=options.dpi, most=int(room))
    dpi = float(options.dpi or min(TWICE, room))
    return with_density(set_png(sheet, faces, dpi), dpi)


def with_density(png: bytes, dpi: float) -> bytes:
    """Return ``png`` with a pHYs chunk, by which office programs know how large to show it."""
    metre = round(dpi / 0.0254)
    body = b"pHYs" + struct.pack(">IIB", metre, metre, 1)
    chunk = struct.pack(">I", len(body) - 4) + body + struct.pack(">I", zlib.crc32(body))
    return png[:_HEAD] + chunk + png[_HEAD:]
