"""A query as a row of conditions, each of which can be left out of the text.

Conditions are left out by blanking their stretch of the reader's own text, so every line and
column stays where it was and nothing is written that the reader did not write, except ``ASK``
in the place of ``SELECT …``. The cutting follows SPARQL 1.1, section 19.8 (``GroupGraphPattern``
and below); texts that it cannot follow have no pieces. This module must not know any engine.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import Final

from kg.errors import QuerySyntaxError
from kg.sparql.tokens import Token, place_of, tokenize

MOST_PIECES: Final = 24
"""Queries with more conditions are cut no finer than this many; the rest always stays."""

_ENDS: Final = frozenset({"FILTER", "OPTIONAL", "MINUS", "BIND", "VALUES", "GRAPH", "UNION", "LATERAL"})


class PieceKind(StrEnum):
    """What a condition is; words for each stand in the message catalogue."""

    TRIPLE = "triple"
    FILTER = "filter"
    VALUES = "values"
    MINUS = "minus"
    OPTIONAL = "optional"
    GROUP = "group"
    GRAPH = "graph"


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the text: offsets in characters, as Python slices."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Change:
    """Other words for a stretch of the text."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Piece:
    """One condition: its words on one line, its place (from 1), and its terms.

    ``spans`` is what is blanked when it is left out; ``block`` numbers the triples that share
    a subject (−1 for other kinds), and ``separator`` is the ``;`` before it.
    """

    kind: PieceKind
    text: str
    line: int
    column: int
    end_line: int
    terms: tuple[Token, ...]
    span: Span
    block: int = -1
    separator: Span | None = None

    @property
    def variables(self) -> frozenset[str]:
        """The variables and blank nodes in it, as ``?x`` and ``_:x``."""
        return _variables(self.terms)


@dataclass(frozen=True, slots=True)
class _Block:
    """Triples with one subject: the stretch of all, with its final ``.``."""

    span: Span
    subject: Span


@dataclass(frozen=True, slots=True)
class Pieces:
    """A query cut into conditions.

    ``modifiers`` are the words of HAVING, LIMIT and OFFSET, ``links`` the variables that each
    OPTIONAL and BIND has in common with the conditions.
    """

    text: str
    pieces: tuple[Piece, ...]
    modifiers: tuple[str, ...]
    blocks: tuple[_Block, ...]
    head: tuple[Span, ...]
    tail: Span
    form: Span
    links: tuple[frozenset[str], ...] = ()

    def asking(self, kept: Collection[int], change: Change | None = None) -> str:
        """Return the query as ASK with only the conditions whose numbers are ``kept``.

        ``change`` is made as well, inside a condition that is kept.
        """
        away = [*self.head, self.tail]
        for number, block in enumerate(self.blocks):
            mine = [at for at, piece in enumerate(self.pieces) if piece.block == number]
            if mine and not any(at in kept for at in mine):
                away.append(block.span)
                continue
            first = True
            for at in mine:
                piece = self.pieces[at]
                if at not in kept:
                    away.append(piece.span)
                if piece.separator and (first or at not in kept):
                    away.append(piece.separator)
                first = first and at not in kept
        gone = [piece.span for at, piece in enumerate(self.pieces) if piece.block < 0 and at not in kept]
        text = self._blanked(away, gone)
        return text if change is None else text[: change.start] + change.text + text[change.end :]

    def _blanked(self, away: Sequence[Span], gone: Sequence[Span]) -> str:
        letters = list(self.text)
        for span in (*away, *gone):
            for place in range(span.start, span.end):
                if letters[place] not in "\r\n":
                    letters[place] = " "
        for span in gone:  # something has to part what stood on both sides of it
            letters[span.start], letters[span.end - 1] = "{", "}"
        letters[self.form.start : self.form.start + 3] = "ASK"
        return "".join(letters)

    def required(self, at: int) -> Change:
        """Return the change that makes an OPTIONAL a condition like the others."""
        start = self.pieces[at].span.start
        return Change(start, start + len("OPTIONAL"), " " * len("OPTIONAL"))

    def islands(self) -> tuple[frozenset[str], ...]:
        """Return the sets of variables that conditions connect; more than one is a cross product.

        Values that the reader lists connect, but are too few to be counted by themselves.
        """
        islands: list[frozenset[str]] = []
        listed = [piece.variables for piece in self.pieces if piece.kind is PieceKind.VALUES]
        away = (PieceKind.FILTER, PieceKind.MINUS, PieceKind.OPTIONAL, PieceKind.VALUES)
        found = [piece.variables for piece in self.pieces if piece.kind not in away]
        for variables in (*found, *self.links, *listed):
            joined, apart = variables, []
            for island in islands:
                if island & joined:
                    joined |= island
                else:
                    apart.append(island)
            islands = [*apart, joined]
        matched = frozenset[str]().union(*found)
        return tuple(island for island in islands if island & matched)


