"""What is missing: units without a brand on a group of themes, themes that one unit holds alone.

This module knows nothing of pages.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kg.analysis.matrix import Axis, Material, axis, counted_cells
from kg.model import Ref
from kg.terms import Basis

MOST_NAMED = 200
"""So many units are named of each group; ``count`` tells how many there are."""


@dataclass(frozen=True, slots=True)
class GroupGap:
    """Units that have brands, but none on this group of themes."""

    group: Ref
    count: int
    units: tuple[Ref, ...]


@dataclass(frozen=True, slots=True)
class LoneTheme:
    """A theme that the brands of one unit only hold."""

    theme: Ref
    unit: Ref
    brands: int


@dataclass(frozen=True, slots=True)
class Gaps:
    """All gaps. ``unheld`` are themes that no brand holds, ``silent`` units without any brand."""

    bases: tuple[Basis, ...]
    units: int
    without_group: tuple[GroupGap, ...]
    lone_themes: tuple[LoneTheme, ...]
    unheld: tuple[Ref, ...]
    silent: tuple[Ref, ...]
    silent_count: int


def gaps(material: Material) -> Gaps:
    """Return what is missing by the links of the material's bases."""
    units, groups, themes = (axis(name, material) for name in ("unit", "group", "theme"))
    has_brands = np.asarray(units.incidence.sum(axis=0)).ravel() > 0
    by_group = counted_cells(units.incidence, groups.incidence).toarray()
    by_theme = counted_cells(units.incidence, themes.incidence).tocsc()
    lone = [at for at in range(len(themes.items)) if by_theme[:, [at]].nnz == 1]
    unheld = np.flatnonzero(np.asarray(themes.incidence.sum(axis=0)).ravel() == 0)
    holder = {at: int(by_theme[:, [at]].nonzero()[0][0]) for at in lone}
    missing = [np.flatnonzero(has_brands & (by_group[:, at] == 0)) for at in range(len(groups.items))]
    silent = np.flatnonzero(~has_brands)
    wanted = [units.items[at] for places in (*missing, silent) for at in places[:MOST_NAMED]]
    refs = material.graph.refs([*wanted, *(units.items[at] for at in holder.values())])

    def named(places: np.ndarray[tuple[int, ...], np.dtype[np.int64]]) -> tuple[Ref, ...]:
        return tuple(refs[units.items[at]] for at in places[:MOST_NAMED] if units.items[at] in refs)

    return Gaps(
        material.bases,
        int(has_brands.sum()),
        tuple(
            GroupGap(groups.known[iri], len(places), named(places))
            for iri, places in zip(groups.items, missing, strict=True)
        ),
        tuple(
            LoneTheme(_theme(themes, at), refs[units.items[holder[at]]], int(by_theme[holder[at], at]))
            for at in lone
            if units.items[holder[at]] in refs
        ),
        tuple(_theme(themes, at) for at in unheld.tolist()),
        named(silent),
        len(silent),
    )


def _theme(themes: Axis, at: int) -> Ref:
    return themes.known[themes.items[at]]
