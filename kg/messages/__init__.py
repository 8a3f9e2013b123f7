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
    found: dict[str, Mapping[str, str]] = {}
    for resource in sorted(files(__name__).iterdir(), key=lambda item: item.name):
        if resource.name.endswith(".toml"):
            tree = tomllib.loads(resource.read_text(encoding="utf-8"))
            found.update(_flatten(resource.name.removesuffix(".toml"), tree))
    return MappingProxyType(found)


def message(name: str, lang: str = "zh", /, **values: object) -> str:
    """Return the sentence ``name`` in ``lang`` with ``values`` filled in.

    Raises ``KeyError`` for a name that is not in the catalogue: a programming fault.
    """
    entry = catalogue()[name]
    return entry[lang if lang in entry else "zh"].format(**values)
