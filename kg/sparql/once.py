"""One query for the command line: a worker of its own, the same limits, no event loop.

This module must not know the pool or the web.
"""

from __future__ import annotations

import socket
import time
from contextlib import suppress
from dataclasses import dataclass, replace

from kg.errors import AtlasError, QueryTimeoutError, ReleaseError
from kg.sparql import frames
from kg.sparql.frames import QuerySource, Question, Reply
from kg.sparql.guard import Inspected, inspect
from kg.sparql.limits import QueryLimits
from kg.sparql.process import death, spawn


@dataclass(frozen=True, slots=True)
class Result:
    """A complete answer in ``media_type``, and what the guard found in the query."""

    media_type: str
    body: bytes
    inspected: Inspected
    seconds: float


def run_once(
    source: QuerySource,
    text: str,
    table_type: str = "application/sparql-results+json",
    graph_type: str = "text/turtle",
    limits: QueryLimits | None = None,
) -> Result:
    """Answer a query in a process of its own, within ``limits``.

    ``table_type`` is the media type for SELECT and ASK, ``graph_type`` for CONSTRUCT and
    DESCRIBE. Raises every ``QueryError``; ``FormatError`` where no media type is given for the
    kind of answer; ``ReleaseError`` where the data cannot be opened. The clock starts when the
    data is open.
    """
    limits = limits or QueryLimits()
    if source.store_path:
        source = replace(source, in_memory=False)  # one query is not worth loading everything
    inspected = inspect(text, limits)
    try:
        process, door = spawn(source, limits)
    except OSError as fault:
        raise ReleaseError(reason=str(fault)) from fault
    with door:
        try:
            door.sendall(frames.pack(source) + frames.pack(limits))
            _expect(door)
            end = time.monotonic() + limits.seconds
            question = Question.of(text, inspected, table_type, graph_type, limits.seconds)
            door.sendall(frames.pack(question))
            reply = _expect(door, end)
            body = _receive(door, reply.length)
        except TimeoutError:
            raise QueryTimeoutError(seconds=f"{limits.seconds:g}") from None
        except (EOFError, ConnectionError):
            raise death(process.wait(), limits) from None
        finally:
            with suppress(ProcessLookupError):
                process.kill()
            process.wait()
    return Result(reply.media_type, body, inspected, reply.seconds)


def _expect(door: socket.socket, end: float | None = None) -> Reply:
    door.settimeout(None if end is None else max(end - time.monotonic(), 0.001))
    size = frames.size_of(_receive(door, frames.SIZE_BYTES))
    reply = frames.unpack_reply(_receive(door, size))
    door.settimeout(None)
    failure: AtlasError | None = reply.failure()
    if failure is not None:
        raise failure
    return reply


def _receive(door: socket.socket, size: int) -> bytes:
    data = bytearray()
    while len(data) < size:
        piece = door.recv(min(size - len(data), 1 << 20))
        if not piece:
            raise EOFError
        data += piece
    return bytes(data)
