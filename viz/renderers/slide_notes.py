"""What the speaker reads: the question, what is shown, and the evidence of everything on the slide."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from viz.renderers.imprint import said
from viz.renderers.options import Lang
from viz.renderers.outline import outline_of
from viz.text import clean
from viz.view import GraphView, Node

MOST = 12_000
"""Characters of one slide's notes; what is beyond is left out with a word that it is."""


def evidence_told(view: GraphView, lang: Lang) -> dict[str, tuple[str, ...]]:
    """Return the evidence of each thing in lines, under the thing's id; those without are left out."""
    found: dict[str, tuple[str, ...]] = {}
    for section in outline_of(view):
        for entry in section.entries:
            told = [
                f"　{clean(row.name.in_(lang))}：{clean(row.value.in_(lang))} — "
                + "；".join(f"“{clean(one.text)}”（{clean(one.place.in_(lang))}）" for one in row.phrases)
                for row in entry.rows
                if row.phrases
            ]
            if told:
                name, owner = clean(entry.node.label.in_(lang)), clean(entry.node.owner.in_(lang))
                found[entry.node.id] = (f"【{name}】{owner}", *told)
    return found


def notes_of(
    view: GraphView, nodes: Collection[Node], told: Mapping[str, tuple[str, ...]], lang: Lang
) -> tuple[str, ...]:
    """Return the paragraphs of the notes of a slide that shows ``nodes`` of ``view``."""
    lines: list[str] = []
    length = 0
    for node in nodes:
        some = told.get(node.id, ())
        length += sum(map(len, some))
        if length > MOST:
            lines.append(said("slide.more_evidence").in_(lang))
            break
        lines += some
    head = [clean(view.question.in_(lang)), clean(view.summary.in_(lang))]
    tail = [clean(view.source.in_(lang)), said("licence").in_(lang)]
    return tuple(filter(None, (*head, *lines, *tail)))
