"""An answer on its way from a worker to whoever asked, however slowly they read.

A worker must be free for the next question as soon as it has written its answer, and a slow
reader must not cost memory. So what is not read in time goes to a nameless temporary file.
This module must not know processes or the web.
"""

from __future__ import annotations

import asyncio
import tempfile
from collections import deque
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import IO, Final

from kg.errors import AtlasError

IN_MEMORY_BYTES: Final = 2 << 20
_READ_BYTES: Final = 128 << 10


class Spool:
    """Bytes that come faster than they are read: some in memory, the rest in a file."""

    def __init__(self, length: int) -> None:
        self.length = length
        self._fed = 0
        self._memory: deque[bytes] = deque()
        self._memory_bytes = 0
        self._file: IO[bytes] | None = None
        self._file_read = self._file_fed = 0
        self._waiter: asyncio.Future[None] | None = None
        self._failure: AtlasError | None = None
        self._closed = False

    @property
    def complete(self) -> bool:
        """Whether everything has been fed."""
        return self._fed >= self.length

    def feed(self, data: bytes) -> None:
        """Take the next bytes; raises ``OSError`` where the disk is full."""
        self._fed += len(data)
        if self._closed:
            return
        if self._file is None and self._memory_bytes + len(data) <= IN_MEMORY_BYTES:
            self._memory.append(data)
            self._memory_bytes += len(data)
        else:
            if self._file is None:
                self._file = tempfile.TemporaryFile(prefix="kg-answer-")  # noqa: SIM115 - closed by close()
            self._file.seek(self._file_fed)
            self._file.write(data)
            self._file_fed += len(data)
        self._wake()

    def fail(self, error: AtlasError) -> None:
        """Let the reader know that there will be no more."""
        self._failure = error
        self._wake()

    async def read(self) -> bytes:
        """Return the next bytes, ``b""`` at the end; raises what ``fail`` was given."""
        while True:
            if self._memory:
                data = self._memory.popleft()
                self._memory_bytes -= len(data)
                return data
            if self._file is not None and self._file_read < self._file_fed:
                self._file.seek(self._file_read)
                data = self._file.read(_READ_BYTES)
                self._file_read += len(data)
                return data
            if self._failure is not None:
                raise self._failure
            if self.complete:
                return b""
            self._waiter = asyncio.get_running_loop().create_future()
            await self._waiter

    def close(self) -> None:
        """Forget everything; what still comes is dropped."""
        self._closed = True
        self._memory.clear()
        if self._file is not None:
            self._file.close()
            self._file = None

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)


@dataclass(frozen=True, slots=True)
class Answer:
    """A complete answer: its media type, its length in bytes, and the bytes.

    ``body`` is there at once for small answers; large ones are read with ``chunks``.
    ``seconds`` is the time that the engine took.
    """

    media_type: str
    length: int
    seconds: float
    body: bytes = b""
    spool: Spool | None = None

    async def chunks(self) -> AsyncIterator[bytes]:
        """Yield the bytes; raises ``QueryMemoryError`` if the worker dies while sending."""
        if self.spool is None:
            yield self.body
            return
        try:
            while data := await self.spool.read():
                yield data
        finally:
            self.spool.close()

    async def read(self) -> bytes:
        """Return all bytes at once."""
        return b"".join([chunk async for chunk in self.chunks()])
