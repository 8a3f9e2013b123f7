"""Reads the parameters of views that are lists of words: bases and kinds."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import TypeVar

from kg.errors import ParameterError
from kg.terms import Basis, Kind

Word = TypeVar("Word", bound=StrEnum)


def _read(name: str, text: str, table: type[Word], default: Sequence[Word]) -> tuple[Word, ...]:
    chosen = [word for word in text.replace("，", ",").replace(" ", ",").split(",") if word]
    for word in chosen:
        if word not in table._value2member_map_:
            raise ParameterError("choice", name=name, value=word, known=tuple(item.value for item in table))
    return tuple(item for item in table if item.value in chosen) or tuple(default)


def read_bases(text: str, default: Sequence[Basis]) -> tuple[Basis, ...]:
    """Return the bases named in ``text`` (comma-separated), strongest first.

    Raises ``ParameterError`` for a word that is no basis.
    """
    return _read("bases", text, Basis, default)


def read_kinds(text: str, default: Sequence[Kind] = ()) -> tuple[Kind, ...]:
    """Return the kinds named in ``text`` (comma-separated).

    Raises ``ParameterError`` for a word that is no kind.
    """
    return _read("kinds", text, Kind, default)


def read_number(name: str, text: str, low: int, high: int, default: int) -> int:
    """Return a whole number between ``low`` and ``high``.

    Raises ``ParameterError`` for anything else.
    """
    if not text:
        return default
    if not (text.isascii() and text.isdigit() and len(text) < 9 and low <= int(text) <= high):
        raise ParameterError("choice", name=name, value=text, known=f"{low}–{high}")
    return int(text)
