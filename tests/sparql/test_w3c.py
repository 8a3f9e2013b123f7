"""The W3C SPARQL 1.1 cases through HTTP: query, results and syntax, each with its own data.

Cases that do not pass are listed in ``not_passed.toml``, each with its reason; a listed case
that passes fails the test, so the list stays true.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.sparql.limits import PoolSettings
from tests.sparql.station import Station, source_of, write_dump
from tests.sparql.w3c import (
    GROUPS,
    SUITE,
    UPDATE_GROUPS,
    Case,
    Table,
    cases,
    read_expected,
    read_table,
    same_csv,
    same_graphs,
    same_tables,
    write_dataset,
)

pytestmark = pytest.mark.skipif(
    not SUITE.is_dir(), reason="the W3C data is not here: ../shared/reference/w3c is missing"
)
HERE = Path(__file__).parent
NOT_PASSED: dict[str, str] = tomllib.loads((HERE / "not_passed.toml").read_text(encoding="utf-8"))
ACCEPT = {
    ".srx": "application/sparql-results+xml",
    ".srj": "application/sparql-results+json",
    ".csv": "text/csv",
    ".tsv": "text/tab-separated-values",
    ".ttl": "application/sparql-results+json, text/turtle",
}


def _found(groups: tuple[str, ...], *kinds: str) -> list[Case]:
    return list(cases(groups, kinds)) if SUITE.is_dir() else []


EVALUATION = sorted(
    _found(GROUPS, "QueryEvaluationTest", "CSVResultFormatTest"),
    key=lambda case: (case.group, case.data, case.graphs),
)
GOOD = _found(GROUPS, "PositiveSyntaxTest11")
BAD = [case for case in _found(GROUPS, "NegativeSyntaxTest11") if case.query.suffix == ".rq"]
UPDATES = _found(
    UPDATE_GROUPS,
    "UpdateEvaluationTest", "PositiveUpdateSyntaxTest11", "NegativeUpdateSyntaxTest11", "NegativeSyntaxTest11",
)  # fmt: skip


class Theatre:
    """A station that plays one case after the other, on the data that the case wants."""

    def __init__(self, station: Station, folder: Path) -> None:
        self.station = station
        self._folder = folder
        self._stage: object = None

    def set_stage(self, case: Case) -> Station:
        stage = (case.group, case.data, case.graphs)
        if stage != self._stage:
            dump = self._folder / "data.nq"
            write_dataset(case, dump)
            self.station.turn_to(source_of(dump, id=repr(stage), union=False, service=case.base))
            self._stage = stage
        return self.station


@pytest.fixture(scope="module")
def theatre(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Theatre]:
    folder = tmp_path_factory.mktemp("w3c")
    dump = write_dump(folder / "data.nq", [])
    settings = PoolSettings(workers=1, heavy=1, spares=0)
    with Station(source_of(dump, union=False), settings=settings) as station:
        yield Theatre(station, folder)


def _judge(case: Case, passes: bool, told: str) -> None:
    reason = NOT_PASSED.get(case.id)
    if reason is None:
        assert passes, told
    else:
        assert not passes, f"{case.id} passes now: take it out of not_passed.toml ({reason})"
        pytest.skip(f"not passed: {reason}")


@pytest.mark.parametrize("case", EVALUATION, ids=lambda case: case.id)
def test_the_case_has_the_expected_result_through_http(case: Case, theatre: Theatre) -> None:
    assert case.result is not None
    station = theatre.set_stage(case)
    query = case.query.read_text(encoding="utf-8")
    response = station.post(query, ACCEPT[case.result.suffix])
    passes = False
    if response.status == 200 and case.result.suffix == ".csv":
        passes = same_csv(response.body, case.result.read_bytes())
    elif response.status == 200:
        expected = read_expected(case)
        if isinstance(expected, set):
            triples = {one.triple for one in ox.parse(response.body, format=ox.RdfFormat.TURTLE)}
            passes = same_graphs(triples, expected)
        else:
            table = read_table(response.body, response.kind)
            if isinstance(table, Table) and isinstance(expected, Table):
                passes = same_tables(table, expected, "ORDER BY" in query.upper())
            else:
                passes = table == expected
    _judge(case, passes, f"{response.status} {response.text}")


@pytest.mark.parametrize("case", GOOD, ids=lambda case: case.id)
def test_a_query_of_good_syntax_is_answered(case: Case, theatre: Theatre) -> None:
    response = theatre.set_stage(case).post(case.query.read_bytes(), "*/*")
    _judge(case, response.status == 200, f"{response.status} {response.text}")


@pytest.mark.parametrize("case", BAD, ids=lambda case: case.id)
def test_a_query_of_bad_syntax_is_refused_with_its_place(case: Case, theatre: Theatre) -> None:
    response = theatre.set_stage(case).post(case.query.read_bytes(), "*/*")
    _judge(case, response.status == 400 and b'"message"' in response.body, f"{response.status} {response.text}")


@pytest.mark.parametrize("case", UPDATES, ids=lambda case: case.id)
def test_every_update_of_the_suite_is_refused(case: Case, theatre: Theatre) -> None:
    text = case.query.read_bytes()
    station = theatre.station
    as_update = station.ask("POST", "/sparql", {"Content-Type": "application/sparql-update"}, text)
    assert as_update.status == 403
    as_query = station.post(text, "*/*")
    assert as_query.status in (400, 403)
    if case.kind in ("UpdateEvaluationTest", "PositiveUpdateSyntaxTest11") and text.strip():
        empty = case.name in ("test_38", "test_39", "test_40")  # a comment or a prologue only
        assert as_query.status == (400 if empty else 403), as_query.text


def test_the_list_of_cases_not_passed_names_real_cases() -> None:
    known = {case.id for case in (*EVALUATION, *GOOD, *BAD)}
    assert set(NOT_PASSED) <= known


def test_the_suite_is_complete() -> None:
    assert (len(EVALUATION), len(GOOD), len(BAD)) == (235, 63, 40)
