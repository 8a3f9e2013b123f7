"""Each mistake in a data folder is one finding that names file, row, column and remedy."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.findings import Severity
from kg.messages import catalogue
from kg.readers import read_folder
from kg.records import Brand, EvidenceSegment
from tests.core.folders import GOOD, Table, added, changed, csv_text, told, write_folder

CASES: dict[str, tuple[dict[str, Table], list[tuple[str, str, int, str]]]] = {
    "a required cell is empty": (
        changed("units", 1, name=""), [("cell_missing", "units.csv", 3, "name")]),
    "a key is used twice": (
        added("brands", key="x1", name="又一个", owner="bureau"), [("key_twice", "brands.csv", 4, "key")]),
    "a key has a blank inside": (
        changed("places", 0, key="the city"),
        [("key_pattern", "places.csv", 2, "key"), ("reference_unknown", "units.csv", 2, "place")]),
    "a unit and a branch share a key": (
        changed("branches", 1, key="centre"), [("key_unit_and_branch", "branches.csv", 3, "key")]),
    "an owner is not there": (
        changed("brands", 0, owner="burea"), [("reference_near", "brands.csv", 2, "owner")]),
    "an owner is named instead of keyed": (
        changed("brands", 0, owner="云水市财政局"), [("reference_near", "brands.csv", 2, "owner")]),
    "a place is not there and none is like it": (
        changed("units", 0, place="zzzzzz"), [("reference_unknown", "units.csv", 2, "place")]),
    "a theme is not in the scheme": (
        changed("theme_links", 0, theme="nothing-like-it"), [("reference_unknown", "theme_links.csv", 2, "theme")]),
    "a part has no whole": (
        changed("parts", 0, whole="x22"), [("reference_near", "parts.csv", 2, "whole")]),
    "a part is written twice": (
        added("parts", whole="x2", ordinal="1", name="又一项"), [("part_twice", "parts.csv", 3, "ordinal")]),
    "a key could be a brand or a practice": (
        changed("practices", 0, key="x2"), [("reference_ambiguous", "parts.csv", 2, "whole")]),
    "a number is not one": (
        changed("stated_counts", 0, count="三十二"), [("integer_bad", "stated_counts.csv", 2, "count")]),
    "a count is negative": (
        changed("stated_counts", 0, count="-1"), [("number_too_small", "stated_counts.csv", 2, "count")]),
    "an ordinal is zero": (
        changed("parts", 0, ordinal="0"), [("number_too_small", "parts.csv", 2, "ordinal")]),
    "a number has a thousand digits": (
        changed("stated_counts", 0, count="9" * 1000), [("integer_bad", "stated_counts.csv", 2, "count")]),
    "a date is no day": (
        changed("sources", 0, issued="2024-02-30"), [("date_bad", "sources.csv", 2, "issued")]),
    "a date is words": (
        changed("sources", 0, issued="去年"), [("date_bad", "sources.csv", 2, "issued")]),
    "a yes or no is neither": (
        changed("branches", 1, anonymous="也许"), [("boolean_bad", "branches.csv", 3, "anonymous")]),
    "a choice is not offered": (
        changed("branches", 0, kind="party"), [("choice_bad", "branches.csv", 2, "kind")]),
    "a concept is not in its scheme": (
        changed("brands", 0, kind="office"), [("concept_unknown", "brands.csv", 2, "kind")]),
    "a cell holds a NUL": (
        changed("brands", 1, name="星\0火"), [("control_character", "brands.csv", 3, "name")]),
    "a cell holds a bidirectional override": (
        changed("brands", 1, name="星\u202e火"), [("control_character", "brands.csv", 3, "name")]),
    "a name has a line break": (
        changed("brands", 1, name="星\n火"), [("line_break", "brands.csv", 3, "name")]),
    "a name is far too long": (
        changed("brands", 1, name="星" * 301), [("cell_too_long", "brands.csv", 3, "name")]),
    "a note is far too long": (
        changed("brands", 1, note="星" * 10_001), [("cell_too_long", "brands.csv", 3, "note")]),
    "a cell is beyond what the csv module reads": (
        changed("warnings", 0, name="化" * 200_000), [("csv_broken", "warnings.csv", 2, "")]),
    "a unit is part of itself": (
        changed("units", 0, parent="bureau"), [("cycle", "units.csv", 2, "parent")]),
    "two sections hold each other": (
        changed("sections", 0, parent="s2"), [("cycle", "sections.csv", 2, "parent")]),
    "two brands are derived from each other": (
        changed("brands", 0, derived_from="x2"), [("cycle", "brands.csv", 2, "derived_from")]),
    "two systems are part of each other": (
        changed("brands", 0, part_of="x2"), [("cycle", "brands.csv", 2, "part_of")]),
    "a place code has five digits": (
        changed("places", 0, code="99010"), [("place_code_bad", "places.csv", 2, "code")]),
    "a Wikidata id has no Q": (
        changed("places", 0, wikidata="1"), [("wikidata_bad", "places.csv", 2, "wikidata")]),
    "a credit code lost digits to Excel": (
        changed("units", 0, identifier="1.13702E+17"), [("identifier_bad", "units.csv", 2, "identifier")]),
    "a checksum is cut": (
        changed("sources", 0, sha256="75dc"), [("sha256_bad", "sources.csv", 2, "sha256")]),
    "a theme link is written twice": (
        added("theme_links", brand="x2", theme="fuwu-qunzhong", action="infer", phrase="服务"),
        [("link_twice", "theme_links.csv", 3, "theme")]),
    "a theme link is inferred and rejected": (
        added("theme_links", brand="x2", theme="fuwu-qunzhong", action="reject"),
        [("link_contradicts", "theme_links.csv", 3, "action")]),
    "a principle link is written twice": (
        added("principle_links", subject="bureau", principle="p1"),
        [("principle_link_twice", "principle_links.csv", 4, "principle")]),
    "evidence ends before it starts": (
        changed("evidence", 2, end="10"), [("range_empty", "evidence.csv", 4, "end")]),
    "evidence starts before the text": (
        changed("evidence", 2, start="-2"), [("number_too_small", "evidence.csv", 4, "start")]),
    "a phrase is longer than its range": (
        changed("evidence", 2, end="11"), [("range_length", "evidence.csv", 4, "end")]),
    "segments do not start at one": (
        changed("evidence", 2, segment="2"), [("segment_numbers", "evidence.csv", 4, "segment")]),
    "two segments have one number": (
        changed("evidence", 1, segment="1"), [("segment_numbers", "evidence.csv", 2, "segment")]),
    "segments of one piece state different things": (
        changed("evidence", 1, statement="slogan"), [("evidence_disagrees", "evidence.csv", 3, "statement")]),
    "evidence is about nothing": (
        changed("evidence", 2, subject="x22"), [("reference_near", "evidence.csv", 4, "subject")]),
    "evidence states what its subject cannot have": (
        changed("evidence", 2, subject="p1"), [("statement_misfit", "evidence.csv", 4, "statement")]),
    "evidence is for a part that is not there": (
        changed("evidence", 2, statement="part", value="2"), [("evidence_not_stated", "evidence.csv", 4, "value")]),
    "evidence does not say for which part": (
        changed("evidence", 2, statement="part", value=""), [("evidence_value_missing", "evidence.csv", 4, "value")]),
    "evidence is for a slogan that no table gives": (
        changed("evidence", 2, statement="slogan", value=""), [("evidence_not_stated", "evidence.csv", 4, "value")]),
    "evidence is for an unknown theme": (
        changed("evidence", 2, value="nothing-like-it"), [("reference_unknown", "evidence.csv", 4, "value")]),
    "units.csv is missing": (
        {name: rows for name, rows in GOOD.items() if name in ("brands", "sources", "sections")},
        [("table_missing", "units.csv", 0, "")]),
    "a table has no rows": (
        {"units": [{"key": "", "name": ""}], "brands": [{"key": "x", "name": "x", "owner": "u"}]},
        [("table_without_rows", "units.csv", 0, ""), ("reference_unknown", "brands.csv", 2, "owner")]),
}


@pytest.mark.parametrize("case", CASES)
def test_a_mistake_is_found_where_it_is(case: str, tmp_path: Path) -> None:
    tables, expected = CASES[case]
    folder = read_folder(write_folder(tmp_path, tables))
    assert sorted(told(folder.findings)) == sorted(expected)
    for finding in folder.errors:
        for lang in ("zh", "en"):
            assert finding.text(lang)
            assert finding.remedy(lang)
            assert "{" not in finding.text(lang) + finding.remedy(lang)


def test_a_good_folder_has_no_findings(tmp_path: Path) -> None:
    folder = read_folder(write_folder(tmp_path))
    assert folder.findings == ()
    assert dict(folder.counts) == {name: len(rows) for name, rows in GOOD.items()}


def test_all_mistakes_of_a_folder_are_told_at_once(tmp_path: Path) -> None:
    tables = {name: [dict(row) for row in rows] for name, rows in GOOD.items()}
    tables["units"][0]["level"] = "99"
    tables["brands"][0]["owner"] = "nobody"
    tables["brands"][1]["name"] = ""
    tables["stated_counts"][0]["count"] = "many"
    found = told(read_folder(write_folder(tmp_path, tables)).findings)
    assert {(code, file, row) for code, file, row, _ in found} >= {
        ("concept_unknown", "units.csv", 2), ("reference_unknown", "brands.csv", 2),
        ("cell_missing", "brands.csv", 3), ("integer_bad", "stated_counts.csv", 2)}


def test_a_wrong_key_is_answered_with_near_ones_and_a_name_with_its_key(tmp_path: Path) -> None:
    near = read_folder(write_folder(tmp_path / "a", changed("brands", 0, owner="burea"))).findings[0]
    assert "bureau" in near.text()
    named = read_folder(write_folder(tmp_path / "b", changed("brands", 0, owner="云水市财政局"))).findings[0]
    assert dict(named.values)["near"][0] == "bureau"


def test_a_column_wrong_in_every_row_does_not_bury_the_rest(tmp_path: Path) -> None:
    units = [{"key": f"u{number}", "name": "局", "level": "99"} for number in range(1500)]
    folder = read_folder(write_folder(tmp_path, {"units": units, "brands": [{"key": "x", "name": "x", "owner": "u9999"}]}))
    codes = [finding.code for finding in folder.findings]
    assert codes.count("concept_unknown") == 1000
    assert "reference_near" in codes
    more = next(finding for finding in folder.findings if finding.code == "more_findings")
    assert dict(more.values)["count"] == "500"


def test_rows_of_a_broken_file_are_not_missed_by_every_row_that_names_them(tmp_path: Path) -> None:
    write_folder(tmp_path)
    (tmp_path / "units.csv").write_bytes(b"")
    assert told(read_folder(tmp_path).findings) == [("file_empty", "units.csv", 0, "")]


def test_rows_count_as_excel_counts_them(tmp_path: Path) -> None:
    write_folder(tmp_path, changed("brands", 1, owner="nobody", note="两行\n备注"))
    text = (tmp_path / "brands.csv").read_bytes().decode("utf-8-sig").split("\r\n", 1)
    (tmp_path / "brands.csv").write_bytes(("\ufeff" + text[0] + "\r\n,,,\r\n" + text[1]).encode())
    assert told(read_folder(tmp_path).findings) == [("reference_unknown", "brands.csv", 4, "owner")]


@pytest.mark.parametrize("name", ["missing", "a file"])
def test_a_folder_that_is_none_is_one_finding(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    if name == "a file":
        path.write_text("x")
    folder = read_folder(path)
    assert [finding.code for finding in folder.findings] == ["folder_is_file" if name == "a file" else "folder_missing"]
    assert list(folder.rows(Brand)) == []


def test_a_theme_file_of_the_folder_is_read_and_its_mistakes_told(tmp_path: Path) -> None:
    write_folder(tmp_path)
    (tmp_path / "themes.ttl").write_text("this is no Turtle", encoding="utf-8")
    assert any(finding.code.startswith("turtle") for finding in read_folder(tmp_path).findings)


def test_every_finding_has_sentence_and_remedy_in_both_languages() -> None:
    codes = [name for name in catalogue() if name.startswith("findings.")]
    assert codes
    for name in codes:
        assert {"zh", "en"} <= set(catalogue()[name]), name
        if not name.endswith("_remedy"):
            assert f"{name}_remedy" in catalogue()


def test_unknown_files_and_columns_are_warnings_with_the_nearest_name(tmp_path: Path) -> None:
    write_folder(tmp_path)
    (tmp_path / "brand.csv").write_text("key\n", encoding="utf-8")
    rows = [{**row, "ownr": "x"} for row in GOOD["brands"]]
    (tmp_path / "brands.csv").write_text(csv_text(rows), encoding="utf-8")
    folder = read_folder(tmp_path)
    assert folder.errors == ()
    assert {finding.code: dict(finding.values) for finding in folder.findings} == {
        "file_unknown": {"near": "brands.csv"},
        "column_unknown_near": {"name": "ownr", "known": ("owner",), "known_zh": ("创建者",)}}
    assert all(finding.severity is Severity.WARNING for finding in folder.findings)


@pytest.mark.parametrize(("heading", "code"), [
    ("key,name,owner,name", "column_twice"), ("key,owner", "column_missing"), ("甲,乙,丙", "heading_missing"),
    ("key，name，owner", "separator_full_width")])
def test_a_wrong_heading_row_is_told(heading: str, code: str, tmp_path: Path) -> None:
    write_folder(tmp_path, {"units": GOOD["units"][1:], "brands": []})
    (tmp_path / "units.csv").write_text("key,name\nbureau,局\n", encoding="utf-8")
    (tmp_path / "brands.csv").write_text(f"{heading}\nx,x,bureau,x\n", encoding="utf-8")
    assert code in {finding.code for finding in read_folder(tmp_path).findings}


def test_more_cells_than_headings_are_told(tmp_path: Path) -> None:
    write_folder(tmp_path, {"units": [{"key": "u", "name": "局"}], "brands": []})
    (tmp_path / "brands.csv").write_text("key,name,owner\nx,一,二,u\n", encoding="utf-8")
    assert ("cell_extra", "brands.csv", 2, "") in told(read_folder(tmp_path).findings)


def test_unbalanced_quotes_are_told_with_their_row(tmp_path: Path) -> None:
    write_folder(tmp_path, {"units": [{"key": "u", "name": "局"}], "brands": []})
    (tmp_path / "brands.csv").write_text('key,name,owner\nx,一,u\ny,"二,u\n', encoding="utf-8")
    assert told(read_folder(tmp_path).findings) == [("csv_broken", "brands.csv", 3, "")]


def test_split_evidence_need_not_stand_together(tmp_path: Path) -> None:
    tables = {**GOOD, "evidence": [GOOD["evidence"][1], GOOD["evidence"][2], GOOD["evidence"][0]]}
    folder = read_folder(write_folder(tmp_path, tables))
    assert folder.findings == ()
    assert folder.facts.split == {"e1"}
    assert len(list(folder.rows(EvidenceSegment))) == 3
