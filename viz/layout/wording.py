"""Which words stand in a node in the reader's language, and at what size.

One picture serves both languages, so places and boxes are the same in both. The Chinese name
is set when the node is made; the English one is set into the same box, in the largest of a
few sizes in which it fits, and the Chinese stays where it does not. Plates (units, themes,
principles …) grow so that it mostly does; cards and discs do not, for the Chinese picture
would become smaller. This module knows nothing of positions.
"""

from __future__ import annotations

from dataclasses import dataclass

from viz.style import METRICS as M
from viz.text import compact, text_width
from viz.view import Node, Shape, Span

SMALLEST = 11.0
"""Pixels of the smallest English; where space is tight and pictures are made smaller, 12."""
PITCH = 1.18  # lines of Latin letters stand closer than lines of Chinese
_TIGHT = 12.0  # smallest on chips and below discs
_LINE = 100.0  # pixels of an English line for which a plate may grow
_MOST_LINES = 4


@dataclass(frozen=True, slots=True)
class Wording:
    """The lines of a name as they are to be set: their size and distance in pixels."""

    lines: tuple[tuple[Span, ...], ...]
    size: float
    pitch: float


def word_lines(text: str, width: float, size: float, *, bold: bool = False) -> tuple[str, ...]:
    """Set words in lines of at most ``width`` pixels; nothing where one word alone is wider.

    >>> word_lines("Managing public money", 100.0, 10.0)
    ('Managing public', 'money')
    """
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer, size, bold=bold) <= width:
            lines[-1] = longer
        elif text_width(word, size, bold=bold) <= width:
            lines.append(word)
        else:
            return ()
    return tuple(lines)


def name_height(node: Node) -> float:
    """Return the height of a card or chip that belongs to the name."""
    small = (1 if node.note else 0) + (1 if node.owner.zh else 0)
    if node.shape is Shape.CHIP:
        return node.height - 2 * M.chip_pad_y - small * M.chip_small_line
    return node.height - 2 * M.card_pad_y - small * M.small_line


def grown(node: Node) -> tuple[float, float]:
    """Return width and height in pixels that the English name asks of a plate."""
    if not node.label.en or node.shape in (Shape.CARD, Shape.CHIP, Shape.DISC):
        return 0.0, 0.0
    bold = node.filled
    for width in (_LINE, 1.35 * _LINE):
        lines = word_lines(node.label.en, width, SMALLEST, bold=bold)
        if 0 < len(lines) <= _MOST_LINES:
            return max(text_width(line, SMALLEST, bold=bold) for line in lines), len(lines) * SMALLEST * PITCH
    return 0.0, 0.0


def wording(node: Node, lang: str) -> Wording:
    """Return the name of ``node`` as it stands in the picture for readers of ``lang``."""
    below = node.shape is Shape.DISC and node.count is not None
    size = M.disc_label if below else node.size
    chinese = Wording(node.lines, size, M.disc_label_line if below else round(node.size * M.line_factor, 1))
    if lang != "en" or not node.label.en:
        return chinese
    width, height = _room(node, lang)
    bold = node.filled or below
    least = _TIGHT if below or node.shape is Shape.CHIP else SMALLEST
    for smaller in (15.0, 13.0, 12.0, SMALLEST):
        lines = word_lines(node.label.en, width, smaller, bold=bold) if least <= smaller <= size else ()
        if lines and len(lines) * smaller * PITCH <= height + 0.5:
            return Wording(tuple((Span(line),) for line in lines), smaller, smaller * PITCH)
    return chinese


def _room(node: Node, lang: str) -> tuple[float, float]:
    match node.shape:
        case Shape.CARD:
            return node.width - M.card_bar - 2 * M.card_pad_x, name_height(node)
        case Shape.CHIP:
            return node.width - 2 * M.chip_pad_x - (M.icon if node.bridge else 0.0), name_height(node)
        case Shape.DISC if node.count is not None:
            more = text_width(f" +{compact(node.more, lang)}", M.small) if node.more else 0.0
            return node.width - 2 * more, len(node.lines) * M.disc_label_line
        case Shape.DISC:
            return 0.78 * node.width, 0.62 * node.height
        case _:
            points = 2 * M.point if node.shape in (Shape.DIAMOND, Shape.TAG) else 0.0
            return node.width - 2 * M.card_pad_x - points - M.icon - M.icon_gap, node.height - 8
