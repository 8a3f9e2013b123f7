"""Building a release from a ledger of N brands, against ``oxigraph load`` and rdflib.

``kg build`` reads and checks the tables, matches themes, writes the dump, loads it, makes
the search table, hashes and flushes. ``oxigraph load`` (the engine's own Rust program) is
given the finished dump of the same size, and has nothing else to do. rdflib parses and
builds at a size that it can bear.

    python -m benchmarks.build [--brands 1000000] [--rdflib-brands 10000]
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

from benchmarks.harness import OUTPUT, Report, run
from benchmarks.ledger import Ledger
from kg.release import Site

_RDFLIB = """
import sys, rdflib
store = rdflib.Dataset(default_union=True)
store.parse(sys.argv[1], format="nquads")
print(len(store))
"""
_KG = """
import sys
from pathlib import Path
from kg.release import Site
print(Site(Path(sys.argv[2])).build(Path(sys.argv[1])).id)
"""
_OPEN = """
import sys
from pathlib import Path
from kg.release import Site
print(Site(Path(sys.argv[1])).open().id)
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--brands", type=int, default=1_000_000)
    parser.add_argument("--rdflib-brands", type=int, default=10_000)
    given = parser.parse_args()
    OUTPUT.mkdir(parents=True, exist_ok=True)
    report = Report("build")
    with tempfile.TemporaryDirectory(prefix="build-", dir=OUTPUT) as scratch:
        _against_oxigraph(report, Path(scratch), given.brands)
        _against_rdflib(report, Path(scratch), given.rdflib_brands)
    report.finish()


def _against_oxigraph(report: Report, scratch: Path, brands: int) -> None:
    data, home = scratch / "ledger", scratch / "home"
    Ledger(brands).write(data)
    ours = report.add(run(f"kg build, {brands:,} brands", [sys.executable, "-c", _KG, data, home]))
    release = Site(home).current()
    report.note("quads", release.info.count("quads"))
    report.note("dump MB", release.dump_path.stat().st_size >> 20)
    report.note("store MB", sum(file.bytes for file in release.manifest.store.files) >> 20)
    for step, seconds in release.manifest.seconds:
        report.note(f"seconds to {step}", seconds)
    program = shutil.which("oxigraph", path=str(Path(sys.executable).parent)) or "oxigraph"
    theirs = report.add(run("oxigraph load of the same quads", [
        program, "load", "--location", scratch / "peer", "--file", release.dump_path]))
    opening = report.add(run("python start, opening and verifying that release", [sys.executable, "-c", _OPEN, home]))
    report.at_most("build time / oxigraph load", ours.seconds / theirs.seconds, 2.0)
    report.at_most("build peak memory, GB", ours.peak_mb / 1024, 4.0)
    report.at_most("opening, seconds", opening.seconds, 5.0)
    for folder in (data, home, scratch / "peer"):
        shutil.rmtree(folder)


def _against_rdflib(report: Report, scratch: Path, brands: int) -> None:
    data, home = scratch / "small", scratch / "small-home"
    Ledger(brands).write(data)
    ours = report.add(run(f"kg build, {brands:,} brands", [sys.executable, "-c", _KG, data, home]))
    dump = Site(home).current().dump_path
    theirs = report.add(run("rdflib parse of the same quads, in memory", [sys.executable, "-c", _RDFLIB, dump]))
    report.at_least("rdflib / kg build", theirs.seconds / ours.seconds, 1.0)


if __name__ == "__main__":
    main()
