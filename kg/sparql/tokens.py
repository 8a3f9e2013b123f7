"""SPARQL text → tokens, without parsing: enough to count, to find words and to compare texts.

Terminals follow SPARQL 1.1, section 19.8, and SPARQL 1.2 (triple terms, VERSION). Parsers
without a tokenizer of their own (pyoxigraph's is one) read ``1<2#>"`` inside a FILTER as
«1 less than 2, comment», while longest match reads an IRI ``<2#>`` and a string that hides
whatever follows. So ``<`` is read by its surroundings: after an operand inside the
parentheses of an expression it is the operator, everywhere else it may open an IRI.
This module must not know what is allowed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Final, Literal, NamedTuple

from kg.errors import QuerySyntaxError

Kind = Literal["word", "pname", "iri", "var", "bnode", "string", "lang", "number", "open", "close", "op"]

_BASE: Final = (
    r"A-Za-z\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u02FF\u0370-\u037D\u037F-\u1FFF\u200C-\u200D"
    r"\u2070-\u218F\u2C00-\u2FEF\u3001-\uD7FF\uF900-\uFDCF\uFDF0-\uFFFD\U00010000-\U000EFFFF"
)
_U: Final = _BASE + "_"
_VAR: Final = _U + r"0-9\u00B7\u0300-\u036F\u203F-\u2040"
_CHARS: Final = _VAR + r"\-"
_PLX: Final = r"%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?\#@%]"
# A string with any other escape is none: some parsers then take its first two quotes for an
# empty string and read on inside.
_ECHAR: Final = (
    r"\\(?:[tbnrf\"'\\]|u(?![dD][89a-fA-F])[0-9A-Fa-f]{4}"
    r"|U00(?:0[0-9A-Fa-f]|10)(?<!0000(?=[dD][89a-fA-F]))[0-9A-Fa-f]{4})"
)

# Quantifiers are possessive or bounded where a failing match could be tried again from every
# later place: the time to read a text must stay proportional to its length. No possessive group
# has an assertion in it: Python 3.11.2, which is Debian's, forgets what these have found.
_TOKEN: Final = rf"""
    (?P<skip>(?:[ \t\r\n]++|\#[^\r\n]*+)++)
  | (?P<string>
        \"\"\"[^"\\]*+(?:(?:{_ECHAR}|"(?!""))[^"\\]*+)*\"\"\"
      | '''[^'\\]*+(?:(?:{_ECHAR}|'(?!''))[^'\\]*+)*'''
      | "(?!"")[^"\\\r\n]*+(?:{_ECHAR}[^"\\\r\n]*+)*"
      | '(?!'')[^'\\\r\n]*+(?:{_ECHAR}[^'\\\r\n]*+)*'
    )
  | (?P<pname>(?:[{_BASE}][{_CHARS}.]{{0,255}}+(?<!\.))?:
        (?:(?:[{_U}:0-9]|{_PLX})(?:\.*+(?:[{_CHARS}:]++|{_PLX}))*)?)
  | (?P<bnode>_:[{_U}0-9](?:\.*+[{_CHARS}]++)*)
  | (?P<var>[?$][{_U}0-9][{_VAR}]*+)
  | (?P<number>(?:[0-9]++\.[0-9]++|\.[0-9]++|[0-9]++\.(?=[eE][+-]?[0-9])|[0-9]++)(?:[eE][+-]?[0-9]++)?)
  | (?P<word>[{_U}][{_U}0-9]*+)
  | (?P<lang>@[A-Za-z]++(?:-[A-Za-z0-9]+)*+(?:--[A-Za-z]+)?)
  | (?P<iri><[^<>"{{}}|^`\\\x00-\x20]*+(?:\\[uU][0-9A-Fa-f]+[^<>"{{}}|^`\\\x00-\x20]*+)*+>)
  | (?P<open><<\(|<<|[(\[{{])
  | (?P<close>[)\]}}])
  | (?P<op>\^\^|&&|\|\||!=|<=|>=|>>|.)
"""
_LESS: Final = re.compile("<=?")
_ABSOLUTE: Final = re.compile(r"<[A-Za-z][A-Za-z0-9+.\-]*://")  # no expression starts like this

_OPERANDS: Final = frozenset({"pname", "iri", "var", "bnode", "string", "lang", "number", "close"})
_PAIRS: Final = MappingProxyType({"(": ")", "[": "]", "{": "}", "<<(": ")", "<<": ">>"})
# Bare words before a parenthesis that do not make it one of an expression.
_NOT_CALLS: Final = ("VALUES", "UNDEF", "TRUE", "FALSE")
_CONSTRAINTS: Final = ("SELECT", "GROUP", "HAVING", "ORDER", "BY")
_GLUED: Final = ("FILTER", "HAVING", "BY")


@cache
def _pattern() -> re.Pattern[str]:
    # Compiled when first needed: it takes longer than all else at the start of a worker.
    return re.compile(_TOKEN, re.VERBOSE | re.DOTALL)


class Token(NamedTuple):
    """A piece of the text that is neither space nor comment; ``start`` counts characters from 0."""

    kind: Kind
    text: str
    start: int


@dataclass(slots=True)
class _Bracket:
    """An open bracket: does an expression stand in it, and is that sure?"""

    text: str
    start: int
    expression: bool = False
    unsure: bool = False
    constraints: bool = False  # of a brace: the next parenthesis at this level is an expression's


def place_of(text: str, offset: int) -> tuple[int, int]:
    """Return line and column, both from 1, of the character at ``offset``."""
    before = text[:offset]
    line = before.count("\n") + 1
    return line, offset - (before.rfind("\n") + 1) + 1


def tokenize(text: str) -> list[Token]:
    """Return the tokens of ``text``.

    Raises ``QuerySyntaxError`` for what no parser could read: a string that is not closed,
    brackets that do not match, an ambiguous ``<``.
    """
    tokens: list[Token] = []
    brackets: list[_Bracket] = []
    outside = _Bracket("", 0, expression=True, constraints=True)
    here = outside
    place, end = 0, len(text)
    match_at = _pattern().match
    while place < end:
        if here.expression and text[place] == "<" and tokens and _is_operand(tokens[-1]) and brackets:
            found = _LESS.match(text, place)
            assert found is not None
            tokens.append(Token("op", found[0], place))
            place = found.end()
            continue
        match = match_at(text, place)
        assert match is not None  # the last alternative takes any character
        kind = match.lastgroup
        start, place = place, match.end()
        if kind == "skip":
            continue
        token = Token(kind, match[0], start)  # type: ignore[arg-type]
        if kind == "iri":
            if here.unsure and _is_operand(tokens[-1]) and not _ABSOLUTE.match(token.text):
                raise QuerySyntaxError("<", *place_of(text, start), detail="ambiguous")
        elif kind == "open":
            here = _open(token, tokens, here)
            brackets.append(here)
        elif kind == "close" or (kind == "op" and token.text == ">>" and here.text == "<<"):
            if not brackets or _PAIRS[here.text] != token.text:
                raise QuerySyntaxError(token.text, *place_of(text, start), detail="unmatched")
            brackets.pop()
            here = brackets[-1] if brackets else outside
            token = Token("close", token.text, start)
        elif kind == "word":
            if here.text in ("{", "") and _has(token.text, _CONSTRAINTS):
                here.constraints = True
        elif kind == "op" and token.text in "\"'":
            raise QuerySyntaxError(token.text, *place_of(text, start), detail="string")
        tokens.append(token)
    if brackets:
        raise QuerySyntaxError(here.text, *place_of(text, here.start), detail="unclosed")
    return tokens


def _open(token: Token, before: list[Token], around: _Bracket) -> _Bracket:
    if token.text == "{":
        around.constraints = around.text == ""
        return _Bracket("{", token.start)
    if token.text != "(":  # a triple term holds terms only, never operators
        return _Bracket(token.text, token.start)
    if around.text == "(" and (around.expression or around.unsure):
        return _Bracket("(", token.start, around.expression, around.unsure)
    if around.constraints:
        return _Bracket("(", token.start, expression=True)
    last = before[-1] if before else token
    if last.kind == "word":
        word = last.text.upper()
        return _Bracket("(", token.start, expression=word != "A" and not word.endswith(_NOT_CALLS))
    if last.kind in ("iri", "pname"):
        called = len(before) > 1 and before[-2].kind == "word" and before[-2].text.upper() != "A"
        glued = last.kind == "pname" and _has(last.text.partition(":")[0], _GLUED)
        return _Bracket("(", token.start, expression=called, unsure=glued and not called)
    return _Bracket("(", token.start)


def _is_operand(token: Token) -> bool:
    if token.kind == "word":
        # Keywords may stick to their neighbours («DISTINCTtrue», «DISTINCT1»); the only one
        # that an IRI can follow inside an expression is DISTINCT.
        return not token.text.upper().endswith("DISTINCT")
    return token.kind in _OPERANDS or token.text == ">>"


def _has(text: str, words: tuple[str, ...]) -> bool:
    upper = text.upper()
    return any(word in upper for word in words)
