"""Counts the rows of a written result, exactly, from its bytes as they come.

The engine writes results by itself, which is fast and tells nothing, so rows are found by what
ends or begins one in each format. As long as a result is too short to hold more rows than
allowed nothing is counted at all. This module must not know the engine.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

_JSON_STRING: Final = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"', re.DOTALL)
_JSON_OPEN_STRING: Final = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+\\?\Z', re.DOTALL)
_JSON_ROW: Final = re.compile(rb"[\[,]\{")


class RowCounter(ABC):
    """Counts rows in ``feed``; ``rows`` is right after ``finish``, and never too high before."""

    def __init__(self) -> None:
        self.rows = 0
        self._rest = b""

    def feed(self, chunk: bytes) -> None:
        """Take the next bytes of the result."""
        self._rest = self._count(self._rest + chunk)

    @abstractmethod
    def _count(self, data: bytes) -> bytes:
        """Count the rows in ``data``; return its end where it cannot be judged yet."""


class JsonRows(RowCounter):
    """SPARQL JSON: outside of strings, ``[{`` and ``,{`` stand only before a row."""

    def _count(self, data: bytes) -> bytes:
        bare = _JSON_STRING.sub(b"", data)
        cut = bare.find(b'"')
        rest = b""
        if cut >= 0:
            # A string that goes on in the next chunk: keep it whole for then.
            opening = _JSON_OPEN_STRING.search(data)
            rest = opening[0] if opening else b""
            bare = bare[:cut]
        # «,» and «{» may be parted by a chunk's end; one character is enough to join them.
        tail = bare[-1:] if bare[-1:] in (b",", b"[") else b""
        self.rows += len(_JSON_ROW.findall(bare))
        return tail + rest


class XmlRows(RowCounter):
    """SPARQL XML: ``<result>`` cannot stand in a text, where ``<`` is written ``&lt;``."""

    _mark: Final = b"<result>"

    def _count(self, data: bytes) -> bytes:
        self.rows += data.count(self._mark)
        keep = len(self._mark) - 1
        tail = data[-keep:]
        return tail if self._mark not in tail else b""


class TsvRows(RowCounter):
    """SPARQL TSV: line breaks inside values are escaped; the first line is the heading."""

    def __init__(self) -> None:
        super().__init__()
        self.rows = -1

    def _count(self, data: bytes) -> bytes:
        self.rows += data.count(b"\n")
        return b""


class CsvRows(RowCounter):
    """SPARQL CSV: a line break inside quotes is no row's end; the first line is the heading."""

    def __init__(self) -> None:
        super().__init__()
        self.rows = -1
        self._quoted = False

    def _count(self, data: bytes) -> bytes:
        if b'"' not in data:
            self.rows += 0 if self._quoted else data.count(b"\n")
            return b""
        # Doubled quotes leave and enter again at once, so every quote is a switch.
        for place, piece in enumerate(data.split(b'"')):
            if place:
                self._quoted = not self._quoted
            if not self._quoted:
                self.rows += piece.count(b"\n")
        return b""


_COUNTERS: Final[Mapping[str, tuple[type[RowCounter], int]]] = MappingProxyType({
    "application/sparql-results+json": (JsonRows, 3),
    "application/sparql-results+xml": (XmlRows, 17),
    "text/csv": (CsvRows, 2),
    "text/tab-separated-values": (TsvRows, 1),
})


def counter_for(media_type: str) -> tuple[RowCounter, int]:
    """Return a counter for a result format, and the fewest bytes that a row takes in it."""
    kind, least = _COUNTERS[media_type]
    return kind(), least
