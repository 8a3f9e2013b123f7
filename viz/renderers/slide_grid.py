"""Plans the slides of a table-like picture: names of rows left, of columns above, discs in the cells.

A cell says something only by its row and its column, so these stay together whatever the number
of things; a table too large for one slide goes on over the next ones, heads repeated. This
module knows nothing of how slides are written.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from viz.renderers.grid import Grid
from viz.renderers.options import Lang
from viz.renderers.slide_boxes import LEGEND_ROW, described, legend_boxes, shortened
from viz.renderers.slide_notes import evidence_told, notes_of
from viz.renderers.slides import SMALLEST, Box, Lines, Room, Run, Slide
from viz.style import kind_style
from viz.text import clean, compact, text_width
from viz.view import GraphView, Node

_NARROWEST, _WIDEST = 26.0, 60.0  # points of a column
_LOWEST, _HIGHEST = 13.0, 30.0  # points of a row
_MOST_NAME = 200.0  # points of the name of a row
_TURNED = 104.0  # points of a head that is set upright
_MOST_HEAD_LINES = 3


def grid_slides(view: GraphView, grid: Grid, lang: Lang, room: Room, key: str) -> tuple[Slide, ...]:
    """Return the slides of a table; the first has the key ``key``."""
    names = min(max(text_width(_name(node, lang), 12.0) for node in grid.rows) + 10, _MOST_NAME)
    legend, strips = legend_boxes(view, lang, room.width)
    tall = room.height - strips * LEGEND_ROW - 12
    across = _even(grid.columns, int((room.width - names) / _NARROWEST))
    head = _head_height([_name(node, lang) for node in grid.columns], _width(room.width - names, across[0]))
    down = _even(grid.rows, int((tall - head) / _LOWEST))
    title, text = clean(view.title.in_(lang)), clean(view.summary.in_(lang))
    notes = notes_of(view, (*grid.rows, *grid.columns), evidence_told(view, lang), lang)
    foot = tuple(replace(box, y=box.y + tall + 12) for box in legend)
    pages = [(rows, columns) for rows in down for columns in across]
    made = []
    for number, (rows, columns) in enumerate(pages, 1):
        boxes, bands = _boxes(grid, rows, columns, lang, (names, head, room.width, tall))
        numbered = title if len(pages) == 1 else f"{title}（{number}/{len(pages)}）"
        first = number == 1
        made.append(Slide(key if first else f"{key}-{number}", numbered, text if first else "", boxes=(*boxes, *foot), backdrop=tuple(bands), notes=notes if first else ()))
    return tuple(made)


def _name(node: Node, lang: Lang) -> str:
    return clean(node.label.in_(lang))


def _even(nodes: Sequence[Node], most: int) -> list[tuple[Node, ...]]:
    """Return ``nodes`` in even pieces of at most ``most``."""
    count = -(-len(nodes) // max(most, 1))
    size = -(-len(nodes) // count)
    return [tuple(nodes[at : at + size]) for at in range(0, len(nodes), size)]


def _width(room: float, columns: Sequence[Node]) -> float:
    return min(room / len(columns), _WIDEST)


def _cut(name: str, wide: float) -> list[str]:
    """Return a name in lines of ``wide`` points; a Chinese name breaks anywhere, another not at all."""
    if text_width(name, SMALLEST) <= wide:
        return [name]
    if name.isascii():
        return [name, *[""] * _MOST_HEAD_LINES]  # no room but upright
    lines = -(-len(name) // max(int(wide / SMALLEST), 1))
    size = -(-len(name) // lines)
    return [name[at : at + size] for at in range(0, len(name), size)]


def _head_height(names: Sequence[str], wide: float) -> float:
    lines = max(len(_cut(name, wide - 2)) for name in names)
    return lines * 14.0 + 6 if lines <= _MOST_HEAD_LINES else _TURNED


def _boxes(
    grid: Grid, rows: Sequence[Node], columns: Sequence[Node], lang: Lang, measures: tuple[float, float, float, float]
) -> tuple[list[Box], list[Box]]:
    """Return names and cells, and the bands that lead the eye along every other row."""
    names, head, room, tall = measures
    wide = _width(room - names, columns)
    high = min((tall - head) / len(rows), _HIGHEST)
    left = (room - names - wide * len(columns)) / 2 + names
    boxes, bands = [], []
    for at, row in enumerate(rows):
        y = head + (at + 0.5) * high
        if at % 2 == 0:
            middle = left + (wide * len(columns) - names) / 2
            bands.append(Box(f"band {row.id}", "box", middle, y, names + wide * len(columns), high, fill="wash"))
        size = 12.0 if high >= 16 else SMALLEST
        words = shortened(_name(row, lang), names - 6, size)
        boxes.append(_text(row, ((Run(words, size),),), (left - names / 2, y, names, high), lang, left=True))
    for at, column in enumerate(columns):
        x, name = left + (at + 0.5) * wide, _name(column, lang)
        if head == _TURNED:
            runs: Lines = ((Run(shortened(name, _TURNED - 4, SMALLEST), SMALLEST),),)
            boxes.append(_text(column, runs, (x, head / 2, _TURNED, wide), lang, left=True, turn=-90.0))
        else:
            runs = tuple((Run(line, SMALLEST),) for line in _cut(name, wide - 2))
            boxes.append(_text(column, runs, (x, head / 2, wide, head), lang))
    for i, row in enumerate(rows):
        for j, column in enumerate(columns):
            cell = grid.cells.get((column.x, row.y))
            if cell is not None and cell.count is not None:
                x, y = left + (j + 0.5) * wide, head + (i + 0.5) * high
                number = ((Run(compact(cell.count, lang), SMALLEST, "on-fill", bold=True),),)
                colour = cell.colour or kind_style(cell.kind).colour
                boxes.append(Box(cell.id, "pill", x, y, min(wide - 2, 34.0), min(high - 1, 20.0), number, fill=colour, alt=described(cell, lang)))
    return boxes, bands


def _text(
    node: Node, lines: Lines, place: tuple[float, float, float, float], lang: Lang, *, left: bool = False, turn: float = 0.0
) -> Box:
    x, y, width, height = place
    return Box(node.id, "text", x, y, width, height, lines, left=left, turn=turn, alt=described(node, lang))

