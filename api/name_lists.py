"""Lists of names from people: text, CSV or a workbook, of any of the usual encodings.

A text holds a name a line. A table's names stand in the column whose head says so (名称, 品牌
name …), else in its first column. Workbooks are looked at from outside first and read in a
process with limits (``api.list_worker``). This module must not know what is done with names.
"""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from kg.errors import ParameterError

MOST_BYTES = 16 << 20
_HEADS = frozenset(["名称", "品牌", "品牌名称", "党建品牌", "拟用名称", "name", "brand", "brand name"])
_ENCODINGS = ("utf-8-sig", "gb18030")
_MOST_UNPACKED = 64 << 20  # bytes of all parts of a workbook
_MOST_PARTS = 200
_MOST_RATIO = 200  # of a part that is larger than a megabyte
_SECONDS = 40


@dataclass(frozen=True, slots=True)
class NameList:
    """Names in the order of their rows, blanks included; the first stands in row ``first``."""

    names: tuple[str, ...]
    first: int = 1


def read_list(content: bytes, file: str) -> NameList:
    """Return the names of a list; ``file`` is its name and tells what it is.

    Raises ``ParameterError`` that says what is wrong with the file.
    """
    if len(content) > MOST_BYTES:
        raise _wrong(file, f"> {MOST_BYTES >> 20} MB")
    if content[:4] == b"PK\x03\x04":
        return _of_table(_workbook(content, file))
    if content[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        raise _wrong(file, ".xls → .xlsx")
    text = _decoded(content, file)
    if PurePosixPath(file.lower()).suffix == ".csv":
        return _of_table(_rows(text, file))
    return NameList(tuple(text.splitlines()))


def _decoded(content: bytes, file: str) -> str:
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = _ENCODINGS
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise _wrong(file, "UTF-8 / GB18030 ?")


def _rows(text: str, file: str) -> list[Sequence[str]]:
    first = text.partition("\n")[0]
    separator = max(",;\t", key=first.count)
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    except csv.Error as fault:
        raise _wrong(file, str(fault)) from None


def _of_table(rows: Sequence[Sequence[str]]) -> NameList:
    heads = [cell.strip().casefold() for cell in rows[0]] if rows else []
    column = next((at for at, head in enumerate(heads) if head in _HEADS), None)
    first = 0 if column is None else 1
    names = (row[column or 0] if len(row) > (column or 0) else "" for row in rows[first:])
    return NameList(tuple(" ".join(name.split()) for name in names), first + 1)


def _workbook(content: bytes, file: str) -> list[Sequence[str]]:
    _inspect(content, file)
    try:
        done = subprocess.run(
            [sys.executable, "-m", "api.list_worker"], input=content, capture_output=True, timeout=_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        raise _wrong(file, f"> {_SECONDS} s") from None
    try:
        answer = json.loads(done.stdout)
    except ValueError:
        raise _wrong(file, "xlsx ?") from None
    if "problem" in answer:
        raise _wrong(file, str(answer["problem"]))
    rows: list[Sequence[str]] = answer["rows"]
    return rows


def _inspect(content: bytes, file: str) -> None:
    """Refuse, from the directory of the archive alone, what is no workbook or would burst."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError) as fault:
        raise _wrong(file, str(fault)) from None
    names = {part.filename for part in parts}
    if "[Content_Types].xml" not in names or not any(name.startswith("xl/workbook") for name in names):
        raise _wrong(file, "xl/workbook.xml ?")
    if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > _MOST_UNPACKED:
        raise _wrong(file, f"> {_MOST_UNPACKED >> 20} MB")
    for part in parts:
        if part.filename.startswith("/") or ".." in PurePosixPath(part.filename).parts:
            raise _wrong(file, part.filename[:60])
        if part.file_size > 1 << 20 and part.file_size > _MOST_RATIO * max(part.compress_size, 1):
            raise _wrong(file, f"{part.filename[:60]}: 1:{part.file_size // max(part.compress_size, 1)}")


def _wrong(file: str, problem: str) -> ParameterError:
    return ParameterError("list_file", file=file[:80], problem=problem)
