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
from typing import TYPE_CHECKING, Final

from starlette.types import ASGIApp, Receive, Scope, Send

from api.negotiate import wants_html
from api.patience import Disconnected, while_connected
from api.sparql_cache import Entry, Headers, ResultCache, pack
from api.sparql_counts import CONTENT_TYPE, RequestCounts, metrics_page
from api.sparql_formats import Choice, choose_formats, known_formats
from api.sparql_reply import FIXED, VARY, send_error, send_stream, send_whole
from api.sparql_request import (
    FORM,
    METHODS,
    ProtocolError,
    SparqlRequest,
    problem_of,
    read_address,
    read_post,
)
from kg.errors import AtlasError, FormatError, ParameterError
from kg.sparql.answer import Answer
from kg.sparql.description import description_query
from kg.sparql.frames import Question
from kg.sparql.guard import Inspected

if TYPE_CHECKING:
    from api.edition import Edition
    from api.served import Served

ENDPOINT: Final = "/sparql"
METRICS: Final = "/metrics"

_BODY_SECONDS: Final = 30.0
_SMALL_BODY: Final = 32_768

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
        if scope["type"] != "http" or not _at_endpoint(scope):
            if scope["type"] == "http" and _path(scope) == METRICS:
                await self._tell_metrics(send)
            else:
                await self._app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        method = scope["method"]
        if method == "GET" and (entry := self._known(scope, headers)) is not None:
            self.counts.from_memory += 1
            await _send_entry(send, entry, headers, self._cross_origin(headers))
            return
        if _is_browser(scope, headers):
            await self._app(scope, receive, send)
            return
        cors = self._cross_origin(headers)
        if method == "OPTIONS":
            await send_whole(send, 204, _options(headers, cors), b"")
            return
        started = time.perf_counter()
        outcome, digest = "answered", ""
        unread: Receive | None = receive if method not in ("GET", "HEAD") else None
        try:
            if method not in METHODS:
                known = ", ".join(METHODS)
                raise ProtocolError(405, "method", given=method[:20], known=known)
            with self._served.lease() as edition:
                self.cache.turn_to(edition.release)
                request = await self._read(scope, receive, headers, edition)
                unread = None
                digest = await self._answer(scope, receive, send, headers, edition, request)
        except Disconnected:
            outcome = "disconnected"
        except AtlasError as found:
            error = _seen_from_outside(found)
            outcome = problem_of(error)
            await send_error(send, unread, error, cors)
        except TimeoutError:
            outcome = "slow_client"
            if unread is None:
                raise  # in the middle of an answer: cut the connection
            await send_error(send, None, ProtocolError(408, "slow"), [*cors, (b"connection", b"close")])
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
        send: Send,
        headers: Mapping[bytes, bytes],
        edition: Edition,
        request: SparqlRequest,
    ) -> str:
        """Answer ``request`` and return the digest of its query."""
        accept = headers.get(b"accept", b"").decode("latin-1")
        choice = choose_formats(accept, request.format)
        text = request.query
        if text is None:
            text = self._description(scope, edition.release)
        judged = edition.pool.judge(text)
        if request.query is None and judged is not None:
            judged = replace(judged, unconnected=False)  # ours, and small
        if judged is not None:
            _check_acceptable(choice, judged, bool(request.format), request.format)
        key = None if judged is None or judged.volatile else _key(judged, request, choice)
        entry = self.cache.get(key) if key else None
        if entry is None:
            tag = _tag(edition.release, key) if key else b""
            if tag and _matches(headers, tag):
                await send_whole(send, 304, _not_modified(tag, self._cross_origin(headers)), b"")
                return judged.digest if judged else ""
            answer = await while_connected(
                edition.pool.submit(_question(text, request, choice, judged, edition), judged, _client(scope)),
                receive,
            )
            content_type = choice.for_type(answer.media_type)
            base = _headers(content_type, tag)
            if answer.spool is not None:
                packed = _takes_gzip(headers)
                cors = self._cross_origin(headers)
                await send_stream(send, [*base, *cors], answer, packed, scope["method"] == "HEAD")
                return judged.digest if judged else ""
            entry = _entry(answer, tag, base)
            if key:
                self.cache.put(key, entry)
        if key and scope["method"] == "GET":
            self.cache.link(_address(scope, headers), key)
        if _takes_gzip(headers) and entry.worth_packing:
            packed_body = (
                pack(entry.body)
                if len(entry.body) <= _SMALL_BODY
                else await asyncio.to_thread(pack, entry.body)
            )
            if key:
                self.cache.note_packed(key, entry, packed_body)
            entry.packed = packed_body
        await _send_entry(send, entry, headers, self._cross_origin(headers))
        return judged.digest if judged else ""

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
        if current != self.cache.release or (_takes_gzip(headers) and found.worth_packing):
            return None
        return found

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


