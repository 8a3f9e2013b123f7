"""The first picture: theme groups as islands, each brand beside its most direct theme.

Discs are sized by the number of brands with the theme's words in their name. Where all
brands fit they are set with their owners; with more of them the setting becomes tighter,
then each island shows its strongest dozen and says how many there are, and above
``MOST_BRANDS`` clusters stand for their members.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from kg.model import Brand, Label, Ref, ThemeLink, ThemeSummary
from kg.terms import Basis, Kind
from viz.layout.islands import Block, Island, Placed, place_islands
from viz.layout.measure import sized
from viz.text import text_width
from viz.view import Edge, GraphView, LegendItem, Node, Region, Shape, Span, words
from viz.views.cards import brand_rows, theme_rows
from viz.views.crowd import crowd_node
from viz.views.evidence import EvidenceBook
from viz.views.frame import owner_legend, said, source_line
from viz.views.nodes import BASES, brand_node, strength, theme_edge, theme_node, tidy, tint_of
from viz.views.source import AtlasReader, ClusterReader

WIDTH, HEIGHT = 1318.0, 600.0
"""Frame in CSS pixels: a window of 1366×768 less the page's head and margins."""

MOST_BRANDS = 3000
"""Above this many brands the picture is made from the themes' counts alone."""

_TITLE = 19.0
_NONE = "none"  # id of the island of brands without a theme


@dataclass(frozen=True, slots=True)
class _Setting:
    """How chips are set: size of the name, owner or not, at most so many an island."""

    size: float
    owner: bool
    most: int | None = None
    disc: float = 34.0  # diameter span between no brand and the largest theme


_SETTINGS = (
    _Setting(15.0, True),
    _Setting(15.0, True, disc=22.0),
    _Setting(13.0, True),
    _Setting(13.0, True, disc=22.0),
    _Setting(13.0, False),
    _Setting(13.0, False, disc=22.0),
    _Setting(12.0, False, disc=18.0),
    _Setting(13.0, False, 36, disc=22.0),
    _Setting(13.0, False, 24, disc=22.0),
    _Setting(13.0, False, 12, disc=22.0),
    _Setting(12.0, False, 12, disc=18.0),
)
"""Tried in turn; the first that fits the frame is taken, the last in any case."""


@dataclass(frozen=True, slots=True)
class _Home:
    """A brand and the theme it stands beside."""

    brand: Brand
    link: ThemeLink | None
    bridge: bool


def make_overview(atlas: AtlasReader, params: Mapping[str, Any]) -> GraphView:
    """Return the overview of everything."""
    themes, groups = atlas.themes(), atlas.theme_groups()
    total = atlas.info.count("brands")
    brands = atlas.brands() if total <= MOST_BRANDS else ()
    total = max(total, len(brands))
    homes = [_home(brand) for brand in brands]
    clusters = () if brands else tuple(atlas.clusters())
    for setting in _SETTINGS:
        if setting is not _SETTINGS[-1] and _surely_too_much(homes, setting):
            continue
        islands = _islands(themes, groups, homes, clusters, setting)
        height, placed = place_islands(islands, WIDTH, HEIGHT)
        if height <= HEIGHT:
            break
    book = EvidenceBook(atlas, [brand.ref.iri for brand in brands])
    nodes = _with_rows(placed, brands, themes, book)
    shown = sum(node.kind == Kind.BRAND for node in nodes)
    name = "summary" if shown == total else "summary_cut" if shown else "summary_clusters"
    summary = said(
        f"view.overview.{name}", groups=len(groups), themes=len(themes), brands=f"{total:,}", shown=shown
    )
    ids = {node.id for node in nodes}
    width = max((item.x + item.width for item in placed), default=WIDTH)
    return GraphView(
        name="overview",
        params=(),
        title=atlas.info.title,
        question=words("view.overview.question"),
        summary=summary,
        release=atlas.info.id,
        source=source_line(atlas),
        nodes=tuple(nodes),
        edges=tuple(_edges(brands, ids)),
        regions=tuple(_region(item, groups, homes) for item in placed),
        legend=_legend(nodes),
        evidence=book.pieces,
        hidden=((str(Kind.BRAND), total - shown),) if shown < total else (),
        width=max(WIDTH, width),
        height=max(HEIGHT, height),
    )


def _surely_too_much(homes: Sequence[_Home], setting: _Setting) -> bool:
    """Tell from the area of the text alone that a setting cannot fit: trying costs seconds."""
    if setting.most is not None:
        return False
    letters = sum(len(home.brand.ref.label.zh) for home in homes)
    return letters * setting.size**2 * 1.6 + len(homes) * setting.size * 24 > WIDTH * HEIGHT


def _home(brand: Brand) -> _Home:
    links = sorted(brand.links, key=strength)
    named = {link.group.iri for link in links if link.basis in (Basis.EXACT, Basis.VARIANT)}
    return _Home(brand, links[0] if links else None, len(named) > 1)


def _rank(home: _Home) -> tuple[int, int]:
    """Strongest first: exact words, variants, parts, inferred; more themes before fewer."""
    basis = BASES.index(home.link.basis) if home.link else len(BASES)
    return (basis, -len(home.brand.links))


