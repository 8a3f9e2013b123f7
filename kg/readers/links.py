"""Keys and references between rows: repeated keys, dangling references, cycles.

Holds the keys of all tables (a million keys: about 150 MB) and no other value, apart
from references that point forward and the few columns that could form a circle.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from rapidfuzz import process

from kg.findings import Finding, Place, Said
from kg.readers.gathered import Gathered
from kg.readers.table import Parsed
from kg.records import TABLES, CellType, EvidenceSegment, Record, columns

_ACYCLIC = frozenset((
    ("sections", "parent"), ("places", "parent"), ("units", "parent"), ("units", "guided_by"),
    ("brands", "part_of"), ("brands", "derived_from")))
_ONE_SPACE = {"units": "branches", "branches": "units"}  # both can own brands
_NAMES_AMONG = 10_000  # names are kept for hints in tables up to this size
_NEAR_AMONG = 100_000  # with more keys than this, looking for near ones takes too long


@dataclass(frozen=True, slots=True)
class _Pending:
    """A reference whose table was not read to its end yet."""

    file: str
    row: int
    column: str
    key: str
    tables: tuple[str, ...]


Reference = tuple[str, bool, tuple[str, ...], tuple[dict[str, int], ...]]
"""A reference column: name, whether it holds several keys, its tables, and their keys."""


def _no_keys() -> dict[str, dict[str, int]]:
    return {table: {} for table in ("themes", *(record.table for record in TABLES))}


@dataclass(slots=True)
class Links:
    """The keys met so far, and the references that wait for theirs."""

    report: Gathered
    keys: dict[str, dict[str, int]] = field(default_factory=_no_keys)  # table → key → row
    names: dict[str, dict[str, str]] = field(default_factory=dict)  # table → name → key, small tables
    done: set[str] = field(default_factory=set)
    broken: set[str] = field(default_factory=set)  # tables whose keys are not all known
    _pending: list[_Pending] = field(default_factory=list)
    _edges: dict[tuple[str, str], dict[str, tuple[str, ...]]] = field(default_factory=dict)
    _files: dict[str, str] = field(default_factory=dict)

    def columns_of(self, record: type[Record]) -> tuple[Reference, ...]:
        """Return the reference columns of a table.

        The subject of evidence is left out: which tables it may name depends on the row.
        """
        return tuple(
            (name, column.type is CellType.REFS, column.refers, tuple(self.keys[table] for table in column.refers))
            for name, column in columns(record)
            if column.refers and not (record is EvidenceSegment and name == "subject")
        )

    def add(self, table: str, file: str, parsed: Parsed) -> None:
        """Take the key of a row (evidence keys may repeat, see ``evidence``)."""
        key = parsed.values.get("key")
        if key is None:
            return
        self._files.setdefault(table, file)
        mine = self.keys[table]
        first = mine.setdefault(key, parsed.row)
        if first != parsed.row and table != EvidenceSegment.table:
            self.report(Finding("key_twice", Place(file, parsed.row, "key"), values=(("key", key), ("first", str(first)))))
        other = _ONE_SPACE.get(table)
        if other and key in self.keys[other]:
            row = self.keys[other][key]
            self.report(Finding("key_unit_and_branch", Place(file, parsed.row, "key"), values=(
                ("key", key), ("other", self._files[other]), ("row", str(row)))))
        if len(mine) <= _NAMES_AMONG and "name" in parsed.values:
            self.names.setdefault(table, {}).setdefault(parsed.values["name"], key)

    def check(self, table: str, file: str, parsed: Parsed, references: Iterable[Reference]) -> None:
        """Check each reference of a row now, or later where its table is still being read."""
        for column, several, tables, keys in references:
            value = parsed.values.get(column)
            if value is None:
                continue
            if (table, column) in _ACYCLIC and "key" in parsed.values:
                targets = value if several else (value,)
                self._edges.setdefault((table, column), {})[parsed.values["key"]] = targets
            for key in value if several else (value,):
                if len(keys) == 1:
                    if key in keys[0]:
                        continue
                elif len(keys) == 2 and (key in keys[0]) != (key in keys[1]) and self.done.issuperset(tables):
                    continue
                self.refer(_Pending(file, parsed.row, column, key, tables))

    def need(self, file: str, row: int, column: str, key: str, tables: tuple[str, ...]) -> None:
        """Check one reference to ``key`` in one of ``tables``."""
        self.refer(_Pending(file, row, column, key, tables))

    def refer(self, reference: _Pending) -> None:
        """Resolve a reference; one that may yet be resolved by later rows waits."""
        if all(table in self.done for table in reference.tables):
            self._resolve(reference)
        elif len(reference.tables) > 1 or reference.key not in self.keys.get(reference.tables[0], ()):
            self._pending.append(reference)

    def finish(self) -> None:
        """All tables are read: resolve what waits, and look for circles."""
        for reference in self._pending:
            self._resolve(reference)
        self._pending.clear()
        for (table, column), edges in self._edges.items():
            for circle in _circles(edges):
                row = self.keys[table][circle[0]]
                self.report(Finding("cycle", Place(self._files[table], row, column), values=(
                    ("path", " → ".join((*circle, circle[0]))),)))

    def _resolve(self, reference: _Pending) -> None:
        place = Place(reference.file, reference.row, reference.column)
        hits = [table for table in reference.tables if reference.key in self.keys.get(table, ())]
        if len(hits) == 1 or (len(hits) == 2 and _ONE_SPACE.get(hits[0]) == hits[1]):
            return  # a key of both a unit and a branch has its own finding
        if not hits and self.broken.intersection(reference.tables):
            return  # the table has its own finding; a thousand more would bury it
        if hits:
            self.report(Finding("reference_ambiguous", place, values=(
                ("key", reference.key), ("tables", tuple(hits)))))
            return
        tables = tuple(f"{table}.csv" for table in reference.tables if table != "themes")
        values: tuple[tuple[str, Said], ...] = (("key", reference.key), ("tables", tables or "themes.ttl"))
        if self.report.is_full("reference_unknown", reference.file, reference.column):
            self.report(Finding("reference_unknown", place, values=values))
            return
        near = self.near(reference.key, reference.tables)
        if near:
            self.report(Finding("reference_near", place, values=(*values, ("near", near))))
        else:
            self.report(Finding("reference_unknown", place, values=values))

    def near(self, key: str, tables: Iterable[str]) -> tuple[str, ...]:
        """Return up to three keys like ``key`` in spelling, or whose thing bears it as name."""
        found: list[tuple[float, str]] = []
        for table in tables:
            names = self.names.get(table, {})
            if key in names:
                found.append((200.0, names[key]))
            keys = self.keys.get(table, {})
            if len(keys) <= _NEAR_AMONG:
                found += [(score, word) for word, score, _ in process.extract(key, list(keys), limit=3, score_cutoff=60)]
                if not key.isascii():
                    found += [
                        (score, names[word])
                        for word, score, _ in process.extract(key, list(names), limit=3, score_cutoff=60)
                    ]
        best = dict.fromkeys(word for _, word in sorted(found, key=lambda item: (-item[0], item[1])))
        return tuple(best)[:3]


def _circles(edges: Mapping[str, tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Return each circle of the references once, starting at its first-written member."""
    state: dict[str, int] = {}  # 1: on the path, 2: finished
    circles: list[tuple[str, ...]] = []
    for start in edges:
        if start in state:
            continue
        path: list[str] = [start]
        branches: list[Any] = [iter(edges[start])]
        state[start] = 1
        while path:
            target = next(branches[-1], None)
            if target is None:
                state[path.pop()] = 2
                branches.pop()
            elif state.get(target) == 1:
                circles.append(tuple(path[path.index(target) :]))
            elif target in edges and target not in state:
                state[target] = 1
                path.append(target)
                branches.append(iter(edges[target]))
    return circles
