"""A story as a deck: one step a slide of native shapes, notes filled with words, question and quiz.

The deck is written by ``viz.renderers.pptx.Deck``; this module knows only what stands where.
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.messages import message
from viz.renderers.options import RenderOptions
from viz.renderers.pptx import Deck
from viz.stories.check import CheckedStep, ToldStory
from viz.stories.markdown import plain, to_blocks
from viz.stories.model import Quiz


def write_pptx(told: ToldStory, options: RenderOptions) -> bytes:
    """Return the deck.

    Raises ``InputError`` for a template that is no deck.
    """
    lang, story = options.lang, told.story
    title = story.title_en if lang == "en" and story.title_en else story.title
    deck = Deck(options)
    titles = [f"{number}  {one.step.title}" for number, one in enumerate(told.steps, 1)]
    contents = [" ｜ ".join(titles[at : at + 2]) for at in range(0, len(titles), 2)]
    deck.add_text(title, [*_first(story.summary), *contents], notes=plain(story.summary).splitlines(), foot=[told.source.in_(lang)])
    for one in told.steps:
        notes = list(_notes(one, lang))
        if one.view is None:
            deck.add_text(one.step.title, [_word("missing", lang), *plain(one.step.text).splitlines()], notes=notes)
        else:
            deck.add_view(one.view, title=one.step.title, text=_below_title(one, lang), notes=notes)
    return deck.to_bytes(title, told.made_on)


def _word(name: str, lang: str, **values: object) -> str:
    return message(f"stories.player.{name}", lang, **values)


def _first(text: str) -> list[str]:
    """Return the first paragraph: a slide holds no more."""
    return [block.text for block in to_blocks(text)[:1]]


def _below_title(one: CheckedStep, lang: str) -> str:
    """Return the line below the title: what is asked, else the first words of the text."""
    question = " ".join(block.text for block in to_blocks(one.step.question))
    return f"{_word('question', lang)}{'：' if lang == 'zh' else ': '}{question}" if question else " ".join(_first(one.step.text))


def _notes(one: CheckedStep, lang: str) -> Iterator[str]:
    """Return what a trainer reads below the slide: words, question, notes, quiz."""
    step = one.step
    yield from plain(step.text).splitlines()
    for name in ("question", "notes"):
        text = getattr(step, name)
        if text:
            yield ""
            yield f"【{_word(name, lang)}】"
            yield from plain(text).splitlines()
    if step.quiz:
        yield ""
        yield f"【{_word('quiz', lang)}】"
        yield from quiz_lines(step.quiz)
    yield ""


def quiz_lines(quiz: Quiz) -> Iterator[str]:
    """Return a quiz in lines, right answers marked, with the reason."""
    yield from plain(quiz.question).splitlines()
    for choice in quiz.choices:
        yield f"{'✓' if choice.right else '✗'} {choice.text}"
    if quiz.why:
        yield from plain(quiz.why).splitlines()
