"""Stories that come from the page that edits them: JSON to a story, checked member by member.

The same limits hold as for a file written by hand: the story is written and read back before
it is kept. This module must not know the web.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from kg.errors import ParameterError
from viz.stories import Step, Story
from viz.stories.grammar import KEY, MOST_STEPS
from viz.stories.reader import read_quiz

LARGEST = 1 << 20
"""Bytes of the largest request to keep a story."""

_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]")
_STEP = ("title", "view", "params", "kept", "digest", "text", "question", "notes", "quiz")


def key_of(title: str) -> str:
    """Return a name for a new story from its title.

    >>> key_of("一个主题，多种表达：理财为民")
    '一个主题-多种表达-理财为民'
    """
    words = re.findall(r"\w+", title)
    key = "-".join(words)[:60].strip("-_")
    return key if KEY.fullmatch(key) else "story"


def read_body_story(key: str, body: Any) -> tuple[Story, str | None]:
    """Read ``{"story": {…}, "before": version}``; ``before`` may be missing.

    Raises ``ParameterError`` that names the place, or ``StoryError`` for a quiz.
    """
    given = _object(body, "$", ("story", "before"))
    story = _object(given.get("story"), "$.story", ("title", "title_en", "summary", "source", "minutes", "steps"))
    steps = story.get("steps", [])
    if not isinstance(steps, list) or len(steps) > MOST_STEPS:
        raise ParameterError("body", place="$.story.steps", problem=f"[…] ≤ {MOST_STEPS}")
    minutes = story.get("minutes") or 0
    if not isinstance(minutes, int) or not 0 <= minutes < 10_000:
        raise ParameterError("body", place="$.story.minutes", problem="0–9999")
    before = given.get("before")
    if before is not None and not isinstance(before, str):
        raise ParameterError("body", place="$.before", problem="“…”")
    return Story(
        key=key,
        title=_line(story, "title", "$.story"),
        title_en=_line(story, "title_en", "$.story"),
        summary=_text(story, "summary", "$.story"),
        source=_line(story, "source", "$.story"),
        minutes=minutes,
        steps=tuple(read_step(step, f"$.story.steps[{index}]") for index, step in enumerate(steps)),
    ), before


def read_step(body: Any, place: str = "$") -> Step:
    """Read one step; raises ``ParameterError`` that names the place, or ``StoryError`` for a quiz."""
    given = _object(body, place, _STEP)
    params = given.get("params", {})
    if not isinstance(params, dict) or not all(isinstance(value, str) for value in params.values()):
        raise ParameterError("body", place=f"{place}.params", problem="{…: “…”}")
    return Step(
        title=_line(given, "title", place),
        view=_line(given, "view", place),
        params=tuple((name, " ".join(value.split())) for name, value in params.items() if value.strip()),
        kept=_line(given, "kept", place),
        digest=_line(given, "digest", place),
        text=_text(given, "text", place),
        question=_text(given, "question", place),
        notes=_text(given, "notes", place),
        quiz=read_quiz(_text(given, "quiz", place)),
    )


def _object(value: Any, place: str, known: tuple[str, ...]) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise ParameterError("body", place=place, problem="{…}")
    for name in value:
        if name not in known:
            raise ParameterError("body", place=f"{place}.{name[:40]}", problem=tuple(known))
    return value


def _text(given: Mapping[str, Any], name: str, place: str) -> str:
    value = given.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise ParameterError("body", place=f"{place}.{name}", problem="“…”")
    lines = _CONTROL.sub("", value.replace("\r\n", "\n").replace("\r", "\n")).split("\n")
    return "\n".join(line.rstrip() for line in lines).strip()


def _line(given: Mapping[str, Any], name: str, place: str) -> str:
    return " ".join(_text(given, name, place).split())
