"""What is wrong in a user's files: where it is and what to do about it.

A finding never stops anything by itself; readers and checks collect them all, and
whoever asked decides. This module knows nothing of how findings are found or shown.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from kg.messages import message

Said = str | tuple[str, ...]
"""A value of a sentence: a word, or a list, which each language joins in its own way."""


class Severity(StrEnum):
    """How bad a finding is: an error forbids building, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a finding is: file name, row (1 = heading row, as Excel counts), column name."""

    file: str
    row: int = 0
    column: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong. ``code`` names the sentences ``findings.<code>`` (what)
    and ``findings.<code>_remedy`` (what to do) of the message catalogue."""

    code: str
    place: Place
    severity: Severity = Severity.ERROR
    values: tuple[tuple[str, Said], ...] = field(default=())

    def text(self, lang: str = "zh") -> str:
        """Say what is wrong."""
        return message(f"findings.{self.code}", lang, **dict(self.values))

    def remedy(self, lang: str = "zh") -> str:
        """Say what to do about it."""
        return message(f"findings.{self.code}_remedy", lang, **dict(self.values))


MORE = "more_findings"
"""Code of the finding that tells how many like it were left out; it comes after them."""


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return findings by file, row and column, as a person works them off."""
    return tuple(sorted(findings, key=lambda one: (
        one.place.file, one.code == MORE, one.place.row, one.place.column, one.code)))
