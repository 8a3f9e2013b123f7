"""One worker process as the pool sees it: started, asked, killed, and always reaped.

The process is begun anew (never forked from one that has a store open) with a clean
environment. This module must not know queues or clocks.
"""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final, cast

import kg
from kg.errors import (
    AtlasError,
    QueryError,
    QueryMemoryError,
    QueryTimeoutError,
    QueryTooDeepError,
    ReleaseError,
)
from kg.sparql import frames
from kg.sparql.answer import Answer, Spool
from kg.sparql.frames import QuerySource, Question, Reply
from kg.sparql.limits import QueryLimits

INLINE_BYTES: Final = 1 << 20
"""Answers up to this length are handed over whole."""

_REAP_SECONDS: Final = 0.005
_HEAVY_NICENESS: Final = 15


def spawn(source: QuerySource, limits: QueryLimits) -> tuple[subprocess.Popen[bytes], socket.socket]:
    """Start a worker; return its process and our end of the socket pair, both asked to begin.

    Raises ``OSError`` where the machine cannot start another process.
    """
    ours, theirs = socket.socketpair()
    root = Path(kg.__file__).resolve().parent.parent
    try:
        process = subprocess.Popen(
            [sys.executable, "-P", "-s", "-m", "kg.sparql.worker"],
            stdin=theirs.fileno(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd="/",
            env={"PYTHONPATH": str(root), "PYTHONDONTWRITEBYTECODE": "1", "LC_ALL": "C.UTF-8"},
        )
    except OSError:
        ours.close()
        raise
    finally:
        theirs.close()
    return process, ours


def death(code: int, limits: QueryLimits) -> QueryError:
    """Return the error for a worker that ended with exit ``code`` while it was answering."""
    if code == -signal.SIGSEGV:  # its stack ran over
        return QueryTooDeepError(limit=limits.depth)
    if code == -signal.SIGXCPU:
        return QueryTimeoutError(seconds=f"{limits.seconds:g}")
    return QueryMemoryError()


class WorkerProcess(asyncio.Protocol):
    """A worker: ``idle`` once ready, one question at a time.

    ``on_change`` is called when it becomes idle or is gone (``gone``); nothing is called back
    after it is gone.
    """

    def __init__(
        self,
        process: subprocess.Popen[bytes],
        limits: QueryLimits,
        on_change: Callable[[WorkerProcess], None],
    ) -> None:
        self.idle = False
        self.gone = False
        self.dying = False  # killed, not yet gone
        self.tired = False
        self.background = False  # has a low priority, which cannot be raised again
        self.idle_since = 0.0  # seconds of the loop's clock
        self.started = False
        self.holds: tuple[str, ...] = ()
        self.failure: AtlasError | None = None  # why it could not start
        self._process = process
        self._limits = limits
        self._on_change = on_change
        self._loop = asyncio.get_running_loop()
        self._transport: asyncio.Transport | None = None
        self._buffer = bytearray()
        self._reply: Reply | None = None
        self._spool: Spool | None = None
        self._promise: asyncio.Future[Answer] | None = None
        self._thread = 0
        self._ended: asyncio.Future[None] = self._loop.create_future()

    @classmethod
    async def start(
        cls, source: QuerySource, limits: QueryLimits, on_change: Callable[[WorkerProcess], None]
    ) -> WorkerProcess:
        """Start a process; it becomes ``idle`` later, or is ``gone``."""
        process, door = spawn(source, limits)
        worker = cls(process, limits, on_change)
        door.setblocking(False)
        await worker._loop.create_unix_connection(lambda: worker, sock=door)
        assert worker._transport is not None
        worker._transport.write(frames.pack(source) + frames.pack(limits))
        return worker

    @property
    def pid(self) -> int:
        """Process id."""
        return self._process.pid

    def ask(self, question: Question) -> asyncio.Future[Answer]:
        """Send a question; the future gets the answer or an error. Only when ``idle``."""
        assert self.idle
        assert self._transport is not None
        self.idle = False
        self._promise = self._loop.create_future()
        self._transport.write(frames.pack(question))
        return self._promise

    @property
    def replied(self) -> bool:
        """Whether the answer to the present question has begun to arrive: it is complete."""
        return self._reply is not None

    def yield_processor(self) -> None:
        """Let everybody else go first from now on."""
        self.background = True
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, self._thread or self.pid, _HEAVY_NICENESS)

    def kill(self, error: AtlasError | None = None) -> None:
        """End the process now; the present question, if any, fails with ``error``."""
        if error is not None:
            self._fail(error)
        self.idle = False
        self.dying = True
        if self._process.returncode is None:
            with suppress(ProcessLookupError):
                self._process.kill()

    async def ended(self) -> None:
        """Wait until the process is gone and reaped."""
        await asyncio.shield(self._ended)

    # asyncio.Protocol

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the way to write."""
        self._transport = cast(asyncio.Transport, transport)  # uvloop has a class of its own

    def data_received(self, data: bytes) -> None:
        """Take what the worker sends."""
        if self._spool is not None:
            self._feed(data)
            return
        if not self._buffer and self._reply is None and (whole := frames.whole(data)) is not None:
            self._reply, body = whole  # the common case: an answer in one piece
            self._finish(self._reply, body)
            return
        self._buffer += data
        while True:
            if self._reply is None:
                size = frames.SIZE_BYTES
                if len(self._buffer) < size:
                    return
                end = size + frames.size_of(self._buffer)
                if len(self._buffer) < end:
                    return
                self._reply = frames.unpack_reply(self._buffer[size:end])
                del self._buffer[:end]
            reply = self._reply
            if reply.length > INLINE_BYTES:
                self._begin_spool(reply)
                return
            if len(self._buffer) < reply.length:
                return
            body = bytes(self._buffer[: reply.length])
            del self._buffer[: reply.length]
            self._finish(reply, body)
            if not self._buffer:
                return

    def connection_lost(self, exc: Exception | None) -> None:
        """The process has ended or is about to: make sure, and reap it."""
        self.idle = False
        self._reap()

    def _begin_spool(self, reply: Reply) -> None:
        self._spool = Spool(reply.length)
        if self._promise is not None and not self._promise.done():
            answer = Answer(reply.media_type, reply.length, reply.seconds, spool=self._spool)
            self._promise.set_result(answer)
        else:
            self._spool.close()
        data = bytes(self._buffer)
        self._buffer.clear()
        self._feed(data)

    def _feed(self, data: bytes) -> None:
        assert self._spool is not None
        assert self._reply is not None
        try:
            self._spool.feed(data)
        except OSError:
            self._spool.fail(QueryMemoryError())
            self.kill()
            return
        if self._spool.complete:
            reply, self._spool = self._reply, None
            self._rest(reply)

    def _finish(self, reply: Reply, body: bytes) -> None:
        failure = reply.failure()
        if not self.started:
            self.started = True
            self._thread = reply.thread
            self.failure = failure
            if failure is None:
                self.holds = tuple((reply.values or {}).get("holds", ()))
        elif self._promise is not None and not self._promise.done():
            if failure is not None:
                self._promise.set_exception(failure)
            else:
                self._promise.set_result(Answer(reply.media_type, reply.length, reply.seconds, body))
        self._rest(reply)

    def _rest(self, reply: Reply) -> None:
        self._reply = self._promise = None
        self.tired = self.tired or reply.tired
        if self.failure is None and not self.dying:
            self.idle, self.idle_since = True, self._loop.time()
            self._on_change(self)

    def _fail(self, error: AtlasError) -> None:
        if self._promise is not None and not self._promise.done():
            self._promise.set_exception(error)
        if self._spool is not None:
            self._spool.fail(error)
            self._spool = None

    def _reap(self) -> None:
        code = self._process.poll()
        if code is None:
            with suppress(ProcessLookupError):
                self._process.kill()
            self._loop.call_later(_REAP_SECONDS, self._reap)
            return
        if not self.started and self.failure is None:
            self.failure = ReleaseError(reason=f"worker exit {code}")
        self._fail(death(code, self._limits))
        self.gone = True
        if not self._ended.done():
            self._ended.set_result(None)
        self._on_change(self)
