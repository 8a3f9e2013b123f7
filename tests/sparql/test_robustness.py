"""Bad, slow and vanishing clients: the right status, and nothing left behind."""

from __future__ import annotations

import gzip
import json
import os
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psutil
import pytest

import api.patience
import api.sparql_door
import api.sparql_reply
from kg.errors import QueryMemoryError
from kg.sparql.answer import Answer, Spool
from kg.sparql.limits import PoolSettings, QueryLimits
from tests.sparql.station import Station, source_of
from tests.sparql.test_attacks import HIDDEN_CROSS, assert_whole, eventually
from tests.support.codings import UNPACK

LONG = "SELECT ?a ?b { ?a ?p ?x . ?b ?q ?x } LIMIT 40000"  # six megabytes of JSON

BAD_REQUESTS: tuple[tuple[str, str, dict[str, str], bytes | None, int], ...] = (
    ("GET", "/sparql?query=ASK%20%7B%7D&query=ASK%20%7B%7D", {}, None, 400),
    ("GET", "/sparql?query=%FF", {}, None, 400),
    ("GET", "/sparql?query=ASK%20%7B%00%7D", {}, None, 400),
    ("GET", "/sparql?query=ASK%20%7B%7D&format=pdf", {}, None, 406),
    ("GET", "/sparql?query=ASK%20%7B%7D", {"Accept": "image/png"}, None, 406),
    ("GET", "/sparql?query=ASK%20%7B", {}, None, 400),
    ("GET", "/sparql?query=SELECT%20*%20%7B%20%3Fs%20foo%3Abar%201%20%7D", {}, None, 400),
    ("GET", "/sparql?update=DROP%20ALL", {}, None, 403),
    ("PUT", "/sparql", {}, b"x", 405),
    ("POST", "/sparql", {"Content-Type": "application/sparql-query; charset=utf-16"}, "ASK {}".encode("utf-16"), 415),
    ("POST", "/sparql", {"Content-Type": "application/sparql-query"}, "ASK {}".encode("utf-16"), 400),
    ("POST", "/sparql", {"Content-Type": "application/sparql-query", "Content-Encoding": "gzip"}, gzip.compress(b"ASK {}")[:-4], 400),
    ("POST", "/sparql", {"Content-Type": "application/x-www-form-urlencoded"}, b"query=", 400),
    ("POST", "/sparql", {"Content-Type": "text/plain"}, b"ASK {}", 415),
    ("POST", "/sparql", {"Content-Type": "application/sparql-query"}, b"ASK " + b"{" * 3000, 400),
    ("POST", "/sparql", {"Content-Type": "application/sparql-query"}, b"ASK { SERVICE <http://127.0.0.1:9/> {} }", 403),
)  # fmt: skip


def footprint(station: Station) -> tuple[int, int, int]:
    """Return open files, threads and children of this process."""
    own = psutil.Process()
    return own.num_fds(), own.num_threads(), len(own.children(recursive=True))


def steady(station: Station, before: tuple[int, int, int]) -> bool:
    files, threads, children = footprint(station)
    return files <= before[0] + 2 and threads <= before[1] + 8 and children <= before[2]


def test_ten_thousand_bad_requests_leave_nothing_behind(patient: Station) -> None:
    each = 10_000 // 4

    def send(_: int) -> int:
        done = 0
        connection = HTTPConnection("127.0.0.1", patient.port, timeout=30)
        while done < each:
            method, path, headers, body, status = BAD_REQUESTS[done % len(BAD_REQUESTS)]
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            response.read()
            assert response.status == status, (method, path, response.status)
            done += 1
        connection.close()
        return done

    with ThreadPoolExecutor(4) as crowd:  # once beforehand, so that everything is warm
        for method, path, headers, body, status in BAD_REQUESTS:
            assert patient.ask(method, path, headers, body).status == status
        assert_whole(patient)
        before, memory, workers = footprint(patient), psutil.Process().memory_info().rss, patient.pool.pids
        assert sum(crowd.map(send, range(4))) == 10_000
    assert_whole(patient)
    eventually(lambda: steady(patient, before), f"{before} became {footprint(patient)}")
    assert patient.pool.pids == workers, patient.pool.state
    assert psutil.Process().memory_info().rss - memory < 48 << 20


