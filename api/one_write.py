"""A transport that gathers what is written within one turn of the event loop.

The web server writes the head of an answer and its body apart: two system calls, two packets,
and a client that wakes up twice. This module must not know HTTP.
"""

from __future__ import annotations

import asyncio
from typing import Any, Final

_MOST_BYTES: Final = 64 << 10
"""More is not held back, so that flow control sees long answers as they come."""


class OneWrite:
    """Stands before ``transport``; everything but writing and closing goes straight to it."""

    def __init__(self, transport: asyncio.Transport) -> None:
        self._transport = transport
        self._loop = asyncio.get_running_loop()
        self._parts: list[bytes] = []
        self._bytes = 0

    def write(self, data: bytes) -> None:
        """Take bytes; they leave at the end of this turn of the loop, or with ``flush``."""
        if not data:
            return
        if not self._parts:
            self._loop.call_soon(self.flush)
        self._parts.append(data)
        self._bytes += len(data)
        if self._bytes > _MOST_BYTES:
            self.flush()

    def flush(self) -> None:
        """Send what has been gathered."""
        if self._parts:
            parts, self._parts, self._bytes = self._parts, [], 0
            self._transport.writelines(parts)

    def close(self) -> None:
        """Send what has been gathered, and close."""
        self.flush()
        self._transport.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)
