"""What the clusters of a release are, as pages, programs and the command line get them.

One answer for all doors: names, reasons, members with the words and the evidence that put
them there, how far each cluster can be relied on, what bridges clusters, and what changed
since an earlier release. This module must not know the web.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.analysis.counting import MOST_LISTED, counted, down_to, read_resolution
from kg.model import Brand, Evidence, Label, Ref
from kg.terms import Basis

if TYPE_CHECKING:
    from kg.analysis.bridging import Bridging
    from kg.analysis.changes import ClusterChange
    from kg.analysis.named import Cluster, Clustering
    from kg.atlas import Atlas

MOST_MEMBERS = 60
"""So many members of a cluster are listed unless asked otherwise; all are counted."""

MOST_BRIDGES = 12


@dataclass(frozen=True, slots=True)
class WordItem:
    """A word that sets a cluster apart: its brands with it, all brands with it, its lift."""

    text: str
    brands: int
    everywhere: int
    lift: float


@dataclass(frozen=True, slots=True)
class MemberItem:
    """A brand of a cluster; ``role`` is core (all its counted themes are of the cluster), border
    (at home here, with themes of others too) or guest (at home in another)."""

    iri: str
    label: Label
    role: str
    brand: Brand
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class ClusterItem:
    """A cluster. ``size`` counts the brands at home (``core`` + ``border``); ``guests`` are more.

    ``members`` lists some of them, core first. ``stable`` is false where the cluster does not
    hold in repeated runs and must not be relied on. ``parts`` are the clusters inside it.
    """

    id: str
    iri: str
    level: int
    label: Label
    reason: Label
    themes: tuple[Ref, ...]
    words: tuple[WordItem, ...]
    size: int
    core: int
    border: int
    guests: int
    members: tuple[MemberItem, ...]
    stability: float
    stable: bool
    parts: tuple[ClusterItem, ...] = ()


@dataclass(frozen=True, slots=True)
class BridgeItem:
    """A brand or theme that holds clusters together; ``betweenness`` is null where not counted."""

    ref: Ref
    clusters: tuple[Ref, ...]
    participation: float
    betweenness: float | None


@dataclass(frozen=True, slots=True)
class ChangeItem:
    """What became of a cluster since an earlier release (``kg.analysis.changes``)."""

    kind: str
    cluster: Ref
    before: tuple[Ref, ...]
    joined: int
    left: int
    text: Label


@dataclass(frozen=True, slots=True)
class ClustersAnswer:
    """All clusters, largest first; ``stability`` is the mean of both agreements (adjusted Rand
    indices), ``counted`` says which links count, ``outside`` how many brands are in none."""

    clusters: tuple[ClusterItem, ...]
    modularity: float
    stability: float
    seed_agreement: float
    sample_agreement: float
    basis: Basis
    resolution: float
    counted: Label
    brands: int
    outside: int
    bridging_brands: tuple[BridgeItem, ...]
    bridging_themes: tuple[BridgeItem, ...]
    release: str
    since: str = ""
    changes: tuple[ChangeItem, ...] = ()


def clusters_answer(
    atlas: Atlas,
    basis: str = Basis.VARIANT,
    resolution: float | str | None = None,
    members: int = MOST_MEMBERS,
    changes: tuple[str, Sequence[ClusterChange]] = ("", ()),
) -> ClustersAnswer:
    """Return the clusters counted down to ``basis`` at ``resolution``.

    ``changes`` are an earlier release and what became of its clusters. Raises
    ``ParameterError`` for a basis or resolution that is none, and ``BusyError``.
    """
    found = atlas.clustering(basis, resolution or None)
    listed = {iri for one in found.every for iri in _listed(one, members)}
    brands = {one.ref.iri: one for one in atlas.brands_of(sorted(listed))}
    evidence = atlas.evidence_by_thing(brands)
    many = atlas.info.count("brands")
    return ClustersAnswer(
        tuple(_item(one, 1, members, brands, evidence) for one in found.clusters),
        found.modularity,
        found.stability,
        found.seed_agreement,
        found.sample_agreement,
        found.bases[-1],
        read_resolution(resolution) if resolution else found.resolution,
        counted(found.bases),
        found.brands,
        max(0, many - found.brands),
        *_bridges(atlas, found, basis, resolution),
        atlas.info.id,
        changes[0],
        tuple(
            ChangeItem(one.kind, one.cluster, one.before, one.joined, one.left, one.text) for one in changes[1]
        ),
    )


def _listed(one: Cluster, most: int) -> tuple[str, ...]:
    return (*one.core, *one.bridges, *one.guests)[:most]


def _item(
    one: Cluster,
    level: int,
    most: int,
    brands: Mapping[str, Brand],
    evidence: Mapping[str, tuple[Evidence, ...]],
) -> ClusterItem:
    roles = dict.fromkeys(one.core, "core") | dict.fromkeys(one.bridges, "border")
    themes = {ref.iri for ref in one.themes}
    return ClusterItem(
        one.ref.key,
        one.ref.iri,
        level,
        one.ref.label,
        one.reason,
        one.themes,
        tuple(WordItem(word.text, word.brands, word.everywhere, word.lift) for word in one.words),
        one.size,
        one.size - len(one.bridges),
        len(one.bridges),
        len(one.guests),
        tuple(
            MemberItem(iri, brands[iri].ref.label, roles.get(iri, "guest"), brands[iri], _shown(evidence.get(iri, ()), themes))
            for iri in _listed(one, most)
            if iri in brands
        ),
        one.stability,
        one.stable,
        tuple(_item(part, level + 1, most, brands, evidence) for part in one.parts),
    )


def _shown(found: Iterable[Evidence], themes: set[str]) -> tuple[Evidence, ...]:
    """Return where the source says the name, and the themes of the cluster where it says them."""
    return tuple(
        one
        for one in found
        if one.statement == "name" or (one.statement == "theme" and one.value is not None and one.value.iri in themes)
    )


def _bridges(
    atlas: Atlas, found: Clustering, basis: str, resolution: float | str | None
) -> tuple[tuple[BridgeItem, ...], tuple[BridgeItem, ...]]:
    if not found.clusters or atlas.info.count("brands") > MOST_LISTED:
        return (), ()
    bridges = atlas.bridging(down_to(basis), resolution or None)
    chosen = (bridges.brands[:MOST_BRIDGES], bridges.themes[:MOST_BRIDGES])
    refs = atlas.refs(one.iri for many in chosen for one in many)
    clusters = [one.ref for one in found.clusters]

    def items(many: Sequence[Bridging]) -> tuple[BridgeItem, ...]:
        return tuple(
            BridgeItem(refs[one.iri], tuple(clusters[at] for at in one.clusters), one.participation, one.betweenness)
            for one in many
            if one.iri in refs
        )

    return items(chosen[0]), items(chosen[1])
