"""What every file says of itself: where its content comes from, of which day, in which words.

This module knows the view document and the message catalogue, and no format.
"""

from __future__ import annotations

from datetime import UTC, datetime

from viz.renderers.options import RenderOptions
from viz.view import Edge, GraphView, Label, Node, both, words

_FIRST = datetime(1980, 1, 1, tzinfo=UTC)


def said(name: str, /, **values: object) -> Label:
    """Return the sentence ``outputs.<name>`` in both languages."""
    return both(f"outputs.{name}", **values)


def named(table: str, word: str) -> Label:
    """Return the name of ``word`` in the catalogue, or the word itself where it has none.

    Views come from files too, and may hold words that this program does not know.
    """
    try:
        return both(f"{table}.{word}")
    except KeyError:
        return Label(word)


def basis_word(item: Node | Edge, lang: str) -> str:
    """Return the name of the basis of a thing's or a link's, empty where it has none."""
    return words(f"basis.{item.basis}").in_(lang) if item.basis is not None else ""


def made_on(view: GraphView) -> datetime:
    """Return the day of the release, which ends the line of sources; files carry no other time."""
    try:
        return datetime.fromisoformat(view.source.zh.rsplit(" · ", 1)[-1].strip()).replace(tzinfo=UTC)
    except ValueError:
        return _FIRST


def credit_lines(view: GraphView, options: RenderOptions) -> tuple[str, ...]:
    """Return what stands below every picture: source, release and date; approver and licence."""
    lang = options.lang
    approved = said("approved", name=options.approver).in_(lang) if options.approver else ""
    return view.source.in_(lang), " · ".join(filter(None, (approved, said("licence").in_(lang))))
