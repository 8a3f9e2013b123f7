"""How alike two names are: one number from 0 to 1 that depends on the two names alone.

The number rests on the letters that can be laid side by side (Hirschberg's longest common
subsequence over how they sound, a letter that only sounds alike counting for less), on the
letters they share in any order (weighted Dice coefficient, Dice 1945), on whole halves and on
one name inside the other. Words that everybody uses weigh less (``kg.similar.weights``). It is
symmetric, 1 for names that are the same but for how they are written, and above ``RENAMED``
only for those and for parts in another order or a word such as 品牌 more. Themes in common add
at most ``THEMES``: they order what is far apart and never make two names near. This module knows
nothing of releases, indexes or words for readers.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import LCSseq, Levenshtein

from kg.similar.normal import Normal, sound
from kg.similar.weights import core_end, weigh

SAME, REORDERED, RENAMED = 1.0, 0.97, 0.96
"""Scores of names that are the same but for writing, but for the order of parts, but for an
ending such as 品牌."""

HIGHEST = 0.94
"""What any other pair can reach."""

THEMES = 0.04
"""What the same themes add."""

SOUNDS_ALIKE = 0.85
"""Worth of a letter that only sounds like the other, against the same letter."""

MOVED = 0.9
"""Worth of a letter that stands in another place of its part."""

ANY_ORDER = 0.8
"""Worth of shared letters regardless of their order, against letters in order."""

FLOOR = 0.5
"""No letter weighs less in a name's size, so that names made of everyday words alone are not
alike because they share one of them."""

HALF, INSIDE, ONE_LETTER = 0.65, 0.6, 0.55
"""Least likeness of names that share a half that says something, of which one holds the other,
which differ in one letter."""

HALF_LETTERS, HALF_WEIGHT = 4, 0.6


@dataclass(frozen=True, slots=True)
class Name:
    """A name made ready for comparison.

    ``themes`` are keys of themes its words show; ``end`` is where the ending starts that only says
    what kind of thing it is; ``letters`` are those before it, ``sound`` how they sound, ``weights``
    what each weighs, ``size`` the weight of all, none below ``FLOOR``; ``parts`` are places of the
    parts, ``pieces`` their letters, ``places`` each letter's distance from the start and the end of
    its part.
    """

    normal: Normal
    themes: frozenset[str]
    end: int
    letters: str
    sound: str
    weights: tuple[float, ...]
    size: float
    parts: tuple[tuple[int, int], ...]
    pieces: tuple[str, ...]
    places: tuple[tuple[int, int], ...]

    @classmethod
    def of(cls, normal: Normal, themes: frozenset[str] = frozenset()) -> Name:
        """Make a name ready."""
        end = core_end(normal.letters)
        letters = normal.letters[:end]
        weights = weigh(normal.letters)[:end]
        parts = tuple((start, min(stop, end)) for start, stop in normal.parts if start < end)
        return cls(
            normal, themes, end, letters, sound(letters), weights,
            sum([one if one > FLOOR else FLOOR for one in weights]),
            parts, tuple([letters[start:stop] for start, stop in parts]),
            tuple([(at - start, stop - at) for start, stop in parts for at in range(start, stop)]),
        )  # fmt: skip


def score(one: Name, other: Name) -> float:
    """Return how alike two names are, from 0 to 1."""
    a, b = sorted((one, other), key=lambda name: (name.normal.letters, name.normal.text))
    if a.normal.letters == b.normal.letters:
        return SAME
    ending = a.letters != a.normal.letters or b.letters != b.normal.letters
    if a.letters == b.letters:
        return RENAMED
    if len(a.pieces) > 1 and sorted(a.pieces) == sorted(b.pieces):
        return RENAMED if ending else REORDERED
    found = HIGHEST * likeness(a, b)
    shared = _jaccard(a.themes, b.themes)
    return round(min(found + THEMES * shared * (1 - found), HIGHEST), 6)


def likeness(a: Name, b: Name) -> float:
    """Return how alike two different names are by their letters; they must come in order."""
    if not a.letters or not b.letters:
        return 0.0
    matched = _aligned(a, b)
    found = max(2 * matched, ANY_ORDER * 2 * _shared(a, b)) / (a.size + b.size)
    if found < HALF and _half(a, b):
        found = HALF + 0.2 * found
    if found < INSIDE and _inside(a, b):
        found = INSIDE + 0.2 * found
    if found < ONE_LETTER and _one_letter(a.letters, b.letters):
        found = ONE_LETTER + 0.2 * found
    return min(found, 1.0)


def side_by_side(a: Name, b: Name) -> list[tuple[int, int]]:
    """Return the places of letters that sound alike and stand in the same order in both names."""
    return [
        (one.src_start + step, one.dest_start + step)
        for one in LCSseq.opcodes(a.sound, b.sound)
        if one.tag == "equal"
        for step in range(one.src_end - one.src_start)
    ]


def _aligned(a: Name, b: Name) -> float:
    """Return the weight of the letters that stand in the same order in both names."""
    total = 0.0
    for at, to in side_by_side(a, b):
        weight = min(a.weights[at], b.weights[to])
        if a.letters[at] != b.letters[to]:
            weight *= SOUNDS_ALIKE
        (head, tail), (other_head, other_tail) = a.places[at], b.places[to]
        if head != other_head and tail != other_tail:
            weight *= MOVED
        total += weight
    return total


def _shared(a: Name, b: Name) -> float:
    """Return the weight of the letters that stand anywhere in both names."""
    if not set(a.letters) & set(b.letters):
        return 0.0
    have: dict[str, list[float]] = {}
    for letter, weight in zip(b.letters, b.weights, strict=True):
        have.setdefault(letter, []).append(weight)
    total = 0.0
    for weight, letter in sorted(zip(a.weights, a.letters, strict=True), reverse=True):
        held = have.get(letter)
        if held:
            best = max(held)
            held.remove(best)
            total += min(weight, best)
    return total


@lru_cache(maxsize=4096)
def says_something(letters: str) -> bool:
    """Tell whether a half is more than everyday words: 理财为民 is, 党建引领 is not."""
    return len(letters) >= HALF_LETTERS and sum(weigh(letters)) >= HALF_WEIGHT * len(letters)


def halves(a: Name, b: Name) -> tuple[str, ...]:
    """Return the parts that two names of several parts share and that say something."""
    if len(a.pieces) < 2 or len(b.pieces) < 2:
        return ()
    return tuple(one for one in a.pieces if one in b.pieces and says_something(one))


def _half(a: Name, b: Name) -> bool:
    return bool(halves(a, b))


def _one_letter(a: str, b: str) -> bool:
    return min(len(a), len(b)) > 3 and Levenshtein.distance(a, b, score_cutoff=1) == 1


def _inside(a: Name, b: Name) -> bool:
    short, long = sorted((a, b), key=lambda one: len(one.letters))
    return inside(short, long)


def inside(short: Name, long: Name) -> bool:
    """Tell whether one name is a part of another, or stands in it and says something."""
    if len(short.letters) < 2 or len(short.letters) == len(long.letters):
        return False
    if len(short.letters) > 3 and short.letters in long.pieces:
        return True
    return short.letters in long.letters and sum(short.weights) >= 2


def _jaccard(a: Iterable[str], b: Iterable[str]) -> float:
    one, other = set(a), set(b)
    union = one | other
    return len(one & other) / len(union) if union else 0.0
