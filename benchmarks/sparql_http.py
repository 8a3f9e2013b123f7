"""SPARQL over HTTP: our endpoint, ``oxigraph serve`` and rdflib-endpoint on the same data and cores.

A ledger of N brands is built into a release (or ``--home`` names a site that stands built, or
``--bundled`` takes the data that come with the program); each server answers the same mix of ten
real queries (named questions with many values, a DESCRIBE, a count) in the same order. Ours runs
as ``kg serve`` does, isolation and all, without and with its memory of results; ``oxigraph
serve`` knows no limit of time, so ours has one that nothing in the mix comes near. The client is
``wrk`` where it is installed (Debian: ``apt-get install wrk``), else a few processes with plain
sockets; which one is in the report.

    python -m benchmarks.sparql_http [--brands 10000] [--home SITE] [--bundled] [--seconds 5] [--clients 8]
"""

from __future__ import annotations

import argparse
import itertools
import os
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from multiprocessing import get_context
from pathlib import Path
from urllib.parse import quote

import psutil

import kg
from benchmarks.harness import OUTPUT, ROOT, Measurement, Report
from benchmarks.ledger import Ledger
from kg.queries import find
from kg.release import Release, Site

ACCEPT = "application/sparql-results+json, text/turtle;q=0.9"
_PAGE = """PREFIX ba: <https://w3id.org/brand-atlas/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?brand ?name ?owner {{ ?brand ba:brandOf ?owner ; skos:prefLabel ?name }} OFFSET {} LIMIT 100"""
_ONE_ROUND = 200  # different queries of the mix
_RDFLIB = """
import sys, rdflib, uvicorn
from rdflib_endpoint import SparqlEndpoint
graph = rdflib.Dataset(default_union=True)
graph.parse(sys.argv[1], format="nquads")
uvicorn.run(SparqlEndpoint(graph=graph), host="127.0.0.1", port=int(sys.argv[2]), log_level="error")
"""


@dataclass(frozen=True, slots=True)
class Load:
    """What a client saw: requests per second, percentiles in milliseconds, failures. And what the
    server took: processor milliseconds per request (which other load on the machine does not
    change) and memory in MB."""

    per_second: float
    p50: float
    p99: float
    failed: int
    memory_mb: float
    processor_ms: float


def mix(home: Path) -> list[str]:
    """Return the queries of one round: ten real questions, each with many values."""
    with kg.open(home=home) as atlas:
        themes = [theme.ref.key for theme in atlas.themes()]
        units = [unit.ref.key for unit in atlas.units()]
        brands = [brand.ref for brand in atlas.brands(limit=400)]
        every = itertools.count()

        def written(name: str, **values: str) -> str:
            return find(name).written(values, atlas.resolve)

        found: list[str] = []
        while len(found) < _ONE_ROUND:
            at = next(every)
            theme, unit, brand = (part[at % len(part)] for part in (themes, units, brands))
            found += [
                written("brands_on_theme", theme=theme),
                written("brands_of_unit", unit=unit),
                written("themes_of_unit", unit=unit),
                written("theme_sizes"),
                written("inferred_links", theme=theme),
                written("evidence_of_brand", brand=brand.key),
                written("derivation", brand=brand.key),
                written("rejected_links"),
                f"DESCRIBE <{brand.iri}>",
                f"SELECT (COUNT(DISTINCT ?brand) AS ?n) {{ ?brand ba:hasTheme <{atlas.resolve('theme', theme).iri}> }}",
            ]
        prologue = "PREFIX ba: <https://w3id.org/brand-atlas/ontology#>\n"
        return [text if "PREFIX" in text else prologue + text for text in found]


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


@contextmanager
def server(command: Sequence[str | Path], port: int, path: str) -> Iterator[psutil.Process]:
    """Run a server until the block is left; it is up when it answers a query."""
    with (OUTPUT / "server.log").open("wb") as log:
        child = subprocess.Popen([str(part) for part in command], stdout=log, stderr=log, cwd=ROOT)
        try:
            _await_answer(child, port, f"{path}?query={quote('ASK {}')}")
            yield psutil.Process(child.pid)
        finally:
            child.send_signal(signal.SIGINT)
            try:
                child.wait(15)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()


