"""Which pieces of a long list of lists a page is made of.

The counts of the lists are known, so nothing before the page has to be read. This module
knows nothing of what is listed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, TypeVar

Group = TypeVar("Group")

SORTED: Final = 5_000
"""Up to so many things are put in the order that a reader expects; more are listed group by
group in the order of their IRIs, of which an engine can hand out any piece."""


def stretches(groups: Iterable[tuple[Group, int]], offset: int, limit: int) -> Iterator[tuple[Group, int, int]]:
    """Yield (group, place of the first, number) of what lies in a page, empty pieces left out.

    >>> list(stretches([("a", 3), ("b", 0), ("c", 5)], 2, 3))
    [('a', 2, 1), ('c', 0, 2)]
    """
    for group, size in groups:
        if limit <= 0:
            return
        if offset < size:
            number = min(size - offset, limit)
            yield group, offset, number
            limit -= number
        offset = max(0, offset - size)
