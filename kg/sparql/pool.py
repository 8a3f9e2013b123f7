"""The pool: queries wait, run in worker processes under one clock, and cannot hurt each other.

The clock runs from arrival and covers waiting, parsing, planning, running and writing; nothing
in the engine can be stopped, so a worker that breaks a limit is killed and replaced. Queries
that run long (``PoolSettings.quick_seconds``), ran long before, or are cross products count as
heavy and get places and processes of their own, so that short ones are answered while heavy
ones run; one that turns out heavy while the places are taken goes back and waits for one.
Everything here happens in the event loop's thread. This module must not know the web.
"""

from __future__ import annotations

import asyncio
import logging
import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from kg.errors import (
    AtlasError,
    BusyError,
    QueryMemoryError,
    QueryTimeoutError,
    ReleaseError,
)
from kg.sparql.answer import Answer
from kg.sparql.frames import QuerySource, Question
from kg.sparql.guard import Inspected
from kg.sparql.judgements import Judgements
from kg.sparql.limits import PoolSettings, QueryLimits
from kg.sparql.process import WorkerProcess
from kg.sparql.waiting import Job, WaitingRoom

_ABANDONED_SECONDS: Final = 0.25
_PRESSURE_SECONDS: Final = 0.2
_WAIT: Final = 0.5  # of the time limit; the rest is for running
_LIGHT_WAIT: Final = 0.9
_FAIR_WAIT: Final = 0.1  # part of the time limit; who waited longer is told to come again
_INNOCENT_SECONDS: Final = 0.1
_CLOSE_SECONDS: Final = 5.0

_log = logging.getLogger("kg.sparql.pool")


@dataclass(frozen=True, slots=True)
class PoolState:
    """How the pool is doing; ``counts`` only ever grow."""

    processes: int
    idle: int
    quick: int
    heavy: int
    waiting: int
    counts: Mapping[str, int] = field(default_factory=dict)


