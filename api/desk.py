"""Long work in the web process: few at a time, and a plain answer to whoever comes too many.

This module must not know what is worked on.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from kg.errors import BusyError

RETRY_SECONDS = 5


class Desk:
    """At most ``places`` at once; used from the event loop only, so it needs no lock."""

    def __init__(self, places: int) -> None:
        self._free = places

    @contextmanager
    def place(self) -> Iterator[None]:
        """Take a place for the time of the block; raises ``BusyError`` where none is free."""
        if self._free < 1:
            raise BusyError(RETRY_SECONDS)
        self._free -= 1
        try:
            yield
        finally:
            self._free += 1
