"""Which result format a request gets: by ``?format=``, else by its Accept header.

The kind of answer is known only once the query has been read, so a choice is made for both
kinds at once: tables (SELECT, ASK) and graphs (CONSTRUCT, DESCRIBE). RFC 9110, section 12.5.1.
This module must not know queries.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from api.negotiate import parse_accept, quality
from api.sparql_request import ProtocolError
from kg.sparql.formats import GRAPHS, TABLES, ResultFormat, format_named

_EXACTLY = 3  # what ``Range.fits`` says of a type that is named


@dataclass(frozen=True, slots=True)
class Chosen:
    """One kind's format, and the media type under which it goes out."""

    format: ResultFormat
    content_type: bytes


@dataclass(frozen=True, slots=True)
class Choice:
    """The formats for both kinds, ``None`` where the request takes none of that kind."""

    table: Chosen | None
    graph: Chosen | None

    def for_type(self, media_type: str) -> bytes:
        """Return the Content-Type for an answer that a worker wrote as ``media_type``."""
        for one in (self.table, self.graph):
            if one is not None and one.format.media_type == media_type:
                return one.content_type
        return media_type.encode()


def choose_formats(accept: str, name: str) -> Choice:
    """Return the formats for an Accept header, or for the ``format`` parameter if it is given.

    Raises ``ProtocolError`` 406 where neither kind has an acceptable format.
    """
    return _named(name) if name else _accepted(accept)


def known_formats(form: str = "") -> str:
    """Return the names of all formats (of one query form) for a sentence."""
    table = "、".join(one.name for one in TABLES)
    graph = "、".join(one.name for one in GRAPHS)
    if not form:
        return f"{table}；{graph}"
    return table if form in ("SELECT", "ASK") else graph


@lru_cache(maxsize=256)
def _named(name: str) -> Choice:
    table, graph = format_named("SELECT", name), format_named("CONSTRUCT", name)
    if table is None and graph is None:
        raise ProtocolError(406, "format", given=name[:40], known=known_formats())
    return Choice(
        Chosen(table, table.header.encode()) if table else None,
        Chosen(graph, graph.header.encode()) if graph else None,
    )


@lru_cache(maxsize=256)
def _accepted(accept: str) -> Choice:
    choice = Choice(_best(accept, TABLES), _best(accept, GRAPHS))
    if choice.table is None and choice.graph is None:
        raise ProtocolError(406, "not_acceptable", known=known_formats())
    return choice


def _best(accept: str, offers: tuple[ResultFormat, ...]) -> Chosen | None:
    ranges = parse_accept(accept)
    best: Chosen | None = None
    most = 0.0
    for offer in offers:
        for media_type in offer.media_types:
            own = media_type == offer.media_type
            # Other names of a format count only where they are asked for by name.
            if not own and not any(one.fits(media_type) == _EXACTLY for one in ranges):
                continue
            liked = quality(accept, media_type)
            if liked > most:
                most = liked
                best = Chosen(offer, (offer.header if own else media_type).encode())
    return best
