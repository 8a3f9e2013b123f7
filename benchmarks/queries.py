"""The named queries through our path, against rdflib on the same data; memory against disk.

Our path is what pages and the command line use: names resolved, values bound, the query
answered by the embedded store, rows turned into frozen data. rdflib is given the bound text
and its rows are listed. Also measured: the pages of a theme, a unit and all brands, and what
opening costs in memory and from disk, which is where ``kg.store.MEMORY_QUADS`` comes from.

    python -m benchmarks.queries [--brands 1000] [--threshold 1000 10000 20000]
"""

from __future__ import annotations

import argparse
import contextlib
import signal
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import rdflib

from benchmarks.harness import OUTPUT, Report, call
from benchmarks.ledger import Ledger
from kg.atlas import Atlas
from kg.queries import QUERIES
from kg.release import Release, Site
from kg.resources import resource_folder
from kg.terms import Kind

_PATIENCE = 3.0  # seconds that one query of rdflib may take; then it counts as having taken these


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--brands", type=int, default=1_000)
    parser.add_argument("--threshold", type=int, nargs="*", default=[1_000, 10_000])
    given = parser.parse_args()
    OUTPUT.mkdir(parents=True, exist_ok=True)
    report = Report("queries")
    with tempfile.TemporaryDirectory(prefix="queries-", dir=OUTPUT) as scratch:
        home = Path(scratch)
        _against_rdflib(report, Site(home / "bundled").build(resource_folder("data") / "shandong"), "bundled atlas")
        Ledger(given.brands).write(home / "ledger")
        _against_rdflib(report, Site(home / "site").build(home / "ledger"), f"{given.brands:,} brands")
        for brands in given.threshold:
            folder = home / f"ledger-{brands}"
            Ledger(brands).write(folder)
            _memory_or_disk(report, Site(home / f"site-{brands}").build(folder), brands)
    report.finish()


def _against_rdflib(report: Report, release: Release, label: str) -> None:
    report.note(f"quads, {label}", release.info.count("quads"))
    graph = rdflib.Dataset(default_union=True)
    graph.parse(str(release.dump_path), format="nquads")
    ratios: dict[str, float] = {}
    given_up = 0
    with Atlas.of(release) as atlas:
        for name in QUERIES:
            values = _values(atlas, name)
            ours = call(name, lambda n=name, v=values: atlas.query(n, **v), repeat=3)  # type: ignore[misc]
            seconds, rows = _rdflib(graph, atlas.query_text(name, **values))
            found = len(atlas.query(name, **values))  # type: ignore[arg-type]
            if rows is None:
                given_up += 1
            elif rows != found:
                report.note(f"rows of {name}, ours / rdflib", f"{found} / {rows}")
            ratios[name] = seconds / ours.seconds
    report.note(f"rdflib not done after {_PATIENCE:g} s, {label}", f"{given_up} of {len(QUERIES)} queries")
    slow, fast = max(ratios, key=ratios.__getitem__), min(ratios, key=ratios.__getitem__)
    report.note(f"greatest ratio, {label}", f"{slow} {ratios[slow]:.0f}")
    report.note(f"least ratio, {label}", f"{fast} {ratios[fast]:.1f}")
    report.at_least(f"rdflib / ours, median of the named queries, {label}", statistics.median(ratios.values()), 5)


def _rdflib(graph: rdflib.Dataset, text: str) -> tuple[float, int | None]:
    """Return the time of a query and its rows, ``None`` if patience ran out."""

    def give_up(*_: object) -> None:
        raise TimeoutError

    signal.signal(signal.SIGALRM, give_up)
    signal.setitimer(signal.ITIMER_REAL, _PATIENCE)
    start = time.perf_counter()
    rows = None
    with contextlib.suppress(TimeoutError):
        rows = len(list(graph.query(text)))
    signal.setitimer(signal.ITIMER_REAL, 0)
    return time.perf_counter() - start, rows


def _values(atlas: Atlas, name: str) -> dict[str, str]:
    """Return values for the required parameters: the example, or something that is there."""
    found: dict[str, str] = {}
    for one in QUERIES[name].parameters:
        if not one.required:
            continue
        kind = one.type.kind
        if kind is None:
            found[one.name] = one.example
            continue
        hits = atlas.search(one.example, [kind], 1)
        refs = [hit.ref for hit in hits] or list(atlas._index.refs(kind, len(found), 1))
        if kind is Kind.UNIT and refs[0].key in found.values():
            refs = list(atlas._index.refs(kind, 1, 1))
        found[one.name] = refs[0].key
    return found


def _memory_or_disk(report: Report, release: Release, brands: int) -> None:
    quads = release.info.count("quads")
    report.note(f"quads, {brands:,} brands", quads)
    times = {}
    for where, in_memory in (("memory", True), ("disk", False)):
        opened = call(f"opening in {where}, {quads:,} quads", lambda m=in_memory: Atlas.of(release, m).close(), repeat=3)  # type: ignore[misc]
        report.add(opened)
        with Atlas.of(release, in_memory) as atlas:
            for page, ask in _pages(atlas).items():
                times[where, page] = report.add(call(f"{page}, from {where}, {quads:,} quads", ask, repeat=5)).seconds
    gain = [times["disk", page] / times["memory", page] for where, page in times if where == "memory"]
    report.note(f"disk / memory, median of the pages, {quads:,} quads", round(statistics.median(gain), 2))


def _pages(atlas: Atlas) -> dict[str, Callable[[], object]]:
    theme = max(atlas.themes(), key=lambda one: one.counts.total).ref.key
    unit = atlas._index.refs(Kind.UNIT, 0, 1)[0]
    return {
        "themes": atlas.themes,
        "theme": lambda: atlas.theme(theme),
        "unit": lambda: atlas.unit(unit.key),
        "80 brands": lambda: atlas.brands(limit=80),
        "neighbourhood": lambda: atlas.neighbourhood(unit.iri, 2),
    }


if __name__ == "__main__":
    main()
