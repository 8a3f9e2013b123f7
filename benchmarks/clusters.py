"""Clusters, words and matrices of N brands, against networkx doing the same, and against loading.

Ours counts over the columns of a release (sparse matrices, patterns of links). networkx is
given the same links as a graph and finds communities by its Louvain; the same co-occurrence
is counted over pairs of neighbours. The loading time is that of ``oxigraph load`` with the
dump of a ledger of the same size (``--load-brands``; beyond it, in proportion), or with
``--home`` that of the dump of a release that stands built: its own brands are analysed, and as
many invented ones on 60 themes.

    python -m benchmarks.clusters [--brands 1000000] [--load-brands 100000] [--networkx-brands 30000]
    python -m benchmarks.clusters --home var/bench/million
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import time
from collections import Counter
from itertools import combinations
from pathlib import Path

import networkx as nx
import numpy as np

from benchmarks.harness import OUTPUT, Measurement, Report, run
from benchmarks.ledger import Ledger
from kg.analysis.clusters import group
from kg.analysis.columns import TABLE_NAME, BrandColumns, read_columns
from kg.analysis.cooccurrence import cooccurrence
from kg.analysis.counting import IN_NAME, WEIGHTS
from kg.analysis.links import ThemeLinks
from kg.analysis.matrix import counted_cells, incidence
from kg.analysis.words import distinctive, words_in
from kg.release import Release, Site
from kg.terms import Basis

THEMES = 60
_OPENING = ("精筹", "惟公", "铸魂", "聚力", "同心", "赋能", "领航", "深耕", "笃行", "臻善", "致远", "守正", "匠心", "融汇", "知行", "尚德", "惠泽", "砺剑", "启航", "攀登")
_CLOSING = ("理财", "惠企", "为民", "争先", "致用", "强基", "育人", "润心", "护航", "先锋", "担当", "廉洁", "创新", "服务", "奋进", "兴业", "安澜", "有为", "筑梦", "同行")
_ALONE = """
from benchmarks.clusters import analysis, invented
analysis(invented({brands}))
"""


def invented(brands: int, seed: int = 20261124) -> BrandColumns:
    """Return columns with themes as skewed as in life: the theme at rank r is 1/r as frequent.

    Six camps of ten themes; a brand has one to three themes, mostly of one camp.
    """
    chance = np.random.default_rng(seed)
    weight = 1 / np.arange(1, 11)
    many = chance.choice([0, 1, 2, 3], brands, p=[0.35, 0.4, 0.2, 0.05])
    rows = np.repeat(np.arange(brands, dtype=np.int32), many)
    camp = chance.integers(0, 6, brands)[rows]
    stray = chance.random(len(rows)) < 0.15
    camp = np.where(stray, chance.integers(0, 6, len(rows)), camp)
    columns = (camp * 10 + chance.choice(10, len(rows), p=weight / weight.sum())).astype(np.int32)
    once = np.unique(rows.astype(np.int64) * THEMES + columns)
    rows, columns = (once // THEMES).astype(np.int32), (once % THEMES).astype(np.int32)
    basis = chance.choice(4, len(rows), p=[0.3, 0.4, 0.1, 0.2]).astype(np.int8)
    iris = tuple(f"b/{number:07d}" for number in range(brands))
    links = ThemeLinks(iris, tuple(f"t/{number}" for number in range(THEMES)), rows, columns, basis)
    halves = chance.integers(0, 20, (brands, 4)).tolist()
    names = tuple(f"{_OPENING[a]}{_CLOSING[b]} {_OPENING[c]}{_CLOSING[d]}" for a, b, c, d in halves)
    units = tuple(f"u/{number}" for number in range(max(1, brands // 20)))
    unit_of = np.minimum(len(units) * chance.random(brands) ** 2.2, len(units) - 1).astype(np.int32)
    kinds = tuple("abcdefg")
    return BrandColumns(links, names, units, unit_of, kinds, chance.integers(0, 7, brands).astype(np.int32))


def analysis(columns: BrandColumns) -> float:
    """Do all that a release has done: clusters of two levels, stability, words, matrices."""
    start = time.perf_counter()
    found = group(columns.links)
    words = words_in(columns.names, np.sort(np.concatenate([one.brands for one in found.clusters])))
    for some in (found.clusters, *(one.parts for one in found.clusters)):
        distinctive(words, [one.brands for one in some])
    for bases in (IN_NAME, tuple(Basis)):
        cooccurrence(columns.links, bases)
        themes = columns.links.matrix(bases)
        counted_cells(incidence(columns.unit_of, len(columns.units)), themes)
        counted_cells(incidence(columns.kind_of, len(columns.kinds)), themes)
    return time.perf_counter() - start


def _networkx(columns: BrandColumns) -> tuple[float, float]:
    """Return the seconds networkx takes for communities, and for co-occurrence."""
    links = columns.links
    graph = nx.Graph()
    order = tuple(Basis)
    for row, column, basis in zip(links.rows.tolist(), links.columns.tolist(), links.basis.tolist(), strict=True):
        if order[basis] in IN_NAME:
            graph.add_edge(row, f"t{column}", weight=WEIGHTS[order[basis]])
    start = time.perf_counter()
    nx.community.louvain_communities(graph, seed=0)
    middle = time.perf_counter()
    pairs: Counter[tuple[str, str]] = Counter()
    for node in graph:
        if isinstance(node, int):
            pairs.update(combinations(sorted(graph[node]), 2))
    return middle - start, time.perf_counter() - middle


def _timed(label: str, seconds: float) -> Measurement:
    return Measurement(label, seconds, 0.0, 1, seconds, seconds)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--brands", type=int, default=1_000_000)
    parser.add_argument("--load-brands", type=int, default=100_000)
    parser.add_argument("--networkx-brands", type=int, default=30_000)
    parser.add_argument("--home", type=Path, help="of a release that stands built; its dump is loaded")
    given = parser.parse_args()
    OUTPUT.mkdir(parents=True, exist_ok=True)
    report = Report("clusters")
    _against_networkx(report, given.networkx_brands)
    if given.home:
        brands, load = _standing(report, Site(given.home).current())
    else:
        brands, load = given.brands, _load(report, given.load_brands) * max(1.0, given.brands / given.load_brands)
        report.note("loading a ledger of that size, seconds (in proportion)", round(load, 1))
    _analysed(report, invented(brands), load, f"{brands:,} invented brands × {THEMES} themes")
    alone = report.add(run("the same, with making the brands up", [sys.executable, "-c", _ALONE.format(brands=brands)]))
    report.at_most("peak memory, GB", alone.peak_mb / 1024, 2.0)
    report.finish()


def _analysed(report: Report, columns: BrandColumns, load: float, label: str) -> None:
    report.note(f"links of {label}", len(columns.links.rows))
    ours = report.add(_timed(f"clusters, words and matrices of {label}", analysis(columns)))
    report.at_most("analysis / loading", ours.seconds / load, 0.2)


def _standing(report: Report, release: Release) -> tuple[int, float]:
    """Load and analyse a release that stands built; return how many brands it has, and the seconds to load it."""
    for step in ("analysis", "load"):
        report.note(f"seconds to {step} when it was built", dict(release.manifest.seconds)[step])
    with tempfile.TemporaryDirectory(prefix="clusters-", dir=OUTPUT) as scratch:
        load = _peer(report, release.dump_path, Path(scratch), release.id)
    columns = read_columns(release.tables[TABLE_NAME])
    if columns is None:
        raise SystemExit(f"{release.id}: made by an older program; build it again")
    _analysed(report, columns, load, f"the {len(columns.brands):,} brands of {release.id} × {len(columns.links.themes)} themes")
    return len(columns.brands), load


def _against_networkx(report: Report, brands: int) -> None:
    columns = invented(brands)
    group(columns.links)  # libraries loaded
    start = time.perf_counter()
    group(columns.links)
    clusters = report.add(_timed(f"clusters of {brands:,} brands: 15 runs, parts, stability", time.perf_counter() - start))
    start = time.perf_counter()
    cooccurrence(columns.links)
    pairs = report.add(_timed("co-occurrence", time.perf_counter() - start))
    theirs, counting = _networkx(columns)
    report.add(_timed("networkx: one run of Louvain", theirs))
    report.add(_timed("networkx: co-occurrence", counting))
    report.at_least("networkx, one run / ours, all runs", theirs / clusters.seconds, 1.0)
    report.at_least("networkx / ours, co-occurrence", counting / pairs.seconds, 2.0)


def _load(report: Report, brands: int) -> float:
    """Return how long ``oxigraph load`` takes for a ledger of ``brands``."""
    with tempfile.TemporaryDirectory(prefix="clusters-", dir=OUTPUT) as scratch:
        data, home = Path(scratch) / "ledger", Path(scratch) / "home"
        Ledger(brands).write(data)
        release = Site(home).build(data)
        for step in ("analysis", "load"):
            report.note(f"seconds to {step} while {brands:,} brands are built", dict(release.manifest.seconds)[step])
        return _peer(report, release.dump_path, Path(scratch), f"{brands:,} brands")


def _peer(report: Report, dump: Path, scratch: Path, label: str) -> float:
    program = shutil.which("oxigraph", path=str(Path(sys.executable).parent)) or "oxigraph"
    command: tuple[str | Path, ...] = (program, "load", "--location", scratch / "peer", "--file", dump)
    return report.add(run(f"oxigraph load of {label}", command)).seconds


if __name__ == "__main__":
    main()
