"""How large a node is, from its shape and its text.

``width`` and ``height`` of a node are those of everything drawn for it, its name below a
disc included: boxes that do not overlap mean labels that do not overlap. This module knows
nothing of positions.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from viz.layout.wording import grown
from viz.style import METRICS as M
from viz.text import compact, lines_width, text_width
from viz.view import Node, Shape

_ENGLISH_ROOM = 72.0


def line_height(node: Node) -> float:
    """Return the distance of two lines of the node's label, in pixels."""
    return round(node.size * M.line_factor, 1)


def disc_diameter(node: Node) -> float:
    """Return the diameter of a disc; its name stands below where it has a count."""
    if node.count is None:
        return node.height
    return node.height - 2 - len(node.lines) * M.disc_label_line


def owner_text(node: Node, lang: str) -> str:
    """Return the owner as it is written in the node: in ``lang`` where that fits, else in Chinese.

    Both languages share one picture, so a box is no wider for a long English name.
    """
    pad = 2 * M.chip_pad_x if node.shape is Shape.CHIP else M.card_bar + 2 * M.card_pad_x
    room = node.width - pad - M.icon - M.icon_gap
    text = node.owner.in_(lang)
    return text if text_width(text, M.small) <= room else node.owner.zh


def sized(node: Node, *, diameter: float = 0.0) -> Node:
    """Return ``node`` with width and height; ``diameter`` is for discs that carry a count."""
    wide, high = grown(node)
    text = max(lines_width(node.lines, node.size), wide)
    tall = max(len(node.lines) * line_height(node), high)
    small = [lines_width((node.note,), M.small)] if node.note else []
    if node.owner.zh:
        owner = text_width(node.owner.zh, M.small)
        if node.shape is not Shape.CHIP:  # short English names have their room, long ones do not
            english = text_width(node.owner.en, M.small)
            owner = max(owner, english if english <= _ENGLISH_ROOM else 0.0)
        small.append(M.icon + M.icon_gap + owner)
    match node.shape:
        case Shape.CARD:
            width = max(text, *small, 0.0) + M.card_bar + 2 * M.card_pad_x
            height = tall + len(small) * M.small_line + 2 * M.card_pad_y
        case Shape.CHIP:
            width = max(text + (M.icon if node.bridge else 0.0), *small, 0.0) + 2 * M.chip_pad_x
            height = tall + len(small) * M.chip_small_line + 2 * M.chip_pad_y
        case Shape.DISC if node.count is not None:
            below = lines_width(node.lines, M.disc_label) * 1.07
            more = text_width(f" +{compact(node.more, 'zh')}", M.small) if node.more else 0.0
            number = text_width(compact(node.count, "zh"), M.small, bold=True) / 0.86
            diameter = max(diameter, round(number))
            width = max(diameter, below + 2 * more)
            height = diameter + 2 + len(node.lines) * M.disc_label_line
        case Shape.DISC:
            diagonal = (text**2 + tall**2) ** 0.5
            width = height = max(diagonal + 18, 64.0)
        case _:
            width = max(text + M.icon + M.icon_gap + 2 * M.card_pad_x, *small, 0.0)
            width += 2 * M.point if node.shape in (Shape.DIAMOND, Shape.TAG) else 0.0
            height = tall + len(small) * M.small_line + 12
    return replace(node, width=float(round(width + 0.5)), height=float(round(height + 0.5)))


def at(node: Node, x: float, y: float) -> Node:
    """Return ``node`` with its centre at ``x, y``, to a tenth of a pixel."""
    return replace(node, x=round(x, 1), y=round(y, 1))


def bounds(nodes: Iterable[Node]) -> tuple[float, float, float, float]:
    """Return left, top, right and bottom of the boxes of ``nodes`` (zeros where none)."""
    boxes = [
        (n.x - n.width / 2, n.y - n.height / 2, n.x + n.width / 2, n.y + n.height / 2) for n in nodes
    ]
    if not boxes:
        return (0.0, 0.0, 0.0, 0.0)
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return (min(lefts), min(tops), max(rights), max(bottoms))
