"""The view as PDF: one page, text that can be searched, fonts inside, the same bytes each time.

This module knows nothing of how a drawing becomes a page.
"""

from __future__ import annotations

from viz.renderers.faces import Faces, find_faces
from viz.renderers.imprint import credit_lines, made_on
from viz.renderers.options import RenderOptions
from viz.renderers.svg import drawn
from viz.renderers.typeset import Sheet, set_pdf
from viz.view import GraphView

PAPERS = {"a4": (297.0, 210.0), "a3": (420.0, 297.0)}
"""Sheets across, in millimetres (ISO 216)."""


def render_pdf(view: GraphView, options: RenderOptions) -> bytes:
    """Return the page. Raises ``EnvironmentFault`` where the machine has no Chinese typeface."""
    faces = find_faces(options.font)
    return set_pdf(sheet_of(view, options, faces), faces)


def sheet_of(view: GraphView, options: RenderOptions, faces: Faces) -> Sheet:
    """Return the drawing of ``view`` with the words that a page says about it."""
    drawing = drawn(view, options, faces)
    lang = options.lang
    words = {
        "title": view.title.in_(lang),
        "description": view.summary.in_(lang),
        "author": options.approver or "",
        "keywords": f"{view.name} {view.release}",
        "alt": f"{view.title.in_(lang)} · {view.summary.in_(lang)} · {' · '.join(credit_lines(view, options))}",
        "lang": lang,
        "date": made_on(view).date().isoformat(),
    }
    clean = {name: "".join(char for char in text if char.isprintable()) for name, text in words.items()}
    return Sheet(drawing.content, drawing.width, drawing.height, clean, PAPERS.get(options.page))
