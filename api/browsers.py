"""Browsers that come to the SPARQL endpoint get its page; programs get the protocol.

A browser is told by its Accept header; an address that names a ``format`` is always meant
for the protocol. The page lives at ``/ask``, and the reader sees ``/sparql``. This module
must not know either.
"""

from __future__ import annotations

from urllib.parse import parse_qs

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.negotiate import wants_html

ENDPOINT = "/sparql"
PAGE = "/ask"
_FORM = "application/x-www-form-urlencoded"


class BrowserDoor:
    """Sends browsers on to the page, within the application."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http" or not _at_endpoint(scope):
            await self._app(scope, receive, send)
            return

        async def send_varied(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).add_vary_header("Accept")
            await send(message)

        if _is_browser(scope):
            root = scope.get("root_path", "")
            path = f"{root}{PAGE}" if scope["path"].startswith(f"{root}/") and root else PAGE
            state = {**scope.get("state", {}), "shown_path": ENDPOINT}
            scope = {**scope, "path": path, "raw_path": path.encode(), "state": state}
        await self._app(scope, receive, send_varied)


def _at_endpoint(scope: Scope) -> bool:
    path = str(scope["path"]).removeprefix(scope.get("root_path", ""))
    return path in (ENDPOINT, f"{ENDPOINT}/")


def _is_browser(scope: Scope) -> bool:
    headers = Headers(scope=scope)
    if "format" in parse_qs(scope.get("query_string", b"").decode("latin-1")):
        return False
    if scope["method"] == "POST" and not headers.get("content-type", "").startswith(_FORM):
        return False
    return scope["method"] in {"GET", "POST"} and wants_html(headers.get("accept", ""))
