"""Where single things stand: brands alike one brand, and the clusters a unit stands in.

This module knows nothing of pages.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from kg.analysis.columns import BrandColumns
from kg.analysis.counting import WEIGHTS
from kg.analysis.named import Cluster, Clustering
from kg.entities.graph import Graph
from kg.messages import LANGUAGES, message
from kg.model import Label, Ref
from kg.terms import Basis


@dataclass(frozen=True, slots=True)
class Alike:
    """A brand that shares themes: ``score`` is the cosine of both brands' weighed links (0 to 1)."""

    brand: Ref
    shared: tuple[Ref, ...]
    score: float
    reason: Label


@dataclass(frozen=True, slots=True)
class Standing:
    """A cluster in which a unit stands: its brands there (at home, or guests), ``home`` of them at home."""

    cluster: Cluster
    brands: tuple[str, ...]
    home: int


@dataclass(frozen=True, slots=True)
class Position:
    """Where a unit stands: the clusters by number of its brands; ``outside`` are those in none."""

    unit: Ref
    brands: int
    standings: tuple[Standing, ...]
    outside: tuple[str, ...]


def alike(
    graph: Graph, columns: BrandColumns, brand: str, bases: Sequence[Basis], limit: int
) -> tuple[Alike, ...]:
    """Return the brands that share themes with ``brand`` (an IRI), the most alike first."""
    place = bisect_left(columns.brands, brand)
    if place >= len(columns.brands) or columns.brands[place] != brand:
        return ()
    matrix = columns.links.matrix(bases, WEIGHTS)
    own = matrix[[place]]
    if not own.nnz:
        return ()
    lengths = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    product = np.asarray((matrix @ own.T).toarray()).ravel()
    scores = np.divide(product, lengths * lengths[place], out=np.zeros(len(product)), where=lengths > 0).round(4)
    scores[place] = 0
    candidates = np.flatnonzero(scores > 0)
    chosen = candidates[np.lexsort((candidates, -scores[candidates]))][:limit]
    refs = graph.refs([columns.brands[at] for at in chosen])
    themes = list(graph.themes.values())
    found = []
    for at in chosen.tolist():
        shared = tuple(themes[one].ref for one in sorted(set(matrix[[at]].indices) & set(own.indices)))
        ref = refs.get(columns.brands[at])
        if ref is not None:
            found.append(Alike(ref, shared, float(scores[at]), _reason(shared)))
    return tuple(found)


def _reason(shared: Sequence[Ref]) -> Label:
    return Label(
        *(
            message(
                "analysis.alike",
                lang,
                themes=message("analysis.comma", lang).join(
                    message("analysis.reason.theme", lang, theme=one.label.in_(lang)) for one in shared
                ),
            )
            for lang in LANGUAGES
        )
    )


def position(columns: BrandColumns, found: Clustering, unit: Ref) -> Position:
    """Return the clusters in which the brands of a unit (its branches' included) stand.

    Where a brand is at home is told by its own links, as when clusters were made (the first
    cluster by its themes where two weigh the same), so members need not be listed.
    """
    if unit.iri not in columns.units:
        return Position(unit, 0, (), ())
    rows = np.flatnonzero(columns.unit_of == columns.units.index(unit.iri))
    mine = [columns.brands[at] for at in rows.tolist()]
    if not found.clusters:
        return Position(unit, len(mine), (), tuple(mine))
    place = {iri: at for at, iri in enumerate(columns.links.themes)}
    inside = np.zeros((len(place), len(found.clusters)))
    for number, one in enumerate(found.clusters):
        inside[[place[theme.iri] for theme in one.themes], number] = 1
    weights = (columns.links.matrix(found.bases, WEIGHTS)[rows] @ inside).round(6)  # sums of tenths: ties stay ties
    order = inside.argmax(axis=0).argsort()
    home = order[weights[:, order].argmax(axis=1)]
    linked = weights.max(axis=1) > 0
    standings = [
        Standing(
            one,
            tuple(mine[at] for at in np.flatnonzero(weights[:, number]).tolist()),
            int(np.count_nonzero(linked & (home == number))),
        )
        for number, one in enumerate(found.clusters)
        if weights[:, number].any()
    ]
    standings.sort(key=lambda one: (-len(one.brands), -one.home))  # stable: larger clusters first
    return Position(unit, len(mine), tuple(standings), tuple(mine[at] for at in np.flatnonzero(~linked).tolist()))
