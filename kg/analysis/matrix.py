"""Matrices of brands: how many stand in each cell of two axes, and where nothing stands.

An axis puts brands into classes: their unit, theme, group of themes, kind … as a sparse 0/1
matrix brands × classes. A cell counts the brands that are in both classes, the product AᵀB,
so no Python object is made per brand or link. Totals count brands once, however many cells
they stand in. ``AXES`` is the one table of axes. This module knows nothing of pages.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np
import numpy.typing as npt
from scipy import sparse

from kg.analysis.columns import BrandColumns
from kg.analysis.named import Clustering
from kg.entities.graph import Graph
from kg.errors import ParameterError, UnknownNameError
from kg.model import Label, Ref
from kg.terms import Basis

MOST_CELLS = 2_000_000
"""Cells of the largest matrix that is counted at once: each is an object in the answer."""


@dataclass(frozen=True, slots=True)
class Material:
    """What axes are made from: ``bases`` choose the theme links that count."""

    graph: Graph
    columns: BrandColumns
    bases: tuple[Basis, ...]
    clusters: Callable[[], Clustering] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Axis:
    """Classes of brands: IRIs in their order, brands × classes, and the names known already."""

    items: tuple[str, ...]
    incidence: sparse.csr_matrix = field(repr=False)
    known: Mapping[str, Ref] = field(default_factory=lambda: MappingProxyType({}), repr=False)


@dataclass(frozen=True, slots=True)
class Matrix:
    """Counts of brands: ``cells[row][column]``.

    ``row_totals`` and ``column_totals`` count the brands of a row (column) that stand in any
    column (row) at all, each once; ``row_brands`` all brands of a row, themes or none;
    ``brands`` the brands in any cell. ``rows`` begin at row ``offset`` of ``total_rows``.
    """

    axes: tuple[str, str]
    bases: tuple[Basis, ...]
    rows: tuple[Ref, ...]
    columns: tuple[Ref, ...]
    cells: tuple[tuple[int, ...], ...]
    row_totals: tuple[int, ...]
    row_brands: tuple[int, ...]
    column_totals: tuple[int, ...]
    brands: int
    total_rows: int
    offset: int = 0

    @property
    def highest(self) -> int:
        """The largest count of a cell."""
        return max((max(row, default=0) for row in self.cells), default=0)


def incidence(place_of: npt.NDArray[np.int32], many: int) -> sparse.csr_matrix:
    """Return brands × classes from the place of each brand's class (-1: none)."""
    rows = np.flatnonzero(place_of >= 0)
    shape = (len(place_of), many)
    return sparse.csr_matrix((np.ones(len(rows)), (rows, place_of[rows])), shape=shape)


def counted_cells(rows: sparse.csr_matrix, columns: sparse.csr_matrix) -> sparse.csr_matrix:
    """Return classes × classes: how many brands are in both."""
    return sparse.csr_matrix(rows.T @ columns).astype(np.int64)


def axis(name: str, material: Material) -> Axis:
    """Return the axis ``name``; raises ``ParameterError`` where there is none of that name."""
    if name not in AXES:
        raise ParameterError("choice", name="rows / columns", value=name[:40], known="、".join(AXES))
    return AXES[name](material)


def matrix(
    material: Material, rows: str = "unit", columns: str = "theme", offset: int = 0, limit: int | None = None
) -> Matrix:
    """Count the brands of two axes.

    Raises ``ParameterError`` for an axis that is not there, and for more than ``MOST_CELLS``
    cells: units by units of a whole country are hundreds of millions.
    """
    down, across = axis(rows, material), axis(columns, material)
    end = len(down.items) if limit is None else offset + limit
    shown = down.items[offset:end]
    if len(shown) * len(across.items) > MOST_CELLS:
        raise ParameterError("matrix_large", rows=len(shown), columns=len(across.items), limit=MOST_CELLS)
    cells = counted_cells(down.incidence, across.incidence)
    in_columns = sparse.csr_matrix((np.diff(across.incidence.indptr) > 0).astype(float)[:, None])
    in_rows = sparse.csr_matrix((np.diff(down.incidence.indptr) > 0).astype(float)[:, None])
    return Matrix(
        (rows, columns),
        material.bases,
        _refs(material.graph, down, shown),
        _refs(material.graph, across, across.items),
        tuple(tuple(row) for row in cells[offset:end].toarray().tolist()),
        _column(down.incidence.T @ in_columns)[offset:end],
        _column(down.incidence.sum(axis=0).T)[offset:end],
        _column(across.incidence.T @ in_rows),
        int((in_rows.multiply(in_columns)).sum()),
        len(down.items),
        offset,
    )


