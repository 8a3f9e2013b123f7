"""A query worker: ``python -m kg.sparql.worker``, one process that may be killed at any time.

It is told its data and its limits over the socket on its standard input, opens the data, gives
up every right it does not need, and then answers one question after the other. An answer is
written completely before its first byte is sent, so that whoever asked knows how it ended before
passing anything on. This module must not know the web or the queue.
"""

from __future__ import annotations

import gc
import gzip
import os
import resource
import socket
import sys
import threading
import time
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any, Final, cast

import pyoxigraph as ox

from kg.errors import (
    AtlasError,
    FormatError,
    QueryError,
    QueryMemoryError,
    ReleaseError,
    ResultTooLargeError,
)
from kg.sparql import frames, jail
from kg.sparql.formats import GRAPHS, TABLES, ResultFormat
from kg.sparql.frames import QuerySource, Question, Reply
from kg.sparql.guard import inspect
from kg.sparql.limits import QueryLimits
from kg.sparql.rows import RowCounter, counter_for
from kg.sparql.syntax import syntax_error

STACK_BYTES: Final = 256 << 20
"""Stack of the thread that queries: parsers recurse, and an overflow ends the process."""

_SEND_BYTES: Final = 256 << 10


class _Pages:
    """Where the engine writes an answer: in memory, within the limits."""

    def __init__(
        self, media_type: str, limits: QueryLimits, counter: RowCounter | None, least: int
    ) -> None:
        self.media_type = media_type
        self.chunks: list[bytes] = []
        self.length = 0
        self._limits = limits
        self._counter = counter
        self._counts_from = limits.rows * least  # fewer bytes cannot hold too many rows
        self._counting = False

    def write(self, chunk: bytes) -> int:
        self.chunks.append(chunk)
        self.length += len(chunk)
        if self.length > self._limits.result_bytes:
            raise _too_large(self._limits)
        if self._counter and self.length > self._counts_from:
            for piece in [chunk] if self._counting else self.chunks:
                self._counter.feed(piece)
            self._counting = True
            if self._counter.rows > self._limits.rows:
                raise _too_large(self._limits)
        return len(chunk)

    def flush(self) -> None:
        """Nothing waits anywhere else."""


class Desk:
    """Answers questions from one open store."""

    def __init__(self, source: QuerySource, limits: QueryLimits) -> None:
        self._source = source
        self._limits = limits
        self._prefixes = dict(source.prefixes)
        self._store = _open(source)
        self._nothing = ox.Store()

    def answer(self, question: Question) -> tuple[Reply, list[bytes]]:
        """Answer one question; errors of the query become a reply."""
        started = time.perf_counter()
        try:
            pages = self._write(question)
        except AtlasError as error:
            return frames.reply_of(error), []
        except SyntaxError as fault:
            return frames.reply_of(syntax_error(str(fault), question.text)), []
        except MemoryError:
            return frames.reply_of(QueryMemoryError()), []
        except (RuntimeError, ValueError, OSError) as fault:
            return frames.reply_of(QueryError(reason=str(fault))), []
        seconds = time.perf_counter() - started
        return Reply(pages.length, pages.media_type, seconds), pages.chunks

    def _write(self, question: Question) -> _Pages:
        if question.inspect:
            found = inspect(question.text, self._limits)
            question = replace(
                question, dataset=found.dataset, star=found.star, columns=found.columns
            )
        graphs: dict[str, Any] = {}
        default, named = question.default_graphs, question.named_graphs
        if default is not None or named is not None:
            # SPARQL 1.1 Protocol, 2.1.4: graphs of the request replace those of the query.
            graphs["default_graph"] = [ox.NamedNode(iri) for iri in default or ()]
            graphs["named_graphs"] = [ox.NamedNode(iri) for iri in named or ()]
        elif self._source.union and not question.dataset:
            graphs["use_default_graph_as_union"] = True
        known: dict[str, Any] = {"base_iri": self._source.base or None, "prefixes": self._prefixes}
        text = question.text
        if question.star >= 0:
            text = self._with_columns(question, known)
        result = self._store.query(text, **known, **graphs)
        if isinstance(result, ox.QueryTriples):
            return self._write_graph(result, question.graph_type)
        media_type = question.table_type
        table = ox.QueryResultsFormat.from_media_type(media_type)
        if table is None:
            raise FormatError(name="", known=_names(TABLES))
        counter, least = (
            (None, 1) if isinstance(result, ox.QueryBoolean) else counter_for(media_type)
        )
        pages = _Pages(media_type, self._limits, counter, least)
        result.serialize(cast(Any, pages), format=table)
        return pages

    def _with_columns(self, question: Question, known: dict[str, Any]) -> str:
        """Return the text of a ``SELECT *`` with its columns named, in the order of the text.

        The engine sorts them by name. Which variables are in scope it tells itself, asked about
        a store without data.
        """
        nothing = self._nothing.query(question.text, **known)
        assert isinstance(nothing, ox.QuerySolutions)
        names = [variable.value for variable in nothing.variables]
        order = {name: place for place, name in enumerate(question.columns)}
        wanted = sorted(names, key=lambda name: order.get(name, len(order)))
        if wanted == names:
            return question.text
        stars = " ".join(f"?{name}" for name in wanted)
        return f"{question.text[: question.star]} {stars} {question.text[question.star + 1 :]}"

    def _write_graph(self, triples: ox.QueryTriples, media_type: str) -> _Pages:
        form = ox.RdfFormat.from_media_type(media_type)
        if form is None:
            raise FormatError(name="", known=_names(GRAPHS))
        pages = _Pages(media_type, self._limits, None, 1)
        ox.serialize(
            self._counted(triples), cast(Any, pages), format=form, prefixes=self._prefixes or None
        )
        return pages

    def _counted(self, triples: Iterable[ox.Triple]) -> Iterator[ox.Triple]:
        most = self._limits.rows
        for count, triple in enumerate(triples, 1):
            if count > most:
                raise _too_large(self._limits)
            yield triple

    def warm_up(self) -> None:
        """Touch every path once: after the doors are shut nothing can be imported or opened."""
        for text in (
            "SELECT * { ?s ?p ?o } LIMIT 2",
            "CONSTRUCT WHERE { ?s ?p ?o } LIMIT 2",
            "ASK { FILTER",
            "ASK {",
        ):
            for table in TABLES:
                for graph in GRAPHS:
                    question = Question(text, table.media_type, graph.media_type, 1.0)
                    frames.pack(self.answer(question)[0])


