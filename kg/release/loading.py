"""Loads quads into a store while they are still being written: one core writes, one loads.

What is written goes into the dump and through a named pipe to the engine, which reads it
without needing the interpreter. Where there are no named pipes (Windows) the dump is loaded
when it is complete. This module knows nothing of what the quads say.
"""

from __future__ import annotations

import errno
import hashlib
import os
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from pathlib import Path
from typing import BinaryIO, TypeVar

import pyoxigraph as ox

from kg.nquads import Sink
from kg.release.disk import FileHash

T = TypeVar("T")


class HashingFile:
    """A binary file that is hashed while it is written; a second sink may be given the same."""

    def __init__(self, stream: BinaryIO, second: Sink | None = None) -> None:
        self._stream = stream
        self._digest = hashlib.sha256()
        self.second = second
        self.bytes = 0

    def write(self, data: bytes, /) -> None:
        """Write to the file (and to the second sink)."""
        self._stream.write(data)
        self._digest.update(data)
        self.bytes += len(data)
        if self.second is not None:
            self.second.write(data)

    def hash(self, name: str) -> FileHash:
        """Return size and hash of all that was written, under a name."""
        return FileHash(name, self.bytes, self._digest.hexdigest())


def load_file(engine: ox.Store, path: Path) -> None:
    """Load an N-Quads file. Raises ``OSError``."""
    engine.bulk_load(path=str(path), format=ox.RdfFormat.N_QUADS)


def load_while_writing(
    engine: ox.Store, dump: HashingFile, pipe: Path, write: Callable[[HashingFile], T]
) -> tuple[T, Callable[[], None]]:
    """Call ``write(dump)`` while ``engine`` loads what it writes.

    Returns what ``write`` returned, and a function that waits for the engine and raises what
    it raised. ``pipe`` is the path of a named pipe to make and remove.
    """
    os.mkfifo(pipe)
    pool = ThreadPoolExecutor(1)
    loading = pool.submit(load_file, engine, pipe)
    pool.shutdown(wait=False)  # the thread ends with its one task
    try:
        with open(_open_when_read(pipe, loading), "wb", buffering=0) as stream:
            dump.second = _Whole(stream)
            written = write(dump)
    except BrokenPipeError:
        loading.result()  # the engine gave up first, and knows why
        raise
    except BaseException:
        wait([loading])  # closing the pipe has ended it; nobody may remove its files before
        raise
    finally:
        dump.second = None
        pipe.unlink()
    return written, loading.result


class _Whole:
    """A raw stream that writes everything it is given, however little fits at a time."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def write(self, data: bytes, /) -> None:
        rest = memoryview(data)
        while rest:
            rest = rest[self._stream.write(rest) :]


def _open_when_read(pipe: Path, loading: Future[None]) -> int:
    """Open the pipe for writing once the engine has opened it for reading."""
    while True:
        try:
            handle = os.open(pipe, os.O_WRONLY | os.O_NONBLOCK)
        except OSError as fault:
            if fault.errno != errno.ENXIO:
                raise
            if wait([loading], timeout=0.002).done:
                loading.result()
                raise
        else:
            os.set_blocking(handle, True)
            return handle
