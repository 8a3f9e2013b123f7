"""The explorer's page, live (``/explore``) and kept (``/explore/v/{id}``), and what it starts from.

The page is a frame with the first picture in it as SVG; its script asks for everything else
as JSON. What belongs to no thing of the atlas is answered here: words and suggested
questions, what things can be filtered by, and files made from the picture on screen. This
module must not know how the page draws.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends
from fastapi.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from api.dependencies import current_edition, language, renderer, root_of, settings
from api.edition import Edition
from api.files import format_of
from api.foreign_views import read_foreign_view
from api.language import remember_language
from api.pictures import drawn_file, inline_picture, view_of
from api.posted import read_body
from api.previews import Preview, preview_of
from api.saved_views import saved_views
from api.security import Policy
from api.showing import Shown
from kg.errors import AtlasError, ParameterError
from kg.messages import LANGUAGES, catalogue, message
from kg.model import Brand, Label, Ref, ThemeSummary
from kg.terms import Kind
from viz import RENDERERS

_WORDS = ("explorer.page.", "viz.kind.", "viz.basis.", "viz.basis_help.", "viz.edge.")
"""Areas of the message catalogue that the page says sentences of."""

LARGEST_DOCUMENT = 8 * 1024 * 1024
"""Bytes of a view document that files are made from: some 5,000 brands with their cards."""

MOST_FILTERED = 5000
"""So many things are told apart at once; a picture holds fewer."""

Edited = Annotated[Edition, Depends(current_edition)]


@dataclass(frozen=True, slots=True)
class Suggested:
    """A question to click, and what the page opens to answer it.

    ``ask`` is the page's address without ``q`` as pairs of name and value; ``marks`` are the
    things that are the answer where the picture shows more, ``answer`` says it in a sentence.
    """

    key: str
    words: Label
    ask: tuple[tuple[str, str], ...]
    marks: tuple[str, ...] = ()
    answer: Label = Label("")


@dataclass(frozen=True, slots=True)
class FileFormat:
    """A format that the picture on screen can be had in."""

    name: str
    suffix: str
    help: Label
    group: Label


@dataclass(frozen=True, slots=True)
class Start:
    """All that the page needs before it draws; sentences keep their placeholders."""

    words: Mapping[str, Mapping[str, str]]
    questions: tuple[Suggested, ...]
    formats: tuple[FileFormat, ...]
    base: str
    release: str
    source: Label


@dataclass(frozen=True, slots=True)
class Traits:
    """What a thing can be filtered by, as keys of ``Told.labels``."""

    place: str = ""
    level: str = ""
    aspect: str = ""
    brand_kind: str = ""
    groups: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """The traits of things by IRI, and the names of all that stands in them."""

    traits: Mapping[str, Traits]
    labels: Mapping[str, Label]


def make_start(edition: Edition) -> Start:
    """Return what the page starts from."""
    return edition.memory.get(("explorer start",), lambda: _start(edition))


def _start(edition: Edition) -> Start:
    words: dict[str, dict[str, str]] = {lang: {} for lang in LANGUAGES}
    for name, entry in catalogue().items():
        area = next((one for one in _WORDS if name.startswith(one)), None)
        if area is None:
            continue
        short = name.removeprefix("explorer.page.").removeprefix("viz.")
        for lang in LANGUAGES:
            words[lang][short] = entry.get(lang, entry["zh"])
    return Start(
        words=words,
        questions=tuple(_questions(edition)),
        formats=tuple(FileFormat(row.name, row.suffix, row.help, row.group.label) for row in RENDERERS.values()),
        base=edition.atlas.info.base,
        release=edition.release,
        source=view_of(edition, "overview").source,
    )


def _questions(edition: Edition) -> Iterator[Suggested]:
    """Suggest questions from what is there: the largest theme, two units on it, the gaps."""
    themes = tuple(edition.atlas.themes())
    if not themes:
        return
    largest = max(themes, key=lambda one: (one.counts.in_name, one.counts.total))
    yield Suggested(
        "theme",
        _words("question.theme", theme=largest.ref),
        (("view", "theme"), ("theme", largest.ref.key)),
    )
    brands = edition.atlas.theme(largest.ref.iri).brands
    units = list({brand.unit.iri: brand.unit for brand in brands}.values())
    pair = next(iter(combinations(units, 2)), None)
    if pair:
        ends = tuple((name, ref.iri) for name, ref in zip(("from", "to"), pair, strict=True))
        yield Suggested("units", _words("question.units", one=pair[0], other=pair[1]), ends)
    yield _gaps(themes)


def _gaps(themes: Iterable[ThemeSummary]) -> Suggested:
    """Ask which themes no unit covers; where each is covered, which no brand has in its name."""
    themes = tuple(themes)
    bare = tuple(one for one in themes if one.counts.total == 0)
    weak = tuple(one for one in themes if one.counts.in_name == 0 and one.counts.total)
    found = bare or weak
    name = "bare" if bare else "weak" if weak else "none"
    answer = Label(
        *(
            message(
                f"explorer.answer.{name}",
                lang,
                total=len(themes),
                count=len(found),
                names=("、" if lang == "zh" else ", ").join(
                    one.ref.label.in_(lang) for one in found[:8]
                ),
                parts=sum(one.counts.parts for one in found),
                inferred=sum(one.counts.inferred for one in found),
            )
            for lang in LANGUAGES
        )
    )
    return Suggested(
        "gaps",
        _words("question.gaps"),
        (("view", "overview"),),
        tuple(one.ref.iri for one in found),
        answer,
    )


def _words(name: str, **refs: Ref) -> Label:
    zh, en = (
        message(f"explorer.{name}", lang, **{key: ref.brief.in_(lang) for key, ref in refs.items()})
        for lang in LANGUAGES
    )
    return Label(zh, en)


def traits_of(edition: Edition, iris: Iterable[str]) -> Told:
    """Return what the brands, units and themes among ``iris`` can be filtered by."""
    wanted = tuple(dict.fromkeys(iris))[:MOST_FILTERED]
    base = edition.atlas.info.base
    brands = _brands(
        edition, tuple(one for one in wanted if one.startswith(f"{base}{Kind.BRAND}/"))
    )
    units = {one.ref.iri: one for one in edition.units()}
    themes = {one.ref.iri: one for one in edition.atlas.themes()}
    traits: dict[str, Traits] = {}
    labels: dict[str, Label] = {}

    def key(ref: Ref | None) -> str:
        if ref is None:
            return ""
        labels[ref.iri] = ref.brief
        return ref.iri

    for iri in wanted:
        if iri in brands:
            one = brands[iri]
            groups = tuple(dict.fromkeys(key(link.group) for link in one.links))
            traits[iri] = Traits(
                key(one.place), key(one.level), key(one.aspect), key(one.kind), groups
            )
        elif iri in units:
            traits[iri] = Traits(key(units[iri].place), key(units[iri].level))
        elif iri in themes:
            traits[iri] = Traits(groups=(key(themes[iri].group),))
    return Told(traits, labels)


def _brands(edition: Edition, iris: tuple[str, ...]) -> Mapping[str, Brand]:
    atlas = edition.atlas
    if atlas.info.count("brands") <= MOST_FILTERED:
        every = edition.memory.get(
            ("all brands by iri",), lambda: {one.ref.iri: one for one in atlas.brands()}
        )
        return {iri: every[iri] for iri in iris if iri in every}
    known = atlas.refs(iris)
    return {
        iri: edition.memory.get(("brand card", iri), lambda iri=iri: atlas.brand(iri).brand)  # type: ignore[misc]
        for iri in known
    }


def _names(body: bytes) -> tuple[str, ...]:
    """Return the IRIs that a body lists, one a line."""
    try:
        return tuple(line for line in body.decode("utf-8").split("\n") if line)
    except UnicodeDecodeError:
        raise ParameterError(reason="UTF-8") from None


def make_router() -> APIRouter:
    """Return the router of the explorer's pages."""
    router = APIRouter()

    @router.get("/explore", include_in_schema=False)
    def explore(request: Request, edition: Edited) -> Response:
        asked = set(request.query_params) - {"lang"}
        return _page(request, edition, first=not asked)

    @router.get("/explore/v/{view_id}", include_in_schema=False)
    def kept(request: Request, edition: Edited, view_id: str) -> Response:
        return _page(request, edition, kept=view_id)

    @router.get(
        "/explore/start.json",
        summary="探索页的词语和建议的问题",
        description="Words in both languages, suggested questions and file formats of the explorer.",
        tags=["explorer"],
        response_model=Start,
    )
    def start(request: Request, response: Response, edition: Edited) -> Start:
        remember_language(request, response)
        return make_start(edition)

    @router.post(
        "/explore/traits.json",
        summary="按地市、层级等筛选时所用的信息",
        description="What things can be filtered by: one IRI a line in, traits by IRI out.",
        tags=["explorer"],
        response_model=Told,
        openapi_extra=_lines(),
    )
    async def traits(request: Request, edition: Edited) -> Told:
        iris = _names(await read_body(request, 512 * MOST_FILTERED))
        return await run_in_threadpool(traits_of, edition, iris)

    @router.post(
        "/explore/picture.{format}",
        summary="把屏幕上的图存成文件",
        description="A view document in, a file in the format out (see /api/views for formats).",
        tags=["explorer"],
        response_class=Response,
        openapi_extra=_document(),
    )
    async def picture(request: Request, edition: Edited, format: str) -> Response:
        row = format_of(format)
        body = await read_body(request, LARGEST_DOCUMENT)
        lang = language(request)
        view = await run_in_threadpool(read_foreign_view, body)
        content = await run_in_threadpool(drawn_file, edition, view, row.name, lang)
        request.state.policy = (
            Policy.PICTURE if row.media_type.startswith(("text/html", "image/svg")) else Policy.DATA
        )
        name = f"{view.title.in_(lang)[:40] or view.name}.{row.suffix}"
        return Response(
            content,
            media_type=row.media_type,
            headers={
                "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}",
                "Cache-Control": "no-store",
            },
        )

    return router


