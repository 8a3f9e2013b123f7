"""Lists in pages: which slice of a long list is shown, and where the others are.

A ledger of a million brands must not be rendered at once. This module must not know what
is listed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Paging:
    """Page ``number`` (from 1) of ``pages`` with ``size`` of ``total`` items each."""

    number: int
    size: int
    total: int

    @property
    def pages(self) -> int:
        """How many pages there are; an empty list has one."""
        return max(1, -(-self.total // self.size))

    @property
    def offset(self) -> int:
        """Where the page begins, from 0."""
        return (self.number - 1) * self.size

    @property
    def first(self) -> int:
        """Number of the first item shown, from 1; 0 on an empty page."""
        return self.offset + 1 if self.offset < self.total else 0

    @property
    def last(self) -> int:
        """Number of the last item shown."""
        return min(self.offset + self.size, self.total)

    def cut(self, items: Sequence[Item]) -> tuple[Item, ...]:
        """Return the items of this page."""
        return tuple(items[self.offset : self.offset + self.size])

    def around(self, reach: int = 2) -> tuple[int | None, ...]:
        """Return the page numbers to offer: ends and neighbours; ``None`` marks a gap.

        >>> Paging(5, 10, 100).around(1)
        (1, None, 4, 5, 6, None, 10)
        """
        wanted = {1, self.pages, *range(self.number - reach, self.number + reach + 1)}
        shown: list[int | None] = []
        for number in sorted(one for one in wanted if 1 <= one <= self.pages):
            last = shown[-1] if shown else 0
            if isinstance(last, int) and number - last > 1:
                shown.append(None)
            shown.append(number)
        return tuple(shown)
