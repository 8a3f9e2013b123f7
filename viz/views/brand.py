"""A brand: who made it, what it stands for, and which other brands share its themes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from kg.model import Brand, BrandDetail, Label, Ref
from viz.layout.columns import place_columns
from viz.view import Edge, GraphView, Node, Shape, words
from viz.views.cards import brand_detail_rows, brand_rows, ref_rows, theme_rows
from viz.views.evidence import EvidenceBook
from viz.views.frame import basis_legend, kind_legend, said, shown_params, source_line
from viz.views.nodes import (
    BASES,
    IN_NAME,
    brand_node,
    part_node,
    plain_edge,
    ref_node,
    strength,
    theme_edge,
    theme_pill,
    tint_of,
)
from viz.views.params import read_bases
from viz.views.source import AtlasReader
from viz.views.unit import headings

MOST_OTHERS = 9
"""At most this many brands on the same themes are drawn."""


def make_brand(atlas: AtlasReader, params: Mapping[str, Any]) -> GraphView:
    """Return the picture of ``params["brand"]``, with theme links of ``params["bases"]``."""
    detail = atlas.brand(params["brand"])
    brand = detail.brand
    bases = read_bases(params.get("bases", ""), BASES)
    book = EvidenceBook(atlas, [brand.ref.iri])
    focus = replace(brand_node(brand, owner=False, size=19.0, rows=brand_detail_rows(detail, book), bases=bases), basis=None)
    left, edges = _origins(detail, book)
    right, more = _meanings(atlas, detail, bases, book)
    others, shared, total = _others(atlas, brand, bases, book)
    edges += [*more, *shared]
    edges = [replace(edge, flow=True) for edge in edges]
    count = len(others)
    _, left, right, others = _once([focus], left, right, others)
    columns, where, width, height = place_columns(
        [left, [focus], right, others], [(edge.source, edge.target) for edge in edges]
    )
    full = {"owner": left, "brand": [focus], "themes": right, "others": others}
    names = [words(f"view.brand.column_{name}") for name, column in full.items() if column]
    nodes = tuple(node for column in columns for node in column)
    shown = said("view.brand.shown", count=count) if count < total else Label("")
    return GraphView(
        name="brand",
        params=shown_params(brand=brand.ref.key, bases=bases),
        title=brand.ref.label,
        question=said("view.brand.question", brand=brand.ref.label),
        summary=said(
            "view.brand.summary",
            owner=brand.owner.label,
            themes=sum(link.basis in bases for link in brand.links),
            others=total,
            shown=shown,
        ),
        release=atlas.info.id,
        source=source_line(atlas),
        nodes=nodes,
        edges=tuple(edges),
        regions=headings(where, names),
        legend=(*basis_legend(bases), *kind_legend(nodes)),
        evidence=book.pieces,
        hidden=(("brand", total - count),) if count < total else (),
        width=width,
        height=height,
        focus=brand.ref.iri,
    )


def _once(*columns: list[Node]) -> tuple[list[Node], ...]:
    """Leave out what stands in an earlier column: a brand may be part of another and derive from it."""
    seen: set[str] = set()
    kept: list[list[Node]] = []
    for column in columns:
        kept.append([])
        for node in column:
            if node.id not in seen:
                seen.add(node.id)
                kept[-1].append(node)
    return tuple(kept)


def _plain(ref: Ref, book: EvidenceBook) -> Node:
    return ref_node(ref, rows=ref_rows(ref, book))


def _origins(detail: BrandDetail, book: EvidenceBook) -> tuple[list[Node], list[Edge]]:
    """Return who made the brand and what it comes from: owner, system, brands it derives from."""
    brand = detail.brand
    iri = brand.ref.iri
    nodes = [_plain(brand.owner, book)]
    edges = [plain_edge(brand.owner.iri, iri, "owns", book.of(iri, "owner"))]
    if brand.unit.iri != brand.owner.iri:
        nodes.insert(0, _plain(brand.unit, book))
        edges.append(plain_edge(brand.unit.iri, iri, "unit_of"))
    if detail.part_of is not None:
        nodes.append(_plain(detail.part_of, book))
        edges.append(plain_edge(iri, detail.part_of.iri, "part_of", book.of(iri, "part_of")))
    for ref in detail.derived_from:
        nodes.append(_plain(ref, book))
        edges.append(plain_edge(iri, ref.iri, "derived_from", book.of(iri, "derived_from", ref.iri)))
    return nodes, edges


def _meanings(
    atlas: AtlasReader, detail: BrandDetail, bases: tuple[Any, ...], book: EvidenceBook
) -> tuple[list[Node], list[Edge]]:
    """Return what the brand stands for: themes, principles, practices, parts, brands made of it."""
    brand = detail.brand
    iri = brand.ref.iri
    summaries = {summary.ref.iri: summary for summary in atlas.themes()}
    groups = atlas.theme_groups()
    nodes: list[Node] = []
    edges: list[Edge] = []
    for link in sorted(brand.links, key=strength):
        if link.basis in bases:
            rows = theme_rows(summaries[link.theme.iri]) if link.theme.iri in summaries else ()
            nodes.append(theme_pill(link.theme, rows=rows, tint=tint_of(link.group.iri, groups), basis=link.basis))
            edges.append(theme_edge(iri, link, book.of(iri, "theme", link.theme.iri)))
    for ref in detail.principles:
        nodes.append(_plain(ref, book))
        edges.append(plain_edge(iri, ref.iri, "guided_by", book.of(iri, "principle", ref.iri)))
    for ref in detail.practices:
        nodes.append(_plain(ref, book))
        edges.append(plain_edge(iri, ref.iri, "practises"))
    for part in detail.parts:
        node = part_node(iri, part)
        nodes.append(node)
        edges.append(plain_edge(node.id, iri, "part_of"))
    for other in detail.has_part:
        nodes.append(brand_node(other, rows=brand_rows(other, book)))
        edges.append(plain_edge(other.ref.iri, iri, "part_of"))
    for ref in detail.derived:
        nodes.append(_plain(ref, book))
        edges.append(plain_edge(ref.iri, iri, "derived_from"))
    return nodes, edges


def _others(
    atlas: AtlasReader, brand: Brand, bases: tuple[Any, ...], book: EvidenceBook
) -> tuple[list[Node], list[Edge], int]:
    """Return other brands with words of the same themes in their name, most shared themes first."""
    shared: dict[str, tuple[Brand, list[Any]]] = {}
    allowed = tuple(basis for basis in IN_NAME if basis in bases)
    for link in brand.links:
        if link.basis not in allowed:
            continue
        for other in atlas.theme(link.theme.iri).brands:
            found = next((one for one in other.links if one.theme.iri == link.theme.iri and one.basis in allowed), None)
            if found is not None and other.ref.iri != brand.ref.iri:
                shared.setdefault(other.ref.iri, (other, []))[1].append(found)
    ranked = sorted(
        shared.values(), key=lambda pair: (-len(pair[1]), min(map(strength, pair[1])), pair[0].ref.key)
    )
    nodes, edges = [], []
    book.expect(other.ref.iri for other, _ in ranked[:MOST_OTHERS])
    for other, links in ranked[:MOST_OTHERS]:
        theme = links[0].theme.iri if len(links) == 1 else None
        node = brand_node(other, theme=theme, size=13.0, rows=brand_rows(other, book), bases=IN_NAME)
        nodes.append(replace(node, shape=Shape.CARD, note=()))
        edges += [theme_edge(other.ref.iri, link, book.of(other.ref.iri, "theme", link.theme.iri)) for link in links]
    return nodes, edges, len(ranked)


