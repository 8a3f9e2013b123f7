"""How a build tells how far it is. This module must not know what a build does."""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[str, int, int], None]
"""Told of steps: name (``read``, ``write``, ``load``, ``analysis``, ``search``, ``similar``, ``check``),
how much is done, and of how much (0 where it is not known). Called from several threads."""


def silent(step: str, done: int, total: int) -> None:
    """The ``Progress`` that tells nobody."""
