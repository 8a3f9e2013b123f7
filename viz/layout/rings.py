"""Cards on rings around a centre: nearer is stronger, one ray each, nothing in the way.

Every card gets a direction of its own, such that no two boxes overlap and the line from the
centre to a card passes under no other card and no ring's name. Cards of all rings are
interleaved around the circle; the angles two of them must be apart are found from their
boxes, and the least angles that respect all of that are a longest path along the circle. If
they do not fit into a full turn, the rings grow and it is tried again.

Few cards stand on close rings, each in a sector of its own. Many cards of one ring stand on
two *tracks*, far enough apart that boxes of two tracks cannot meet: then only the lines
need room between the boxes. Angles are in radians from the top, clockwise. This module
knows nothing of themes or brands.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import atan2, cos, hypot, pi, sin

from viz.layout.measure import at, bounds
from viz.view import Node

_ASPECT = 1.36
_GAP = 9.0  # between boxes
_CLEAR = 6.0  # between a line and a box
_FULL_STEP, _EMPTY_STEP = 56.0, 30.0  # from ring to ring, with cards and without
_LABEL_HEIGHT = 18.0
_FEW = 60  # up to this many cards close rings are tried
_ONE_TRACK = 8  # more cards of one ring stand on two tracks
_SEEN = 16.0  # a line's least visible length
_WINDOW = 14  # neighbours that can come in each other's way


@dataclass(frozen=True, slots=True)
class Ring:
    """A ring's cards in order, and the width of its name."""

    cards: tuple[Node, ...]
    label_width: float


@dataclass(frozen=True, slots=True)
class RingPlace:
    """Where a ring came to lie: half axes in pixels."""

    across: float
    down: float


@dataclass(frozen=True, slots=True)
class _Box:
    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: _Box, gap: float) -> bool:
        return (
            self.left - gap < other.right
            and other.left - gap < self.right
            and self.top - gap < other.bottom
            and other.top - gap < self.bottom
        )

    def distance(self) -> float:
        """Return how far the box is from the origin."""
        return hypot(max(self.left, -self.right, 0.0), max(self.top, -self.bottom, 0.0))

    def cut_by(self, x: float, y: float, clear: float) -> bool:
        """Tell whether the segment from the origin to ``x, y`` comes nearer than ``clear``."""
        low, high = 0.0, 1.0
        for start, step, least, most in ((0.0, x, self.left, self.right), (0.0, y, self.top, self.bottom)):
            if abs(step) < 1e-9:
                if not least - clear <= start <= most + clear:
                    return False
                continue
            one, two = (least - clear - start) / step, (most + clear - start) / step
            low, high = max(low, min(one, two)), min(high, max(one, two))
        return low < high


@dataclass(frozen=True, slots=True)
class _Track:
    """Cards on one ellipse; a ring has one or more of them."""

    ring: int
    cards: tuple[Node, ...]
    place: RingPlace


@dataclass(frozen=True, slots=True)
class _Card:
    node: Node
    track: int

    def centre(self, angle: float, places: Sequence[RingPlace]) -> tuple[float, float]:
        place = places[self.track]
        dx, dy = sin(angle), -cos(angle)
        radius = 1 / hypot(dx / place.across, dy / place.down)
        return (radius * dx, radius * dy)

    def box(self, angle: float, places: Sequence[RingPlace]) -> _Box:
        x, y = self.centre(angle, places)
        return _Box(
            x - self.node.width / 2, y - self.node.height / 2, x + self.node.width / 2, y + self.node.height / 2
        )


