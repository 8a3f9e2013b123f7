"""What is remembered about query texts: how they were judged, and which turned out heavy.

This module must not know processes or queues.
"""

from __future__ import annotations

from collections import OrderedDict
from typing import Final

from kg.sparql.guard import Inspected, check_text, inspect
from kg.sparql.limits import QueryLimits

INSPECT_HERE_CHARS: Final = 4096
"""Longer texts are judged in the worker: the web process must never be held up."""

_KEPT: Final = 512
_KEPT_HEAVY: Final = 1024


class Judgements:
    """A bounded memory, least recently used out first."""

    def __init__(self, limits: QueryLimits) -> None:
        self._limits = limits
        self._judged: OrderedDict[str, Inspected] = OrderedDict()
        self._heavy: OrderedDict[str, None] = OrderedDict()

    def judge(self, text: str) -> Inspected | None:
        """Judge a text, unless it is too long to do it here (``None``).

        Raises what ``kg.sparql.guard.inspect`` raises.
        """
        known = self._judged.get(text)
        if known is not None:
            self._judged.move_to_end(text)
            return known
        if len(text) > INSPECT_HERE_CHARS:
            check_text(text, self._limits)
            return None
        found = inspect(text, self._limits)
        self._judged[text] = found
        if len(self._judged) > _KEPT:
            self._judged.popitem(last=False)
        return found

    def note_heavy(self, digest: str) -> None:
        """Remember that a query runs long."""
        self._heavy[digest] = None
        self._heavy.move_to_end(digest)
        if len(self._heavy) > _KEPT_HEAVY:
            self._heavy.popitem(last=False)

    def is_heavy(self, digest: str) -> bool:
        """Tell whether a query ran long before."""
        return digest in self._heavy
