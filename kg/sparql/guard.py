"""The judgement on a query before any engine sees it: its form, and whether it may run.

``inspect`` counts nesting and chains, finds update verbs and SERVICE in every disguise
(mixed case, comments between, sticking to their neighbours, ``\\u`` escapes), and never takes
a string, an IRI, a variable or a prefixed name for one. It does not check grammar: that is
the engine's work, in a process that may die of it. Patterns that are not connected are told
(``unconnected``), not refused. This module must not know any engine or process.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from kg.errors import QueryRefusedError, QuerySyntaxError, QueryTooDeepError, QueryTooLargeError
from kg.sparql.limits import QueryLimits
from kg.sparql.shape import Shape
from kg.sparql.tokens import Token, place_of, tokenize

Form = Literal["SELECT", "ASK", "CONSTRUCT", "DESCRIBE"]

FORMS: Final[tuple[Form, ...]] = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
UPDATES: Final = (
    "INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "ADD", "MOVE", "COPY", "WITH",
)  # fmt: skip
_VOLATILE: Final = frozenset({"RAND", "NOW", "UUID", "STRUUID"})
_ESCAPE: Final = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")


@dataclass(frozen=True, slots=True)
class Inspected:
    """What is known of a query that may run.

    ``dataset``: it names graphs with FROM. ``volatile``: two runs may differ (RAND, NOW …).
    ``light``: so small that it cannot take long. ``unconnected``: it has patterns that share
    no variable, a cross product. ``digest`` is equal for texts that differ only in spaces,
    comments and the case of keywords. ``star`` is where the ``*`` of ``SELECT *`` stands (-1:
    there is none) and ``columns`` the variables in the order in which the text names them.
    """

    form: Form
    dataset: bool
    volatile: bool
    light: bool
    unconnected: bool
    digest: str
    star: int = -1
    columns: tuple[str, ...] = ()


def inspect(text: str, limits: QueryLimits = QueryLimits()) -> Inspected:  # noqa: B008 - frozen
    """Judge a query.

    Raises ``QueryTooLargeError``, ``QueryTooDeepError``, ``QueryRefusedError`` (update, SERVICE)
    or ``QuerySyntaxError`` (what can be seen without parsing; line and column from 1).

    >>> inspect("SELECT ?service { ?service <http://example.org/load> 'SERVICE <x>' }").form
    'SELECT'
    """
    check_text(text, limits)
    tokens = tokenize(text)
    found = _judge(text, tokens, limits)
    if "\\" in text:
        _judge_unescaped(text, limits)
    return found


def check_text(text: str, limits: QueryLimits) -> None:
    """Check size and characters; raises ``QueryTooLargeError`` or ``QuerySyntaxError``."""
    if len(text) > limits.query_bytes or len(text.encode(errors="replace")) > limits.query_bytes:
        raise QueryTooLargeError(limit=limits.query_bytes)
    for bad in ("\x00", "\ufffe", "\uffff"):
        if (at := text.find(bad)) >= 0:
            raise QuerySyntaxError(f"U+{ord(bad):04X}", *place_of(text, at), detail="character")


def _judge_unescaped(text: str, limits: QueryLimits) -> None:
    """Judge once more what SPARQL 1.1, section 19.2, makes of ``\\u`` escapes.

    Engines differ: 1.2 allows them in strings and IRIs only, 1.1 resolves them before anything
    else. A text has to be harmless in both readings.
    """

    def character(match: re.Match[str]) -> str:
        number = int(match[1] or match[2], 16)
        return chr(number) if number < 0x110000 and not 0xD800 <= number < 0xE000 else match[0]

    plain = _ESCAPE.sub(character, text)
    if plain != text:
        try:
            tokens = tokenize(plain)
        except QuerySyntaxError:
            return  # no query in this reading
        _judge(plain, tokens, limits, form_needed=False)


def _judge(
    text: str, tokens: Sequence[Token], limits: QueryLimits, form_needed: bool = True
) -> Inspected:
    form, start, declared = _read_form(text, tokens, form_needed)
    shape = Shape(limits.depth)
    before: Token | None = None
    dataset = volatile = False
    normal: list[str] = []
    star = _find_star(tokens, start) if form == "SELECT" else -1
    columns: dict[str, None] = {}
    for at, token in enumerate(tokens):
        if not shape.take(token):
            raise QueryTooDeepError(limit=limits.depth)
        kind, word = token.kind, token.text
        if kind == "word":
            if word != "a":  # the verb; every other word is a keyword
                word = word.upper()
                if "SERVICE" in word:
                    raise QueryRefusedError("service", **_where(text, token))
                if at > start and word in UPDATES:
                    raise QueryRefusedError("update", reason=word, **_where(text, token))
                volatile = volatile or word in _VOLATILE
                dataset = dataset or ("FROM" in word and shape.braces == 0)
        elif kind == "pname":
            prefix = word.partition(":")[0]
            upper = prefix.upper()
            if "SERVICE" in upper and shape.braces and _is_service(before, tokens, at):
                raise QueryRefusedError("service", **_where(text, token))
            if "FROM" in upper and shape.braces == 0 and at > start and prefix not in declared:
                dataset = True
        elif kind == "var" and star >= 0:
            columns[word[1:]] = None
        normal.append(word)
        before = token
    digest = hashlib.sha256("\x00".join(normal).encode(errors="surrogatepass")).hexdigest()
    return Inspected(
        form, dataset, volatile, shape.light, shape.unconnected, digest, star, tuple(columns)
    )


def _find_star(tokens: Sequence[Token], start: int) -> int:
    for token in tokens[start + 1 : start + 3]:
        if token.text == "*":
            return token.start
        if token.kind != "word":
            break
    return -1


def _read_form(text: str, tokens: Sequence[Token], needed: bool) -> tuple[Form, int, frozenset[str]]:
    """Return the form, the index of the token that says it, and the prefixes declared."""
    declared: set[str] = set()
    at, end = 0, len(tokens)
    while at < end:
        token = tokens[at]
        head = token.text.upper().partition(":")[0]
        following = tokens[at + 1].kind if at + 1 < end else ""
        if head.endswith("PREFIX") and token.kind == "word" and following == "pname":
            declared.add(tokens[at + 1].text.partition(":")[0])
            at += 3
        elif head.startswith("PREFIX") and token.kind == "pname" and following == "iri":
            declared.add(token.text.partition(":")[0][6:])
            at += 2
        elif (head == "BASE" and following == "iri") or (head == "VERSION" and following == "string"):
            at += 2
        elif token.kind in ("word", "pname"):
            for form in FORMS:
                if head.startswith(form):
                    return form, at, frozenset(declared)
            for verb in UPDATES:
                if head.startswith(verb):
                    raise QueryRefusedError("update", reason=verb, **_where(text, token))
            break
        else:
            break
    if not needed:
        return "SELECT", 0, frozenset(declared)
    if at >= end:
        raise QuerySyntaxError("", detail="empty")
    raise QuerySyntaxError(tokens[at].text[:40], *place_of(text, tokens[at].start), detail="form")


def _is_service(before: Token | None, tokens: Sequence[Token], at: int) -> bool:
    """Tell whether a name like ``service:x`` can be read as ``SERVICE`` and the name ``:x``."""
    follows_graph = before is not None and before.kind == "word" and before.text.upper() == "GRAPH"
    return not follows_graph and at + 1 < len(tokens) and tokens[at + 1].text == "{"


def _where(text: str, token: Token) -> dict[str, int]:
    line, column = place_of(text, token.start)
    return {"line": line, "column": column}