def _await_answer(child: subprocess.Popen[bytes], port: int, target: str) -> None:
    end = time.monotonic() + 300
    while time.monotonic() < end and child.poll() is None:
        try:
            if get(port, target)[0] == 200:
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"the server did not come up: see {OUTPUT / 'server.log'}")


def get(port: int, target: str, accept: str = ACCEPT) -> tuple[int, int]:
    """Ask once; return status and length of the answer."""
    line = HTTPConnection("127.0.0.1", port, timeout=600)
    try:
        line.request("GET", target, headers={"Accept": accept})
        response = line.getresponse()
        return response.status, len(response.read())
    finally:
        line.close()


def memory_mb(process: psutil.Process) -> float:
    """Return the memory of a process and its children, shared pages counted once."""
    total = 0
    for one in (process, *process.children(recursive=True)):
        try:
            total += one.memory_full_info().pss
        except psutil.AccessDenied:
            total += one.memory_info().rss
        except psutil.NoSuchProcess:
            continue
    return total / (1 << 20)


def processor_seconds(process: psutil.Process) -> float:
    """Return the processor time that a process and its children have taken."""
    times = [one.cpu_times() for one in (process, *process.children(recursive=True))]
    return sum(one.user + one.system for one in times)


def press(process: psutil.Process, port: int, targets: Sequence[str], clients: int, seconds: int) -> Load:
    """Send ``targets`` over and over through ``clients`` connections that are kept open."""
    for target in targets[:10]:
        get(port, target)
    client = _by_wrk if shutil.which("wrk") else _by_processes
    before, began = processor_seconds(process), time.perf_counter()
    per_second, p50, p99, failed = client(port, targets, clients, seconds)
    requests = per_second * (time.perf_counter() - began)
    spent = (processor_seconds(process) - before) / requests * 1000
    return Load(per_second, p50, p99, failed, memory_mb(process), spent)


_LUA = """
local paths = {}
for line in io.lines(os.getenv("BENCH_TARGETS")) do paths[#paths + 1] = line end
local at = 0
request = function()
  at = at % #paths + 1
  return wrk.format("GET", paths[at])
end
done = function(summary, latency)
  local bad = summary.errors.status + summary.errors.timeout + summary.errors.read + summary.errors.connect
  io.write(string.format("RESULT %f %f %f %d\\n", summary.requests / summary.duration * 1e6,
    latency:percentile(50) / 1000, latency:percentile(99) / 1000, bad))
end
"""


def _by_wrk(port: int, targets: Sequence[str], clients: int, seconds: int) -> tuple[float, float, float, int]:
    with tempfile.TemporaryDirectory(dir=OUTPUT) as scratch:
        script, lines = Path(scratch) / "mix.lua", Path(scratch) / "targets"
        script.write_text(_LUA)
        lines.write_text("".join(f"{target}\n" for target in targets))
        command = ["wrk", "-t1", f"-c{clients}", f"-d{seconds}s", "--timeout", "60s", "-s", str(script)]
        found = subprocess.run(
            [*command, "-H", f"Accept: {ACCEPT}", f"http://127.0.0.1:{port}"],
            capture_output=True, text=True, check=True, env={**os.environ, "BENCH_TARGETS": str(lines)},
        )  # fmt: skip
    words = next(line for line in found.stdout.splitlines() if line.startswith("RESULT")).split()
    return float(words[1]), float(words[2]), float(words[3]), int(words[4])


