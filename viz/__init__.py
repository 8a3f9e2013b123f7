"""Pictures of the graph: views, layout and renderers. Touches no RDF, knows no web.

>>> import viz
>>> sorted(viz.VIEWS)
['brand', 'clusters', 'matrix', 'neighbourhood', 'overview', 'query', 'similar', 'theme', 'unit']
>>> "html" in viz.RENDERERS
True

A name is imported when it is first asked for: who writes a table needs no layout of graphs.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
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

_HOMES: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(("VIEW_SCHEMA", "view_from_json", "view_id", "view_to_json"), "viz.document"),
        "widget": "viz.notebook",
        **dict.fromkeys(("OPTIONS", "RENDERERS", "render"), "viz.renderers"),
        "GraphView": "viz.view",
        **dict.fromkeys(("VIEWS", "make_view"), "viz.views"),
    }
)


def __getattr__(name: str) -> object:
    """Return the public name ``name`` from the module that has it (PEP 562)."""
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(name)
    return getattr(import_module(home), name)
