"""All pairs of names that are alike, and the groups they make.

A product of matrices bounds how much every two names can share; the few pairs that
may be alike are compared letter by letter. Groups are single linkage with a lid: pairs are joined
from the most alike downwards while a group stays small enough to be read, so a chain of names
that each resemble the next does not swallow the ledger. This module knows nothing of units,
themes or words for readers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from rapidfuzz import process
from rapidfuzz.distance import LCSseq, Levenshtein

from kg.errors import ParameterError
from kg.similar.arrays import Array
from kg.similar.index import SimilarIndex, Themes, no_themes
from kg.similar.model import MOST_AT_ONCE, MOST_NAMES
from kg.similar.normal import normal
from kg.similar.pair import ANY_ORDER, HALF_LETTERS, HIGHEST, THEMES, Name, score

MOST_IN_GROUP = 30
_NEIGHBOURS = 40  # names that each is compared with; a group has no more than ``MOST_IN_GROUP``

_BLOCK = 250  # names whose products are held at once
_CHUNK = 100_000  # pairs handed on at once
_COPIES = 4  # of a letter that weighs 1
_ONE_LETTER = 0.28  # two names that differ in one letter of four share at least so much


@dataclass(frozen=True, slots=True)
class Alike:
    """Two names by number (the smaller first) and how alike they are."""

    one: int
    other: int
    score: float


def alike(
    index: SimilarIndex,
    least: float,
    themes: Themes = no_themes,
    told: Callable[[int, int], None] | None = None,
    at_once: int = MOST_AT_ONCE,
    most: int = MOST_NAMES,
) -> tuple[Alike, ...]:
    """Return all pairs of different names that score at least ``least``, the most alike first; beyond
    ``at_once`` names the best pairs of each.

    Equal scores come in the order of the names. ``told`` hears how many names are done of how many.
    Raises ``ParameterError`` for more than ``most`` names.
    """
    if len(index) > most:
        raise ParameterError("ledger_large", count=f"{len(index):,}", limit=f"{most:,}")
    names = [Name.of(normal(text), themes(text)) for text in map(index.name, range(len(index)))]
    found: list[Alike] = []
    few = len(index) <= at_once
    worth = _worth_comparing(index, names, (least - THEMES) / HIGHEST, told) if few else _by_lists(index, names, told)
    for ones, others in worth:
        for one, other in zip(ones.tolist(), others.tolist(), strict=True):
            likeness = score(names[one], names[other])
            if likeness >= least:
                found.append(Alike(one, other, likeness))
    return tuple(sorted(found, key=lambda pair: (-pair.score, pair.one, pair.other)))


def _by_lists(
    index: SimilarIndex, names: Sequence[Name], told: Callable[[int, int], None] | None
) -> Iterator[tuple[Array, Array]]:
    """Yield the pairs of each name and the names that share most with it, each pair once."""
    codes = []
    for number, name in enumerate(names):
        met = index.candidates(name, _NEIGHBOURS).astype(np.int64)
        met = met[met != number]
        codes.append(np.minimum(met, number) * len(names) + np.maximum(met, number))
        if told is not None and number % _BLOCK == 0:
            told(number, len(names))
    unique = np.unique(np.concatenate(codes))
    for start in range(0, len(unique), _CHUNK):
        part = unique[start : start + _CHUNK]
        yield part // len(names), part % len(names)
    if told is not None:
        told(len(names), len(names))


def _worth_comparing(
    index: SimilarIndex, names: Sequence[Name], least: float, told: Callable[[int, int], None] | None
) -> Iterator[tuple[Array, Array]]:
    """Yield pairs that may reach ``least`` in likeness; hardly any that does is left out (the share
    is measured in ``benchmarks/similar.py``)."""
    sounding = _sounding(names)
    across = sounding.T.copy()
    heard = index.matrix("sound")
    heard_across = heard.T.tocsr()
    sizes = np.array([name.size for name in names], dtype=np.float32)
    weights = np.array([sum(name.weights) for name in names], dtype=np.float32)
    lengths = np.array([len(name.letters) for name in names], dtype=np.int16)
    several = np.array([len(name.pieces) > 1 for name in names])
    heavy = np.array([_heavy(name) for name in names], dtype=object)
    texts = np.array([name.letters for name in names], dtype=object)
    everyone = np.arange(len(names))
    for start in range(0, len(names), _BLOCK):
        rows = slice(start, start + _BLOCK)
        shared = sounding[rows] @ across
        bound = 2 * shared / (sizes[rows, None] + sizes[None, :])
        later = everyone[None, :] > everyone[rows, None]
        sure = (shared >= 0.99 * np.minimum(weights[rows, None], weights[None, :])) & later  # one may be inside the other
        sure |= (ANY_ORDER * bound >= least) & later
        found = [np.nonzero(sure)]
        ones, others = np.nonzero((bound >= least) & later & ~sure)
        in_order = process.cpdist(heavy[ones + start], heavy[others], scorer=LCSseq.similarity) / _COPIES
        kept = 2 * in_order >= least * (sizes[ones + start] + sizes[others])
        found.append((ones[kept], others[kept]))
        close = np.abs(lengths[rows, None] - lengths[None, :]) <= 1
        ones, others = np.nonzero(close & later & (bound >= _ONE_LETTER) & ~sure)
        kept = process.cpdist(texts[ones + start], texts[others], scorer=Levenshtein.distance) <= 1
        found.append((ones[kept], others[kept]))
        product = (heard[rows] @ heard_across).tocoo()
        ones, others = product.row, product.col
        kept = (product.data >= HALF_LETTERS - 1) & several[ones + start] & several[others] & later[ones, others]
        found.append((ones[kept], others[kept]))
        codes = np.unique(np.concatenate([one.astype(np.int64) * len(names) + other for one, other in found]))
        yield codes // len(names) + start, codes % len(names)
        if told is not None:
            told(min(start + _BLOCK, len(names)), len(names))


def _heavy(name: Name) -> str:
    """Return how a name sounds, each letter as many times as it weighs: the longest common
    subsequence of two such texts is never less than what stands in the same order in both."""
    return "".join(one * max(1, round(_COPIES * weight)) for one, weight in zip(name.sound, name.weights, strict=True))


def _sounding(names: Sequence[Name]) -> npt.NDArray[np.float32]:
    """Return names × sounds, the square roots of the weights of the letters: the product of two
    rows is never less than the weight of what the two names share."""
    column: dict[str, int] = {}
    for name in names:
        for one in name.sound:
            column.setdefault(one, len(column))
    made = np.zeros((len(names), len(column)), dtype=np.float32)
    for row, name in enumerate(names):
        for one, weight in zip(name.sound, name.weights, strict=True):
            made[row, column[one]] += weight**0.5
    return made


def groups(pairs: Iterable[Alike], most: int = MOST_IN_GROUP) -> tuple[tuple[int, ...], ...]:
    """Return groups of numbers: ``pairs`` are joined from the first on, no group beyond ``most``.

    The largest group comes first, equals in the order of their first names.
    """
    of: dict[int, int] = {}
    members: dict[int, list[int]] = {}
    for pair in pairs:
        one, other = (of.setdefault(number, number) for number in (pair.one, pair.other))
        for number in (pair.one, pair.other):
            members.setdefault(of[number], [number])
        if one == other or len(members[one]) + len(members[other]) > most:
            continue
        for number in members[other]:
            of[number] = one
        members[one] += members.pop(other)
    found = [tuple(sorted(some)) for some in members.values() if len(some) > 1]
    return tuple(sorted(found, key=lambda some: (-len(some), some)))

