"""The view as GEXF 1.3, the format of Gephi: with positions, colours, kinds, bases and evidence.

The format: GEXF Working Group, GEXF 1.3 schema and its ``viz`` module. Its y axis points up.
This module knows nothing of networks beyond the two lists of the view.
"""

from __future__ import annotations

from xml.etree.ElementTree import Element, SubElement

from viz.renderers.exchange import EDGE_FIELDS, NODE_FIELDS, Field, Link, Thing, links_of, things_of
from viz.renderers.imprint import made_on, said
from viz.renderers.options import RenderOptions
from viz.renderers.pen import number, to_bytes, xml_text
from viz.text import clean
from viz.view import GraphView

_NAMESPACE = "http://gexf.net/1.3"
_VIZ = f"{_NAMESPACE}/viz"
_LINES = {(): "solid", (8.0, 4.0): "dashed", (1.5, 4.0): "dotted"}
_TYPES = {str: "string", int: "integer", float: "double"}


def render_gexf(view: GraphView, options: RenderOptions) -> bytes:
    """Return the graph in UTF-8."""
    lang = options.lang
    root = Element("gexf", {"xmlns": _NAMESPACE, "xmlns:viz": _VIZ, "version": "1.3"})
    meta = SubElement(root, "meta", {"lastmodifieddate": made_on(view).date().isoformat()})
    SubElement(meta, "creator").text = "Brand Atlas"
    about = (view.title, view.summary, view.source, said("licence"))
    SubElement(meta, "description").text = xml_text("\n".join(clean(text.in_(lang)) for text in about))
    graph = SubElement(root, "graph", {"defaultedgetype": "directed", "mode": "static"})
    _declare(graph, "node", NODE_FIELDS)
    _declare(graph, "edge", EDGE_FIELDS)
    nodes = SubElement(graph, "nodes")
    for thing in things_of(view, lang):
        node = SubElement(nodes, "node", {"id": thing.id, "label": thing.label})
        _values(node, thing, NODE_FIELDS)
        _colour(node, thing.colour)
        SubElement(node, "viz:position", {"x": number(thing.x), "y": number(-thing.y), "z": "0"})
        SubElement(node, "viz:size", {"value": number(thing.size)})
    edges = SubElement(graph, "edges")
    for link in links_of(view, lang):
        ends = {"id": link.id, "source": link.source, "target": link.target, "label": link.label}
        edge = SubElement(edges, "edge", {**ends, "weight": number(link.width)})
        _values(edge, link, EDGE_FIELDS)
        _colour(edge, link.colour)
        SubElement(edge, "viz:thickness", {"value": number(link.width)})
        SubElement(edge, "viz:shape", {"value": _LINES.get(link.dash, "dashed")})
    return to_bytes(root, declaration=True)


def _declare(graph: Element, what: str, fields: tuple[Field, ...]) -> None:
    attributes = SubElement(graph, "attributes", {"class": what, "mode": "static"})
    for field in fields:
        SubElement(attributes, "attribute", {"id": field.name, "title": field.name, "type": _TYPES[field.type]})


def _values(element: Element, item: Thing | Link, fields: tuple[Field, ...]) -> None:
    values = SubElement(element, "attvalues")
    for field in fields:
        text = field.text(item)
        if text:
            SubElement(values, "attvalue", {"for": field.name, "value": text})


def _colour(element: Element, colour: str) -> None:
    red, green, blue = (str(int(colour[at : at + 2], 16)) for at in (1, 3, 5))
    SubElement(element, "viz:color", {"r": red, "g": green, "b": blue})
