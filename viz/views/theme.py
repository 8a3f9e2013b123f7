"""A theme and its brands: rings by the basis of the link, the words that make it marked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from kg.model import Brand, Label, ThemeLink
from kg.terms import Basis
from viz.layout.rings import Ring, place_rings
from viz.text import text_width
from viz.view import GraphView, Node, Region, words
from viz.views.cards import brand_rows, theme_rows
from viz.views.evidence import EvidenceBook
from viz.views.frame import basis_legend, owner_legend, said, shown_params, source_line
from viz.views.nodes import BASES, brand_node, focus_disc, theme_edge
from viz.views.params import read_bases, read_number
from viz.views.source import AtlasReader

CARDS, MOST_CARDS = 40, 200
"""How many cards are drawn if nothing is said, and at most: strongest basis first."""

_PAD = 14.0


def make_theme(atlas: AtlasReader, params: Mapping[str, Any]) -> GraphView:
    """Return the rings of ``params["theme"]``, of the bases in ``params["bases"]`` only."""
    detail = atlas.theme(params["theme"])
    summary = detail.summary
    bases = read_bases(params.get("bases", ""), BASES)
    found = [(brand, link) for brand in detail.brands if (link := _link(brand, summary.ref.iri)) and link.basis in bases]
    found.sort(key=lambda pair: BASES.index(pair[1].basis))
    limit = read_number("limit", params.get("limit", ""), 1, MOST_CARDS, CARDS)
    kept = found[:limit]
    book = EvidenceBook(atlas, [brand.ref.iri for brand, _ in kept])
    cards = {
        brand.ref.iri: brand_node(brand, theme=summary.ref.iri, rows=brand_rows(brand, book)) for brand, _ in kept
    }
    rings = []
    labels = {basis: _ring_label(basis, getattr(summary.counts, basis.value)) for basis in BASES if basis in bases}
    for basis, label in labels.items():
        mine = tuple(cards[brand.ref.iri] for brand, link in kept if link.basis is basis)
        rings.append(Ring(mine, max(text_width(label.zh, 13), text_width(label.en, 13)) + 10))
    focus, placed, places, (left, top, right, bottom) = place_rings(focus_disc(summary.ref, theme_rows(summary)), rings)
    dx, dy = _PAD - left, _PAD - top
    regions = tuple(
        Region(
            id=f"ring-{basis}",
            label=labels[basis],
            shape="ring",
            x=round(dx, 1),
            y=round(dy, 1),
            width=place.across * 2,
            height=place.down * 2,
            basis=basis,
            count=getattr(summary.counts, basis.value),
            label_x=round(dx, 1),
            label_y=round(dy - place.down, 1),
        )
        for basis, place in reversed(list(zip(labels, places, strict=True)))
    )
    edges = tuple(
        theme_edge(brand.ref.iri, link, book.of(brand.ref.iri, "theme", link.theme.iri)) for brand, link in kept
    )
    units = {brand.unit.iri for brand, _ in found}
    counts = summary.counts
    total = sum(getattr(counts, basis.value) for basis in bases)  # the atlas may hand out fewer
    cut = len(kept) < total
    return GraphView(
        name="theme",
        params=shown_params(theme=summary.ref.key, bases=bases, limit=limit if limit != CARDS else ""),
        title=summary.ref.label,
        question=said("view.theme.question", theme=summary.ref.label),
        summary=said(
            "view.theme.summary_cut" if cut else "view.theme.summary",
            brands=total,
            units=len(units),
            shown=len(kept),
            exact=counts.exact,
            variant=counts.variant,
            parts=counts.parts,
            inferred=counts.inferred,
        ),
        release=atlas.info.id,
        source=source_line(atlas),
        nodes=(_moved(focus, dx, dy), *(_moved(node, dx, dy) for node in placed)),
        edges=edges,
        regions=regions,
        legend=(*basis_legend(bases), *owner_legend(placed)),
        evidence=book.pieces,
        hidden=(("brand", counts.total - len(kept)),) if len(kept) < counts.total else (),
        width=round(right - left + 2 * _PAD, 1),
        height=round(bottom - top + 2 * _PAD, 1),
        focus=focus.id,
    )


def _link(brand: Brand, theme: str) -> ThemeLink | None:
    return next((link for link in brand.links if link.theme.iri == theme), None)


def _ring_label(basis: Basis, count: int) -> Label:
    return said("view.theme.ring", basis=words(f"basis.{basis}"), count=count)


def _moved(node: Node, dx: float, dy: float) -> Node:
    return replace(node, x=round(node.x + dx, 1), y=round(node.y + dy, 1))
