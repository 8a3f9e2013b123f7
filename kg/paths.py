"""How two things are related: the shortest and the next few simple paths between them.

The search grows from both ends, always where that costs least, one query a step, until paths
enough are found among the links seen: with ``a`` steps from one end and ``b`` from the other
every path of up to ``a + b`` links is there. They are then taken in order of length and of
the strength of their links by best-first search with exact remaining distances (Hart,
Nilsson and Raphael 1968), which is what Yen's algorithm gives, without searching anew.

Professional guidance and the groups of themes join nearly everything and are no steps; nor
are levels, places and kinds. At a thing with very many links only so many are looked at.
This module knows nothing of sentences or pictures.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from heapq import heappop, heappush
from itertools import pairwise
from types import MappingProxyType

from kg.entities.graph import Graph
from kg.entities.neighbourhood import SHOWN, link_of, properties_of
from kg.errors import ParameterError
from kg.model import Link, Ref
from kg.neighbours import link_order, links_at
from kg.terms import GUIDES, SKOS, Basis, Kind

LONGEST = 6
"""Links in the longest path that is looked for."""

MOST = 10
"""So many paths may be asked for."""

_HUBS = (GUIDES, SKOS + "broader")
_LOOKED_AT = 1500  # links of one step, each way
_SAMPLE = 600  # where a step would look at more than that
_ENOUGH = 6000  # links that a step may lead to, once there is a path
_CHOSEN_FROM = 8  # so many times the paths asked for are weighed
_TRIED = 50_000  # steps of the search for paths among the links seen
_COST: Mapping[Kind, int] = MappingProxyType({Kind.PRINCIPLE: 20, Kind.UNIT: 20, Kind.BRANCH: 4})


@dataclass(frozen=True, slots=True)
class Path:
    """Things in a row, and the link from each to the next."""

    refs: tuple[Ref, ...]
    links: tuple[Link, ...]


@dataclass(slots=True)
class _End:
    """What has been seen from one end: the things of the last step, and how many steps.

    ``sampled`` tells that the last step has only looked at some of its links.
    """

    frontier: tuple[str, ...]
    seen: set[str]
    steps: int = 0
    sampled: bool = False

    def cost(self, graph: Graph, bases: Collection[Basis]) -> int:
        """Return about how many links one more step leads to."""
        return sum(_cost(graph, one, bases) for one in self.frontier)


def _cost(graph: Graph, iri: str, bases: Collection[Basis]) -> int:
    sizes = graph.theme_counts.get(iri)
    if sizes is not None:
        return 1 + sum(int(getattr(sizes, basis)) for basis in bases)
    return _COST.get(graph.kind_of(iri)[0], 1)


@dataclass(slots=True)
class _Net:
    """The links seen, by the things at their ends; of several between two, the strongest."""

    links: dict[str, dict[str, Link]] = field(default_factory=dict)

    def add(self, found: Iterable[Link]) -> None:
        for link in found:
            for one, other in ((link.source, link.target), (link.target, link.source)):
                held = self.links.setdefault(one, {})
                if one != other and (other not in held or link_order(link) < link_order(held[other])):
                    held[other] = link


def paths(
    graph: Graph, start: str, end: str, limit: int = 3, bases: Collection[Basis] = (Basis.EXACT, Basis.VARIANT)
) -> tuple[Path, ...]:
    """Return up to ``limit`` paths of at most six links, the shortest first.

    Among equally long ones the one with the strongest links goes first, then by IRI. Raises
    ``ParameterError`` for a limit out of range or twice the same thing.
    """
    if not 1 <= limit <= MOST:
        raise ParameterError("range", name="limit", value=str(limit), known=f"1–{MOST}")
    if start == end:
        raise ParameterError("same", value=start)
    properties = [one for one in properties_of(bases) if one not in _HUBS]
    net = _Net()
    near, far = _End((start,), {start}), _End((end,), {end})
    found: list[list[str]] = []
    while near.steps + far.steps < LONGEST and (near.frontier or far.frontier):
        costs = [(one.cost(graph, bases), number, one) for number, one in enumerate((near, far)) if one.frontier]
        cost, _, growing = min(costs)
        if found and cost > _ENOUGH:
            break
        _grow(graph, net, growing, properties, cost)
        if near.seen & far.seen:
            found = _telling(_found(net, start, end, near.steps + far.steps, _CHOSEN_FROM * limit), limit)
            if len(found) >= limit:
                break
    refs = graph.refs(one for path in found for one in path)
    return tuple(
        Path(tuple(refs[one] for one in path), tuple(net.links[a][b] for a, b in pairwise(path)))
        for path in found
        if all(one in refs for one in path)
    )


def _grow(graph: Graph, net: _Net, end: _End, properties: list[str], cost: int) -> None:
    """Take one more step from an end."""
    if end.sampled:  # what points at one in so many is not worth the look
        rows = graph.ask("neighbours_out", source=end.frontier, property=properties, most=20 * _SAMPLE)
        found = [link_of(*row) for row in rows.texts("source", "property", "target")]
        end.sampled = False
    elif cost <= _LOOKED_AT:
        found = [link for some in links_at(graph, end.frontier, properties, 2 * _LOOKED_AT) for link in some]
    else:  # a fair share for each, or the first hub takes all
        share = max(1, _SAMPLE // len(end.frontier))
        found = [link for one in end.frontier for some in links_at(graph, [one], properties, share) for link in some]
        end.sampled = True
    links = [link for link in found if {graph.kind_of(link.source)[0], graph.kind_of(link.target)[0]} <= SHOWN]
    net.add(links)
    reached = {one for link in links for one in (link.source, link.target)} - end.seen
    end.seen |= reached
    end.frontier = tuple(sorted(reached))
    end.steps += 1


def _telling(found: list[list[str]], limit: int) -> list[list[str]]:
    """Choose ``limit`` paths: ones that only go round about an earlier one come in last."""
    plain: list[list[str]] = []
    for path in found:
        if not any(set(earlier) < set(path) for earlier in plain):
            plain.append(path)
    chosen = [*plain, *(path for path in found if path not in plain)][:limit]
    return [path for path in found if path in chosen]


_Far = tuple[int, int]  # links, then their weakness


def _found(net: _Net, start: str, end: str, longest: int, limit: int) -> list[list[str]]:
    """Return the best simple paths of at most ``longest`` links among those seen."""
    left = _distances(net, end)
    if start not in left:
        return []
    found: list[list[str]] = []
    waiting: list[tuple[_Far, tuple[str, ...], _Far]] = [(left[start], (start,), (0, 0))]
    for _ in range(_TRIED):
        if not waiting or len(found) == limit:
            break
        _, path, gone = heappop(waiting)
        here = path[-1]
        if here == end:
            found.append(list(path))
            continue
        for other, link in net.links[here].items():
            if other in path or other not in left:
                continue
            far = (gone[0] + 1, gone[1] + _weakness(link))
            if far[0] + left[other][0] <= longest:
                heappush(waiting, ((far[0] + left[other][0], far[1] + left[other][1]), (*path, other), far))
    return found


def _distances(net: _Net, end: str) -> dict[str, _Far]:
    """Return how far everything seen is from ``end`` (Dijkstra over length, then weakness)."""
    left: dict[str, _Far] = {}
    waiting: list[tuple[_Far, str]] = [((0, 0), end)]
    while waiting:
        far, here = heappop(waiting)
        if here in left:
            continue
        left[here] = far
        for other, link in net.links.get(here, {}).items():
            if other not in left:
                heappush(waiting, ((far[0] + 1, far[1] + _weakness(link)), other))
    return left


def _weakness(link: Link) -> int:
    """Return 0 for owners and words in the name, more for what says less."""
    if link.basis is not None:
        return tuple(Basis).index(link.basis)
    return 0 if link.kind in ("owns", "unit_of", "part_of", "derived_from") else 1
