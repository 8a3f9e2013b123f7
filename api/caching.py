"""Answers that may be kept: one entity tag per release, address, language and format.

A release never changes, so an answer made from it stays true until another release is
served. A reader who comes back with the tag of what the present release would answer gets
304 before any page is made. Answers are revalidated every time (``no-cache``): a new release
shows at once. See RFC 9110, sections 8.8.3 and 13.1.2. This module must not know any page.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.language import chooses_language, language

_VARY = "Accept, Cookie"


def entity_tag(release: str, build: str, connection: HTTPConnection) -> str:
    """Return the weak entity tag of the answer that ``release`` gives to a request."""
    parts = (
        release,
        build,
        language(connection),
        connection.url.path,
        connection.url.query,
        connection.headers.get("accept", ""),
    )
    return f'W/"{hashlib.sha256(chr(0).join(parts).encode()).hexdigest()[:24]}"'


class ReleaseCache:
    """Adds tags to what is made from a release, and answers 304 where nothing is new.

    A route marks its answer as made from a release by ``scope["state"]["release"]``.
    ``current`` gives the id of the release now served (``None`` where there is none);
    ``build`` stands for program, templates, assets and settings.
    """

    def __init__(self, app: ASGIApp, current: Callable[[], str | None], build: str) -> None:
        self._app = app
        self._current = current
        self._build = build

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http" or scope["method"] not in {"GET", "HEAD"}:
            await self._app(scope, receive, send)
            return
        state = scope.setdefault("state", {})
        connection = HTTPConnection(scope)
        given = Headers(scope=scope).get("if-none-match", "")
        # a choice of language is remembered by a cookie, which only a whole answer sets
        if given and not chooses_language(connection) and (release := self._current()):
            tag = entity_tag(release, self._build, connection)
            if tag in (word.strip() for word in given.split(",")):
                await _not_modified(tag, send)
                return

        async def send_with_tag(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] == 200:
                headers = MutableHeaders(scope=message)
                release = state.get("release")
                if release and "etag" not in headers and "cache-control" not in headers:
                    headers["ETag"] = entity_tag(release, self._build, connection)
                    headers["Cache-Control"] = "no-cache"
                    headers.add_vary_header(_VARY)
            await send(message)

        await self._app(scope, receive, send_with_tag)


async def _not_modified(tag: str, send: Send) -> None:
    headers = MutableHeaders(raw=[])
    headers["ETag"] = tag
    headers["Cache-Control"] = "no-cache"
    headers["Vary"] = _VARY
    await send({"type": "http.response.start", "status": 304, "headers": headers.raw})
    await send({"type": "http.response.body", "body": b""})
