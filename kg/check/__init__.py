"""Everything that is wrong with a data folder, before anybody builds from it.

Three looks: what the readers find in the tables; whether evidence stands in the source
text where it says; and whether the graph that would be built keeps the rules of
``ontology/shapes.ttl`` (SHACL). Findings point at the row of a table. This package knows
nothing of releases.
"""

from __future__ import annotations

from pathlib import Path

from kg.check.shapes import check_shapes
from kg.check.source import check_source, check_themes
from kg.findings import Finding, in_order
from kg.readers import read_folder
from kg.terms import DEFAULT_BASE

__all__ = ["check_folder"]


def check_folder(
    path: Path, source: Path | None = None, themes: Path | None = None, base: str = DEFAULT_BASE
) -> tuple[Finding, ...]:
    """Return all findings of the folder ``path``, by file, row and column.

    ``source`` is the raw text of one of its sources. SHACL is run only where the tables
    have no errors: a graph with holes would repeat each of them in stranger words.
    """
    folder = read_folder(path, themes=themes, base=base)
    findings = list(folder.findings)
    if source is not None and folder.tables:
        findings += check_source(folder, source)
    if not folder.errors:
        findings += check_themes(folder)
        findings += check_shapes(folder, base)
    return in_order(findings)
