"""One table: heading row → columns, rows → typed records, each cell checked by itself.

What needs other rows or other tables (keys, references, cycles) is not checked here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar, cast

from rapidfuzz import fuzz, process

from kg.findings import Finding, Place, Severity
from kg.readers.cells import FORBIDDEN, CellError, Converter, converter
from kg.readers.text import BrokenCsvError, CsvFile, heading_word
from kg.readers.vocabulary import Vocabulary
from kg.records import Record, columns
from kg.records import heading as heading_of

R = TypeVar("R", bound=Record)
Report = Callable[[Finding], None]


@dataclass(frozen=True, slots=True)
class RowOf(Generic[R]):
    """A record and where it was read: file name and row as Excel counts."""

    record: R
    file: str
    row: int


@dataclass(slots=True)  # not frozen: a million of these are made, one after the other
class Parsed:
    """The values of one row; ``whole`` is false where a cell could not be read."""

    row: int
    values: dict[str, Any]
    whole: bool


_Slot = tuple[int, str, Converter, bool]
"""Index of the cell in a row, column, how it is read, and whether it must be filled."""


@dataclass(frozen=True, slots=True)
class Table(Generic[R]):
    """A table whose heading row has been understood."""

    record: type[R]
    file: CsvFile
    slots: tuple[_Slot, ...]
    width: int
    complete: bool  # all required columns are there

    def parsed(self, report: Report) -> Iterator[Parsed]:
        """Yield the values of every row that holds anything, reporting what cannot be read."""
        rows = self.file.rows()
        try:
            next(rows, None)
            for number, cells in rows:
                found = self._row(number, cells, report)
                if found is not None:
                    yield found
        except BrokenCsvError as error:
            report(Finding("csv_broken", Place(self.file.name, error.row), values=(("reason", error.reason),)))

    def rows(self) -> Iterator[RowOf[R]]:
        """Yield the records of all rows that can be read whole."""
        name = self.file.name
        for parsed in self.parsed(lambda finding: None):
            if parsed.whole and self.complete:
                yield RowOf(self.record(**parsed.values), name, parsed.row)

    def _row(self, row: int, cells: list[str], report: Report) -> Parsed | None:
        joined = "".join(cells)
        if not joined or joined.isspace():
            return None
        whole = True
        if FORBIDDEN.search(joined):
            whole = self._clean(row, cells, report)
        count = len(cells)
        if count > self.width:
            extra = "".join(cells[self.width :]).strip()
            if extra:
                report(Finding("cell_extra", Place(self.file.name, row), values=(("text", extra[:40]),)))
        elif count < self.width:
            cells = cells + [""] * (self.width - count)
        values: dict[str, Any] = {}
        for index, name, convert, required in self.slots:
            text = cells[index]
            if text:
                text = text.strip()
            if not text:
                if required:
                    report(Finding("cell_missing", Place(self.file.name, row, name)))
                    whole = False
                continue
            try:
                values[name] = convert(text)
            except CellError as error:
                code, details = error.problem
                report(Finding(code, Place(self.file.name, row, name), values=details))
                whole = False
        return Parsed(row, values, whole)

    def _clean(self, row: int, cells: list[str], report: Report) -> bool:
        """Report cells with forbidden characters, and take these out so that reading goes on."""
        names = {index: name for index, name, _, _ in self.slots}
        clean = True
        for index, cell in enumerate(cells):
            found = FORBIDDEN.search(cell)
            if found:
                code = f"U+{ord(found[0]):04X}"
                place = Place(self.file.name, row, names.get(index, ""))
                report(Finding("control_character", place, values=(
                    ("code", code), ("position", str(found.start() + 1)))))
                cells[index] = FORBIDDEN.sub("", cell)
                clean = clean and index not in names
        return clean


def headings(record: type[Record]) -> Mapping[str, str]:
    """Return each accepted heading of a table (as ``heading_word`` gives it) and the column it means."""
    return {heading_word(word): name for name, column in columns(record) for word in (name, column.zh, *column.also)}


def open_table(record: type[R], file: CsvFile, words: Vocabulary, report: Report) -> Table[R] | None:
    """Understand the heading row; report unknown, repeated and missing columns.

    Returns ``None`` where no heading is known at all.
    """
    try:
        heading = next(file.rows(), None)
    except BrokenCsvError as error:
        report(Finding("csv_broken", Place(file.name, 1), values=(("reason", error.reason),)))
        return None
    known = headings(cast("type[Record]", record))
    described = dict(columns(cast("type[Record]", record)))
    cells = [cell.strip() for cell in heading[1]] if heading else []
    if not any(heading_word(cell) in known for cell in cells):
        required = tuple(f"{name}（{column.zh}）" for name, column in described.items() if column.required)
        report(Finding("heading_missing", Place(file.name, 1), values=(("columns", required),)))
        return None
    found: dict[str, int] = {}
    others: list[tuple[int, str, str]] = []  # other words for a column, which its own heading goes before
    for index, cell in enumerate(cells):
        name = known.get(heading_word(cell))
        place = Place(file.name, 1, cell)
        if name is None:
            if cell:
                report(_unknown_column(cell, place, known, record.table))
        elif heading_word(cell) not in (name, heading_word(described[name].zh)):
            others.append((index, cell, name))
        elif name in found:
            report(Finding("column_twice", place, values=(("column", name), ("column_zh", described[name].zh))))
        else:
            found[name] = index
    for index, cell, name in others:
        if found.setdefault(name, index) != index:
            report(Finding("column_also", Place(file.name, 1, cell), Severity.WARNING, (
                ("name", cell[:40]), ("column", name), ("column_zh", described[name].zh))))
    missing = [name for name, column in described.items() if column.required and name not in found]
    for name in missing:
        report(Finding("column_missing", Place(file.name, 1, name), values=(("zh", described[name].zh),)))
    slots = tuple(
        (index, name, converter(name, described[name], words.notations.get(described[name].scheme, {})),
         described[name].required)
        for name, index in found.items()
    )
    return Table(record, file, slots, len(cells), not missing)


def _unknown_column(cell: str, place: Place, known: Mapping[str, str], table: str) -> Finding:
    """Name what might have been meant, to each reader by the headings of their language."""
    nearest = process.extractOne(heading_word(cell), list(known), scorer=fuzz.ratio, score_cutoff=50)
    names = (known[nearest[0]],) if nearest else tuple(dict.fromkeys(known.values()))
    code = "column_unknown_near" if nearest else "column_unknown"
    return Finding(code, place, Severity.WARNING, (
        ("name", cell[:40]), ("known", names), ("known_zh", tuple(heading_of(table, name) for name in names))))
