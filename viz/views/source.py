"""What views ask of an atlas: the one seam between pictures and the graph.

``kg.Atlas`` answers all of it; tests give a small one of their own. This module knows
nothing of how an atlas finds its answers.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any, Protocol

from kg.crowds import Crowd
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
    """What pictures show of a cluster."""

    @property
    def ref(self) -> Ref:
        """The cluster, named after its strongest themes."""

    @property
    def themes(self) -> tuple[Ref, ...]:
        """Its themes, strongest first."""

    @property
    def size(self) -> int:
        """The number of its brands."""


    @property
    def core(self) -> Sequence[str]:
        """The brands (IRIs) at home in it with no theme of another."""

    @property
    def bridges(self) -> Sequence[str]:
        """The brands at home in it that also have a theme of another."""

    @property
    def brands(self) -> Sequence[str]:
        """All brands at home in it; none where they are too many to be listed."""

    @property
    def stable(self) -> bool:
        """Whether it can be relied on."""


class ClusteringReader(Protocol):
    """What pictures show of a clustering."""

    @property
    def clusters(self) -> Sequence[ClusterReader]:
        """The clusters, largest first."""

    @property
    def bases(self) -> Sequence[Basis]:
        """The bases of the links that count."""

    @property
    def modularity(self) -> float:
        """How much denser links are inside clusters than by chance."""


class MatrixReader(Protocol):
    """What pictures show of a matrix of brands."""

    @property
    def rows(self) -> Sequence[Ref]:
        """The classes of the rows."""

    @property
    def columns(self) -> Sequence[Ref]:
        """The classes of the columns."""

    @property
    def cells(self) -> Sequence[Sequence[int]]:
        """The brands of each cell, by row."""

    @property
    def row_totals(self) -> Sequence[int]:
        """The brands of each row, each once."""

    @property
    def column_totals(self) -> Sequence[int]:
        """The brands of each column, each once."""

    @property
    def brands(self) -> int:
        """The brands in any cell."""

    @property
    def bases(self) -> Sequence[Basis]:
        """The bases of the links that count."""


class CellReader(Protocol):
    """The brands of a cell of a matrix."""

    @property
    def brands(self) -> Sequence[str]:
        """Their IRIs."""


class AtlasReader(Protocol):
    """The part of ``kg.Atlas`` that views use; names may be IRIs, keys, labels or aliases."""

    @property
    def info(self) -> ReleaseInfo:
        """The release that answers."""

    def themes(self) -> tuple[ThemeSummary, ...]:
        """Return all themes in the order of their scheme."""

    def theme_groups(self) -> tuple[Ref, ...]:
        """Return the groups of themes in the order of their scheme."""

    def crowds_of(self, owner: str, /) -> Sequence[Crowd]:
        """Return the brands of a unit or branch (an IRI) as crowds by group of themes."""

    def clusters(self) -> Sequence[ClusterReader]:
        """Return the clusters of themes and brands, largest first."""

    def clustering(self, bases: str | None = None, resolution: str | None = None, /) -> ClusteringReader:
        """Return the clusters counted down to a basis, with the quality of the grouping."""

    def matrix(self, rows: str, columns: str, bases: str | None = None, /) -> MatrixReader:
        """Return how many brands stand in each cell of two axes."""

    def cell(
        self, rows: str, row: str, columns: str, column: str, bases: Collection[Basis] | None = None, /
    ) -> CellReader:
        """Return the brands of a cell."""

    def brands_of(self, iris: Iterable[str], /) -> tuple[Brand, ...]:
        """Return the brands with these IRIs."""

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

    def evidence_by_thing(self, iris: Iterable[str], /) -> dict[str, tuple[Evidence, ...]]:
        """Return the evidence of the statements about some things; those without any are left out."""

    def ref(self, iri: str, /) -> Ref | None:
        """Return the thing with that IRI."""

    def similar_groups(self, grade: Grade = Grade.NEAR, /) -> Groups:
        """Return the groups of brands whose names are the same or close."""

    def query(self, text: str, /, **params: Any) -> Any:
        """Answer a SPARQL query or a named one: solutions, triples or a truth value."""
