"""Bodies of requests, read piece by piece within a limit, and what they must be.

JSON objects of plain texts are all that the workbench sends. This module must not know what
the texts mean.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from urllib.parse import parse_qsl

from starlette.requests import Request

from kg.errors import ParameterError, QueryTooLargeError

ROOM = 4096
"""Bytes that a body may hold beside the longest query."""

_FORM = "application/x-www-form-urlencoded"


async def read_body(request: Request, most: int) -> bytes:
    """Return the body; raises ``QueryTooLargeError`` as soon as it is longer than ``most`` bytes."""
    given = request.headers.get("content-length", "")
    if given.isdigit() and int(given) > most:
        raise QueryTooLargeError(limit=most)
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > most:
            raise QueryTooLargeError(limit=most)
    return bytes(body)


async def read_posted(request: Request, most: int) -> Mapping[str, object]:
    """Return the fields of a JSON object or of a form.

    ``most`` bytes of query may come, escaped or not. Raises ``ParameterError`` for a body that
    is neither, ``QueryTooLargeError`` for a longer one.
    """
    body = await read_body(request, 3 * most + ROOM)
    if request.headers.get("content-type", "").startswith(_FORM):
        try:
            pairs = parse_qsl(body.decode("utf-8"), keep_blank_values=True, max_num_fields=20)
        except ValueError as fault:
            raise ParameterError(reason=str(fault)) from None
        return dict(pairs)
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        raise ParameterError(reason="JSON") from None
    if not isinstance(found, dict):
        raise ParameterError(reason="JSON: {…}")
    return found


def text_of(fields: Mapping[str, object], name: str, most: int) -> str:
    """Return the text ``name``; raises ``ParameterError`` where there is none, ``QueryTooLargeError``."""
    value = fields.get(name)
    if not isinstance(value, str) or not value.strip():
        raise ParameterError("missing", name=name, label=name, label_en=name, example="ASK {}")
    if len(value.encode(errors="replace")) > most:
        raise QueryTooLargeError(limit=most)
    return value
