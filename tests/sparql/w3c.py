"""The W3C SPARQL 1.1 cases as data: manifests read, data sets written, results compared.

Manifest vocabulary: https://www.w3.org/2001/sw/DataAccess/tests/README. Results are compared as
multisets of rows with blank nodes renamed (each row becomes a node of a graph, and the graphs are
canonicalised), numbers by value.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path

import pyoxigraph as ox

SHARED = Path(__file__).resolve().parents[3] / "shared" / "reference" / "w3c"
SUITE = SHARED / "sparql11"
BASE = "http://www.w3.org/2009/sparql/docs/tests/data-sparql11/"
MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
QT = "http://www.w3.org/2001/sw/DataAccess/tests/test-query#"
UT = "http://www.w3.org/2009/sparql/tests/test-update#"
RS = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
XSD = "http://www.w3.org/2001/XMLSchema#"

GROUPS = (
    "aggregates", "bind", "bindings", "cast", "construct", "csv-tsv-res", "delete-insert", "exists",
    "functions", "grouping", "json-res", "negation", "project-expression", "property-path",
    "subquery", "syntax-query",
)  # fmt: skip
UPDATE_GROUPS = (
    "add", "basic-update", "clear", "copy", "delete", "delete-data", "delete-insert",
    "delete-where", "drop", "move", "syntax-update-1", "syntax-update-2", "update-silent",
)  # fmt: skip


@dataclass(frozen=True)
class Case:
    """One case; ``data`` and ``graphs`` are files, graphs with their names."""

    group: str
    name: str
    kind: str
    query: Path
    data: tuple[Path, ...] = ()
    graphs: tuple[tuple[str, Path], ...] = ()
    result: Path | None = None

    @property
    def id(self) -> str:
        return f"{self.group}/{self.name}"

    @property
    def base(self) -> str:
        return f"{BASE}{self.group}/"


@cache
def _manifest(group: str) -> dict[object, list[tuple[str, object]]]:
    found: dict[object, list[tuple[str, object]]] = {}
    path = SUITE / group / "manifest.ttl"
    for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE, base_iri=f"{BASE}{group}/manifest"):
        found.setdefault(quad.subject, []).append((quad.predicate.value, quad.object))
    return found


def _file(group: str, term: object) -> Path:
    assert isinstance(term, ox.NamedNode)
    return SUITE / group / term.value.rpartition("/")[2]


def cases(groups: tuple[str, ...], kinds: tuple[str, ...]) -> Iterator[Case]:
    """Yield the cases of the named kinds, in the order of their manifests."""
    for group in groups:
        nodes = _manifest(group)
        for node, facts in nodes.items():
            named = dict(facts)
            kind = getattr(named.get(RDF + "type"), "value", "").rpartition("#")[2]
            if kind not in kinds:
                continue
            assert isinstance(node, ox.NamedNode)
            action = named[MF + "action"]
            name = node.value.rpartition("#")[2]
            if isinstance(action, ox.NamedNode):
                yield Case(group, name, kind, _file(group, action))
                continue
            inner = nodes[action]
            request = next(term for key, term in inner if key in (QT + "query", UT + "request"))
            data = tuple(_file(group, term) for key, term in inner if key == QT + "data")
            graphs = tuple(
                (term.value, _file(group, term))
                for key, term in inner
                if key == QT + "graphData" and isinstance(term, ox.NamedNode)
            )
            result = named.get(MF + "result")
            file = _file(group, result) if isinstance(result, ox.NamedNode) else None
            yield Case(group, name, kind, _file(group, request), data, graphs, file)


def write_dataset(case: Case, path: Path) -> None:
    """Write the case's data as N-Quads."""
    quads: list[ox.Quad] = []
    for file in case.data:
        quads += _parse(file, case.base)
    for name, file in case.graphs:
        quads += [
            ox.Quad(one.subject, one.predicate, one.object, ox.NamedNode(name))
            for one in _parse(file, case.base)
        ]
    ox.serialize(quads, str(path), format=ox.RdfFormat.N_QUADS)


def _parse(file: Path, base: str) -> list[ox.Quad]:
    form = ox.RdfFormat.from_extension(file.suffix[1:])
    assert form is not None
    return list(ox.parse(path=str(file), format=form, base_iri=base + file.name, rename_blank_nodes=True))


# Results

Row = tuple[tuple[str, object], ...]


@dataclass(frozen=True)
class Table:
    variables: tuple[str, ...]
    rows: tuple[Row, ...]


