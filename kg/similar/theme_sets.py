"""Brands by the set of themes that words in their names show: those on just the themes of a name.

They share nothing that is written with it, so the lists of letters never lead to them. Brands
with the same themes are taken together (``kg.analysis.patterns``), so a search goes through a few
thousand sets, however many brands there are. This module knows nothing of names.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

import numpy as np

from kg.analysis.columns import BrandColumns
from kg.analysis.counting import IN_NAME
from kg.analysis.patterns import patterns_of
from kg.terms import Basis

MOST_MATES = 3
"""So many brands are found by their themes alone."""

LEAST_SHARED = 0.5
"""Of the themes of both together, so many must be of each."""


class ThemeSets:
    """The sets of themes of a release's brands. Safe to use from several threads."""

    def __init__(self, columns: BrandColumns) -> None:
        links = columns.links
        order = tuple(Basis)
        named = np.isin(links.basis, [order.index(one) for one in IN_NAME])
        rows, themes = links.rows[named], links.columns[named]
        once = replace(links, rows=rows, columns=themes, basis=np.zeros(len(rows), dtype=np.int8))
        self._sets = patterns_of(once, order[:1])
        self._ends = np.cumsum(self._sets.counts)
        self._sizes = np.diff(self._sets.matrix.indptr)
        self._place = {iri: at for at, iri in enumerate(links.themes)}

    def mates(
        self, themes: Collection[str], besides: Collection[int] = frozenset(), most: int = MOST_MATES
    ) -> tuple[int, ...]:
        """Return the places of brands on the same themes (IRIs), or on most of them, ``besides`` left out.

        First come the sets that agree most with ``themes`` (Jaccard coefficient), of these those
        that share more themes, then the rarer ones.
        """
        wanted = sorted({self._place[iri] for iri in themes if iri in self._place})
        if not wanted or not len(self._sizes):
            return ()
        mine = np.zeros(self._sets.matrix.shape[1])
        mine[wanted] = 1
        shared = np.asarray((self._sets.matrix > 0) @ mine)
        agree = shared / (self._sizes + len(wanted) - shared)
        close = np.flatnonzero(agree >= LEAST_SHARED)
        counts = self._sets.counts[close]
        ranked = close[np.lexsort((close, counts, -shared[close], -agree[close].round(6)))]
        found: list[int] = []
        for at in ranked.tolist():
            start = int(self._ends[at]) - int(self._sets.counts[at])
            # no more of a set than could be wanted: a popular one has a hundred thousand members
            some = self._sets.members[start : min(int(self._ends[at]), start + most + len(besides))].tolist()
            found += [one for one in some if one not in besides]
            if len(found) >= most:
                break
        return tuple(found[:most])
