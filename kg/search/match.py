"""The ways in which a name can match what was typed, each a few indexed look-ups.

Every function asks the search table for candidates of one kind, reads them, and yields the
matches with a score from 0 to 1. Candidates come shortest first and are bounded, so the
time does not grow with the release. This module knows nothing of threads or of results.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any

from rapidfuzz import fuzz

from kg.pinyin import SYLLABLES, fits, has_han, is_han, readings, spell, spellings
from kg.search.table import ALIAS, NAME, SHORT, TRIGGER, bare

Ask = Callable[[str, tuple[Any, ...]], list[tuple[Any, ...]]]

MOST_READ = 2500  # rows looked at per kind and way of matching
MOST_KEPT = 100  # matches kept per kind and way of matching
MOST_TERMS = 400  # pairs or words that one thing typed may stand for
MOST_SOUNDS = 150  # pairs that two neighbouring pieces of a spelling may stand for
MOST_BEGINNINGS = 60  # beginnings of names that a spelling may stand for
SMALL_KIND = 600  # kinds up to this size are searched through for near misses
NEAR = 55.0  # rapidfuzz ratio from which a name is near
LAST = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class Range:
    """The rows of one kind in the table ``name``: first and last id."""

    kind: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Match:
    """A thing that matches: how, and how well (0 to 1)."""

    thing: int
    kind: int
    matched: str
    score: float
    length: int


_FIELD_WORTH = {NAME: 1.0, SHORT: 0.98, ALIAS: 0.97, TRIGGER: 0.85}


def _match(row: tuple[Any, ...], kind: int, score: float, matched: str = "") -> Match:
    _, thing, field, english, text = row
    how = matched or ("english" if english else "name" if field in (NAME, SHORT) else "alias")
    return Match(thing, kind, how, score * _FIELD_WORTH[field], len(text))


def literal(ask: Ask, rows: Range, typed: str) -> Iterator[Match]:
    """Names that are ``typed``, begin with it, or hold it."""
    columns = "SELECT id, thing, field, english, bare FROM name"
    for row in ask(
        f"{columns} WHERE kind = ? AND bare >= ? AND bare < ? ORDER BY bare, id LIMIT ?",
        (rows.kind, typed, typed + LAST, MOST_KEPT),
    ):
        whole = row[4] == typed
        yield _match(row, rows.kind, 1.0 if whole else 0.82 + 0.1 * len(typed) / len(row[4]))
    expression = _holding(ask, typed)
    if expression:
        for row in _candidates(ask, rows, expression, lambda text: typed in text or not has_han(text)):
            inside = 0.68 if has_han(typed) else 0.6  # pinyin of a beginning goes before words inside
            yield _match(row, rows.kind, inside + 0.1 * len(typed) / len(row[4]))


def _holding(ask: Ask, typed: str) -> str:
    """Return the FTS expression of names that hold ``typed``."""
    if not has_han(typed):
        groups = [_words(ask, word) for word in typed.split()]
        return " AND ".join(groups) if all(groups) else ""
    if len(typed) == 1:
        found = ask("SELECT second FROM pair WHERE first = ? ORDER BY names DESC LIMIT ?", (typed, MOST_TERMS))
        return _any(typed + second for (second,) in found)
    return " AND ".join(f'"{pair}"' for pair in dict.fromkeys(map(str.__add__, typed, typed[1:])))


def _words(ask: Ask, beginning: str) -> str:
    found = ask(
        "SELECT word FROM word WHERE word >= ? AND word < ? ORDER BY word LIMIT ?",
        (beginning, beginning + LAST, MOST_TERMS),
    )
    return _any(word for (word,) in found)


def _any(terms: Iterator[str] | Sequence[str]) -> str:
    quoted = [f'"{term}"' for term in terms]  # bare texts: letters and digits only
    return f"({' OR '.join(quoted)})" if quoted else ""


def _candidates(
    ask: Ask, rows: Range, expression: str, keep: Callable[[str], object], most: int = MOST_KEPT
) -> Iterator[tuple[Any, ...]]:
    """Yield the rows that ``expression`` finds and ``keep`` accepts, shortest first."""
    first, kept, read, step = rows.first, 0, 0, most
    while kept < most and read < MOST_READ:
        found = ask(
            "SELECT name.id, thing, field, english, bare FROM gram JOIN name ON name.id = gram.rowid"
            " WHERE gram MATCH ? AND gram.rowid BETWEEN ? AND ? ORDER BY gram.rowid LIMIT ?",
            (expression, first, rows.last, step),
        )
        for row in found:
            if keep(row[4]):
                kept += 1
                yield row
        if len(found) < step:
            return
        first, read, step = found[-1][0] + 1, read + len(found), 4 * step


# ------------------------------------------------------------------ by sound


def ways(typed: str) -> tuple[tuple[str, ...], ...]:
    """Return how ``typed`` may be taken as pieces: characters, syllables, initials.

    >>> ways("理财wm"), ways("1djpp")
    ((('理', '财', 'w', 'm'),), (('1', 'd', 'j', 'p', 'p'),))
    """
    runs: list[str] = []
    for char in typed:
        if _stands_for_itself(char) or not runs or _stands_for_itself(runs[-1][-1]):
            runs.append(char)
        else:
            runs[-1] += char
    found: list[tuple[str, ...]] = [()]
    for run in runs:
        pieces = ((run,),) if _stands_for_itself(run) else spellings(run)
        found = [(*way, *more) for way in found for more in pieces[:6]][:6]
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Sound:
    """What to look up for pieces of a spelling: FTS expression, and beginnings of names."""

    pieces: tuple[str, ...]
    expression: str = ""
    beginnings: tuple[str, ...] = ()

    @property
    def possible(self) -> bool:
        """Whether any name of the release can sound so."""
        return bool(self.expression) or len(self.pieces) == 1


def sound_of(ask: Ask, pieces: tuple[str, ...]) -> Sound:
    """Return what to look up for ``pieces``; pairs that no name holds are left out."""
    groups: list[list[str]] = []
    for number, (one, other) in enumerate(pairwise(pieces), 1):
        letters = [first + second for first in _first_letters(one) for second in _first_letters(other)]
        marks = ", ".join("?" * len(letters))
        found = ask(
            f"SELECT sound.first, sound.second FROM sound JOIN pair USING (first, second)"
            f" WHERE letters IN ({marks}) ORDER BY names DESC",
            tuple(letters),
        )
        begun = number == len(pieces) - 1
        group = [a + b for a, b in dict.fromkeys(found) if _fits(one, a) and _fits(other, b, begun)]
        if not group:
            return Sound(pieces)
        groups.append(group[:MOST_SOUNDS])
    beginnings = groups[0] if groups else []
    for group in groups[1:2]:
        beginnings = [text + pair[1] for text in beginnings for pair in group if pair[0] == text[-1]]
    expression = " AND ".join(dict.fromkeys(map(_any, groups)))
    return Sound(pieces, expression, tuple(beginnings[:MOST_BEGINNINGS]))


def _stands_for_itself(piece: str) -> bool:
    """Tell characters and digits from letters, which stand for what they spell."""
    return piece[0].isalnum() and not (piece[0].isascii() and piece[0].isalpha())


def _first_letters(piece: str) -> tuple[str, ...]:
    if _stands_for_itself(piece):
        return tuple(sorted({one[0] for one in readings(piece) or (piece,)}))
    return (piece[0],)


@lru_cache(maxsize=65_536)
def _fits(piece: str, char: str, begun: bool = False) -> bool:
    return piece == char if _stands_for_itself(piece) else fits(piece, char, begun=begun)


def sounding(ask: Ask, rows: Range, sound: Sound, worth: float = 1.0) -> Iterator[Match]:
    """Names in which the characters behind the pieces stand one after the other."""
    pieces = sound.pieces
    how = "initials" if all(one not in SYLLABLES for one in pieces) and len(pieces) > 1 else "pinyin"
    for row in _sounding(ask, rows, sound):
        text, at = row[4], _place(pieces, row[4])
        whole = at == 0 and len(text) == len(pieces)
        score = 0.8 if whole else (0.64 if at == 0 else 0.54) + 0.1 * len(pieces) / len(text)
        if not _fits(pieces[-1], text[at + len(pieces) - 1]):
            score -= 0.04  # the last syllable is only begun
        if not _usual(pieces, text, at):
            score -= 0.06
        yield _match(row, rows.kind, score * worth, how)


def _sounding(ask: Ask, rows: Range, sound: Sound) -> Iterator[tuple[Any, ...]]:
    if len(sound.pieces) == 1:
        yield from _beginning(ask, rows, sound.pieces[0])
        return
    number = 0
    for row in _candidates(ask, rows, sound.expression, lambda text: _place(sound.pieces, text) >= 0):
        number += 1
        yield row
    if number < MOST_KEPT and rows.last - rows.first < MOST_READ:
        return
    for beginning in sound.beginnings:  # of very many names, those that begin so must not be missed
        found = ask(
            "SELECT id, thing, field, english, bare FROM name WHERE kind = ? AND bare >= ? AND bare < ? LIMIT ?",
            (rows.kind, beginning, beginning + LAST, 2 * MOST_KEPT // len(sound.beginnings)),
        )
        yield from (row for row in found if _place(sound.pieces, row[4]) == 0)


def _place(pieces: tuple[str, ...], text: str) -> int:
    """Return where in ``text`` the pieces fit, -1 if nowhere; the last may be just begun."""
    last = len(pieces) - 1
    for at in range(len(text) - last):
        if all(_fits(piece, text[at + step], step == last) for step, piece in enumerate(pieces)):
            return at
    return -1


def _usual(pieces: tuple[str, ...], text: str, at: int) -> bool:
    """Tell whether the characters are read so in these words (银行 yin hang, 行动 xing dong)."""
    chars = text[at : at + len(pieces)]
    doubtful = [
        step for step, (piece, char) in enumerate(zip(pieces, chars, strict=True))
        if is_han(char) and piece != char and len(readings(char)) > 1
    ]  # fmt: skip
    if not doubtful:
        return True
    said = _spelled(text)
    if len(said) != len(text):
        return True
    last = len(pieces) - 1
    return all(fits(pieces[step], chars[step], (said[at + step],), begun=step == last) for step in doubtful)


@lru_cache(maxsize=8_192)
def _spelled(text: str) -> tuple[str, ...]:
    return spell(text)


def _beginning(ask: Ask, rows: Range, piece: str) -> list[tuple[Any, ...]]:
    return ask(
        "SELECT id, thing, field, english, bare FROM"
        " (SELECT DISTINCT char FROM reading WHERE syllable >= ? AND syllable <= ?)"
        " JOIN name ON kind = ? AND bare >= char AND bare < char || ? ORDER BY LENGTH(bare) LIMIT ?",
        (piece, piece + LAST, rows.kind, LAST, MOST_KEPT),
    )


# ------------------------------------------------- several words, near misses


def all_words(ask: Ask, rows: Range, words: tuple[str, ...]) -> Iterator[Match]:
    """Names that hold some of the words while the rest stand in the name of the owner."""
    for word in words:
        expression = _holding(ask, word)
        if not expression:
            continue
        for row in _candidates(ask, rows, expression, lambda text, word=word: word in text):  # type: ignore[misc]
            around = ask(
                "SELECT owner.zh, owner.short_zh, owner.en FROM thing JOIN thing AS owner"
                " ON owner.kind = thing.owner_kind AND owner.key = thing.owner_key WHERE thing.id = ?",
                (row[1],),
            )
            said = row[4] + " ".join(bare(text) for one in around for text in one)
            if all(one in said for one in words):
                yield _match(row, rows.kind, 0.6 + 0.05 * len("".join(words)) / len(said))


def near(ask: Ask, rows: Range, typed: str) -> Iterator[Match]:
    """Names that are like ``typed`` in spelling (rapidfuzz ratio) or in sound."""
    found: list[tuple[Any, ...]] = []
    if rows.last - rows.first < SMALL_KIND:
        found = ask(
            "SELECT id, thing, field, english, bare FROM name WHERE id BETWEEN ? AND ?", (rows.first, rows.last)
        )
    elif has_han(typed) and len(typed) > 1:
        marks = ", ".join(["(?, ?)"] * (len(typed) - 1))
        known = ask(
            f"SELECT first || second FROM pair WHERE (first, second) IN (VALUES {marks}) ORDER BY names LIMIT 6",
            tuple(char for pair in pairwise(typed) for char in pair),
        )
        expression = _any(term for (term,) in known)
        found = list(_candidates(ask, rows, expression, lambda _: True, 400)) if expression else []
    said = "".join(_spelled(typed)) if has_han(typed) else typed
    for row in found:
        likeness = fuzz.ratio(typed, row[4])
        if likeness < NEAR and has_han(row[4]):
            likeness = 0.9 * fuzz.ratio(said, "".join(_spelled(row[4])))
        if likeness >= NEAR:
            yield _match(row, rows.kind, 0.45 * likeness / 100, "near")

