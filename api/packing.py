"""Compresses what the application answers: pages, JSON, pictures, static files.

A body that comes in one piece is compressed once and its compressed form kept (found again by
its digest, static files by their address), so nothing that is served twice is compressed
twice. Longer ones are compressed piece by piece. SPARQL answers have a door of their own. This
module must not know any route.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections import OrderedDict
from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.codings import INLINE_BYTES, WORTH_BYTES, Coding, Packer, choose_coding

_VARY: Final = "Accept-Encoding"
_TEXTS: Final = frozenset({
    "application/javascript", "application/json", "application/n-quads", "application/n-triples",
    "application/trig", "application/xml", "image/svg+xml",
})  # fmt: skip
_KEPT_BYTES: Final = 16 << 20


class PackedBodies:
    """Compressed bodies, least recently used out first, ``most_bytes`` in all."""

    def __init__(self, most_bytes: int) -> None:
        self._most = most_bytes
        self._bytes = 0
        self._bodies: OrderedDict[tuple[bytes, bytes], bytes] = OrderedDict()

    async def packed(self, coding: Coding, body: bytes, address: bytes) -> bytes:
        """Return ``body`` compressed; ``address`` is given where it never changes."""
        key = (coding.name, address or hashlib.blake2b(body, digest_size=16).digest())
        known = self._bodies.get(key)
        if known is not None:
            self._bodies.move_to_end(key)
            return known
        thorough = bool(address)
        if thorough or len(body) > INLINE_BYTES:
            made = await asyncio.to_thread(coding.pack, body, thorough)
        else:
            made = coding.pack(body)
        if key not in self._bodies and len(made) * 8 <= self._most:
            self._bodies[key] = made
            self._bytes += len(made)
            while self._bytes > self._most:
                self._bytes -= len(self._bodies.popitem(last=False)[1])
        return made


class Packing:
    """Compresses answers of the application in the coding that the client likes best."""

    def __init__(self, app: ASGIApp, kept_bytes: int = _KEPT_BYTES) -> None:
        self._app = app
        self._kept = PackedBodies(kept_bytes)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        accepted = Headers(scope=scope).get("accept-encoding", "")
        coding = choose_coding(accepted.encode("latin-1"))
        reply = _Reply(send, coding, self._kept, scope["path"].encode(errors="surrogateescape"))
        await self._app(scope, receive, reply.send)


class _Reply:
    """One answer on its way: its head waits until the first piece of its body is there."""

    def __init__(self, send: Send, coding: Coding | None, kept: PackedBodies, path: bytes) -> None:
        self._send = send
        self._coding = coding
        self._kept = kept
        self._path = path
        self._head: Message | None = None
        self._packer: Packer | None = None

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            packable = _is_packable(message["status"], headers)
            if packable or message["status"] == 304:
                headers.add_vary_header(_VARY)
            if packable and self._coding is not None:
                self._head = message
                return
        elif message["type"] == "http.response.body" and self._coding is not None:
            if self._head is not None:
                message = await self._begin(self._coding, self._head, message)
                self._head = None
            elif self._packer is not None:
                message = await self._go_on(self._packer, message)
        await self._send(message)

    async def _begin(self, coding: Coding, head: Message, message: Message) -> Message:
        """Send the head and return the first piece of the body."""
        headers = MutableHeaders(scope=head)
        body: bytes = message.get("body", b"")
        more = message.get("more_body", False)
        if not more and len(body) < WORTH_BYTES:
            await self._send(head)
            return message
        headers["Content-Encoding"] = coding.name.decode()
        if (tag := headers.get("etag", "")) and not tag.startswith("W/"):
            headers["ETag"] = f"W/{tag}"  # other bytes, the same meaning
        if more:
            self._packer = coding.packer()
            if "content-length" in headers:
                del headers["content-length"]
            await self._send(head)
            return await self._go_on(self._packer, message)
        fixed = self._path if "immutable" in headers.get("cache-control", "") else b""
        packed = await self._kept.packed(coding, body, fixed)
        headers["Content-Length"] = str(len(packed))
        await self._send(head)
        return {**message, "body": packed}

    async def _go_on(self, packer: Packer, message: Message) -> Message:
        body: bytes = message.get("body", b"")
        if len(body) > INLINE_BYTES:
            data = await asyncio.to_thread(packer.compress, body)
        else:
            data = packer.compress(body)
        if not message.get("more_body", False):
            data += packer.flush()
        return {**message, "body": data}


def _is_packable(status: int, headers: Headers) -> bool:
    if status in (204, 206, 304) or "content-encoding" in headers or "accept-ranges" in headers:
        return False
    if "no-transform" in headers.get("cache-control", ""):
        return False
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "text/event-stream":
        return False
    return kind.startswith("text/") or kind in _TEXTS or kind.endswith(("+json", "+xml"))
