"""Clusters as islands: in each its themes, beside each theme the brands at home there.

Brands that also stand on themes of another cluster are marked. With very many brands each
island shows the strongest of its core and says how many there are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from kg.analysis.counting import counted
from kg.errors import UnknownNameError
from kg.model import Brand, Label, ThemeSummary
from kg.terms import Basis, Kind
from viz.layout.islands import Block, Island, Placed, place_islands
from viz.layout.measure import sized
from viz.style import TINTS
from viz.text import text_width
from viz.view import CardRow, GraphView, LegendItem, Node, Region, Shape, Span, words
from viz.views.cards import brand_rows, theme_rows
from viz.views.evidence import EvidenceBook
from viz.views.frame import owner_legend, said, shown_params, source_line
from viz.views.nodes import brand_node, strength, theme_edge, theme_node, tidy
from viz.views.source import AtlasReader, ClusterReader

WIDTH = 1318.0
MOST_CHIPS = 300
"""Up to so many brands all are shown; of more, the first ``FEWER_CHIPS`` of each cluster."""

FEWER_CHIPS = 12
_TITLE = 19.0
_SIZE = 13.0
_DISC = 26.0
_WIDEST_TITLE = 330.0


def make_clusters(atlas: AtlasReader, params: Mapping[str, Any]) -> GraphView:
    """Return the clusters, or the one that ``params["cluster"]`` names by its key."""
    found = atlas.clustering(params.get("basis") or None, params.get("resolution") or None)
    wanted = params.get("cluster", "")
    clusters = [one for one in found.clusters if wanted in ("", one.ref.key, one.ref.iri, one.ref.label.zh)]
    if wanted and not clusters:
        raise UnknownNameError("cluster", wanted, [one.ref.key for one in found.clusters][:3])
    listed = sum(len(one.brands) for one in clusters)
    most = None if listed <= MOST_CHIPS else FEWER_CHIPS
    chosen = {one.ref.iri: (*one.core, *one.bridges)[:most] for one in clusters}
    brands = {one.ref.iri: one for one in atlas.brands_of([iri for many in chosen.values() for iri in many])}
    themes = {one.ref.iri: one for one in atlas.themes()}
    book = EvidenceBook(atlas, brands)
    tints = {one.ref.iri: TINTS[at % len(TINTS)] for at, one in enumerate(found.clusters)}
    islands = [
        _island(one, [brands[iri] for iri in chosen[one.ref.iri] if iri in brands], themes, found.bases, tints, book)
        for one in clusters
    ]
    height, placed = place_islands(islands, WIDTH, 0.0)
    nodes = tuple(node for item in placed for node in item.nodes)
    shown = sum(node.kind == Kind.BRAND for node in nodes)
    ids = {node.id for node in nodes}
    edges = tuple(
        theme_edge(iri, link, shown=False)
        for iri, brand in brands.items()
        for link in brand.links
        if link.basis in found.bases and iri in ids and link.theme.iri in ids
    )
    total = sum(one.size for one in clusters)
    by_iri = {one.ref.iri: one for one in clusters}
    return GraphView(
        name="clusters",
        params=shown_params(
            basis=params.get("basis", ""), resolution=params.get("resolution", ""), cluster=wanted
        ),
        title=clusters[0].ref.label if wanted else words("view.clusters.title"),
        question=words("view.clusters.question"),
        summary=said(
            "view.clusters.summary",
            clusters=len(clusters),
            brands=f"{total:,}",
            shown=shown,
            counted=counted(found.bases),
            modularity=f"{found.modularity:.2f}",
        ),
        release=atlas.info.id,
        source=source_line(atlas),
        nodes=nodes,
        edges=edges,
        regions=tuple(_region(item, by_iri[item.id], tints[item.id]) for item in placed),
        legend=_legend(nodes),
        evidence=book.pieces,
        hidden=((str(Kind.BRAND), total - shown),) if shown < total else (),
        width=max([WIDTH, *(item.x + item.width for item in placed)]),
        height=max(height, 120.0),
    )


def _island(
    one: ClusterReader,
    brands: Sequence[Brand],
    themes: Mapping[str, ThemeSummary],
    bases: Sequence[Basis],
    tints: Mapping[str, str],
    book: EvidenceBook,
) -> Island:
    own = [ref.iri for ref in one.themes]
    border = frozenset(one.bridges)
    beside: dict[str, list[Node]] = {iri: [] for iri in own}
    for brand in brands:
        links = sorted((link for link in brand.links if link.theme.iri in own and link.basis in bases), key=strength)
        place = links[0].theme.iri if links else own[0]
        beside[place].append(_chip(brand, place, one.ref.iri, brand.ref.iri in border, bases, book))
    tint = tints[one.ref.iri]
    blocks = [
        Block(
            replace(
                theme_node(themes[iri], diameter=_DISC, tint=tint, rows=theme_rows(themes[iri])), group=one.ref.iri
            ),
            tuple(beside[iri]),
        )
        for iri in own
        if iri in themes
    ]
    if len(brands) < one.size:
        blocks.append(Block(None, (_rest(one, one.size - len(brands)),)))
    width = max(text_width(_title(one).in_(lang), _TITLE, bold=True) for lang in ("zh", "en"))
    return Island(one.ref.iri, tuple(blocks), width + 60)


def _chip(
    brand: Brand, theme: str, cluster: str, border: bool, bases: Sequence[Basis], book: EvidenceBook
) -> Node:
    node = brand_node(brand, shape=Shape.CHIP, theme=theme, size=_SIZE, rows=brand_rows(brand, book), bases=bases)
    return sized(replace(node, note=(), owner=tidy(brand.unit.brief), group=cluster, bridge=border))


def _rest(one: ClusterReader, count: int) -> Node:
    text = words("view.clusters.rest", count=f"{count:,}")
    return sized(
        Node(
            id=f"{one.ref.iri}#rest",
            kind=Kind.CLUSTER,
            key=one.ref.key,
            label=text,
            shape=Shape.CLUSTER,
            lines=((Span(text.zh),),),
            group=one.ref.iri,
            count=count,
            rows=(CardRow(words("row.members"), words("row.brands_value", count=f"{one.size:,}")),),
            size=_SIZE,
        )
    )


def _title(one: ClusterReader) -> Label:
    """Return the name as it stands over the island: a long one in English by its first theme."""
    label = tidy(one.ref.label)
    if text_width(label.in_("en"), _TITLE, bold=True) > _WIDEST_TITLE and len(one.themes) > 1:
        first = tidy(one.themes[0].label)
        label = Label(label.zh, words("view.clusters.and_more", name=first.en, count=len(one.themes) - 1).en)
    return label if one.stable else said("view.clusters.unstable", name=label)


def _region(item: Placed, one: ClusterReader, tint: str) -> Region:
    return Region(
        id=item.id,
        label=_title(one),
        shape="island",
        x=round(item.x + item.width / 2, 1),
        y=round(item.y + item.height / 2, 1),
        width=item.width,
        height=item.height,
        tint=tint,
        count=one.size,
        label_x=item.x + 16,
        label_y=item.y + 21,
    )


def _legend(nodes: Sequence[Node]) -> tuple[LegendItem, ...]:
    items = [LegendItem(words("legend.theme_disc"), shape=Shape.DISC, colour="plain")]
    bases = {node.basis for node in nodes if node.kind == Kind.BRAND}
    marks = (
        (Basis.EXACT, "legend.exact_words", "words"),
        (Basis.VARIANT, "legend.variant_words", "words"),
        (Basis.PARTS, "legend.parts_chip", "frame"),
        (Basis.INFERRED, "legend.inferred_chip", "frame"),
    )
    items += [LegendItem(words(name), basis=basis, mark=mark) for basis, name, mark in marks if basis in bases]
    items += owner_legend(nodes)
    if any(node.bridge for node in nodes):
        items.append(LegendItem(words("legend.cluster_bridge"), mark="bridge"))
    return tuple(items)
