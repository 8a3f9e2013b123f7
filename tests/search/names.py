"""A small world of names as N-Quads lines, for search tests that need names of their own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kg.nquads import literal
from kg.terms import (
    ALT_LABEL,
    BRAND_OF,
    DEFAULT_BASE,
    HIDDEN_LABEL,
    PREF_LABEL,
    SHORT_NAME,
    Kind,
    mint,
)

_GRAPH = f"<{DEFAULT_BASE}graph/data>"


def named(
    kind: Kind,
    key: str,
    zh: str,
    en: str = "",
    *,
    short: str = "",
    aliases: Iterable[str] = (),
    triggers: Iterable[str] = (),
    owner: str = "",
) -> Iterator[str]:
    """Yield the lines that give a thing its names."""
    subject = f"<{mint(kind, key)}>"
    said = [(PREF_LABEL, zh, "zh"), (PREF_LABEL, en, "en"), (SHORT_NAME, short, "zh")]
    said += [(ALT_LABEL, one, "zh") for one in aliases] + [(HIDDEN_LABEL, one, "zh") for one in triggers]
    for prop, text, language in said:
        if text:
            yield f"{subject} <{prop}> {literal(text, language)} {_GRAPH} .\n"
    if owner:
        yield f"{subject} <{BRAND_OF}> <{mint(Kind.UNIT, owner)}> {_GRAPH} .\n"
