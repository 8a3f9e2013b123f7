"""Pictures for official use: what a reader wished for, and the gate every door sends them through.

The rules are rows of ``viz.publish.RULES``. This module must not know HTTP nor the command line.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from kg.errors import StoryError
from kg.model import Label
from viz import OPTIONS
from viz.publish import Broken, judge, published
from viz.renderers.options import MARKS
from viz.stories import ToldStory
from viz.view import GraphView
from viz.views.standing import Registry, standing_of

NAMES = ("publish", "stamp")
"""The query parameters, and options of the command line, that are read here."""

DATA_LICENCE = "CC BY 4.0"
"""The licence of the bundled data."""

_NO = frozenset({"", "0", "no", "false"})


@dataclass(frozen=True, slots=True)
class Wishes:
    """How a picture is to be handed out.

    ``publish`` sends it through the gate; ``stamp`` lets one that breaks a rule pass with the
    rule written on it.
    """

    publish: bool = False
    stamp: bool = False


def read_wishes(given: Mapping[str, str]) -> Wishes:
    """Read the wishes from query parameters."""
    publish, stamp = (given.get(name, "").strip().lower() not in _NO for name in NAMES)
    return Wishes(publish or stamp, stamp)


def judged(atlas: Registry, view: GraphView, licence: str) -> tuple[Broken, ...]:
    """Return the rules that ``view`` breaks on the release of ``atlas``."""
    return judge(view, standing_of(atlas, view, Label(licence)))


def fit(
    atlas: Registry,
    view: GraphView,
    wishes: Wishes,
    takes: Collection[str],
    choices: Mapping[str, object],
    licence: str,
) -> tuple[GraphView, dict[str, Any]]:
    """Return ``view`` as it may be handed out, and the choices that are left to its output.

    Approver and watermark stand in the line of source where the output, which ``takes`` some
    options, does not draw them. Without the wish to publish both come back as they are.
    Raises ``UnfitError`` for a view that breaks a rule and is not to be stamped, and
    ``ParameterError`` for words that are too long.
    """
    if not wishes.publish:
        return view, dict(choices)
    told = {name: OPTIONS[name].read(choices[name]) for name in MARKS if choices.get(name) and name not in takes}
    # an output that draws who approved it names the data's own licence beside that
    named = "" if licence == DATA_LICENCE and "approver" in takes else licence
    standing = standing_of(atlas, view, Label(named))
    return published(view, standing, stamp=wishes.stamp, **told), {
        name: value for name, value in choices.items() if name not in told
    }


def fit_told(atlas: Registry, story: ToldStory, stamp: bool, licence: str) -> ToldStory:
    """Return a story as it may be handed out: every picture fit, no step gone.

    Raises ``UnfitError`` where a picture is not fit and is not to be stamped, ``StoryError``
    where a step has no picture today.
    """
    gone = [one for one in story.steps if one.view is None]
    if gone:
        raise StoryError([StepTold(one.step.title, one.words) for one in gone])
    steps = []
    for one in story.steps:
        assert one.view is not None
        view = published(one.view, standing_of(atlas, one.view, Label(licence)), stamp=stamp)
        steps.append(replace(one, view=view))
    return replace(story, steps=tuple(steps))


@dataclass(frozen=True, slots=True)
class StepTold:
    """A step of a story, and what is to be said of it."""

    title: str
    words: Label

    def text(self, lang: str) -> str:
        """Say it."""
        return f"{self.title}: {self.words.in_(lang)}"
