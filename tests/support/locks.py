"""Do a thing once for all test workers, however many want it at the same time."""

from __future__ import annotations

import fcntl
from collections.abc import Callable
from pathlib import Path


def once(mark: Path, make: Callable[[], None]) -> None:
    """Run ``make`` unless ``mark`` is there; leaves ``mark`` where ``make`` raised nothing."""
    with mark.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not mark.exists():
            make()
            mark.touch()