def _at_endpoint(scope: Scope) -> bool:
    return _path(scope) in (ENDPOINT, ENDPOINT + "/")


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


def _seen_from_outside(error: AtlasError) -> AtlasError:
    if isinstance(error, FormatError):  # a worker found that the answer is of the other kind
        return ProtocolError(406, "not_acceptable", known=known_formats())
    return error


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


def _tag(release: str, key: Key) -> bytes:
    """Return the weak entity tag: blank nodes and the order of rows may differ between runs."""
    return b'W/"%s"' % hashlib.sha256(repr((release, key)).encode()).hexdigest()[:24].encode()


def _matches(headers: Mapping[bytes, bytes], tag: bytes) -> bool:
    given = headers.get(b"if-none-match")
    if given is None:
        return False
    bare = tag.removeprefix(b"W/")
    return any(one.strip().removeprefix(b"W/") == bare for one in given.split(b","))


def _headers(content_type: bytes, tag: bytes) -> Headers:
    fresh = (b"cache-control", b"no-cache" if tag else b"no-store")
    tags = [(b"etag", tag)] if tag else []
    return [(b"content-type", content_type), fresh, *tags, VARY, *FIXED]


def _not_modified(tag: bytes, cors: Headers) -> Headers:
    return [(b"etag", tag), (b"cache-control", b"no-cache"), VARY, *cors]


def _entry(answer: Answer, tag: bytes, headers: Headers) -> Entry:
    length = (b"content-length", str(len(answer.body)).encode())
    return Entry(answer.body, tag, [*headers, length], [*headers, (b"content-encoding", b"gzip")])


def _takes_gzip(headers: Mapping[bytes, bytes]) -> bool:
    accepted = headers.get(b"accept-encoding", b"")
    return b"gzip" in accepted and b"gzip;q=0" not in accepted.replace(b" ", b"")


async def _send_entry(send: Send, entry: Entry, headers: Mapping[bytes, bytes], cors: Headers) -> None:
    if entry.etag and _matches(headers, entry.etag):
        await send_whole(send, 304, _not_modified(entry.etag, cors), b"")
    elif entry.packed and _takes_gzip(headers):
        length = (b"content-length", str(len(entry.packed)).encode())
        await send_whole(send, 200, [*entry.headers_packed, length, *cors], entry.packed)
    else:
        await send_whole(send, 200, [*entry.headers, *cors] if cors else entry.headers, entry.body)


def _options(headers: Mapping[bytes, bytes], cors: Headers) -> Headers:
    allow = ", ".join(METHODS).encode()
    found: Headers = [(b"allow", allow), (b"content-length", b"0"), *cors]
    allowed = any(name == b"access-control-allow-origin" for name, _ in cors)
    if allowed and b"access-control-request-method" in headers:
        found += [
            (b"access-control-allow-methods", b"GET, HEAD, POST"),
            (b"access-control-allow-headers", b"Accept, Content-Type, If-None-Match"),
            (b"access-control-max-age", b"600"),
        ]
    return found


def _client(scope: Scope) -> str:
    client = scope.get("client")
    return str(client[0]) if client else ""
