"""Progress of long work, on standard error, so that output can still be piped.

A ``Progress`` of ours is a function ``(step, done, total)``; ``total`` is 0 where it is not
known. This module must not know what is being done.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from kg.messages import has_message, message

Report = Callable[[str, int, int], None]


@contextmanager
def building(lang: str) -> Iterator[Report]:
    """Show a bar for each step of a build, named ``cli.steps.<step>``."""
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TaskID,
        TextColumn,
        TimeElapsedColumn,
    )

    console = Console(stderr=True)
    columns = (
        TextColumn("{task.description}"), BarColumn(bar_width=32), MofNCompleteColumn(), TimeElapsedColumn(),
    )
    with Progress(*columns, console=console, disable=not console.is_terminal) as bars:
        tasks: dict[str, TaskID] = {}

        def report(step: str, done: int, total: int) -> None:
            if step not in tasks:
                name = f"cli.steps.{step}"
                words = message(name, lang) if has_message(name) else step
                tasks[step] = bars.add_task(words, total=total or None)
            bars.update(tasks[step], completed=done, total=total or None)

        yield report
