"""How answers of the SPARQL endpoint are sent: headers, compression, streams and errors.

An answer goes out with its right status or not at all: if a worker dies while a long answer
is on its way the connection is cut, so that no client can take the piece for the whole. This
module must not know queries.
"""

from __future__ import annotations

import asyncio
import json
import zlib
from collections.abc import Sequence
from typing import Final

from starlette.types import Receive, Send

from api.faults import error_body, fault_of, headers_of
from api.sparql_cache import Headers
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


async def send_stream(send: Send, headers: Headers, answer: Answer, packed: bool, head: bool) -> None:
    """Send a long answer piece by piece, compressed on the way if ``packed``.

    Raises ``QueryMemoryError`` or ``TimeoutError`` when it cannot be completed; the server then
    cuts the connection.
    """
    if packed:
        headers = [*headers, (b"content-encoding", b"gzip")]
    else:
        headers = [*headers, (b"content-length", str(answer.length).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    if head:
        if answer.spool is not None:
            answer.spool.close()
        await send({"type": "http.response.body", "body": b""})
        return
    packer = zlib.compressobj(1, wbits=zlib.MAX_WBITS | 16) if packed else None
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
