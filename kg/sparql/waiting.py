"""Who waits for a worker, and who comes next.

First in, first out, with three fair exceptions: a query that is sure to be short goes first,
heavy ones wait for the few places that heavy ones have, and among the rest the client with the
fewest queries running is served first. This module must not know processes.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import dataclass, field

from kg.errors import BusyError
from kg.sparql.answer import Answer
from kg.sparql.frames import Question
from kg.sparql.limits import PoolSettings


@dataclass(slots=True, eq=False)
class Job:
    """One query on its way through the pool. Times are seconds of the loop's clock."""

    question: Question
    client: str
    light: bool
    heavy: bool
    digest: str
    arrived: float
    answer: asyncio.Future[Answer]
    started: float = 0.0
    abandoned: bool = False
    again: bool = False  # its first worker died at once
    put_back: bool = False  # its worker was ended so that quick ones could run
    timers: list[asyncio.TimerHandle] = field(default_factory=list)

    def stop_timers(self) -> None:
        """Cancel whatever was to happen to it."""
        for timer in self.timers:
            timer.cancel()
        self.timers.clear()


class WaitingRoom:
    """The bounded queue, and how many queries each client has in the house."""

    def __init__(self, settings: PoolSettings) -> None:
        self._settings = settings
        self._jobs: list[Job] = []
        self._inside: Counter[str] = Counter()
        self._running: Counter[str] = Counter()

    def __len__(self) -> int:
        return len(self._jobs)

    def enter(self, job: Job, retry_after: int) -> None:
        """Let a job in; raises ``BusyError`` where there is no room for it or its client."""
        if self._inside[job.client] >= self._settings.per_client:
            raise BusyError(retry_after)
        # The last quarter of the room is for short queries only: a full house still says
        # whether it is alive.
        room = self._settings.queue if job.light else self._settings.queue * 3 // 4
        if len(self._jobs) >= room > 0:
            raise BusyError(retry_after)
        self._jobs.append(job)
        self._inside[job.client] += 1

    def return_(self, job: Job) -> None:
        """Take back a job whose worker died, at the head of the queue."""
        self._jobs.insert(0, job)
        self._inside[job.client] += 1

    def put_back(self, job: Job) -> None:
        """Take back a job that turned out to be heavy, behind those that wait already."""
        self._jobs.append(job)
        self._inside[job.client] += 1

    def call(self, *, light: bool = True, quick: bool, heavy: bool) -> Job | None:
        """Return the next job for which there is a place, ``None`` where there is none.

        ``light``, ``quick`` and ``heavy`` tell for which kinds there is one.
        """
        best: Job | None = None
        best_rank = (True, 0)
        for job in self._jobs:
            if not (light if job.light else heavy if job.heavy else quick):
                continue
            rank = (not job.light, self._running[job.client])
            if best is None or rank < best_rank:
                best, best_rank = job, rank
        if best is not None:
            self._jobs.remove(best)
            self._running[best.client] += 1
        return best

    def has_quick(self) -> bool:
        """Tell whether somebody waits who is not known to be heavy."""
        return any(not job.heavy for job in self._jobs)

    def note_heavy(self, digest: str) -> None:
        """Note that a query has turned out to be heavy."""
        for job in self._jobs:
            if job.digest == digest:
                job.heavy, job.light = True, False

    def give_up(self, job: Job) -> bool:
        """Take a waiting job out; false where it does not wait any more."""
        if job not in self._jobs:
            return False
        self._jobs.remove(job)
        self._leave(self._inside, job.client)
        return True

    def done(self, job: Job) -> None:
        """Note that a job that was called has ended."""
        self._leave(self._inside, job.client)
        self._leave(self._running, job.client)

    def clear(self) -> list[Job]:
        """Send everybody away."""
        jobs, self._jobs = self._jobs, []
        for job in jobs:
            self._leave(self._inside, job.client)
        return jobs

    @staticmethod
    def _leave(counts: Counter[str], client: str) -> None:
        counts[client] -= 1
        if counts[client] <= 0:
            del counts[client]
