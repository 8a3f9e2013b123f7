"""Puts any things and the links between them into a picture: for neighbourhoods and queries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from kg.model import Brand, Link, Ref, ThemeSummary
from kg.terms import Basis, Kind
from viz.layout.spring import place_graph
from viz.view import Edge, Node, words
from viz.views.cards import brand_rows, link_words, ref_rows, theme_rows
from viz.views.evidence import EvidenceBook
from viz.views.nodes import brand_node, plain_edge, ref_node, theme_pill, tint_of
from viz.views.source import AtlasReader

MOST_DETAIL = 300
"""Up to this many things brands are looked up one by one for their words and owners."""


@dataclass(frozen=True, slots=True)
class Tie:
    """A link to draw: from, to, what it is (a word of ``viz.edge`` in the messages), basis."""

    source: str
    target: str
    kind: str
    basis: Basis | None = None

    @classmethod
    def of(cls, link: Link) -> Tie:
        """Return the tie of a link of the atlas."""
        return cls(link.source, link.target, link.kind, link.basis)


@dataclass(frozen=True, slots=True)
class Drawn:
    """Nodes and edges in place, the evidence they carry, and the size of it all."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    book: EvidenceBook
    width: float
    height: float


def draw_graph(atlas: AtlasReader, refs: Sequence[Ref], links: Sequence[Tie], focus: str = "") -> Drawn:
    """Return a picture of ``refs`` and those of ``links`` that join two of them."""
    refs = tuple({ref.iri: ref for ref in refs}.values())
    book = EvidenceBook(atlas, [ref.iri for ref in refs])
    known = {ref.iri for ref in refs}
    brands = {ref.iri: atlas.brand(ref.iri).brand for ref in refs if ref.kind is Kind.BRAND and len(refs) <= MOST_DETAIL}
    themes = {summary.ref.iri: summary for summary in atlas.themes()}
    groups = atlas.theme_groups()
    owned = {link.target for link in links if link.kind == "owns" and link.source in known}
    nodes = [_node(ref, brands, themes, groups, owned, book) for ref in refs]
    nodes = [replace(node, filled=True) if node.id == focus and node.kind != Kind.BRAND else node for node in nodes]
    edges = tuple(
        {
            edge.id: edge
            for link in links
            if link.source in known and link.target in known and link.source != link.target
            for edge in [_edge(link, brands, book)]
        }.values()
    )
    placed, width, height = place_graph(nodes, [(edge.source, edge.target) for edge in edges])
    return Drawn(placed, edges, book, width, height)


def _node(
    ref: Ref,
    brands: Mapping[str, Brand],
    themes: Mapping[str, ThemeSummary],
    groups: Sequence[Ref],
    owned: set[str],
    book: EvidenceBook,
) -> Node:
    if ref.iri in brands:
        brand = brands[ref.iri]
        node = brand_node(brand, owner=ref.iri not in owned, size=13.0, rows=brand_rows(brand, book))
        return replace(node, basis=None)
    if ref.kind is Kind.THEME:
        if ref.iri in themes:
            summary = themes[ref.iri]
            return theme_pill(ref, rows=theme_rows(summary), tint=tint_of(summary.group.iri, groups))
        tint = tint_of(ref.iri, groups)  # a group itself
        return theme_pill(ref, rows=ref_rows(ref, book), tint=tint)
    return ref_node(ref, rows=ref_rows(ref, book))


def _edge(link: Tie, brands: Mapping[str, Brand], book: EvidenceBook) -> Edge:
    if link.kind != "theme":
        return plain_edge(link.source, link.target, link.kind)
    basis, why = link.basis, words("edge.theme")
    if link.source in brands:
        found = next((one for one in brands[link.source].links if one.theme.iri == link.target), None)
        if found is not None:
            basis, why = found.basis, link_words(found)
    return Edge(
        id=f"{link.source} theme {link.target}",
        source=link.source,
        target=link.target,
        kind="theme",
        basis=basis,
        words=why,
        evidence=book.of(link.source, "theme", link.target),
    )


def bases_of(edges: Iterable[Edge]) -> tuple[Basis, ...]:
    """Return the bases that occur, strongest first."""
    found = {edge.basis for edge in edges}
    return tuple(basis for basis in Basis if basis in found)


