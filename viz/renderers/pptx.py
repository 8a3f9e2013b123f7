"""Decks of native, editable slides: any number of views, texts between them, one template.

``Deck`` is the writer; ``render_pptx`` puts one view into one. Shapes are PowerPoint's own,
connectors are glued at both ends, colours and fonts are the theme's, notes hold the evidence.
The same content gives the same bytes. Home of python-pptx, with the modules ``pptx_*``.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from pptx.opc.constants import RELATIONSHIP_TYPE as RT

from viz.renderers.archive import repack
from viz.renderers.imprint import credit_lines, made_on
from viz.renderers.options import RenderOptions
from viz.renderers.pen import xml_text
from viz.renderers.pptx_look import Frame, frame_of, layout_of, open_deck
from viz.renderers.pptx_xml import Painter
from viz.renderers.slide_boxes import shortened
from viz.renderers.slide_plan import slides_of
from viz.renderers.slides import SMALLEST, Box, Room, Run, Slide
from viz.text import clean, plain_lines
from viz.view import GraphView

_TITLE_SIZE = 28.0
_TEXT_SIZE = 13.0
_BODY_SIZE = 20.0


class Deck:
    """A deck that grows slide by slide; ``to_bytes`` writes it.

    >>> from viz.renderers.options import RenderOptions
    >>> deck = Deck(RenderOptions())
    >>> deck.add_text("怎样避免同质化", ["先看别人怎么写。"], notes=["约三分钟"])
    >>> deck.to_bytes("示例", datetime(2026, 1, 2))[:2]
    b'PK'
    """

    def __init__(self, options: RenderOptions) -> None:
        """Open the template of ``options``, or our own. Raises ``InputError`` for one that is no deck."""
        self._options = options
        self._deck = open_deck(options.template)
        self._layout = layout_of(self._deck)
        self._frame: Frame = frame_of(self._deck)
        self._slides: list[Slide] = []

    @property
    def room(self) -> Room:
        """The room for pictures on a slide."""
        return self._frame.room()

    def add_view(
        self, view: GraphView, *, title: str = "", text: str = "", notes: Sequence[str] = (), key: str = ""
    ) -> None:
        """Add the slides of ``view``: one, or an overview and its parts.

        ``title`` and ``text`` replace the view's own on the first of them, ``notes`` stand before
        the evidence. ``key`` must be unlike that of other views; by default it is made so.
        """
        key = key or f"view{len(self._slides) + 1}"
        first, *others = slides_of(view, self._options.lang, self.room, key)
        foot = tuple(map(clean, credit_lines(view, self._options)))
        first = replace(first, title=clean(title) or first.title, text=clean(text) or first.text, notes=(*notes, *first.notes))
        self._slides += [replace(slide, foot=foot) for slide in (first, *others)]

    def add_text(self, title: str, body: Sequence[str], *, notes: Sequence[str] = (), foot: Sequence[str] = ()) -> None:
        """Add a slide of words: a title and paragraphs; ``foot`` as ``credit_lines`` gives it."""
        key = f"text{len(self._slides) + 1}"
        self._slides.append(Slide(key, clean(title), body=tuple(map(clean, body)), foot=tuple(foot), notes=tuple(notes)))

    def add(self, slide: Slide) -> None:
        """Add a slide that was planned elsewhere for ``room``."""
        self._slides.append(slide)

    def to_bytes(self, title: str, made: datetime) -> bytes:
        """Return the file; ``made`` is the only time in it."""
        pages = {slide.key: self._deck.slides.add_slide(self._layout) for slide in self._slides}
        for slide in self._slides:
            self._fill(slide, pages)
        about = self._deck.core_properties
        about.title, about.subject, about.keywords = xml_text(title)[:250], "", ""
        about.author = about.last_modified_by = "Brand Atlas"
        about.created = about.modified = about.last_printed = made.replace(tzinfo=None)
        about.revision = 1
        out = io.BytesIO()
        self._deck.save(out)
        return repack(out.getvalue())

    def _fill(self, slide: Slide, pages: dict[str, Any]) -> None:
        page, frame = pages[slide.key], self._frame
        for holder in list(page.placeholders):
            if holder.placeholder_format.idx:
                holder._element.getparent().remove(holder._element)
        if page.shapes.title is not None:
            page.shapes.title.text = xml_text(shortened(slide.title, 2 * (frame.right - frame.left), _TITLE_SIZE))
        paint = Painter(page.shapes._spTree, frame.left, frame.picture_top, self._options.lang)
        corner = (frame.left, 0.0)
        for box in self._words(slide):
            paint.box(box, at=corner)
        boxes = {box.id: box for box in slide.boxes}
        for box in slide.backdrop:
            paint.box(box)
        for line in slide.lines:
            paint.line(line, boxes)
        for box in slide.boxes:
            paint.box(box, link=page.part.relate_to(pages[box.jump].part, RT.SLIDE) if box.jump in pages else "")
        words, home = slide.back
        if home in pages:
            wide = 110.0
            back = Box("back", "text", frame.right - frame.left - wide / 2, frame.foot + 8, wide, 18, ((Run(words, 12.0, "navy-text"),),), alt=words)
            paint.box(back, link=page.part.relate_to(pages[home].part, RT.SLIDE), at=corner)
        if slide.notes:
            page.notes_slide.notes_text_frame.text = "\n".join(xml_text(clean(one)) for one in slide.notes)

    def _words(self, slide: Slide) -> list[Box]:
        """Return the words around the picture: below the title, in place of a picture, at the foot."""
        frame = self._frame
        width = frame.right - frame.left
        made = []
        if self._options.watermark:
            words = ((Run(self._options.watermark, min(1.2 * width / max(len(self._options.watermark), 6), 72.0), "line", bold=True),),)
            made.append(Box("watermark", "text", width / 2, frame.height / 2, width, 90.0, words, turn=-22.0, alt=self._options.watermark))
        if slide.text:
            lines = [shortened(line, width, _TEXT_SIZE) for line in _broken(slide.text, width / _TEXT_SIZE)[:2]]
            runs = tuple((Run(line, _TEXT_SIZE, "muted"),) for line in lines)
            made.append(Box("summary", "text", width / 2, frame.top + len(runs) * 9, width, len(runs) * 18, runs, left=True, alt=slide.text))
        if slide.body:
            lines = [line for part in slide.body for line in (*_broken(part, width / _BODY_SIZE), "")]
            runs = tuple((Run(line, _BODY_SIZE),) for line in lines[: int((frame.foot - frame.picture_top) / 26)])
            made.append(Box("body", "text", width / 2, frame.picture_top + len(runs) * 13, width, len(runs) * 26, runs, left=True, alt=" ".join(slide.body)))
        if slide.foot:
            room = width - 130
            runs = tuple((Run(shortened(line, room, SMALLEST), SMALLEST, "muted"),) for line in slide.foot[:2])
            tall = 14.0 * len(runs)
            made.append(Box("source", "text", room / 2, frame.foot + tall / 2, room, tall, runs, left=True, alt=" ".join(slide.foot)))
        return made


def _broken(text: str, ems: float) -> list[str]:
    return ["".join(span.text for span in line) for line in plain_lines(text, ems - 1)]


def render_pptx(view: GraphView, options: RenderOptions) -> bytes:
    """Return the deck of ``view``. Raises ``InputError`` for a template that is no deck."""
    deck = Deck(options)
    deck.add_view(view, key="view")
    return deck.to_bytes(clean(view.title.in_(options.lang)), made_on(view))
