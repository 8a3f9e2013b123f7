"""The application as the web server sees it: the SPARQL endpoint stands before everything else.

Layers, routing and validation cost more than a short query, and the endpoint needs none of
them: it has headers, errors and statuses of its own. This module must not know any route.
"""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from starlette.types import Receive, Scope, Send

from api.routes.sparql import make_door
from api.served import Served
from api.settings import Settings


class Application(FastAPI):
    """FastAPI behind the door of the SPARQL endpoint; ``served`` is what the door answers from."""

    def __init__(self, served: Served, settings: Settings, **given: Any) -> None:
        super().__init__(**given)
        self._door = make_door(super().__call__, served, settings)
        self.state.results = self._door

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        await self._door(scope, receive, send)
