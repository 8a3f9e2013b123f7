"""Makes nodes and edges from the atlas's data: shape, label, marked words, owner, basis.

All views make their nodes here, so a brand or a unit looks the same in every picture. This
module knows nothing of places.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace

from kg.model import Brand, Label, Part, Ref, ThemeLink, ThemeSummary, UnitSummary
from kg.pinyin import initials, spell
from kg.terms import Basis, Kind
from viz.layout.measure import sized
from viz.style import kind_style
from viz.text import clean, plain_lines, set_name
from viz.view import CardRow, Edge, Node, Shape, Span, words
from viz.views.cards import link_words

BASES = tuple(Basis)
IN_NAME = (Basis.EXACT, Basis.VARIANT)

_PHRASE = 9  # longest phrase that is shown on a card
_PROSE = 11.0  # longest line of a name that is not a brand's, in em


def strength(link: ThemeLink) -> tuple[int, int]:
    """Sort key: strongest basis first, then more matched characters."""
    return (BASES.index(link.basis), -sum(map(len, link.words)))


def spelling(*names: str) -> tuple[str, ...]:
    """Return pinyin and initials of ``names``, to be found by in an offline page."""
    found: dict[str, None] = {}
    for name in names:
        if name:
            found["".join(spell(name))] = None
            found[initials(name)] = None
    return tuple(word for word in found if word)


def tidy(label: Label) -> Label:
    """Return the label on one line, without control and direction characters."""
    return Label(clean(label.zh), clean(label.en))


def owner_label(brand: Brand) -> Label:
    """Return the owner's short name; a branch is named with its unit."""
    brief, unit = brand.owner.brief, brand.unit.brief
    if brand.owner.iri == brand.unit.iri or unit.zh in brief.zh:
        return tidy(brief)
    english = f"{unit.in_('en')} {brief.in_('en')}" if unit.in_("en") not in brief.in_("en") else brief.in_("en")
    return tidy(Label(f"{unit.zh}{brief.zh}", english))


def marks(name: str, links: Iterable[ThemeLink]) -> tuple[tuple[int, int, Basis], ...]:
    """Return the places of ``name`` that make theme links by words in the name."""
    return tuple(
        (start, end, link.basis)
        for link in links
        if link.basis in IN_NAME
        for start, end in link.spans
        if 0 <= start < end <= len(name)
    )


def _note(links: Collection[ThemeLink]) -> tuple[Span, ...]:
    """Return why a brand is on a theme where its name does not say it: the part, or a short phrase."""
    for link in links:
        if link.basis is Basis.PARTS and link.part:
            part = clean(link.part)
            word = next((word for word in link.words if word and word in part), "")
            if not word:
                return (Span(part),)
            before, _, after = part.partition(word)
            spans = (Span(before), Span(word, Basis.PARTS), Span(after))
            return tuple(span for span in spans if span.text)
        if link.basis is Basis.INFERRED and 0 < len(link.phrase) <= _PHRASE:
            return (Span(f"“{clean(link.phrase)}”"),)
    return ()


def brand_node(
    brand: Brand,
    *,
    shape: Shape = Shape.CARD,
    theme: str | None = None,
    owner: bool = True,
    size: float = 15.0,
    rows: tuple[CardRow, ...] = (),
    bases: Collection[Basis] = BASES,
) -> Node:
    """Make the node of a brand; the words of ``theme`` (an IRI), or of all its themes, are marked."""
    links = sorted(
        (link for link in brand.links if (theme is None or link.theme.iri == theme) and link.basis in bases),
        key=strength,
    )
    name = brand.ref.label.zh
    safe = clean(name)
    lines = set_name(safe, marks(safe, links) if safe == name else _found(safe, links))
    return sized(
        Node(
            id=brand.ref.iri,
            kind=Kind.BRAND,
            key=brand.ref.key,
            label=tidy(brand.ref.label),
            shape=shape,
            lines=lines,
            owner=owner_label(brand) if owner else Label(""),
            owner_kind=str(brand.owner.kind) if owner else "",
            basis=links[0].basis if links else None,
            note=_note(links) if theme is not None else (),
            rows=rows,
            search=spelling(safe, owner_label(brand).zh),
            size=size,
        )
    )


def _found(name: str, links: Iterable[ThemeLink]) -> tuple[tuple[int, int, Basis], ...]:
    """Find the words again in a name whose characters had to be cleaned."""
    return tuple(
        (name.find(word), name.find(word) + len(word), link.basis)
        for link in links
        if link.basis in IN_NAME
        for word in link.words
        if word and word in name
    )


