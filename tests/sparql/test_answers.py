"""Errors, tags, the memory of results, compression, streaming and headers over HTTP."""

from __future__ import annotations

import json
import socket
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

import api.codings
from kg.sparql.limits import QueryLimits
from tests.sparql.conftest import EX
from tests.sparql.station import JSON, Station, source_of
from tests.support.codings import UNPACK

SELECT = "SELECT ?b WHERE { ?b <http://example.org/theme> <http://example.org/theme/1> } ORDER BY ?b LIMIT 3"
CONSTRUCT = "CONSTRUCT { ?b <urn:p> '理财为民'@zh } WHERE { ?b <http://example.org/theme> <http://example.org/theme/1> } LIMIT 3"
ASK = "ASK { ?s ?p ?o }"
FORM = "application/x-www-form-urlencoded"


def error_of(body: bytes) -> dict[str, Any]:
    error: dict[str, Any] = json.loads(body)["error"]
    assert error["code"]
    assert error["message"]["zh"]
    assert error["message"]["en"]
    return error



def test_syntax_errors_have_line_and_column(station: Station) -> None:
    response = station.post("SELECT * {\n  ?s ?p ?o .\n  ?s foo:bar ?o }")
    error = error_of(response.body)
    assert (response.status, error["code"], error["line"]) == (400, "query_syntax", 3)
    assert 6 <= error["column"] <= 14
    for text, line, column in (("SELECT * {\n ?s ?p ?o ) }", 2, 11), ("SELECT ?x {\n ?s ?p ?o } LIMIT", 2, 18)):
        error = error_of(station.post(text).body)
        assert (error["line"], error["column"]) == (line, column), error


# Caching and compression


def test_an_answer_has_a_tag_and_a_known_tag_is_304(station: Station) -> None:
    first = station.get(SELECT)
    tag = first.headers["etag"]
    assert first.headers["cache-control"] == "no-cache"
    assert "Accept" in first.headers["vary"]
    for given in (tag, f'"x", {tag}', tag.removeprefix("W/")):
        again = station.get(SELECT, If_None_Match=given)
        assert (again.status, again.body, again.headers["etag"]) == (304, b"", tag)
    assert station.get(SELECT.replace(" LIMIT", "\n#x\nLIMIT"), If_None_Match=tag).status == 304
    assert station.get(SELECT, If_None_Match='"other"').status == 200
    assert station.get(SELECT, "text/csv").headers["etag"] != tag
    assert station.get(SELECT, more="&default-graph-uri=urn:g").headers["etag"] != tag


def test_answers_that_change_have_no_tag(station: Station) -> None:
    query = "SELECT (RAND() AS ?x) {}"
    first, second = station.get(query), station.get(query)
    assert "etag" not in first.headers
    assert first.headers["cache-control"] == "no-store"
    assert first.body != second.body


def test_a_new_release_empties_the_memory_and_changes_the_tags(dump: Path, tmp_path: Path) -> None:
    changed = tmp_path / "changed.nq"
    changed.write_text(f"<urn:a> <{EX}theme> <{EX}theme/1> .\n", encoding="utf-8")
    with Station(source_of(dump, id="one")) as station:
        old = station.get(SELECT)
        assert len(station.door.cache) == 1
        station.turn_to(source_of(changed, id="two"))
        new = station.get(SELECT, If_None_Match=old.headers["etag"])
        assert new.status == 200
        assert json.loads(new.body)["results"]["bindings"] == [{"b": {"type": "uri", "value": "urn:a"}}]
        assert len(station.door.cache) == 1
        assert station.door.cache.release == "two"


def test_the_memory_of_results_is_bounded(dump: Path) -> None:
    with Station(source_of(dump), cache_bytes=200_000) as station:
        for place in range(100):
            query = f"SELECT * {{ ?s ?p ?o }} LIMIT {place + 1}"
            assert station.get(query).status == 200
        assert station.door.cache.kept_bytes <= 200_000
        assert 0 < len(station.door.cache) < 100


def test_a_repeated_question_does_not_reach_a_worker(station: Station) -> None:
    query = SELECT + " OFFSET 1"
    station.get(query)
    asked = station.pool.state.counts["asked"]
    assert station.get(query).status == 200
    assert station.post(query).status == 200
    assert station.pool.state.counts["asked"] == asked


@pytest.mark.parametrize("coding", UNPACK)
def test_answers_are_compressed_in_the_coding_that_the_client_likes(station: Station, coding: str) -> None:
    query = f"SELECT * {{ ?s <{EX}rank> ?o }}"
    plain = station.get(query)
    others = "".join(f", {other};q=0.1" for other in UNPACK if other != coding)
    packed = station.get(query, Accept_Encoding=coding + others)
    assert packed.headers["content-encoding"] == coding
    assert "Accept-Encoding" in packed.headers["vary"]
    assert packed.headers["etag"] == plain.headers["etag"]
    assert packed.headers["etag"].startswith("W/"), "other bytes under a strong tag"
    assert UNPACK[coding](packed.body) == plain.body
    assert len(packed.body) < len(plain.body) / 4


