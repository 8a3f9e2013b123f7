"""What stands around a thing: its links, step by step, within limits.

A step costs two queries (links that start and that end at the things reached so far) and
one for the names, whatever its size.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from types import MappingProxyType
from typing import cast

from kg.entities.graph import Graph, batches
from kg.errors import ParameterError
from kg.model import EdgeKind, Link, Neighbourhood
from kg.terms import BASIS_PROPERTY, LINK_PROPERTIES, Basis, Kind

MOST_DEPTH = 4
MOST_THINGS = 2000

_FORWARD: MappingProxyType[str, EdgeKind] = MappingProxyType(
    {row.property: cast(EdgeKind, row.link) for row in LINK_PROPERTIES if not row.backward}
)
# Written from the thing to its owner, read from the owner to the thing.
_BACKWARD: MappingProxyType[str, EdgeKind] = MappingProxyType(
    {row.property: cast(EdgeKind, row.link) for row in LINK_PROPERTIES if row.backward}
)
PROPERTIES = (*_FORWARD, *_BACKWARD)
"""The properties that are links."""
SHOWN = frozenset({
    Kind.BRAND, Kind.UNIT, Kind.BRANCH, Kind.THEME, Kind.PRINCIPLE, Kind.PRACTICE,
    Kind.RECOMMENDATION, Kind.WARNING,
})  # fmt: skip
"""The kinds of things that are stepped to."""


def neighbourhood(
    graph: Graph,
    centre: str,
    depth: int = 1,
    kinds: Collection[Kind] | None = None,
    bases: Collection[Basis] | None = None,
    limit: int = 200,
) -> Neighbourhood | None:
    """Return the things within ``depth`` steps of ``centre`` and the links between them.

    ``kinds`` and ``bases`` limit what is stepped to, ``limit`` how many things there are
    (the centre not counted); nearer things go first, and ``omitted`` counts links to things
    that the limit cut. ``None`` if ``centre`` has no name in the graph. Raises
    ``ParameterError`` for a depth outside 1–4 or a limit outside 1–2000.
    """
    if not 1 <= depth <= MOST_DEPTH or not 1 <= limit <= MOST_THINGS:
        raise ParameterError("range", name="depth / limit", value=f"{depth} / {limit}", known="1–4 / 1–2000")
    middle = graph.refs([centre]).get(centre)
    if middle is None:
        return None
    allowed = SHOWN if kinds is None else SHOWN & frozenset(kinds)
    reached: dict[str, int] = {centre: 0}
    links: set[Link] = set()
    omitted: set[str] = set()
    uncounted = 0
    frontier = [centre]
    for step in range(1, depth + 1):
        found, cut = _step(graph, frontier, properties_of(bases), 4 * limit)
        uncounted += cut
        frontier = []
        for link in sorted(found, key=lambda one: (one.kind, one.source, one.target)):
            ends = [one for one in (link.source, link.target) if one not in reached]
            if any(graph.kind_of(one)[0] not in allowed for one in ends):
                continue
            if len(reached) + len(ends) > limit + 1:
                omitted.update(ends)
                continue
            reached.update((one, step) for one in ends)
            frontier.extend(ends)
            links.add(link)
    links |= {one for one in _between(graph, reached, bases) if {one.source, one.target} <= reached.keys()}
    refs = graph.refs(reached)
    order = {basis: number for number, basis in enumerate(Basis)}
    return Neighbourhood(
        centre=middle,
        refs=tuple(refs[one] for one in reached if one in refs),
        links=tuple(
            sorted(
                (one for one in links if one.source in refs and one.target in refs),
                key=lambda one: (one.kind, order.get(one.basis, 9) if one.basis else 9, one.source, one.target),
            )
        ),
        omitted=len(omitted) + uncounted,
    )


def properties_of(bases: Collection[Basis] | None) -> list[str]:
    """Return the properties that are links, theme links of ``bases`` only."""
    left_out = {prop for basis, prop in BASIS_PROPERTY if bases is not None and basis not in bases}
    return [prop for prop in PROPERTIES if prop not in left_out]


def _step(graph: Graph, frontier: Iterable[str], properties: list[str], most: int) -> tuple[set[Link], int]:
    """Return the links at some things, and how many were not even read."""
    links: set[Link] = set()
    cut = 0
    for part in batches(frontier):
        out = graph.ask("neighbours_out", source=part, property=properties, most=most)
        into = graph.ask("neighbours_in", target=part, property=properties, most=most)
        if len(into) >= most:
            counted = graph.ask("neighbour_counts", target=part, property=properties)
            cut += int(next(counted.texts("links"))[0]) - len(into)
        for rows in (out, into):
            links.update(link_of(*row) for row in rows.texts("source", "property", "target"))
    return links, cut


def _between(graph: Graph, reached: Iterable[str], bases: Collection[Basis] | None) -> set[Link]:
    """Return the links among the things on the rim, which no step has looked for."""
    links: set[Link] = set()
    for part in batches(reached):
        rows = graph.ask("neighbours_out", source=part, property=properties_of(bases), most=20 * MOST_THINGS)
        links.update(link_of(*row) for row in rows.texts("source", "property", "target"))
    return links


def link_of(source: str, prop: str, target: str) -> Link:
    """Return a statement as a link, read the way that its kind is named for."""
    if prop in _BACKWARD:
        return Link(target, source, _BACKWARD[prop])
    basis = next((basis for basis, one in BASIS_PROPERTY if one == prop), None)
    return Link(source, target, _FORWARD[prop], basis)
