"""A data folder: finds its tables, looks at every row once, and can be read again.

Reading order is that of ``kg.records.TABLES``; references that point forward wait until
the table they point to has been read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar, cast

from rapidfuzz import process

from kg.findings import Finding, Place, Severity
from kg.ontology import ConceptSchemes, ThemeScheme, load_concepts, read_themes
from kg.readers.evidence import EvidenceRules
from kg.readers.gathered import Gathered
from kg.readers.links import Links
from kg.readers.rules import rules_of
from kg.readers.statements import Facts
from kg.readers.table import RowOf, Table, headings, open_table
from kg.readers.text import open_csv
from kg.readers.vocabulary import Vocabulary, vocabulary
from kg.records import REQUIRED_TABLES, TABLES, Branch, EvidenceSegment, Record, Unit
from kg.terms import DEFAULT_BASE

R = TypeVar("R", bound=Record)

THEMES_FILE = "themes.ttl"
"""A folder may bring its own themes under this name."""


@dataclass(frozen=True, slots=True)
class Folder:
    """A data folder that has been looked through.

    ``findings`` is everything that is wrong with it; ``facts`` the rows evidence speaks of;
    ``counts`` the number of rows of each table; ``themes_path`` the folder's own theme file
    or the one given, ``None`` for the bundled one.
    """

    path: Path
    themes: ThemeScheme
    themes_path: Path | None
    concepts: ConceptSchemes
    findings: tuple[Finding, ...]
    facts: Facts
    counts: Mapping[str, int]
    tables: Mapping[str, Table[Any]]

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The findings that forbid building."""
        return tuple(finding for finding in self.findings if finding.severity is Severity.ERROR)

    @property
    def files(self) -> tuple[Path, ...]:
        """The tables that were read: with the themes, the input of a build."""
        return tuple(table.file.path for table in self.tables.values())

    def rows(self, record: type[R]) -> Iterator[RowOf[R]]:
        """Yield the rows of a table in file order, reading the file anew each time."""
        table = cast("Table[R] | None", self.tables.get(record.table))
        return iter(()) if table is None else table.rows()


def read_folder(
    path: Path,
    *,
    themes: Path | None = None,
    concepts: ConceptSchemes | None = None,
    base: str = DEFAULT_BASE,
) -> Folder:
    """Look through the folder at ``path`` and gather everything that is wrong with it.

    ``themes`` is a theme file to use instead of the folder's own ``themes.ttl`` or, where it
    has none, the bundled one. Never raises for what is in the files: see ``Folder.findings``.
    """
    report = Gathered()
    chosen = themes_file(path, themes)
    scheme, found = read_themes(chosen, base)
    for finding in found:
        report(finding)
    schemes = concepts or load_concepts()
    facts, counts = Facts(), dict[str, int]()
    tables, broken = _open_tables(path, vocabulary(scheme, schemes), report)
    if tables:
        counts = _look_through(tables, broken, scheme, facts, report)
    return Folder(path, scheme, chosen, schemes, report.result(), facts, MappingProxyType(counts), MappingProxyType(tables))


def themes_file(path: Path, given: Path | None = None) -> Path | None:
    """Return the theme file that counts for a folder: the given one, its own, or ``None``."""
    own = path / THEMES_FILE
    return given or (own if own.is_file() else None)


def table_files(path: Path) -> tuple[Path, ...]:
    """Return the files of a folder that are tables by their names."""
    names = {record.table for record in TABLES}
    return tuple(file for file in _csv_files(path) if file.stem.lower() in names)


def _csv_files(path: Path) -> list[Path]:
    return sorted(
        file for file in path.iterdir() if file.suffix.lower() == ".csv" and not file.name.startswith("."))


def _open_tables(path: Path, words: Vocabulary, report: Gathered) -> tuple[dict[str, Table[Any]], set[str]]:
    """Find and understand the files of the folder: tables in reading order, names of lost ones."""
    if not path.is_dir():
        code = "folder_is_file" if path.exists() else "folder_missing"
        report(Finding(code, Place(str(path))))
        return {}, set()
    names = {record.table for record in TABLES}
    files: dict[str, Path] = {}
    for file in _csv_files(path):
        stem = file.stem.lower()
        if stem not in names:
            near = process.extractOne(stem, sorted(names), score_cutoff=60)
            report(Finding("file_unknown", Place(file.name), Severity.WARNING, (
                ("near", f"{near[0]}.csv" if near else tuple(f"{record.table}.csv" for record in TABLES)),)))
        elif stem in files:
            report(Finding("file_twice", Place(file.name), values=(("other", files[stem].name),)))
        else:
            files[stem] = file
    for name in REQUIRED_TABLES:
        if name not in files:
            report(Finding("table_missing", Place(f"{name}.csv")))
    tables: dict[str, Table[Any]] = {}
    for record in TABLES:
        if record.table not in files:
            continue
        opened = open_csv(files[record.table], headings(record))
        if isinstance(opened, Finding):
            report(opened)
            continue
        table = open_table(record, opened, words, report)
        if table is not None:
            tables[record.table] = table
    return tables, {*files, *REQUIRED_TABLES} - set(tables)


def _look_through(
    tables: Mapping[str, Table[Any]], broken: set[str], scheme: ThemeScheme, facts: Facts, report: Gathered
) -> dict[str, int]:
    """Read every row once; return the number of rows of each table."""
    links = Links(report)
    # rows of a file that cannot be read are lost to those that refer to them
    links.broken = broken
    links.keys["themes"].update((theme.key, 0) for theme in scheme.themes)
    links.names["themes"] = {theme.label.zh: theme.key for theme in scheme.themes}
    # a table that is not there has no keys to wait for
    links.done = {"themes", *(record.table for record in TABLES if record.table not in tables)}
    evidence = EvidenceRules(facts, links, report)
    last = tables.get(EvidenceSegment.table)
    if last is not None:
        _want(last, facts)
    counts: dict[str, int] = {}
    for name, table in tables.items():
        file, rules, references = table.file.name, rules_of(name), links.columns_of(table.record)
        count = 0
        for parsed in table.parsed(report):
            count += 1
            links.add(name, file, parsed)
            links.check(name, file, parsed, references)
            for rule in rules:
                rule(parsed, file, report)
            if table is last:
                evidence.add(parsed, file)
            elif facts.wanted:
                facts.take(name, parsed.values, whole=parsed.whole)
        if report.seen("csv_broken", file):
            broken.add(name)
        links.done.add(name)
        if name == Unit.table:
            facts.units.update(links.keys.get(name, ()))
        elif name == Branch.table:
            facts.branches.update(links.keys.get(name, ()))
        counts[name] = count
        if count == 0 and name in REQUIRED_TABLES:
            report(Finding("table_without_rows", Place(file)))
    links.finish()
    if last is not None:
        evidence.finish(last.file.name)
    return counts


def _want(evidence: Table[Any], facts: Facts) -> None:
    """Note the keys that evidence names, so that their rows are kept in passing."""
    for parsed in evidence.parsed(lambda finding: None):
        facts.wanted.update(
            parsed.values[name] for name in ("subject", "value") if name in parsed.values
        )
