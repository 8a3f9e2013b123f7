"""The rules of ``ontology/shapes.ttl`` over the graph that would be built (SHACL, pyshacl).

pyshacl takes minutes for what takes the store seconds, so above ``MOST_QUADS`` a warning
says that it was left out: the readers' own checks cover every row of any table already.
This is the one home of pyshacl.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import rdflib
from rdflib.namespace import SH
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.sparql import Query
from rdflib.query import Result

from kg.build import write_nquads
from kg.build.names import TABLE_KIND
from kg.findings import Finding, Place, Severity
from kg.readers import Folder
from kg.records import TABLES, EvidenceSegment, Part, Record, ThemeLink
from kg.resources import resource_folder
from kg.terms import Kind, mint, split_iri

MOST_QUADS = 60_000
"""Largest graph that is validated (about a minute)."""


@dataclass(frozen=True, slots=True)
class _Result:
    """One line of a validation report."""

    focus: str
    severity: str
    shape: str
    value: str
    zh: str
    en: str


def check_shapes(folder: Folder, base: str) -> Iterator[Finding]:
    """Validate the graph of ``folder``, which must be free of errors."""
    out = io.BytesIO()
    counts = write_nquads(folder, base, out)
    if counts.quads > MOST_QUADS:
        yield Finding("shapes_skipped", Place(str(folder.path)), Severity.WARNING, (
            ("count", str(counts.quads)), ("limit", str(MOST_QUADS))))
        return
    results = _validate(out.getvalue())
    if not results:
        return
    rows = _rows(folder)
    for result in results:
        file, row, name = _place(result.focus, base, rows)
        severity = Severity.ERROR if result.severity == str(SH.Violation) else Severity.WARNING
        yield ShapeFinding(
            "shape", Place(file, row), severity,
            (("value", result.value), ("shape", result.shape)), name=name, zh=result.zh, en=result.en)


@dataclass(frozen=True, slots=True)
class ShapeFinding(Finding):
    """A finding whose sentence stands in the shapes, in both languages; ``name`` is what it is about."""

    name: str = ""
    zh: str = ""
    en: str = ""

    def text(self, lang: str = "zh") -> str:
        """Say what is wrong."""
        said = (self.en or self.zh) if lang == "en" else self.zh
        value = dict(self.values)["value"]
        if self.name:
            said = f"“{self.name}”: {said}" if lang == "en" else f"“{self.name}”：{said}"
        return f"{said}（{value}）" if value and lang != "en" else f"{said} ({value})" if value else said


class _Prepared(rdflib.Graph):
    """A graph that takes a query's text apart once: pyshacl asks the same for every brand."""

    def query(self, query_object: Any, *args: Any, **more: Any) -> Result:
        """Answer as ``rdflib.Graph.query`` does."""
        return super().query(_prepared(query_object) if isinstance(query_object, str) else query_object, *args, **more)


@lru_cache(maxsize=64)
def _prepared(text: str) -> Query:
    return prepareQuery(text)


def _validate(nquads: bytes) -> list[_Result]:
    import pyshacl  # late: half a second that only this check needs

    data = _Prepared()
    # the union of the graphs: a rule about data may need the concepts of the ontology
    triples = b"\n".join(line[: line.rindex(b" <")] + b" ." for line in nquads.splitlines())
    data.parse(data=triples, format="nt")
    shapes = rdflib.Graph().parse(resource_folder("ontology") / "shapes.ttl", format="turtle")
    _, report, _ = pyshacl.validate(data, shacl_graph=shapes, inference="none", allow_warnings=True)
    found = [_result(report, node) for node in report.subjects(rdflib.RDF.type, SH.ValidationResult)]
    return sorted(found, key=lambda one: (one.focus, one.shape, one.value))


def _result(report: rdflib.Graph, node: rdflib.term.Node) -> _Result:
    messages = {getattr(text, "language", "") or "zh": str(text) for text in report.objects(node, SH.resultMessage)}
    value = report.value(node, SH.value)
    shape = str(report.value(node, SH.sourceConstraint) or report.value(node, SH.sourceShape))
    any_text = next(iter(messages.values()), "")
    return _Result(
        str(report.value(node, SH.focusNode)), str(report.value(node, SH.resultSeverity)),
        shape.rpartition("#")[2], "" if value is None else str(value),
        messages.get("zh", any_text), messages.get("en", any_text))


_Row = tuple[str, int, str]
"""Where something stands: file, row, and what it is called."""


def _rows(folder: Folder) -> dict[tuple[Kind, str], _Row]:
    """Return the place of everything that has an address."""
    rows: dict[tuple[Kind, str], _Row] = {}
    for record in TABLES:
        for item in folder.rows(record):
            key = _key(item.record)
            if key is not None:
                rows.setdefault(key, (item.file, item.row, getattr(item.record, "name", key[1])))
    return rows


def _key(row: Record) -> tuple[Kind, str] | None:
    if isinstance(row, Part):
        return Kind.PART, f"{row.whole}-{row.ordinal}"
    if isinstance(row, ThemeLink):
        return Kind.EVIDENCE, f"_{row.brand}~{row.theme}"
    if isinstance(row, EvidenceSegment):
        return Kind.EVIDENCE, row.key
    key = getattr(row, "key", None)
    return None if key is None else (TABLE_KIND[row.table], key)


def _place(focus: str, base: str, rows: dict[tuple[Kind, str], _Row]) -> _Row:
    found = split_iri(focus.partition("#")[0], base)
    if found is None:
        return focus, 0, ""
    kind, key = found
    if kind is Kind.THEME:
        return "themes.ttl", 0, key
    return rows.get((kind, key), (mint(kind, key, base), 0, ""))
