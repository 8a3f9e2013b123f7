"""What holds for every committed folder of tables, the atlas of Shandong and the tiny one."""

from __future__ import annotations

import hashlib
from collections import Counter
from pathlib import Path

import pytest

from kg.readers import read_folder
from kg.records import TABLES, CellType, columns
from kg.terms import KEY_PATTERN
from tests.curation.tables import (
    ARTICLE,
    SHANDONG,
    TINY,
    Rows,
    cells,
    heading,
    notations,
    read,
    themes,
)

VALUE_OF = {"principle": "principles", "theme": "themes", "part_of": "brands", "derived_from": "brands"}


@pytest.fixture(params=[SHANDONG, TINY], ids=["shandong", "tiny"])
def folder(request: pytest.FixtureRequest) -> Path:
    path: Path = request.param
    return path


@pytest.fixture
def tables(folder: Path) -> dict[str, Rows]:
    return read(folder)


@pytest.fixture
def text(folder: Path) -> str:
    path = ARTICLE if folder == SHANDONG else TINY / "source.txt"
    if not path.exists():
        pytest.skip("the article is not beside this checkout (../shared/source)")
    return path.read_bytes().decode("utf-8")


@pytest.mark.parametrize("record", TABLES, ids=[record.table for record in TABLES])
def test_headings_are_the_columns_of_the_record(folder: Path, record: type) -> None:
    assert heading(folder, record) == [name for name, _ in columns(record)]


