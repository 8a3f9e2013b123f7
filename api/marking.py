"""Brand names as readers see them: couplets in halves, the words that make a link marked.

This module must not know templates or colours; it only cuts names into stretches.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kg.model import Brand, ThemeLink
from kg.terms import Basis


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of a name; ``basis`` is set where its words make a theme link."""

    text: str
    basis: Basis | None = None


def marked(brand: Brand, theme_key: str | None = None) -> tuple[Stretch, ...]:
    """Cut a brand's Chinese name where words make a link, to ``theme_key`` or to any theme.

    Where two links share a character the stronger basis marks it.
    """
    name = brand.ref.label.zh
    marks: list[Basis | None] = [None] * len(name)
    for link in sorted(_links(brand, theme_key), key=_weakness, reverse=True):
        for start, end in link.spans:
            marks[start:end] = [link.basis] * len(marks[start:end])
    stretches: list[Stretch] = []
    start = 0
    for place in range(1, len(name) + 1):
        if place == len(name) or marks[place] != marks[start]:
            stretches.append(Stretch(name[start:place], marks[start]))
            start = place
    return tuple(stretches)


def _links(brand: Brand, theme_key: str | None) -> list[ThemeLink]:
    return [link for link in brand.links if theme_key is None or link.theme.key == theme_key]


def _weakness(link: ThemeLink) -> int:
    return list(Basis).index(link.basis)


def cut(text: str, spans: Iterable[tuple[int, int]]) -> tuple[tuple[str, bool], ...]:
    """Cut a text where places (start, end, in order) are marked.

    >>> cut("理财为民", [(2, 4)])
    (('理财', False), ('为民', True))
    """
    found: list[tuple[str, bool]] = []
    done = 0
    for start, end in spans:
        found += [(text[done:start], False), (text[start:end], True)]
        done = end
    found.append((text[done:], False))
    return tuple(piece for piece in found if piece[0])


def link_to(brand: Brand, theme_key: str) -> ThemeLink | None:
    """Return the brand's link to a theme."""
    return next((link for link in brand.links if link.theme.key == theme_key), None)


def halves(brand: Brand, theme_key: str | None = None) -> tuple[tuple[Stretch, ...], ...]:
    """Return a brand's name as it is set: the two halves of a couplet, else one line."""
    stretches = marked(brand, theme_key)
    if len(couplet(brand.ref.label.zh)) == 1:
        return (stretches,)
    lines: list[list[Stretch]] = [[]]
    for stretch in stretches:
        first, *rest = stretch.text.split(" ")
        for place, piece in enumerate((first, *rest)):
            if place and lines[-1]:
                lines.append([])
            if piece:
                lines[-1].append(Stretch(piece, stretch.basis))
    return tuple(tuple(line) for line in lines if line)


def couplet(name: str) -> tuple[str, ...]:
    """Split a name into its halves where it is a couplet.

    >>> couplet("精筹惟公 理财为民")
    ('精筹惟公', '理财为民')
    """
    halves = name.split()
    return tuple(halves) if len(halves) == 2 else (name,)

