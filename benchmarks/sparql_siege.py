"""Twenty hostile queries in flight: do pages, named views and short queries stay quick?

``kg serve`` as it ships, on a ledger of N brands with a time limit of a few seconds. One client
asks for ``/healthz``, a named view and ``ASK {}`` in turn, first alone, then while twenty others
send cross products, growth bombs, planner bombs, deep nesting, long texts and regex bombs without
pause. Afterwards the pool must be whole again.

    python -m benchmarks.sparql_siege [--brands 10000] [--seconds 15]
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import threading
import time
from collections import Counter
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import quote

import psutil

import kg
from benchmarks.harness import OUTPUT, Measurement, Report
from benchmarks.ledger import Ledger
from benchmarks.sparql_http import free_port, get, memory_mb, server
from kg.release import Site

ATTACKERS = 20
HOSTILE = (
    "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "ASK { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(STRLEN(STR(?c)) + STRLEN(STR(?f)) + STRLEN(STR(?i)) < 0) }",
    "SELECT (COUNT(*) AS ?n) { ?a ?p ?c . ?d ?p ?f . ?g ?p ?i }",
    "SELECT (STRLEN(?x29) AS ?n) { BIND('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa' AS ?x0) "
    + "".join(f"BIND(CONCAT(?x{i},?x{i}) AS ?x{i + 1}) " for i in range(29)) + "}",
    "SELECT (STRLEN(GROUP_CONCAT(CONCAT(STR(?a), STR(?c), STR(?f)))) AS ?n) { ?a ?p ?c . ?d ?p ?f }",
    "SELECT * { ?a ?p ?c . ?d ?p ?f . ?g ?q ?i } ORDER BY ?c ?f ?i",
    "SELECT * { " + " ".join(f"?s ?p{i} ?o{i} ." for i in range(200)) + " }",
    "SELECT * { ?a (!<urn:a>)* ?b . ?b (!<urn:b>|^!<urn:c>)+ ?c . ?c (!<urn:d>)* ?d }",
    "SELECT * " + "{" * 4000 + "}" * 4000,
    "SELECT (" + "IF(true," * 960 + "1" + ",2)" * 960 + " AS ?x) {}",
    "SELECT * { " + "OPTIONAL { ?s ?p ?o } " * 2700 + "}",
    "SELECT * { " + "?s ?p ?o . " * 15_000 + "}",
    "SELECT * { ?s ?p ?o } #" + "x" * 10_000_000,
    "ASK { ?s ?p ?o FILTER(REGEX(?o, '(a*)*(a|aa)+(a*)*b') && REGEX(CONCAT(STR(?o), STR(?s)), '((.*)*)*x$')) }",
    "SELECT * { ?s ?p ?o . ?t ?q ?o . ?u ?r ?o }",
)  # fmt: skip


def watch(port: int, targets: tuple[str, ...], seconds: float) -> dict[str, list[float]]:
    """Ask for each target in turn; return the milliseconds of every answer."""
    found: dict[str, list[float]] = {target: [] for target in targets}
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        for target in targets:
            began = time.perf_counter()
            status, _ = get(port, target, "*/*")
            if status != 200:
                raise RuntimeError(f"{target} answered {status}")
            found[target].append((time.perf_counter() - began) * 1000)
    return found


def attack(port: int, first: int, stop: threading.Event, statuses: Counter[int]) -> None:
    """Send hostile queries one after the other."""
    at = first
    while not stop.is_set():
        line = HTTPConnection("127.0.0.1", port, timeout=60)
        try:
            line.request("POST", "/sparql", HOSTILE[at % len(HOSTILE)], {"Content-Type": "application/sparql-query"})
            statuses[line.getresponse().status] += 1
        except (OSError, HTTPException):  # refused while it was still sending
            statuses[0] += 1
        finally:
            line.close()
        at += 1


def percentile(times: list[float], part: float) -> float:
    return sorted(times)[min(int(len(times) * part), len(times) - 1)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--brands", type=int, default=10_000)
    parser.add_argument("--seconds", type=float, default=15)
    given = parser.parse_args()
    OUTPUT.mkdir(parents=True, exist_ok=True)
    report = Report("sparql_siege")
    with tempfile.TemporaryDirectory(prefix="siege-", dir=OUTPUT) as scratch:
        data, home, port = Path(scratch) / "ledger", Path(scratch) / "home", free_port()
        Ledger(given.brands).write(data)
        Site(home).build(data)
        with kg.open(home=home) as atlas:
            theme = atlas.themes()[0].ref.key
        targets = ("/healthz", f"/views/theme.json?theme={theme}", f"/sparql?query={quote('ASK {}')}")
        command = [sys.executable, "-m", "api.cli", "--home", home, "serve", "--port", str(port)]
        flags = ["--query-seconds", "4", "--query-memory-mb", "256", "--query-cache-mb", "0"]
        with server([*command, *flags], port, "/sparql") as process:
            _besiege(report, process, port, targets, given.seconds)
    report.finish()


def _besiege(report: Report, process: psutil.Process, port: int, targets: tuple[str, ...], seconds: float) -> None:
    watch(port, targets, 1)
    idle = watch(port, targets, min(seconds, 5))
    memory, workers = memory_mb(process), len(process.children(recursive=True))
    stop, statuses = threading.Event(), Counter[int]()
    crowd = [threading.Thread(target=attack, args=(port, at, stop, statuses)) for at in range(ATTACKERS)]
    for one in crowd:
        one.start()
    time.sleep(0.5)
    under = watch(port, targets, seconds)
    stop.set()
    for one in crowd:
        one.join()
    for target in targets:
        quiet, busy = percentile(idle[target], 0.99), percentile(under[target], 0.99)
        report.add(Measurement(f"{target.partition('?')[0]} alone, p50", percentile(idle[target], 0.5) / 1000))
        report.add(Measurement(f"{target.partition('?')[0]} under siege, p50", percentile(under[target], 0.5) / 1000))
        report.note("p99 ms, alone and under siege", f"{quiet:.1f} {busy:.1f}")
        report.at_most(f"{target.partition('?')[0]}, p99 under siege / alone", busy / quiet, 10.0)
    report.note("answers to the attackers", str(dict(sorted(statuses.items()))))
    end = time.monotonic() + 15
    while len(process.children(recursive=True)) != workers and time.monotonic() < end:
        time.sleep(0.1)
    time.sleep(1)
    report.at_most("workers afterwards, more or fewer", abs(len(process.children(recursive=True)) - workers), 0)
    report.at_most("memory of the service afterwards / before", memory_mb(process) / memory, 1.5)
    spent = sum(sum(one.cpu_times()[:2]) for one in (process, *process.children(recursive=True)))
    time.sleep(1)
    again = sum(sum(one.cpu_times()[:2]) for one in (process, *process.children(recursive=True)))
    report.at_most("processor seconds in one second at rest", again - spent, 0.1)


if __name__ == "__main__":
    main()
