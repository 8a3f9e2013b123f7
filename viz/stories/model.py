"""What a story is: plain frozen data, with no file, no picture and no page in it.

A step names its picture (a row of the table of views and its parameters, or a kept view) and
says what a trainer needs beside it. Texts are Markdown (CommonMark, no HTML).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer of a quiz."""

    text: str
    right: bool = False


@dataclass(frozen=True, slots=True)
class Quiz:
    """A question with answers, of which one or more are right; ``why`` explains them."""

    question: str
    choices: tuple[Choice, ...]
    why: str = ""

    @property
    def many(self) -> bool:
        """Tell whether more than one answer is right."""
        return sum(choice.right for choice in self.choices) > 1


@dataclass(frozen=True, slots=True)
class Step:
    """One picture and its words.

    ``view`` and ``params`` ask for the picture anew each time; ``kept`` is the id of a kept
    view instead. ``digest`` is what the picture showed when the words were written (see
    ``viz.stories.check.digest_of``), empty where nobody recorded it.
    """

    title: str
    view: str = ""
    params: tuple[tuple[str, str], ...] = ()
    kept: str = ""
    digest: str = ""
    text: str = ""
    question: str = ""
    notes: str = ""
    quiz: Quiz | None = None


@dataclass(frozen=True, slots=True)
class Story:
    """A title, an introduction, and steps in order.

    ``source`` is the key of the source that the story is about: it is offered only where the
    atlas has that source. ``minutes`` is how long it takes to teach, 0 where nobody said.
    """

    key: str
    title: str
    title_en: str = ""
    summary: str = ""
    source: str = ""
    minutes: int = 0
    steps: tuple[Step, ...] = ()
