"""Reads a story's file strictly: everything that is wrong is named with file and line.

See ``viz.stories.grammar`` for what a file looks like. This module knows no picture: whether
the view of a step can be made is asked elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from kg.disk import DEVICES
from kg.errors import StoryError
from kg.messages import message
from viz.stories.grammar import (
    CHOICE,
    DIGEST,
    FENCE,
    HEAD,
    KEPT,
    KEY,
    LONGEST,
    MOST_STEPS,
    NAME,
    OURS,
    RESERVED,
    SECTIONS,
)
from viz.stories.model import Choice, Quiz, Step, Story

_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong in a file: its line (from 1) and the name of its sentence."""

    file: str
    line: int
    name: str
    values: tuple[tuple[str, str], ...] = ()

    def text(self, lang: str) -> str:
        """Say where it is, what is wrong and what to do."""
        return f"{self.file}:{self.line} {message(f'stories.problem.{self.name}', lang, **dict(self.values))}"


@dataclass(slots=True)
class _Draft:
    """A step as it is being read."""

    line: int
    title: str
    picture: dict[str, str] = field(default_factory=dict)
    pictured: bool = False
    texts: dict[str, list[tuple[int, str]]] = field(default_factory=lambda: {"text": []})


class _Reader:
    def __init__(self, key: str, text: str) -> None:
        self.key, self.file = key, f"{key}.md"
        self.problems: list[Problem] = []
        self.lines = list(enumerate(_CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).split("\n"), 1))
        self.head: dict[str, str] = {}
        self.summary: list[tuple[int, str]] = []
        self.drafts: list[_Draft] = []

    def wrong(self, line: int, name: str, /, **values: object) -> None:
        given = tuple((key, str(value)[:80]) for key, value in values.items())
        self.problems.append(Problem(self.file, line, name, given))

    def read(self) -> Story:
        if not KEY.fullmatch(self.key):
            self.wrong(1, "key", key=self.key)
        elif self.key in RESERVED:
            self.wrong(1, "key_taken", key=self.key)
        elif self.key.lower() in DEVICES:
            self.wrong(1, "key_device", key=self.key)
        if sum(len(line) for _, line in self.lines) > 10 * LONGEST:
            self.wrong(1, "long", limit=10 * LONGEST)
            raise StoryError(self.problems)
        lines = iter(self.lines)
        self._head(lines)
        self._body(lines)
        steps = tuple(self._step(draft) for draft in self.drafts)
        if not steps:
            self.wrong(len(self.lines), "no_steps")
        if len(steps) > MOST_STEPS:
            self.wrong(self.drafts[MOST_STEPS].line, "many_steps", limit=MOST_STEPS)
        minutes = self.head.get("minutes", "0")
        story = Story(
            key=self.key,
            title=self.head.get("title", ""),
            title_en=self.head.get("title_en", ""),
            summary=_joined(self.summary),
            source=self.head.get("source", ""),
            minutes=int(minutes) if minutes.isascii() and minutes.isdigit() and len(minutes) < 5 else 0,
            steps=steps,
        )
        if self.problems:
            ordered: list[Problem] = sorted(self.problems, key=lambda one: one.line)
            raise StoryError(ordered)
        return story

    def _head(self, lines: Iterator[tuple[int, str]]) -> None:
        number, first = next(lines, (1, ""))
        if first.strip() != "---":
            self.wrong(number, "no_head")
            return
        for number, line in lines:
            if line.strip() == "---":
                break
            if not line.strip():
                continue
            name, colon, value = (part.strip() for part in line.partition(":"))
            if not colon or name not in HEAD:
                self.wrong(number, "head", name=name or line, known=tuple(HEAD))
            elif name in self.head:
                self.wrong(number, "twice", name=name)
            else:
                self.head[name] = value
                if name == "minutes" and not (value.isascii() and value.isdigit() and len(value) < 5):
                    self.wrong(number, "minutes", value=value)
        else:
            self.wrong(number, "head_open")
        if not self.head.get("title"):
            self.wrong(1, "no_title")

    def _body(self, lines: Iterator[tuple[int, str]]) -> None:
        texts = self.summary
        fence = ""
        for number, line in lines:
            draft = self.drafts[-1] if self.drafts else None
            if fence:
                texts.append((number, line))
                if line.strip() == fence:
                    fence = ""
            elif line.startswith("## "):
                self.drafts.append(_Draft(number, line[3:].strip()))
                texts = self.drafts[-1].texts["text"]
            elif line.strip() == f"```{FENCE}":
                self._picture(number, draft, lines)
            elif line.startswith("### "):
                texts = self._section(number, line[4:].strip(), draft, texts)
            elif line.startswith("# "):
                self.wrong(number, "heading", heading=line.strip())
            else:
                texts.append((number, line))
                if line.startswith(("```", "~~~")):
                    fence = line[:3]

    def _section(
        self, number: int, heading: str, draft: _Draft | None, texts: list[tuple[int, str]]
    ) -> list[tuple[int, str]]:
        name = next((name for name, words in SECTIONS.items() if heading in words), None)
        if name is None or draft is None:
            known = "、".join(words[0] for words in SECTIONS.values())
            self.wrong(number, "section", heading=heading, known=known)
            return texts
        if name in draft.texts:
            self.wrong(number, "twice", name=heading)
        return draft.texts.setdefault(name, [])

    def _picture(self, number: int, draft: _Draft | None, lines: Iterator[tuple[int, str]]) -> None:
        if draft is None:
            self.wrong(number, "picture_early")
            draft = _Draft(number, "")
        elif draft.pictured:
            self.wrong(number, "twice", name=FENCE)
        draft.pictured = True
        for at, line in lines:
            if line.strip() == "```":
                return
            if not line.strip():
                continue
            name, colon, value = (part.strip() for part in line.partition(":"))
            if not colon or not NAME.fullmatch(name) or not value:
                self.wrong(at, "picture_line", line=line)
            elif name in draft.picture:
                self.wrong(at, "twice", name=name)
            else:
                draft.picture[name] = value
        self.wrong(number, "picture_open")

    def _step(self, draft: _Draft) -> Step:
        if not draft.title:
            self.wrong(draft.line, "no_step_title")
        picture = draft.picture
        if ("view" in picture) == ("kept" in picture):
            self.wrong(draft.line, "no_picture", title=draft.title)
        if "kept" in picture and not KEPT.fullmatch(picture["kept"]):
            self.wrong(draft.line, "kept", value=picture["kept"])
        if "digest" in picture and not DIGEST.fullmatch(picture["digest"]):
            self.wrong(draft.line, "digest", value=picture["digest"])
        texts = {name: _joined(found) for name, found in draft.texts.items() if name != "quiz"}
        for name, text in texts.items():
            if len(text) > LONGEST:
                self.wrong(draft.texts[name][0][0], "long", limit=LONGEST)
        return Step(
            title=draft.title,
            view=picture.get("view", ""),
            params=tuple((name, value) for name, value in picture.items() if name not in OURS),
            kept=picture.get("kept", ""),
            digest=picture.get("digest", ""),
            quiz=self.quiz(draft.texts["quiz"]) if "quiz" in draft.texts else None,
            **texts,
        )

    def quiz(self, lines: list[tuple[int, str]]) -> Quiz:
        question, why = [], []
        choices: list[Choice] = []
        for number, line in lines:
            choice = CHOICE.fullmatch(line.strip())
            if choice is not None:
                choices.append(Choice(choice[2].strip(), choice[1] != " "))
            elif line.startswith(">"):
                why.append((number, line[1:].strip()))
            elif not choices:
                question.append((number, line))
            elif line.strip():
                self.wrong(number, "quiz_line", line=line.strip())
        at = lines[0][0] if lines else 1
        if not _joined(question):
            self.wrong(at, "quiz_question")
        if len(choices) < 2 or not any(choice.right for choice in choices):
            self.wrong(at, "quiz_choices")
        return Quiz(_joined(question), tuple(choices), _joined(why))


def _joined(lines: list[tuple[int, str]]) -> str:
    return "\n".join(line.rstrip() for _, line in lines).strip()


def read_story(key: str, text: str) -> Story:
    """Return the story in ``text``, called ``key``.

    Raises ``StoryError`` that names file and line of everything that is wrong.
    """
    return _Reader(key, text).read()


def read_quiz(text: str) -> Quiz | None:
    """Return the quiz written in ``text`` as in a file, ``None`` for an empty one.

    Raises ``StoryError``.
    """
    if not text.strip():
        return None
    reader = _Reader("quiz", text)
    quiz = reader.quiz(reader.lines)
    if reader.problems:
        raise StoryError(reader.problems)
    return quiz
