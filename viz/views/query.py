"""The result of any query as a picture: the things it names and how they hang together.

In the rows of a SELECT the first thing is linked with the others of its row; a CONSTRUCT's
triples are links as they stand. Values that are no things of the atlas are counted, not drawn.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from kg.errors import ParameterError
from kg.model import Label, Ref
from kg.rdf import IRI, Solutions, Triples
from kg.terms import BASIS_PROPERTY, BRAND_OF, GUIDED_BY, GUIDES, HAS_THEME, SCHEMA, UPHOLDS, Kind
from viz.view import GraphView, LegendItem, words
from viz.views.frame import basis_legend, kind_counts, kind_legend, said, source_line
from viz.views.graph import Tie, bases_of, draw_graph
from viz.views.source import AtlasReader

MOST = 300
"""At most this many things are drawn, in the order of the result."""

MOST_ASKED = 2000
"""At most this many different IRIs are looked up."""

_BASIS = {iri: basis for basis, iri in BASIS_PROPERTY}
_FORWARD = {SCHEMA + "brand": "owns", UPHOLDS: "upholds", GUIDED_BY: "guided_by", GUIDES: "guides"}
_BY_KINDS = {
    (Kind.BRAND, Kind.THEME): "theme",
    (Kind.UNIT, Kind.BRAND): "owns",
    (Kind.BRANCH, Kind.BRAND): "owns",
    (Kind.BRANCH, Kind.UNIT): "unit_of",
    (Kind.UNIT, Kind.PRINCIPLE): "upholds",
    (Kind.BRANCH, Kind.PRINCIPLE): "upholds",
    (Kind.BRAND, Kind.PRINCIPLE): "guided_by",
}


def make_query(atlas: AtlasReader, params: Mapping[str, Any]) -> GraphView:
    """Return the picture of ``params["query"]`` (a text or a name); the rest are its parameters.

    Raises ``ParameterError`` for an ASK query, and what the query itself raises.
    """
    text = params["query"]
    answer = atlas.query(text, **{name: value for name, value in params.items() if name != "query"})
    if isinstance(answer, bool):
        raise ParameterError("choice", name="query", value="ASK", known="SELECT、CONSTRUCT、DESCRIBE")
    found = _Things(atlas)
    links = list(_links(answer, found))
    refs = found.refs[:MOST]
    kept = {ref.iri for ref in refs}
    drawn = draw_graph(atlas, refs, [link for link in links if link.source in kept and link.target in kept])
    omitted = len(found.refs) - len(refs) + len(found.beyond)
    values = {
        "rows": len(answer),
        "kinds": kind_counts(drawn.nodes),
        "links": len(drawn.edges),
        "omitted": omitted,
    }
    summary = said(f"view.query.summary{'_cut' if omitted else ''}", **values) if refs else words("view.query.empty")
    if found.unknown:
        more = said("view.query.summary_unknown", unknown=len(found.unknown))
        summary = Label(summary.zh + more.zh, f"{summary.en} {more.en}")
    plain = any(edge.basis is None for edge in drawn.edges)
    title = words("view.query.title")
    return GraphView(
        name="query",
        params=tuple((name, str(value)) for name, value in params.items() if str(value)),
        title=title,
        question=words("view.query.question"),
        summary=summary,
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
        hidden=(("thing", omitted),) if omitted else (),
        width=drawn.width,
        height=drawn.height,
    )


class _Things:
    """The things that a result names, each looked up once, in order of appearance."""

    def __init__(self, atlas: AtlasReader) -> None:
        self._atlas = atlas
        self._known: dict[str, Ref | None] = {}
        self.beyond: set[str] = set()

    def __call__(self, iri: str) -> Ref | None:
        if iri not in self._known:
            if len(self._known) >= MOST_ASKED:  # a long result is not looked up to its end
                self.beyond.add(iri)
                return None
            found = self._atlas.ref(iri)
            self._known[iri] = found if found is not None and found.kind in _DRAWN else None
        return self._known[iri]

    @property
    def refs(self) -> tuple[Ref, ...]:
        return tuple(ref for ref in self._known.values() if ref is not None)

    @property
    def unknown(self) -> tuple[str, ...]:
        return tuple(iri for iri, ref in self._known.items() if ref is None)


_DRAWN = frozenset(Kind) - {Kind.EVIDENCE, Kind.GRAPH, Kind.RELEASE}


def _links(answer: Solutions | Triples, things: _Things) -> Iterator[Tie]:
    return _of_triples(answer, things) if isinstance(answer, Triples) else _of_rows(answer, things)


def _of_rows(rows: Iterable[Iterable[object]], things: _Things) -> Iterator[Tie]:
    for row in rows:
        refs = [ref for term in row if isinstance(term, IRI) and (ref := things(term.value))]
        for other in refs[1:]:
            yield _between(refs[0], other)


def _of_triples(triples: Triples, things: _Things) -> Iterator[Tie]:
    for triple in triples:
        if not (isinstance(triple.subject, IRI) and isinstance(triple.object, IRI)):
            continue
        one, other = things(triple.subject.value), things(triple.object.value)
        if one is None or other is None:
            continue
        predicate = triple.predicate.value
        if predicate in _BASIS:
            yield Tie(one.iri, other.iri, "theme", _BASIS[predicate])
        elif predicate == BRAND_OF:
            yield Tie(other.iri, one.iri, "owns")
        elif predicate in _FORWARD:
            yield Tie(one.iri, other.iri, _FORWARD[predicate])
        elif predicate == HAS_THEME:
            yield Tie(one.iri, other.iri, "theme")
        else:
            yield _between(one, other)


def _between(one: Ref, other: Ref) -> Tie:
    """Return the link that two kinds have by nature, else «in the same row»."""
    kind = _BY_KINDS.get((one.kind, other.kind))
    if kind:
        return Tie(one.iri, other.iri, kind)
    kind = _BY_KINDS.get((other.kind, one.kind))
    if kind:
        return Tie(other.iri, one.iri, kind)
    return Tie(one.iri, other.iri, "together")


