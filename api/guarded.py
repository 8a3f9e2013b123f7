"""An atlas for views that are made of a reader's own query: the query runs in the pool.

Views ask an atlas; a query that came over the web must be answered by the worker processes
with their limits, never inside the web process. Everything else is the edition's atlas.
This module must not know what views do with the answers.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from api.edition import Edition
from api.results import term_of
from kg.crowds import Crowd
from kg.errors import ParameterError
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
from kg.queries import QUERIES
from kg.rdf import Answer, Solutions
from kg.similar import Grade, Groups
from kg.similar.model import MOST_AT_ONCE
from kg.store import EmbeddedStore
from kg.terms import Basis, Kind
from viz.views.source import CellReader, ClusteringReader, ClusterReader, MatrixReader

_TABLE, _GRAPH = "application/sparql-results+json", "application/n-triples"


class GuardedReader:
    """The atlas of an edition, its queries answered by the edition's pool."""

    def __init__(self, edition: Edition) -> None:
        self._edition = edition
        self._atlas = edition.atlas

    def query(self, text: str, /, **params: Any) -> Answer:
        """Answer a query text or a named query, from a thread that is not the event loop's.

        Raises ``QueryError``, and ``ParameterError`` for parameters of a plain text.
        """
        if text in QUERIES:
            text = QUERIES[text].written(params, self._atlas.resolve)
        elif params:
            raise ParameterError("unknown", name=next(iter(params)), known="query")

        async def ask() -> tuple[str, bytes]:
            found = await self._edition.pool.answer(text, _TABLE, _GRAPH)
            return found.media_type, await found.read()

        media_type, content = asyncio.run_coroutine_threadsafe(ask(), self._edition.loop).result()
        if media_type.startswith(_GRAPH):
            return EmbeddedStore.from_nquads(content.decode().splitlines()).construct(
                "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
            )
        document = json.loads(content)
        if "boolean" in document:
            return bool(document["boolean"])
        names = tuple(document["head"].get("vars", ()))
        rows = (tuple(term_of(row.get(name)) for name in names) for row in document["results"]["bindings"])
        return Solutions(names, tuple(rows))

    @property
    def info(self) -> ReleaseInfo:
        """The release that answers."""
        return self._atlas.info

    def themes(self) -> tuple[ThemeSummary, ...]:
        """Return all themes in the order of their scheme."""
        return self._atlas.themes()

    def theme_groups(self) -> tuple[Ref, ...]:
        """Return the groups of themes."""
        return self._atlas.theme_groups()

    def crowds_of(self, owner: str, /) -> Sequence[Crowd]:
        """Return the brands of a unit or branch as crowds by group of themes."""
        return self._atlas.crowds_of(owner)

    def clusters(self) -> Sequence[ClusterReader]:
        """Return the clusters of themes and brands."""
        return self._atlas.clusters()

    def clustering(self, bases: str | None = None, resolution: str | None = None, /) -> ClusteringReader:
        """Return the clusters counted down to a basis."""
        return self._atlas.clustering(bases, resolution)

    def matrix(self, rows: str, columns: str, bases: str | None = None, /) -> MatrixReader:
        """Return how many brands stand in each cell of two axes."""
        return self._atlas.matrix(rows, columns, bases)

    def cell(
        self, rows: str, row: str, columns: str, column: str, bases: Collection[Basis] | None = None, /
    ) -> CellReader:
        """Return the brands of a cell."""
        return self._atlas.cell(rows, row, columns, column, bases)

    def brands_of(self, iris: Iterable[str], /) -> tuple[Brand, ...]:
        """Return the brands with these IRIs."""
        return self._atlas.brands_of(iris)

    def theme(self, name: str, /) -> ThemeDetail:
        """Return a theme and its brands."""
        return self._atlas.theme(name)

    def brands(self, *, offset: int = 0, limit: int | None = None) -> tuple[Brand, ...]:
        """Return brands in a fixed order."""
        return self._atlas.brands(offset=offset, limit=limit)

    def brand(self, name: str, /) -> BrandDetail:
        """Return all that is known of a brand."""
        return self._atlas.brand(name)

    def unit(self, name: str, /) -> UnitDetail:
        """Return all that is known of a unit or branch."""
        return self._atlas.unit(name)

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
        return self._atlas.neighbourhood(name, depth=depth, kinds=kinds, bases=bases, limit=limit)

    def similar_groups(self, grade: Grade = Grade.NEAR, /) -> Groups:
        """Return the groups of brands whose names are the same or close."""
        return self._atlas.similar_groups(grade, most=MOST_AT_ONCE)  # of more: minutes, left to the command

    def evidence_by_thing(self, iris: Iterable[str], /) -> dict[str, tuple[Evidence, ...]]:
        """Return the evidence of the statements about some things; those without any are left out."""
        return self._atlas.evidence_by_thing(iris)

    def ref(self, iri: str, /) -> Ref | None:
        """Return the thing with that IRI."""
        return self._atlas.ref(iri)
