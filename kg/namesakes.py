"""Units of one name, told apart by where they are. This module knows nothing of how things are found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from kg.entities.graph import NO_FACTS, Graph
from kg.model import Hit
from kg.terms import DCTERMS, Kind

_PLACE = DCTERMS + "spatial"


def told_apart(graph: Graph, hits: Sequence[Hit]) -> tuple[Hit, ...]:
    """Return the hits; units that share a name with another hit say their place beside it."""
    named = Counter((hit.ref.kind, hit.ref.label.zh) for hit in hits)
    alike = [hit.ref.iri for hit in hits if hit.ref.kind is Kind.UNIT and named[hit.ref.kind, hit.ref.label.zh] > 1]
    if not alike:
        return tuple(hits)
    facts = graph.facts(alike, [_PLACE])
    places = {iri: facts.get(iri, NO_FACTS).iri(_PLACE) for iri in alike}
    refs = graph.refs(places.values())
    return tuple(
        replace(hit, context=refs[place].label) if (place := places.get(hit.ref.iri, "")) in refs else hit for hit in hits
    )
