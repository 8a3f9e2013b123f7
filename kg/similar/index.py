"""The names of all brands of a release, ready to be compared with one more name.

Inverted lists (Zobel and Moffat, «Inverted files for text search engines», 2006) of single letters,
of pairs of letters and of pairs of sounds lead from a name to those that share something with it; the best few hundred are
compared letter by letter (``kg.similar.pair``), so the lists choose whom to look at and never
decide a grade. The arrays are made once with the release and mapped into memory afterwards.
This module knows nothing of units, themes or words for readers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from rapidfuzz import process
from rapidfuzz.distance import Indel
from scipy import sparse

from kg.similar.arrays import Array, read_arrays, write_arrays
from kg.similar.normal import letters_of, normal, sound, sound_of
from kg.similar.pair import Name, score
from kg.similar.weights import core_end

VERSION = "1"
_SHIFT = np.uint64(21)  # a code point has 21 bits
_UNIT = 8  # what one letter counts in the lists
_SOUND = 6  # what a pair counts that only sounds alike
_TOUCHED, _LOOKED_AT, _COMPARED = 6_000, 320, 72

Ids = npt.NDArray[np.int64]
Themes = Callable[[str], frozenset[str]]


@dataclass(frozen=True, slots=True)
class Found:
    """A brand by key, the name of it that was met, and how alike that is."""

    key: str
    name: Name
    score: float


def no_themes(name: str) -> frozenset[str]:
    """Tell of no themes."""
    return frozenset()


class SimilarIndex:
    """The index of one release. Safe to use from several threads: it is only read."""

    def __init__(self, arrays: Mapping[str, Array]) -> None:
        self._arrays = arrays
        self._sizes = arrays["sizes"]

    @classmethod
    def of(cls, names: Iterable[tuple[str, str]]) -> SimilarIndex:
        """Make the index of (key, name) pairs in memory; a brand may have several names."""
        return cls(make_arrays(names))

    @classmethod
    def open(cls, path: Path) -> SimilarIndex | None:
        """Map the file of a release; ``None`` where another version of the program made it.

        Raises ``DamagedReleaseError``.
        """
        arrays = read_arrays(path, VERSION)
        return None if arrays is None else cls(arrays)

    @property
    def bytes(self) -> int:
        """The size of all arrays."""
        return sum(one.nbytes for one in self._arrays.values())

    def __len__(self) -> int:
        """Return the number of different names."""
        return len(self._sizes)

    def name(self, number: int) -> str:
        """Return name ``number`` as it is written."""
        return self._text("names", number)

    def keys(self, number: int, most: int | None = None) -> tuple[str, ...]:
        """Return the keys of the brands called so, sorted, at most ``most``."""
        start, end = self._span("named", number)
        return tuple(self._text("keys", at) for at in range(start, end)[:most])

    def _texts(self, numbers: Ids) -> list[str]:
        """Return many names at once."""
        ends, names = self._arrays["names_ends"], self._arrays["names"].data
        stops = ends[numbers].tolist()
        starts = np.where(numbers > 0, ends[np.maximum(numbers, 1) - 1], 0).tolist()
        return [str(names[start:stop], "utf-8") for start, stop in zip(starts, stops, strict=True)]

    def _text(self, which: str, number: int) -> str:
        start, end = self._span(which, number)
        return bytes(self._arrays[which][start:end]).decode()

    def _span(self, which: str, number: int) -> tuple[int, int]:
        ends = self._arrays[f"{which}_ends"]
        return int(ends[number - 1]) if number else 0, int(ends[number])

    # ---------------------------------------------------------------- one name

    def nearest(self, name: Name, limit: int = 10, themes: Themes = no_themes) -> tuple[Found, ...]:
        """Return the brands whose names are most like ``name``, best first, each once.

        ``themes`` tells which themes the words of a name show.
        """
        best: dict[str, Found] = {}
        met = self.candidates(name, max(_COMPARED, 3 * limit))
        for number, text in zip(met.tolist(), self._texts(met), strict=True):
            other = Name.of(normal(text), themes(text))
            likeness = score(name, other)
            for key in self.keys(number, limit) if likeness > 0 else ():
                held = best.get(key)
                if held is None or held.score < likeness:
                    best[key] = Found(key, other, likeness)
        ranked = sorted(best.values(), key=lambda one: (-one.score, one.name.normal.text, one.key))
        return tuple(ranked[:limit])

    def candidates(self, name: Name, most: int = _COMPARED) -> Ids:
        """Return the numbers of the names that are worth being compared with ``name``."""
        counted = self._counted(name)
        touched = _top(counted, _TOUCHED)
        if not len(touched):
            return touched
        total = 3 * _UNIT * len(name.letters)
        share = counted[touched] / (total + 3 * _UNIT * self._sizes[touched].astype(np.float32))
        share = share.astype(np.float32)
        if len(touched) > _LOOKED_AT:
            kept = np.argpartition(-share, _LOOKED_AT)[:_LOOKED_AT]
            touched, share = touched[kept], share[kept]
        if len(touched) <= most:
            return touched
        letters = list(map(letters_of, self._texts(touched)))
        written = process.cdist([name.normal.letters], letters, scorer=Indel.normalized_similarity)[0]
        heard = process.cdist([sound(name.normal.letters)], [sound(one) for one in letters], scorer=Indel.normalized_similarity)[0]
        worth = np.maximum(np.maximum(written, 0.9 * heard), 2 * share)
        return touched[np.argsort(-worth, kind="stable")[:most]]

    def _counted(self, name: Name) -> npt.NDArray[np.uint16]:
        """Return for every name how much of it the lists of ``name`` meet."""
        counted = np.zeros(len(self), dtype=np.uint16)
        letters, weights = name.letters, [max(_UNIT * one, 1) for one in name.weights]
        terms: dict[tuple[str, int], float] = {}
        for at, letter in enumerate(letters):
            terms["text", ord(letter) << 21] = weights[at]
        for at in range(len(letters) - 1):
            terms["text", ord(letters[at]) << 21 | ord(letters[at + 1])] = (weights[at] + weights[at + 1]) / 2
        heard = name.sound
        for at in range(len(heard) - 1):
            code = ord(heard[at]) << 21 | ord(heard[at + 1])
            terms["sound", code] = _SOUND / _UNIT * (weights[at] + weights[at + 1]) / 2
        for (which, code), weight in terms.items():
            ids = self._list(which, code)
            counted[ids] += np.uint16(round(weight))  # a name stands once in a list
        return counted

    def matrix(self, which: str) -> sparse.csr_matrix:
        """Return names × terms, 1 where a name has a term: ``letters`` or ``sound`` (pairs)."""
        name = "sound" if which == "sound" else "text"
        ends, ids = self._arrays[f"{name}_ends"].astype(np.int64), self._arrays[f"{name}_ids"]
        columns = np.repeat(np.arange(len(ends)), np.diff(ends, prepend=0))
        if which == "letters":
            single = (self._arrays["text_terms"] & np.uint64((1 << 21) - 1)) == 0
            kept = single[columns]
            columns, ids = columns[kept], ids[kept]
        data = np.ones(len(ids), dtype=np.float32)
        return sparse.csr_matrix((data, (ids.astype(np.int64), columns)), shape=(len(self), len(ends)))

    def _list(self, which: str, code: int) -> Array:
        terms = self._arrays[f"{which}_terms"]
        at = int(np.searchsorted(terms, np.uint64(code)))
        if at == len(terms) or int(terms[at]) != code:
            return np.empty(0, dtype=np.uint32)
        ends = self._arrays[f"{which}_ends"]
        return self._arrays[f"{which}_ids"][int(ends[at - 1]) if at else 0 : int(ends[at])]


def _top(counted: npt.NDArray[np.uint16], most: int) -> Ids:
    """Return the places of about the ``most`` highest counts: never one and not its equal, unless
    there are more equals than that."""
    low, high = 1, int(counted.max(initial=0))
    if high == 0:
        return np.empty(0, dtype=np.int64)
    while low < high:  # the lowest bar that few enough get over
        bar = (low + high) // 2
        if int(np.count_nonzero(counted >= bar)) > most:
            low = bar + 1
        else:
            high = bar
    found = np.flatnonzero(counted >= low)
    return found[: 4 * most]


# --------------------------------------------------------------------- making


def make_arrays(names: Iterable[tuple[str, str]]) -> dict[str, Array]:
    """Return the arrays of the index of (key, name) pairs, in the order given."""
    called: dict[str, list[str]] = {}
    for key, text in names:
        called.setdefault(text, []).append(key)
    lettered = [(text, letters) for text in sorted(called) if (letters := letters_of(text))]
    written = [text for text, _ in lettered]
    cores = [letters[: core_end(letters)] for _, letters in lettered]
    keys = [some if len(some := called[text]) == 1 else sorted(set(some)) for text in written]
    joined = np.frombuffer("".join(f"{one}\n" for one in cores).encode("utf-32-le", "replace"), dtype="<u4")
    sizes = np.array([len(one) for one in cores], dtype=np.uint16)
    ends = joined == ord("\n")
    ids = (np.cumsum(ends) - ends).astype(np.uint32)
    known, at = np.unique(joined, return_inverse=True)
    heard = np.array([ord(sound_of(chr(code))) for code in known.tolist()], dtype=np.uint32)[at]
    return {
        **_blob("keys", (key for some in keys for key in some)),
        "named_ends": np.cumsum([len(some) for some in keys], dtype=np.uint64),
        **_blob("names", written),
        "sizes": sizes,
        **_lists("text", joined, ends, ids, single=True),
        **_lists("sound", heard, ends, ids, single=False),
    }


def write_index(names: Iterable[tuple[str, str]], path: Path) -> None:
    """Write the index of (key, name) pairs to ``path``. Raises ``OSError``."""
    write_arrays(path, VERSION, make_arrays(names))


def _blob(name: str, texts: Iterable[str]) -> dict[str, Array]:
    written = [one.encode("utf-8", "replace") for one in texts]
    ends = np.cumsum([len(one) for one in written], dtype=np.uint64)
    return {name: np.frombuffer(b"".join(written), dtype=np.uint8), f"{name}_ends": ends}


def _lists(name: str, codes: Array, ends: Array, ids: Array, *, single: bool) -> dict[str, Array]:
    """Return sorted terms, where the list of each ends, and the lists one after another."""
    wide = codes.astype(np.uint64) << _SHIFT
    inside = ~(ends[:-1] | ends[1:])
    terms, owners = (wide[:-1] | codes[1:].astype(np.uint64))[inside], ids[:-1][inside]
    if single:
        terms, owners = np.concatenate([terms, wide[~ends]]), np.concatenate([owners, ids[~ends]])
    order = np.argsort(terms, kind="stable")  # owners rise already within each term
    terms, owners = terms[order], owners[order]
    if len(terms):
        kept = np.ones(len(terms), dtype=bool)
        kept[1:] = (terms[1:] != terms[:-1]) | (owners[1:] != owners[:-1])
        terms, owners = terms[kept], owners[kept]
    unique, counts = np.unique(terms, return_counts=True)
    return {
        f"{name}_terms": unique.astype(np.uint64),
        f"{name}_ends": np.cumsum(counts, dtype=np.uint64),
        f"{name}_ids": owners.astype(np.uint32),
    }
