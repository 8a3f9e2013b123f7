"""The view in words: what screen readers, print and readers without script get.

Things are grouped by kind, brands by the basis of their link; each with its rows and links.
This module knows nothing of HTML.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kg.messages import has_message
from viz.view import CardRow, Edge, Evidence, GraphView, Label, Node, words


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase of the source and where it stands."""

    text: str
    place: Label


@dataclass(frozen=True, slots=True)
class Row:
    """One line about a thing, with the phrases it rests on."""

    name: Label
    value: Label
    phrases: tuple[Phrase, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """A thing, what is known of it, and its links in words."""

    node: Node
    rows: tuple[Row, ...]
    links: tuple[Label, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """Things of one kind or one basis."""

    heading: Label
    entries: tuple[Entry, ...]


def outline_of(view: GraphView) -> tuple[Section, ...]:
    """Return the view in words, in the order it is drawn."""
    nodes = {node.id: node for node in view.nodes}
    links: dict[str, list[Label]] = {}
    for edge in view.edges:
        if edge.source in nodes and edge.target in nodes:
            links.setdefault(edge.source, []).append(_link(edge, nodes))
    grouped: dict[tuple[str, str], list[Entry]] = {}
    for node in view.nodes:
        rows = tuple(_row(row, view.evidence) for row in node.rows)
        entry = Entry(node, rows, () if rows else tuple(links.get(node.id, ())))
        grouped.setdefault((node.kind, str(node.basis or "")), []).append(entry)
    return tuple(Section(_heading(kind, basis), tuple(entries)) for (kind, basis), entries in sorted_groups(grouped))


def sorted_groups(
    grouped: dict[tuple[str, str], list[Entry]],
) -> Iterable[tuple[tuple[str, str], list[Entry]]]:
    """Order the groups: as kinds first appear, within a kind strongest basis first."""
    kinds = list(dict.fromkeys(kind for kind, _ in grouped))
    bases = ["exact", "variant", "parts", "inferred", ""]
    return sorted(grouped.items(), key=lambda item: (kinds.index(item[0][0]), bases.index(item[0][1])))


def _word(area: str, name: str) -> Label:
    """Return the word for a kind; views from readers may hold kinds that nobody knows."""
    return words(f"{area}.{name}") if has_message(f"viz.{area}.{name}") else Label(name)


def _heading(kind: str, basis: str) -> Label:
    name = _word("kind", kind)
    if not basis:
        return name
    extra = words(f"basis.{basis}")
    return Label(f"{name.zh} · {extra.zh}", f"{name.en} · {extra.en}")


def _row(row: CardRow, evidence: tuple[Evidence, ...]) -> Row:
    pieces = [evidence[number] for number in row.evidence if number < len(evidence)]
    return Row(row.name, row.value, tuple(phrase for piece in pieces for phrase in phrases(piece)))


def phrases(piece: Evidence) -> tuple[Phrase, ...]:
    """Return the phrases of a piece of evidence with their places."""
    section = piece.section.label if piece.section is not None else piece.source.label
    found = []
    for segment in piece.segments:
        values = {"start": segment.start + 1, "end": segment.end}
        zh, en = (
            words("page.place", section=section.in_(lang), **values).in_(lang) for lang in ("zh", "en")
        )
        found.append(Phrase(segment.phrase, Label(zh, en)))
    return tuple(found)


def _link(edge: Edge, nodes: dict[str, Node]) -> Label:
    target = nodes[edge.target].label
    kind = _word("edge", edge.kind)
    zh = f"{kind.zh} {target.zh}" + (f"（{edge.words.zh}）" if edge.words.zh not in ("", kind.zh) else "")
    en = f"{kind.en} {target.in_('en')}" + (f" ({edge.words.in_('en')})" if edge.words.en not in ("", kind.en) else "")
    return Label(zh, en)
