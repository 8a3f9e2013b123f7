"""What the explorer's answers hold, made from the atlas: plain data, both languages in it.

Nodes and edges are those of the view document. This module must not know the web.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from api.edition import Edition
from api.links import page_of
from kg.comparison import Carried, Comparison
from kg.errors import ParameterError
from kg.messages import has_message, message
from kg.model import Evidence, Label, Ref
from kg.neighbours import Group
from kg.source_text import SourceTexts, sentence_of
from kg.terms import Basis, Kind
from viz.layout.near import Box, place_near
from viz.view import Edge, Node
from viz.views.crowd import draw_crowd
from viz.views.entity import know
from viz.views.expansion import WordedPath, draw_piece, word_comparison, word_paths, word_search

LONGEST = 2000
"""Characters of the longest address or name that is looked at."""

GROUPS_PAGE = "/themes"
"""Where the groups of themes stand, which have no page of their own."""

MOST_COUNTED = 100
"""So many things are counted at once."""


@dataclass(frozen=True, slots=True)
class NeighboursAnswer:
    """Neighbours of ``centre``: their groups, the nodes of this page, and edges among all of these."""

    centre: Node
    groups: tuple[Group, ...]
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]


@dataclass(frozen=True, slots=True)
class CountsAnswer:
    """How many neighbours of each kind things have: IRI → kind → number."""

    counts: Mapping[str, Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class PathsAnswer:
    """Paths, the shortest first, and a sentence about them."""

    paths: tuple[WordedPath, ...]
    text: Label


@dataclass(frozen=True, slots=True)
class SharedAnswer:
    """What both have, and the brands of each that carry it."""

    ref: Ref
    via_a: tuple[Ref, ...]
    via_b: tuple[Ref, ...]


@dataclass(frozen=True, slots=True)
class CompareAnswer:
    """Two units or themes compared; ``via`` names by IRI the brands that carry what only one has."""

    a: Ref
    b: Ref
    common: tuple[SharedAnswer, ...]
    only_a: tuple[Ref, ...]
    only_b: tuple[Ref, ...]
    via: Mapping[str, tuple[Ref, ...]]
    cut: bool
    text: Label


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that is known: heading, value, the thing that the value names, evidence by place."""

    name: Label
    value: Label
    iri: str | None
    href: str | None
    evidence: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of the source: offsets as Python slices, and its words."""

    start: int
    end: int
    phrase: str


@dataclass(frozen=True, slots=True)
class Marked:
    """A whole sentence of the source and the places of the evidence in it."""

    text: str
    marks: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of evidence; ``sentence`` only where the site has the source's text."""

    key: str
    statement: str
    name: Label
    section: Label | None
    source: Label
    segments: tuple[Stretch, ...]
    sentence: Marked | None


@dataclass(frozen=True, slots=True)
class EntityAnswer:
    """Everything known of one thing."""

    iri: str
    kind: Kind
    key: str
    label: Label
    short: Label
    page: str
    aliases: tuple[str, ...]
    facts: tuple[Fact, ...]
    evidence: tuple[Piece, ...]
    degree: Mapping[str, int]


def iri_of(edition: Edition, name: str, word: str) -> str:
    """Return the IRI that ``word`` gives as IRI or as ``kind/key``.

    Raises ``ParameterError`` for what is neither, or too long.
    """
    words = word.strip()
    if len(words) > LONGEST:
        raise ParameterError("too_long", name=name, count=len(words), limit=LONGEST)
    if not words:
        raise ParameterError("missing", name=name, label="IRI", label_en="IRI", example="unit/qingdao")
    if words.count("#") > 1:  # no IRI (RFC 3987)
        raise ParameterError("iri", value=words[:80])
    if "://" in words:
        return words
    name, mark, crowd = words.partition("#")
    kind, _, key = name.partition("/")
    if kind in Kind._value2member_map_ and key:
        return edition.atlas.resolve(Kind(kind), key).iri + mark + crowd
    raise ParameterError("iri", value=words[:80])


def neighbours_of(
    edition: Edition,
    iri: str,
    kinds: Collection[Kind] | None,
    bases: Collection[Basis],
    offset: int,
    limit: int,
) -> NeighboursAnswer:
    """Return one page of neighbours, or of what a crowd holds, as nodes and edges."""
    crowd = edition.atlas.crowd(iri, offset, limit)
    if crowd is not None:
        piece = draw_crowd(edition.atlas, crowd)
        inside, page = (Kind.CLUSTER, crowd.groups) if crowd.groups else (Kind.BRAND, crowd.brands)
        held = Group("member", inside, crowd.centre.basis, crowd.total, len(page))
        return NeighboursAnswer(piece.nodes[0], (held,), piece.nodes[1:], piece.edges)
    found = edition.atlas.neighbours(iri, kinds, bases, offset, limit)
    drawn = draw_piece(edition.atlas, (found.centre, *found.refs), found.links)
    return NeighboursAnswer(drawn.nodes[0], found.groups, drawn.nodes[1:], drawn.edges)


