"""Plans the slides of a view: one, or an overview and a slide for each part where there is too much.

A slide holds about forty things in a legible size. Islands are parts of their own; rings are
parted by basis, other pictures by the kind of thing around the focus, or by hubs where there is
none; tables are another thing (``slide_grid``). Each part carries the focus and what its things are linked with, as far as there is room.
This module knows nothing of how slides are written.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from viz.layout.walls import columns_of, fit_columns, fit_freely, fit_in_rows, passes_under
from viz.renderers.grid import grid_of
from viz.renderers.imprint import basis_word, named, said
from viz.renderers.options import Lang
from viz.renderers.slide_boxes import (
    LEGEND_ROW,
    edge_line,
    island_boxes,
    legend_boxes,
    node_box,
    shortened,
    sized,
)
from viz.renderers.slide_grid import grid_slides
from viz.renderers.slide_notes import evidence_told, notes_of
from viz.renderers.slides import SMALLEST, Box, Room, Run, Slide
from viz.text import clean, text_width
from viz.view import Basis, Edge, GraphView, Node

MOST_THINGS = 40
"""More things than this never stand on one slide."""

MOST_SLIDES = 60
"""A deck for one view is no longer; what has no place is counted on the overview."""

_FACTORS = (1.25, 1.1, 1.0, 0.9, SMALLEST / 12)  # points a pixel, from roomy to the smallest legible
_HEAD = 22.0  # room for the names of columns
_MOST_CLEARED = 150  # things of a view; beyond, boxes do not make way for lines: it takes too long
_CARDS = 12  # parts on one overview slide


@dataclass(frozen=True, slots=True)
class Part:
    """What belongs on one slide: its members, and the things they are linked with."""

    title: str
    members: tuple[Node, ...]
    around: tuple[Node, ...] = ()
    tint: str = "plain"

    @property
    def nodes(self) -> tuple[Node, ...]:
        """Everything on the slide, the surroundings first."""
        return (*self.around, *self.members)


def slides_of(view: GraphView, lang: Lang, room: Room, key: str = "view") -> tuple[Slide, ...]:
    """Return the slides of ``view``; their keys begin with ``key``.

    A slide whose key is ``key`` itself comes first: the picture, or the overview of its parts.
    """
    grid = grid_of(view)
    if grid is not None:
        return grid_slides(view, grid, lang, room, key)
    title, text = clean(view.title.in_(lang)), clean(view.summary.in_(lang))
    told = evidence_told(view, lang)
    whole = _picture(view, Part("", view.nodes), lang, room) if len(view.nodes) <= MOST_THINGS else None
    first = Slide(key, title, text, notes=notes_of(view, view.nodes, told, lang))
    if whole is not None:
        return (replace(whole, key=key, title=title, text=text, notes=first.notes),)
    parts, left_out = _parts(view, lang, room)
    overviews = _overviews(first, parts, key, room, left_out, lang)
    made = list(overviews)
    for at, (part, picture) in enumerate(parts):
        home = overviews[at // _CARDS].key
        notes = notes_of(view, part.nodes, told, lang)
        named_so = replace(picture, key=f"{key}-{at + 1}", title=f"{title} · {part.title}", text=_counted(part, lang))
        made.append(replace(named_so, back=(said("slide.back").in_(lang), home), notes=notes))
    return tuple(made)


def _counted(part: Part, lang: Lang) -> str:
    """Say how many things of each kind a part holds."""
    kinds = dict.fromkeys(node.kind for node in part.members)
    counts = ((named("viz.kind", kind).in_(lang), sum(node.kind == kind for node in part.members)) for kind in kinds)
    return " · ".join(f"{name} {count}" for name, count in counts)


def _parts(view: GraphView, lang: Lang, room: Room) -> tuple[list[tuple[Part, Slide]], int]:
    """Return the parts with their pictures, and how many things have no place in the deck."""
    made: list[tuple[Part, Slide]] = []
    near = _neighbours(view)
    waiting = [part for part in _divided(view, lang) if part.members]
    while waiting and len(made) < MOST_SLIDES:
        part = waiting.pop(0)
        pieces: list[tuple[Part, Slide]] = []
        queue = _chunks(part)
        while queue and len(made) + len(pieces) < MOST_SLIDES:
            piece = queue.pop(0)
            piece = replace(piece, around=_around(view, piece, near))
            picture = _picture(view, piece, lang, room)
            if picture is None and piece.around:
                piece = replace(piece, around=piece.around[:1] if piece.around[0].id == view.focus else ())
                picture = _picture(view, piece, lang, room)
            if picture is not None:
                pieces.append((piece, picture))
            else:
                half = len(piece.members) // 2
                queue[:0] = [replace(piece, members=some) for some in (piece.members[:half], piece.members[half:])]
        for number, (piece, picture) in enumerate(pieces, 1):
            named_so = piece.title if len(pieces) == 1 else f"{piece.title}（{number}/{len(pieces)}）"
            made.append((replace(piece, title=named_so), picture))
    shown = {node.id for part, _ in made for node in part.nodes}
    return made, sum(node.id not in shown for node in view.nodes)


def _chunks(part: Part) -> list[Part]:
    """Return ``part`` in even pieces that one slide may hold, whole if it is small enough."""
    count = -(-len(part.members) // (MOST_THINGS - 1))
    size = -(-len(part.members) // count)
    return [replace(part, members=part.members[at : at + size]) for at in range(0, len(part.members), size)]


def _divided(view: GraphView, lang: Lang) -> list[Part]:
    islands = [region for region in view.regions if region.shape == "island"]
    if islands:
        known = {region.id for region in islands}
        found = [
            Part(clean(region.label.in_(lang)), tuple(n for n in view.nodes if n.group == region.id), tint=region.tint or "plain")
            for region in islands
        ]
        rest = tuple(node for node in view.nodes if node.group not in known)
        return [*found, Part(said("slide.others").in_(lang), rest)]
    others = [node for node in view.nodes if node.id != view.focus]
    if any(region.shape == "ring" for region in view.regions):
        by_basis = [(basis, tuple(node for node in others if node.basis is basis)) for basis in (*Basis, None)]
        return [
            Part(basis_word(members[0], lang) or said("slide.others").in_(lang), members, tint=_BASIS_TINT.get(basis, "plain"))
            for basis, members in by_basis
            if members
        ]
    columns = [region for region in view.regions if region.shape == "column"]
    if columns:
        sides = {node.id: node.x - node.width / 2 for node in others}
        named_so = [(region, tuple(n for n in others if abs(sides[n.id] - region.x + region.width / 2) < 3.5)) for region in columns]
        region, members = max(named_so, key=lambda one: (sum(node.kind == "brand" for node in one[1]), len(one[1])))
        return [Part(clean(region.label.in_(lang)), members)]
    if view.focus:
        kinds = sorted(dict.fromkeys(node.kind for node in others), key=lambda kind: kind != "brand")
        return [Part(named("viz.kind", kind).in_(lang), tuple(n for n in others if n.kind == kind)) for kind in kinds]
    return _hubs(view, lang)


_BASIS_TINT: dict[Basis | None, str] = {Basis.EXACT: "red", Basis.VARIANT: "orange", Basis.PARTS: "navy"}


def _hubs(view: GraphView, lang: Lang) -> list[Part]:
    """Part a picture without a focus: the thing with most links and its neighbours, then the next."""
    near = _neighbours(view)
    nodes = {node.id: node for node in view.nodes}
    order = {node.id: at for at, node in enumerate(view.nodes)}
    free = dict.fromkeys(nodes)
    found: list[Part] = []
    alone: list[Node] = []
    for hub in sorted(nodes, key=lambda one: (-len(near.get(one, ())), order[one])):
        if hub not in free:
            continue
        members = [hub, *(one for one in near.get(hub, ()) if one in free)][: MOST_THINGS - 1]
        for one in members:
            free.pop(one, None)
        if len(members) < 3:
            alone += [nodes[one] for one in members]
        else:
            found.append(Part(clean(nodes[hub].label.in_(lang)), tuple(nodes[one] for one in members)))
    return [*found, Part(said("slide.others").in_(lang), tuple(alone))]


Near = Mapping[str, Mapping[str, None]]  # id → ids that are linked with it, in order


def _neighbours(view: GraphView) -> Near:
    near: dict[str, dict[str, None]] = {}
    for edge in view.edges:
        near.setdefault(edge.source, {})[edge.target] = None
        near.setdefault(edge.target, {})[edge.source] = None
    return near


def _around(view: GraphView, part: Part, near: Near) -> tuple[Node, ...]:
    """Return the focus and what the members are linked with, as far as a slide has room."""
    if any(region.shape == "island" for region in view.regions):
        return ()
    inside = {node.id for node in part.members}
    linked = {one for node in part.members for one in near.get(node.id, ()) if one not in inside}
    focus = [node for node in view.nodes if node.id == view.focus and node.id not in inside]
    others = [node for node in view.nodes if node.id in linked and node.id != view.focus]
    room = MOST_THINGS - len(part.members) - len(focus)
    return (*focus, *(others if len(others) <= room else ()))


def _picture(view: GraphView, part: Part, lang: Lang, room: Room) -> Slide | None:
    """Return the picture of a part with no words around it; ``None`` where it does not fit."""
    nodes = part.nodes
    legend, rows = legend_boxes(view, lang, room.width)
    tall = room.height - rows * LEGEND_ROW - 12
    known = {node.id: node for node in nodes}
    islands = any(region.shape == "island" for region in view.regions)
    edges = [e for e in view.edges if e.source in known and e.target in known and (e.shown or (islands and e.basis in _IN_NAME))]
    boxes = _placed(view, nodes, edges, lang, (room.width, tall))
    if boxes is None:
        return None
    placed = {box.id: box for box in boxes}
    foot = tuple(replace(box, y=box.y + tall + 12) for box in legend)
    grounds = island_boxes(view, placed, lang)
    lines = (edge_line(edge, known, lang) for edge in edges if edge.shown or not _hidden(edge, placed))
    return Slide("", "", boxes=(*boxes, *foot), lines=tuple(lines), backdrop=grounds)


def _hidden(edge: Edge, placed: Mapping[str, Box]) -> bool:
    """Tell whether a line would pass under a box: such links are drawn only where the view shows them."""
    one, other = placed[edge.source], placed[edge.target]
    return any(
        passes_under((one.x, one.y), (other.x, other.y), (box.x, box.y), (box.width, box.height))
        for box in placed.values()
        if box.id not in (edge.source, edge.target)
    )


_IN_NAME = (Basis.EXACT, Basis.VARIANT)


def _placed(
    view: GraphView, nodes: Sequence[Node], edges: Sequence[Edge], lang: Lang, room: tuple[float, float]
) -> tuple[Box, ...] | None:
    if not nodes:
        return ()
    points = [(node.x, node.y) for node in nodes]
    in_columns = any(region.shape == "column" for region in view.regions)
    at = {node.id: number for number, node in enumerate(nodes)}
    links = [(at[edge.source], at[edge.target]) for edge in edges if edge.shown and len(view.nodes) <= _MOST_CLEARED]
    columns = columns_of([node.x - node.width / 2 for node in nodes]) if in_columns else []
    for factor in _FACTORS:
        items = [sized(node, lang, factor) for node in nodes]
        sizes = [(item.width, item.height) for item in items]
        if in_columns:
            found = fit_columns(points, sizes, columns, (room[0], room[1] - _HEAD))
        else:
            found = fit_freely(points, sizes, room, links)
        if found is not None:
            head = _HEAD if in_columns else 0.0
            boxes = [node_box(item, x, y + head, lang) for item, (x, y) in zip(items, found, strict=True)]
            return (*boxes, *(_headings(view, nodes, boxes, columns, lang) if in_columns else ()))
    several = len({node.group for node in nodes if node.group in {region.id for region in view.regions}}) > 1
    found = None if in_columns or several else fit_in_rows(points, sizes, room)
    return None if found is None else tuple(node_box(item, x, y, lang) for item, (x, y) in zip(items, found, strict=True))


def _headings(
    view: GraphView, nodes: Sequence[Node], boxes: Sequence[Box], columns: Sequence[Sequence[int]], lang: Lang
) -> list[Box]:
    """Return the names of the columns above them."""
    made = []
    for region in view.regions:
        if region.shape != "column":
            continue
        near = [column for column in columns if abs(nodes[column[0]].x - nodes[column[0]].width / 2 - (region.x - region.width / 2)) < 3.5]
        if near:
            x = boxes[near[0][0]].x
            text = clean(region.label.in_(lang))
            wide = text_width(text, 12.0) + 12
            made.append(Box(region.id, "text", x, 9.0, wide, 18.0, ((Run(text, 12.0, "muted"),),), alt=text))
    return made


def _overviews(
    first: Slide, parts: Sequence[tuple[Part, Slide]], key: str, room: Room, left_out: int, lang: Lang
) -> tuple[Slide, ...]:
    """Return the slides that lead to the parts: cards with the name, the number and some members."""
    made = []
    pages = [parts[at : at + _CARDS] for at in range(0, len(parts), _CARDS)] or [parts]
    for number, page in enumerate(pages):
        boxes = _cards([part for part, _ in page], [f"{key}-{number * _CARDS + at + 1}" for at in range(len(page))], room, lang)
        title = first.title if len(pages) == 1 else f"{first.title}（{number + 1}/{len(pages)}）"
        text = first.text + (f" {said('slide.left_out', count=left_out).in_(lang)}" if left_out else "")
        shown = replace(first, key=key if not number else f"{key}-overview-{number + 1}", title=title, text=text, boxes=boxes)
        made.append(shown if not number else replace(shown, notes=()))
    return tuple(made)


def _cards(parts: Sequence[Part], keys: Sequence[str], room: Room, lang: Lang) -> tuple[Box, ...]:
    count = len(parts)
    across = min(count, 2 if count == 4 else 3 if count <= 9 else 4) or 1
    down = -(-count // across) or 1
    gap = 16.0
    wide = min((room.width - gap * (across - 1)) / across, 300.0)
    tall = min((room.height - gap * (down - 1)) / down, 150.0)
    left = (room.width - across * wide - (across - 1) * gap) / 2
    top = (room.height - down * tall - (down - 1) * gap) / 2
    boxes = []
    for at, (part, key) in enumerate(zip(parts, keys, strict=True)):
        row, column = divmod(at, across)
        short = (down * across - count) * (wide + gap) / 2 if row == down - 1 else 0.0
        x = short + left + column * (wide + gap) + wide / 2
        y = top + row * (tall + gap) + tall / 2
        size = 20.0 if down <= 2 else 16.0
        title = shortened(part.title, wide - 28, size)
        lines = [(Run(title, size, f"{part.tint}-text", bold=True, serif=True),)]
        lines.append((Run(said("slide.things", count=len(part.members)).in_(lang), 12.0, "muted"),))
        lines += [(Run(line, 12.0, "ink"),) for line in _some(part, wide - 28, int((tall - size * 1.4 - 36) // 16), lang)]
        boxes.append(
            Box(f"part {key}", "card", x, y, wide, tall, tuple(lines), fill=f"{part.tint}-tint", outline="line", weight=0.75,
                alt=said("slide.go", title=part.title).in_(lang), jump=key)
        )  # fmt: skip
    return tuple(boxes)


def _some(part: Part, wide: float, rows: int, lang: Lang) -> list[str]:
    """Return the first names of a part in at most ``rows`` lines."""
    lines: list[str] = []
    members = sorted(part.members, key=lambda node: node.kind != "theme")
    for node in members[:24]:
        name = shortened(clean(node.label.in_(lang)), wide, 12.0)
        joined = f"{lines[-1]} · {name}" if lines else name
        if lines and text_width(joined, 12.0) <= wide:
            lines[-1] = joined
        elif len(lines) < min(rows, 4):
            lines.append(name)
        else:
            break
    return lines
