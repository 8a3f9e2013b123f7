"""The text of one cell → its value, for each cell type; or what is wrong with it.

Values are read as a person in an office writes them: 是/否, 2024/5/1, 32.0, full-width
digits, and for concepts the Chinese label as well as the notation. This module knows
nothing of files or of other rows.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from kg.findings import Said
from kg.records import CellType, Column
from kg.terms import KEY_PATTERN

MAX_KEY, MAX_NAME, MAX_TEXT = 120, 300, 10_000
"""Longest key, name and other text, in characters."""

NAME_COLUMNS = frozenset(
    ("name", "name_en", "short_name", "short_name_en", "aliases", "creator", "creator_en", "slogan"))
"""Columns shown as one line in pictures and lists."""

# C0 and C1 controls but tab and line breaks, bidirectional overrides, non-characters, and
# the replacement character that a failed conversion leaves behind.
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffd\ufffe\uffff]")
_BREAK = re.compile(r"[\t\r\n\u2028\u2029]")
_INTEGER = re.compile(r"([+-]?\d{1,15})(?:\.0+)?")
_DATE = re.compile(r"(\d{4})(?:[-/.年](\d{1,2})(?:[-/.月](\d{1,2})日?|月)?|年)?")
_TRUE = frozenset(("是", "有", "yes", "y", "true", "1", "√"))
_FALSE = frozenset(("否", "无", "no", "n", "false", "0", "×"))

Problem = tuple[str, tuple[tuple[str, Said], ...]]
"""Code of a finding and the values of its sentence."""


class CellError(Exception):
    """A cell cannot be read; carries the finding's code and values."""

    def __init__(self, code: str, **values: Said) -> None:
        self.problem: Problem = (code, tuple(values.items()))
        super().__init__(code)


Converter = Callable[[str], Any]


def converter(name: str, column: Column, notations: Mapping[str, str]) -> Converter:
    """Return the function that reads a non-empty, stripped cell of ``column``.

    ``notations`` gives, for a concept column, each accepted word and its notation.
    The function raises ``CellError``.
    """
    match column.type:
        case CellType.KEY | CellType.REF:
            return _key
        case CellType.REFS:
            return lambda text: tuple(dict.fromkeys(_key(item) for item in _items(text)))
        case CellType.LIST:
            return lambda text: tuple(dict.fromkeys(_text(item, MAX_NAME, one_line=True) for item in _items(text)))
        case CellType.INTEGER:
            return _integer
        case CellType.BOOLEAN:
            return _boolean
        case CellType.DATE:
            return _date
        case CellType.CHOICE:
            choices = {choice.lower(): choice for choice in column.choices}
            return lambda text: _choice(text, choices)
        case CellType.CONCEPT:
            return lambda text: _concept(text, notations)
        case CellType.TEXT:
            if name in NAME_COLUMNS:
                return lambda text: _text(text, MAX_NAME, one_line=True)
            return lambda text: _text(text, MAX_TEXT, one_line=False)


def _items(text: str) -> list[str]:
    return [item for item in (part.strip() for part in text.replace("｜", "|").split("|")) if item]


def _text(text: str, limit: int, *, one_line: bool) -> str:
    if len(text) > limit:
        raise CellError("cell_too_long", length=str(len(text)), limit=str(limit))
    if one_line and _BREAK.search(text):
        raise CellError("line_break")
    return text


def _key(text: str) -> str:
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    if len(text) > MAX_KEY:
        raise CellError("cell_too_long", length=str(len(text)), limit=str(MAX_KEY))
    if not KEY_PATTERN.fullmatch(text):
        raise CellError("key_pattern", key=text)
    return text


def _integer(text: str) -> int:
    found = _INTEGER.fullmatch(text)
    if not found:
        raise CellError("integer_bad", text=_short(text))
    return int(found[1])


def _boolean(text: str) -> bool:
    word = unicodedata.normalize("NFKC", text).lower()
    if word in _TRUE:
        return True
    if word in _FALSE:
        return False
    raise CellError("boolean_bad", text=_short(text))


def _date(text: str) -> str:
    found = _DATE.fullmatch(text)
    try:
        if not found:
            raise ValueError(text)
        year, month, day = int(found[1]), int(found[2] or 1), int(found[3] or 1)
        date(year, month, day)
    except ValueError:
        raise CellError("date_bad", text=_short(text)) from None
    parts = [f"{year:04}"] + [f"{value:02}" for given, value in ((found[2], month), (found[3], day)) if given]
    return "-".join(parts)


def _choice(text: str, choices: Mapping[str, str]) -> str:
    choice = choices.get(text.lower().replace("-", "_"), choices.get(text.lower()))
    if choice is None:
        raise CellError("choice_bad", text=_short(text), choices=tuple(choices.values()))
    return choice


def _concept(text: str, notations: Mapping[str, str]) -> str:
    notation = notations.get(text, notations.get(text.lower()))
    if notation is None:
        known = dict.fromkeys(notations.values())
        raise CellError("concept_unknown", text=_short(text), known=tuple(known))
    return notation


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:39] + "…"
