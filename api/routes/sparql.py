"""The SPARQL endpoint in the application: before all its layers, and in its description.

The protocol itself is ``api.sparql_door``. This module must not know requests or answers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Final

from fastapi import APIRouter
from fastapi import Query as Param
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from api.sparql_door import ENDPOINT, SparqlDoor
from api.sparql_request import FORM, QUERY
from kg.messages import message
from kg.sparql.formats import GRAPHS, TABLES

if TYPE_CHECKING:
    from api.served import Served
    from api.settings import Settings

_ERRORS: Final = (400, 403, 406, 413, 415, 503, 504)
_BODIES: Final[dict[str, Any]] = {
    "requestBody": {
        "required": True,
        "content": {
            QUERY: {"schema": {"type": "string", "example": "SELECT * { ?s ?p ?o } LIMIT 10"}},
            FORM: {
                "schema": {
                    "type": "object",
                    "required": ["query"],
                    "properties": {"query": {"type": "string"}, "format": {"type": "string"}},
                }
            },
        },
    }
}
_Query = Annotated[str | None, Param(description="SPARQL 1.1 query", examples=["ASK {}"])]
_Format = Annotated[str | None, Param(description="json | xml | csv | tsv | ttl | nt | rdf | jsonld")]


def make_door(app: ASGIApp, served: Served, settings: Settings) -> SparqlDoor:
    """Return the endpoint as it stands before ``app``."""
    return SparqlDoor(
        app,
        served,
        cors_origins=settings.cors_origins,
        public_url=settings.public_url,
        cache_bytes=settings.query_cache_mb << 20,
        slow_seconds=settings.query_slow_seconds,
    )


def make_router(served: Served, settings: Settings) -> APIRouter:
    """Return the endpoint as routes: they put it into the API's description.

    Where the door of ``make_door`` stands before the application no request gets as far as here.
    """
    door = make_door(_nowhere, served, settings)
    router = APIRouter()
    shown: dict[str, Any] = {
        "summary": "SPARQL 1.1 查询端点",
        "description": message("sparql.openapi.description", "en"),
        "tags": ["sparql"],
        "response_class": Response,
        "responses": {
            200: {"content": {one.media_type: {} for one in (*TABLES, *GRAPHS)}},
            **{code: {"description": message(f"sparql.openapi.{code}", "en")} for code in _ERRORS},
        },
    }

    async def ask_by_get(query: _Query = None, format: _Format = None) -> Response:
        return _Through(door)

    async def ask_by_post() -> Response:
        return _Through(door)

    router.add_api_route(ENDPOINT, ask_by_get, methods=["GET"], operation_id="sparql_get", **shown)
    router.add_api_route(
        ENDPOINT, ask_by_post, methods=["POST"], operation_id="sparql_post",
        openapi_extra=_BODIES, **shown,
    )  # fmt: skip
    return router


class _Through(Response):
    """A response that lets the door answer."""

    def __init__(self, door: SparqlDoor) -> None:
        super().__init__()
        self._door = door

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._door(scope, receive, send)


async def _nowhere(scope: Scope, receive: Receive, send: Send) -> None:
    await Response(status_code=404)(scope, receive, send)
