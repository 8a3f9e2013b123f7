"""A request at the SPARQL endpoint → what it asks, after SPARQL 1.1 Protocol, section 2.1.

Only reading: every form of update is recognised and refused. Bodies are read up to a limit,
and a body that is announced too long is not read at all. This module must not know pools or
answers.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final
from urllib.parse import parse_qsl

from starlette.types import Message, Receive, Scope

from api.patience import Disconnected
from kg.errors import AtlasError, InputError, QueryRefusedError, QueryTooLargeError
from kg.messages import message

FORM: Final = "application/x-www-form-urlencoded"
QUERY: Final = "application/sparql-query"
UPDATE: Final = "application/sparql-update"
METHODS: Final = ("GET", "HEAD", "POST", "OPTIONS")

_MOST_FIELDS: Final = 500
_SHORT_ADDRESS: Final = 8192
_UTF8: Final = frozenset({"", "utf-8", "utf8", "us-ascii", "ascii"})


class ProtocolError(InputError):
    """A request that is not SPARQL Protocol: an HTTP status and the name of a sentence."""

    code = "protocol"

    def __init__(self, status: int, name: str, **values: object) -> None:
        self.status, self.name = status, name
        super().__init__(name, **values)

    def text(self, lang: str = "zh") -> str:
        """Return the sentence ``sparql.protocol.<name>``."""
        return message(f"sparql.protocol.{self.name}", lang, **self.values)


@dataclass(frozen=True, slots=True)
class SparqlRequest:
    """What is asked: the query text (``None``: the bare endpoint), graphs and format."""

    query: str | None
    default_graphs: tuple[str, ...] | None
    named_graphs: tuple[str, ...] | None
    format: str


class Inbox:
    """Passes on what comes from the client, and knows whether anything is still to come."""

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self.empty = False

    async def __call__(self) -> Message:
        """Return the next piece."""
        part = await self._receive()
        self.empty = part["type"] == "http.disconnect" or not part.get("more_body", False)
        return part


def read_address(query_string: bytes) -> SparqlRequest:
    """Read a GET request.

    Raises ``ProtocolError`` (not UTF-8, two queries) and ``QueryRefusedError`` (an update).
    """
    if len(query_string) <= _SHORT_ADDRESS:
        return _read_short(query_string)
    return _make(_fields(query_string), ())


@lru_cache(maxsize=512)
def _read_short(query_string: bytes) -> SparqlRequest:
    return _make(_fields(query_string), ())


async def read_post(
    scope: Scope, receive: Receive, headers: Mapping[bytes, bytes], limit: int
) -> SparqlRequest:
    """Read a POST request whose query may have ``limit`` bytes.

    Raises ``ProtocolError`` (wrong type, charset or encoding, not UTF-8, two queries),
    ``QueryTooLargeError``, ``QueryRefusedError`` (an update) and ``Disconnected``.
    """
    kind, charset = _content_type(headers.get(b"content-type", b"").decode("latin-1"))
    if kind not in (FORM, QUERY, UPDATE):
        raise ProtocolError(415, "media_type", given=kind or "–")
    if kind == UPDATE:
        raise QueryRefusedError("protocol", reason=UPDATE)
    if charset not in _UTF8:
        raise ProtocolError(415, "charset", given=charset[:40])
    # A form has at worst three bytes for one of the query's, and names of graphs besides.
    most = limit if kind == QUERY else 3 * limit + 65_536
    body = await _read_body(receive, headers, most, limit)
    address = _fields(scope.get("query_string", b""))
    if kind == FORM:
        return _make([*address, *_fields(body)], (), required=True)
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        raise ProtocolError(400, "utf8") from None
    return _make(address, (text,), required=True)


def _make(
    fields: list[tuple[str, str]], bodies: tuple[str, ...], required: bool = False
) -> SparqlRequest:
    queries = [*bodies]
    default: list[str] = []
    named: list[str] = []
    chosen = ""
    for name, value in fields:
        if name == "query":
            queries.append(value)
        elif name == "default-graph-uri":
            default.append(value)
        elif name == "named-graph-uri":
            named.append(value)
        elif name == "format":
            chosen = chosen or value  # SPARQLWrapper sends several, the plainest first
        elif name in ("update", "using-graph-uri", "using-named-graph-uri"):
            raise QueryRefusedError("protocol", reason=name)
    if len(queries) > 1:
        raise ProtocolError(400, "two_queries")
    if required and not queries:
        raise ProtocolError(400, "no_query")
    named_any = bool(default or named)
    return SparqlRequest(
        queries[0] if queries else None,
        tuple(default) if named_any else None,
        tuple(named) if named_any else None,
        chosen,
    )


def _fields(data: bytes) -> list[tuple[str, str]]:
    if not data:
        return []
    try:
        return parse_qsl(
            data.decode("ascii"),
            keep_blank_values=True,
            encoding="utf-8",
            errors="strict",
            max_num_fields=_MOST_FIELDS,
        )
    except UnicodeDecodeError:
        return _fields_beyond_ascii(data)
    except ValueError:
        raise ProtocolError(400, "fields", most=_MOST_FIELDS) from None


def _fields_beyond_ascii(data: bytes) -> list[tuple[str, str]]:
    """Read fields that are not percent-encoded as they should be, if they are UTF-8."""
    try:
        text = data.decode("utf-8")
        return parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=_MOST_FIELDS)
    except UnicodeDecodeError:
        raise ProtocolError(400, "utf8") from None
    except ValueError:
        raise ProtocolError(400, "fields", most=_MOST_FIELDS) from None


def _content_type(header: str) -> tuple[str, str]:
    kind, *parameters = header.split(";")
    charset = ""
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "charset":
            charset = value.strip().strip('"').lower()
    return kind.strip().lower(), charset


async def _read_body(
    receive: Receive, headers: Mapping[bytes, bytes], most: int, limit: int
) -> bytes:
    encoding = headers.get(b"content-encoding", b"identity").decode("latin-1").strip().lower()
    if encoding not in ("identity", "", "gzip", "x-gzip", "deflate"):
        raise ProtocolError(415, "encoding", given=encoding[:40])
    announced = headers.get(b"content-length", b"")
    if announced.isdigit() and int(announced) > most:
        raise QueryTooLargeError(limit=limit)
    packed = encoding not in ("identity", "")
    unpacker = zlib.decompressobj(wbits=zlib.MAX_WBITS | 32) if packed else None
    body = bytearray()
    received = 0
    while True:
        part = await receive()
        if part["type"] == "http.disconnect":
            raise Disconnected
        data: bytes = part.get("body", b"")
        received += len(data)
        try:
            body += unpacker.decompress(data, most + 1 - len(body)) if unpacker else data
        except zlib.error:
            raise ProtocolError(400, "packed") from None
        if len(body) > most or received > most:
            raise QueryTooLargeError(limit=limit)
        if not part.get("more_body", False):
            break
    if unpacker is not None and not unpacker.eof:
        raise ProtocolError(400, "packed")
    return bytes(body)


def problem_of(error: AtlasError) -> str:
    """Return the short stable name of an error, in answers, counts and logs."""
    return f"{error.code}_{error.name}" if isinstance(error, ProtocolError) else error.code
