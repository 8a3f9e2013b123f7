"""Gathers findings in order and keeps their number bearable.

A column that is wrong in every one of a million rows is one mistake, not a million: after
``LIMIT`` findings of one code in one column of one file the rest are counted, not kept.
"""

from __future__ import annotations

from collections import Counter

from kg.findings import MORE, Finding, Place, Severity, in_order

LIMIT = 1000


class Gathered:
    """Collects findings; call it with each one."""

    def __init__(self) -> None:
        self._kept: list[Finding] = []
        self._seen: Counter[tuple[str, str, str, Severity]] = Counter()

    def __call__(self, finding: Finding) -> None:
        """Take one finding."""
        place = finding.place
        kind = (place.file, place.column, finding.code, finding.severity)
        self._seen[kind] += 1
        if self._seen[kind] <= LIMIT:
            self._kept.append(finding)

    def is_full(self, code: str, file: str, column: str) -> bool:
        """Tell whether more findings of this code and column would only be counted."""
        return self._seen[(file, column, code, Severity.ERROR)] >= LIMIT

    def seen(self, code: str, file: str) -> bool:
        """Tell whether a file has a finding of this code."""
        return any(kind[0] == file and kind[2] == code for kind in self._seen)

    def result(self) -> tuple[Finding, ...]:
        """Return what was kept, by file, row and column."""
        more = [
            Finding(MORE, Place(file, 0, column), severity, (("count", str(count - LIMIT)), ("code", code)))
            for (file, column, code, severity), count in self._seen.items()
            if count > LIMIT
        ]
        return in_order((*self._kept, *more))
