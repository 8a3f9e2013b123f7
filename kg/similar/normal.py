"""A name as it is compared: letters only, one width, one case, simplified characters.

Full-width and half-width forms are one (NFKC), case does not count, traditional characters
become simplified ones (OpenCC, character by character, so that every letter keeps its place in
the name as written), punctuation and blanks go, and where they stood the name has parts;
quotation marks and brackets part nothing. This module knows nothing of weights or of brands.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from opencc import OpenCC

from kg.errors import ParameterError
from kg.pinyin import SYLLABLES, is_han, readings

Span = tuple[int, int]

LONGEST = 200
"""Letters of the longest name that is compared; no name is longer."""

_ENCLOSING = frozenset(["Ps", "Pe", "Pi", "Pf"])
_QUOTES = frozenset("\"'`＂＇")


@dataclass(frozen=True, slots=True)
class Normal:
    """A name and its letters: ``origin`` holds the place of each letter in ``text``,
    ``parts`` the places (start, end) in ``letters`` of what blanks and punctuation part."""

    text: str
    letters: str
    origin: tuple[int, ...]
    parts: tuple[Span, ...]

    def pieces(self) -> tuple[str, ...]:
        """Return the letters of each part."""
        return tuple(self.letters[start:end] for start, end in self.parts)

    def spans(self, places: Iterable[int]) -> tuple[Span, ...]:
        """Return where letters stand in the name as written; neighbours become one span."""
        found: list[Span] = []
        last = -2
        for place in sorted(set(places)):
            start = self.origin[place]
            if found and (place == last + 1 and self.text[found[-1][1] : start].strip() == ""):
                found[-1] = (found[-1][0], max(start + 1, found[-1][1]))
            else:
                found.append((start, start + 1))
            last = place
        return tuple(found)


class _Folding(dict[int, str]):
    """Code point → the letters it is compared by."""

    def __missing__(self, code: int) -> str:
        folded = unicodedata.normalize("NFKC", chr(code)).casefold()
        # «+» is a word in such names: 党建+ says something that 党建 does not
        kept = "".join(one for one in folded if one.isalnum() or one == "+")
        self[code] = letters = "".join(map(_simplified, kept))
        return letters


@cache
def _converter() -> OpenCC:
    return OpenCC("t2s")


def _simplified(letter: str) -> str:
    return _converter().convert(letter) if is_han(letter) else letter


@cache
def _folding() -> _Folding:
    """The folding of characters, filled as they are met."""
    return _Folding()


def letters_of(text: str) -> str:
    """Return the letters of a name alone, ten times as fast as ``normal``.

    >>> letters_of("“財阜 政通”")
    '财阜政通'
    """
    return text.translate(_folding())


def normal(text: str) -> Normal:
    """Return a name as it is compared.

    >>> one = normal("“１＋４”黨建  品牌")
    >>> one.letters, one.pieces()
    ('1+4党建品牌', ('1+4党建', '品牌'))
    >>> one.spans([3, 4])
    ((5, 7),)
    """
    fold = _folding()
    letters: list[str] = []
    origin: list[int] = []
    parts: list[Span] = []
    start = 0
    for place, char in enumerate(text):
        found = fold[ord(char)]
        if found:
            letters.extend(found)
            origin.extend([place] * len(found))
        elif len(letters) > start and not _joins(char):
            parts.append((start, len(letters)))
            start = len(letters)
    if len(letters) > start:
        parts.append((start, len(letters)))
    return Normal(text, "".join(letters), tuple(origin), tuple(parts))


def _joins(char: str) -> bool:
    return char in _QUOTES or unicodedata.category(char) in _ENCLOSING or unicodedata.category(char) in ("Mn", "Cf")


def checked(text: str) -> Normal:
    """Return a name that was typed, as it is compared.

    Raises ``ParameterError`` for one without letters or with more than ``LONGEST``.
    """
    if len(text) > 8 * LONGEST:  # not even worth folding
        raise ParameterError("name_long", count=len(text), limit=LONGEST)
    found = normal(text.strip())
    if not found.letters.strip("+"):
        raise ParameterError("name_empty" if not text.strip() else "name_signs", value=text.strip()[:40])
    if len(found.letters) > LONGEST:
        raise ParameterError("name_long", count=len(found.letters), limit=LONGEST)
    return found


@cache
def _syllables() -> dict[str, str]:
    """Syllable → one character of the private use area that stands for it."""
    return {one: chr(0xE000 + number) for number, one in enumerate(sorted(SYLLABLES))}


@cache
def sound_of(letter: str) -> str:
    """Return the character that stands for the usual reading of a letter; others stand for themselves."""
    said = readings(letter)
    return _syllables().get(said[0], letter) if said else letter


def sound(letters: str) -> str:
    """Return how letters sound, toneless, one character a letter: equal texts sound alike.

    The usual reading of every character is taken, whatever word it stands in, so that a
    million names are heard in seconds.

    >>> sound("财阜政通") == sound("才富正通"), sound("财阜") == sound("财丰")
    (True, False)
    """
    return "".join(map(sound_of, letters))
