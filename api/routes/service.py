"""Small things a site needs: health, robots, the icon, and the static files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from api.assets import Assets
from api.dependencies import served
from api.faults import error_body
from api.served import AWAY, Served
from kg.errors import AtlasError
from kg.model import Label

YEAR = 31_536_000
ROBOTS = "User-agent: *\nDisallow: /sparql\nDisallow: /embed/\nDisallow: /views/\n"


@dataclass(frozen=True, slots=True)
class Fault:
    """What keeps the site's current release from being served."""

    code: str
    message: Label


@dataclass(frozen=True, slots=True)
class Health:
    """Whether the site answers, and which release it serves.

    ``fault`` tells what is wrong with a newer release that could not be opened. Where the data
    are elsewhere and cannot be reached, the site does not answer.
    """

    ok: bool
    release: str
    fault: Fault | None = None


def make_router(assets: Assets) -> APIRouter:
    """Return the router of health, robots, icon and static files."""
    router = APIRouter()

    @router.get(
        "/healthz",
        response_model=Health,
        summary="运行状况",
        description="Whether the site answers, and which release it serves.",
        tags=["service"],
        responses={503: {"description": "nothing can be served"}},
    )
    async def health(what: Annotated[Served, Depends(served)]) -> Health | JSONResponse:
        told = what.fault
        fault = Fault(told.code, Label(told.text("zh"), told.text("en"))) if told else None
        try:
            if isinstance(told, AWAY):
                raise told
            return Health(True, what.edition.release, fault)
        except AtlasError as error:
            return JSONResponse({"ok": False, **error_body(error)}, 503)

    @router.get("/robots.txt", include_in_schema=False)
    async def robots() -> PlainTextResponse:
        return PlainTextResponse(ROBOTS)

    @router.get("/favicon.svg", include_in_schema=False)
    @router.get("/favicon.ico", include_in_schema=False)
    async def icon() -> Response:
        return _file(assets, "favicon.svg", 3600)

    @router.get("/assets/{digest}/{name:path}", include_in_schema=False)
    async def asset(request: Request, digest: str, name: str) -> Response:
        found = assets.by_name.get(name)
        if found is None or found.digest != digest:
            raise HTTPException(404)
        return _file(assets, name, YEAR)

    return router


def _file(assets: Assets, name: str, seconds: int) -> Response:
    found = assets.by_name[name]
    kept = f"public, max-age={seconds}" + (", immutable" if seconds == YEAR else "")
    return Response(found.content, media_type=found.media_type, headers={"Cache-Control": kept})
