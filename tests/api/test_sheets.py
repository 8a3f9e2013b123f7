"""Small tables as files: numbers stand in them whole."""

from __future__ import annotations

import csv
import io

from openpyxl import load_workbook

from api.sheets import sheet


def test_counts_of_millions_keep_every_digit() -> None:
    rows = [("全部", 1_234_567, 0.123456789)]
    body = bytes(sheet("matrix", "csv", ("单位", "品牌", "份额"), rows, "表").body).decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(body)))[1] == ["全部", "1234567", "0.123456789"]
    book = load_workbook(io.BytesIO(bytes(sheet("matrix", "xlsx", ("单位", "品牌", "份额"), rows, "表").body)))
    assert [cell.value for cell in book.worksheets[0][2]] == ["全部", 1_234_567, 0.123456789]
