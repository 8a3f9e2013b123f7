"""The view as GraphML: Gephi, yEd, Cytoscape and igraph read it, positions and colours included.

The format: GraphML Primer and its attributes extension (``attr.name``, ``attr.type``); names
of the drawing's attributes are those Gephi reads (``label``, ``x``, ``y``, ``r``, ``g``, ``b``).
"""

from __future__ import annotations

from xml.etree.ElementTree import Element, SubElement

from viz.renderers.exchange import EDGE_FIELDS, NODE_FIELDS, Field, links_of, things_of
from viz.renderers.imprint import said
from viz.renderers.options import RenderOptions
from viz.renderers.pen import number, to_bytes, xml_text
from viz.text import clean
from viz.view import GraphView

_NAMESPACE = "http://graphml.graphdrawing.org/xmlns"
_TYPES = {str: "string", int: "int", float: "double"}
_DRAWN = (Field("label"), Field("x", float), Field("y", float), Field("size", float), Field("colour"))
_LINES = (Field("label"), Field("width", float), Field("colour"))
_GRAPH = (Field("title"), Field("summary"), Field("source"), Field("licence"))


def render_graphml(view: GraphView, options: RenderOptions) -> bytes:
    """Return the graph in UTF-8."""
    lang = options.lang
    root = Element("graphml", {"xmlns": _NAMESPACE})
    for what, fields in (("graph", _GRAPH), ("node", _DRAWN + NODE_FIELDS), ("edge", _LINES + EDGE_FIELDS)):
        for field in fields:
            named = {"attr.name": field.name, "attr.type": _TYPES[field.type]}
            SubElement(root, "key", {"id": f"{what}-{field.name}", "for": what, **named})
    for what in ("r", "g", "b"):
        SubElement(root, "key", {"id": f"node-{what}", "for": "node", "attr.name": what, "attr.type": "int"})
    graph = SubElement(root, "graph", {"id": "view", "edgedefault": "directed"})
    about = (view.title, view.summary, view.source, said("licence"))
    for field, text in zip(_GRAPH, about, strict=True):
        _data(graph, f"graph-{field.name}", xml_text(clean(text.in_(lang))))
    for thing in things_of(view, lang):
        node = SubElement(graph, "node", {"id": thing.id})
        for field in _DRAWN + NODE_FIELDS:
            _data(node, f"node-{field.name}", field.text(thing))
        for at, what in enumerate(("r", "g", "b")):
            _data(node, f"node-{what}", number(int(thing.colour[1 + 2 * at : 3 + 2 * at], 16)))
    for link in links_of(view, lang):
        edge = SubElement(graph, "edge", {"id": link.id, "source": link.source, "target": link.target})
        for field in _LINES + EDGE_FIELDS:
            _data(edge, f"edge-{field.name}", field.text(link))
    return to_bytes(root, declaration=True)


def _data(parent: Element, key: str, text: str) -> None:
    if text:
        SubElement(parent, "data", {"key": key}).text = text