def _page(request: Request, edition: Edition, *, first: bool = False, kept: str = "") -> Response:
    lang = language(request)
    content: dict[str, object] = {
        "info": edition.atlas.info,
        "kept": kept,
        "words": {
            name.removeprefix("explorer.page."): entry.get(lang, entry["zh"])
            for name, entry in catalogue().items()
            if name.startswith("explorer.page.")
        },
        "questions": make_start(edition).questions,
        "first": inline_picture(edition, "overview", lang, (), root_of(request)) if first else None,
        "share": _preview(request, kept),
    }
    return renderer(request).page(request, "explore.html", content)


def _preview(request: Request, kept: str) -> Preview | None:
    """Return how the page of a kept view is told of elsewhere; the page itself says where there is none."""
    if not kept:
        return None
    try:
        return preview_of(request, Shown(saved_views(settings(request)).find(kept).view, kept=kept))
    except AtlasError:
        return None


def _lines() -> dict[str, object]:
    return {
        "requestBody": {
            "required": True,
            "content": {"text/plain": {"example": "https://w3id.org/brand-atlas/id/unit/qingdao"}},
        }
    }


def _document() -> dict[str, object]:
    return {
        "requestBody": {
            "required": True,
            "content": {
                "application/json": {
                    "schema": {"type": "object", "description": "viz/view.schema.json"}
                }
            },
        }
    }
