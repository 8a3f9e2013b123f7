"""``python -m api.list_worker``: the first sheet of a workbook as rows of texts, within limits.

Standard input brings the workbook; a line of JSON goes out: ``{"rows": …}`` or ``{"problem": …}``.
Memory and processor time are limited, declarations of entities are refused, formulas are never
computed. This module must not know what the texts are.
"""

from __future__ import annotations

import io
import json
import resource
import sys
import zipfile
from typing import Any

from openpyxl import load_workbook

MEMORY_BYTES = 640 << 20
SECONDS = 30
MOST_ROWS = 50_001
MOST_COLUMNS = 50
LONGEST_CELL = 10_000
_HEAD = 64 << 10
_DECLARES = (b"<!DOCTYPE", b"<!ENTITY")


def read_rows(content: bytes) -> list[list[str]]:
    """Return the first sheet that is not empty.

    Raises ``ValueError`` for a workbook that declares entities or has too many rows, and what
    openpyxl raises for a broken one.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for part in archive.infolist():
            with archive.open(part) as stream:
                head = stream.read(_HEAD).replace(b"\0", b"")  # UTF-16 too
                if any(word in head for word in _DECLARES):
                    raise ValueError("DOCTYPE")
    book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    for sheet in book.worksheets:
        rows: list[list[str]] = []
        for cells in sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True):
            if len(rows) > MOST_ROWS:
                raise ValueError(f"> {MOST_ROWS - 1}")
            rows.append([_text(cell) for cell in cells])
        while rows and not any(rows[-1]):
            rows.pop()
        if rows:
            return rows
    return []


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)[:LONGEST_CELL]


def main() -> None:
    """Read one workbook."""
    try:
        answer: dict[str, Any] = {"rows": read_rows(sys.stdin.buffer.read())}
    except MemoryError:
        answer = {"problem": f"> {MEMORY_BYTES >> 20} MB"}
    except Exception as fault:  # whatever a broken workbook makes openpyxl raise
        answer = {"problem": f"{type(fault).__name__}: {fault}"[:120]}
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    main()