def theme_node(
    summary: ThemeSummary, *, diameter: float, tint: str = "", rows: tuple[CardRow, ...] = ()
) -> Node:
    """Make the disc of a theme with the number of brands that have its words in their name."""
    counts = summary.counts
    beyond = counts.total - counts.in_name
    node = Node(
        id=summary.ref.iri,
        kind=Kind.THEME,
        key=summary.ref.key,
        label=tidy(summary.ref.label),
        shape=Shape.DISC,
        lines=plain_lines(summary.ref.label.zh, 7.0),
        group=summary.group.iri,
        count=counts.in_name,
        more=beyond or None,
        colour=tint,
        rows=rows,
        search=spelling(summary.ref.label.zh),
        size=13.0,
    )
    return sized(node, diameter=diameter)


def focus_disc(ref: Ref, rows: tuple[CardRow, ...] = (), colour: str = "red") -> Node:
    """Make the disc of the theme in the middle of a picture, its name inside."""
    lines = set_name(clean(ref.label.zh), limit=4.0)
    node = Node(
        id=ref.iri,
        kind=Kind.THEME,
        key=ref.key,
        label=tidy(ref.label),
        shape=Shape.DISC,
        lines=lines,
        colour=colour,
        rows=rows,
        search=spelling(ref.label.zh),
        size=19.0,
        filled=True,
    )
    return sized(node)


def ref_node(
    ref: Ref, *, rows: tuple[CardRow, ...] = (), size: float = 13.0, filled: bool = False, limit: float = _PROSE
) -> Node:
    """Make the node of anything but a brand: its full name, shape and colour by kind.

    The short name stands where there is one for tight places.
    """
    style = kind_style(ref.kind)
    shape = Shape.TAG if style.shape is Shape.CARD else style.shape
    label = tidy(ref.brief if ref.kind in (Kind.UNIT, Kind.BRANCH) and not filled else ref.label)
    node = Node(
        id=ref.iri,
        kind=str(ref.kind),
        key=ref.key,
        label=tidy(ref.label),
        shape=Shape.ROUND if ref.kind is Kind.THEME else shape,
        lines=plain_lines(label.zh, limit),
        rows=rows,
        search=spelling(ref.label.zh, ref.short.zh),
        colour=style.colour,
        size=size,
        filled=filled,
    )
    return sized(node)


def unit_node(summary: UnitSummary, *, rows: tuple[CardRow, ...] = (), filled: bool = False) -> Node:
    """Make the node of a unit or branch with the number of its brands."""
    node = ref_node(summary.ref, rows=rows, filled=filled, size=15.0 if filled else 13.0)
    return replace(node, count=summary.brands)


def theme_pill(ref: Ref, *, rows: tuple[CardRow, ...] = (), tint: str = "red", basis: Basis | None = None) -> Node:
    """Make a theme as a round-ended node with its name inside, for pictures in columns."""
    node = replace(ref_node(ref, rows=rows, size=15.0, limit=8.0), colour=tint, filled=True, basis=basis)
    return sized(node)


def part_node(whole: str, part: Part) -> Node:
    """Make a named part of a brand, which is no thing with a page of its own."""
    style = kind_style(Kind.PART)
    return sized(
        Node(
            id=f"{whole}#part-{part.ordinal}",
            kind=Kind.PART,
            key="",
            label=tidy(part.label),
            shape=style.shape,
            lines=plain_lines(part.label.zh, _PROSE),
            rows=(CardRow(words("row.part"), part.label),),
            search=spelling(part.label.zh),
            colour=style.colour,
        )
    )


def theme_edge(brand: str, link: ThemeLink, evidence: tuple[int, ...] = (), *, shown: bool = True) -> Edge:
    """Make the edge from a brand to a theme, with the words that make it."""
    return Edge(
        id=f"{brand} theme {link.theme.iri}",
        source=brand,
        target=link.theme.iri,
        kind="theme",
        basis=link.basis,
        words=link_words(link),
        evidence=evidence,
        shown=shown,
    )


def plain_edge(source: str, target: str, kind: str, evidence: tuple[int, ...] = ()) -> Edge:
    """Make an edge that has no basis."""
    return Edge(
        id=f"{source} {kind} {target}",
        source=source,
        target=target,
        kind=kind,
        words=words(f"edge.{kind}"),
        evidence=evidence,
    )


def tint_of(group: str, groups: Collection[Ref]) -> str:
    """Return the name of the tint of a theme group (an IRI)."""
    from viz.style import TINTS

    for index, ref in enumerate(groups):
        if ref.iri == group:
            return TINTS[index % len(TINTS)]
    return "plain"