def counts_of(edition: Edition, iris: Collection[str], bases: Collection[Basis]) -> CountsAnswer:
    """Return how many neighbours of each kind things have; unknown things have none.

    Raises ``ParameterError`` for too many of them.
    """
    if len(iris) > MOST_COUNTED:
        raise ParameterError("too_many", name="iri", limit=MOST_COUNTED, count=len(iris))
    found = edition.atlas.neighbour_counts(iris, bases)
    return CountsAnswer({iri: {str(kind): number for kind, number in many.items()} for iri, many in found.items()})


def paths_of(edition: Edition, start: str, end: str, limit: int, bases: Collection[Basis]) -> PathsAnswer:
    """Return the paths between two things, as rows of nodes and in words."""
    atlas = edition.atlas
    found = atlas.paths(start, end, limit, bases)
    return PathsAnswer(word_paths(atlas, found), word_search(atlas.known(start), atlas.known(end), found))


def compared(edition: Edition, a: str, b: str, bases: Collection[Basis]) -> CompareAnswer:
    """Return two units or two themes side by side."""
    found = edition.atlas.compare(a, b, bases)
    return CompareAnswer(
        found.a,
        found.b,
        tuple(SharedAnswer(one.ref, one.via_a, one.via_b) for one in found.common),
        _refs(found.only_a),
        _refs(found.only_b),
        _via(found),
        found.cut,
        word_comparison(found),
    )


def _refs(carried: Iterable[Carried]) -> tuple[Ref, ...]:
    return tuple(one.ref for one in carried)


def _via(found: Comparison) -> dict[str, tuple[Ref, ...]]:
    return {one.ref.iri: one.via for one in (*found.only_a, *found.only_b) if one.via}


def entity_of(edition: Edition, kind: Kind, key: str, home: Path) -> EntityAnswer:
    """Return everything known of a thing, whole sentences where ``home`` has the source's text.

    Raises ``UnknownNameError`` with near names, ``ParameterError`` for a name of several things.
    """
    if len(key) > LONGEST:
        raise ParameterError("too_long", name="key", count=len(key), limit=LONGEST)
    atlas = edition.atlas
    ref = atlas.resolve(kind, key)
    known = edition.memory.get(("known", ref.iri), lambda: know(atlas, ref))
    texts = Sentences(edition, home)
    refs = atlas.refs({ref.iri, *(row.href for row in known.rows if row.href)})
    pages = {iri: page_of(one) for iri, one in refs.items()}
    pages |= {group.iri: GROUPS_PAGE for group in atlas.theme_groups() if group.iri in pages}
    facts = tuple(
        Fact(row.name, row.value, row.href or None, pages.get(row.href), row.evidence) for row in known.rows
    )
    degree = counts_of(edition, [ref.iri], tuple(Basis)).counts[ref.iri]
    return EntityAnswer(
        ref.iri, ref.kind, ref.key, ref.label, ref.short, pages[ref.iri], known.aliases,
        facts, tuple(texts.piece(one) for one in known.evidence), degree,
    )  # fmt: skip


class Sentences:
    """Finds the sentences of evidence in the texts that a site has attached."""

    def __init__(self, edition: Edition, home: Path) -> None:
        self._texts = SourceTexts(home)
        self._hashes: Mapping[str, str] = (
            edition.memory.get(("source hashes",), edition.atlas.source_hashes) if self._texts.has_any() else {}
        )
        self._open = self._texts.has_any()

    def of(self, evidence: Evidence) -> Marked | None:
        """Return the sentence of a piece of evidence, ``None`` where the text is not there."""
        if not self._open:
            return None
        text = self._texts.text(evidence.source, self._hashes.get(evidence.source.iri, ""))
        found = sentence_of(text, evidence) if text else None
        return Marked(found.text, found.marks) if found else None

    def piece(self, evidence: Evidence) -> Piece:
        """Return a piece of evidence as it is shown."""
        word = f"pages.statement.{evidence.statement}"
        name = Label(*(message(word, lang) if has_message(word) else evidence.statement for lang in ("zh", "en")))
        return Piece(
            evidence.key,
            evidence.statement,
            name,
            evidence.section.label if evidence.section else None,
            evidence.source.label,
            tuple(Stretch(one.start, one.end, one.phrase) for one in evidence.segments),
            self.of(evidence),
        )


@dataclass(frozen=True, slots=True)
class PositionsAnswer:
    """Centres of boxes by id, in pixels."""

    positions: Mapping[str, tuple[float, float]]


def positions_of(boxes: tuple[Box, ...], links: tuple[tuple[str, str], ...], near: str) -> PositionsAnswer:
    """Return a place for every box; those that have one keep it."""
    return PositionsAnswer(place_near(boxes, links, near))
