"""Finds the words of themes in the names of brands and of their parts.

A name is compared as people read it: full-width and half-width forms are one, blanks,
punctuation and quotation marks do not count, and Latin letters match in either case (but
not inside a longer Latin word). Places are reported in the name as it is written.

All labels of a scheme stand in one trie; a name is walked once. This module knows nothing
of RDF, files or releases, and holds no state but its trie.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field

from kg.ontology import ThemeScheme
from kg.terms import Basis

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Match:
    """That a brand has a theme by its words.

    ``words`` as written in the name, or in the part named by ``part`` (basis ``parts``);
    ``spans`` are their places in the name (empty for ``parts`` and ``inferred``).
    """

    theme_key: str
    basis: Basis
    words: tuple[str, ...] = ()
    spans: tuple[Span, ...] = ()
    part: str = ""


@dataclass(slots=True)
class _Node:
    """A node of the trie: what follows, and which themes have a label that ends here."""

    next: dict[str, _Node] = field(default_factory=dict)
    exact: tuple[int, ...] = ()
    variant: tuple[int, ...] = ()


_Hit = tuple[int, int, bool]
"""A label found in a text: start, end, and whether it is the theme's own name."""


class _Folding(dict[int, str]):
    """Code point → what is compared: its NFKC and case-folded letters and digits."""

    def __missing__(self, code: int) -> str:
        folded = unicodedata.normalize("NFKC", chr(code)).casefold()
        # «+» is a word in such names: 党建+ says something that 党建 does not
        self[code] = letters = "".join(char for char in folded if char.isalnum() or char == "+")
        return letters


class ThemeMatcher:
    """Matches names with the labels of one theme scheme.

    >>> from kg.ontology import load_themes
    >>> matcher = ThemeMatcher(load_themes())
    >>> [(m.theme_key, m.basis.value, m.spans) for m in matcher.match("牢记宗旨 理财为民")]
    [('chuxin-shiming', 'variant', ((0, 4),)), ('licai-weimin', 'exact', ((5, 9),))]
    """

    def __init__(self, scheme: ThemeScheme) -> None:
        self._folding = _Folding()
        self._keys = tuple(theme.key for theme in scheme.themes)
        self._root = _Node()
        for number, theme in enumerate(scheme.themes):
            own = self._add(theme.label.zh)
            if own is not None:
                own.exact += (number,)
            for label in theme.variants:
                node = self._add(label)
                if node is not None and number not in (*node.exact, *node.variant):
                    node.variant += (number,)

    def match(self, name: str, parts: Iterable[str] = ()) -> tuple[Match, ...]:
        """Return one match per theme, on its strongest basis, in the order of the scheme."""
        found: dict[int, Match] = {}
        for number, hits in self._hits(name).items():
            exact = [hit for hit in hits if hit[2]]
            chosen = _longest(exact or hits)
            found[number] = Match(
                self._keys[number],
                Basis.EXACT if exact else Basis.VARIANT,
                tuple(name[start:end] for start, end, _ in chosen),
                tuple((start, end) for start, end, _ in chosen),
            )
        for part in parts:
            for number, hits in self._hits(part).items():
                if number not in found:
                    words = tuple(part[start:end] for start, end, _ in _longest(hits))
                    found[number] = Match(self._keys[number], Basis.PARTS, words, part=part)
        return tuple(found[number] for number in sorted(found))

    def bases(self, name: str, parts: Iterable[str] = ()) -> list[tuple[str, Basis]]:
        """Return theme key and basis of what ``match`` would find, several times as fast."""
        hits = self._hits(name)
        if not hits and not parts:
            return []
        found = {
            number: Basis.EXACT if any(hit[2] for hit in one) else Basis.VARIANT for number, one in hits.items()
        }
        for part in parts:
            for number in self._hits(part):
                found.setdefault(number, Basis.PARTS)
        return [(self._keys[number], found[number]) for number in sorted(found)]

    def _add(self, label: str) -> _Node | None:
        """Put a label into the trie; one without letters would be found everywhere."""
        letters = label.translate(self._folding)
        if not letters:
            return None
        node = self._root
        for char in letters:
            node = node.next.setdefault(char, _Node())
        return node

    def _hits(self, text: str) -> dict[int, list[_Hit]]:
        """Return all labels found in ``text``, by number of their theme."""
        hits: dict[int, list[_Hit]] = {}
        folded = text.translate(self._folding)
        found = self._walk(folded)
        if found:
            # where each folded character comes from: blanks fall away, some characters grow
            origin = (
                range(len(text))
                if len(folded) == len(text) and text.isalnum()
                else [index for index, char in enumerate(text) for _ in self._folding[ord(char)]]
            )
            for start, end, node in found:
                place = origin[start], origin[end - 1] + 1
                if _stands_alone(text, *place):
                    for number in node.exact:
                        hits.setdefault(number, []).append((*place, True))
                    for number in node.variant:
                        hits.setdefault(number, []).append((*place, False))
        return hits

    def _walk(self, folded: str) -> list[tuple[int, int, _Node]]:
        """Return start, end and node of every label in a folded text."""
        found = []
        length = len(folded)
        first = self._root.next
        for start, char in enumerate(folded):
            node = first.get(char)
            end = start + 1
            while node is not None:
                if node.exact or node.variant:
                    found.append((start, end, node))
                if end == length:
                    break
                node = node.next.get(folded[end])
                end += 1
        return found


def _longest(hits: list[_Hit]) -> list[_Hit]:
    """Choose hits that do not overlap, longer ones first; return them from left to right."""
    if len(hits) == 1:
        return hits
    chosen: list[_Hit] = []
    for hit in sorted(hits, key=lambda hit: (hit[0] - hit[1], hit[0])):
        if all(hit[1] <= other[0] or other[1] <= hit[0] for other in chosen):
            chosen.append(hit)
    return sorted(chosen)


def _stands_alone(text: str, begin: int, end: int) -> bool:
    """A hit that begins or ends with a Latin letter or digit must not cut a longer word."""
    return not (
        (begin > 0 and _latin(text[begin]) and _latin(text[begin - 1]))
        or (end < len(text) and _latin(text[end - 1]) and _latin(text[end]))
    )


def _latin(char: str) -> bool:
    if "\u2e80" <= char <= "\ufeff":  # East Asian scripts: nearly every character asked about
        return False
    return unicodedata.normalize("NFKC", char).isascii() and char.isalnum()