def read_table(data: bytes, media_type: str) -> Table | bool:
    form = ox.QueryResultsFormat.from_media_type(media_type)
    assert form is not None
    found = ox.parse_query_results(data, format=form)
    if isinstance(found, ox.QueryBoolean):
        return bool(found)
    names = tuple(one.value for one in found.variables)
    rows = tuple(
        tuple((name, value) for name, value in zip(names, row, strict=True) if value is not None)
        for row in found
    )
    return Table(names, rows)


def read_expected(case: Case) -> Table | bool | set[ox.Triple]:
    """Return the expected result: a table, a truth or a graph."""
    assert case.result is not None
    suffix = case.result.suffix[1:]
    if suffix in ("srx", "srj", "tsv"):
        media_type = {"srx": "application/sparql-results+xml", "srj": "application/sparql-results+json"}
        return read_table(case.result.read_bytes(), media_type.get(suffix, "text/tab-separated-values"))
    triples = {one.triple for one in _parse(case.result, case.base)}
    return _result_set(triples) or triples


def _result_set(triples: set[ox.Triple]) -> Table | None:
    """Read a table that is written as a graph (rs:ResultSet)."""
    by_subject: dict[object, list[tuple[str, object]]] = {}
    for one in triples:
        by_subject.setdefault(one.subject, []).append((one.predicate.value, one.object))
    names = tuple(sorted(one.object.value for one in triples if one.predicate.value == RS + "resultVariable"))
    if not names:
        return None
    rows = []
    for one in triples:
        if one.predicate.value == RS + "solution":
            bindings = [term for key, term in by_subject[one.object] if key == RS + "binding"]
            pairs = (dict(by_subject[binding]) for binding in bindings)
            row = sorted((pair[RS + "variable"].value, pair[RS + "value"]) for pair in pairs)  # type: ignore[attr-defined]
            rows.append(tuple(row))
    return Table(names, tuple(rows))


def _number(term: object) -> object:
    """Return a literal with its number or truth in one spelling."""
    if not isinstance(term, ox.Literal) or not term.datatype.value.startswith(XSD):
        return term
    kind = term.datatype.value.removeprefix(XSD)
    try:
        if kind in ("double", "float"):
            return ox.Literal(repr(float(term.value)), datatype=term.datatype)
        if kind in ("decimal", "integer"):
            return ox.Literal(str(Decimal(term.value).normalize() + 0), datatype=term.datatype)
        if kind == "boolean":
            return ox.Literal(str(term.value in ("true", "1")).lower(), datatype=term.datatype)
    except (InvalidOperation, ValueError):
        return term
    return term


def _canonical(quads: Iterator[ox.Quad]) -> str:
    graph = ox.Dataset(quads)
    graph.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return "\n".join(sorted(str(quad) for quad in graph))


def _row_quads(rows: tuple[Row, ...]) -> Iterator[ox.Quad]:
    for row in rows:
        node = ox.BlankNode()
        yield ox.Quad(node, ox.NamedNode("urn:row"), ox.Literal("row"))
        for name, term in row:
            yield ox.Quad(node, ox.NamedNode(f"urn:var:{name}"), _number(term))  # type: ignore[arg-type]


def same_tables(found: Table, expected: Table, ordered: bool) -> bool:
    if set(found.variables) != set(expected.variables):
        return False
    if _canonical(_row_quads(found.rows)) != _canonical(_row_quads(expected.rows)):
        return False
    if not ordered:
        return True
    blank = any(isinstance(term, ox.BlankNode) for row in expected.rows for _, term in row)
    plain = [[sorted((n, str(_number(t))) for n, t in row) for row in one.rows] for one in (found, expected)]
    return blank or plain[0] == plain[1]


def same_graphs(found: set[ox.Triple], expected: set[ox.Triple]) -> bool:
    left, right = (
        _canonical(ox.Quad(t.subject, t.predicate, _number(t.object)) for t in one)  # type: ignore[arg-type]
        for one in (found, expected)
    )
    return left == right


def same_csv(found: bytes, expected: bytes) -> bool:
    left, right = (list(csv.reader(io.StringIO(one.decode()))) for one in (found, expected))

    def blank(rows: list[list[str]]) -> Counter[tuple[str, ...]]:
        names: dict[str, str] = {}
        return Counter(
            tuple(names.setdefault(cell, f"_:{len(names)}") if cell.startswith("_:") else cell for cell in row)
            for row in rows[1:]
        )

    return left[0] == right[0] and blank(left) == blank(right)
