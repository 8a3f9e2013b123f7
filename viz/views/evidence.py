"""Collects the evidence that a view carries, each piece once, and hands out its number."""

from __future__ import annotations

from collections.abc import Iterable

from kg.model import Evidence
from viz.views.source import AtlasReader

MOST_THINGS = 240
"""Beyond this many things a view carries no evidence of its own: the pages do."""


class EvidenceBook:
    """Evidence by thing, read from the atlas when first asked for.

    ``things`` (IRIs) are read all at once: each question may be a journey to another machine.
    Without any, or with too many, the book stays shut.
    """

    def __init__(self, atlas: AtlasReader, things: Iterable[str]) -> None:
        self._atlas = atlas
        self._wanted = tuple(dict.fromkeys(things))
        self._open = 0 < len(self._wanted) <= MOST_THINGS
        self._index: dict[str, int] = {}
        self._pieces: list[Evidence] = []
        self._by_thing: dict[str, tuple[Evidence, ...]] = {}

    def expect(self, things: Iterable[str]) -> None:
        """Note more things that will be asked for soon."""
        self._wanted += tuple(dict.fromkeys(one for one in things if one not in self._by_thing))

    def about(self, iri: str) -> tuple[Evidence, ...]:
        """Return all evidence of one thing."""
        if not self._open:
            return ()
        if iri not in self._by_thing:
            wanted = (iri, *self._wanted)
            self._wanted = ()
            self._by_thing |= dict.fromkeys(wanted, ()) | self._atlas.evidence_by_thing(wanted)
        return self._by_thing[iri]

    def numbers(self, pieces: Iterable[Evidence]) -> tuple[int, ...]:
        """Enter ``pieces`` and return their places in ``GraphView.evidence``."""
        found = []
        for piece in pieces:
            if piece.iri not in self._index:
                self._index[piece.iri] = len(self._pieces)
                self._pieces.append(piece)
            found.append(self._index[piece.iri])
        return tuple(found)

    def of(self, iri: str, statement: str, value: str = "") -> tuple[int, ...]:
        """Return the numbers of the evidence that ``statement`` (of ``value``) rests on."""
        return self.numbers(
            piece
            for piece in self.about(iri)
            if piece.statement == statement and (not value or (piece.value is not None and piece.value.iri == value))
        )

    @property
    def pieces(self) -> tuple[Evidence, ...]:
        """All evidence entered so far, in the order of its numbers."""
        return tuple(self._pieces)