def place_rings(
    focus: Node, rings: Sequence[Ring]
) -> tuple[Node, tuple[Node, ...], tuple[RingPlace, ...], tuple[float, float, float, float]]:
    """Place ``focus`` and the cards of ``rings``, innermost first.

    Returns the focus, the cards in the order given, the half axes of the rings, and left,
    top, right, bottom of it all; the centre is at 0, 0.
    """
    count = sum(len(ring.cards) for ring in rings)
    # A lower bound for the scale: half of what cards side by side would need at the first track.
    needed = sum((node.width + node.height) / 2 for ring in rings for node in ring.cards) / (2 * pi * focus.height)
    ways = [_grow(focus, rings, _close_tracks, max(0.7, needed * 0.42))] if count <= _FEW else []
    if count > 20:
        ways.append(_grow(focus, rings, _wide_tracks, max(1.0, needed * 0.3)))
    cards, angles, tracks = min(ways, key=lambda way: way[2][-1].place.across if way[2] else 0.0)
    places = [track.place for track in tracks]
    placed = {
        card.node.id: at(card.node, *card.centre(angle, places)) for card, angle in zip(cards, angles, strict=True)
    }
    ordered = tuple(placed[node.id] for ring in rings for node in ring.cards)
    outlines = _outlines(tracks, len(rings))
    left, top, right, bottom = bounds((at(focus, 0, 0), *ordered))
    outer = outlines[-1] if outlines else RingPlace(focus.width / 2, focus.height / 2)
    box = (
        min(left, -outer.across),
        min(top, -outer.down - _LABEL_HEIGHT / 2),
        max(right, outer.across),
        max(bottom, outer.down),
    )
    return at(focus, 0, 0), ordered, outlines, box


_Tracks = Callable[[Node, Sequence[Ring], float], tuple[_Track, ...]]


def _grow(
    focus: Node, rings: Sequence[Ring], tracks_of: _Tracks, scale: float
) -> tuple[list[_Card], list[float], tuple[_Track, ...]]:
    """Return cards, angles and tracks at the least scale at which all cards fit."""
    while True:
        tracks = tracks_of(focus, rings, scale)
        places = [track.place for track in tracks]
        labels = tuple(
            _Box(-ring.label_width / 2, -place.down - _LABEL_HEIGHT / 2, ring.label_width / 2, -place.down + _LABEL_HEIGHT / 2)
            for ring, place in zip(rings, _outlines(tracks, len(rings)), strict=True)
        )
        cards = _interleave(tracks)
        angles = _angles(cards, places, labels, focus.height / 2)
        if angles is not None:
            return cards, angles, tracks
        scale *= 1.06


def _outlines(tracks: Sequence[_Track], count: int) -> tuple[RingPlace, ...]:
    """Return for each ring the outermost of its tracks."""
    found = {track.ring: track.place for track in tracks}
    return tuple(found[ring] for ring in range(count))


def _close_tracks(focus: Node, rings: Sequence[Ring], scale: float) -> tuple[_Track, ...]:
    """One track a ring: the first clears the focus, each further one steps out a little."""
    tracks: list[_Track] = []
    down = 0.0
    for number, ring in enumerate(rings):
        if not tracks:
            tallest = max((node.height for node in ring.cards), default=0.0)
            down = (focus.height / 2 - 12 + max(tallest / 2 + 26, _EMPTY_STEP)) * scale
        else:
            down += (_FULL_STEP if ring.cards else _EMPTY_STEP) * min(scale, 1.0)
        tracks.append(_Track(number, ring.cards, _ellipse(down)))
    return tuple(tracks)


def _wide_tracks(focus: Node, rings: Sequence[Ring], scale: float) -> tuple[_Track, ...]:
    """Two tracks a ring where it has many cards, a card's height from track to track."""
    cards = [node for ring in rings for node in ring.cards]
    tallest = max((node.height for node in cards), default=0.0)
    widest = max((node.width for node in cards), default=0.0)
    step = max(tallest, widest / _ASPECT) + _GAP + 2
    down = (focus.height / 2 + _SEEN + tallest / 2) * scale
    tracks: list[_Track] = []
    for number, ring in enumerate(rings):
        if not ring.cards:
            down += _EMPTY_STEP if tracks else 0.0
            tracks.append(_Track(number, (), _ellipse(down)))
            continue
        shares = (ring.cards[::2], ring.cards[1::2]) if len(ring.cards) > _ONE_TRACK else (ring.cards,)
        for share in shares:
            down += step if tracks else 0.0
            tracks.append(_Track(number, share, _ellipse(down)))
    return tuple(tracks)


def _ellipse(down: float) -> RingPlace:
    return RingPlace(round(down * _ASPECT, 1), round(down, 1))


def _interleave(tracks: Sequence[_Track]) -> list[_Card]:
    """Order all cards around the circle so that each track is spread evenly."""
    keyed = [
        ((index + 0.5) / len(track.cards), number, _Card(node, number))
        for number, track in enumerate(tracks)
        for index, node in enumerate(track.cards)
    ]
    return [card for _, _, card in sorted(keyed, key=lambda item: item[:2])]


