"""The words that set the names of a cluster's brands apart, by lift.

A name is cut at its separators; a piece of four characters, the half of a couplet, counts as
a whole and as its two words, a shorter piece as a whole, a longer one by every two and
every three characters beside each other. Lift is the share of a cluster's brands with the word, divided
by the share of all brands that were grouped (S. Brin et al., «Dynamic itemset counting and
implication rules for market basket data», 1997). This module knows nothing of themes.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

MOST_WORDS = 5
LEAST = 2
"""A word counts from so many brands of a cluster on."""

_PIECE = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Word:
    """A word, the cluster's brands that have it, all brands that have it, and its lift."""

    text: str
    brands: int
    everywhere: int
    lift: float


def words_of(name: str) -> set[str]:
    """Return the words of one name.

    >>> sorted(words_of("精筹惟公 理财为民"))
    ['为民', '惟公', '理财', '理财为民', '精筹', '精筹惟公']
    """
    found: set[str] = set()
    for piece in _PIECE.findall(name):
        long = len(piece)
        if piece.isascii() or long < 5:
            if long > 1:
                found.add(piece)
            if long == 4 and not piece.isascii():
                found.update((piece[:2], piece[2:]))
        else:
            found.update(piece[at : at + size] for size in (2, 3) for at in range(long - size + 1))
    return found


def distinctive(
    names: Iterable[tuple[str, int]], sizes: Sequence[int], most: int = MOST_WORDS
) -> tuple[tuple[Word, ...], ...]:
    """Return the words of each cluster, the most telling first.

    ``names`` are the brands' names with the number of their cluster, ``sizes`` the brands of
    each. Words are sorted by brands × log(lift); of words that hold one another only the
    first is kept.
    """
    counts: list[Counter[str]] = [Counter() for _ in sizes]
    for name, cluster in names:
        counts[cluster].update(words_of(name))
    everywhere: Counter[str] = Counter()
    for one in counts:
        everywhere.update(one)
    total = sum(sizes)
    return tuple(
        tuple(_chosen(inside, everywhere, size, total, most)) for inside, size in zip(counts, sizes, strict=True)
    )


def _chosen(
    inside: Counter[str], everywhere: Counter[str], size: int, total: int, most: int
) -> Iterator[Word]:
    found = (
        Word(text, brands, everywhere[text], round(brands * total / (size * everywhere[text]), 2))
        for text, brands in inside.items()
        if brands >= LEAST and brands * total > size * everywhere[text]
    )
    kept: list[str] = []
    for word in sorted(found, key=lambda one: (-one.brands * math.log(one.lift or 1), -len(one.text), one.text)):
        if not any(word.text in other or other in word.text for other in kept):
            kept.append(word.text)
            yield word
        if len(kept) == most:
            return
