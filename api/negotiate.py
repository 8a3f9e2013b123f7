"""Which format a reader gets: by suffix of the path, else by the Accept header.

``FORMATS`` is the one table of RDF formats that linked data speaks. Selection follows
RFC 9110, section 12.5.1 (q-values, wildcards, the most exact range decides). This module
must not know what is served in these formats.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kg.sparql.formats import GRAPHS


@dataclass(frozen=True, slots=True)
class Format:
    """One format: suffix, media types (the first is sent, all are understood), title."""

    suffix: str
    media_types: tuple[str, ...]
    title: str
    header: str = ""

    @property
    def media_type(self) -> str:
        """The media type that is sent."""
        return self.media_types[0]


HTML = Format("html", ("text/html", "application/xhtml+xml"), "HTML")
FORMATS: tuple[Format, ...] = tuple(
    Format(row.name, row.media_types, row.title, row.header) for row in GRAPHS
)
"""The RDF formats, best first; the same table that SPARQL results have."""

THING_FORMATS: tuple[Format, ...] = (HTML, *FORMATS)
"""What a thing can be had in: its page first, then its data."""


@dataclass(frozen=True, slots=True)
class Range:
    """One media range of an Accept header, for example ``text/*;q=0.8``."""

    kind: str
    subtype: str
    quality: float

    def fits(self, media_type: str) -> int:
        """Return how exactly ``media_type`` fits: 0 not, 1 ``*/*``, 2 ``kind/*``, 3 exactly."""
        kind, _, subtype = media_type.partition("/")
        if (self.kind, self.subtype) == (kind, subtype):
            return 3
        if self.kind == kind and self.subtype == "*":
            return 2
        return 1 if (self.kind, self.subtype) == ("*", "*") else 0


def parse_accept(header: str) -> tuple[Range, ...]:
    """Read an Accept header; ranges that make no sense are skipped, an empty one is ``*/*``.

    >>> parse_accept("text/turtle;q=0.5")
    (Range(kind='text', subtype='turtle', quality=0.5),)
    """
    found = []
    for item in header.split(","):
        name, *parameters = [part.strip() for part in item.lower().split(";")]
        kind, slash, subtype = name.partition("/")
        if not (kind and slash and subtype):
            continue
        found.append(Range(kind, subtype, _quality(parameters)))
    if not found and not header.strip():
        return (Range("*", "*", 1.0),)
    return tuple(found)


def _quality(parameters: Sequence[str]) -> float:
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            try:
                return min(max(float(value), 0.0), 1.0)
            except ValueError:
                return 0.0
    return 1.0


def quality(header: str, media_type: str) -> float:
    """Return the quality that ``header`` gives to ``media_type``: 0 means not acceptable."""
    best: tuple[int, float] = (0, 0.0)
    for item in parse_accept(header):
        exactness = item.fits(media_type)
        if exactness and exactness >= best[0]:
            best = (exactness, item.quality)
    return best[1]


def choose(header: str, offers: Sequence[Format]) -> Format | None:
    """Return the format of ``offers`` that ``header`` likes best, the first among equals.

    ``None`` where nothing on offer is acceptable.

    >>> choose("application/rdf+xml, text/turtle;q=0.9", FORMATS).suffix
    'rdf'
    """
    scored = [
        (max(quality(header, media_type) for media_type in offer.media_types), -place)
        for place, offer in enumerate(offers)
    ]
    if not scored:
        return None
    best, place = max(scored)
    return offers[-place] if best > 0 else None


def split_suffix(name: str, offers: Sequence[Format]) -> tuple[str, Format | None]:
    """Split a known suffix off ``name``.

    >>> split_suffix("qingdao.ttl", FORMATS)[0]
    'qingdao'
    """
    stem, dot, suffix = name.rpartition(".")
    if stem and dot:
        for offer in offers:
            if offer.suffix == suffix:
                return stem, offer
    return name, None


def wants_html(header: str) -> bool:
    """Tell whether a reader is a browser: HTML is named and liked no less than JSON."""
    names_html = any(item.kind == "text" and item.subtype == "html" for item in parse_accept(header))
    return names_html and quality(header, "text/html") >= quality(header, "application/json")