def _angles(
    cards: Sequence[_Card], places: Sequence[RingPlace], labels: Sequence[_Box], core: float
) -> list[float] | None:
    """Return an angle for each card, or None if the rings are too small."""
    count = len(cards)
    if not count:
        return []
    angles = [2 * pi * (index + 0.5) / count for index in range(count)]
    for _ in range(12):
        found = _relax(cards, angles, places, labels)
        if found is None:
            return None
        moved = max(abs(new - old) for new, old in zip(found, angles, strict=True))
        angles = found
        if moved < 0.02:
            break
    return angles if _fits(cards, angles, places, labels, core) else None


def _relax(
    cards: Sequence[_Card], angles: Sequence[float], places: Sequence[RingPlace], labels: Sequence[_Box]
) -> list[float] | None:
    """Find the least angles by longest path and stretch them to the full turn."""
    count = len(cards)
    from_top = [_from_labels(card, angle, places, labels) for card, angle in zip(cards, angles, strict=True)]
    least = [0.0] * count
    for later in range(count):
        bound = from_top[later]
        for earlier in range(max(0, later - _WINDOW), later):
            bound = max(bound, least[earlier] + _apart(cards[earlier], cards[later], angles[earlier], places))
        least[later] = bound
    turn = max(position + margin for position, margin in zip(least, from_top, strict=True))
    if turn > 2 * pi:
        return None
    spare = (2 * pi - turn) / count
    # Half of what is left opens the gaps in order, half turns the whole: the circle looks even.
    return [position + spare * (index + 0.5) for index, position in enumerate(least)]


def _from_labels(card: _Card, angle: float, places: Sequence[RingPlace], labels: Sequence[_Box]) -> float:
    """Return how far from the top a card must be to clear the rings' names."""

    def blocked(turn: float) -> bool:
        box = card.box(turn, places)
        x, y = card.centre(turn, places)
        return any(box.meets(label, 4.0) or label.cut_by(x, y, 3.0) for label in labels)

    return _bisect(blocked, pi / 2)


def _apart(one: _Card, other: _Card, angle: float, places: Sequence[RingPlace]) -> float:
    """Return how far ``other`` must be turned on from ``one``, which stands at ``angle``."""
    box = one.box(angle, places)
    x, y = one.centre(angle, places)

    def blocked(turn: float) -> bool:
        there = other.box(angle + turn, places)
        far_x, far_y = other.centre(angle + turn, places)
        if box.meets(there, _GAP):
            return True
        if one.track == other.track:
            return False
        return box.cut_by(far_x, far_y, _CLEAR) or there.cut_by(x, y, _CLEAR)

    return _bisect(blocked, pi)


def _bisect(blocked: object, limit: float) -> float:
    """Return the least turn at which nothing is blocked, to a thousandth of ``limit``."""
    assert callable(blocked)
    low, high = 0.0, limit / 64
    while high < limit and blocked(high):
        low, high = high, high * 1.5
    for _ in range(7):
        middle = (low + high) / 2
        low, high = (middle, high) if blocked(middle) else (low, middle)
    return high


def _fits(
    cards: Sequence[_Card], angles: Sequence[float], places: Sequence[RingPlace], labels: Sequence[_Box], core: float
) -> bool:
    """Check exactly: no boxes meet, no line passes under a card or a ring's name.

    Lines are to be seen: between the middle (a disc of radius ``core``) and each card.
    """
    boxes = [card.box(angle, places) for card, angle in zip(cards, angles, strict=True)]
    ends = [card.centre(angle, places) for card, angle in zip(cards, angles, strict=True)]
    for index, box in enumerate(boxes):
        if box.distance() < core + _SEEN:
            return False
        if any(box.meets(label, 1.0) or label.cut_by(*ends[index], 1.0) for label in labels):
            return False
        for other in range(len(boxes)):
            if other == index:
                continue
            if other > index and box.meets(boxes[other], 4.0):
                return False
            if box.cut_by(*ends[other], 2.0):
                return False
    return True


def direction(x: float, y: float) -> float:
    """Return the angle of a point from the top, clockwise, between 0 and 2π."""
    return atan2(x, -y) % (2 * pi)