@pytest.mark.parametrize("record", TABLES, ids=[record.table for record in TABLES])
def test_files_open_in_excel_and_change_line_by_line(folder: Path, record: type) -> None:
    data = (folder / f"{record.table}.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in data
    assert data.endswith(b"\n")


def test_the_reader_finds_nothing_wrong(folder: Path, tables: dict[str, Rows]) -> None:
    found = read_folder(folder)
    assert found.findings == ()
    assert found.counts == {table: len(rows) for table, rows in tables.items()}


def test_required_cells_are_filled(tables: dict[str, Rows]) -> None:
    empty = [
        (record.table, name, row)
        for record in TABLES for name, column in columns(record) if column.required
        for row in tables[record.table] if not row[name]
    ]
    assert not empty


def test_cells_hold_what_their_type_allows(tables: dict[str, Rows]) -> None:
    known = notations()
    wrong = []
    for table, name, column, value in cells(tables):
        match column.type:
            case CellType.INTEGER:
                right = value.isascii() and value.isdigit()
            case CellType.BOOLEAN:
                right = value in ("yes", "no")
            case CellType.CHOICE:
                right = value in column.choices
            case CellType.CONCEPT:
                right = value in known[column.scheme]
            case CellType.KEY | CellType.REF | CellType.REFS:
                right = KEY_PATTERN.fullmatch(value) is not None
            case _:
                right = value == value.strip()
        if not right:
            wrong.append((table, name, value))
    assert not wrong


def test_keys_occur_once(tables: dict[str, Rows]) -> None:
    for record in TABLES:
        if record.table != "evidence" and "key" in dict(columns(record)):
            twice = [key for key, count in Counter(row["key"] for row in tables[record.table]).items() if count > 1]
            assert not twice, record.table


def test_a_key_that_evidence_names_means_one_thing(tables: dict[str, Rows]) -> None:
    named = ("brands", "units", "branches", "principles", "practices", "recommendations", "warnings", "stated_counts")
    count = Counter(row["key"] for table in named for row in tables[table])
    assert [key for key, number in count.items() if number > 1] == []


def test_every_key_referred_to_exists(tables: dict[str, Rows]) -> None:
    keys = {table: {row["key"] for row in rows if "key" in row} for table, rows in tables.items()}
    keys["themes"] = themes()
    dangling = [
        (table, name, value)
        for table, name, column, value in cells(tables)
        if column.refers and not any(value in keys[target] for target in column.refers)
    ]
    dangling += [
        ("evidence", row["key"], row["value"])
        for row in tables["evidence"]
        if row["statement"] in VALUE_OF and row["value"] not in keys[VALUE_OF[row["statement"]]]
    ]
    assert not dangling


def test_parts_are_numbered_from_one_without_gaps(tables: dict[str, Rows]) -> None:
    numbers: dict[str, list[int]] = {}
    for row in tables["parts"]:
        numbers.setdefault(row["whole"], []).append(int(row["ordinal"]))
    assert numbers
    for whole, ordinals in numbers.items():
        assert ordinals == list(range(1, len(ordinals) + 1)), whole


def test_segments_of_one_evidence_are_numbered_and_agree(tables: dict[str, Rows]) -> None:
    pieces: dict[str, Rows] = {}
    for row in tables["evidence"]:
        pieces.setdefault(row["key"], []).append(row)
    assert any(len(rows) > 1 for rows in pieces.values())
    for key, rows in pieces.items():
        assert [row["segment"] for row in rows] == [str(number + 1) for number in range(len(rows))], key
        assert len({(row["subject"], row["statement"], row["value"], row["section"]) for row in rows}) == 1, key


def test_every_brand_has_evidence_for_each_statement_about_it(tables: dict[str, Rows]) -> None:
    given = {(row["subject"], row["statement"], row["value"]) for row in tables["evidence"]}
    said = {(subject, statement) for subject, statement, _ in given}
    missing: list[tuple[str, ...]] = []
    for brand in tables["brands"]:
        key = brand["key"]
        needed = [("name",), ("owner",), ("kind",), ("status",)]
        needed += [("slogan",)] if brand["slogan"] else []
        missing += [(key, *item) for item in needed if (key, *item) not in said]
        exact = [("alias", alias) for alias in brand["aliases"].split("|") if alias]
        exact += [("part_of", brand["part_of"])] if brand["part_of"] else []
        exact += [("derived_from", other) for other in brand["derived_from"].split("|") if other]
        missing += [(key, *item) for item in exact if (key, *item) not in given]
    missing += [(row["whole"], "part", row["ordinal"]) for row in tables["parts"]
                if (row["whole"], "part", row["ordinal"]) not in given]
    missing += [(row["subject"], "principle", row["principle"]) for row in tables["principle_links"]
                if (row["subject"], "principle", row["principle"]) not in given]
    missing += [(row["brand"], "theme", row["theme"]) for row in tables["theme_links"]
                if row["action"] == "infer" and (row["brand"], "theme", row["theme"]) not in given]
    assert not missing


def test_principles_practices_counts_warnings_and_recommendations_have_evidence(tables: dict[str, Rows]) -> None:
    said = {(row["subject"], row["statement"]) for row in tables["evidence"]}
    for table, statement in (("principles", "name"), ("practices", "practice"), ("practices", "owner"),
                             ("stated_counts", "count"), ("warnings", "warning"), ("recommendations", "recommendation")):
        assert [row["key"] for row in tables[table] if (row["key"], statement) not in said] == [], table


def test_every_curated_theme_link_gives_phrase_and_reason_in_both_languages(tables: dict[str, Rows]) -> None:
    assert {row["action"] for row in tables["theme_links"]} == {"infer", "reject"}
    assert all(row["phrase"] and row["reason"] and row["reason_en"] for row in tables["theme_links"])


def test_everything_with_a_name_has_an_english_one(tables: dict[str, Rows]) -> None:
    bare = [(table, row["name"]) for table, rows in tables.items() for row in rows
            if "name_en" in row and not row["name_en"]]
    assert not bare


def test_evidence_stands_in_the_source_where_it_says(tables: dict[str, Rows], text: str) -> None:
    wrong = [row for row in tables["evidence"] if text[int(row["start"]) : int(row["end"])] != row["phrase"]]
    assert not wrong


def test_phrases_of_curated_theme_links_stand_in_the_source(tables: dict[str, Rows], text: str) -> None:
    pieces: dict[tuple[str, str], str] = {}
    for row in tables["evidence"]:
        if row["statement"] == "theme":
            pair = (row["subject"], row["value"])
            pieces[pair] = pieces.get(pair, "") + row["phrase"]
    for row in tables["theme_links"]:
        if row["action"] == "infer":
            assert pieces[row["brand"], row["theme"]] == row["phrase"]
        else:
            assert row["phrase"] in text


def test_the_source_is_known_by_length_and_checksum(tables: dict[str, Rows], text: str) -> None:
    (source,) = tables["sources"]
    assert int(source["characters"]) == len(text)
    assert source["sha256"] == hashlib.sha256(text.encode("utf-8")).hexdigest()
