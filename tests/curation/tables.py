"""The committed CSV folders as rows of text, read with nothing but the csv module."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import rdflib
from rdflib.namespace import RDF, SKOS

from kg.records import TABLES, CellType, Column, Record, columns
from kg.terms import ONTOLOGY, THEME

ROOT = Path(__file__).resolve().parents[2]
SHANDONG = ROOT / "data" / "shandong"
TINY = ROOT / "tests" / "data" / "tiny"
ARTICLE = ROOT.parent / "shared" / "source" / "article.raw.txt"

Rows = list[dict[str, str]]


def read(folder: Path) -> dict[str, Rows]:
    """Return the rows of every table of the folder, by table."""
    found: dict[str, Rows] = {}
    for record in TABLES:
        with (folder / f"{record.table}.csv").open(encoding="utf-8-sig", newline="") as file:
            found[record.table] = list(csv.DictReader(file, strict=True))
    return found


def heading(folder: Path, record: type[Record]) -> list[str]:
    """Return the heading line of a table."""
    with (folder / f"{record.table}.csv").open(encoding="utf-8-sig", newline="") as file:
        return next(csv.reader(file))


def cells(tables: dict[str, Rows]) -> Iterator[tuple[str, str, Column, str]]:
    """Yield table, column name, column and each single value of every filled cell."""
    for record in TABLES:
        for name, column in columns(record):
            several = column.type in (CellType.REFS, CellType.LIST)
            for row in tables[record.table]:
                for value in row[name].split("|") if several else [row[name]]:
                    if value:
                        yield record.table, name, column, value


def themes() -> set[str]:
    """Return the keys of the themes of ``ontology/themes.ttl``."""
    graph = rdflib.Graph().parse(ROOT / "ontology" / "themes.ttl")
    return {str(graph.value(theme, SKOS.notation)) for theme in graph.subjects(RDF.type, rdflib.URIRef(THEME))}


def notations() -> dict[str, set[str]]:
    """Return the notations of each concept scheme of ``ontology/brand.ttl``, by its name."""
    graph = rdflib.Graph().parse(ROOT / "ontology" / "brand.ttl")
    found: dict[str, set[str]] = {}
    for concept, scheme in graph.subject_objects(SKOS.inScheme):
        name = str(scheme).removeprefix(f"{ONTOLOGY}#")
        found.setdefault(name, set()).add(str(graph.value(concept, SKOS.notation)))
    return found
