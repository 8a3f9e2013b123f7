"""Lists of names come as people keep them, and files that would do harm are refused."""

from __future__ import annotations

import io
import zipfile

import pytest
from openpyxl import Workbook

from api.name_lists import MOST_BYTES, NameList, read_list
from kg.errors import ParameterError


def workbook(*rows: tuple[object, ...]) -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def archive(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return out.getvalue()


SHELL = {"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>"}


@pytest.mark.parametrize(
    ("content", "file"),
    [
        ("阳光采购\n\n清风账房".encode(), "a.txt"),
        ("\ufeff阳光采购\r\n\r\n清风账房\r\n".encode(), "a.txt"),
        ("阳光采购\n\n清风账房".encode("gb18030"), "a"),
        ("阳光采购\n\n清风账房".encode("utf-16"), "a.txt"),
    ],
    ids=["utf-8", "byte-order mark", "gb18030", "utf-16"],
)
def test_a_text_holds_a_name_a_line(content: bytes, file: str) -> None:
    assert read_list(content, file) == NameList(("阳光采购", "", "清风账房"))


def test_the_column_of_names_is_found_by_its_head() -> None:
    text = "序号;品牌名称\n1;阳光采购\n2;\n3;“清风” 账房\n"
    assert read_list(text.encode("gb18030"), "台账.CSV") == NameList(("阳光采购", "", "“清风” 账房"), 2)
    assert read_list(b"a,b\nc,d\n", "x.csv") == NameList(("a", "c"), 1)


def test_a_workbook_is_read_by_its_column_of_names() -> None:
    content = workbook(("序号", "名称"), (1, "阳光采购"), (2, None), (3, "=1+1"), (4, 2024))
    assert read_list(content, "a.xlsx") == NameList(("阳光采购", "", "", "2024"), 2)
    assert read_list(workbook(), "empty.xlsx") == NameList((), 1)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"PK\x03\x04 nothing", "x.xlsx"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", ".xls"),
        (archive({"a.txt": b"a"}), "workbook"),
        (archive({**SHELL, "xl/worksheets/sheet1.xml": b"0" * (8 << 20)}), "1:"),
        (archive({**SHELL, "../escape.xml": b"a"}), "escape"),
        (archive({**SHELL, **{f"xl/{at}.xml": b"a" for at in range(300)}}), "MB"),
        (archive({**SHELL, "xl/worksheets/sheet1.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><a/>'}), "DOCTYPE"),
        (archive({**SHELL, "xl/worksheets/sheet1.xml": b"<!--" + b"-" * 5000 + b'><!DOCTYPE a []><a/>'}), "DOCTYPE"),
        (archive({**SHELL, "xl/worksheets/sheet1.xml": '<?xml version="1.0"?><!DOCTYPE a []><a/>'.encode("utf-16")}), "DOCTYPE"),
        (archive(SHELL), "x.xlsx"),
        (b"\x00\x01\xff" * 9, "UTF-8"),
        (b"a" * (MOST_BYTES + 1), "MB"),
    ],
    ids=["no archive", "old Excel", "no workbook", "bursts", "escapes", "many parts", "entities", "late entities", "wide entities", "broken", "binary", "large"],
)
def test_a_file_that_is_no_list_or_would_do_harm_is_refused(content: bytes, words: str) -> None:
    with pytest.raises(ParameterError) as told:
        read_list(content, "x.xlsx")
    assert told.value.detail == "list_file"
    assert words in str(told.value)
