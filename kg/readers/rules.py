"""What must hold within a row, or between rows of one table: a list of rules per table.

A rule is an object that sees every readable row of its table and reports. References and
keys are not its business (``links``), nor is evidence (``evidence``).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Protocol

from kg.findings import Finding, Place, Severity
from kg.readers.gathered import Gathered
from kg.readers.table import Parsed


class Rule(Protocol):
    """Looks at one row after the other."""

    def __call__(self, parsed: Parsed, file: str, report: Gathered) -> None:
        """Look at one row and report what is wrong."""


class _Form:
    """A cell must have a certain form."""

    def __init__(self, column: str, code: str, pattern: str) -> None:
        self._column, self._code, self._pattern = column, code, re.compile(pattern)

    def __call__(self, parsed: Parsed, file: str, report: Gathered) -> None:
        text = parsed.values.get(self._column)
        if text is not None and not self._pattern.fullmatch(text):
            report(Finding(self._code, Place(file, parsed.row, self._column), values=(("text", text[:40]),)))


class _AtLeast:
    """A number must not be below a limit."""

    def __init__(self, column: str, least: int) -> None:
        self._column, self._least = column, least

    def __call__(self, parsed: Parsed, file: str, report: Gathered) -> None:
        number = parsed.values.get(self._column)
        if number is not None and number < self._least:
            report(Finding("number_too_small", Place(file, parsed.row, self._column), values=(
                ("number", str(number)), ("least", str(self._least)))))


class _Once:
    """The values of some columns together must differ from row to row."""

    def __init__(self, code: str, *names: str, severity: Severity = Severity.ERROR) -> None:
        self._code, self._names, self._severity = code, names, severity
        self._seen: dict[tuple[Any, ...], int] = {}

    def __call__(self, parsed: Parsed, file: str, report: Gathered) -> None:
        values = tuple(parsed.values.get(name) for name in self._names)
        if None in values:
            return
        first = self._seen.setdefault(values, parsed.row)
        if first != parsed.row:
            report(Finding(self._code, Place(file, parsed.row, self._names[-1]), self._severity, (
                *((name, str(value)) for name, value in zip(self._names, values, strict=True)),
                ("first", str(first)))))


class _ThemeLinks:
    """A link is inferred or rejected, not both; who infers says from which words."""

    def __init__(self) -> None:
        self._seen: dict[tuple[str, str], tuple[int, str]] = {}

    def __call__(self, parsed: Parsed, file: str, report: Gathered) -> None:
        values = parsed.values
        brand, theme, action = values.get("brand"), values.get("theme"), values.get("action")
        if brand is None or theme is None or action is None:
            return
        first, earlier = self._seen.setdefault((brand, theme), (parsed.row, action))
        named = (("brand", brand), ("theme", theme), ("first", str(first)))
        if first != parsed.row and earlier == action:
            report(Finding("link_twice", Place(file, parsed.row, "theme"), values=named))
        elif first != parsed.row:
            report(Finding("link_contradicts", Place(file, parsed.row, "action"), values=named))
        if action == "infer" and not values.get("phrase"):
            report(Finding("phrase_missing", Place(file, parsed.row, "phrase"), Severity.WARNING, named[:2]))


_MAKERS: Mapping[str, Callable[[], tuple[Rule, ...]]] = MappingProxyType({
    "sources": lambda: (_Form("sha256", "sha256_bad", "[0-9a-fA-F]{64}"), _AtLeast("characters", 0)),
    "sections": lambda: (_AtLeast("ordinal", 1),),
    "places": lambda: (_Form("code", "place_code_bad", "[1-9][0-9]{5}"), _Form("wikidata", "wikidata_bad", "Q[1-9][0-9]*")),
    "units": lambda: (_Form("identifier", "identifier_bad", "[0-9A-HJ-NP-RTUW-Y]{18}"),),
    "parts": lambda: (_AtLeast("ordinal", 1), _Once("part_twice", "whole", "ordinal")),
    "principle_links": lambda: (_Once("principle_link_twice", "subject", "principle"),),
    "theme_links": lambda: (_ThemeLinks(),),
    "recommendations": lambda: (_AtLeast("ordinal", 1),),
    "stated_counts": lambda: (_AtLeast("count", 0),),
})


def rules_of(table: str) -> tuple[Rule, ...]:
    """Return fresh rules for one reading of ``table``."""
    return _MAKERS.get(table, tuple)()