def _islands(
    themes: Sequence[ThemeSummary],
    groups: Sequence[Ref],
    homes: Sequence[_Home],
    clusters: Sequence[ClusterReader],
    setting: _Setting,
) -> list[Island]:
    most = max((summary.counts.in_name for summary in themes), default=1) or 1
    islands = []
    for group in groups:
        mine = [summary for summary in themes if summary.group.iri == group.iri]
        members = [home for home in homes if home.link and home.link.group.iri == group.iri]
        kept = set(sorted(range(len(members)), key=lambda index: _rank(members[index]))[: setting.most])
        chosen = [home for index, home in enumerate(members) if index in kept]
        tint = tint_of(group.iri, groups)
        blocks = [_block(summary, tint, chosen, most, setting) for summary in mine]
        if len(chosen) < len(members):
            blocks.append(Block(None, (_all(group, len(members), setting),)))
        own = {summary.ref.iri for summary in mine}
        gathered = tuple(_cluster(one, group) for one in clusters if one.themes and one.themes[0].iri in own)
        if gathered:
            blocks.append(Block(None, gathered))
        islands.append(Island(group.iri, tuple(blocks), _title_width(group.label)))
    loose = [home for home in homes if home.link is None]
    if loose:
        chips = tuple(_chip(home, setting) for home in loose[: setting.most])
        islands.append(Island(_NONE, (Block(None, chips),), _title_width(words("view.overview.no_theme"))))
    return islands


def _title_width(label: Label) -> float:
    return max(text_width(label.zh, _TITLE, bold=True), text_width(label.en, _TITLE, bold=True)) + 60


def _block(
    summary: ThemeSummary, tint: str, homes: Iterable[_Home], most: int, setting: _Setting
) -> Block:
    mine = [home for home in homes if home.link and home.link.theme.iri == summary.ref.iri]
    chips = tuple(_chip(home, setting) for home in sorted(mine, key=_rank))
    diameter = 24 + setting.disc * (summary.counts.in_name / most) ** 0.5
    return Block(theme_node(summary, diameter=round(diameter), tint=tint), chips)


def _chip(home: _Home, setting: _Setting) -> Node:
    theme = home.link.theme.iri if home.link else None
    node = brand_node(home.brand, shape=Shape.CHIP, theme=theme, owner=setting.owner, size=setting.size)
    node = replace(node, note=(), owner=tidy(home.brand.unit.brief) if setting.owner else Label(""))
    basis = home.link.basis if home.link else None
    group = home.link.group.iri if home.link else _NONE
    return sized(replace(node, basis=basis, bridge=home.bridge, group=group))


def _all(group: Ref, count: int, setting: _Setting) -> Node:
    return sized(
        Node(
            id=f"{group.iri}#all",
            kind=Kind.CLUSTER,
            key=group.key,
            label=said("view.overview.all_label", group=group.label, count=count),
            shape=Shape.CLUSTER,
            lines=((Span(words("view.overview.all", count=count).zh),),),
            group=group.iri,
            count=count,
            size=setting.size,
        )
    )


def _cluster(cluster: ClusterReader, group: Ref) -> Node:
    """Make the node that stands for the brands of a cluster, with its name and their number."""
    name = Label(" ".join(cluster.ref.label.zh.split(" · ")), cluster.ref.label.en)
    return replace(crowd_node(cluster.ref.iri, name, cluster.ref.label, cluster.size), group=group.iri)


def _with_rows(
    placed: Iterable[Placed], brands: Sequence[Brand], themes: Sequence[ThemeSummary], book: EvidenceBook
) -> list[Node]:
    by_brand = {brand.ref.iri: brand for brand in brands}
    by_theme = {summary.ref.iri: summary for summary in themes}
    nodes = []
    for node in (node for item in placed for node in item.nodes):
        if node.id in by_brand:
            node = replace(node, rows=brand_rows(by_brand[node.id], book))
        elif node.id in by_theme:
            node = replace(node, rows=theme_rows(by_theme[node.id]))
        nodes.append(node)
    return nodes


def _edges(brands: Iterable[Brand], ids: set[str]) -> Iterable[Edge]:
    """All links, drawn when a reader asks for them by pointing at a theme or brand."""
    for brand in brands:
        for link in brand.links:
            if brand.ref.iri in ids and link.theme.iri in ids:
                yield theme_edge(brand.ref.iri, link, shown=False)


def _region(item: Placed, groups: Sequence[Ref], homes: Sequence[_Home]) -> Region:
    label = next((group.label for group in groups if group.iri == item.id), words("view.overview.no_theme"))
    members = sum((home.link.group.iri if home.link else _NONE) == item.id for home in homes)
    return Region(
        id=item.id,
        label=label,
        shape="island",
        x=round(item.x + item.width / 2, 1),
        y=round(item.y + item.height / 2, 1),
        width=item.width,
        height=item.height,
        tint=tint_of(item.id, groups),
        count=members or None,
        label_x=item.x + 16,
        label_y=item.y + 21,
    )


def _legend(nodes: Sequence[Node]) -> tuple[LegendItem, ...]:
    items = [LegendItem(words("legend.theme_disc"), shape=Shape.DISC, colour="plain")]
    if any(node.more for node in nodes):
        items.append(LegendItem(words("legend.more"), mark="more"))
    bases = {node.basis for node in nodes if node.kind == Kind.BRAND}
    named = (
        (Basis.EXACT, "legend.exact_words", "words"),
        (Basis.VARIANT, "legend.variant_words", "words"),
        (Basis.PARTS, "legend.parts_chip", "frame"),
        (Basis.INFERRED, "legend.inferred_chip", "frame"),
    )
    items += [LegendItem(words(name), basis=basis, mark=mark) for basis, name, mark in named if basis in bases]
    items += owner_legend(nodes)
    if any(node.bridge for node in nodes):
        items.append(LegendItem(words("legend.bridge"), mark="bridge"))
    return tuple(items)
