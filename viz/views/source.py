"""What views ask of an atlas: the one seam between pictures and the graph.

``kg.Atlas`` answers all of it; tests give a small one of their own. This module knows
nothing of how an atlas finds its answers.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, Protocol

from kg.model import (
    Brand,
    BrandDetail,
    Evidence,
    Neighbourhood,
    Ref,
    ReleaseInfo,
    ThemeDetail,
    ThemeSummary,
    UnitDetail,
)
from kg.similar.model import Grade, Groups
from kg.terms import Basis, Kind


class ClusterReader(Protocol):
    """What the overview of very many brands shows of a cluster."""

    @property
    def ref(self) -> Ref:
        """The cluster, named after its strongest themes."""

    @property
    def themes(self) -> tuple[Ref, ...]:
        """Its themes, strongest first."""

    @property
    def size(self) -> int:
        """The number of its brands."""


class AtlasReader(Protocol):
    """The part of ``kg.Atlas`` that views use; names may be IRIs, keys, labels or aliases."""

    @property
    def info(self) -> ReleaseInfo:
        """The release that answers."""

    def themes(self) -> tuple[ThemeSummary, ...]:
        """Return all themes in the order of their scheme."""

    def theme_groups(self) -> tuple[Ref, ...]:
        """Return the groups of themes in the order of their scheme."""

    def clusters(self) -> Sequence[ClusterReader]:
        """Return the clusters of themes and brands, largest first."""

    def theme(self, name: str, /) -> ThemeDetail:
        """Return a theme and its brands, strongest basis first."""

    def brands(self, *, offset: int = 0, limit: int | None = None) -> tuple[Brand, ...]:
        """Return brands in a fixed order."""

    def brand(self, name: str, /) -> BrandDetail:
        """Return all that is known of a brand."""

    def unit(self, name: str, /) -> UnitDetail:
        """Return all that is known of a unit or branch."""

    def neighbourhood(
        self,
        name: str,
        /,
        depth: int = 1,
        kinds: Collection[Kind] | None = None,
        bases: Collection[Basis] | None = None,
        limit: int = 200,
    ) -> Neighbourhood:
        """Return the things within ``depth`` steps of a thing."""

    def evidence_for(self, iri: str, /) -> tuple[Evidence, ...]:
        """Return the evidence of the statements about a thing."""

    def ref(self, iri: str, /) -> Ref | None:
        """Return the thing with that IRI."""

    def similar_groups(self, grade: Grade = Grade.NEAR, /) -> Groups:
        """Return the groups of brands whose names are the same or close."""

    def query(self, text: str, /, **params: Any) -> Any:
        """Answer a SPARQL query or a named one: solutions, triples or a truth value."""
