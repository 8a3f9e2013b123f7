"""What one query may cost, and how many queries may be in the house at once.

Plain numbers without behaviour; who reads them is no concern of this module.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

WORKER_MEMORY_QUADS: Final = 300_000
"""Releases up to this size are held in memory by every worker: a second and about 150 MB each,
and queries in half the time from disk. Larger ones are opened read-only from disk."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QueryLimits:
    """What one query may cost.

    ``seconds`` is wall-clock time from arrival to the complete answer: waiting, parsing,
    planning, running and writing. ``memory_bytes`` is what a query may take beyond what its
    worker holds when idle. ``rows`` counts solutions or triples, ``result_bytes`` the answer as
    written (before compression). ``query_bytes`` is the length of the text in UTF-8, ``depth``
    its nesting, where three links of a chain (operators, OPTIONALs, path steps …) weigh as much
    as one level.
    """

    seconds: float = 10.0
    memory_bytes: int = 1 << 30
    rows: int = 100_000
    result_bytes: int = 64 << 20
    query_bytes: int = 200_000
    depth: int = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolSettings:
    """How many queries may be in the house at once.

    ``workers`` processes answer; one more than there are cores answer most, since the next query
    begins while an answer is still on its way. A query that has run for ``quick_seconds``, or is
    known or seen to be heavy, counts as heavy: at most ``heavy`` of those run at a time, in
    processes of their own and with a lower priority, so that quick ones never stand behind them.
    Such a process is kept for the next heavy query for ``keep_seconds``.
    ``queue`` queries may wait, ``per_client`` be waiting or running for one client.
    """

    workers: int = 3
    heavy: int = 2
    spares: int = 1
    queue: int = 32
    per_client: int = 24
    quick_seconds: float = 0.5
    keep_seconds: float = 20.0
