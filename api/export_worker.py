"""``python -m api.export_worker``: an answer becomes a spreadsheet, in a process of its own.

Writing a workbook of many rows keeps a processor busy for seconds, which the web process must
not be. Standard input brings one line of JSON (``Order``) and the answer in standard JSON
results; a line of JSON with the IRIs in it goes out, a line with their names comes in, and then
the file goes out. Columns of things get a column with their names beside them. Nothing in a
file runs: what a spreadsheet would take for a formula is text. This module must not know the
web or the graph.
"""

from __future__ import annotations

import json
import resource
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import IO, Any

from viz.renderers.csv_table import neutral, write_csv
from viz.renderers.workbook import Sheet, write_workbook

MEMORY_BYTES = 2 << 30
SECONDS = 120
MOST_NAMES = 20_000

_XSD = "http://www.w3.org/2001/XMLSchema#"
_NUMBERS = frozenset(_XSD + name for name in ("integer", "decimal", "double", "float", "int", "long", "nonNegativeInteger"))
_MOST_DIGITS = 15  # a worksheet keeps no more

Row = Sequence["Cell"]


@dataclass(frozen=True, slots=True)
class Order:
    """What is wanted: the format, the length of the answer in bytes, words for the heads."""

    format: str
    length: int
    name_head: str
    sheet: str


@dataclass(frozen=True, slots=True)
class Cell:
    """One value: its text, whether it is a thing, and its number where it is one."""

    text: str = ""
    thing: bool = False
    number: float | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """An answer as a table; a truth is a table of one cell."""

    heads: tuple[str, ...]
    rows: tuple[Row, ...]


def read_table(content: bytes) -> Table:
    """Return the table of an answer in SPARQL 1.1 Query Results JSON Format."""
    document = json.loads(content)
    if "boolean" in document:
        return Table(("ASK",), ((Cell(str(bool(document["boolean"])).lower()),),))
    heads = tuple(document["head"].get("vars", ()))
    rows = tuple(
        tuple(_cell(row.get(head)) for head in heads) for row in document["results"]["bindings"]
    )
    return Table(heads, rows)


def _cell(value: Any) -> Cell:
    if value is None:
        return Cell()
    text = str(value["value"])
    if value["type"] == "uri":
        return Cell(text, thing=True)
    if value.get("datatype") in _NUMBERS and len(text.lstrip("-").replace(".", "")) <= _MOST_DIGITS:
        try:
            number = float(text)
        except ValueError:
            return Cell(text)
        return Cell(text, number=number if number - number == 0 else None)
    return Cell(text)


def names_wanted(table: Table) -> list[str]:
    """Return the IRIs whose names are to be looked up, each once."""
    found = dict.fromkeys(cell.text for row in table.rows for cell in row if cell.thing)
    return list(found)[:MOST_NAMES]


def with_names(table: Table, names: dict[str, str], head: str) -> Table:
    """Return the table with a column of names before each column of things that have some."""
    named = [
        any(row[at].thing and row[at].text in names for row in table.rows)
        for at in range(len(table.heads))
    ]
    heads: list[str] = []
    for at, name in enumerate(table.heads):
        heads += [head.format(name=name), name] if named[at] else [name]
    return Table(tuple(heads), tuple(tuple(_widened(row, named, names)) for row in table.rows))


def _widened(row: Row, named: Sequence[bool], names: dict[str, str]) -> Iterator[Cell]:
    for at, cell in enumerate(row):
        if named[at]:
            yield Cell(names.get(cell.text, "") if cell.thing else cell.text)
        yield cell


def _csv(table: Table) -> bytes:
    """Return the table as a Chinese Excel opens it right; numbers as the answer wrote them."""
    rows = ([cell.text if cell.number is not None else neutral(cell.text) for cell in row] for row in table.rows)
    return write_csv([[neutral(head) for head in table.heads], *rows])


def _xlsx(table: Table, sheet: str) -> bytes:
    """Return a workbook with one sheet: heads bold and fixed, numbers as numbers, all else text."""
    rows = [[cell.text if cell.number is None else cell.number for cell in row] for row in table.rows]
    return write_workbook([Sheet(sheet, table.heads, rows)])


def main(inside: IO[bytes], outside: IO[bytes]) -> None:
    """Carry out one order."""
    order = Order(**json.loads(inside.readline()))
    table = read_table(inside.read(order.length))
    outside.write(json.dumps(names_wanted(table)).encode() + b"\n")
    outside.flush()
    names = json.loads(inside.readline())
    table = with_names(table, names, order.name_head)
    outside.write(_csv(table) if order.format == "csv" else _xlsx(table, order.sheet))
    outside.flush()


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    main(sys.stdin.buffer, sys.stdout.buffer)
