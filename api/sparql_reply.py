"""How answers of the SPARQL endpoint are sent: headers, compression, streams and errors.

An answer goes out with its right status or not at all: if a worker dies while a long answer
is on its way the connection is cut, so that no client can take the piece for the whole. This
module must not know queries.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from starlette.types import Receive, Send

from api.codings import Coding
from api.faults import error_body, fault_of, headers_of
from api.sparql_cache import Entry, Headers
from api.sparql_request import METHODS, ProtocolError, problem_of
from kg.errors import AtlasError
from kg.sparql.answer import Answer

FIXED: Final[Headers] = [
    (b"x-content-type-options", b"nosniff"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'; sandbox"),
]
VARY: Final = (b"vary", b"Accept, Accept-Encoding")

_SEND_SECONDS: Final = 60.0  # for 128 KB: slower readers are cut off
_LINGER_SECONDS: Final = 2.0
_ALLOW: Final = ", ".join(METHODS).encode()


async def send_whole(send: Send, status: int, headers: Sequence[tuple[bytes, bytes]], body: bytes) -> None:
    """Send an answer that is in memory."""
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def headers_for(content_type: bytes, tag: bytes) -> Headers:
    """Return the headers of an answer, without its length and coding."""
    fresh = (b"cache-control", b"no-cache" if tag else b"no-store")
    tags = [(b"etag", tag)] if tag else []
    return [(b"content-type", content_type), fresh, *tags, VARY, *FIXED]


def entry_for(answer: Answer, tag: bytes, headers: Headers) -> Entry:
    """Return a short answer as it is kept."""
    length = (b"content-length", str(len(answer.body)).encode())
    return Entry(answer.body, tag, [*headers, length], headers)


def matches(headers: Mapping[bytes, bytes], tag: bytes) -> bool:
    """Tell whether the client has the answer with that tag already (If-None-Match)."""
    given = headers.get(b"if-none-match")
    if given is None or not tag:
        return False
    bare = tag.removeprefix(b"W/")
    return any(one.strip().removeprefix(b"W/") == bare for one in given.split(b","))


async def send_unchanged(send: Send, tag: bytes, cors: Headers) -> None:
    """Say that the client's copy is still good."""
    headers = [(b"etag", tag), (b"cache-control", b"no-cache"), VARY, *cors]
    await send_whole(send, 304, headers, b"")


async def send_entry(
    send: Send, entry: Entry, headers: Mapping[bytes, bytes], coding: Coding | None, cors: Headers
) -> None:
    """Send a kept answer: as 304, in ``coding`` if it is kept so, or as it is."""
    if matches(headers, entry.etag):
        await send_unchanged(send, entry.etag, cors)
        return
    packed = entry.packed.get(coding.name) if coding is not None else None
    if packed is not None and coding is not None:
        more = [(b"content-encoding", coding.name), (b"content-length", str(len(packed)).encode())]
        await send_whole(send, 200, [*entry.headers_packed, *more, *cors], packed)
    else:
        await send_whole(send, 200, [*entry.headers, *cors] if cors else entry.headers, entry.body)


def options_headers(headers: Mapping[bytes, bytes], cors: Headers) -> Headers:
    """Return the headers of the answer to OPTIONS, a browser's question before the request."""
    found: Headers = [(b"allow", _ALLOW), (b"content-length", b"0"), *cors]
    allowed = any(name == b"access-control-allow-origin" for name, _ in cors)
    if allowed and b"access-control-request-method" in headers:
        found += [
            (b"access-control-allow-methods", b"GET, HEAD, POST"),
            (b"access-control-allow-headers", b"Accept, Content-Type, If-None-Match"),
            (b"access-control-max-age", b"600"),
        ]
    return found


@dataclass(frozen=True, slots=True)
class Stream:
    """A long answer that is about to be sent, in ``coding`` or as it is."""

    answer: Answer
    headers: Headers
    coding: Coding | None


async def send_stream(send: Send, stream: Stream, head: bool, cors: Headers) -> None:
    """Send a long answer piece by piece, compressed on the way; ``head``: only its headers.

    Raises ``QueryMemoryError`` or ``TimeoutError`` when it cannot be completed; the server then
    cuts the connection.
    """
    answer, coding = stream.answer, stream.coding
    if coding is not None:
        more = (b"content-encoding", coding.name)
    else:
        more = (b"content-length", str(answer.length).encode())
    await send({"type": "http.response.start", "status": 200, "headers": [*stream.headers, more, *cors]})
    if head:
        if answer.spool is not None:
            answer.spool.close()
        await send({"type": "http.response.body", "body": b""})
        return
    packer = coding.packer() if coding is not None else None
    chunks = answer.chunks()
    try:
        async for chunk in chunks:
            data = await asyncio.to_thread(packer.compress, chunk) if packer else chunk
            if data:
                await _send_part(send, data)
        if packer:
            await _send_part(send, packer.flush())
    finally:
        await chunks.aclose()  # type: ignore[attr-defined]
    await send({"type": "http.response.body", "body": b""})


async def _send_part(send: Send, data: bytes) -> None:
    async with asyncio.timeout(_SEND_SECONDS):
        await send({"type": "http.response.body", "body": data, "more_body": True})


async def send_error(send: Send, receive: Receive | None, error: AtlasError, extra: Headers) -> int:
    """Send the one JSON error shape and return the status.

    ``receive`` is given where a body may still be coming: it is not taken in, and the
    connection is closed once the client has had time to see the answer.
    """
    status = error.status if isinstance(error, ProtocolError) else fault_of(error).status
    content = error_body(error)
    content["error"]["code"] = problem_of(error)
    more = [(name.lower().encode(), value.encode()) for name, value in headers_of(error).items()]
    body = json.dumps(content, ensure_ascii=False).encode(errors="replace")
    headers = [
        (b"content-type", b"application/json; charset=utf-8"),
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"no-store"),
        *FIXED, *more, *extra,
    ]  # fmt: skip
    if status == 405:
        headers.append((b"allow", _ALLOW))
    if receive is None:
        await send_whole(send, status, headers, body)
        return status
    headers.append((b"connection", b"close"))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body, "more_body": True})
    await _linger(receive)
    await send({"type": "http.response.body", "body": b""})
    return status


async def _linger(receive: Receive) -> None:
    """Let what is on its way run into the sand, or a reset could overtake the answer."""
    try:
        async with asyncio.timeout(_LINGER_SECONDS):
            while True:
                part = await receive()
                if part["type"] == "http.disconnect" or not part.get("more_body", False):
                    return
    except TimeoutError:
        return
