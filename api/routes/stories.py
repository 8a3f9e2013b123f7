"""Stories: the list, one story with how it stands today, its files, and the doors that keep it.

Keeping asks for JSON, as keeping a view does, so that no other site's form can do it. This
module must not know how a story is written or drawn.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path as FilePath
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Depends, Path, Query
from fastapi.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from api.dependencies import current_edition, language, renderer
from api.edition import Edition
from api.files import given_choices
from api.json_body import read_json
from api.pages import add_page
from api.paging import Paging
from api.press import PICTURE, WHOLE_STORY
from api.publishing import fit_told, read_wishes
from api.saved_views import saved_views
from api.security import Policy
from api.settings import Settings
from api.showing import Shown
from api.story_body import LARGEST, key_of, read_body_story, read_step
from api.story_shelf import Standing, is_offered, maker, recorded, shelf_of, standing_of_story, told
from kg.errors import ParameterError
from kg.home import site_home
from kg.model import Label
from viz.stories import STORY_FORMATS, Shelf, Step, Story, StoryFormat, ToldStory, render_story
from viz.stories.shelf import Shelved, Spoiled
from viz.stories.writer import quiz_text

Edited = Annotated[Edition, Depends(current_edition)]
PAGE = 20
"""So many stories are listed at a time: how each stands is found from all its pictures."""

Key = Annotated[str, Path(examples=["licai-weimin"])]


@dataclass(frozen=True, slots=True)
class StoryItem:
    """A story in the list; ``own`` stories may be changed here."""

    key: str
    title: Label
    summary: str
    minutes: int
    steps: int
    own: bool
    standing: Standing


@dataclass(frozen=True, slots=True)
class SpoiledItem:
    """A file that cannot be read, and why."""

    key: str
    problem: Label


@dataclass(frozen=True, slots=True)
class StoriesPage:
    """The stories of the site."""

    stories: tuple[StoryItem, ...]
    spoiled: tuple[SpoiledItem, ...]
    paging: Paging


@dataclass(frozen=True, slots=True)
class StepItem:
    """A step as it is kept, and how it stands today; ``picture`` is the path of its picture."""

    step: Step
    state: str
    words: Label
    picture: str
    panel: str


@dataclass(frozen=True, slots=True)
class StoryPage:
    """One story; ``version`` is named when it is kept again."""

    story: Story
    title: Label
    own: bool
    version: str
    sound: bool
    standing: Standing
    steps: tuple[StepItem, ...]
    formats: tuple[str, ...]


def _step_item(one: Any) -> StepItem:
    shown = Shown(one.view, () if one.step.kept else one.step.params, one.step.kept) if one.view else None
    return StepItem(one.step, one.state.value, one.words, shown.file("svg") if shown else "", shown.panel if shown else "")


def _title(story: Story) -> Label:
    return Label(story.title, story.title_en)


def make_router(settings: Settings) -> APIRouter:
    """Return the router of stories."""
    router = APIRouter()
    shelf: Shelf = shelf_of(FilePath(settings.home) if settings.home else site_home())
    views = saved_views(settings)

    def with_pictures(edition: Edition, story: Story) -> ToldStory:
        return told(story, maker(edition, views), settings.licence)

    def stands(edition: Edition, one: Shelved) -> Standing:
        """Say how a story stands: counted once for each version on this release."""
        kept = tuple(views.has(step.kept) for step in one.story.steps if step.kept)
        key = ("story stands", one.story.key, one.version, kept)
        return edition.memory.get(key, lambda: standing_of_story(with_pictures(edition, one.story)))

    def make_stories(edition: Edited, page: Annotated[int, Query(ge=1, le=1000)] = 1) -> StoriesPage:
        items, spoiled = [], []
        paging = Paging(page, PAGE, len(shelf.names()))
        for one in shelf.some(paging.offset, paging.size):
            if isinstance(one, Spoiled):
                spoiled.append(SpoiledItem(one.key, Label(one.fault.text("zh"), one.fault.text("en"))))
            elif is_offered(one, edition.atlas.info):
                story, standing = one.story, stands(edition, one)
                summary = story.summary.partition("\n\n")[0]
                items.append(
                    StoryItem(story.key, _title(story), summary, story.minutes, len(story.steps), one.own, standing)
                )
        return StoriesPage(tuple(items), tuple(spoiled), paging)

    def make_story(edition: Edited, key: Key) -> StoryPage:
        found = shelf.find(key)
        with_views = with_pictures(edition, found.story)
        return StoryPage(
            found.story, _title(found.story), found.own, found.version, with_views.sound,
            standing_of_story(with_views), tuple(map(_step_item, with_views.steps)), tuple(STORY_FORMATS),
        )  # fmt: skip

    def file(request: Request, edition: Edition, key: str, row: StoryFormat) -> Response:
        told = shelf.find(key).story
        wishes = read_wishes(request.query_params)
        with edition.press.place(WHOLE_STORY if row.drawn else 0, "story"):
            story = with_pictures(edition, told)
            if wishes.publish:
                story = fit_told(edition.atlas, story, wishes.stamp, settings.licence)
            content = render_story(story, row.name, language(request), **dict(given_choices(request)))
        if row.media_type.startswith("text/html"):
            request.state.policy = Policy.PICTURE
        shown = row.media_type.startswith("text/html") and "download" not in request.query_params
        place = f"{'inline' if shown else 'attachment'}; filename*=UTF-8''{quote(f'{key}.{row.suffix}')}"
        headers = {"Content-Disposition": place, "Cache-Control": "no-cache"}
        return Response(content, media_type=row.media_type, headers=headers)

    for row in STORY_FORMATS.values():
        _add_file(router, row, file)

    @router.get("/stories/new", include_in_schema=False)
    def new(request: Request, edition: Edited) -> Response:
        empty = StoryPage(Story("", ""), Label(""), True, "", True, Standing(0, 0, 0, 0), (), ())
        return _editor(request, edition, empty)

    @router.get("/stories/{key}/edit", include_in_schema=False)
    def edit(request: Request, edition: Edited, key: str) -> Response:
        return _editor(request, edition, make_story(edition, key))

    add_page(router, "/stories", make_stories, name="stories", template="stories.html", model=StoriesPage, released=False)
    add_page(router, "/stories/{key}", make_story, name="story", template="story.html", model=StoryPage, released=False)

    def keep(edition: Edition, story: Story, before: str | None) -> JSONResponse:
        shelved = shelf.keep(recorded(with_pictures(edition, story)), before)
        body = {"key": story.key, "version": shelved.version}
        return JSONResponse(body, 200, {"Cache-Control": "no-store"})

    @router.put(
        "/api/stories/{key}",
        summary="存一个故事",
        description="Keep a story of the site's own: `{story, before}`; `before` is the version it was changed from.",
        tags=["stories"],
        openapi_extra=_BODY,
    )
    async def put(request: Request, edition: Edited, key: Key) -> Response:
        body = await read_json(request, LARGEST)
        story, before = await run_in_threadpool(read_body_story, key, body)
        with edition.press.place(PICTURE * len(story.steps), "story"):
            return await run_in_threadpool(keep, edition, story, before)

    @router.post(
        "/api/stories/{key}/steps",
        summary="把一张图加入故事",
        description="Add a step `{title, view, params}` or `{title, kept}` to a story; `_` names a new one after `story`.",
        tags=["stories"],
        openapi_extra=_BODY,
    )
    async def add_step(request: Request, edition: Edited, key: Key) -> Response:
        body = await read_json(request, LARGEST)
        return await run_in_threadpool(_add_step, edition, key, body)

    def _add_step(edition: Edition, key: str, body: Any) -> Response:
        if not isinstance(body, dict):
            raise ParameterError("body", place="$", problem="{…}")
        title = str(body.pop("story", "") or "")[:200].strip()
        step = read_step(body)

        def longer(story: Story) -> Story:
            steps = (*story.steps, step)
            with edition.press.place(PICTURE * len(steps), "story"):
                return recorded(with_pictures(edition, replace(story, steps=steps)))

        if key == "_":
            key = key_of(title)
            if key in shelf.names():
                raise ParameterError("story_there", name=key)
            shelved = shelf.keep(longer(Story(key, " ".join(title.split()) or step.title)))
        else:
            shelved = shelf.amend(key, longer)
        href = f"/stories/{quote(key)}/edit#step-{len(shelved.story.steps)}"
        return JSONResponse({"key": key, "version": shelved.version, "href": href}, 201, {"Cache-Control": "no-store"})

    @router.delete(
        "/api/stories/{key}",
        summary="删去一个故事",
        description="Take a story of the site's own away; asks for a JSON body as keeping does.",
        tags=["stories"],
        openapi_extra=_BODY,
    )
    async def delete(request: Request, key: Key) -> Response:
        await read_json(request, LARGEST)
        await run_in_threadpool(shelf.forget, key)
        return Response(status_code=204)

    return router


def _add_file(router: APIRouter, row: StoryFormat, send: Any) -> None:
    def file(request: Request, edition: Edited, key: Key) -> Response:
        response: Response = send(request, edition, key, row)
        return response

    if row.name != row.suffix:
        router.add_api_route(f"/stories/{{key}}.{row.name}", file, include_in_schema=False)
    router.add_api_route(
        f"/stories/{{key}}.{row.suffix}",
        file,
        summary=f"{row.help.zh}",
        description=row.help.in_("en"),
        operation_id=f"story_{row.name}",
        tags=["stories"],
        response_class=Response,
        responses={200: {"content": {row.media_type: {}}}},
    )


def _editor(request: Request, edition: Edition, page: StoryPage) -> Response:
    content: dict[str, object] = {"info": edition.atlas.info, "page": page, "quiz_text": quiz_text}
    response = renderer(request).page(request, "story_edit.html", content)
    response.headers["Cache-Control"] = "no-cache"  # stories change while the release stays
    return response


_BODY: dict[str, Any] = {
    "requestBody": {"required": True, "content": {"application/json": {"schema": {"type": "object"}}}}
}