def _by_processes(port: int, targets: Sequence[str], clients: int, seconds: int) -> tuple[float, float, float, int]:
    with get_context("spawn").Pool(clients) as crowd:
        started = time.perf_counter()
        results = crowd.starmap(_one_client, [(port, targets[at:] + targets[:at], seconds) for at in range(clients)])
        elapsed = time.perf_counter() - started
    times = sorted(one for part, _ in results for one in part)
    failed = sum(bad for _, bad in results)
    return len(times) / elapsed, times[len(times) // 2] * 1000, times[int(len(times) * 0.99)] * 1000, failed


def _one_client(port: int, targets: Sequence[str], seconds: int) -> tuple[list[float], int]:
    times, failed = [], 0
    line = HTTPConnection("127.0.0.1", port)
    end = time.perf_counter() + seconds
    for target in itertools.cycle(targets):
        began = time.perf_counter()
        if began > end:
            return times, failed
        line.request("GET", target, headers={"Accept": ACCEPT})
        response = line.getresponse()
        response.read()
        failed += response.status != 200
        times.append(time.perf_counter() - began)
    return times, failed


def overhead_ms(home: Path, port: int) -> float:
    """Return the median time of a look-up over HTTP less that of the bare engine, in ms."""
    from kg.store import EmbeddedStore

    with kg.open(home=home) as atlas:
        iris = [brand.ref.iri for brand in atlas.brands(limit=300)]
    queries = [f"SELECT ?p ?o {{ <{iri}> ?p ?o }}" for iri in iris]
    store = EmbeddedStore(Site(home).current(), in_memory=True)
    bare, whole = [], []
    line = HTTPConnection("127.0.0.1", port)
    for query in queries:
        began = time.perf_counter()
        store.serialize(query, "application/sparql-results+json")
        bare.append(time.perf_counter() - began)
    for query in queries:
        began = time.perf_counter()
        line.request("GET", f"/sparql?query={quote(query)}", headers={"Accept": ACCEPT})
        line.getresponse().read()
        whole.append(time.perf_counter() - began)
    return (statistics.median(whole) - statistics.median(bare)) * 1000


def each_once(port: int, path: str, targets: Sequence[str]) -> list[float]:
    """Ask the ten queries of the mix once, one after the other; return the seconds of each."""
    seconds = []
    for target in targets[:10]:
        # rdflib-endpoint takes only the first type of the header into account.
        accept = "text/turtle" if "DESCRIBE" in target else ACCEPT.partition(",")[0]
        began = time.perf_counter()
        status, _ = get(port, path + target, accept)
        seconds.append(time.perf_counter() - began)
        if status != 200:
            raise RuntimeError(f"{path} answered {status} to {target}")
    return seconds


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--brands", type=int, default=10_000)
    parser.add_argument("--home", type=Path)
    parser.add_argument("--bundled", action="store_true")
    parser.add_argument("--seconds", type=int, default=4)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--clients", type=int, default=8)
    given = parser.parse_args()
    OUTPUT.mkdir(parents=True, exist_ok=True)
    report = Report(f"sparql_http-{'bundled' if given.bundled else given.home.name if given.home else given.brands}")
    with tempfile.TemporaryDirectory(prefix="sparql-", dir=OUTPUT) as scratch, ExitStack() as stack:
        _compare(report, Path(scratch), stack, given)
    report.finish()


def _compare(report: Report, scratch: Path, stack: ExitStack, given: argparse.Namespace) -> None:
    home, peer = given.home or scratch / "home", scratch / "peer"
    release = _release(home, scratch / "ledger", given)
    brands = release.info.count("brands")
    report.note("brands, quads", f"{brands:,}, {release.info.count('quads'):,}")
    report.note("client", "wrk" if shutil.which("wrk") else "plain sockets")
    targets = [f"?query={quote(query, safe='')}" for query in mix(home)]
    program = shutil.which("oxigraph", path=str(Path(sys.executable).parent)) or "oxigraph"
    load = [program, "load", "--location", str(peer), "--file", str(release.dump_path)]
    subprocess.run(load, check=True, capture_output=True)

    def start(command: Sequence[str | Path], port: int, path: str) -> tuple[psutil.Process, int, str]:
        return stack.enter_context(server(command, port, path)), port, path

    def ours(cache_mb: int) -> tuple[psutil.Process, int, str]:
        port = free_port()
        flags = ["--query-cache-mb", cache_mb, "--query-per-client", 1000, "--query-queue", 1000, "--query-seconds", 300]
        command = [sys.executable, "-m", "api.cli", "--home", home, "serve", "--port", port, *flags]
        return start([str(part) for part in command], port, "/sparql")

    # All are up at once and take turns, so that whatever else the machine does hits each alike.
    port = free_port()
    rust = [program, "serve-read-only", "-l", peer, "-b", f"127.0.0.1:{port}", "--union-default-graph"]
    servers = {
        "ours, every query run": ours(0),
        "oxigraph serve": start(rust, port, "/query"),
        "ours, results kept": ours(64),
    }
    report.at_most(
        "HTTP path over the bare engine, median ms",
        overhead_ms(home, servers["ours, every query run"][1]), 1.0,
    )  # fmt: skip
    loads: dict[str, list[Load]] = {label: [] for label in servers}
    for _ in range(given.rounds):
        for label, (process, port, path) in servers.items():
            asked = [path + target for target in targets]
            loads[label].append(press(process, port, asked, given.clients, given.seconds))
    middle = {label: _middle(found) for label, found in loads.items()}
    for label, found in middle.items():
        report.add(Measurement(f"{label}: {found.per_second:,.0f}/s, p50", found.p50 / 1000, found.memory_mb))
        report.note(f"{label}, p99 ms", round(found.p99, 2))
        report.note(f"{label}, processor ms a request", round(found.processor_ms, 3))
    failed = sum(one.failed for label in loads for one in loads[label] if "ours" in label)
    ran, kept, rust_ = middle["ours, every query run"], middle["ours, results kept"], middle["oxigraph serve"]
    report.at_least(
        "every query run / oxigraph serve", ran.per_second / rust_.per_second,
        1.5 if brands <= 100_000 else 0.9,
    )  # fmt: skip
    report.at_least("results kept / oxigraph serve", kept.per_second / rust_.per_second, 5.0)
    pages = [quote(_PAGE.format(theme), safe="") for theme in (7, 8, 9)]
    page = [f"?query={text}" for text in pages]
    single = {
        label: _middle([
            press(process, port, [path + target for target in page], given.clients, given.seconds)
            for _ in range(given.rounds)
        ])
        for label, (process, port, path) in servers.items()
        if label != "ours, results kept"
    }  # fmt: skip
    for label, found in single.items():
        report.add(Measurement(f"{label}, 100 rows: {found.per_second:,.0f}/s, p50", found.p50 / 1000))
        report.note(f"{label}, 100 rows, processor ms a request", round(found.processor_ms, 3))
    ratio = single["ours, every query run"].per_second / single["oxigraph serve"].per_second
    report.at_least("one SELECT of 100 rows, run each time / oxigraph serve", ratio, 1.0)
    report.at_most("failed requests of ours", failed, 0)
    if brands <= 10_000:
        # Queries of this size take rdflib seconds each: the ten of the mix once, by one client.
        port = free_port()
        process, port, path = start([sys.executable, "-c", _RDFLIB, release.dump_path, str(port)], port, "/")
        theirs = each_once(port, path, targets)
        mine = each_once(servers["ours, every query run"][1], "/sparql", targets)
        report.add(Measurement("rdflib-endpoint, median of the ten, one client", statistics.median(theirs), memory_mb(process)))
        report.note("rdflib-endpoint, slowest of the ten, seconds", round(max(theirs), 1))
        times = statistics.median(slow / quick for slow, quick in zip(theirs, mine, strict=True))
        report.at_least("every query run / rdflib-endpoint, median of the ten", times, 10.0)


def _release(home: Path, ledger: Path, given: argparse.Namespace) -> Release:
    if given.home:
        return Site(home).current()
    if given.bundled:
        return Site(home).build()
    Ledger(given.brands).write(ledger)
    return Site(home).build(ledger)


def _middle(loads: Sequence[Load]) -> Load:
    return sorted(loads, key=lambda one: one.per_second)[len(loads) // 2]


if __name__ == "__main__":
    main()
