"""JSON bodies from strangers: read within a limit, of JSON's type, with no surprises in them.

A body that says it is JSON cannot come from another site's form. This module must not know
what a body means.
"""

from __future__ import annotations

import json
import math
import re
from typing import Any, NoReturn

from fastapi.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request

from api.posted import read_body
from kg.errors import ParameterError, QueryTooLargeError

DEEPEST = 12
"""Levels of the deepest body."""

MOST_MEMBERS = 600_000
"""Values of the largest body."""

LONGEST_TEXT = 4000
"""Characters of the longest text in a body, unless a longer one is allowed."""

_UNWRITABLE = re.compile("[\ud800-\udfff\x00]")
_REFUSED = frozenset({"__proto__", "constructor", "prototype"})


async def read_json(request: Request, most: int, longest: int = LONGEST_TEXT) -> Any:
    """Return the JSON value in the body.

    Raises ``HTTPException`` 415 for another type, ``QueryTooLargeError`` beyond ``most`` bytes,
    ``ParameterError`` for what is no JSON or too deep.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise HTTPException(415)
    try:
        body = await read_body(request, most)
    except QueryTooLargeError:
        raise QueryTooLargeError("body", limit=most) from None
    return await run_in_threadpool(parse, body, longest)


def parse(body: bytes, longest: int = LONGEST_TEXT) -> Any:
    """Return the value of a JSON text; raises ``ParameterError`` that names the place."""
    try:
        value = json.loads(body.decode("utf-8"), parse_constant=_no_number)
    except (ValueError, RecursionError) as fault:
        raise ParameterError("body", place="$", problem=f"JSON: {str(fault)[:80]}") from None
    check(value, longest)
    return value


def _no_number(word: str) -> NoReturn:
    raise ValueError(word)


def check(value: Any, longest: int = LONGEST_TEXT) -> None:
    """Refuse what no body of ours holds.

    Raises ``ParameterError`` for values nested too deeply, too many, too long texts, numbers
    that are none, texts that cannot be written, and member names that mean something to scripts.
    """
    waiting: list[tuple[Any, str, int]] = [(value, "$", 0)]
    seen = 0
    while waiting:
        one, place, depth = waiting.pop()
        seen += 1
        if seen > MOST_MEMBERS:
            raise ParameterError("body", place=place[:80], problem=f"> {MOST_MEMBERS}")
        if depth > DEEPEST:
            raise ParameterError("body", place=place[:80], problem=f"depth > {DEEPEST}")
        if isinstance(one, dict):
            for name, inner in one.items():
                _text(name, place, 100)
                if name in _REFUSED:
                    raise ParameterError("body", place=place[:80], problem=name)
                waiting.append((inner, f"{place}.{name}", depth + 1))
        elif isinstance(one, list):
            waiting.extend((inner, f"{place}[{number}]", depth + 1) for number, inner in enumerate(one))
        elif isinstance(one, str):
            _text(one, place, longest)
        elif isinstance(one, int | float) and not isinstance(one, bool) and not _sound(one):
            raise ParameterError("body", place=place[:80], problem="number")


def _sound(number: int | float) -> bool:
    return abs(number) < 2**53 if isinstance(number, int) else math.isfinite(number)


def _text(text: str, place: str, longest: int) -> None:
    if len(text) > longest:
        raise ParameterError("body", place=place[:80], problem=f"{len(text)} > {longest}")
    if _UNWRITABLE.search(text):
        raise ParameterError("body", place=place[:80], problem="U+D800–U+DFFF, U+0000")
