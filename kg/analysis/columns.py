"""Brands as columns: names, units, kinds and theme links of all brands of a release, in bulk.

Everything that is counted over brands starts here. Rows are sorted by IRI, so that the order
in which a store or file gives them never shows. This module knows nothing of what is counted.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from kg.analysis.links import ThemeLinks, links_of
from kg.analysis.questions import BRANDS_TABLE
from kg.analysis.texts import Texts, pack
from kg.build.brandlog import BrandLog
from kg.queries import internal
from kg.store import Store

Column = npt.NDArray[np.int32]

TABLE_NAME = BRANDS_TABLE
FORM = 1
"""Of the file; another number is another form."""


@dataclass(frozen=True, slots=True)
class BrandColumns:
    """All brands: ``names`` beside ``links.brands`` (IRIs, sorted), ``unit_of`` and ``kind_of``
    as places in ``units`` and ``kinds`` (IRIs, sorted; -1 where a brand has none)."""

    links: ThemeLinks = field(repr=False)
    names: Sequence[str] = field(repr=False)
    units: tuple[str, ...] = field(repr=False)
    unit_of: Column = field(repr=False)
    kinds: tuple[str, ...] = field(repr=False)
    kind_of: Column = field(repr=False)

    @property
    def brands(self) -> Sequence[str]:
        """The IRIs of the brands, sorted."""
        return self.links.brands


def columns_of(store: Store, themes: Iterable[str]) -> BrandColumns:
    """Read the columns from a store; ``themes`` are all theme IRIs in the order of the scheme."""
    text = store.serialize(internal("brand_columns"), "text/csv")
    rows = csv.reader(io.TextIOWrapper(io.BytesIO(text), "utf-8", newline=""))
    next(rows)
    found = {brand: (unit, kind, name) for brand, unit, kind, name in rows}
    return arrange(found, links_of(store, themes))


def columns_of_log(log: BrandLog, themes: Iterable[str]) -> BrandColumns:
    """Put what was written of every brand into columns, while a release is made."""
    order = sorted(range(len(log.brands)), key=log.brands.__getitem__)
    place = np.empty(len(order), dtype=np.int32)
    place[order] = np.arange(len(order), dtype=np.int32)
    known = tuple(themes)
    place_of_theme = {iri: at for at, iri in enumerate(known)}
    moved = np.array([place_of_theme[iri] for iri in log.themes], dtype=np.int32)
    rows, columns = place[np.array(log.rows, dtype=np.int32)], moved[np.array(log.columns, dtype=np.int32)]
    by_place = np.lexsort((columns, rows))
    links = ThemeLinks(
        tuple(log.brands[at] for at in order),
        known,
        rows[by_place],
        columns[by_place],
        np.array(log.basis, dtype=np.int8)[by_place],
    )
    units, unit_of = _coded([log.units[at] for at in order])
    kinds, kind_of = _coded([log.kinds[at] for at in order])
    return BrandColumns(links, tuple(log.names[at] for at in order), units, unit_of, kinds, kind_of)


def write_columns(columns: BrandColumns, owned: Mapping[str, int], path: Path) -> None:
    """Write the columns into a file, and how many brands each unit and branch owns.

    Arrays as they are, texts joined; always the same bytes.
    """
    links, owners = columns.links, sorted(owned)
    texts = {
        "brands": columns.brands, "names": columns.names, "themes": links.themes, "units": columns.units,
        "kinds": columns.kinds, "owners": owners,
    }  # fmt: skip
    arrays: dict[str, Any] = {name: pack(many) for name, many in texts.items()}
    arrays |= {
        "form": np.array([FORM]), "unit_of": columns.unit_of, "kind_of": columns.kind_of,
        "rows": links.rows, "columns": links.columns, "basis": links.basis,
        "owned": np.array([owned[one] for one in owners], dtype=np.int32),
    }  # fmt: skip
    with path.open("wb") as stream:
        np.savez(stream, **arrays)


def read_columns(path: Path) -> BrandColumns | None:
    """Read a file of columns; ``None`` for one that an older program wrote."""
    with np.load(path, allow_pickle=False) as found:
        if found["form"].tolist() != [FORM]:
            return None
        themes, units, kinds = (tuple(Texts(found[name])) for name in ("themes", "units", "kinds"))
        links = ThemeLinks(Texts(found["brands"]), themes, found["rows"], found["columns"], found["basis"])
        return BrandColumns(links, Texts(found["names"]), units, found["unit_of"], kinds, found["kind_of"])


def read_owned(path: Path) -> Mapping[str, int] | None:
    """Read how many brands each unit and branch owns; ``None`` where an older program wrote the file."""
    with np.load(path, allow_pickle=False) as found:
        if "owned" not in found:
            return None
        return dict(zip(Texts(found["owners"]), found["owned"].tolist(), strict=True))


def arrange(found: dict[str, tuple[str, str, str]], links: ThemeLinks) -> BrandColumns:
    """Put brands (IRI → unit, kind, name; texts may be empty) and their links into columns."""
    brands = tuple(sorted({*found, *links.brands}))
    place = {iri: at for at, iri in enumerate(brands)}
    moved = np.array([place[iri] for iri in links.brands], dtype=np.int32)
    nothing = ("", "", "")
    units, unit_of = _coded([found.get(iri, nothing)[0] for iri in brands])
    kinds, kind_of = _coded([found.get(iri, nothing)[1] for iri in brands])
    rows = moved[links.rows] if len(links.rows) else links.rows
    order = np.lexsort((links.columns, rows))
    sorted_links = ThemeLinks(brands, links.themes, rows[order], links.columns[order], links.basis[order])
    return BrandColumns(
        sorted_links, tuple(found.get(iri, nothing)[2] for iri in brands), units, unit_of, kinds, kind_of
    )


def _coded(values: list[str]) -> tuple[tuple[str, ...], Column]:
    known = tuple(sorted(set(values) - {""}))
    place = {value: at for at, value in enumerate(known)} | {"": -1}
    return known, np.array([place[value] for value in values], dtype=np.int32)