def cut(text: str) -> Pieces | None:
    """Cut a query that has been judged by ``kg.sparql.guard``; ``None`` where it has no conditions.

    >>> [piece.text for piece in cut("SELECT * { ?a a ba:Brand ; ba:of ?b . FILTER(?b > 1) }").pieces]
    ['?a a ba:Brand', '?a ba:of ?b', 'FILTER(?b > 1)']
    """
    try:
        tokens = tokenize(text)
    except QuerySyntaxError:
        return None
    place = _outermost(tokens)
    if place is None:
        return None
    form, first, last = place
    cutter = _Cutter(text, tokens)
    cutter.group(first + 1, last)
    start = tokens[form].start
    dataset = next(
        (at for at in range(form, first) if tokens[at].text.upper() in ("FROM", "WHERE", "{")), first
    )
    template = tokens[form].text.upper() == "CONSTRUCT" and tokens[dataset].text == "{" and dataset != first
    until = tokens[dataset].start
    if template:  # the triples to be made
        until = _end(tokens[_match(tokens, dataset)])
    tail, modifiers = _tail(tokens, last)
    head = Span(start, until)
    return Pieces(
        text, tuple(cutter.pieces), modifiers, tuple(cutter.blocks), (head,),
        Span(_end(tokens[last]), max(tail, _end(tokens[last]))), Span(start, start + 3),
        tuple(cutter.links),
    )  # fmt: skip


def _end(token: Token) -> int:
    return token.start + len(token.text)


def _match(tokens: Sequence[Token], at: int) -> int:
    """Return where the bracket that opens at ``at`` is closed."""
    depth = 0
    for place in range(at, len(tokens)):
        if tokens[place].kind == "open":
            depth += 1
        elif tokens[place].kind == "close":
            depth -= 1
            if depth == 0:
                return place
    return len(tokens) - 1


