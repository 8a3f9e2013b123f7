"""A story as a handout: a picture a step at 300 pixels an inch, words, question, room to write, quiz.

Answers stand on a page of their own at the end, so that the handout can be given out without
it. Styles are those of ``viz.renderers.docx_layouts``, so a department's template applies.
"""

from __future__ import annotations

import io
from collections.abc import Sequence

from docx.document import Document
from docx.enum.text import WD_BREAK
from docx.shared import Emu, Inches
from docx.text.paragraph import Paragraph

from kg.messages import message
from viz.renderers import render
from viz.renderers.archive import repack
from viz.renderers.docx import open_document
from viz.renderers.docx_layouts import (
    CREDIT,
    HEADING,
    LEAD,
    PAGE_LOOKS,
    PICTURE,
    QUOTE,
    TEXT,
    TITLE,
    apply_layout,
)
from viz.renderers.docx_parts import describe, number_pages, room, set_watermark
from viz.renderers.imprint import said
from viz.renderers.options import RenderOptions
from viz.stories.check import ToldStory
from viz.stories.markdown import Block, to_blocks
from viz.text import clean
from viz.view import GraphView

_TALLEST = 4.6
"""Inches: no picture is taller, so that its words stand on the same page."""

_LINES = 2
"""Empty lines below a question, to write on."""


def write_docx(told: ToldStory, options: RenderOptions) -> bytes:
    """Return the handout.

    Raises ``InputError`` for a template that is no Word document, ``EnvironmentFault`` where
    the machine has no Chinese typeface for the pictures.
    """
    document = open_document(options)
    look, own = PAGE_LOOKS[options.layout], options.template is not None
    apply_layout(document, look, own=own)
    if not own:
        number_pages(document, look)
    if options.watermark:
        set_watermark(document, options.watermark)
    writer = _Writer(document, options)
    story, lang = told.story, options.lang
    title = story.title_en if lang == "en" and story.title_en else story.title
    writer.say(title, TITLE)
    if story.minutes:
        writer.say(_word("minutes", lang, minutes=story.minutes), LEAD)
    writer.blocks(to_blocks(story.summary))
    for number, one in enumerate(told.steps, 1):
        step = one.step
        writer.say(f"{number}　{step.title}", HEADING)
        if one.view is None:
            writer.say(_word("missing", lang), TEXT)
        else:
            writer.picture(one.view, step.title)
        writer.blocks(to_blocks(step.text))
        if step.question:
            writer.named(_word("question", lang), to_blocks(step.question))
            for _ in range(_LINES):
                writer.say("", QUOTE)
        if step.quiz:
            writer.named(_word("quiz", lang), to_blocks(step.quiz.question), together=True)
            for at, choice in enumerate(step.quiz.choices, 1):
                paragraph = writer.say(f"□ {choice.text}", TEXT)
                paragraph.paragraph_format.keep_with_next = at < len(step.quiz.choices)
    _answers(writer, told)
    for line in filter(None, (told.source.in_(lang), _approved(options))):
        writer.say(line, CREDIT)
    about, day = document.core_properties, told.made_on.replace(tzinfo=None)
    about.title = clean(title)[:255]
    about.author = about.last_modified_by = said("docx.author").in_(lang)
    about.comments = clean(told.source.in_(lang))[:255]
    about.language = "zh-CN" if lang == "zh" else "en"
    about.created = about.modified = day
    about.revision = 1
    out = io.BytesIO()
    document.save(out)
    return repack(out.getvalue())


def _word(name: str, lang: str, **values: object) -> str:
    return message(f"stories.player.{name}", lang, **values)


def _approved(options: RenderOptions) -> str:
    return message("publish.approved", options.lang, approver=options.approver) if options.approver else ""


class _Writer:
    def __init__(self, document: Document, options: RenderOptions) -> None:
        self.document, self.options = document, options

    def say(self, text: str, style: str) -> Paragraph:
        paragraph: Paragraph = self.document.add_paragraph(clean(text), style)
        return paragraph

    def named(self, name: str, blocks: Sequence[Block], *, together: bool = False) -> None:
        """Write blocks, the first after its name in bold; ``together`` with what follows."""
        paragraph = self.say("", TEXT)
        paragraph.paragraph_format.keep_with_next = together
        paragraph.add_run(f"{name}{'：' if self.options.lang == 'zh' else ': '}").bold = True
        for place, block in enumerate(blocks):
            _runs(paragraph if place == 0 else self.say("", TEXT), block)

    def blocks(self, blocks: Sequence[Block]) -> None:
        for block in blocks:
            _runs(self.say("", TEXT), block)

    def picture(self, view: GraphView, title: str) -> None:
        png = render(view, "png", self.options.lang, dpi=300, font=self.options.font, scheme="print")
        wide, _ = room(self.document.sections[-1])
        paragraph = self.say("", PICTURE)
        paragraph.paragraph_format.keep_with_next = True
        picture = paragraph.add_run().add_picture(io.BytesIO(png), width=Inches(float(wide.inches)))
        if picture.height > Inches(_TALLEST):
            picture.width = Emu(int(picture.width * Inches(_TALLEST) / picture.height))
            picture.height = Inches(_TALLEST)
        describe(paragraph, clean(title), clean(view.summary.in_(self.options.lang)))


def _runs(paragraph: Paragraph, block: Block) -> None:
    if block.mark:
        paragraph.add_run(f"{'　' * (block.level - 1)}{block.mark} ")
    for run in block.runs:
        made = paragraph.add_run(clean(run.text))
        made.bold, made.italic = run.bold or None, run.italic or None


def _answers(writer: _Writer, told: ToldStory) -> None:
    """Write the right answers and their reasons on a page of their own."""
    quizzes = [(number, one.step) for number, one in enumerate(told.steps, 1) if one.step.quiz]
    if not quizzes:
        return
    lang = writer.options.lang
    writer.say("", TEXT).add_run().add_break(WD_BREAK.PAGE)
    writer.say(_word("answers", lang), HEADING)
    for number, step in quizzes:
        assert step.quiz is not None
        stop = "；" if lang == "zh" else "; "
        right = stop.join(choice.text for choice in step.quiz.choices if choice.right)
        paragraph = writer.say("", TEXT)
        paragraph.add_run(f"{number}　{clean(step.title)}").bold = True
        paragraph.add_run(f"　{clean(right)}")
        writer.blocks(to_blocks(step.quiz.why))
