"""Large pictures and tables made in the web process: few at a time, so that strangers cannot fill memory.

A picture of thousands of things takes seconds and hundreds of megabytes as pixels; whoever
asks for one while ``PLACES`` are being made is told to come again. Small pictures, which are
all that the atlas draws by itself, never wait. This module must not know how anything is made.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from kg.errors import BusyError

PLACES = 2
LARGE = 1000
"""A picture of more nodes and links than this, or a table of more rows, takes a place."""

WHOLE_STORY = LARGE + 1
"""A story as a file takes a place whatever it holds: it is a picture a step, and text."""

PICTURE = 50
"""So many things count for one picture where many may have to be laid out at once."""

PIXELS = 10_000
"""So many pixels take as long to draw as one thing."""

RETRY_SECONDS = 10


class Press:
    """The places for large pictures; may be used from any thread."""

    def __init__(self, places: int = PLACES) -> None:
        self._places = threading.BoundedSemaphore(places)

    @contextmanager
    def place(self, size: int, what: str = "picture") -> Iterator[None]:
        """Take a place for the time of the block where ``size`` (nodes and links, or rows) is large.

        ``what`` is made: a picture, a table or a story. Raises ``BusyError`` where none is free.
        """
        if size <= LARGE:
            yield
            return
        if not self._places.acquire(blocking=False):
            raise BusyError(RETRY_SECONDS, what)
        try:
            yield
        finally:
            self._places.release()
