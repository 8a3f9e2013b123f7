"""What the explorer asks of a release: neighbours, counts, paths, comparisons, cards in batches.

``kg.atlas.Atlas`` answers these for its release; the work is done in ``kg.neighbours``,
``kg.paths`` and ``kg.comparison``. This module knows nothing of pages or pictures.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from functools import cached_property
from pathlib import Path as FilePath
from typing import TYPE_CHECKING, Protocol

from kg.comparison import Comparison, compare
from kg.crowds import Crowd, Grouped, Opened, crowds_of, is_crowd, open_crowd
from kg.entities.brands import brands
from kg.entities.graph import Graph
from kg.errors import UnknownNameError
from kg.holdings import Holdings, QueriedHoldings
from kg.model import Brand, Ref, ReleaseInfo
from kg.neighbours import MOST, Neighbours, counts, neighbours
from kg.paths import Path, paths
from kg.search import KINDS, SearchIndex
from kg.source_text import Added, SourceTexts, hashes
from kg.terms import Basis, Kind

if TYPE_CHECKING:
    from kg.analysis.columns import BrandColumns

IN_NAME = (Basis.EXACT, Basis.VARIANT)
"""What counts as a link between things unless the reader asks for more."""


class Exploring(Protocol):
    """Questions about how the things of one release hang together. Things are named by IRI.

    What whoever mixes this in has to have stands first.
    """

    info: ReleaseInfo
    _graph: Graph
    _index: SearchIndex

    def written_columns(self) -> BrandColumns | None:
        """Return the brands as arrays where they were written with the release."""
        ...

    def known(self, iri: str) -> Ref:
        """Return the thing with this IRI; raises ``UnknownNameError`` with the nearest names."""
        found = self._graph.refs([iri]).get(iri)
        if found is not None:
            return found
        kind, key = self._graph.kind_of(iri)
        own = iri.startswith(self._graph.base)
        kinds = (kind,) if own and kind in KINDS else KINDS
        raise UnknownNameError(str(kind) if own else "thing", key or iri, self._index.near(kinds, key.replace("-", " ")))

    def cards(self, iris: Iterable[str]) -> dict[str, Brand]:
        """Return the brands among ``iris``, all from a handful of queries."""
        return {one.ref.iri: one for one in brands(self._graph, iris)}

    def neighbours(
        self,
        iri: str,
        kinds: Collection[Kind] | None = None,
        bases: Collection[Basis] | None = None,
        offset: int = 0,
        limit: int = 10,
    ) -> Neighbours:
        """Return what is linked with a thing, ``limit`` at a time (``kg.neighbours``)."""
        found = neighbours(self._graph, iri, kinds, bases, offset, limit)
        if found is None:
            self.known(iri)
            raise UnknownNameError("thing", iri)
        return found

    def neighbour_counts(
        self, iris: Iterable[str], bases: Collection[Basis] | None = None
    ) -> dict[str, dict[Kind, int]]:
        """Return how many neighbours of each kind things have, and how much crowds hold."""
        wanted = list(iris)
        found = counts(self._graph, [one for one in wanted if not is_crowd(one, self._graph.base)], bases)
        opened = {one: self.crowd(one, 0, 1) for one in wanted if one not in found}
        held = {
            one: {Kind.CLUSTER if inside.groups else Kind.BRAND: inside.total} if inside else {}
            for one, inside in opened.items()
        }
        return {one: {**found, **held}[one] for one in dict.fromkeys(wanted)}

    def crowd(self, iri: str, offset: int = 0, limit: int = MOST) -> Opened | None:
        """Return what one thing that stands for many brands holds (``kg.crowds``).

        ``None`` for what is no such thing.
        """
        if not is_crowd(iri, self._graph.base):
            return None
        named = self._graph.kind_of(iri)[0] is Kind.CLUSTER
        clusters = self._clusters if named else {}
        return open_crowd(self._graph, clusters, self._holdings, iri, offset, limit)

    def crowds_of(self, owner: str) -> tuple[Crowd, ...]:
        """Return the brands of a unit or branch (an IRI) as crowds by group of themes."""
        return crowds_of(self._graph, self.known(owner))

    @cached_property
    def _holdings(self) -> Holdings:
        columns = self.written_columns()
        if columns is None:
            return QueriedHoldings(self._graph)
        from kg.analysis.holdings import CountedHoldings  # late: opening an atlas needs no NumPy

        return CountedHoldings(self._graph, columns)

    @cached_property
    def _clusters(self) -> Mapping[str, Grouped]:
        from kg.analysis.stored import stored  # late: few readers open a cluster

        return {one.ref.iri: one for one in stored(self._graph).every}

    def paths(
        self, start: str, end: str, limit: int = 3, bases: Collection[Basis] = IN_NAME
    ) -> tuple[Path, ...]:
        """Return how two things are related, the shortest path first (``kg.paths``)."""
        return paths(self._graph, self.known(start).iri, self.known(end).iri, limit, bases)

    def compare(self, a: str, b: str, bases: Collection[Basis] = IN_NAME) -> Comparison:
        """Return what two units or two themes have in common, and what not (``kg.comparison``)."""
        return compare(self._graph, self.known(a), self.known(b), bases)

    def attach(self, texts: SourceTexts, file: FilePath, key: str = "") -> Added:
        """Attach the text of one of the release's sources (``kg.source_text``)."""
        return texts.add(file, self._graph, self.info.sources, key)

    def source_hashes(self) -> dict[str, str]:
        """Return the SHA-256 of the release's sources by IRI, where it is stated."""
        return hashes(self._graph, self.info.sources)
