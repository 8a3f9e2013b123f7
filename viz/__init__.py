"""Pictures of the graph: views, layout and renderers. Touches no RDF, knows no web.

>>> sorted(VIEWS)
['brand', 'clusters', 'matrix', 'neighbourhood', 'overview', 'query', 'similar', 'theme', 'unit']
>>> "html" in RENDERERS
True
"""

from __future__ import annotations

from viz.document import VIEW_SCHEMA, view_from_json, view_id, view_to_json
from viz.notebook import widget
from viz.renderers import OPTIONS, RENDERERS, render
from viz.view import GraphView
from viz.views import VIEWS, make_view

__all__ = [
    "OPTIONS",
    "RENDERERS",
    "VIEWS",
    "VIEW_SCHEMA",
    "GraphView",
    "make_view",
    "render",
    "view_from_json",
    "view_id",
    "view_to_json",
    "widget",
]
