"""The one message catalogue: every sentence a person reads, Chinese and English.

Sentences stand in the TOML files beside this module, one file per area. A file
``cli.toml`` with ``[build.done] zh = "…" en = "…"`` gives the message ``cli.build.done``.
Placeholders are ``str.format`` fields. This module knows no other module of ours.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from string import Formatter
from types import MappingProxyType
from typing import Any

LANGUAGES = ("zh", "en")


def _flatten(prefix: str, node: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, str]]]:
    if "zh" in node and isinstance(node["zh"], str):
        yield prefix, node
        return
    for key, child in node.items():
        yield from _flatten(f"{prefix}.{key}", child)


@cache
def catalogue() -> Mapping[str, Mapping[str, str]]:
    """Return all messages: name → {``zh``: sentence, ``en``: sentence}."""
    names = sorted(resource.name for resource in files(__name__).iterdir())
    areas = (name.removesuffix(".toml") for name in names if name.endswith(".toml"))
    return MappingProxyType({name: entry for area in areas for name, entry in _area(area).items()})


@cache
def _area(name: str) -> Mapping[str, Mapping[str, str]]:
    """Return the messages of one file: reading all of them takes longer than most commands."""
    resource = files(__name__) / f"{name}.toml"
    if not name.isidentifier() or not resource.is_file():
        return MappingProxyType({})
    return MappingProxyType(dict(_flatten(name, tomllib.loads(resource.read_text(encoding="utf-8")))))


def has_message(name: str) -> bool:
    """Tell whether there is a sentence of this name."""
    return name in _area(name.partition(".")[0])


def message(name: str, lang: str = "zh", /, **values: object) -> str:
    """Return the sentence ``name`` in ``lang`` with ``values`` filled in.

    A list is joined as the language does it. In a sentence ``{count:|row|rows}`` is the number
    with the noun that goes with it. Raises ``KeyError`` for a name that is not in the
    catalogue: a programming fault.

    >>> message("errors.data.default", "en", count=1)[:22]
    'The data has 1 problem'
    """
    entry = _area(name.partition(".")[0])[name]
    sentence = entry[lang if lang in entry else "zh"]
    told = {
        key: _JOIN[lang].join(map(str, value)) if isinstance(value, tuple | list) else value
        for key, value in values.items()
    }
    return _COUNTING.format(sentence, **told) if ":|" in sentence else sentence.format(**told)


class _Counting(Formatter):
    """``str.format`` that also knows ``{count:|one|many}``."""

    def format_field(self, value: Any, format_spec: str) -> str:
        """Return a value as its place in the sentence wants it."""
        if not format_spec.startswith("|"):
            return str(super().format_field(value, format_spec))
        one, many = format_spec[1:].split("|")
        return f"{value} {one if str(value) == '1' else many}"


_JOIN = MappingProxyType({"zh": "、", "en": ", "})
_COUNTING = _Counting()
