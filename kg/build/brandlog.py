"""What was written of every brand, kept in columns while the quads go to the dump.

Analysis starts from these; reading them out of a dump of ten million lines again would cost
more than all it does. Texts are kept once, links in arrays: no object for a link. This module
knows nothing of what is made of them.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from dataclasses import dataclass, field

from kg.terms import BASIS_PROPERTY, Basis

_PLACE_OF_BASIS = {basis: place for place, (basis, _) in enumerate(BASIS_PROPERTY)}


@dataclass(slots=True)
class BrandLog:
    """Columns of brands (IRIs, names, IRIs of units and kinds, ``""`` where there is none) and of
    links: places of the brand and in ``themes`` (IRIs), and of the basis in ``tuple(Basis)``."""

    brands: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    units: list[str] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)
    themes: list[str] = field(default_factory=list)
    rows: array[int] = field(default_factory=lambda: array("i"))
    columns: array[int] = field(default_factory=lambda: array("i"))
    basis: array[int] = field(default_factory=lambda: array("b"))
    owned: dict[str, int] = field(default_factory=dict)
    """How many brands each unit and branch owns."""

    def add(
        self, brand: str, name: str, owner: str, unit: str, kind: str, links: Iterable[tuple[int, Basis]]
    ) -> None:
        """Take a brand of ``owner``, which is ``unit`` or its branch; ``links`` are places in ``themes`` with their basis."""
        row = len(self.brands)
        self.brands.append(brand)
        self.names.append(name)
        self.units.append(unit)
        self.kinds.append(kind)
        self.owned[owner] = self.owned.get(owner, 0) + 1
        for column, basis in links:
            self.rows.append(row)
            self.columns.append(column)
            self.basis.append(_PLACE_OF_BASIS[basis])