class QueryPool:
    """Workers for one release. ``start`` it, ask it, ``close`` it, all in one event loop."""

    def __init__(
        self,
        source: QuerySource,
        limits: QueryLimits | None = None,
        settings: PoolSettings | None = None,
    ) -> None:
        self.source = source
        self.limits = limits or QueryLimits()
        self.settings = settings or PoolSettings()
        self._workers: set[WorkerProcess] = set()
        self._jobs: dict[WorkerProcess, Job] = {}
        self._waiting = WaitingRoom(self.settings)
        self._counts: Counter[str] = Counter()
        self._known = Judgements(self.limits)
        self._spawning: set[asyncio.Task[None]] = set()
        self._failures = 0
        self._closed = False
        self._first: asyncio.Future[None] | None = None

    # Life

    async def start(self) -> None:
        """Start the workers and return when the first is ready.

        Raises ``ReleaseError`` where the data cannot be opened.
        """
        self._first = asyncio.get_running_loop().create_future()
        self._top_up()
        try:
            await asyncio.shield(self._first)
        except BaseException:  # also when whoever waits is told to stop: no process is left behind
            await self.close()
            raise

    async def close(self) -> None:
        """Take no more queries, let the running ones end for a moment, end every process."""
        self._closed = True
        for job in self._waiting.clear():
            self._settle(job, BusyError(1))
        running = [job.answer for job in self._jobs.values()]
        if running:
            await asyncio.wait(running, timeout=min(self.limits.seconds, _CLOSE_SECONDS))
        while self._spawning or self._workers:
            if self._spawning:
                await asyncio.gather(*self._spawning, return_exceptions=True)
            for worker in tuple(self._workers):
                worker.kill(BusyError(1))
            await asyncio.gather(*(worker.ended() for worker in tuple(self._workers)))

    @property
    def state(self) -> PoolState:
        """How the pool is doing now."""
        heavy = self._heavy_running()
        return PoolState(
            processes=len(self._workers),
            idle=sum(worker.idle for worker in self._workers),
            quick=len(self._jobs) - heavy,
            heavy=heavy,
            waiting=len(self._waiting),
            counts=dict(self._counts),
        )

    @property
    def pids(self) -> tuple[int, ...]:
        """Process ids of the workers."""
        return tuple(sorted(worker.pid for worker in self._workers))

    @property
    def holds(self) -> tuple[str, ...]:
        """Measures of isolation that hold in every worker that has started."""
        kept = [set(worker.holds) for worker in self._workers if worker.started]
        return tuple(sorted(set.intersection(*kept))) if kept else ()

    # Questions

    def judge(self, text: str) -> Inspected | None:
        """Judge a query text here if it is short; ``None`` means that the worker will.

        Raises what ``kg.sparql.guard.inspect`` raises.
        """
        return self._known.judge(text)

    async def answer(
        self,
        text: str,
        table_type: str = "application/sparql-results+json",
        graph_type: str = "text/turtle",
        *,
        client: str = "",
        default_graphs: tuple[str, ...] | None = None,
        named_graphs: tuple[str, ...] | None = None,
    ) -> Answer:
        """Answer a query.

        ``table_type`` is the media type for SELECT and ASK, ``graph_type`` for CONSTRUCT and
        DESCRIBE. Raises every ``QueryError``; ``FormatError`` where the answer is of the kind for
        which no media type is given.
        """
        judged = self.judge(text)
        question = Question.of(
            text, judged, table_type, graph_type, self.limits.seconds, default_graphs, named_graphs
        )
        return await self.submit(question, judged, client)

    async def submit(self, question: Question, judged: Inspected | None, client: str = "") -> Answer:
        """Answer a question that has been judged (``None``: the worker is to judge it)."""
        loop = asyncio.get_running_loop()
        digest = judged.digest if judged else ""
        heavy = judged is not None and (judged.unconnected or self._known.is_heavy(digest))
        light = judged is not None and judged.light and not heavy
        job = Job(question, client, light, heavy, digest, loop.time(), loop.create_future())
        self._counts["asked"] += 1
        retry_after = math.ceil(self.limits.seconds / 2) if heavy else 1
        if self._closed:
            raise BusyError(1)
        try:
            self._waiting.enter(job, retry_after)
        except BusyError:
            self._counts["busy"] += 1
            raise
        self._dispatch()
        self._limit_waiting(job, retry_after)
        try:
            return await job.answer
        except asyncio.CancelledError:
            self._abandon(job)
            raise

    # From waiting to running to done

    def _limit_waiting(self, job: Job, retry_after: int) -> None:
        if not job.started:
            loop = asyncio.get_running_loop()
            part = _LIGHT_WAIT if job.light else _WAIT
            until = max(job.arrived + self.limits.seconds * part, loop.time())
            job.timers.append(loop.call_at(until, self._waited_too_long, job, retry_after))

    def _dispatch(self) -> None:
        while self._waiting:
            idle = [worker for worker in self._workers if worker.idle and not worker.tired]
            front = [worker for worker in idle if not worker.background]
            back = [worker for worker in idle if worker.background]
            heavy = self._heavy_running()
            # The last workers are for short queries, which never stand behind others.
            spared = len(front) > self.settings.spares or (bool(front) and not self._jobs)
            job = self._waiting.call(
                light=bool(front),
                quick=spared and len(self._jobs) - heavy < self.settings.workers,
                heavy=(spared or bool(back)) and heavy < self.settings.heavy,
            )
            if job is None:
                return
            self._run(job, (back if job.heavy and back else front)[0])

    def _run(self, job: Job, worker: WorkerProcess) -> None:
        loop = asyncio.get_running_loop()
        job.stop_timers()
        job.started = loop.time()
        self._jobs[worker] = job
        promise = worker.ask(job.question)
        promise.add_done_callback(lambda done: self._answered(job, done))
        deadline = job.arrived + self.limits.seconds
        job.timers.append(loop.call_at(deadline, self._out_of_time, job, worker))
        job.timers.append(loop.call_later(self.settings.quick_seconds, self._runs_long, job, worker))

    def _answered(self, job: Job, done: asyncio.Future[Answer]) -> None:
        job.stop_timers()
        error = done.exception()
        if error is None:
            self._counts["answered"] += 1
            if not job.answer.done():
                job.answer.set_result(done.result())
            elif (spool := done.result().spool) is not None:
                spool.close()
        elif job.put_back and not job.answer.done() and not self._closed:
            job.put_back, job.started = False, 0.0
            self._waiting.put_back(job)
            self._dispatch()
            self._limit_waiting(job, math.ceil(self.limits.seconds / 2))
        elif self._may_try_again(job, error):
            job.again, job.started = True, 0.0
            self._waiting.return_(job)
            self._dispatch()
            self._limit_waiting(job, 1)
        else:
            assert isinstance(error, AtlasError)
            self._settle(job, error)

    def _may_try_again(self, job: Job, error: BaseException) -> bool:
        """Tell whether a worker may have died before it looked at the query, which is innocent."""
        if job.again or job.answer.done() or self._closed or not isinstance(error, QueryMemoryError):
            return False
        return asyncio.get_running_loop().time() - job.started < _INNOCENT_SECONDS

    def _settle(self, job: Job, error: AtlasError) -> None:
        job.stop_timers()
        self._counts[error.code] += 1
        if not job.answer.done():
            job.answer.set_exception(error)

    def _changed(self, worker: WorkerProcess) -> None:
        """A worker has become idle, or is gone."""
        job = self._jobs.pop(worker, None)
        if job is not None:
            self._waiting.done(job)
        if worker.gone:
            self._workers.discard(worker)
            self._note_end(worker)
        else:
            self._failures = 0
            if self._first is not None and not self._first.done():
                self._first.set_result(None)
            self._keep_or_end(worker)
        if not self._closed:
            self._top_up()
            self._dispatch()

    def _keep_or_end(self, worker: WorkerProcess) -> None:
        """End a worker that has become idle, where it is worn out or one too many."""
        if worker.background:
            many = sum(one.background and not one.dying for one in self._workers) > self.settings.heavy
            loop = asyncio.get_running_loop()
            loop.call_later(self.settings.keep_seconds, self._end_unused, worker, worker.idle_since)
        else:
            many = self._at_rest() > self.settings.workers + self.settings.spares
        if worker.tired or many:
            self._counts["retired"] += worker.tired
            worker.kill()

    def _end_unused(self, worker: WorkerProcess, since: float) -> None:
        """End a worker for heavy queries that nobody has needed ``since``."""
        if worker.idle and worker.idle_since == since:
            worker.kill()

    def _note_end(self, worker: WorkerProcess) -> None:
        if worker.started and worker.failure is None:
            return
        self._failures += 1
        _log.error("a worker could not start: %s", worker.failure)
        if self._first is not None and not self._first.done():
            self._first.set_exception(worker.failure or ReleaseError(reason="worker"))

    # Limits

    def _out_of_time(self, job: Job, worker: WorkerProcess) -> None:
        if worker.replied:  # only the way to the reader is left
            return
        waited = job.started - job.arrived
        self._remember_heavy(job)
        self._counts["killed"] += 1
        if waited > self.limits.seconds * _FAIR_WAIT:
            worker.kill(BusyError(math.ceil(self.limits.seconds / 2)))
        else:
            worker.kill(QueryTimeoutError(seconds=f"{self.limits.seconds:g}"))

    def _waited_too_long(self, job: Job, retry_after: int) -> None:
        if self._waiting.give_up(job):
            self._settle(job, BusyError(retry_after))

    def _runs_long(self, job: Job, worker: WorkerProcess) -> None:
        """Give a long query one of the heavy places, or, if others wait, put it back in the queue."""
        if worker.replied:
            return
        if job.heavy or self._heavy_running() < self.settings.heavy:
            job.heavy, job.light = True, False
            self._remember_heavy(job)
            worker.yield_processor()
            self._top_up()
            self._dispatch()
        elif self._waiting.has_quick():
            job.heavy, job.light, job.put_back = True, False, True
            self._remember_heavy(job)
            self._counts["killed"] += 1
            worker.kill(BusyError(1))  # no half an answer reaches the reader; the job goes back
        else:
            loop = asyncio.get_running_loop()
            job.timers.append(loop.call_later(_PRESSURE_SECONDS, self._runs_long, job, worker))

    def _abandon(self, job: Job) -> None:
        """Whoever asked has gone; let the query end if it does so at once, else end it."""
        job.abandoned = True
        self._counts["abandoned"] += 1
        if self._waiting.give_up(job):
            job.stop_timers()
            return
        for worker, running in self._jobs.items():
            if running is job:
                loop = asyncio.get_running_loop()
                loop.call_later(_ABANDONED_SECONDS, self._end_abandoned, job, worker)

    def _end_abandoned(self, job: Job, worker: WorkerProcess) -> None:
        if self._jobs.get(worker) is job and not worker.replied:
            self._counts["killed"] += 1
            worker.kill(BusyError(1))

    def _remember_heavy(self, job: Job) -> None:
        if job.digest:
            self._known.note_heavy(job.digest)
            self._waiting.note_heavy(job.digest)

    # Processes

    def _heavy_running(self) -> int:
        return sum(job.heavy for job in self._jobs.values())

    def _at_rest(self) -> int:
        """Workers that are, or will soon be, there for quick queries."""
        resting = sum(not (one.dying or one.tired or one.background) for one in self._workers)
        return resting + len(self._spawning)

    def _top_up(self) -> None:
        wanted = self.settings.workers + self.settings.spares
        loop = asyncio.get_running_loop()
        while not self._closed and self._at_rest() < wanted:
            task = loop.create_task(self._spawn(), name="start a query worker")
            self._spawning.add(task)
            task.add_done_callback(self._spawned)

    async def _spawn(self) -> None:
        if self._failures:
            if self._first is not None and not self._first.done():
                return
            await asyncio.sleep(min(0.25 * 2**self._failures, 10.0))
        if self._closed:
            return
        self._workers.add(await WorkerProcess.start(self.source, self.limits, self._changed))
        self._counts["spawned"] += 1

    def _spawned(self, task: asyncio.Task[None]) -> None:
        self._spawning.discard(task)
        if task.cancelled() or (error := task.exception()) is None:
            return
        self._failures += 1
        _log.error("a worker process could not be started: %r", error)
        if self._first is not None and not self._first.done():
            self._first.set_exception(ReleaseError(reason=repr(error)))
        elif not self._closed:
            self._top_up()

