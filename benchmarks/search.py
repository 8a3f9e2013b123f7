"""Search over the names of a ledger of N brands, and what its table costs to make.

Peers in the same run: a scan of all names by ``rapidfuzz.process.extract``, and SQLite's
own ``LIKE '%…%'`` over the same file. The table is made from the dump that is also
bulk-loaded into pyoxigraph, so its time is seen against loading.

    python -m benchmarks.search [--brands 10000 1000000]
"""

from __future__ import annotations

import argparse
import sqlite3
import statistics
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

from rapidfuzz import process

from benchmarks.harness import OUTPUT, Report, call, run
from benchmarks.ledger import Ledger
from kg.build import write_nquads
from kg.readers import read_folder
from kg.search import SearchIndex
from kg.terms import DEFAULT_BASE, Kind

TYPED = (
    "理财为民", "理财", "民", "护航", "lcwm", "licai", "licaiweimin", "li cai", "lica", "lc", "l",
    "jingchou", "fwdj", "理财wm", "里财为民", "理财维民", "不存在的", "managing", "public money", "财政局",
)  # fmt: skip
"""What people type: Chinese, pinyin, initials, begun syllables, near misses, English, nothing that is there."""

_TABLE = """
import sys
from pathlib import Path
from kg.search import write_table
with open(sys.argv[1], encoding="utf-8", newline="\\n") as lines:
    write_table(lines, sys.argv[3], Path(sys.argv[2]))
"""
_LOAD = """
import sys
import pyoxigraph as ox
store = ox.Store(sys.argv[2])
store.bulk_load(path=sys.argv[1], format=ox.RdfFormat.N_QUADS)
store.flush()
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--brands", type=int, nargs="+", default=[10_000, 1_000_000])
    given = parser.parse_args()
    OUTPUT.mkdir(parents=True, exist_ok=True)
    report = Report("search")
    for brands in given.brands:
        with tempfile.TemporaryDirectory(prefix="search-", dir=OUTPUT) as scratch:
            _measure(report, Path(scratch), brands)
    report.finish()


def _measure(report: Report, scratch: Path, brands: int) -> None:
    dump, table = scratch / "dump.nq", scratch / "search.sqlite"
    Ledger(brands).write(scratch / "ledger")
    with dump.open("wb") as stream:
        write_nquads(read_folder(scratch / "ledger"), DEFAULT_BASE, stream)
    made = report.add(run(f"search table, {brands:,} brands", [sys.executable, "-c", _TABLE, dump, table, DEFAULT_BASE]))
    loaded = report.add(run(f"pyoxigraph bulk load of the same dump, {brands:,} brands",
                            [sys.executable, "-c", _LOAD, dump, scratch / "store"]))
    report.note(f"search table, {brands:,} brands, MB", round(table.stat().st_size / 1e6, 1))
    report.at_most(f"table against bulk load, {brands:,} brands", made.seconds / loaded.seconds,
                   1.0 if brands >= 1_000_000 else 3.0)

    index = SearchIndex.open(table)
    index.search("yinhang")  # the dictionaries are read once per process
    times = []
    for typed in TYPED:
        for _ in range(5):
            start = time.perf_counter()
            index.search(typed)
            times.append(time.perf_counter() - start)
    times.sort()
    for label, share in (("median", 0.5), ("95th percentile", 0.95)):
        report.note(f"search, {brands:,} brands, {label}, ms", round(1000 * times[int(share * len(times))], 2))
    slowest = max(TYPED, key=lambda typed: call(typed, lambda: index.search(typed), repeat=3).seconds)
    report.note(f"slowest thing typed, {brands:,} brands", slowest)
    report.at_most(f"95th percentile of a search, {brands:,} brands, ms", 1000 * times[int(0.95 * len(times))], 60)

    names = [ref.label.zh for ref in index.refs(Kind.BRAND)]
    scan = report.add(call(f"rapidfuzz scan, {brands:,} brands", lambda: process.extract("理财为民", names, limit=20), repeat=3))
    with closing(sqlite3.connect(table)) as connection:
        like = report.add(call(f"SQLite LIKE of a name that is not there, {brands:,} brands",
                               lambda: connection.execute("SELECT id FROM name WHERE bare LIKE '%理财维民%'").fetchall(),
                               repeat=3))
    ours = statistics.median(times)
    report.note(f"LIKE against our median search, {brands:,} brands", round(like.seconds / ours, 1))
    report.at_least(f"rapidfuzz scan against our median search, {brands:,} brands", scan.seconds / ours,
                    10 if brands >= 1_000_000 else 1)
    index.close()


if __name__ == "__main__":
    main()
