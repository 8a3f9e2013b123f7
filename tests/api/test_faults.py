"""The table from errors to HTTP status and exit code, and the one error shape."""

import inspect

import pytest

from api.faults import FAULTS, error_body, fault_of, headers_of, status_body
from kg import errors
from kg.errors import AtlasError
from kg.findings import Finding, Place

TREE = [kind for _, kind in inspect.getmembers(errors, inspect.isclass) if issubclass(kind, AtlasError)]


@pytest.mark.parametrize("kind", TREE, ids=lambda kind: kind.__name__)
def test_every_error_of_the_tree_has_a_row_of_its_own(kind):
    assert fault_of(kind).error is kind


def test_no_error_has_two_rows():
    assert len({row.error for row in FAULTS}) == len(FAULTS)


@pytest.mark.parametrize("row", FAULTS, ids=lambda row: row.error.__name__)
def test_statuses_and_exit_codes_are_of_the_right_kind(row):
    assert 400 <= row.status < 600
    assert 1 <= row.exit_code < 64


def test_a_child_without_a_row_takes_its_parents():
    class Newer(errors.BusyError):
        pass

    assert fault_of(Newer).error is errors.BusyError


def test_the_shape_has_code_and_both_languages():
    body = error_body(errors.UnknownNameError("theme", "理财", ("理财为民",)))["error"]
    assert body["code"] == "unknown_name"
    assert "理财为民" in body["message"]["zh"]
    assert "theme" in body["message"]["en"]
    assert body["near"] == ["理财为民"]


def test_syntax_errors_tell_their_place():
    body = error_body(errors.QuerySyntaxError("expected WHERE", 2, 7))["error"]
    assert (body["line"], body["column"]) == (2, 7)


def test_busy_tells_when_to_come_again():
    assert headers_of(errors.BusyError(3)) == {"Retry-After": "3"}
    assert error_body(errors.BusyError(3))["error"]["retry_after"] == 3


@pytest.mark.parametrize("status", [404, 405, 406, 413, 415, 422, 418])
def test_plain_statuses_have_the_same_shape(status):
    body = status_body(status, "/nowhere")["error"]
    assert body["code"] == f"http_{status}"
    assert body["message"]["zh"] != body["message"]["en"]


def test_findings_are_listed_with_their_place():
    values = (("file", "themes.ttl"), ("line", "3"), ("column", "1"), ("reason", "x"))
    finding = Finding("turtle_syntax", Place("themes.ttl", 3), values=values)
    body = error_body(errors.DataError([finding]))["error"]
    assert (body["findings"][0]["file"], body["findings"][0]["row"]) == ("themes.ttl", 3)
    assert body["findings"][0]["remedy"]["zh"]