def test_the_best_coding_goes_out_and_none_where_none_is_taken(station: Station) -> None:
    query = f"SELECT * {{ ?s <{EX}rank> ?o }}"
    assert station.get(query, Accept_Encoding="gzip, deflate, br, zstd").headers["content-encoding"] == "zstd"
    assert station.get(query, Accept_Encoding="br, gzip").headers["content-encoding"] == "br"
    for taken in ("gzip;q=0", "identity", "deflate", "*;q=0"):
        assert "content-encoding" not in station.get(query, Accept_Encoding=taken).headers
    assert "content-encoding" not in station.get(ASK, Accept_Encoding="gzip").headers, "too short to be worth it"


def test_a_kept_answer_is_compressed_once(station: Station, monkeypatch: pytest.MonkeyPatch) -> None:
    query = f"SELECT ?s {{ ?s <{EX}rank> ?o }}"
    first = station.get(query, Accept_Encoding="br")
    monkeypatch.setattr(api.codings.Coding, "pack", None)  # whoever compresses now fails
    assert station.get(query, Accept_Encoding="br").body == first.body
    assert station.post(query, Accept_Encoding="br").body == first.body


def test_a_long_answer_is_streamed_and_whole(dump: Path) -> None:
    wide = "SELECT ?a ?b { ?a ?p ?x . ?b ?q ?x } LIMIT 40000"
    with Station(source_of(dump), QueryLimits(seconds=20.0)) as station:
        plain = station.get(wide)
        assert len(plain.body) > 4 << 20
        assert int(plain.headers["content-length"]) == len(plain.body)
        assert len(json.loads(plain.body)["results"]["bindings"]) == 40_000
        for coding, unpack in UNPACK.items():
            packed = station.get(wide, Accept_Encoding=coding)
            assert packed.headers["content-encoding"] == coding
            assert len(json.loads(unpack(packed.body))["results"]["bindings"]) == 40_000
        address = "/sparql?" + urlencode({"query": wide})
        assert station.ask("HEAD", address, {"Accept": JSON}).headers["content-length"] == plain.headers["content-length"]


# Other origins


def test_other_origins_may_read_only_by_the_setting(dump: Path, station: Station) -> None:
    there = {"Origin": "https://portal.example"}
    assert "access-control-allow-origin" not in station.get(ASK, **there).headers
    with Station(source_of(dump), cors_origins=("https://portal.example",)) as listed:
        for response in (listed.get(ASK, **there), listed.get(ASK, **there), listed.get("ASK {", **there)):
            assert response.headers["access-control-allow-origin"] == "https://portal.example"
            assert "Origin" in response.headers["vary"]
        assert "access-control-allow-origin" not in listed.get(ASK, Origin="https://evil.example").headers
        preflight = {**there, "Access-Control-Request-Method": "POST"}
        found = listed.ask("OPTIONS", "/sparql", preflight)
        assert found.headers["access-control-allow-methods"] == "GET, HEAD, POST"
    with Station(source_of(dump), cors_origins=("*",)) as open_to_all:
        assert open_to_all.get(ASK, **there).headers["access-control-allow-origin"] == "*"


def test_answers_can_do_nothing_in_a_browser(station: Station) -> None:
    for response in (station.get(SELECT), station.get("ASK {"), station.get(CONSTRUCT, "text/turtle")):
        assert response.headers["x-content-type-options"] == "nosniff"
        assert "default-src 'none'" in response.headers["content-security-policy"]


def test_two_requests_on_one_connection_are_both_answered(station: Station) -> None:
    address = "/sparql?" + urlencode({"query": ASK})
    request = f"GET {address} HTTP/1.1\r\nHost: x\r\nAccept: text/csv\r\n\r\n".encode()
    with socket.create_connection(("127.0.0.1", station.port)) as line:
        line.settimeout(60)
        line.sendall(request * 2)
        received = b""
        while received.count(b"\r\n\r\ntrue") < 2:
            data = line.recv(65536)
            assert data
            received += data


def test_the_metrics_tell_what_happened(dump: Path) -> None:
    parser = pytest.importorskip("prometheus_client.parser", reason="prometheus-client is not installed")
    with Station(source_of(dump)) as station:
        for query in (ASK, ASK, SELECT, "ASK {", "DROP ALL"):
            station.get(query)
        page = station.ask("GET", "/metrics")
        assert (page.status, page.kind) == (200, "text/plain")
        found = {
            (sample.name, *sample.labels.values()): sample.value
            for family in parser.text_string_to_metric_families(page.text)
            for sample in family.samples
        }
    assert found["kg_sparql_requests_total", "answered"] == 2
    assert found["kg_sparql_requests_total", "from_memory"] == 1
    assert found["kg_sparql_requests_total", "query_syntax"] == 1
    assert found["kg_sparql_requests_total", "query_refused"] == 1
    assert found["kg_sparql_seconds_count",] == 4
    assert found["kg_sparql_pool_total", "answered"] == 2
    assert found["kg_sparql_memory_entries",] == 2
    assert found["kg_sparql_heavy",] == 0


def test_slow_queries_are_logged_with_their_digest(dump: Path, caplog: pytest.LogCaptureFixture) -> None:
    with Station(source_of(dump), slow_seconds=0.0) as station, caplog.at_level("INFO", "brand_atlas.sparql"):
        station.get(SELECT)
        station.get("ASK {")
    lines = [record.getMessage() for record in caplog.records if record.name == "brand_atlas.sparql"]
    assert any("outcome=answered" in line and "query=-" not in line and line.endswith("slow") for line in lines)
    assert any("outcome=query_syntax" in line for line in lines)
