"""What the letters of a name weigh: words that everybody uses count for less.

The table ``everyday.toml`` beside this module is part of the program, not of a release: the
grade of two names never depends on which other brands there are. This module knows nothing of
how names are compared.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Everyday:
    """The table: words by weight, and the endings that only say what kind of thing a name is."""

    words: Mapping[str, float]
    endings: frozenset[str]
    longest: int


@cache
def everyday() -> Everyday:
    """Return the table that ships with the program."""
    tree = tomllib.loads(files("kg.similar").joinpath("everyday.toml").read_text(encoding="utf-8"))
    words: dict[str, float] = {}
    for step in tree.values():
        for word in step["words"]:
            words[word] = float(step["weight"])
    endings = frozenset(tree["kinds"]["words"])
    return Everyday(MappingProxyType(words), endings, max(map(len, words)))


def weigh(letters: str) -> tuple[float, ...]:
    """Return the weight of every letter: that of the longest everyday word it begins or stands in.

    >>> weigh("红心财阜")
    (0.5, 0.5, 1.0, 1.0)
    """
    table = everyday()
    found: list[float] = []
    place, end = 0, len(letters)
    while place < end:
        for length in range(min(table.longest, end - place), 0, -1):
            weight = table.words.get(letters[place : place + length])
            if weight is not None:
                found.extend([weight] * length)
                place += length
                break
        else:
            found.append(1.0)
            place += 1
    return tuple(found)


def core_end(letters: str) -> int:
    """Return where a name ends without the words that only say what kind of thing it is.

    At least two letters are left.

    >>> core_end("阳光政采党建品牌"), core_end("党支部")
    (4, 3)
    """
    table = everyday()
    end = len(letters)
    while True:
        for length in range(min(table.longest, end - 2), 1, -1):
            if letters[end - length : end] in table.endings:
                end -= length
                break
        else:
            return end
