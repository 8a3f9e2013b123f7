"""Writes workbooks that open right and run nothing: the only home of openpyxl in outputs.

Every text is a text, whatever it begins with, and stays one when someone edits the cell
(``quotePrefix``); heads are bold and stay in sight; columns are as wide as what they hold.
The same tables give the same bytes. This module knows nothing of views or queries.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from viz.renderers.archive import repack
from viz.renderers.csv_table import dangerous
from viz.renderers.pen import xml_text
from viz.text import text_width

if TYPE_CHECKING:
    from openpyxl import Workbook

LONGEST_CELL = 32_767  # of a worksheet (Excel specifications and limits)
MOST_ROWS = 1_048_576
WIDEST = 60.0  # characters
_NARROWEST = 6.0
_MEASURED = 200  # rows that say how wide a column is
_SHEET_NAME = 31  # longest
_NOT_IN_SHEET_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))
_FIRST = datetime(1980, 1, 1, tzinfo=UTC)

Value = str | int | float | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table: its name, heads, and rows of texts and numbers; ``wrap`` sets long texts in lines."""

    name: str
    heads: tuple[str, ...]
    rows: Sequence[Sequence[Value]]
    wrap: bool = False


def write_workbook(sheets: Sequence[Sheet], *, title: str = "", made: datetime = _FIRST) -> bytes:
    """Return a workbook with ``sheets``; ``made`` is the only time in it.

    Rows beyond what a worksheet holds are left out: callers say so before.
    """
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    for sheet in sheets:
        _write(book, sheet)
    properties = book.properties
    properties.title = xml_text(title) or None
    properties.creator = "Brand Atlas"
    out = io.BytesIO()
    book.save(out)
    properties.created = properties.modified = made.replace(tzinfo=None)  # ``save`` put the hour in
    return repack(out.getvalue(), {"docProps/core.xml": _xml(properties.to_tree())})


def _xml(tree: Any) -> bytes:
    from openpyxl.xml.functions import tostring

    content: bytes = tostring(tree)
    return content


def _write(book: Workbook, sheet: Sheet) -> None:
    from openpyxl.utils import get_column_letter

    page = book.create_sheet(xml_text(sheet.name).translate(_NOT_IN_SHEET_NAMES)[:_SHEET_NAME])
    page.freeze_panes = "A2"
    for at, head in enumerate(sheet.heads, 1):
        page.column_dimensions[get_column_letter(at)].width = _width(head, [row[at - 1] for row in sheet.rows[:_MEASURED]])
    page.append([_text(page, head, bold=True) for head in sheet.heads])
    rows = sheet.rows[: MOST_ROWS - 1]
    for row in rows:
        page.append([_cell(page, value, sheet.wrap) for value in row])
    if sheet.heads:
        page.auto_filter.ref = f"A1:{get_column_letter(len(sheet.heads))}{len(rows) + 1}"


def _width(head: str, values: Sequence[Value]) -> float:
    """Return the width in characters of a digit, which is a little over half an em."""
    ems = max((text_width(str(value), 1.0) for value in (head, *values) if value is not None), default=0.0)
    return round(min(max(ems * 1.85 + 3.5, _NARROWEST), WIDEST), 1)


def _cell(page: Any, value: Value, wrap: bool) -> Any:
    if isinstance(value, str):
        return _text(page, value, wrap=wrap) if value else None
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def _text(page: Any, text: str, *, bold: bool = False, wrap: bool = False) -> Any:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Font

    made = WriteOnlyCell(page, value=_clean(text)[:LONGEST_CELL])
    made.data_type = "s"  # a text, whatever it begins with
    if dangerous(text):
        made.quotePrefix = True
    if bold:
        made.font = Font(bold=True)
    if wrap:
        made.alignment = Alignment(wrap_text=True, vertical="top")
    return made


def _clean(text: str) -> str:
    """Return what XML can hold; line ends as a worksheet writes them."""
    return xml_text(text.replace("\r\n", "\n").replace("\r", "\n"))
