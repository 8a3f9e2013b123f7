"""What lies within a few steps of a thing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from viz.view import GraphView, LegendItem, words
from viz.views.frame import basis_legend, kind_counts, kind_legend, said, source_line
from viz.views.graph import Tie, bases_of, draw_graph
from viz.views.nodes import BASES, IN_NAME
from viz.views.params import read_bases, read_kinds, read_number
from viz.views.source import AtlasReader

MOST = 200
DEEPEST = 4


def make_neighbourhood(atlas: AtlasReader, params: Mapping[str, Any]) -> GraphView:
    """Return what lies around ``params["centre"]``: ``depth`` steps, of ``kinds``, by ``bases``."""
    depth = read_number("depth", params.get("depth", ""), 1, DEEPEST, 1)
    limit = read_number("limit", params.get("limit", ""), 1, MOST, 80)
    kinds = read_kinds(params.get("kinds", ""))
    default = BASES if depth == 1 else IN_NAME
    bases = read_bases(params.get("bases", ""), default)
    found = atlas.neighbourhood(params["centre"], depth=depth, kinds=kinds or None, bases=bases, limit=limit)
    drawn = draw_graph(atlas, (found.centre, *found.refs), tuple(map(Tie.of, found.links)), found.centre.iri)
    values = {
        "centre": found.centre.label,
        "depth": depth,
        "kinds": kind_counts(node for node in drawn.nodes if node.id != found.centre.iri),
        "links": len(drawn.edges),
        "omitted": found.omitted,
    }
    plain = any(edge.basis is None for edge in drawn.edges)
    kept = {"centre": found.centre.iri, "depth": depth, "kinds": ",".join(kinds), "bases": ",".join(bases)}
    return GraphView(
        name="neighbourhood",
        params=tuple((name, str(value)) for name, value in kept.items() if value),
        title=found.centre.label,
        question=said("view.neighbourhood.question", **values),
        summary=said(f"view.neighbourhood.summary{'_cut' if found.omitted else ''}", **values),
        release=atlas.info.id,
        source=source_line(atlas),
        nodes=drawn.nodes,
        edges=drawn.edges,
        legend=(
            *basis_legend(bases_of(drawn.edges)),
            *((LegendItem(words("legend.plain_line"), colour="edge"),) if plain else ()),
            *kind_legend(drawn.nodes),
        ),
        evidence=drawn.book.pieces,
        hidden=(("thing", found.omitted),) if found.omitted else (),
        width=drawn.width,
        height=drawn.height,
        focus=found.centre.iri,
    )
