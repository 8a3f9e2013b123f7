"""Brands whose names are the same or close, group by group, each link with its reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from kg.errors import ParameterError
from kg.model import Label
from kg.similar.model import Grade, Group, GroupPair
from viz.view import GraphView, LegendItem, words
from viz.views.frame import kind_legend, said, source_line
from viz.views.graph import Tie, draw_graph
from viz.views.params import read_number
from viz.views.source import AtlasReader

MOST = 40
"""At most so many groups are drawn."""

MOST_BRANDS = 200
"""Groups are drawn, the most alike first, while their brands are no more than this."""

_GRADES = {Grade.SAME.value: Grade.SAME, Grade.NEAR.value: Grade.NEAR}


def make_similar(atlas: AtlasReader, params: Mapping[str, Any]) -> GraphView:
    """Return the groups of close names: those of ``grade`` (``same``, or ``near`` as well)."""
    word = params.get("grade", Grade.NEAR.value)
    if word not in _GRADES:
        raise ParameterError("choice", name="grade", value=word, known="、".join(_GRADES))
    limit = read_number("limit", params.get("limit", ""), 1, MOST, 12)
    found = atlas.similar_groups(_GRADES[word])
    shown: list[Group] = []
    for group in found.groups[:limit]:
        if sum(len(one.members) for one in (*shown, group)) <= MOST_BRANDS:
            shown.append(group)
    pairs = {
        (group.members[pair.one].ref.iri, group.members[pair.other].ref.iri): pair for group in shown for pair in group.pairs
    }
    refs = [member.ref for group in shown for member in group.members]
    drawn = draw_graph(atlas, refs, [Tie(one, other, "similar") for one, other in pairs])
    omitted = len(found.groups) - len(shown)
    values = {"groups": len(found.groups), "involved": found.involved, "brands": found.brands, "omitted": omitted}
    if not found.groups:
        summary = said("view.similar.none", **values)
    else:
        summary = said(f"view.similar.summary{'_cut' if omitted else ''}", **values)
    return GraphView(
        name="similar",
        params=tuple((name, value) for name, value in (("grade", word), ("limit", str(limit))) if params.get(name)),
        title=words("view.similar.title"),
        question=words("view.similar.question"),
        summary=summary,
        release=atlas.info.id,
        source=source_line(atlas),
        nodes=drawn.nodes,
        edges=tuple(
            replace(edge, words=reasons_in_words(pairs[edge.source, edge.target])) if (edge.source, edge.target) in pairs else edge
            for edge in drawn.edges
        ),
        legend=(LegendItem(words("legend.similar_line"), colour="edge"), *kind_legend(drawn.nodes)) if shown else (),
        evidence=drawn.book.pieces,
        hidden=(("brand", found.involved - len(refs)),) if omitted else (),
        width=drawn.width,
        height=drawn.height,
    )


def reasons_in_words(pair: GroupPair) -> Label:
    """Return the reasons of a pair in one line."""
    return Label(
        "；".join(one.text.zh for one in pair.reasons), "; ".join(one.text.in_("en") for one in pair.reasons)
    )
