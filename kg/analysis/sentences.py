"""Names and reasons of clusters, in both languages: made from themes, words and counts alone.

The same cluster always gets the same name and reason. This module knows nothing of how
clusters are found.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from kg.analysis.counting import counted
from kg.analysis.wording import Word
from kg.messages import LANGUAGES, message
from kg.model import Label, Ref
from kg.terms import Basis

NAMING_THEMES = 2
"""How many themes the name of a cluster holds."""

NAMING_WORDS = 2
"""How many words stand in its name beside the themes."""

_REASON_THEMES = 3


def label_of(strongest: Sequence[Ref], words: Sequence[Word] = (), brands: int = 0) -> Label:
    """Return the name of a cluster: its strongest themes, and words that these do not say.

    A word is worth a place in the name if a quarter of the ``brands`` have it, twice as often
    as elsewhere.

    >>> from kg.terms import Kind
    >>> a, b = (Ref("", Kind.THEME, key, Label(zh, key)) for key, zh in (("A", "甲乙"), ("B", "丙丁")))
    >>> label_of([a, b], [Word("甲乙", 3, 3, 2.0), Word("惠民", 2, 2, 2.0)])
    Label(zh='甲乙 · 丙丁（惠民）', en='A · B (惠民)')
    """
    leading = [one.label for one in strongest[:NAMING_THEMES]]
    telling = (one for one in words if one.brands * 4 >= brands and one.lift >= 2)
    fresh = [one.text for one in telling if not any(one.text in label.zh or label.zh in one.text for label in leading)]
    return Label(*(_label(leading, fresh[:NAMING_WORDS], lang) for lang in LANGUAGES))


def _label(leading: Sequence[Label], words: Sequence[str], lang: str) -> str:
    themes = " · ".join(one.in_(lang) for one in leading)
    if not words:
        return themes
    return message("analysis.label.words", lang, themes=themes, words=message("analysis.comma", lang).join(words))


def reason_of(
    themes: Sequence[Ref], words: Sequence[Word], brands: int, border: int, bases: Collection[Basis]
) -> Label:
    """Return in one sentence why the brands of a cluster are together."""
    return Label(*(_reason(themes, words, brands, border, bases, lang) for lang in LANGUAGES))


def _reason(
    themes: Sequence[Ref], words: Sequence[Word], brands: int, border: int, bases: Collection[Basis], lang: str
) -> str:
    named = message("analysis.comma", lang).join(
        message("analysis.reason.theme", lang, theme=one.label.in_(lang)) for one in themes[:_REASON_THEMES]
    )
    kind = "one_theme" if len(themes) == 1 else "themes" if len(themes) <= _REASON_THEMES else "more_themes"
    count = {"count": len(themes)} if kind == "more_themes" else {}
    word = (
        message("analysis.reason.word", lang, word=words[0].text, brands=words[0].brands, lift=f"{words[0].lift:g}")
        if words
        else ""
    )
    said = message(
        f"analysis.reason.{'whole' if brands > 1 else 'one_brand' if brands else 'no_brand'}",
        lang,
        brands=f"{brands:,}",
        themes=message(f"analysis.reason.{kind}", lang, themes=named, **count),
        counted=counted(bases).in_(lang),
        words=word,
        border=message("analysis.reason.border", lang, count=f"{border:,}") if border else "",
    )
    return said[0].upper() + said[1:] if lang == "en" else said
