"""The view document itself, as JSON to keep, compare or read from a program."""

from __future__ import annotations

from viz.document import view_to_json
from viz.renderers.options import RenderOptions
from viz.view import GraphView


def render_json(view: GraphView, options: RenderOptions) -> bytes:
    """Return the document in UTF-8, indented for readers."""
    return view_to_json(view, indent=1).encode("utf-8", "replace")
