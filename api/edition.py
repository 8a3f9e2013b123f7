"""One release as it is served: its atlas, its query workers, and what was made from them.

A release never changes, so anything computed from it (pictures above all) may be kept as
long as the edition lives; a new release brings a new edition with an empty memory. This
module must not know how editions are switched, nor any page.
"""

from __future__ import annotations

import asyncio
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING, Protocol, TypeVar, cast

from api.press import Press

if TYPE_CHECKING:
    from kg.atlas import Atlas
    from kg.model import UnitSummary
    from kg.sparql.answer import Answer
    from kg.sparql.frames import Question
    from kg.sparql.guard import Inspected
    from kg.sparql.limits import QueryLimits
    from kg.sparql.pool import PoolState

Value = TypeVar("Value")


LONGEST = 1 << 20
"""Longest bytes worth keeping."""

KEPT_BYTES = 64 << 20
"""So many bytes are kept in all."""


class Memory:
    """A small bounded memory of computed values, least recently used out first.

    At most ``size`` values, and bytes of ``most_bytes`` in all.
    """

    def __init__(self, size: int, most_bytes: int = KEPT_BYTES) -> None:
        self._size = size
        self._most_bytes = most_bytes
        self._bytes = 0
        self._values: OrderedDict[Hashable, object] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable, make: Callable[[], Value]) -> Value:
        """Return the value for ``key``, made by ``make`` where it is not kept.

        Bytes longer than ``LONGEST`` are not kept: they are quickly made of a view that is.
        Two threads may make the same value at once; they get equal values, and neither waits.
        """
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
                return cast(Value, self._values[key])
        value = make()
        if self._size and not (isinstance(value, bytes) and len(value) > LONGEST):
            with self._lock:
                self._bytes += _length(value) - _length(self._values.get(key))
                self._values[key] = value
                self._values.move_to_end(key)
                while len(self._values) > self._size or self._bytes > self._most_bytes:
                    self._bytes -= _length(self._values.popitem(last=False)[1])
        return value


def _length(value: object) -> int:
    return len(value) if isinstance(value, bytes) else 0


class Pool(Protocol):
    """Who answers the public's queries on one release, within limits.

    ``kg.sparql.pool.QueryPool`` does so in processes of its own, ``kg.remote.pool.RemotePool``
    by asking an engine elsewhere.
    """

    limits: QueryLimits

    @property
    def state(self) -> PoolState:
        """How the pool is doing now."""

    async def start(self) -> None:
        """Get ready; raises ``ReleaseError`` where the data cannot be opened."""

    async def close(self) -> None:
        """Take no more queries and let go of everything."""

    def judge(self, text: str) -> Inspected | None:
        """Judge a query text if it is short; raises what ``kg.sparql.guard.inspect`` raises."""

    async def answer(
        self,
        text: str,
        table_type: str = ...,
        graph_type: str = ...,
        *,
        client: str = "",
        default_graphs: tuple[str, ...] | None = None,
        named_graphs: tuple[str, ...] | None = None,
    ) -> Answer:
        """Answer a query text; raises every ``QueryError`` and ``StoreAwayError``."""

    async def submit(self, question: Question, judged: Inspected | None, client: str = "") -> Answer:
        """Answer a question; raises every ``QueryError`` and ``StoreAwayError``."""


class Edition:
    """The release ``release`` as it is served, counted by those who are using it."""

    def __init__(
        self,
        release: str,
        atlas: Atlas,
        pool: Pool,
        memory: Memory,
        loop: asyncio.AbstractEventLoop,
    ) -> None:
        self.release = release
        self.atlas = atlas
        self.pool = pool
        self.memory = memory
        self.press = Press()
        self.loop = loop  # the pool lives here; other threads hand their questions over to it
        self._users = 0
        self._retired = False
        self._lock = threading.Lock()
        self._on_idle: Callable[[], None] | None = None

    def units(self) -> tuple[UnitSummary, ...]:
        """Return all units and branches, read once."""
        return self.memory.get(("all units",), self.atlas.units)

    def enter(self) -> bool:
        """Note that somebody uses this edition; ``False`` if it is retired and may be closed."""
        with self._lock:
            if self._retired:
                return False
            self._users += 1
            return True

    def leave(self) -> None:
        """Note that somebody has done with it; the last one out of a retired edition tells."""
        with self._lock:
            self._users -= 1
            tell = self._on_idle if self._retired and self._users == 0 else None
        if tell:
            tell()

    def retire(self, on_idle: Callable[[], None]) -> None:
        """Call ``on_idle`` as soon as nobody uses the edition, from any thread."""
        with self._lock:
            self._retired = True
            self._on_idle = on_idle
            idle = self._users == 0
        if idle:
            on_idle()
