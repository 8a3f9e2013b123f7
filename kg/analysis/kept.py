"""Results that cost seconds at scale: a few are kept, and one at a time is made.

Whoever asks for the same again gets it from memory; whoever asks for another while one is being
made waits for it, ``WAITING`` of them at most, and the rest are told to come again. So however
many settings are asked for, the analysis takes one processor and a bounded part of memory. May be
used from any thread. This module knows nothing of what is kept.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import TypeVar, cast

from kg.errors import BusyError

KEPT = 16
WAITING = 2
RETRY_SECONDS = 5

Value = TypeVar("Value")


class OneByOne:
    """At most ``kept`` values, least recently used out first; ``waiting`` threads may wait."""

    def __init__(self, kept: int = KEPT, waiting: int = WAITING) -> None:
        self._kept = kept
        self._values: OrderedDict[Hashable, object] = OrderedDict()
        self._guard = threading.Lock()
        self._making = threading.Lock()
        self._places = threading.BoundedSemaphore(1 + waiting)
        self._maker = 0  # the thread that makes something now

    def get(self, key: Hashable, make: Callable[[], Value], *, keep: bool = True) -> Value:
        """Return the value for ``key``, made by ``make`` where it is not kept; ``make`` may itself ask.

        What is too large to ``keep`` is still made one at a time.
        Raises ``BusyError`` where too many are waiting already.
        """
        found, value = self._look(key)
        if found:
            return cast(Value, value)
        if self._maker == threading.get_ident():
            return self._make(key, make, keep)
        if not self._places.acquire(blocking=False):
            raise BusyError(RETRY_SECONDS, "analysis")
        try:
            with self._making:
                self._maker = threading.get_ident()
                try:
                    found, value = self._look(key)  # made while this thread waited
                    return cast(Value, value) if found else self._make(key, make, keep)
                finally:
                    self._maker = 0
        finally:
            self._places.release()

    def _look(self, key: Hashable) -> tuple[bool, object]:
        with self._guard:
            if key not in self._values:
                return False, None
            self._values.move_to_end(key)
            return True, self._values[key]

    def _make(self, key: Hashable, make: Callable[[], Value], keep: bool) -> Value:
        value = make()
        if not keep:
            return value
        with self._guard:
            self._values[key] = value
            while len(self._values) > self._kept:
                self._values.popitem(last=False)
        return value
