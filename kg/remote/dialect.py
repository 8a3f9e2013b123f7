"""Small changes to a query's text that an engine's row of the table asks for.

They repair what an engine does wrong with texts beyond ASCII, without changing what the
query means. This module must not know which engine asks.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.rdf import XSD_STRING, Literal
from kg.remote.engines import Engine
from kg.sparql.tokens import Token

Edit = tuple[int, int, str]
"""Where a piece of the text begins and ends, and what stands there instead."""

_SHORT = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}


def adapt(tokens: Sequence[Token], engine: Engine) -> Iterator[Edit]:
    """Yield what to change for ``engine``.

    ``engine.typed_arguments``: a constant text that is an argument of one of these functions
    is given its datatype. ``engine.separator_as_bytes``: the separator of GROUP_CONCAT is
    given as the characters that have the numbers of its bytes in UTF-8.
    """
    calls: list[str] = []  # for each open bracket the function before it
    before = Token("op", "", 0)
    for at, token in enumerate(tokens):
        if token.kind == "open":
            calls.append(before.text.upper() if token.text == "(" and before.kind == "word" else "")
        elif token.kind == "close" and calls:
            calls.pop()
        elif token.kind == "string" and not token.text.isascii():
            following = tokens[at + 1] if at + 1 < len(tokens) else before
            plain = following.kind != "lang" and following.text != "^^"
            separator = at > 1 and before.text == "=" and tokens[at - 2].text.upper() == "SEPARATOR"
            if separator and engine.separator_as_bytes:
                yield *_span(token), Literal(_as_bytes(_content(token))).n3()
            elif plain and not separator and calls and calls[-1] in engine.typed_arguments:
                end = token.start + len(token.text)
                yield end, end, f"^^<{XSD_STRING}>"
        before = token


def _span(token: Token) -> tuple[int, int]:
    return token.start, token.start + len(token.text)


def _as_bytes(text: str) -> str:
    return text.encode().decode("latin-1")


def _content(token: Token) -> str:
    """Return the text that a string token stands for."""
    quotes = 3 if token.text[:3] in ('"""', "'''") and len(token.text) >= 6 else 1
    text, out, at = token.text[quotes:-quotes], [], 0
    while at < len(text):
        if text[at] != "\\":
            out.append(text[at])
            at += 1
        elif text[at + 1] in "uU":
            size = 4 if text[at + 1] == "u" else 8
            out.append(chr(int(text[at + 2 : at + 2 + size], 16)))
            at += 2 + size
        else:
            out.append(_SHORT.get(text[at + 1], text[at + 1]))
            at += 2
    return "".join(out)