def _names(formats: tuple[ResultFormat, ...]) -> tuple[str, ...]:
    return tuple(one.media_type for one in formats)


def _too_large(limits: QueryLimits) -> ResultTooLargeError:
    return ResultTooLargeError(rows=limits.rows, bytes=limits.result_bytes)


def _open(source: QuerySource) -> ox.Store:
    if not source.in_memory:
        # The engine opens files of a large store when they are first needed, when this process
        # may have no right to walk down to the folder: from within it always finds them.
        os.chdir(source.store_path)
        return ox.Store.read_only(".")
    store = ox.Store()
    if source.dump_path.endswith(".gz"):
        with gzip.open(source.dump_path) as dump:
            store.bulk_load(cast(Any, dump), format=ox.RdfFormat.N_QUADS)
    elif source.dump_path:
        store.bulk_load(path=source.dump_path, format=ox.RdfFormat.N_QUADS)
    return store


def _receive(door: socket.socket, size: int) -> bytes | None:
    """Return exactly ``size`` bytes, ``None`` where the other side has gone."""
    data = bytearray()
    while len(data) < size:
        piece = door.recv(min(size - len(data), 1 << 20))
        if not piece:
            return None
        data += piece
    return bytes(data)


def _message(door: socket.socket) -> bytes | None:
    head = _receive(door, frames.SIZE_BYTES)
    return None if head is None else _receive(door, frames.size_of(head))


def _send(door: socket.socket, reply: Reply, chunks: list[bytes]) -> None:
    batch, size = [frames.pack(reply)], 0
    for chunk in chunks:
        batch.append(chunk)
        size += len(chunk)
        if size >= _SEND_BYTES:
            door.sendall(b"".join(batch))
            batch, size = [], 0
    if batch:
        door.sendall(b"".join(batch))


def _used_bytes() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def _serve(door: socket.socket, desk: Desk, limits: QueryLimits, in_memory: bool) -> None:
    holds = jail.after_opening(limits.memory_bytes, "" if in_memory else ".")
    at_rest = _used_bytes()
    gc.freeze()
    ready = Reply(thread=threading.get_native_id(), values={"holds": holds, "process": os.getpid()})
    door.sendall(frames.pack(ready))
    while (body := _message(door)) is not None:
        question = frames.unpack_question(body)
        jail.limit_processor_time(question.seconds)
        reply, chunks = desk.answer(question)
        # What the allocator keeps counts against the next query, which should not pay for it.
        tired = _used_bytes() - at_rest > limits.memory_bytes // 4
        _send(door, replace(reply, tired=tired), chunks)


def main() -> None:
    """Run until the other side hangs up."""
    door = socket.socket(fileno=0)
    jail.before_opening()
    head, body = _message(door), _message(door)
    if head is None or body is None:
        return
    source, limits = frames.unpack_source(head), frames.unpack_limits(body)
    try:
        desk = Desk(source, limits)
    except (OSError, SyntaxError, ValueError) as fault:
        door.sendall(frames.pack(frames.reply_of(ReleaseError(reason=str(fault)))))
        return
    desk.warm_up()
    threading.stack_size(STACK_BYTES)
    thread = threading.Thread(target=_serve, args=(door, desk, limits, source.in_memory), daemon=True)
    thread.start()
    thread.join()


if __name__ == "__main__":
    main()
    sys.stdout.flush()
    os._exit(0)  # the data needs no tidy end, and large stores take long to take apart
