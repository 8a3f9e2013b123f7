"""Views that readers keep: kept by POST, found again by their hash, with what has changed since.

The list of them stands beside the list of views (``GET /api/views``). This module must not
know how they are kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path
from fastapi.concurrency import run_in_threadpool
from pydantic import Field
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from api.dependencies import current_edition, root_of
from api.edition import Edition
from api.json_body import read_json
from api.saved_views import LARGEST, Draft, SavedView, read_draft, saved_views
from api.settings import Settings
from api.view_changes import Changes, changes_since
from kg.model import Label, Ref
from viz.document import to_plain


@dataclass(frozen=True, slots=True)
class Kept:
    """Where a kept view is found: its id, and the path of its page."""

    id: str
    href: str


@dataclass(frozen=True, slots=True)
class RenamedAnswer:
    """A thing with another name than in the kept view; in the answer ``from`` and ``to``."""

    iri: str
    from_: Annotated[Label, Field(alias="from")]
    to: Label


@dataclass(frozen=True, slots=True)
class ChangesAnswer:
    """What has changed since a view was kept."""

    release: str
    added: tuple[Ref, ...]
    removed: tuple[Ref, ...]
    renamed: tuple[RenamedAnswer, ...]


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """A kept view; ``changes`` is there if another release is served today."""

    id: str
    title: str
    note: str
    created: str
    release: str
    document: Mapping[str, Any]
    changes: ChangesAnswer | None


def _changes(found: Changes | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {
        "release": found.release,
        "added": to_plain(found.added),
        "removed": to_plain(found.removed),
        "renamed": [
            {"iri": one.iri, "from": to_plain(one.before), "to": to_plain(one.after)} for one in found.renamed
        ],
    }


_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {
                "schema": {
                    "type": "object",
                    "required": ["document"],
                    "additionalProperties": False,
                    "properties": {
                        "document": {
                            "type": "object",
                            "description": "a view document (viz/view.schema.json), or {view, state}",
                        },
                        "title": {"type": "string", "maxLength": 200},
                        "note": {"type": "string", "maxLength": 4000},
                    },
                }
            }
        },
    }
}


def make_router(settings: Settings) -> APIRouter:
    """Return the router of kept views."""
    router = APIRouter(prefix="/api/views", tags=["explorer"])
    kept_views = saved_views(settings)

    def keep(draft: Draft) -> SavedView:
        return kept_views.keep(draft)

    @router.post(
        "",
        status_code=201,
        response_model=Kept,
        summary="存下一张图，得到不变的链接",
        description="Keep a view document with the explorer's state under its content hash (up to 4 MB).",
        openapi_extra=_BODY,
    )
    async def post(request: Request) -> Response:
        draft = await run_in_threadpool(read_draft, await read_json(request, LARGEST))
        saved = await run_in_threadpool(keep, draft)
        href = f"{root_of(request)}/explore/v/{saved.id}"
        address = f"{root_of(request)}/api/views/{saved.id}"
        headers = {"Location": address, "Cache-Control": "no-store"}
        return JSONResponse({"id": saved.id, "href": href}, 201, headers)

    @router.get(
        "/{id}",
        response_model=KeptAnswer,
        summary="存下的图，以及此后的变化",
        description="A kept view as it was, and what has changed since in the release now served.",
    )
    def get(
        edition: Annotated[Edition, Depends(current_edition)],
        id: Annotated[str, Path(examples=["0123456789abcdef0123456789abcdef"])],
    ) -> Response:
        kept = kept_views.find(id)
        body: dict[str, Any] = {**to_plain(kept.saved), "document": kept.document}
        changes = _changes(changes_since(edition, kept.view))
        if changes is not None:
            body["changes"] = changes
        return JSONResponse(body, headers={"Cache-Control": "no-cache"})

    return router
