"""The graph: read tables, build releases, query and analyse them. No web, no drawing.

>>> import kg
>>> with kg.open() as atlas:
...     atlas.theme("理财为民").summary.counts.exact
3

Importing this package loads nothing else; ``kg.atlas`` tells what an atlas can do.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import networkx as nx

    from kg.atlas import Atlas
    from kg.terms import Basis

__all__ = ["graph", "open"]


def open(home: Path | str | None = None, release: str | None = None) -> Atlas:
    """Open a release of the site ``home``, by default the current one of this machine's site.

    Raises ``NoReleaseError`` (nothing built yet), ``UnknownNameError`` (no such release) or
    ``DamagedReleaseError``.
    """
    from kg.atlas import open_atlas

    return open_atlas(home, release)


def graph(
    home: Path | str | None = None, release: str | None = None, bases: Collection[Basis | str] | None = None
) -> nx.Graph:
    """Return brands, owners and themes as a networkx graph (``Atlas.graph``)."""
    with open(home, release) as atlas:
        return atlas.graph(bases)
