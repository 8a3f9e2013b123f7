"""The view as JSON-LD 1.1: statements of the release about what is shown, and nothing else.

Any JSON-LD processor reads it without asking the network: the context is inlined, and names
what the ontology's own ``context.jsonld`` names the same way. What a picture adds (places,
lines of rows that stand side by side, clusters) is no statement and is left out. The member
``view`` is for people and is mapped to nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from viz.renderers.imprint import said
from viz.renderers.options import RenderOptions
from viz.view import (
    CLASS_OF_KIND,
    LANGUAGES,
    LINK_PROPERTIES,
    PREFIXES,
    Edge,
    Evidence,
    GraphView,
    Kind,
    Label,
    Node,
    words,
)

_KIND_CLASS = dict(CLASS_OF_KIND)
_ID = {"@type": "@id"}
_EVIDENCE_TERMS: Mapping[str, Any] = {
    "statement": "ba:statement",
    "inSection": {"@id": "ba:inSection", **_ID},
    "hasTarget": {"@id": "oa:hasTarget", **_ID},
    "hasSource": {"@id": "oa:hasSource", **_ID},
    "hasSelector": {"@id": "oa:hasSelector", **_ID},
    "start": {"@id": "oa:start", "@type": "xsd:integer"},
    "end": {"@id": "oa:end", "@type": "xsd:integer"},
    "exact": "oa:exact",
}


def render_jsonld(view: GraphView, options: RenderOptions) -> bytes:
    """Return the document in UTF-8."""
    nodes = {node.id: node for node in view.nodes if node.kind in _KIND_CLASS}
    things = {node.id: _thing(node) for node in nodes.values()}
    for subject, prop, target in sorted(set(_statements(view, nodes))):
        things[subject].setdefault(_term(prop), []).append(target)
    document = {
        "@context": _context(),
        "view": {
            "title": _both(view.title),
            "summary": _both(view.summary),
            "release": view.release,
            "source": _both(view.source),
            "licence": _both(said("licence")),
        },
        "@graph": [*things.values(), *(_piece(piece) for piece in view.evidence)],
    }
    return (json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False) + "\n").encode("utf-8", "replace")


def _context() -> dict[str, Any]:
    links = {_term(row.property): {"@id": _short(row.property), **_ID} for row in LINK_PROPERTIES}
    return {
        "@version": 1.1,
        **dict(PREFIXES),
        "id": "@id",
        "type": "@type",
        "prefLabel": {"@id": "skos:prefLabel", "@container": "@language"},
        **dict(sorted(links.items())),
        **_EVIDENCE_TERMS,
        "view": None,
    }


def _short(iri: str) -> str:
    """Return ``iri`` as prefix and name."""
    prefix, space = next((prefix, space) for prefix, space in PREFIXES if iri.startswith(space))
    return f"{prefix}:{iri.removeprefix(space)}"


def _term(iri: str) -> str:
    """Return the name of a property, as the ontology's context has it."""
    return _short(iri).partition(":")[2]


def _both(label: Label) -> dict[str, str]:
    return {lang: text for lang, text in zip(LANGUAGES, (label.zh, label.en), strict=True) if text}


def _thing(node: Node) -> dict[str, Any]:
    return {"id": node.id, "type": _short(_KIND_CLASS[Kind(node.kind)]), "prefLabel": _both(node.label)}


def _statements(view: GraphView, nodes: Mapping[str, Node]) -> Iterator[tuple[str, str, str]]:
    """Yield subject, property and object of the links that are statements of the release."""
    for edge in view.edges:
        if edge.source not in nodes or edge.target not in nodes or not _stated(view, edge, nodes):
            continue
        for row in LINK_PROPERTIES:
            if row.link == edge.kind and row.basis == edge.basis:
                subject, target = (edge.target, edge.source) if row.backward else (edge.source, edge.target)
                if not row.of or nodes[subject].kind in row.of:
                    yield subject, row.property, target


def _stated(view: GraphView, edge: Edge, nodes: Mapping[str, Node]) -> bool:
    """Tell whether a link is stated, and not only how a picture puts two things together.

    A unit stands for the branch that owns a brand, and rows of a query show things side by
    side: what a brand's own card says decides.
    """
    if edge.basis is not None:
        return True
    rows = {row.href: row.name for end in (edge.source, edge.target) for row in nodes[end].rows if row.href}
    if edge.kind == "owns":
        owner = words("row.owner")
        owners = {row.href for row in nodes[edge.target].rows if row.name == owner and row.href}
        return edge.source in owners if owners else view.name != "query"
    return view.name != "query" or edge.source in rows or edge.target in rows


def _piece(piece: Evidence) -> dict[str, Any]:
    made: dict[str, Any] = {"id": piece.iri, "type": "oa:Annotation", "statement": piece.statement}
    if piece.section is not None:
        made["inSection"] = piece.section.iri
    made["hasTarget"] = [
        {
            "id": f"{piece.iri}#target-{number}",
            "type": "oa:SpecificResource",
            "hasSource": piece.source.iri,
            "hasSelector": [
                {
                    "id": f"{piece.iri}#position-{number}",
                    "type": "oa:TextPositionSelector",
                    "start": segment.start,
                    "end": segment.end,
                },
                {"id": f"{piece.iri}#quote-{number}", "type": "oa:TextQuoteSelector", "exact": segment.phrase},
            ],
        }
        for number, segment in enumerate(piece.segments, 1)
    ]
    return made
