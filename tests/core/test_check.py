"""kg check: evidence against the text, SHACL against the graph, each finding at its row."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from kg.check import check_folder, shapes
from kg.findings import Severity
from kg.readers import read_folder
from kg.terms import DEFAULT_BASE
from tests.core.folders import GOOD, Table, changed, told, write_folder
from tests.support.places import ARTICLE, BUNDLED, TINY

TEXT = "云水局的理财为民，服务群众。又一次云水。"


def texts(tmp_path: Path, text: str = TEXT) -> Path:
    path = tmp_path / "source.txt"
    path.write_bytes(text.encode())
    return path


def evidence(tables: dict[str, Table]) -> dict[str, Table]:
    """Fit the evidence of the good folder to ``TEXT``."""
    for row, (start, end) in zip(tables["evidence"], ((0, 2), (4, 8), (9, 11)), strict=True):
        row["start"], row["end"] = str(start), str(end)
    return tables


def test_evidence_that_stands_in_the_text_gives_no_finding(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "d", evidence(changed("sources", 0, characters=str(len(TEXT)))))
    assert [one for one in check_folder(folder, texts(tmp_path)) if one.severity is Severity.ERROR] == []


def test_a_phrase_elsewhere_is_told_with_its_right_offsets(tmp_path: Path) -> None:
    tables = evidence(changed("sources", 0))
    tables["evidence"][0] |= {"start": "10", "end": "12"}
    (finding,) = [one for one in check_folder(write_folder(tmp_path / "d", tables), texts(tmp_path)) if one.code.startswith("phrase")]
    assert told((finding,)) == [("phrase_elsewhere", "evidence.csv", 2, "start")]
    assert "0–2" in finding.remedy()
    assert dict(finding.values)["places"][0] == "17–19", "the nearest place comes first"


@pytest.mark.parametrize(("cells", "code"), [
    ({"start": "9", "end": "11", "phrase": "廉洁"}, "phrase_absent"),
    ({"start": "900", "end": "902", "phrase": "廉洁"}, "phrase_beyond")])
def test_a_phrase_that_is_nowhere_is_told(cells: dict[str, str], code: str, tmp_path: Path) -> None:
    tables = evidence(changed("sources", 0))
    tables["evidence"][2] |= cells
    assert (code, "evidence.csv", 4, "start") in told(check_folder(write_folder(tmp_path / "d", tables), texts(tmp_path)))


def test_another_text_than_the_source_is_told_by_length_and_checksum(tmp_path: Path) -> None:
    tables = evidence(changed("sources", 0, characters="99", sha256="0" * 64))
    found = told(check_folder(write_folder(tmp_path / "d", tables), texts(tmp_path)))
    assert ("source_hash", "sources.csv", 2, "sha256") in found
    assert ("source_length", "sources.csv", 2, "characters") in found


def test_of_two_sources_the_one_with_the_checksum_is_checked(tmp_path: Path) -> None:
    tables = evidence(changed("sources", 0, sha256=hashlib.sha256(TEXT.encode()).hexdigest()))
    tables["sources"].append({"key": "other", "name": "另一篇", "sha256": "1" * 64})
    tables["evidence"][2] |= {"source": "other", "start": "500", "end": "502"}
    found = check_folder(write_folder(tmp_path / "d", tables), texts(tmp_path))
    assert [one.code for one in found if one.code.startswith(("phrase", "source"))] == ["source_not_given"]


def test_a_text_of_no_source_is_told(tmp_path: Path) -> None:
    tables = evidence(changed("sources", 0, sha256="0" * 64))
    tables["sources"].append({"key": "other", "name": "另一篇", "sha256": "1" * 64})
    assert "source_not_listed" in {one.code for one in check_folder(write_folder(tmp_path / "d", tables), texts(tmp_path))}


def test_a_text_that_is_not_utf8_is_told(tmp_path: Path) -> None:
    path = tmp_path / "source.txt"
    path.write_bytes(TEXT.encode("gbk"))
    assert "source_unreadable" in {one.code for one in check_folder(write_folder(tmp_path / "d"), path)}


def test_evidence_for_a_theme_that_the_brand_does_not_have_is_told(tmp_path: Path) -> None:
    tables = changed("evidence", 2, value="jixiao-guanli")
    assert ("evidence_not_stated", "evidence.csv", 4, "value") in told(check_folder(write_folder(tmp_path, tables)))


def test_shapes_are_checked_and_findings_point_at_the_row(tmp_path: Path) -> None:
    found = check_folder(write_folder(tmp_path, changed("brands", 0, kind=None)))
    shaped = [one for one in found if one.code == "shape" and "brand-kind-given" in one.remedy("zh")]
    assert told(tuple(shaped)) == [("shape", "brands.csv", 2, "")]
    assert shaped[0].severity is Severity.WARNING, "a ledger need not tell the kinds of its brands"
    assert "类型" in shaped[0].text("zh")
    assert "kind" in shaped[0].text("en")


def test_advice_of_the_shapes_is_a_warning(tmp_path: Path) -> None:
    found = check_folder(write_folder(tmp_path, changed("units", 1, level="")))
    assert (Severity.WARNING, "units.csv", 3) in {
        (one.severity, one.place.file, one.place.row) for one in found if one.code == "shape"}


def test_a_graph_too_large_for_shapes_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shapes, "MOST_QUADS", 100)
    (finding,) = shapes.check_shapes(read_folder(write_folder(tmp_path)), DEFAULT_BASE)
    assert (finding.code, finding.severity) == ("shapes_skipped", Severity.WARNING)


def test_a_folder_with_errors_is_told_them_and_no_shapes(tmp_path: Path) -> None:
    found = check_folder(write_folder(tmp_path, changed("brands", 0, owner="nobody")))
    assert {one.code for one in found} == {"reference_unknown"}


def test_the_tiny_folder_is_right_to_the_last_offset() -> None:
    assert check_folder(TINY, TINY / "source.txt") == ()


def test_the_bundled_folder_is_right_to_the_last_offset() -> None:
    if not ARTICLE.is_file():
        pytest.skip("the article's text is not part of the project and not beside it here")
    assert [one for one in check_folder(BUNDLED, ARTICLE) if one.severity is Severity.ERROR] == []


def test_the_good_folder_of_these_tests_keeps_the_shapes(tmp_path: Path) -> None:
    found = check_folder(write_folder(tmp_path, GOOD))
    assert [one for one in found if one.severity is Severity.ERROR] == []
