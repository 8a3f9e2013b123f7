"""Very many texts in one piece of memory; each is made a ``str`` when it is asked for.

A million names as Python objects take ten times the room of their letters. This module knows
nothing of what the texts say.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import overload

import numpy as np
import numpy.typing as npt

_END = "\0"  # ends each text: no name and no IRI holds it


class Texts(Sequence[str]):
    """Texts as ``packed`` (UTF-8, each ended by a zero byte) holds them. Never changes."""

    __slots__ = ("_ends", "_packed")

    def __init__(self, packed: npt.NDArray[np.uint8]) -> None:
        self._packed = packed
        self._ends = np.flatnonzero(packed == 0)

    def __len__(self) -> int:
        return len(self._ends)

    @overload
    def __getitem__(self, at: int) -> str: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[str, ...]: ...
    def __getitem__(self, at: int | slice) -> str | tuple[str, ...]:
        """Return one text, or several as a tuple."""
        if isinstance(at, slice):
            return tuple(self[one] for one in range(*at.indices(len(self))))
        place = range(len(self))[at]
        start = int(self._ends[place - 1]) + 1 if place else 0
        return self._packed[start : int(self._ends[place])].tobytes().decode()

    def __iter__(self) -> Iterator[str]:
        return iter(self._packed.tobytes().decode().split(_END)[:-1])


def pack(texts: Iterable[str]) -> npt.NDArray[np.uint8]:
    """Return texts as ``Texts`` takes them."""
    return np.frombuffer(_END.join((*texts, "")).encode(), dtype=np.uint8)
