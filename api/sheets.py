"""Small tables as files for people: CSV and XLSX that open right in an office program.

This module must not know what stands in a table.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from starlette.responses import Response

from api.table_formats import EXPORTS
from kg.errors import FormatError
from viz.renderers.csv_table import neutral, write_csv
from viz.renderers.workbook import Sheet, write_workbook

Value = str | int | float

SHEETS: Mapping[int | str, Any] = MappingProxyType({200: {"content": {one.media_type: {} for one in EXPORTS.values()}}})
"""What a path of files answers, as the description of the interface says it."""


def write_sheet(sheet: Sheet, format: str) -> bytes:
    """Return a table as CSV or a workbook; raises ``FormatError`` for a format that is none of ``EXPORTS``."""
    if format not in EXPORTS:
        raise FormatError(name=format[:40], known=tuple(EXPORTS))
    if format == "xlsx":
        return write_workbook((sheet,), title=sheet.name)
    return write_csv([neutral(cell) if isinstance(cell, str) else cell for cell in row] for row in (sheet.heads, *sheet.rows))


def sheet(name: str, format: str, heads: Sequence[str], rows: Iterable[Sequence[Value]], title: str) -> Response:
    """Return the table as a file ``name.format`` to be kept; raises ``FormatError`` as ``write_sheet`` does."""
    content = write_sheet(Sheet(title, tuple(heads), tuple(rows)), format)
    return Response(
        content,
        media_type=EXPORTS[format].media_type,
        headers={"Content-Disposition": f'attachment; filename="{name}.{format}"'},
    )
