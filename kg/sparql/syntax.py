"""What the engine says about bad syntax → the error of the program, at the right place.

The engine's parser reports the place where its longest attempt ended. For a keyword that is as
many letters too far as the keyword is long (of several, the shortest began last, and is the
right one); for marks and classes of characters it is the place itself. This module must not know
how a query is run.
"""

from __future__ import annotations

import re
from typing import Final

from kg.errors import QuerySyntaxError
from kg.sparql.tokens import place_of

_REPORT: Final = re.compile(r"error at (?P<line>\d+):(?P<column>\d+): expected (?:one of )?(?P<items>.*)", re.S)
_ITEM: Final = re.compile(
    r"""\[[^\[\]]*(?:\[[^\]]*\][^\[\]]*)*\](?:\s*\|[^,]*)?  # a class of characters
      | "(?:[^"\\]|\\.)*"                                  # a mark, such as "."
      | [^,"\[]+                                           # a keyword or a sentence
    """,
    re.VERBOSE,
)
_KEYWORD: Final = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_WORD: Final = re.compile(r"[^\s{}()\[\];,]+|\S")
_SHOWN: Final = 40


def syntax_error(report: str, text: str) -> QuerySyntaxError:
    """Return the error for an engine's ``report`` on the query ``text``.

    >>> syntax_error("error at 1:26: expected one of LATERAL, [_]", "SELECT ?s WHERE { ?s ?p }").column
    19
    """
    found = _REPORT.match(report)
    if found is None:
        return QuerySyntaxError(report)
    items = [item.strip() for item in _ITEM.findall(found["items"])]
    sentences = [item for item in items if item and item[0] not in '"[' and not _KEYWORD.fullmatch(item)]
    keywords = [item for item in items if _KEYWORD.fullmatch(item)]
    sure = any(item.startswith("[") and item != "[_]" for item in items)
    marks = list(dict.fromkeys(item.strip('"') for item in items if item.startswith('"') and len(item) < 8))
    offset = _offset(text, int(found["line"]), int(found["column"]))
    if sentences:
        return QuerySyntaxError("; ".join(dict.fromkeys(sentences)), *place_of(text, offset))
    if marks:
        return QuerySyntaxError(" ".join(marks[:6]), *place_of(text, offset), detail="expected")
    if not sure and keywords:
        offset = max(offset - min(map(len, keywords)), 0)
    elif not sure and offset:
        offset -= 1
    while offset < len(text) and text[offset].isspace():
        offset += 1
    word = _WORD.match(text, offset)
    if word is None:
        return QuerySyntaxError("", *place_of(text, len(text)), detail="end")
    return QuerySyntaxError(word[0][:_SHOWN], *place_of(text, offset), detail="near")


def _offset(text: str, line: int, column: int) -> int:
    start = 0
    for _ in range(line - 1):
        start = text.find("\n", start) + 1
    return min(start + column - 1, len(text))
