"""Brands as columns: names, units, kinds and theme links of all brands of a release, in bulk.

Everything that is counted over brands starts here. Rows are sorted by IRI, so that the order
in which a store or file gives them never shows. This module knows nothing of what is counted.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from kg.analysis.links import THEME_PREDICATES, ThemeLinks, gather, links_of
from kg.queries import internal
from kg.store import Store
from kg.terms import BRAND_OF, DCTERMS, ORG, PREF_LABEL

Column = npt.NDArray[np.int32]


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


def columns_of_dump(dump: Iterable[str], themes: Iterable[str]) -> BrandColumns:
    """Read the columns from the lines of an N-Quads dump, in one pass."""
    units: dict[str, str] = {}
    names: dict[str, str] = {}
    kinds: dict[str, str] = {}
    above: dict[str, str] = {}
    told = {f"<{BRAND_OF}>": units, f"<{DCTERMS}type>": kinds, f"<{ORG}unitOf>": above}
    named = f"<{PREF_LABEL}>"

    def links() -> Iterator[tuple[str, str, str]]:
        for line in dump:
            subject, _, rest = line.partition(" ")
            predicate, _, rest = rest.partition(" ")
            prop = THEME_PREDICATES.get(predicate)
            if prop is not None:
                yield subject[1:-1], prop, rest[1 : rest.index(">")]
            elif predicate in told:
                told[predicate][subject[1:-1]] = rest[1 : rest.index(">")]
            elif predicate == named and (found := _CHINESE.match(rest)):
                names[subject[1:-1]] = _unescaped(found[1])

    gathered = gather(links(), themes)  # this reads the dump
    brands = {
        brand: (above.get(owner, owner), kinds.get(brand, ""), names.get(brand, ""))
        for brand, owner in units.items()
    }
    return arrange(brands, gathered)


_CHINESE = re.compile(r'"((?:[^"\\]|\\.)*)"@zh ')
_ESCAPE = re.compile(r"\\(.)")
_ESCAPED = MappingProxyType({"n": "\n", "r": "\r", "t": "\t"})


def _unescaped(text: str) -> str:
    """Undo the escapes of ``kg.nquads.literal``."""
    return _ESCAPE.sub(lambda found: _ESCAPED.get(found[1], found[1]), text) if "\\" in text else text


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
