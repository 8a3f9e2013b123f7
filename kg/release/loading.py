"""Loads a dump into a store while it is still being written.

The engine reads through a named pipe at its own pace and needs no interpreter for it; a
thread hands it what the dump has grown by. So writing, loading and whatever reads the dump
meanwhile go on side by side. Where there are no named pipes (Windows) the dump is loaded
when it is complete. This module knows nothing of what the quads say.
"""

from __future__ import annotations

import errno
import hashlib
import os
from concurrent.futures import Future, ThreadPoolExecutor, wait
from pathlib import Path
from threading import Condition
from typing import BinaryIO

import pyoxigraph as ox

from kg.disk import FileHash

_CHUNK = 1 << 20


class HashingFile:
    """An unbuffered binary file that is hashed while it is written."""

    def __init__(self, stream: BinaryIO, follower: Follower | None = None) -> None:
        self._stream = stream
        self._digest = hashlib.sha256()
        self._follower = follower
        self.bytes = 0

    def write(self, data: bytes, /) -> None:
        """Write all of ``data``. Raises ``OSError``, the follower's too."""
        _write_all(self._stream, data)
        self._digest.update(data)
        self.bytes += len(data)
        if self._follower is not None:
            self._follower.grown(self.bytes)

    def hash(self, name: str) -> FileHash:
        """Return size and hash of all that was written, under a name."""
        return FileHash(name, self.bytes, self._digest.hexdigest())


def load_file(engine: ox.Store, path: Path) -> None:
    """Load an N-Quads file. Raises ``OSError``."""
    engine.bulk_load(path=str(path), format=ox.RdfFormat.N_QUADS)


class Follower:
    """Loads the file ``path`` into ``engine`` while it grows; use it as a context manager.

    The writer tells by ``grown`` how long the file is. Leaving the block waits until all is
    loaded, and raises what the engine raised (``OSError``).
    """

    def __init__(self, engine: ox.Store, path: Path) -> None:
        self._engine, self._path = engine, path
        self._pipe = path.with_name(f".{path.name}.pipe")
        self._more = Condition()
        self._size = 0
        self._ended = False
        self._tasks: tuple[Future[None], ...] = ()

    def grown(self, size: int) -> None:
        """Tell that the first ``size`` bytes are written; raises early what broke the load."""
        with self._more:
            self._size = size
            self._more.notify()
        for task in self._tasks:
            if task.done():
                task.result()

    def __enter__(self) -> Follower:
        if hasattr(os, "mkfifo"):
            os.mkfifo(self._pipe)
            pool = ThreadPoolExecutor(2, "load")
            loading = pool.submit(load_file, self._engine, self._pipe)
            self._tasks = (loading, pool.submit(self._feed, loading))
            pool.shutdown(wait=False)  # its threads end with their one task
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        with self._more:
            self._ended = True
            self._more.notify()
        wait(self._tasks)  # nobody may remove files that the engine still writes
        self._pipe.unlink(missing_ok=True)
        if kind is None:
            for task in self._tasks:
                task.result()
            if not self._tasks:
                load_file(self._engine, self._path)

    def _feed(self, loading: Future[None]) -> None:
        handle = _open_when_read(self._pipe, loading)
        if handle is None:
            return
        with self._path.open("rb", buffering=0) as source, open(handle, "wb", buffering=0) as pipe:
            while True:
                size, ended = self._next(source.tell())
                while source.tell() < size:
                    chunk = source.read(min(_CHUNK, size - source.tell()))
                    try:
                        _write_all(pipe, chunk)
                    except BrokenPipeError:  # the engine gave up, and says why itself
                        return
                if ended:
                    return

    def _next(self, sent: int) -> tuple[int, bool]:
        """Wait until there is more than ``sent``; return the size, and whether that is all."""
        with self._more:
            self._more.wait_for(lambda: self._size > sent or self._ended)
            return self._size, self._ended


def _write_all(stream: BinaryIO, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[stream.write(rest) :]


def _open_when_read(pipe: Path, loading: Future[None]) -> int | None:
    """Open the pipe for writing once the engine reads it; ``None`` if it never will."""
    while True:
        try:
            handle = os.open(pipe, os.O_WRONLY | os.O_NONBLOCK)
        except OSError as fault:
            if fault.errno != errno.ENXIO:
                raise
            if wait([loading], timeout=0.002).done:
                return None
        else:
            os.set_blocking(handle, True)
            return handle