@pytest.mark.parametrize("body", [b"query=ASK%7B%7D&query=ASK%7B%7D", b"update=DROP%20ALL", b"\xff\xfe"])
def test_a_bad_body_that_has_come_whole_is_answered_and_the_line_goes_on(station: Station, body: bytes) -> None:
    line = HTTPConnection("127.0.0.1", station.port, timeout=20)
    for _ in range(2):
        line.request("POST", "/sparql", body, {"Content-Type": "application/x-www-form-urlencoded"})
        response = line.getresponse()
        assert response.status in (400, 403)
        assert response.getheader("connection") != "close"
        response.read()
    line.close()


def begin(station: Station, query: str) -> socket.socket:
    line = socket.create_connection(("127.0.0.1", station.port))
    line.settimeout(60)
    request = f"GET /sparql?query={quote(query)} HTTP/1.1\r\nHost: x\r\nAccept: application/sparql-results+json\r\n\r\n"
    line.sendall(request.encode())
    return line


def test_readers_who_leave_in_the_middle_cost_nothing(dump: Path) -> None:
    with Station(source_of(dump), QueryLimits(seconds=10.0), cache_bytes=0) as station:
        assert len(station.get(LONG).body) > 4 << 20
        assert_whole(station)
        before = footprint(station)
        for _ in range(8):
            with begin(station, LONG) as line:
                assert line.recv(1000).startswith(b"HTTP/1.1 200")
                line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")  # reset
        assert_whole(station)
        eventually(lambda: steady(station, before), f"{before} became {footprint(station)}")


def test_a_slow_reader_keeps_no_worker(dump: Path) -> None:
    with Station(source_of(dump), QueryLimits(seconds=10.0), cache_bytes=0) as station, ExitStack() as held:
        lines = [held.enter_context(begin(station, LONG)) for _ in range(6)]
        for line in lines:
            assert line.recv(100).startswith(b"HTTP/1.1 200")
        eventually(lambda: station.pool.state.idle == 4, "slow readers keep the workers")
        assert station.get("ASK {}").status == 200
        received = 100
        while data := lines[0].recv(1 << 16):  # and gets everything in the end
            received += len(data)
            if received > 4 << 20 and data.endswith(b"]}}"):
                break
        assert received > 4 << 20
        held.close()
        assert_whole(station)


def test_who_goes_away_while_waiting_frees_the_worker(dump: Path) -> None:
    limits = QueryLimits(seconds=30.0)
    with Station(source_of(dump), limits) as station:
        for query in (HIDDEN_CROSS, HIDDEN_CROSS + " LIMIT 7"):
            line = begin(station, query)
            eventually(lambda: station.pool.state.quick + station.pool.state.heavy == 1, "it does not run")
            line.close()
            eventually(lambda: station.pool.state.quick + station.pool.state.heavy == 0, "it still runs", 5.0)
        assert_whole(station)
        assert station.pool.state.counts["abandoned"] == 2


