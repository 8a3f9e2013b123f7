"""A CSV file as rows of cells: encoding, separator and quoting, and what is wrong with them.

People save tables from Excel, WPS and editors: UTF-8 with or without a byte-order mark,
GB18030 (which holds GBK and GB2312), separated by comma, semicolon or tab. Anything else
is a finding, never a guess. This module knows nothing of columns or records.
"""

from __future__ import annotations

import codecs
import csv
import io
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from kg.findings import Finding, Place

_CHUNK = 1 << 20
_SEPARATORS = (",", ";", "\t", "，", "；")  # the last two only to tell what is wrong
_WRITTEN_SEPARATORS = (",", ";", "\t")
_MIN_COMMON = 0.6  # share of everyday characters that real GB18030 text is sure to exceed


Cells = tuple[int, list[str]]
"""One row as written: its number as Excel counts (heading = 1) and its cells."""


@dataclass(frozen=True, slots=True)
class CsvFile:
    """A readable CSV file: how it is encoded and separated."""

    path: Path
    encoding: str
    separator: str

    @property
    def name(self) -> str:
        """The file's own name, as findings give it."""
        return self.path.name

    def rows(self) -> Iterator[Cells]:
        """Yield every row, the heading first.

        Raises ``BrokenCsvError`` where quoting is broken or a cell is absurdly long.
        """
        number = 0
        with self.path.open(encoding=self.encoding, newline="") as stream:
            reader = csv.reader(stream, delimiter=self.separator, strict=True)
            try:
                for number, cells in enumerate(reader, 1):
                    yield number, cells
            except csv.Error as error:
                raise BrokenCsvError(number + 1, str(error)) from error


class BrokenCsvError(Exception):
    """Quoting is broken from ``row`` on; readers turn this into a finding."""

    def __init__(self, row: int, reason: str) -> None:
        self.row, self.reason = row, reason
        super().__init__(row, reason)


def heading_word(cell: str) -> str:
    """Return a heading as headings are compared: width, case and blanks make no difference.

    >>> heading_word(" 名　称 "), heading_word("Short Name"), heading_word("ｎａｍｅ")
    ('名称', 'short_name', 'name')
    """
    words = unicodedata.normalize("NFKC", cell).lower().split()
    joined = "_".join(words)
    return joined if joined.isascii() else "".join(words)


def open_csv(path: Path, headings: Collection[str]) -> CsvFile | Finding:
    """Find out how ``path`` is written; ``headings`` are the words a heading row may hold (``heading_word``)."""
    place = Place(path.name)
    try:
        if path.stat().st_size == 0:
            return Finding("file_empty", place)
        encoding = _encoding(path)
    except OSError as error:
        return Finding("file_unreadable", place, values=(("reason", error.strerror or str(error)),))
    if isinstance(encoding, Finding):
        return encoding
    with path.open(encoding=encoding, newline="") as stream:
        first = stream.readline(_CHUNK)
    separator = _separator(first, headings)
    if separator not in _WRITTEN_SEPARATORS:
        return Finding("separator_full_width", Place(path.name, 1), values=(("separator", separator),))
    return CsvFile(path, encoding, separator)


def _encoding(path: Path) -> str | Finding:
    """Return the encoding the whole file decodes in, or say where it does not."""
    with path.open("rb") as stream:
        head = stream.read(4)
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return Finding("encoding_utf16", Place(path.name))
    broken_row = _first_broken_row(path, "utf-8")
    if broken_row == 0:
        return "utf-8-sig"
    if _first_broken_row(path, "gb18030") == 0 and _looks_chinese(path):
        return "gb18030"
    return Finding("encoding_unknown", Place(path.name, broken_row), values=(("row", str(broken_row)),))


def _first_broken_row(path: Path, encoding: str) -> int:
    """Return the line (from 1) where decoding fails, 0 where the file decodes to its end."""
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    lines = 1
    with path.open("rb") as stream:
        while True:
            chunk = stream.read(_CHUNK)
            try:
                decoder.decode(chunk, final=not chunk)
            except UnicodeDecodeError as error:
                return lines + error.object[: error.start].count(b"\n")
            if not chunk:
                return 0
            lines += chunk.count(b"\n")


def _looks_chinese(path: Path) -> bool:
    """Tell GB18030 from other encodings that happen to decode as it.

    GB2312 sorts everyday characters into its rows 16-55; they make up nearly all of real
    text, but are rare in Big5, Shift-JIS or broken UTF-8 read as GB18030.
    """
    with path.open(encoding="gb18030") as stream:
        wide = [char for char in stream.read(_CHUNK) if ord(char) > 0x7F]
    common = 0
    for char in wide:
        code = char.encode("gb2312", "ignore")
        common += bool(code) and (0xA1 <= code[0] <= 0xA3 or 0xB0 <= code[0] <= 0xD7)
    return common >= _MIN_COMMON * len(wide)


def _separator(first: str, headings: Collection[str]) -> str:
    """Return the separator under which most cells of the first line are known headings."""

    def known(separator: str) -> int:
        try:
            cells = next(csv.reader(io.StringIO(first), delimiter=separator), [])
        except csv.Error:
            return -1
        return sum(heading_word(cell) in headings for cell in cells)

    return max(_SEPARATORS, key=known)
