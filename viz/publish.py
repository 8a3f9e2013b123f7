"""What must be true of a picture before it is handed out: one table of rules.

A picture for official use is refused, with the list of what is wrong and what to do, or
stamped with it. Each rule is a row: a name, and a function from the view and what the
release now served says of it to the things that break the rule. The sentences stand in the
message catalogue as ``publish.<name>.*``. This module knows no graph, no output, no door.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from kg.errors import UnfitError
from viz.text import clean
from viz.view import LANGUAGES, Basis, Edge, GraphView, Label, message

SEPARATOR = " · "
"""What stands between the parts of the line of source."""

MOST_NAMED = 12
"""So many of the things that break a rule are named; the rest are counted."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What the release now served says of a view.

    ``bare`` holds the ids of edges that state something without evidence, ``inferred`` the
    pairs (brand, theme) that are linked by inference only, ``licence`` the terms of use.
    """

    release: str
    licence: Label
    bare: frozenset[str] = frozenset()
    inferred: frozenset[tuple[str, str]] = frozenset()


@dataclass(frozen=True, slots=True)
class Broken:
    """A rule that a view breaks, and the things that break it (by name, at most a dozen)."""

    rule: str
    count: int
    things: tuple[Label, ...]
    values: tuple[tuple[str, str], ...] = ()

    def _say(self, part: str, lang: str) -> str:
        return message(f"publish.{self.rule}.{part}", lang, count=self.count, **dict(self.values))

    def problem(self, lang: str) -> str:
        """Say what is wrong."""
        return self._say("problem", lang)

    def remedy(self, lang: str) -> str:
        """Say what to do."""
        return self._say("remedy", lang)

    def stamp(self, lang: str) -> str:
        """Return the words that a stamped picture carries."""
        return self._say("stamp", lang)


@dataclass(frozen=True, slots=True)
class Rule:
    """A row: its name and what breaks it."""

    name: str
    breaks: Callable[[GraphView, Standing], tuple[Label, ...]]


def _edge_name(view: GraphView, edge: Edge) -> Label:
    names = {node.id: node.label for node in view.nodes}
    ends = names[edge.source], names[edge.target]
    texts = (f"{clean(ends[0].in_(lang))} — {clean(ends[1].in_(lang))}" for lang in LANGUAGES)
    return Label(*texts)


def _without_evidence(view: GraphView, standing: Standing) -> tuple[Label, ...]:
    return tuple(_edge_name(view, edge) for edge in view.edges if edge.id in standing.bare)


def _without_mark(view: GraphView, standing: Standing) -> tuple[Label, ...]:
    explained = any(item.basis is Basis.INFERRED for item in view.legend)
    return tuple(
        _edge_name(view, edge)
        for edge in view.edges
        if (edge.source, edge.target) in standing.inferred and (edge.basis is not Basis.INFERRED or not explained)
    )


def _of_another_release(view: GraphView, standing: Standing) -> tuple[Label, ...]:
    return () if view.release == standing.release else (Label(clean(view.release) or "—"),)


def _without_source(view: GraphView, standing: Standing) -> tuple[Label, ...]:
    told = clean(view.title.zh) and view.release and view.release in view.source.zh
    return () if told else (Label(clean(view.title.zh) or view.name),)


RULES: tuple[Rule, ...] = (
    Rule("evidence", _without_evidence),
    Rule("mark", _without_mark),
    Rule("release", _of_another_release),
    Rule("source", _without_source),
)
"""Every rule, in the order they are told."""


def judge(view: GraphView, standing: Standing) -> tuple[Broken, ...]:
    """Return the rules that ``view`` breaks."""
    found = []
    for rule in RULES:
        things = rule.breaks(view, standing)
        if things:
            values = (("now", standing.release), ("then", clean(view.release) or "—"))
            found.append(Broken(rule.name, len(things), things[:MOST_NAMED], values))
    return tuple(found)


def published(
    view: GraphView, standing: Standing, *, stamp: bool = False, approver: str = "", watermark: str = ""
) -> GraphView:
    """Return ``view`` fit for handing out: its line of source names the licence.

    The line also holds ``approver`` and ``watermark``, for outputs that do not draw them. Raises ``UnfitError`` for a view that breaks a rule, unless ``stamp``: then the line says
    what is wrong with it.
    """
    broken = judge(view, standing)
    if broken and not stamp:
        raise UnfitError(broken)
    lines = []
    for lang in LANGUAGES:
        told, mark, date = view.source.in_(lang).rpartition(SEPARATOR)  # the day stays the last word
        parts = [told if mark else date]
        if standing.licence.zh:
            parts.append(message("publish.licence", lang, licence=standing.licence.in_(lang)))
        if clean(approver):
            parts.append(message("publish.approved", lang, approver=clean(approver)))
        if clean(watermark):
            parts.append(message("publish.stamped", lang, words=clean(watermark)))
        parts += [message("publish.stamped", lang, words=one.stamp(lang)) for one in broken]
        lines.append(SEPARATOR.join(part for part in (*parts, date if mark else "") if part))
    return replace(view, source=Label(*lines))
