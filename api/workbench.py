"""What the workbench of the SPARQL page starts from: words, prefixes, questions, limits.

A question comes with its query as a template: marker lines (``kg.rdf.bind``) stand where the
values go, so that the page can write a query from a form and read a form from a query. This
module must not know how the page does that.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import quote

from starlette.responses import Response

from api.edition import Edition
from api.files import format_of
from api.forms import Choice, Field, forms_of
from api.language import Lang
from api.pictures import FROM_READER, inline_picture, picture_of, view_of
from api.queries import query_text
from api.settings import Settings
from kg.messages import catalogue, message
from kg.model import Label, Ref
from kg.queries import QUERIES
from kg.terms import ONTOLOGY, PREFIXES
from viz.renderers import Renderer

_WORDS = "editor.page."
_BAD = re.compile(r"[\x00-\x20<>\"{}|^`\\]")  # what may not stand in <…> (SPARQL 1.1, IRIREF)


@dataclass(frozen=True, slots=True)
class Blank:
    """A parameter of a question; ``type`` finds its choices in ``Bench.choices``."""

    name: str
    type: str
    label: Label
    required: bool
    default: str
    example: str


@dataclass(frozen=True, slots=True)
class Question:
    """A ready-made question; ``group`` is what it starts from (a theme, a unit … or nothing)."""

    name: str
    title: Label
    question: Label
    group: str
    template: str
    fields: tuple[Blank, ...]


@dataclass(frozen=True, slots=True)
class Bench:
    """All that the page needs before anything is typed; ``words`` are in the reader's language.

    ``choices`` holds what may be chosen by type of parameter; a type without any is too large
    to list, or a text or number.
    """

    words: Mapping[str, str]
    prefixes: tuple[tuple[str, str], ...]
    questions: tuple[Question, ...]
    choices: Mapping[str, tuple[Choice, ...]]
    base: str
    release: str
    seconds: float
    rows: int
    example: str


def bench_of(edition: Edition, settings: Settings, lang: str) -> Bench:
    """Return the start of the workbench in ``lang``."""
    return edition.memory.get(("bench", lang), lambda: _bench(edition, settings, lang))


def _bench(edition: Edition, settings: Settings, lang: str) -> Bench:
    # Sentences keep their placeholders: the page fills them in.
    words = {
        name.removeprefix(_WORDS): entry[lang]
        for name, entry in catalogue().items()
        if name.startswith(_WORDS)
    }
    forms = forms_of(edition)
    return Bench(
        words=words,
        prefixes=PREFIXES,
        questions=tuple(_question(form.name, form.fields) for form in forms),
        choices={one.type.value: one.choices for form in forms for one in form.fields if one.choices},
        base=edition.atlas.info.base,
        release=edition.release,
        seconds=settings.query_seconds,
        rows=settings.query_rows,
        example=query_text("example"),
    )


def _question(name: str, fields: tuple[Field, ...]) -> Question:
    query = QUERIES[name]
    group = next((one.type.value for one in fields if one.type.kind is not None), "")
    blanks = tuple(
        Blank(one.name, one.type.value, one.label, one.required, one.default, one.example)
        for one in fields
    )
    return Question(name, query.title, query.question, group, query.body, blanks)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A picture of the things in an answer, as SVG to stand inside the page."""

    svg: str
    width: int
    summary: Label
    nodes: int


def draw(edition: Edition, text: str, lang: Lang, root: str) -> Drawn:
    """Return the picture of the answer to ``text``; not for the event loop's thread.

    Raises what the query raises, ``ParameterError`` for ASK.
    """
    given = ((FROM_READER, text),)
    view = view_of(edition, FROM_READER, given)
    made = inline_picture(edition, FROM_READER, lang, given, root)
    return Drawn(str(made.svg), made.width, view.summary, len(view.nodes))


def picture_file_of(edition: Edition, text: str, format: str, lang: Lang) -> tuple[Renderer, bytes]:
    """Return the picture of the answer to ``text`` as a file, and its format.

    Raises ``FormatError``, and what ``draw`` raises.
    """
    row = format_of(format)
    return row, picture_of(edition, FROM_READER, row.name, lang, ((FROM_READER, text),))


def attachment(content: bytes, media_type: str, suffix: str) -> Response:
    """Return a file to be kept by the reader."""
    name = f"{sentence('export.file').zh}.{suffix}"
    return Response(
        content,
        media_type=media_type,
        headers={
            "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}",
            "Cache-Control": "no-store",
        },
    )


def names_of(edition: Edition, iris: Iterable[str]) -> dict[str, Ref]:
    """Return the things of the atlas among ``iris``, which may be anything.

    Data may hold IRIs that no query may name, such as ones with quotes.
    """
    own = (edition.atlas.info.base, ONTOLOGY)
    return edition.atlas.refs(one for one in iris if one.startswith(own) and not _BAD.search(one))


def sentence(name: str, **values: object) -> Label:
    """Return the sentence ``editor.{name}`` in both languages."""
    return Label(message(f"editor.{name}", "zh", **values), message(f"editor.{name}", "en", **values))
