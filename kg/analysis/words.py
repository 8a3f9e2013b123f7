"""The words that set the names of a cluster's brands apart, by lift.

A name is cut at its separators; a piece of four characters, the half of a couplet, counts as
a whole and as its two words, a shorter piece as a whole, a longer one by every two and
every three characters beside each other. Lift is the share of a cluster's brands with the word, divided
by the share of all brands that were grouped (S. Brin et al., «Dynamic itemset counting and
implication rules for market basket data», 1997).

All names are cut at once, as one array of letters, and words are told apart by sums over random
numbers given to letters (polynomial hashing, R. M. Karp and M. O. Rabin, 1987): no object is made
for a word of a name, only for those that may be shown. This module knows nothing of themes.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count

import numpy as np
import numpy.typing as npt
from scipy import sparse

from kg.analysis.wording import Word

MOST_WORDS = 5
LEAST = 2
"""A word counts from so many brands of a cluster on."""

_LETTER = re.compile(r"[^\W\d_]")
_LOOKED_AT = 200  # words that are put in order at first; more only where these hold one another
_BASE = 0x9E3779B97F4A7C15  # any odd number will do

Places = npt.NDArray[np.int64]
_Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class NameWords:
    """The words of names: ``matrix`` is names × words, 1 where a name has a word; the text of a
    word stands in ``letters`` from ``starts``, ``lengths`` long."""

    matrix: sparse.csr_matrix = field(repr=False)
    letters: str = field(repr=False)
    starts: Places = field(repr=False)
    lengths: Places = field(repr=False)

    def text(self, word: int) -> str:
        """Return the text of a word by its column."""
        start = int(self.starts[word])
        return self.letters[start : start + int(self.lengths[word])]


def words_in(names: Sequence[str], places: Places) -> NameWords:
    """Cut the names at ``places``; the matrix has a row for each of ``names``, empty for the others."""
    chosen = [names[at] for at in places.tolist()]
    letters = "\n".join((*chosen, ""))
    codes = np.frombuffer(letters.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    starts, lengths = _words(codes)
    signs = _signs(codes, starts, lengths)
    _, first, word = np.unique(signs, return_index=True, return_inverse=True)
    sizes = np.fromiter(map(len, chosen), dtype=np.int64, count=len(chosen)) + 1
    row = np.repeat(places.astype(np.int32), sizes)[starts]
    shape = (len(names), len(first))
    matrix = sparse.csr_matrix((np.ones(len(row), dtype=np.int32), (row, word)), shape=shape)
    matrix.data[:] = 1  # a word that a name says twice counts once
    return NameWords(matrix, letters, starts[first], lengths[first])


def words_of(name: str) -> set[str]:
    """Return the words of one name.

    >>> sorted(words_of("精筹惟公 理财为民"))
    ['为民', '惟公', '理财', '理财为民', '精筹', '精筹惟公']
    """
    found = words_in((name,), np.zeros(1, dtype=np.int64))
    return {found.text(word) for word in range(len(found.starts))}


def _words(codes: npt.NDArray[np.uint32]) -> tuple[Places, Places]:
    """Return where the words of a text start, and how long they are."""
    known = np.flatnonzero(np.bincount(codes, minlength=1))
    table = np.zeros(int(codes.max(initial=0)) + 1, dtype=bool)
    table[known] = [bool(_LETTER.match(chr(code))) for code in known.tolist()]
    letter: _Mask = table[codes]
    edges = np.diff(letter.astype(np.int8), prepend=0, append=0)
    start, end = np.flatnonzero(edges > 0), np.flatnonzero(edges < 0)
    long = end - start
    foreign = np.concatenate([[0], np.cumsum(codes > 127)])  # so many letters before are not ASCII
    plain = foreign[end] == foreign[start]
    whole = (plain | (long < 5)) & (long > 1)
    couplet = start[~plain & (long == 4)]
    cut = np.repeat(~plain & (long > 4), long)
    inside = np.zeros(len(codes) + 2, dtype=bool)
    inside[np.flatnonzero(letter)[cut]] = True
    two = np.flatnonzero(inside[:-2] & inside[1:-1])
    three = np.flatnonzero(inside[:-2] & inside[1:-1] & inside[2:])
    starts = (start[whole], couplet, couplet + 2, two, three)
    sizes = [np.full(len(some), size) for some, size in zip(starts[1:], (2, 2, 2, 3), strict=True)]
    return np.concatenate(starts), np.concatenate([long[whole], *sizes])


def _signs(codes: npt.NDArray[np.uint32], starts: Places, lengths: Places) -> npt.NDArray[np.uint64]:
    """Return a number for each word, the same for the same word."""
    worth = np.random.default_rng(0).integers(1 << 63, size=int(codes.max(initial=0)) + 1, dtype=np.uint64)
    found = np.zeros(len(starts), dtype=np.uint64)
    going = np.arange(len(starts))
    for at in count():
        going = going[lengths[going] > at]
        if not len(going):
            return found
        found[going] += worth[codes[starts[going] + at]] * np.uint64(pow(_BASE, at, 1 << 64))
    raise AssertionError  # counting has no end


def distinctive(
    words: NameWords, clusters: Sequence[Places], most: int = MOST_WORDS
) -> tuple[tuple[Word, ...], ...]:
    """Return the words of each cluster, the most telling first.

    ``clusters`` are the places of their brands in ``words``. Words are sorted by
    brands × log(lift); of words that hold one another only the first is kept.
    """
    if not clusters:
        return ()
    sizes = [len(some) for some in clusters]
    ends = np.concatenate([[0], np.cumsum(sizes)])
    of_brand = np.concatenate([np.asarray(some, dtype=np.int64) for some in clusters])
    members = sparse.csr_matrix(
        (np.ones(len(of_brand), dtype=np.int32), of_brand, ends), shape=(len(clusters), words.matrix.shape[0])
    )
    counts = sparse.csr_matrix(members @ words.matrix)
    everywhere = np.bincount(counts.indices, weights=counts.data, minlength=counts.shape[1]).astype(np.int64)
    return tuple(
        tuple(_chosen(words, counts.indices[one:end], counts.data[one:end], everywhere, size, sum(sizes), most))
        for one, end, size in zip(counts.indptr[:-1], counts.indptr[1:], sizes, strict=True)
    )


def _chosen(
    words: NameWords,
    inside: npt.NDArray[np.int32],
    brands: npt.NDArray[np.int32],
    everywhere: Places,
    size: int,
    total: int,
    most: int,
) -> Iterator[Word]:
    shown = (brands >= LEAST) & (brands * float(total) > size * everywhere[inside].astype(float))
    inside, held = inside[shown], brands[shown].astype(np.int64)
    lifts = held * float(total) / (size * everywhere[inside])
    telling = held * np.log(np.maximum(lifts.round(2), 0.01))
    looked_at = _LOOKED_AT
    while True:
        bar = np.partition(telling, -looked_at)[-looked_at] - 1e-6 if looked_at < len(telling) else -np.inf
        found = (
            Word(words.text(word), one, every, round(one * total / (size * every), 2))
            for at in np.flatnonzero(telling >= bar).tolist()
            for word, one, every in [(int(inside[at]), int(held[at]), int(everywhere[inside[at]]))]
        )
        kept: list[Word] = []
        for word in sorted(found, key=_rank):
            if not any(word.text in other.text or other.text in word.text for other in kept):
                kept.append(word)
            if len(kept) == most:
                break
        if len(kept) == most or looked_at >= len(telling):
            yield from kept
            return
        looked_at *= 8


def _rank(word: Word) -> tuple[float, int, str]:
    return -word.brands * math.log(word.lift or 1), -len(word.text), word.text
