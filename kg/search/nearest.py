"""Near misses: which of a few known names a wrong one was probably meant to be.

This module knows nothing of the graph.
"""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz import fuzz, process

_ENOUGH = 50.0


def nearest(name: str, known: Sequence[str], limit: int = 3) -> tuple[str, ...]:
    """Return up to ``limit`` of the ``known`` names that are most like ``name``, best first.

    Likeness is rapidfuzz's weighted ratio (case ignored); below half nothing is near.

    >>> nearest("overveiw", ("overview", "theme", "unit"))
    ('overview',)
    """
    found = process.extract(
        name.casefold(), {one: one.casefold() for one in known}, scorer=fuzz.WRatio, limit=limit, score_cutoff=_ENOUGH
    )
    return tuple(key for _, _, key in found)
