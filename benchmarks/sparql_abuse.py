"""Ten thousand bad requests of every kind: what is left behind in the service?

``kg serve`` as it ships, on the bundled data. Unknown formats, two queries, UTF-16, NUL bytes,
bodies announced at 100 MB, broken gzip, refused forms, heads and bodies that never end, downloads
that are given up: each kind in turn, by four clients. Workers, memory, open files and threads of
the service are counted before and afterwards, and every answer must have the right status.

    python -m benchmarks.sparql_abuse [--requests 10000]
"""

from __future__ import annotations

import argparse
import gzip
import socket
import struct
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psutil

from benchmarks.harness import OUTPUT, Report
from benchmarks.sparql_http import free_port, get, memory_mb, server
from kg.release import Site

CLIENTS = 4
_WIDE = quote("SELECT * { ?s ?p ?o . ?s ?q ?r } LIMIT 60000", safe="")
_CUT = 0  # the client hangs up itself, and sees no status


@dataclass(frozen=True, slots=True)
class Abuse:
    """One kind of bad request: its bytes, the status that answers it, and whether we hang up."""

    name: str
    request: bytes
    status: int
    hang_up: bool = False


def _get(query: str, more: str = "") -> bytes:
    return f"GET /sparql?{query} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{more}\r\n".encode()


def _post(body: bytes, kind: str = "application/sparql-query", more: str = "", length: int | None = None) -> bytes:
    size = len(body) if length is None else length
    head = f"POST /sparql HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: {kind}\r\nContent-Length: {size}\r\n{more}\r\n"
    return head.encode() + body


ABUSES: tuple[Abuse, ...] = (
    Abuse("unknown format", _get("query=ASK%20%7B%7D&format=pdf"), 406),
    Abuse("two queries", _get("query=ASK%20%7B%7D&query=ASK%20%7B%7D"), 400),
    Abuse("bad percent code", _get("query=%FF%FE"), 400),
    Abuse("NUL byte", _get("query=ASK%20%7B%00%7D"), 400),
    Abuse("UTF-16 body", _post("ASK {}".encode("utf-16")), 400),
    Abuse("UTF-16 announced", _post("ASK {}".encode("utf-16"), "application/sparql-query; charset=utf-16"), 415),
    Abuse("100 MB announced", _post(b"ASK", length=100 << 20), 413),
    Abuse("broken gzip", _post(gzip.compress(b"ASK {}")[:-4], more="Content-Encoding: gzip\r\n"), 400),
    Abuse("gzip bomb", _post(gzip.compress(b"#" * (20 << 20)), more="Content-Encoding: gzip\r\n"), 413),
    Abuse("deep nesting", _post(b"ASK " + b"{" * 3000), 400),
    Abuse("update", _post(b"update=DROP%20ALL", "application/x-www-form-urlencoded"), 403),
    Abuse("SERVICE", _post(b"ASK { SERVICE <http://127.0.0.1:9/> {} }"), 403),
    Abuse("head without an end", b"GET /sparql?query=ASK", _CUT, hang_up=True),
    Abuse("body without an end", _post(b"ASK", length=90), _CUT, hang_up=True),
    Abuse("download given up", _get(f"query={_WIDE}"), _CUT, hang_up=True),
)  # fmt: skip


def abuse(port: int, one: Abuse) -> str:
    """Send one bad request; return what was wrong with the answer, empty if nothing."""
    with socket.create_connection(("127.0.0.1", port), timeout=60) as line:
        line.sendall(one.request)
        if one.hang_up:
            if b"query=SELECT" in one.request:
                line.recv(1000)
            line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))  # a reset
            return ""
        words = line.recv(200).split(b" ", 2)
        found = int(words[1]) if len(words) > 1 else -1
        while line.recv(1 << 16):
            continue
    return "" if found == one.status else f"{one.name}: {found} instead of {one.status}"


def footprint(process: psutil.Process) -> dict[str, float]:
    """Count what a service holds: files and threads are the web process's own."""
    return {
        "workers": len(process.children(recursive=True)),
        "open files": process.num_fds(),
        "threads": process.num_threads(),
        "memory, MB": round(memory_mb(process), 1),
    }


def _send(port: int, count: int) -> Counter[str]:
    def share(client: int) -> Counter[str]:
        return Counter(abuse(port, ABUSES[at % len(ABUSES)]) for at in range(client, count, CLIENTS))

    with ThreadPoolExecutor(CLIENTS) as crowd:
        return sum(crowd.map(share, range(CLIENTS)), Counter())


def _until(holds: Callable[[], bool], seconds: float) -> None:
    end = time.monotonic() + seconds
    while not holds() and time.monotonic() < end:
        time.sleep(0.2)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=10_000)
    given = parser.parse_args()
    OUTPUT.mkdir(parents=True, exist_ok=True)
    report = Report("sparql_abuse")
    with tempfile.TemporaryDirectory(prefix="abuse-", dir=OUTPUT) as scratch:
        home, port = Path(scratch) / "home", free_port()
        Site(home).build()
        command = [sys.executable, "-m", "api.cli", "--home", str(home), "serve", "--port", str(port)]
        with server([*command, "--query-cache-mb", "0"], port, "/sparql") as process:
            wrong = _send(port, 10 * len(ABUSES))  # once beforehand, so that everything is warm
            _until(lambda: not process.net_connections("tcp")[1:], 30)
            before = footprint(process)
            began = time.perf_counter()
            wrong += _send(port, given.requests)
            report.note("bad requests", f"{given.requests} in {time.perf_counter() - began:.0f} s")
            _until(lambda: footprint(process)["workers"] == before["workers"], 30)
            after = footprint(process)
            for name, value in before.items():
                report.note(f"{name}, before and after", f"{value:g} {after[name]:g}")
            report.note("wrong answers", "; ".join(f"{name} ×{count}" for name, count in wrong.items() if name) or "none")
            report.at_most("answers with the wrong status", sum(count for name, count in wrong.items() if name), 0)
            report.at_most("workers, more or fewer", abs(after["workers"] - before["workers"]), 0)
            report.at_most("open files, more than before", after["open files"] - before["open files"], 2)
            report.at_most("threads, more than before", after["threads"] - before["threads"], 4)
            report.at_most("memory afterwards / before", after["memory, MB"] / before["memory, MB"], 1.25)
            report.at_most("a good query afterwards, wrong status", abs(get(port, f"/sparql?query={quote('ASK {}')}")[0] - 200), 0)
    report.finish()


if __name__ == "__main__":
    main()
