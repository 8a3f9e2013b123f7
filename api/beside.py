"""What stands beside the facts of a page: brands alike, the clusters of a unit, the cluster of a theme.

Beside very many brands nothing of the kind is shown: the whole ledger is looked through for each
page, and where an engine elsewhere holds it, fetched. This module must not know the web.
"""

from __future__ import annotations

from dataclasses import dataclass

from api.edition import Edition
from kg.analysis.counting import MOST_LISTED, counted, down_to
from kg.model import Label, Ref
from kg.terms import Kind

MOST_ALIKE = 5


@dataclass(frozen=True, slots=True)
class AlikeItem:
    """A brand that shares themes, and the reason."""

    brand: Ref
    reason: Label


@dataclass(frozen=True, slots=True)
class StandingItem:
    """A cluster in which a unit has ``brands`` brands, ``home`` of them at home there."""

    cluster: Ref
    brands: int
    home: int


@dataclass(frozen=True, slots=True)
class PositionItem:
    """The clusters a unit stands in, most of its brands first; ``outside`` of its brands are in none."""

    standings: tuple[StandingItem, ...]
    outside: int
    counted: Label


def brands_alike(edition: Edition, brand: Ref, besides: frozenset[str] = frozenset()) -> tuple[AlikeItem, ...]:
    """Return the brands that share most themes with ``brand``, other than ``besides`` (IRIs)."""
    if edition.atlas.info.count("brands") > MOST_LISTED:
        return ()
    found = edition.memory.get(
        ("alike", brand.iri), lambda: edition.atlas.alike(brand.iri, limit=MOST_ALIKE + len(besides))
    )
    return tuple(AlikeItem(one.brand, one.reason) for one in found if one.brand.iri not in besides)[:MOST_ALIKE]


def position_of(edition: Edition, unit: Ref) -> PositionItem | None:
    """Return where a unit stands; ``None`` for a branch and for a unit without brands."""
    if unit.kind is not Kind.UNIT or edition.atlas.info.count("brands") > MOST_LISTED:
        return None
    found = edition.memory.get(("position", unit.iri), lambda: edition.atlas.position(unit.iri))
    if not found.brands:
        return None
    standings = tuple(StandingItem(one.cluster.ref, len(one.brands), one.home) for one in found.standings)
    return PositionItem(standings, len(found.outside), counted(down_to()))


def cluster_of(edition: Edition, theme: Ref) -> Ref | None:
    """Return the cluster of a theme (default settings); ``None`` where no brand's name holds its words."""
    clusters = edition.atlas.clusters()
    return next((one.ref for one in clusters if any(own.iri == theme.iri for own in one.themes)), None)
