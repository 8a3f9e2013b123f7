"""A unit: its brands and its branches' in the middle, on the right the themes they are on.

Above ``FEW_OF_OWNER`` brands, crowds by group of themes stand for them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from kg.crowds import FEW_OF_OWNER
from kg.model import Brand, Label, ThemeLink, UnitDetail
from kg.terms import Basis
from viz.layout.columns import Column, place_columns
from viz.view import Edge, GraphView, Node, Region, words
from viz.views.cards import brand_rows, theme_rows, unit_detail_rows
from viz.views.crowd import gathered_node, held_by
from viz.views.evidence import EvidenceBook
from viz.views.frame import basis_legend, kind_legend, said, shown_params, source_line
from viz.views.nodes import (
    BASES,
    brand_node,
    plain_edge,
    strength,
    theme_edge,
    theme_pill,
    tint_of,
    unit_node,
)
from viz.views.params import read_bases
from viz.views.source import AtlasReader


def make_unit(atlas: AtlasReader, params: Mapping[str, Any]) -> GraphView:
    """Return the picture of ``params["unit"]``, with theme links of ``params["bases"]``."""
    detail = atlas.unit(params["unit"])
    ref = detail.summary.ref
    bases = read_bases(params.get("bases", ""), BASES)
    if detail.summary.brands > FEW_OF_OWNER:
        return _gathered(atlas, detail)
    brands = (*detail.own_brands, *detail.branch_brands)
    book = EvidenceBook(atlas, [ref.iri, *(brand.ref.iri for brand in brands)])
    cards = [_card(brand, ref.iri, bases, book) for brand in brands]
    links = [(brand, link) for brand in brands for link in sorted(brand.links, key=strength) if link.basis in bases]
    summaries = {summary.ref.iri: summary for summary in atlas.themes()}
    groups = atlas.theme_groups()
    pills: dict[str, Node] = {}
    for _, link in links:
        theme = link.theme
        if theme.iri not in pills:
            rows = theme_rows(summaries[theme.iri]) if theme.iri in summaries else ()
            pills[theme.iri] = theme_pill(theme, rows=rows, tint=tint_of(link.group.iri, groups))
    focus = unit_node(detail.summary, rows=unit_detail_rows(detail, book), filled=True)
    edges = [*(_owned(brand, ref.iri) for brand in brands)]
    edges += [replace(theme_edge(brand.ref.iri, link, book.of(brand.ref.iri, "theme", link.theme.iri)), flow=True) for brand, link in links]
    columns, where, width, height = place_columns(
        [[focus], cards, list(pills.values())], [(edge.source, edge.target) for edge in edges]
    )
    names = ("view.unit.column_unit", "view.unit.column_brands", "view.unit.column_themes")
    nodes = tuple(node for column in columns for node in column)
    return GraphView(
        name="unit",
        params=shown_params(unit=ref.key, bases=bases),
        title=ref.label,
        question=said("view.unit.question", unit=ref.label),
        summary=_summary(detail, links, len(pills)),
        release=atlas.info.id,
        source=source_line(atlas),
        nodes=nodes,
        edges=tuple(edges),
        regions=headings(where, [words(name) for name, full in zip(names, (True, bool(cards), bool(pills)), strict=True) if full]),
        legend=(*basis_legend(bases), *kind_legend(nodes)),
        evidence=book.pieces,
        hidden=(("brand", detail.summary.brands - len(brands)),) if len(brands) < detail.summary.brands else (),
        width=width,
        height=height,
        focus=ref.iri,
    )


def _gathered(atlas: AtlasReader, detail: UnitDetail) -> GraphView:
    """Return the picture of a unit whose brands are too many for cards: crowds that open, its own and each branch's."""
    ref = detail.summary.ref
    book = EvidenceBook(atlas, [ref.iri])
    focus = unit_node(detail.summary, rows=unit_detail_rows(detail, book), filled=True)
    branches = [unit_node(one) for one in detail.branches if one.brands and one.ref.iri != ref.iri]
    crowds: list[Node] = []
    edges = [replace(plain_edge(ref.iri, one.id, "unit_of"), flow=True) for one in branches]
    for owner in (focus, *branches):
        for one in atlas.crowds_of(owner.id):
            crowds.append(gathered_node(one))
            edges.append(replace(held_by(one, owner), flow=True))
    columns, where, width, height = place_columns(
        [[focus], branches, crowds], [(edge.source, edge.target) for edge in edges]
    )
    nodes = tuple(node for column in columns for node in column)
    names = ("view.unit.column_unit", "view.unit.column_branches", "view.unit.column_crowds")
    of_branches = sum(one.brands for one in detail.branches if one.ref.iri != ref.iri)
    total = detail.summary.brands
    return GraphView(
        name="unit",
        params=shown_params(unit=ref.key),
        title=ref.label,
        question=said("view.unit.question", unit=ref.label),
        summary=said("view.unit.gathered", brands=total, own=total - of_branches, branch=of_branches),
        release=atlas.info.id,
        source=source_line(atlas),
        nodes=nodes,
        edges=tuple(edges),
        regions=headings(where, [words(name) for name, full in zip(names, (True, bool(branches), True), strict=True) if full]),
        legend=kind_legend(nodes),
        evidence=book.pieces,
        hidden=(("brand", total),),
        width=width,
        height=height,
        focus=ref.iri,
    )


def _card(brand: Brand, unit: str, bases: tuple[Basis, ...], book: EvidenceBook) -> Node:
    mine = brand.owner.iri == unit
    return brand_node(brand, owner=not mine, rows=brand_rows(brand, book), bases=bases)


def _owned(brand: Brand, unit: str) -> Edge:
    edge = plain_edge(unit, brand.ref.iri, "owns")
    if brand.owner.iri != unit:
        edge = replace(edge, words=brand.owner.label)
    return replace(edge, flow=True)


def _summary(detail: UnitDetail, links: list[tuple[Brand, ThemeLink]], themes: int) -> Label:
    brands = detail.summary.brands  # of all; the atlas may hand out fewer
    if not brands:
        return words("view.unit.empty")
    of_branches = sum(branch.brands for branch in detail.branches)
    counts = {basis: sum(link.basis is basis for _, link in links) for basis in BASES}
    return said(
        "view.unit.summary",
        brands=brands,
        own=brands - of_branches,
        branch=of_branches,
        themes=themes,
        **{basis.value: count for basis, count in counts.items()},
    )


def headings(columns: tuple[Column, ...], names: list[Label]) -> tuple[Region, ...]:
    """Return the names over the columns."""
    return tuple(
        Region(
            id=f"column-{index}",
            label=name,
            shape="column",
            x=round(column.middle, 1),
            y=16.0,
            width=column.width,
            height=20.0,
            label_x=round(column.middle, 1),
            label_y=16.0,
        )
        for index, (column, name) in enumerate(zip(columns, names, strict=True))
    )
