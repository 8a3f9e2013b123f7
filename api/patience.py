"""How long the server waits for clients: heads of requests, and readers who go away.

Uvicorn itself waits for ever for the end of a request's head and takes a head of any length;
``PatientProtocol`` does not; it also sends each answer in one write. This module must not know what is asked or answered.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import TypeVar, cast

from starlette.types import Receive
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from api.one_write import OneWrite

HEAD_SECONDS = 20.0
HEAD_BYTES = 1 << 20  # a query in the address may have a few hundred thousand
WATCH_AFTER_SECONDS = 0.25

Value = TypeVar("Value")


class Disconnected(Exception):  # noqa: N818 - no fault of anybody
    """The client has gone."""


class PatientProtocol(HttpToolsProtocol):
    """Uvicorn's HTTP protocol, which also hangs up on heads that take too long or are too long."""

    _timer: asyncio.TimerHandle | None = None
    _bytes = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for the first head."""
        self._out = OneWrite(transport)
        super().connection_made(cast(asyncio.Transport, self._out))
        self._begin_waiting()

    def data_received(self, data: bytes) -> None:
        """Take data; hang up when a head has become too long."""
        if self._timer is not None:
            self._bytes += len(data)
            if self._bytes > HEAD_BYTES:
                self._hang_up()
                return
        super().data_received(data)

    def on_message_begin(self) -> None:
        """A head has begun."""
        super().on_message_begin()
        if self._timer is None:
            self._begin_waiting()

    def on_headers_complete(self) -> None:
        """The head is complete."""
        self._end_waiting()
        super().on_headers_complete()

    def on_response_complete(self) -> None:
        """Head and body leave together."""
        self._out.flush()
        super().on_response_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop waiting."""
        self._end_waiting()
        super().connection_lost(exc)

    def _begin_waiting(self) -> None:
        self._bytes = 0
        self._timer = asyncio.get_running_loop().call_later(HEAD_SECONDS, self._hang_up)

    def _end_waiting(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _hang_up(self) -> None:
        self._end_waiting()
        self.transport.close()


async def while_connected(answer: Awaitable[Value], receive: Receive) -> Value:
    """Await ``answer``, but give it up when the client goes away (raises ``Disconnected``).

    The body of the request must have been read.
    """
    loop = asyncio.get_running_loop()
    task = asyncio.current_task()
    assert task is not None
    gone = False
    watcher: asyncio.Task[None] | None = None

    async def watch() -> None:
        nonlocal gone
        while (await receive())["type"] != "http.disconnect":
            continue
        gone = True
        task.cancel()

    def begin() -> None:
        nonlocal watcher
        watcher = loop.create_task(watch())

    timer = loop.call_later(WATCH_AFTER_SECONDS, begin)
    try:
        return await answer
    except asyncio.CancelledError:
        if gone:
            task.uncancel()
            raise Disconnected from None
        raise
    finally:
        timer.cancel()
        if watcher is not None:
            watcher.cancel()
