"""Tables as people save them: encodings, separators, headings and the many ways to write a value."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.readers import read_folder
from kg.readers.text import heading_word
from kg.records import TABLES, Branch, Brand, Record, Source, StatedCount, Unit, columns
from tests.core.folders import GOOD, changed, csv_text, told, write_folder


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk"])
def test_an_encoding_is_recognised(encoding: str, tmp_path: Path) -> None:
    folder = read_folder(write_folder(tmp_path, encoding=encoding))
    assert folder.findings == ()
    assert next(folder.rows(Brand)).record.name == "云水 理财为民"


@pytest.mark.parametrize(("encoding", "code"), [
    ("utf-16", "encoding_utf16"), ("big5", "encoding_unknown"), ("shift_jis", "encoding_unknown"),
    ("latin-1", "encoding_unknown")])
def test_any_other_encoding_is_a_finding(encoding: str, code: str, tmp_path: Path) -> None:
    write_folder(tmp_path)
    words = {"big5": "臺灣財政局與黨建品牌的說明", "shift_jis": "東京都財務局のブランド", "latin-1": "Père Noël à Genève où ça été"}
    name = words.get(encoding, "云水市财政局")
    (tmp_path / "units.csv").write_bytes(f"key,name\nbureau,{name}\n".encode(encoding))
    assert code in {finding.code for finding in read_folder(tmp_path).findings}


def test_one_broken_byte_in_a_utf8_file_is_told_with_its_row(tmp_path: Path) -> None:
    write_folder(tmp_path)
    rows = "".join(f"u{number},某某市财政局之党建品牌\n" for number in range(40))
    data = f"key,name\nbureau,局\n{rows}".encode()
    at = data.index("u20,某".encode()) + 5
    (tmp_path / "units.csv").write_bytes(data[:at] + b"\xff" + data[at + 1 :])
    assert ("encoding_unknown", "units.csv", 23, "") in told(read_folder(tmp_path).findings)


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_separator_is_recognised(separator: str, tmp_path: Path) -> None:
    write_folder(tmp_path)
    for name, rows in GOOD.items():
        (tmp_path / f"{name}.csv").write_text(csv_text(rows, separator), encoding="utf-8", newline="")
    assert read_folder(tmp_path).findings == ()


def test_chinese_headings_serve_as_well(tmp_path: Path) -> None:
    for record in TABLES:
        zh = {name: column.zh for name, column in columns(record)}
        rows = [{zh[name]: value for name, value in row.items()} for row in GOOD[record.table]]
        (tmp_path / f"{record.table}.csv").write_text(csv_text(rows), encoding="gb18030", newline="")
    folder = read_folder(tmp_path)
    assert folder.findings == ()
    english = read_folder(write_folder(tmp_path / "english"))
    for record in TABLES:
        assert [item.record for item in folder.rows(record)] == [item.record for item in english.rows(record)]


@pytest.mark.parametrize("last", [False, True], ids=["first", "last"])
def test_other_words_for_a_heading_serve_as_well(last: bool, tmp_path: Path) -> None:
    for record in TABLES:
        words = {name: (name, *column.also)[-1 if last else min(1, len(column.also))] for name, column in columns(record)}
        rows = [{words[name]: value for name, value in row.items()} for row in GOOD[record.table]]
        (tmp_path / f"{record.table}.csv").write_text(csv_text(rows), encoding="utf-8", newline="")
    folder = read_folder(tmp_path)
    assert folder.findings == ()
    assert next(folder.rows(Brand)).record.owner == "bureau"


@pytest.mark.parametrize("record", TABLES, ids=lambda record: record.table)
def test_no_two_columns_of_a_table_share_a_heading(record: type[Record]) -> None:
    words = [heading_word(word) for name, column in columns(record) for word in (name, column.zh, *column.also)]
    assert sorted(words) == sorted(set(words))


@pytest.mark.parametrize("heading", ["单位", " 单 位 ", "创建单位", "ＯＷＮＥＲ", "Owner"])
def test_the_owner_of_a_brand_may_stand_under_any_word_for_it(heading: str, tmp_path: Path) -> None:
    write_folder(tmp_path)
    rows = [{heading if name == "owner" else name: value for name, value in row.items()} for row in GOOD["brands"]]
    (tmp_path / "brands.csv").write_text(csv_text(rows), encoding="utf-8", newline="")
    folder = read_folder(tmp_path)
    assert folder.findings == ()
    assert [item.record.owner for item in folder.rows(Brand)] == ["bureau", "b1"]


def test_a_column_beside_its_own_heading_is_skipped_and_said_so(tmp_path: Path) -> None:
    write_folder(tmp_path)
    rows = [{**row, "单位": "云水市财政局"} for row in GOOD["brands"]]
    (tmp_path / "brands.csv").write_text(csv_text(rows), encoding="utf-8", newline="")
    folder = read_folder(tmp_path)
    assert told(folder.findings) == [("column_also", "brands.csv", 1, "单位")]
    assert folder.errors == ()
    assert next(folder.rows(Brand)).record.owner == "bureau"


@pytest.mark.parametrize(("written", "read"), [
    ("2024", "2024"), ("2024年", "2024"), ("2024/5", "2024-05"), ("2024-05-01", "2024-05-01"), ("2024年5月1日", "2024-05-01")])
def test_dates_are_read_as_people_write_them(written: str, read: str, tmp_path: Path) -> None:
    folder = read_folder(write_folder(tmp_path, changed("sources", 0, issued=written)))
    assert folder.findings == ()
    assert next(folder.rows(Source)).record.issued == read


@pytest.mark.parametrize("written", ["32", " 32 ", "32.0", "３２"])
def test_numbers_are_read_as_excel_leaves_them(written: str, tmp_path: Path) -> None:
    folder = read_folder(write_folder(tmp_path, changed("stated_counts", 0, count=written)))
    assert folder.findings == ()
    assert next(folder.rows(StatedCount)).record.count == 32


@pytest.mark.parametrize(("written", "read"), [
    ("是", True), ("Yes", True), ("TRUE", True), ("1", True), ("否", False), ("no", False), ("", False)])
def test_yes_and_no_are_read(written: str, read: bool, tmp_path: Path) -> None:
    folder = read_folder(write_folder(tmp_path, changed("branches", 1, anonymous=written)))
    assert folder.findings == ()
    assert [item.record.anonymous for item in folder.rows(Branch)] == [False, read]


@pytest.mark.parametrize("written", ["office-culture", "机关文化品牌", "Office-Culture"])
def test_a_concept_may_be_written_by_label(written: str, tmp_path: Path) -> None:
    folder = read_folder(write_folder(tmp_path, changed("brands", 0, kind=written)))
    assert next(folder.rows(Brand)).record.kind == "office-culture"


def test_lists_are_split_and_doubles_dropped(tmp_path: Path) -> None:
    folder = read_folder(write_folder(tmp_path, changed("brands", 0, aliases="理财 | 云水｜理财|")))
    assert next(folder.rows(Brand)).record.aliases == ("理财", "云水")


def test_an_empty_status_means_explicit(tmp_path: Path) -> None:
    assert next(read_folder(write_folder(tmp_path)).rows(Brand)).record.status == "explicit"


def test_keys_may_be_chinese_and_forms_of_one_character_are_one(tmp_path: Path) -> None:
    composed, decomposed = "caf\u00e9局", "cafe\u0301局"
    tables = {"units": [{"key": composed, "name": "局"}], "brands": [{"key": "品牌一", "name": "一", "owner": decomposed}]}
    folder = read_folder(write_folder(tmp_path, tables))
    assert folder.findings == ()
    assert next(folder.rows(Brand)).record.owner == next(folder.rows(Unit)).record.key


def test_tables_can_be_read_again_and_again(tmp_path: Path) -> None:
    folder = read_folder(write_folder(tmp_path))
    assert list(folder.rows(Brand)) == list(folder.rows(Brand))
    assert [item.row for item in folder.rows(Brand)] == [2, 3]


def test_file_names_may_be_in_capitals(tmp_path: Path) -> None:
    write_folder(tmp_path)
    (tmp_path / "brands.csv").rename(tmp_path / "Brands.CSV")
    assert read_folder(tmp_path).findings == ()
