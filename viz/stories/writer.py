"""Writes a story as its file: reading it back gives the same story.

Texts that would be read as something else are refused by reading the file back, not by
escaping, so that what a person wrote stays as it was written.
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.errors import StoryError
from viz.stories.grammar import FENCE, HEAD, SECTIONS
from viz.stories.model import Quiz, Step, Story
from viz.stories.reader import Problem, read_story


def write_story(story: Story) -> str:
    """Return the file of ``story``.

    Raises ``StoryError`` for one that cannot be read back.
    """
    text = "\n".join(_lines(story)).rstrip() + "\n"
    if read_story(story.key, text) != story:
        raise StoryError([Problem(f"{story.key}.md", 1, "unwritable")])
    return text


def quiz_text(quiz: Quiz | None) -> str:
    """Return a quiz as it stands in a file, empty where there is none."""
    return "\n".join(_quiz(quiz)) if quiz else ""


def _lines(story: Story) -> Iterator[str]:
    yield "---"
    for name in HEAD:
        value = getattr(story, name)
        if value:
            yield f"{name}: {' '.join(str(value).split())}"
    yield "---"
    yield ""
    if story.summary:
        yield story.summary
        yield ""
    for step in story.steps:
        yield from _step(step)


def _step(step: Step) -> Iterator[str]:
    yield f"## {' '.join(step.title.split())}"
    yield ""
    yield f"```{FENCE}"
    for name in ("view", "kept"):
        if getattr(step, name):
            yield f"{name}: {getattr(step, name)}"
    for name, value in step.params:
        yield f"{name}: {' '.join(value.split())}"
    if step.digest:
        yield f"digest: {step.digest}"
    yield "```"
    yield ""
    if step.text:
        yield step.text
        yield ""
    for name, headings in SECTIONS.items():
        value = getattr(step, name)
        if value:
            yield f"### {headings[0]}"
            yield ""
            yield from _quiz(value) if isinstance(value, Quiz) else (value,)
            yield ""


def _quiz(quiz: Quiz) -> Iterator[str]:
    yield quiz.question
    yield ""
    for choice in quiz.choices:
        yield f"- [{'x' if choice.right else ' '}] {' '.join(choice.text.split())}"
    if quiz.why:
        yield ""
        for line in quiz.why.splitlines():
            yield f"> {line}".rstrip()
