"""The public door's queries on a remote store: the same questions as ``QueryPool`` takes.

There is nothing to isolate here but time: the engine does the work, under the limits that
are passed on to it, and an answer is read whole (up to the limit on bytes) before any of it
is shown. Everything public happens in the event loop's thread; requests run in threads.
This module must not know the web.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from kg.errors import (
    AtlasError,
    BusyError,
    FormatError,
    QueryTimeoutError,
    ResultTooLargeError,
)
from kg.remote.results import write
from kg.remote.store import RemoteStore
from kg.sparql.answer import Answer
from kg.sparql.frames import Question
from kg.sparql.guard import Inspected
from kg.sparql.judgements import Judgements
from kg.sparql.limits import PoolSettings, QueryLimits
from kg.sparql.pool import PoolState
from kg.store import GRAPH_MEDIA_TYPES, TABLE_MEDIA_TYPES


class RemotePool:
    """Questions to a remote store, at most ``requests`` at a time; ``start``, ask, ``close``."""

    def __init__(
        self,
        store: RemoteStore,
        limits: QueryLimits | None = None,
        settings: PoolSettings | None = None,
        requests: int = 8,
    ) -> None:
        self.limits = limits or QueryLimits()
        self.settings = settings or PoolSettings()
        self._store = store
        self._known = Judgements(self.limits)
        self._requests = requests
        self._threads = ThreadPoolExecutor(requests, thread_name_prefix="remote-query")
        self._inside: Counter[str] = Counter()  # waiting or running, by client
        self._counts: Counter[str] = Counter()
        self._closed = False

    async def start(self) -> None:
        """Nothing has to be started; the store was checked when it was opened."""

    async def close(self) -> None:
        """Take no more questions and let the running ones end (their own clocks see to that)."""
        self._closed = True
        await asyncio.to_thread(self._threads.shutdown, True, cancel_futures=True)

    @property
    def state(self) -> PoolState:
        """How the pool is doing now."""
        inside = self._inside.total()
        running = min(inside, self._requests)
        return PoolState(0, self._requests - running, running, 0, inside - running, dict(self._counts))

    @property
    def pids(self) -> tuple[int, ...]:
        """No process of ours."""
        return ()

    @property
    def holds(self) -> tuple[str, ...]:
        """No measures of isolation: the engine is not ours."""
        return ()

    def judge(self, text: str) -> Inspected | None:
        """Judge a query text here if it is short; ``None``: it will be judged in a thread."""
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
        """Answer a query, as ``QueryPool.answer``."""
        judged = self.judge(text)
        question = Question.of(
            text, judged, table_type, graph_type, self.limits.seconds, default_graphs, named_graphs
        )
        return await self.submit(question, judged, client)

    async def submit(self, question: Question, judged: Inspected | None, client: str = "") -> Answer:
        """Answer a question; raises every ``QueryError`` and ``StoreAwayError``."""
        self._counts["asked"] += 1
        settings = self.settings
        full = self._inside.total() >= self._requests + settings.queue
        if self._closed or full or (client and self._inside[client] >= settings.per_client):
            self._counts["busy"] += 1
            raise BusyError(1)
        self._inside[client] += 1
        loop = asyncio.get_running_loop()
        job = self._threads.submit(self._run, question, time.monotonic() + self.limits.seconds)
        # A place is free when the thread is, not when whoever asked has stopped waiting.
        job.add_done_callback(lambda _: loop.is_closed() or loop.call_soon_threadsafe(self._left, client))
        try:
            async with asyncio.timeout(self.limits.seconds):
                answer = await asyncio.wrap_future(job)
        except TimeoutError:
            self._counts["query_timeout"] += 1
            raise QueryTimeoutError(seconds=f"{self.limits.seconds:g}") from None
        except AtlasError as error:
            self._counts[error.code] += 1
            raise
        self._counts["answered"] += 1
        return answer

    def _left(self, client: str) -> None:
        self._inside[client] -= 1
        if not self._inside[client]:
            del self._inside[client]

    def _run(self, question: Question, deadline: float) -> Answer:
        left = deadline - time.monotonic()
        if left <= 0:
            raise BusyError(1)
        began = time.monotonic()
        query = self._store.prepare(
            question.text,
            default_graphs=question.default_graphs,
            named_graphs=question.named_graphs,
            limits=self.limits,
        )
        table = query.form in ("SELECT", "ASK")
        media_type = question.table_type if table else question.graph_type
        known = TABLE_MEDIA_TYPES if table else GRAPH_MEDIA_TYPES
        if media_type not in known:
            raise FormatError(name=media_type, known=tuple(known))
        found = self._store.answer(query, left)
        if not isinstance(found, bool) and len(found) > self.limits.rows:
            raise ResultTooLargeError(rows=self.limits.rows, bytes=self.limits.result_bytes)
        body = write(found, media_type)
        if len(body) > self.limits.result_bytes:
            raise ResultTooLargeError(rows=self.limits.rows, bytes=self.limits.result_bytes)
        return Answer(media_type, len(body), time.monotonic() - began, body)
