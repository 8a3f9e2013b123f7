"""The SPARQL endpoint: SPARQL 1.1 Protocol, reading only (W3C Recommendation, section 2.1).

Raw ASGI and the outermost layer: an answer that is known leaves before routing and
validation begin. Browsers are passed on to the application, which has a page for them.
Statuses: 400 (syntax, with line and column), 403 (update, SERVICE), 405, 406, 408, 413, 415,
503 with Retry-After, 504. This module must not know how queries are run.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
import time
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from starlette.types import ASGIApp, Receive, Scope, Send

from api.codings import INLINE_BYTES, choose_coding
from api.negotiate import wants_html
from api.patience import Disconnected, while_connected
from api.sparql_cache import Entry, Headers, ResultCache
from api.sparql_counts import CONTENT_TYPE, RequestCounts, metrics_page
from api.sparql_formats import Choice, choose_formats, known_formats
from api.sparql_reply import (
    FIXED,
    Stream,
    entry_for,
    headers_for,
    matches,
    options_headers,
    send_entry,
    send_error,
    send_stream,
    send_unchanged,
    send_whole,
)
from api.sparql_request import (
    FORM,
    METHODS,
    Inbox,
    ProtocolError,
    SparqlRequest,
    problem_of,
    read_address,
    read_post,
)
from kg.errors import AtlasError, FormatError, ParameterError
from kg.sparql.description import description_query
from kg.sparql.frames import Question
from kg.sparql.guard import Inspected

if TYPE_CHECKING:
    from api.edition import Edition
    from api.served import Served

ENDPOINT: Final = "/sparql"
METRICS: Final = "/metrics"

_PATHS: Final = frozenset({ENDPOINT, f"{ENDPOINT}/", METRICS})
_FOR_PAGES: Final = "application/sparql-results+json, text/turtle;q=0.9"
_CLOSE: Final = (b"connection", b"close")
_BODY_SECONDS: Final = 30.0

_log = logging.getLogger("brand_atlas.sparql")


class SparqlDoor:
    """Answers requests at ``/sparql`` and ``/metrics``; everything else goes on to ``app``.

    ``cors_origins`` may read from other origins (``*``: any). ``public_url`` is the address by
    which the service describes itself. ``cache_bytes`` bounds the memory of results,
    ``slow_seconds`` is the time from which a query goes into the slow-query log.
    """

    def __init__(
        self,
        app: ASGIApp,
        served: Served,
        *,
        cors_origins: tuple[str, ...] = (),
        public_url: str = "",
        cache_bytes: int = 64 << 20,
        slow_seconds: float = 1.0,
    ) -> None:
        self._app = app
        self._served = served
        self._origins = frozenset(origin.encode() for origin in cors_origins)
        self._public_url = public_url.rstrip("/")
        self._slow = slow_seconds
        self.cache = ResultCache(cache_bytes)
        self.counts = RequestCounts()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        path = _path(scope) if scope["type"] == "http" else ""
        if path not in _PATHS:
            await self._app(scope, receive, send)
            return
        if path == METRICS:
            await self._tell_metrics(send)
            return
        headers = dict(scope["headers"])
        method = scope["method"]
        cors = self._cross_origin(headers)
        if method == "GET" and (entry := self._known(scope, headers)) is not None:
            self.counts.from_memory += 1
            coding = choose_coding(headers.get(b"accept-encoding", b""))
            await send_entry(send, entry, headers, coding, cors)
        elif _is_browser(scope, headers):
            await self._app(scope, receive, send)
        elif method == "OPTIONS":
            await send_whole(send, 204, options_headers(headers, cors), b"")
        else:
            await self._ask(scope, receive, send, headers, cors)

    async def _ask(
        self, scope: Scope, receive: Receive, send: Send, headers: Mapping[bytes, bytes], cors: Headers
    ) -> None:
        """Read, answer, send, and note how it ended."""
        started = time.perf_counter()
        method = scope["method"]
        outcome, digest, sending = "answered", "", False
        inbox = Inbox(receive) if method not in ("GET", "HEAD") else None
        try:
            if method not in METHODS:
                known = ", ".join(METHODS)
                raise ProtocolError(405, "method", given=method[:20], known=known)
            with self._served.lease() as edition:
                self.cache.turn_to(edition.release)
                request = await self._read(scope, inbox or receive, headers, edition)
                reply, digest = await self._answer(scope, receive, headers, edition, request)
                sending = True
                if isinstance(reply, Entry):
                    coding = choose_coding(headers.get(b"accept-encoding", b""))
                    await send_entry(send, reply, headers, coding, cors)
                elif isinstance(reply, Stream):
                    await send_stream(send, reply, method == "HEAD", cors)
                else:
                    await send_unchanged(send, reply, cors)
        except Disconnected:
            outcome = "disconnected"
        except Exception as found:
            if sending:
                outcome = "broken_off"
                raise  # in the middle of an answer: the server cuts the connection
            error = _seen_from_outside(found)
            outcome = problem_of(error)
            slow = isinstance(found, TimeoutError)
            unread = None if slow or inbox is None or inbox.empty else inbox
            await send_error(send, unread, error, [*cors, _CLOSE] if slow else cors)
        finally:
            self._note(method, digest, outcome, time.perf_counter() - started)

    # Reading

    async def _read(
        self, scope: Scope, receive: Receive, headers: Mapping[bytes, bytes], edition: Edition
    ) -> SparqlRequest:
        if scope["method"] != "POST":
            return read_address(scope["query_string"])
        async with asyncio.timeout(_BODY_SECONDS):
            return await read_post(scope, receive, headers, edition.pool.limits.query_bytes)

    # Answering

    async def _answer(
        self,
        scope: Scope,
        receive: Receive,
        headers: Mapping[bytes, bytes],
        edition: Edition,
        request: SparqlRequest,
    ) -> tuple[Entry | Stream | bytes, str]:
        """Return what is to be sent (a tag: the client has it), and the digest of the query."""
        accept = headers.get(b"accept", b"").decode("latin-1")
        choice = choose_formats(accept, request.format)
        coding = choose_coding(headers.get(b"accept-encoding", b""))
        text = request.query
        if text is None:
            text = self._description(scope, edition.release)
        judged = edition.pool.judge(text)
        if request.query is None and judged is not None:
            judged = replace(judged, unconnected=False)  # ours, and small
        if judged is not None:
            _check_acceptable(choice, judged, bool(request.format), request.format)
        digest = judged.digest if judged else ""
        key = None if judged is None or judged.volatile else _key(judged, request, choice)
        entry = self.cache.get(key) if key else None
        if entry is None:
            tag = _tag(edition.release, key) if key else b""
            if matches(headers, tag):
                return tag, digest
            answer = await while_connected(
                edition.pool.submit(_question(text, request, choice, judged, edition), judged, _client(scope)),
                receive,
            )
            base = headers_for(choice.for_type(answer.media_type), tag)
            if answer.spool is not None:
                return Stream(answer, base, coding), digest
            entry = entry_for(answer, tag, base)
            if key:
                self.cache.put(key, entry)
        if key and scope["method"] == "GET":
            self.cache.link(_address(scope, headers), key)
        if coding is not None and entry.lacks(coding):
            small = len(entry.body) <= INLINE_BYTES
            packed = coding.pack(entry.body) if small else await asyncio.to_thread(coding.pack, entry.body)
            self.cache.pack(key, entry, coding, packed)
        return entry, digest

    async def answer(self, edition: Edition, text: str, client: str) -> tuple[str, bytes]:
        """Answer a query for a page: media type and content, JSON results or Turtle.

        What was answered already is not asked again, and what a page asks is remembered for
        the page's own script. Raises every ``QueryError``.
        """
        self.cache.turn_to(edition.release)
        request, choice = SparqlRequest(text, None, None, ""), choose_formats(_FOR_PAGES, "")
        judged = edition.pool.judge(text)
        key = None if judged is None or judged.volatile else _key(judged, request, choice)
        entry = self.cache.get(key) if key else None
        if entry is None:
            question = _question(text, request, choice, judged, edition)
            answer = await edition.pool.submit(question, judged, client)
            if answer.spool is not None:
                return answer.media_type, await answer.read()
            tag = _tag(edition.release, key) if key else b""
            entry = entry_for(answer, tag, headers_for(choice.for_type(answer.media_type), tag))
            if key:
                self.cache.put(key, entry)
        content_type = dict(entry.headers)[b"content-type"].decode()
        return content_type.partition(";")[0], entry.body

    def _description(self, scope: Scope, release: str) -> str:
        try:
            return description_query(self._own_address(scope), release)
        except ParameterError:  # a Host header that makes no IRI
            return description_query("http://localhost/sparql", release)

    def _own_address(self, scope: Scope) -> str:
        if self._public_url:
            return self._public_url + ENDPOINT
        host = dict(scope["headers"]).get(b"host", b"localhost").decode("latin-1")
        return f"{scope.get('scheme', 'http')}://{host}{scope.get('root_path', '')}{ENDPOINT}"

    def _known(self, scope: Scope, headers: Mapping[bytes, bytes]) -> Entry | None:
        """Return the answer that this very address had before from the release now served."""
        found = self.cache.at(_address(scope, headers))
        if found is None:
            return None
        try:
            current = self._served.edition.release
        except AtlasError:
            return None
        coding = choose_coding(headers.get(b"accept-encoding", b""))
        return None if current != self.cache.release or found.lacks(coding) else found

    def _cross_origin(self, headers: Mapping[bytes, bytes]) -> Headers:
        origin = headers.get(b"origin")
        if origin is None or not self._origins:
            return []
        if b"*" in self._origins:
            allowed = b"*"
        elif origin in self._origins:
            allowed = origin
        else:
            return [(b"vary", b"Origin")]
        return [
            (b"access-control-allow-origin", allowed),
            (b"access-control-expose-headers", b"ETag, Retry-After"),
            (b"vary", b"Origin"),
        ]

    async def _tell_metrics(self, send: Send) -> None:
        try:
            state = self._served.edition.pool.state
        except AtlasError:
            state = None
        kept = {"entries": len(self.cache), "bytes": self.cache.kept_bytes}
        try:
            body = metrics_page(self.counts, state, kept)
        except AtlasError as error:
            await send_error(send, None, error, [])
            return
        length = (b"content-length", str(len(body)).encode())
        headers = [(b"content-type", CONTENT_TYPE), (b"cache-control", b"no-store"), length, *FIXED]
        await send_whole(send, 200, headers, body)

    def _note(self, method: str, digest: str, outcome: str, seconds: float) -> None:
        self.counts.note(outcome, seconds)
        slow = seconds >= self._slow
        if slow or _log.isEnabledFor(logging.INFO):
            words = "method=%s query=%s outcome=%s seconds=%.3f%s"
            level = logging.WARNING if slow else logging.INFO
            _log.log(level, words, method, digest[:16] or "-", outcome, seconds, " slow" if slow else "")


def _path(scope: Scope) -> str:
    """Return the path within the application: servers put the root path before it or not."""
    path: str = scope["path"]
    root: str = scope.get("root_path", "")
    return path.removeprefix(root) if root else path


def _is_browser(scope: Scope, headers: Mapping[bytes, bytes]) -> bool:
    """Tell a browser by its Accept header; whoever names a format wants the protocol."""
    accept = headers.get(b"accept", b"")
    if b"text/html" not in accept or scope["method"] not in ("GET", "HEAD", "POST"):
        return False
    posted = headers.get(b"content-type", b"").startswith(FORM.encode())
    if scope["method"] == "POST" and not posted:
        return False
    return b"format=" not in scope["query_string"] and wants_html(accept.decode("latin-1"))


def _address(scope: Scope, headers: Mapping[bytes, bytes]) -> tuple[bytes, ...]:
    return (scope["query_string"], headers.get(b"accept", b""))


def _seen_from_outside(error: Exception) -> AtlasError:
    if isinstance(error, FormatError):  # a worker found that the answer is of the other kind
        return ProtocolError(406, "not_acceptable", known=known_formats())
    if isinstance(error, AtlasError):
        return error
    if isinstance(error, TimeoutError):
        return ProtocolError(408, "slow")
    _log.error("a request could not be answered", exc_info=error)
    return AtlasError()


def _check_acceptable(choice: Choice, judged: Inspected, named: bool, name: str) -> None:
    table = judged.form in ("SELECT", "ASK")
    if (choice.table if table else choice.graph) is None:
        known = known_formats(judged.form)
        if named:
            raise ProtocolError(406, "format", given=name[:40], known=known)
        raise ProtocolError(406, "not_acceptable", known=known)


def _question(
    text: str, request: SparqlRequest, choice: Choice, judged: Inspected | None, edition: Edition
) -> Question:
    return Question.of(
        text,
        judged,
        choice.table.format.media_type if choice.table else "",
        choice.graph.format.media_type if choice.graph else "",
        edition.pool.limits.seconds,
        request.default_graphs,
        request.named_graphs,
    )


Key = tuple[str, tuple[str, ...] | None, tuple[str, ...] | None, bytes]


def _key(judged: Inspected, request: SparqlRequest, choice: Choice) -> Key:
    chosen = choice.table if judged.form in ("SELECT", "ASK") else choice.graph
    content_type = chosen.content_type if chosen else b""
    return (judged.digest, request.default_graphs, request.named_graphs, content_type)


@lru_cache(maxsize=512)
def _tag(release: str, key: Key) -> bytes:
    """Return the weak entity tag: blank nodes and the order of rows may differ between runs."""
    return b'W/"%s"' % hashlib.sha256(repr((release, key)).encode()).hexdigest()[:24].encode()


def _client(scope: Scope) -> str:
    client = scope.get("client")
    return str(client[0]) if client else ""
