"""A story as one offline page that plays itself: pictures as SVG, words, quiz, notes, print.

Without script the steps stand one below the other and read as a handout; with it the page
becomes a player (``web/src/player.ts``). A Content-Security-Policy in the file forbids
everything that is not in it. Text is escaped by the template engine.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from kg.messages import message
from viz.renderers.embedded_json import script_json
from viz.renderers.inlined import browser_side, lone_page_policy
from viz.renderers.options import RenderOptions
from viz.renderers.outline import Section, outline_of
from viz.renderers.svg import render_svg
from viz.stories.check import CheckedStep, ToldStory
from viz.stories.markdown import to_html

_TEMPLATE = "story.html"
_STEP_TEMPLATE = "step.html"
_WORDS = ("right", "wrong", "step", "full")
"""Sentences that the player says itself."""


@dataclass(frozen=True, slots=True)
class Slide:
    """A step as the page shows it."""

    checked: CheckedStep
    picture: Markup
    text: Markup
    question: Markup
    notes: Markup
    quiz: Markup
    why: Markup
    outline: tuple[Section, ...]


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("viz.stories", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _slide(checked: CheckedStep, options: RenderOptions) -> Slide:
    step, view = checked.step, checked.view
    picture = render_svg(view, RenderOptions(lang=options.lang, inline=True)).decode("utf-8") if view else ""
    return Slide(
        checked,
        Markup(picture),
        to_html(step.text),
        to_html(step.question),
        to_html(step.notes),
        to_html(step.quiz.question) if step.quiz else Markup(""),
        to_html(step.quiz.why) if step.quiz else Markup(""),
        outline_of(view) if view else (),
    )


def _words_in(lang: str) -> Callable[..., str]:
    def word(name: str, **values: object) -> str:
        return message(f"stories.player.{name}", lang, **values)

    return word


def step_page(told: ToldStory, at: int, options: RenderOptions) -> bytes:
    """Return step ``at`` (from 0) as a page of its own, with no script, quiz or notes: for learners."""
    page = _environment().get_template(_STEP_TEMPLATE).render(
        slide=_slide(told.steps[at], options),
        watermark=options.watermark or "",
        lang=options.lang,
        word=_words_in(options.lang),
        policy=lone_page_policy(),
        style=browser_side("player").style,
    )
    return page.encode("utf-8", "replace")


def write_html(told: ToldStory, options: RenderOptions) -> bytes:
    """Return the page in UTF-8. Raises ``EnvironmentFault`` where the browser side is not built."""
    browser, lang = browser_side("player"), options.lang
    data = {
        # which thing each node of a picture is: the same thing moves from picture to picture
        "things": [[node.id for node in one.view.nodes] if one.view else [] for one in told.steps],
        "right": [[choice.right for choice in one.step.quiz.choices] if one.step.quiz else [] for one in told.steps],
        "words": {name: message(f"stories.player.{name}", lang, number="{number}", total="{total}") for name in _WORDS},
    }
    page = _environment().get_template(_TEMPLATE).render(
        story=told.story,
        summary=to_html(told.story.summary),
        slides=[_slide(one, options) for one in told.steps],
        title=told.story.title_en if lang == "en" and told.story.title_en else told.story.title,
        watermark=options.watermark or "",
        credit=told.credit(options),
        lang=lang,
        word=_words_in(lang),
        policy=browser.policy,
        style=browser.style,
        script=browser.script,
        data=script_json(data),
    )
    return page.encode("utf-8", "replace")