@dataclass(frozen=True, slots=True)
class Cell:
    """The brands (IRIs) that are in a class of the rows and in one of the columns; a class that
    is ``None`` stands for any: then these are the brands of a total."""

    row: Ref | None
    column: Ref | None
    brands: tuple[str, ...]


def cell_of(material: Material, rows: str, row: str, columns: str, column: str) -> Cell:
    """Return the brands of a cell; ``row`` and ``column`` are IRIs or keys, empty for any.

    Raises ``ParameterError`` for an axis, ``UnknownNameError`` for a class that is not there.
    """
    held = np.ones(len(material.columns.brands), dtype=bool)
    refs: list[Ref | None] = []
    for name, wanted in ((rows, row), (columns, column)):
        found = axis(name, material)
        at = _place(material.graph, name, found, wanted) if wanted else None
        chosen = found.incidence if at is None else found.incidence[:, [at]]
        held &= np.diff(sparse.csr_matrix(chosen).indptr) > 0
        refs.append(None if at is None else _refs(material.graph, found, [found.items[at]])[0])
    return Cell(refs[0], refs[1], tuple(material.columns.brands[at] for at in np.flatnonzero(held).tolist()))


def _place(graph: Graph, name: str, found: Axis, wanted: str) -> int:
    for at, iri in enumerate(found.items):
        if wanted in (iri, graph.kind_of(iri)[1]):
            return at
    raise UnknownNameError(name, wanted[:80])


def _column(values: object) -> tuple[int, ...]:
    dense = values.toarray() if sparse.issparse(values) else np.asarray(values)  # type: ignore[attr-defined]
    return tuple(int(one) for one in dense.ravel())


def _refs(graph: Graph, found: Axis, items: Sequence[str]) -> tuple[Ref, ...]:
    named = dict(found.known)
    named.update(graph.refs([iri for iri in items if iri not in named]))
    missing = (iri for iri in items if iri not in named)
    named.update((iri, Ref(iri, *graph.kind_of(iri), _nameless(iri))) for iri in missing)
    return tuple(named[iri] for iri in items)


def _nameless(iri: str) -> Label:
    return Label(iri.rstrip("/").rpartition("/")[2])


def _units(material: Material) -> Axis:
    """All units in official order, those without a brand too; a branch counts for its unit."""
    held = material.columns.units
    items = tuple(dict.fromkeys((*material.graph.unit_order, *held)))
    place = {iri: at for at, iri in enumerate(items)}
    moved = np.array([place[iri] for iri in held] + [-1], dtype=np.int32)
    return Axis(items, incidence(moved[material.columns.unit_of], len(items)))


def _kinds(material: Material) -> Axis:
    columns = material.columns
    named = material.graph.refs(columns.kinds)
    return Axis(columns.kinds, incidence(columns.kind_of, len(columns.kinds)), named)


def _themes(material: Material) -> Axis:
    links = material.columns.links
    known = {iri: one.ref for iri, one in material.graph.themes.items()}
    return Axis(links.themes, links.matrix(material.bases), known)


def _groups(material: Material) -> Axis:
    graph, links = material.graph, material.columns.links
    groups = {iri: graph.group_of(theme) for iri, theme in graph.themes.items()}
    known = {ref.iri: ref for ref in (*graph.groups.values(), *groups.values())}
    items = tuple(known)
    place = [items.index(groups[iri].iri) for iri in links.themes]
    return Axis(items, _joined(links.matrix(material.bases), place, len(items)), known)


def _clusters(material: Material) -> Axis:
    """Clusters by their themes: a brand at the border of two counts for both."""
    links = material.columns.links
    found = material.clusters().clusters
    place_of = {theme.iri: at for at, one in enumerate(found) for theme in one.themes}
    place = [place_of.get(iri, -1) for iri in links.themes]
    known = {one.ref.iri: one.ref for one in found}
    return Axis(tuple(known), _joined(links.matrix(material.bases), place, len(found)), known)


def _joined(themes: sparse.csr_matrix, place: Sequence[int], many: int) -> sparse.csr_matrix:
    """Return brands × classes of themes, each brand once in a class."""
    return sparse.csr_matrix(themes @ incidence(np.array(place, dtype=np.int32), many) > 0).astype(float)


AXES: Mapping[str, Callable[[Material], Axis]] = MappingProxyType(
    {"unit": _units, "theme": _themes, "group": _groups, "kind": _kinds, "cluster": _clusters}
)
"""Every axis by name; its title is ``analysis.axis.<name>``."""
