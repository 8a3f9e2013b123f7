"""How wide a text is and where a name is broken into lines, without a browser.

Widths are those of the font stack of ``viz.style`` (Chinese characters one em, Latin the
widest of the usual faces), so they are upper bounds to lay out by. Names of brands are
couplets: halves come to stand under each other, and a name is never cut short. This module
knows nothing of nodes or views.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from viz.view import Basis, Span

# Advance widths of the printable ASCII characters from U+0020 in hundredths of an em: the
# widest of Noto Sans CJK SC, Segoe UI and Arial, measured in a browser.
_ASCII = (
    28, 34, 48, 59, 57, 93, 81, 29, 37, 37, 47, 69, 29, 41, 29, 40,
    57, 57, 57, 57, 57, 57, 57, 57, 57, 57, 29, 29, 69, 69, 69, 49,
    96, 68, 67, 73, 72, 67, 62, 78, 73, 30, 54, 67, 56, 90, 76, 79,
    67, 79, 73, 67, 62, 73, 68, 95, 68, 68, 62, 34, 40, 34, 69, 57,
    61, 57, 62, 51, 62, 57, 34, 60, 61, 28, 28, 56, 29, 93, 61, 62,
    62, 62, 40, 51, 38, 61, 53, 81, 56, 53, 51, 34, 28, 34, 69,
)  # fmt: skip
_BOLD = 1.07

_CLOSING = set("、，。；：！？）》」』】〉·…,.;:!?)]}”’»")
_OPENING = set("（《「『【〈([{“‘«")


def char_width(char: str) -> float:
    """Return the advance width of one character in em.

    >>> char_width("中"), char_width("i") < 0.4
    (1.0, True)
    """
    code = ord(char)
    if 32 <= code < 127:
        return _ASCII[code - 32] / 100
    if unicodedata.combining(char) or unicodedata.category(char) in ("Cf", "Mn", "Me", "Cc"):
        return 0.0
    if code >= 0x1F000:  # pictographs
        return 1.4
    if unicodedata.east_asian_width(char) in "WFA":
        return 1.0
    return 0.75


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """Return the width of ``text`` at ``size`` pixels, in pixels."""
    width = sum(map(char_width, text)) * size
    return width * _BOLD if bold else width


def lines_width(lines: Sequence[Sequence[Span]], size: float) -> float:
    """Return the width of the widest of ``lines``; marked words are bold."""
    return max((sum(text_width(s.text, size, bold=s.basis is not None) for s in line) for line in lines), default=0.0)


def clean(text: str) -> str:
    """Return ``text`` on one line: control and direction characters out, white space single.

    Direction marks could turn the order of what stands around a label; XML allows no
    control characters.

    >>> clean(" a\\r\\nb\\x07\\u202ec ")
    'a bc'
    """
    kept = (
        " " if char.isspace() else char
        for char in text
        if char.isspace() or (unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Cn", "Co") or char == "\u200d")
    )
    return " ".join("".join(kept).split())


def _may_break(text: str, index: int) -> bool:
    before, after = text[index - 1], text[index]
    if before == " " or after == " ":
        return True
    if after in _CLOSING or before in _OPENING:
        return False
    wide = unicodedata.east_asian_width(before) in "WFA" or unicodedata.east_asian_width(after) in "WFA"
    return wide or before in _CLOSING


def _balanced(text: str, limit: float, inside: frozenset[int]) -> list[tuple[int, int]]:
    """Break ``text`` into lines of at most ``limit`` em, as even as can be.

    Minimises the squared distance of each line from the even length (Knuth and Plass's
    idea on a small scale); places ``inside`` a marked word cost extra, places after
    punctuation are welcome, and of two equal ways the one with the longer last line wins, as in 红旗高扬 / 示范党支部.
    """
    size = len(text)
    widths = [0.0]
    for char in text:
        widths.append(widths[-1] + char_width(char))
    count = max(1, -(-round(widths[-1] * 100) // round(limit * 100)))
    even = widths[-1] / count
    best: list[tuple[float, int]] = [(0.0, 0)] + [(float("inf"), 0)] * size
    for end in range(1, size + 1):
        soft = end == size or _may_break(text, end)
        for start in range(end - 1, -1, -1):
            width = widths[end] - widths[start]
            if width > limit and end - start > 1:
                break
            if best[start][0] == float("inf"):
                continue
            cost = best[start][0] + (width - even) ** 2 + (0.0 if soft else 1000.0)
            cost += 30.0 if end < size and end in inside else 0.0
            cost += 0.8 if end < size and (end - start) % 2 else 0.0
            cost -= 6.0 if end < size and text[end - 1] in _CLOSING else 0.0
            if cost <= best[end][0] - 1e-9:
                best[end] = (cost, start)
    cuts, end = [], size
    while end > 0:
        start = best[end][1]
        cuts.append((start, end))
        end = start
    return cuts[::-1]


def _pieces(name: str) -> list[tuple[int, int]]:
    """Return the halves of a name: stretches between blanks and middle dots.

    A blank between two Latin words is no seam.
    """
    found, start = [], 0
    for index, char in enumerate(name + " "):
        latin = char == " " and name[index - 1 : index].isascii() and name[index + 1 : index + 2].isascii()
        if (char in " \u3000·•|｜/／" and not latin) or index == len(name):
            if index > start:
                found.append((start, index))
            start = index + 1
    return found


def set_name(
    name: str, marks: Sequence[tuple[int, int, Basis]] = (), *, limit: float = 6.0
) -> tuple[tuple[Span, ...], ...]:
    """Set a name in lines of at most ``limit`` em with the words of ``marks`` marked.

    ``marks`` are start and end (Python slices of ``name``) and the basis. Halves separated
    by a blank stand under each other; a half longer than ``limit`` is broken evenly, not
    inside a marked word where that can be helped.

    >>> [[span.text for span in line] for line in set_name("精筹惟公 理财为民")]
    [['精筹惟公'], ['理财为民']]
    >>> [[span.text for span in line] for line in set_name("民生财政党旗红")]
    [['民生财政'], ['党旗红']]
    """
    marks = [(max(0, start), min(len(name), end), basis) for start, end, basis in marks if start < end]
    inside = frozenset(index for start, end, _ in marks for index in range(start + 1, end))
    pieces = _pieces(name)
    wide = sum(map(char_width, name))
    short = len(pieces) > 1 and wide <= 7 and all(end - start <= 2 for start, end in pieces)
    if short:  # 至诚 善谋 敏行 is one line, not three
        return (_spans(name, 0, len(name), marks),)
    lines: list[tuple[Span, ...]] = []
    for start, end in pieces:
        text = name[start:end]
        held = frozenset(index - start for index in inside)
        lines.extend(_spans(name, start + a, start + b, marks) for a, b in _balanced(text, limit, held))
    return tuple(line for line in lines if line) or ((Span(name),),)


def _spans(name: str, start: int, end: int, marks: Sequence[tuple[int, int, Basis]]) -> tuple[Span, ...]:
    owner: list[Basis | None] = [None] * (end - start)
    for a, b, basis in sorted(marks, key=lambda mark: list(Basis).index(mark[2]), reverse=True):
        for index in range(max(a, start), min(b, end)):
            owner[index - start] = basis
    spans: list[Span] = []
    for char, mark in zip(name[start:end], owner, strict=True):
        if spans and spans[-1].basis is mark:
            spans[-1] = Span(spans[-1].text + char, mark)
        else:
            spans.append(Span(char, mark))
    if spans and spans[0].text.strip() != spans[0].text:
        spans[0] = Span(spans[0].text.lstrip(), spans[0].basis)
    if spans:
        spans[-1] = Span(spans[-1].text.rstrip(), spans[-1].basis)
    return tuple(span for span in spans if span.text)


def plain_lines(text: str, limit: float = 8.0) -> tuple[tuple[Span, ...], ...]:
    """Set any other label in lines of at most ``limit`` em, broken at blanks and evenly."""
    text = clean(text)
    if not text:
        return ((Span(""),),)
    return tuple(
        line for a, b in _balanced(text, limit, frozenset()) if (line := _spans(text, a, b, ()))
    ) or ((Span(text),),)


def compact(number: int, lang: str) -> str:
    """Write a number in few characters: from ten thousand on in 万, or in k and M.

    >>> compact(9999, "zh"), compact(41234, "zh"), compact(41234, "en"), compact(1200000, "en")
    ('9999', '4.12万', '41k', '1.2M')
    """
    if number < 10_000:
        return str(number)
    if lang == "zh":
        return f"{number / 10_000:.3g}万" if number < 1_000_000 else f"{number / 10_000:.0f}万"
    return f"{number / 1000:.0f}k" if number < 1_000_000 else f"{number / 1_000_000:.3g}M"
