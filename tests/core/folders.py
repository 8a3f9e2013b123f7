"""Small data folders for the tests of this area, written cell by cell."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pyoxigraph as ox

from kg.findings import Finding

Table = list[dict[str, str]]

GOOD: dict[str, Table] = {
    "sources": [{"key": "report", "name": "报告", "issued": "2024-05"}],
    "sections": [{"key": "s1", "source": "report", "name": "第一节", "ordinal": "1"},
                 {"key": "s2", "source": "report", "parent": "s1", "name": "一小节"}],
    "places": [{"key": "city", "name": "云水市", "code": "990100", "wikidata": "Q1"}],
    "units": [{"key": "bureau", "name": "云水市财政局", "short_name": "云水", "kind": "finance-department", "level": "40",
               "place": "city"},
              {"key": "centre", "name": "云水市评审中心", "parent": "bureau"}],
    "branches": [{"key": "b1", "name": "第一党支部", "kind": "branch", "unit": "bureau"},
                 {"key": "all", "name": "各党支部", "kind": "branch_group", "unit": "bureau", "anonymous": "是"}],
    "brands": [{"key": "x1", "name": "云水 理财为民", "owner": "bureau", "kind": "office-culture", "section": "s1",
                "aliases": "理财|云水理财", "slogan": "为民"},
               {"key": "x2", "name": "星火", "owner": "b1", "kind": "branch", "part_of": "x1", "derived_from": "x1"}],
    "parts": [{"whole": "x2", "ordinal": "1", "name": "清正廉洁"}],
    "principles": [{"key": "p1", "name": "以人为本", "kind": "idea"}],
    "principle_links": [{"subject": "bureau", "principle": "p1"}, {"subject": "x1", "principle": "p1"}],
    "practices": [{"key": "q1", "name": "四同", "owner": "b1", "brand": "x2"}],
    "theme_links": [{"brand": "x2", "theme": "fuwu-qunzhong", "action": "infer", "phrase": "服务", "reason": "上下文"}],
    "recommendations": [{"key": "r1", "ordinal": "1", "name": "把准方向"}],
    "warnings": [{"key": "w1", "name": "形式化", "recommendation": "r1"}],
    "stated_counts": [{"key": "c1", "subject": "bureau", "counted": "clean-government", "count": "32", "named": "x1"}],
    "evidence": [
        {"key": "e1", "segment": "1", "subject": "x1", "statement": "name", "source": "report", "start": "0", "end": "2",
         "phrase": "云水"},
        {"key": "e1", "segment": "2", "subject": "x1", "statement": "name", "source": "report", "start": "5", "end": "9",
         "phrase": "理财为民"},
        {"key": "e2", "segment": "1", "subject": "x2", "statement": "theme", "value": "fuwu-qunzhong", "source": "report",
         "start": "10", "end": "12", "phrase": "服务"},
    ],
}
"""A folder with nothing wrong, every table in it."""


def csv_text(rows: Table, separator: str = ",") -> str:
    """Return a table as CSV, columns in order of first mention."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    out = io.StringIO()
    writer = csv.DictWriter(out, names, delimiter=separator, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def write_folder(folder: Path, tables: dict[str, Table] | None = None, encoding: str = "utf-8-sig") -> Path:
    """Write tables (``GOOD`` if none) into a new folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in (tables or GOOD).items():
        (folder / f"{name}.csv").write_bytes(csv_text(rows).encode(encoding))
    return folder


def changed(table: str, row: int, **cells: str | None) -> dict[str, Table]:
    """Return ``GOOD`` with cells of one row changed (``None``: taken out)."""
    tables = {name: [dict(one) for one in rows] for name, rows in GOOD.items()}
    for name, value in cells.items():
        if value is None:
            tables[table][row].pop(name)
        else:
            tables[table][row][name] = value
    return tables


def added(table: str, **cells: str) -> dict[str, Table]:
    """Return ``GOOD`` with one more row in a table."""
    tables = {name: [dict(one) for one in rows] for name, rows in GOOD.items()}
    tables[table].append(cells)
    return tables


def told(findings: tuple[Finding, ...]) -> list[tuple[str, str, int, str]]:
    """Return code, file, row and column of each finding."""
    return [(one.code, one.place.file, one.place.row, one.place.column) for one in findings]


def quads(store: ox.Store) -> set[ox.Quad]:
    """Return all quads, blank nodes under names that do not depend on the store."""
    found = ox.Dataset(store)
    found.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return set(found)