def _outermost(tokens: Sequence[Token]) -> tuple[int, int, int] | None:
    """Return where the form stands, and where the group of conditions begins and ends."""
    form = next(
        (at for at, token in enumerate(tokens) if token.kind == "word" and token.text.upper() in
         ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")), None
    )  # fmt: skip
    if form is None:
        return None
    at, found, in_values = form, None, False
    while at < len(tokens):
        token = tokens[at]
        if token.kind == "word":
            in_values = token.text.upper() == "VALUES"
        elif token.kind == "open":
            end = _match(tokens, at)
            if token.text == "{" and not in_values:
                found = (form, at, end)
            at = end
        at += 1
    return found


def _tail(tokens: Sequence[Token], last: int) -> tuple[int, tuple[str, ...]]:
    """Return where the modifiers end (VALUES after them stays), and the ones that can empty."""
    words: list[str] = []
    end = _end(tokens[last])
    at = last + 1
    while at < len(tokens):
        token = tokens[at]
        word = token.text.upper() if token.kind == "word" else ""
        if word == "VALUES":
            break
        if word in ("HAVING", "OFFSET"):
            words.append(word)
        elif word == "LIMIT" and at + 1 < len(tokens) and tokens[at + 1].text.strip("0") == "":
            words.append("LIMIT 0")
        end = _end(token)
        at += 1
    return end, tuple(words)


class _Cutter:
    """Walks through groups and gathers their conditions."""

    def __init__(self, text: str, tokens: Sequence[Token]) -> None:
        self._text = text
        self._tokens = tokens
        self.pieces: list[Piece] = []
        self.blocks: list[_Block] = []
        self.links: list[frozenset[str]] = []

    def group(self, at: int, end: int) -> None:
        """Gather the conditions between the tokens ``at`` and ``end``."""
        while at < end and len(self.pieces) < MOST_PIECES:
            token = self._tokens[at]
            word = token.text.upper() if token.kind == "word" and token.text != "a" else ""
            if word == "FILTER":
                stop = self._constraint(at + 1, end)
                self._add(PieceKind.FILTER, at, stop)
            elif word in ("MINUS", "VALUES"):
                stop = self._braces(at, end)
                self._add(PieceKind(word.lower()), at, stop)
            elif word in ("OPTIONAL", "LATERAL"):
                stop = self._braces(at, end)
                self._link(at, stop)
                if word == "OPTIONAL":
                    self._add(PieceKind.OPTIONAL, at, stop)
            elif word == "BIND":
                stop = _match(self._tokens, at + 1)
                self._link(at, stop)
            elif word == "GRAPH":
                stop = self._braces(at, end)
                opening = next((one for one in range(at, stop) if self._tokens[one].text == "{"), stop)
                self.group(opening + 1, stop)
            elif word == "SELECT":
                return  # the group is a query of its own
            elif token.text == "{":
                stop = self._alternatives(at, end)
            elif token.text == ".":
                stop = at
            else:
                stop = self._triples(at, end)
            at = stop + 1

    def _link(self, first: int, last: int) -> None:
        found = self._tokens[first : last + 1]
        self.links.append(_variables(found))

    def _alternatives(self, at: int, end: int) -> int:
        stop, several = _match(self._tokens, at), False
        while stop + 2 < end and self._tokens[stop + 1].text.upper() == "UNION":
            stop, several = _match(self._tokens, stop + 2), True
        inner = self._tokens[at + 1].text.upper()
        if several or inner == "SELECT":
            self._add(PieceKind.GROUP, at, stop)
        else:
            self.group(at + 1, stop)
        return stop

    def _constraint(self, at: int, end: int) -> int:
        """Return the last token of a constraint: an expression, a call, or [NOT] EXISTS {…}."""
        while at < end and self._tokens[at].kind != "open":
            at += 1
        return _match(self._tokens, at) if at < end else end - 1

    def _braces(self, at: int, end: int) -> int:
        while at < end and self._tokens[at].text != "{":
            at = _match(self._tokens, at) + 1 if self._tokens[at].kind == "open" else at + 1
        return _match(self._tokens, at) if at < end else end - 1

    def _triples(self, at: int, end: int) -> int:
        """Gather the triples with one subject; return the last token, their ``.`` if there is one."""
        stop, marks = at, [at]
        place = at
        while place < end:
            token = self._tokens[place]
            ends = token.kind == "word" and token.text != "a" and token.text.upper() in _ENDS
            if token.text == "." or token.text == "{" or ends:
                break
            if token.text == ";":
                marks.append(place)
            stop = _match(self._tokens, place) if token.kind == "open" else place
            place = stop + 1
        dotted = place < end and self._tokens[place].text == "."
        subject = _match(self._tokens, at) if self._tokens[at].kind == "open" else at
        whole = Span(self._tokens[at].start, _end(self._tokens[place if dotted else stop]))
        number = len(self.blocks)
        self.blocks.append(_Block(whole, Span(self._tokens[at].start, _end(self._tokens[subject]))))
        starts = [subject + 1, *(mark + 1 for mark in marks[1:])]
        stops = [*(mark - 1 for mark in marks[1:]), stop]
        mark: int | None = None  # the first «;» since the last condition
        for nth, (first, last) in enumerate(zip(starts, stops, strict=True)):
            mark = marks[nth] if nth and mark is None else mark
            if first <= last:
                separator = Span(self._tokens[mark].start, self._tokens[first].start) if mark is not None else None
                self._add(PieceKind.TRIPLE, first, last, number, separator, (at, subject))
                mark = None
            elif len(starts) == 1:  # «[ … ] .»: nothing but its subject
                self._add(PieceKind.TRIPLE, at, subject, number, subject=(at, subject), only=True)
        return place if dotted else stop

    def _add(
        self,
        kind: PieceKind,
        first: int,
        last: int,
        block: int = -1,
        separator: Span | None = None,
        subject: tuple[int, int] | None = None,
        only: bool = False,
    ) -> None:
        tokens = self._tokens
        span = Span(tokens[first].start, _end(tokens[last]))
        terms = list(tokens[first : last + 1])
        words = _words(terms)
        if subject is not None and not only:
            head = tokens[subject[0] : subject[1] + 1]
            words = f"{_words(head)} {words}"
            terms = [*head, *terms]
        line, column = place_of(self._text, span.start)
        end_line, _ = place_of(self._text, span.end)
        self.pieces.append(
            Piece(kind, words, line, column, end_line, tuple(terms), span, block, separator)
        )


def _variables(tokens: Sequence[Token]) -> frozenset[str]:
    names = {f"?{token.text[1:]}" for token in tokens if token.kind == "var"}
    return frozenset(names | {token.text for token in tokens if token.kind == "bnode"})


def _words(tokens: Sequence[Token]) -> str:
    """Return the text of tokens on one line, without comments."""
    words = tokens[0].text
    for before, token in pairwise(tokens):
        words += (" " if token.start > _end(before) else "") + token.text
    return words


def constants(piece: Piece) -> Iterator[tuple[Token, Token | None]]:
    """Yield the strings (with their language tag) and IRIs of a condition."""
    for at, token in enumerate(piece.terms):
        if token.kind == "string":
            following = piece.terms[at + 1] if at + 1 < len(piece.terms) else None
            yield token, following if following is not None and following.kind == "lang" else None
        elif token.kind in ("iri", "pname"):
            yield token, None
