"""What commands write: tables for people, files whole or not at all.

This module must not know any command.
"""

from __future__ import annotations

import errno
import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import click

from kg.disk import disk_faults, replace_file
from kg.errors import EnvironmentFault


def write_table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Write a table to standard output: ruled in a terminal, tab-separated in a pipe."""
    if not sys.stdout.isatty():
        for row in (heads, *rows):
            click.echo("\t".join(" ".join(cell.split()) for cell in row))
        return
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, header_style="bold", pad_edge=False)
    for head in heads:
        table.add_column(Text(head), overflow="fold")
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    Console().print(table)


def write_json(document: Any) -> None:
    """Write ``document`` as JSON to standard output."""
    click.echo(json.dumps(document, ensure_ascii=False, indent=2))


def write_typed(kind: Any, value: object) -> None:
    """Write ``value``, which is a ``kind``, as JSON to standard output."""
    from pydantic import TypeAdapter  # late: a table for people needs none of it

    write_json(TypeAdapter(kind).dump_python(value, mode="json"))


def write_bytes(content: bytes, target: Path | None) -> None:
    """Write ``content`` to the file ``target`` in one step, or to standard output.

    A full disk or a kill leaves the old file, never half a new one. Raises
    ``EnvironmentFault`` where the folder is not there or cannot be written.
    """
    if target is None or str(target) == "-":
        stream = sys.stdout.buffer
        stream.write(content)
        stream.flush()
        return
    folder = target.absolute().parent
    if not folder.is_dir():
        raise EnvironmentFault("no_folder", path=folder)
    with disk_faults(target):
        try:
            replace_file(target, content)
        except (FileNotFoundError, PermissionError) as fault:  # of the new file beside it
            raise EnvironmentFault("unwritable", path=folder) from fault
        except OSError as fault:
            if fault.errno == errno.EROFS:
                raise EnvironmentFault("unwritable", path=folder) from fault
            raise
