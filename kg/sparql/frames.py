"""What pool and worker say to each other over their socket pair.

A message is four bytes of length (big-endian), a JSON array of that length (the fields of one of
the types below), and then the bytes of the answer itself where a reply announces them. This module must not know
processes or engines.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from kg import errors
from kg.errors import AtlasError
from kg.sparql.guard import Inspected
from kg.sparql.limits import QueryLimits

_SIZE: Final = struct.Struct("!I")
SIZE_BYTES: Final = _SIZE.size


@dataclass(frozen=True, slots=True)
class QuerySource:
    """The data that workers answer from.

    ``dump_path`` is N-Quads (``.gz`` allowed), ``store_path`` the compiled store; ``in_memory``
    loads the dump, else the store is opened read-only. ``union``: the default graph is the union
    of all graphs, unless a request names graphs. Relative IRIs are resolved against ``base``.
    """

    id: str
    dump_path: str
    store_path: str = ""
    in_memory: bool = True
    base: str = ""
    prefixes: tuple[tuple[str, str], ...] = ()
    union: bool = True


@dataclass(frozen=True, slots=True)
class Question:
    """One query for a worker.

    ``table_type`` and ``graph_type`` are the media types wanted for either kind of answer,
    empty where none is acceptable. ``dataset``, ``star`` and ``columns`` are what the guard
    found (``kg.sparql.guard.Inspected``); ``inspect``: nobody has judged the text yet. ``None``
    for graphs means that the request names none.
    """

    text: str
    table_type: str
    graph_type: str
    seconds: float
    dataset: bool = False
    star: int = -1
    columns: tuple[str, ...] = ()
    inspect: bool = False
    default_graphs: tuple[str, ...] | None = None
    named_graphs: tuple[str, ...] | None = None

    @classmethod
    def of(
        cls,
        text: str,
        judged: Inspected | None,
        table_type: str,
        graph_type: str,
        seconds: float,
        default_graphs: tuple[str, ...] | None = None,
        named_graphs: tuple[str, ...] | None = None,
    ) -> Question:
        """Return the question for a text as it was ``judged`` (``None``: by the worker)."""
        if judged is None:
            return cls(text, table_type, graph_type, seconds, False, -1, (), True, default_graphs, named_graphs)
        return cls(
            text, table_type, graph_type, seconds, judged.dataset, judged.star, judged.columns,
            False, default_graphs, named_graphs,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reply:
    """A worker's word: ready, answered (``length`` bytes follow), or an error to raise.

    ``tired`` asks to be replaced. ``seconds`` is the time in the engine and its writer.
    ``thread`` is the thread that queries, told once when ready.
    """

    length: int = 0
    media_type: str = ""
    seconds: float = 0.0
    tired: bool = False
    thread: int = 0
    error: str = ""
    values: Mapping[str, Any] | None = None

    def failure(self) -> AtlasError | None:
        """Return the error that the worker met, as the pool's users know it."""
        if not self.error:
            return None
        values = dict(self.values or {})
        detail = values.pop("detail", None)
        kind = _ERRORS.get(self.error, errors.QueryError)
        if kind is errors.QuerySyntaxError:
            return errors.QuerySyntaxError(
                str(values["reason"]), int(values["line"]), int(values["column"]), detail=detail
            )
        return kind(detail, **values)


_ERRORS: Final[Mapping[str, type[AtlasError]]] = MappingProxyType({
    kind.code: kind
    for kind in (
        errors.QueryError,
        errors.QuerySyntaxError,
        errors.QueryRefusedError,
        errors.QueryTooDeepError,
        errors.QueryTooLargeError,
        errors.QueryMemoryError,
        errors.ResultTooLargeError,
        errors.FormatError,
        errors.ReleaseError,
    )
})


def reply_of(error: AtlasError) -> Reply:
    """Return what tells ``error`` to the other side."""
    return Reply(error=error.code, values={**error.values, "detail": error.detail})


_ENCODE: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def pack(message: QuerySource | QueryLimits | Question | Reply) -> bytes:
    """Return ``message`` as bytes for the other side: its fields in their order."""
    fields = [getattr(message, name) for name in message.__slots__]
    body = _ENCODE(fields).encode(errors="surrogatepass")
    return _SIZE.pack(len(body)) + body


def size_of(head: bytes | bytearray) -> int:
    """Return the length of the object that follows ``head``, the first four bytes."""
    size: int = _SIZE.unpack(head[:SIZE_BYTES])[0]
    return size


def unpack_reply(body: bytes | bytearray) -> Reply:
    """Read a reply."""
    return Reply(*json.loads(body))


def whole(data: bytes) -> tuple[Reply, bytes] | None:
    """Return reply and answer if ``data`` is exactly one message, else ``None``."""
    start = SIZE_BYTES
    if len(data) < start:
        return None
    end = start + size_of(data)
    if len(data) < end:
        return None
    reply = unpack_reply(data[start:end])
    return (reply, data[end:]) if len(data) == end + reply.length else None


def unpack_question(body: bytes) -> Question:
    """Read a question."""
    fields = dict(zip(Question.__slots__, json.loads(body), strict=True))
    for name, value in fields.items():
        if isinstance(value, list):
            fields[name] = tuple(value)
    return Question(**fields)


def unpack_source(body: bytes) -> QuerySource:
    """Read a source."""
    fields = dict(zip(QuerySource.__slots__, json.loads(body), strict=True))
    fields["prefixes"] = tuple((name, space) for name, space in fields["prefixes"])
    return QuerySource(**fields)


def unpack_limits(body: bytes) -> QueryLimits:
    """Read limits."""
    return QueryLimits(**dict(zip(QueryLimits.__slots__, json.loads(body), strict=True)))
