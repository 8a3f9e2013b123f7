"""What the release now served says of a view that is to be handed out: evidence, inferred links.

A link is asked for in the release and not in the picture, because pictures may be old, or
come from readers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Protocol

from kg.model import Brand, Evidence, Label, ReleaseInfo
from kg.terms import Basis
from viz.publish import Standing
from viz.view import Edge, GraphView

STATED_BY: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "exact": ("name", "alias"),  # the words stand in the name, so what shows the name shows the link
        "variant": ("name", "alias"),
        "parts": ("part", "theme"),
        "inferred": ("theme",),
        "owns": ("owner",),
        "upholds": ("principle",),
        "guided_by": ("principle",),
        "practises": ("practice",),
        "part_of": ("part_of", "part"),
        "derived_from": ("derived_from",),
        "warns_against": ("warning", "recommendation"),
    }
)
"""What evidence shows a link, by its basis or kind. Links that are no statement of the source
(order of themes, who belongs to whom, rows of a result) need none and stand here not."""

REGISTER = frozenset({"unit", "branch"})
"""Links between these come from the register of units, not from the source."""

WHOLE = frozenset({"name", "alias", "part", "owner"})
"""Statements that show the link whichever thing they name: a unit's picture draws what its branches own."""


class Registry(Protocol):
    """The part of ``kg.Atlas`` that is asked."""

    @property
    def info(self) -> ReleaseInfo:
        """The release that answers."""

    def cards(self, iris: Iterable[str], /) -> Mapping[str, Brand]:
        """Return the brands among ``iris``; those that are not there are left out."""

    def evidence_by_thing(self, iris: Iterable[str], /) -> Mapping[str, tuple[Evidence, ...]]:
        """Return the evidence of many things at once."""


def standing_of(atlas: Registry, view: GraphView, licence: Label) -> Standing:
    """Return what the release of ``atlas`` says of ``view``."""
    brands = atlas.cards(sorted(node.id for node in view.nodes if node.kind == "brand"))
    known = atlas.evidence_by_thing(sorted({end for edge in view.edges for end in (edge.source, edge.target)}))
    kinds = {node.id: node.kind for node in view.nodes}
    inferred, bare = set(), set()
    for edge in view.edges:
        basis = _basis(brands.get(edge.source), edge)
        if basis is Basis.INFERRED:
            inferred.add((edge.source, edge.target))
        wanted = STATED_BY.get(str(basis)) if basis else STATED_BY.get(edge.kind)
        registered = {kinds[edge.source], kinds[edge.target]} <= REGISTER
        if registered or (wanted is None and edge.kind != "theme"):
            continue
        pieces = [one for end in (edge.source, edge.target) for one in known.get(end, ())]
        if not any(one.statement in (wanted or ()) and _speaks_of(one, edge) for one in pieces):
            bare.add(edge.id)
    return Standing(atlas.info.id, licence, frozenset(bare), frozenset(inferred))


def _basis(brand: Brand | None, edge: Edge) -> Basis | None:
    if edge.kind != "theme" or brand is None:  # gone from the release: nothing shows its links
        return None
    return next((link.basis for link in brand.links if link.theme.iri == edge.target), None)


def _speaks_of(piece: Evidence, edge: Edge) -> bool:
    """Tell whether evidence with a value of its own is about an end of the edge."""
    return piece.value is None or piece.statement in WHOLE or piece.value.iri in (edge.source, edge.target)
