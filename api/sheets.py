"""Small tables as files for people: CSV and XLSX that open right in an office program.

This module must not know what stands in a table.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from starlette.responses import Response

from api.exports import EXPORTS
from kg.errors import FormatError

Value = str | int | float


def sheet(name: str, format: str, heads: Sequence[str], rows: Iterable[Sequence[Value]], title: str) -> Response:
    """Return the table as a file ``name.format`` to be kept.

    Raises ``FormatError`` for a format that is none of ``EXPORTS``.
    """
    from api.export_worker import (  # late: openpyxl is needed here only
        Cell,
        Table,
        write_csv,
        write_xlsx,
    )

    if format not in EXPORTS:
        raise FormatError(name=format[:40], known="、".join(EXPORTS))
    table = Table(
        tuple(heads),
        tuple(
            tuple(Cell(one) if isinstance(one, str) else Cell(str(one), number=float(one)) for one in row)
            for row in rows
        ),
    )
    content = write_csv(table) if format == "csv" else write_xlsx(table, title)
    return Response(
        content,
        media_type=EXPORTS[format].media_type,
        headers={"Content-Disposition": f'attachment; filename="{name}.{format}"'},
    )
