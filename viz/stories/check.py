"""Whether a story still holds: the picture of each step against what it showed when it was written.

A digest counts things and links and hashes them: words and places may change, what is shown
may not. This module makes no picture itself: the caller gives the function that does.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from hashlib import sha256

from kg.errors import AtlasError
from kg.messages import LANGUAGES, message
from viz.publish import SEPARATOR
from viz.renderers.imprint import made_on
from viz.renderers.options import RenderOptions
from viz.stories.model import Step, Story
from viz.view import GraphView, Label


class State(StrEnum):
    """How a step stands on the release now served."""

    SAME = "same"
    CHANGED = "changed"
    UNCHECKED = "unchecked"  # nobody recorded what it showed
    GONE = "gone"  # its picture can no longer be made


@dataclass(frozen=True, slots=True)
class CheckedStep:
    """A step, its picture today (``None`` where there is none), and how it stands."""

    step: Step
    view: GraphView | None
    state: State
    words: Label  # what is to be said of it, in one sentence


@dataclass(frozen=True, slots=True)
class ToldStory:
    """A story with its pictures: what every output of it is made from.

    ``source`` is the line of source, release, date and licence that outputs close with.
    """

    story: Story
    steps: tuple[CheckedStep, ...]
    source: Label

    def credit(self, options: RenderOptions) -> tuple[str, ...]:
        """Return the lines below everything: source, release, licence and date; who approved it."""
        lang = options.lang
        approved = message("publish.approved", lang, approver=options.approver) if options.approver else ""
        return tuple(line for line in (self.source.in_(lang), approved) if line)

    @property
    def made_on(self) -> datetime:
        """The day of the release, the only time in a file; the first day of archives where nothing is shown."""
        day = next((made_on(one.view) for one in self.steps if one.view is not None), None)
        return day or datetime(1980, 1, 1, tzinfo=UTC)

    @property
    def sound(self) -> bool:
        """Tell whether it can be taught as it stands."""
        return all(one.state in (State.SAME, State.UNCHECKED) for one in self.steps)


def digest_of(view: GraphView) -> str:
    """Return number of things, number of links and a hash of both, as ``12-11-0123456789ab``."""
    nodes = sorted(node.id for node in view.nodes)
    edges = sorted(f"{edge.source}\t{edge.target}\t{edge.kind}\t{edge.basis or ''}" for edge in view.edges)
    words = "\n".join([*nodes, "", *edges]).encode("utf-8", "replace")
    return f"{len(nodes)}-{len(edges)}-{sha256(words).hexdigest()[:12]}"


def check_story(story: Story, make: Callable[[Step], GraphView], licence: str = "") -> ToldStory:
    """Return the story with its pictures, made by ``make``; a picture that cannot be made is said so."""
    steps = tuple(_check(step, make) for step in story.steps)
    return ToldStory(story, steps, _source_of(steps, licence))


def _source_of(steps: tuple[CheckedStep, ...], licence: str) -> Label:
    """Return the line of source of the pictures, with the licence before the day."""
    shown = next((one.view.source for one in steps if one.view is not None), Label(""))
    lines = []
    for lang in LANGUAGES:
        told, mark, date = shown.in_(lang).rpartition(SEPARATOR)
        terms = message("publish.licence", lang, licence=licence) if licence else ""
        lines.append(SEPARATOR.join(part for part in ((told, terms, date) if mark else (date, terms)) if part))
    return Label(*lines)


def _check(step: Step, make: Callable[[Step], GraphView]) -> CheckedStep:
    try:
        view = make(step)
    except AtlasError as fault:
        return CheckedStep(step, None, State.GONE, _say("gone", reason=Label(fault.text("zh"), fault.text("en"))))
    now = digest_of(view)
    if not step.digest:
        return CheckedStep(step, view, State.UNCHECKED, _say("unchecked"))
    if step.digest == now:
        return CheckedStep(step, view, State.SAME, _say("same"))
    before, after = (digest.split("-") for digest in (step.digest, now))
    values = {"nodes": before[0], "edges": before[1], "nodes_now": after[0], "edges_now": after[1]}
    return CheckedStep(step, view, State.CHANGED, _say("changed", **values))


def _say(name: str, **values: str | Label) -> Label:
    texts = (
        message(
            f"stories.state.{name}",
            lang,
            **{key: value.in_(lang) if isinstance(value, Label) else value for key, value in values.items()},
        )
        for lang in LANGUAGES
    )
    return Label(*texts)