def test_a_body_that_comes_too_slowly_is_given_up(station: Station, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api.sparql_door, "_BODY_SECONDS", 0.5)
    before = footprint(station)
    lines = []
    for _ in range(50):
        line = socket.create_connection(("127.0.0.1", station.port))
        line.settimeout(60)
        line.sendall(b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\nContent-Length: 90\r\n\r\nASK")
        lines.append(line)
    assert station.get("ASK {}").status == 200
    for line in lines:
        assert line.recv(1000).startswith(b"HTTP/1.1 408")
        line.close()
    assert_whole(station)
    eventually(lambda: steady(station, before), f"{before} became {footprint(station)}")


def test_a_head_that_comes_too_slowly_is_given_up(station: Station, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api.patience, "HEAD_SECONDS", 0.4)
    before = footprint(station)
    lines = []
    for words in [b"GET /sparql?query=ASK", b"", b"GET / HTTP/1.1\r\nHost:"] * 20:
        line = socket.create_connection(("127.0.0.1", station.port))
        line.settimeout(60)
        line.sendall(words)
        lines.append(line)
    assert station.get("ASK {}").status == 200
    for line in lines:
        assert line.recv(1000) == b""
        line.close()
    eventually(lambda: steady(station, before), f"{before} became {footprint(station)}")


def test_a_slow_head_after_a_first_request_is_given_up_too(
    station: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(api.patience, "HEAD_SECONDS", 0.4)
    with begin(station, "ASK {}") as line:
        assert line.recv(4000).startswith(b"HTTP/1.1 200")
        line.sendall(b"GET /sparql?que")
        while data := line.recv(4000):
            assert b"HTTP/1.1" not in data


def test_a_head_without_an_end_is_cut_off(station: Station) -> None:
    memory = psutil.Process().memory_info().rss
    with socket.create_connection(("127.0.0.1", station.port)) as line:
        line.settimeout(60)
        sent = 0
        try:
            line.sendall(b"GET /sparql?query=")
            while sent < 64 << 20:
                sent += line.send(b"a" * 65_536)
        except (BrokenPipeError, ConnectionResetError):
            pass
    assert sent < 32 << 20
    assert psutil.Process().memory_info().rss - memory < 32 << 20
    assert station.get("ASK {}").status == 200


def test_a_reader_who_never_reads_is_cut_off(dump: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api.sparql_reply, "_SEND_SECONDS", 0.3)
    with Station(source_of(dump), QueryLimits(seconds=10.0), cache_bytes=0) as station:
        line = begin(station, LONG)
        eventually(lambda: station.served.leases == 1, "the request has not come")
        eventually(lambda: station.served.leases == 0, "the request is still there")
        received = b""
        while data := line.recv(1 << 20):
            received += data
        line.close()
        head, _, body = received.partition(b"\r\n\r\n")
        announced = int(dict(part.split(b": ", 1) for part in head.split(b"\r\n")[1:])[b"content-length"])
        assert len(body) < announced  # the client knows that something is missing
        assert_whole(station)


def test_a_worker_that_dies_while_sending_is_seen_by_the_reader(dump: Path) -> None:
    """Kill every worker over and over while answers stream: each answer is whole or an error."""
    with Station(source_of(dump), QueryLimits(seconds=10.0), cache_bytes=0) as station:
        stop = threading.Event()

        def kill() -> None:
            while not stop.wait(0.6):
                for pid in station.pool.pids:
                    try:
                        os.kill(pid, 9)
                    except ProcessLookupError:
                        continue

        killer = threading.Thread(target=kill)
        killer.start()
        seen = set()
        try:
            end = time.monotonic() + 4
            while time.monotonic() < end:
                try:
                    response = station.get(LONG)
                except Exception as broken:  # the connection was cut
                    seen.add(type(broken).__name__)
                    continue
                seen.add(str(response.status))
                document = json.loads(response.body)
                if response.status == 200:
                    assert len(document["results"]["bindings"]) == 40_000
                else:
                    assert document["error"]["code"] in ("query_memory", "busy")
        finally:
            stop.set()
            killer.join()
        assert seen <= {"200", "503", "IncompleteRead", "RemoteDisconnected", "ConnectionResetError"}
        assert_whole(station)


@pytest.mark.parametrize("coding", ["identity", *UNPACK])
def test_an_answer_that_breaks_off_has_no_end(
    station: Station, monkeypatch: pytest.MonkeyPatch, coding: str
) -> None:
    """A worker dies when half of a long answer has been sent: nothing may look like its end."""

    async def half(*_: Any) -> Answer:
        spool = Spool(4 << 20)
        spool.feed(b'{"head":{"vars":["s"]},"results":{"bindings":[' + os.urandom(1 << 20))
        spool.fail(QueryMemoryError())
        return Answer("application/sparql-results+json", spool.length, 0.1, spool=spool)

    monkeypatch.setattr(station.pool, "submit", half)
    with socket.create_connection(("127.0.0.1", station.port), timeout=60) as line:
        request = f"GET /sparql?query=ASK%20%7B%3Chalf:{coding}%3E%20?p%20?o%7D HTTP/1.1\r\nHost: x\r\nAccept-Encoding: {coding}\r\n\r\n"
        line.sendall(request.encode())
        received = b""
        while data := line.recv(1 << 20):  # until the server hangs up
            received += data
    head, _, body = received.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200")
    assert len(body) > 500_000
    if coding == "identity":
        assert b"content-length: %d" % (4 << 20) in head
        assert len(body) < 4 << 20
    else:
        assert b"transfer-encoding: chunked" in head
        assert not body.endswith(b"0\r\n\r\n")


def test_one_client_cannot_take_the_whole_queue(dump: Path) -> None:
    settings = PoolSettings(workers=1, heavy=1, queue=20, per_client=5)
    with Station(source_of(dump), QueryLimits(seconds=2.0), settings) as station, ThreadPoolExecutor(12) as crowd:
        queries = [f"{HIDDEN_CROSS} LIMIT {n}" for n in range(1, 13)]
        statuses = list(crowd.map(lambda query: station.get(query).status, queries))
        assert statuses.count(503) >= 7
        assert_whole(station)
