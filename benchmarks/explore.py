"""What the explorer asks of a ledger of N brands, and how that grows with N.

For each size a site is built and opened from disk, as a large site is. Things are drawn by a
seed: any units and brands, the units with most brands, and all themes. Bound: search,
neighbours, counts, crowds and paths of up to four links take at most three times as long in
the largest ledger as in the smallest (medians).

    python -m benchmarks.explore [--brands 10000 1000000]   # builds, measures, throws away
    python -m benchmarks.explore --keep FOLDER              # leaves the sites there and takes them the next time
    python -m benchmarks.explore --home SMALL LARGE         # sites of invented ledgers that stand already
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path

import kg.release
from benchmarks.harness import OUTPUT, Report, run
from benchmarks.ledger import Ledger
from kg.atlas import Atlas
from kg.terms import Kind
from viz.views.expansion import draw_piece, word_paths

TYPED = ("理财为民", "理财", "护航", "lcwm", "licai", "jingchou", "理财维民", "财政局", "managing")
LARGEST_UNITS = """
SELECT ?owner (COUNT(?brand) AS ?n) WHERE { ?brand ba:brandOf ?owner . ?owner a org:FormalOrganization }
GROUP BY ?owner ORDER BY DESC(?n) LIMIT 5
"""
DRAWN = 30
UNBOUND = ("path of five or six links", "the largest units as crowds")
"""What may grow with the data: it looks very far, or at all brands of units that have more of them."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--brands", type=int, nargs="+", default=[10_000, 1_000_000])
    parser.add_argument("--keep", type=Path, help="build the sites in this folder, or take those that are there")
    parser.add_argument("--home", type=Path, nargs="+", help="sites that are there, only to be read")
    given = parser.parse_args()
    OUTPUT.mkdir(parents=True, exist_ok=True)
    report = Report("explore")
    found: list[dict[str, float]] = []
    with tempfile.TemporaryDirectory(prefix="explore-", dir=OUTPUT) as scratch:
        folder = given.keep or Path(scratch)
        for home in given.home or [_built(report, folder / str(brands), brands) for brands in given.brands]:
            with Atlas.of(kg.release.Site(home).open(), in_memory=False) as atlas:
                found.append(_ask(report, atlas, atlas.info.count("brands")))
    if len(found) > 1:
        for name, first in found[0].items():
            growth = found[-1][name] / first
            if name in UNBOUND:
                report.note(f"growth of {name}", round(growth, 2))
            else:
                report.at_most(f"growth of {name}", growth, 3.0)
    report.finish()


def _built(report: Report, folder: Path, brands: int) -> Path:
    home = folder / "site"
    if not (home / "releases" / "current").is_file():
        Ledger(brands).write(folder / "ledger")
        report.add(run(f"kg build, {brands:,} brands", [sys.executable, "-m", "api.cli", "build", "--data", folder / "ledger", "--home", home]))
    return home


def _ask(report: Report, atlas: Atlas, brands: int) -> dict[str, float]:
    draw = random.Random(7)
    base = atlas.info.base
    units = [f"{base}unit/u{draw.randrange(atlas.info.count('units'))}" for _ in range(DRAWN)]
    some = [f"{base}brand/x{draw.randrange(brands)}" for _ in range(DRAWN)]
    themes = [one.ref.iri for one in atlas.themes()]
    large = [owner for owner, _ in atlas.query(LARGEST_UNITS).texts("owner", "n")]
    atlas.search("yinhang")
    start = time.perf_counter()
    atlas.crowd(f"{themes[0]}#exact")
    report.note(f"first crowd after opening, {brands:,} brands, ms", round(1000 * (time.perf_counter() - start), 1))

    def expand(iri: str) -> object:
        found = atlas.neighbours(iri, [Kind.BRAND] if iri in large or iri in themes else None)
        return draw_piece(atlas, (found.centre, *found.refs), found.links)

    def path(pair: tuple[str, str]) -> object:
        return word_paths(atlas, atlas.paths(*pair))

    near, far = _pairs(atlas, draw, units, some)
    asked: dict[str, tuple[Callable[..., object], Iterable[object]]] = {
        "search": (lambda typed: atlas.search(typed, limit=10), TYPED),
        "neighbours of any unit": (expand, units),
        "neighbours of any brand": (expand, some),
        "neighbours of a theme": (expand, themes),
        "neighbours of the largest units": (expand, large),
        "counts of ten things": (atlas.neighbour_counts, [[*units[i : i + 5], *some[i : i + 5]] for i in range(0, 20, 5)]),
        "counts of themes and the largest units": (atlas.neighbour_counts, [[*themes, *large]]),
        "path of up to four links": (path, near),
    }
    asked["a crowd by basis"] = (atlas.crowd, [f"{iri}#all" for iri in themes])
    asked["a crowd by city"] = (atlas.crowd, [f"{iri}#variant" for iri in themes])
    asked["the largest units as crowds"] = (atlas.crowd, [f"{iri}#all" for iri in large])
    if far:
        asked["path of five or six links"] = (path, far)
    return {name: _timed(report, f"{name}, {brands:,} brands", ask, values) for name, (ask, values) in asked.items()}


def _pairs(
    atlas: Atlas, draw: random.Random, units: list[str], some: list[str]
) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    near: list[tuple[str, str]] = []
    far: list[tuple[str, str]] = []
    for _ in range(120):
        pair = (draw.choice(units), draw.choice(units)) if draw.random() < 0.5 else (draw.choice(some), draw.choice(some))
        if pair[0] == pair[1]:
            continue
        found = atlas.paths(*pair, limit=1)
        if found:
            (near if len(found[0].links) <= 4 else far).append(pair)
    return near[:DRAWN], far[:DRAWN]


def _timed(report: Report, label: str, ask: Callable[..., object], values: Iterable[object]) -> float:
    times = []
    every = list(values)
    for _ in range(3):
        for value in every:
            start = time.perf_counter()
            ask(value)
            times.append(time.perf_counter() - start)
    times.sort()
    median = statistics.median(times)
    report.note(f"{label}, median ms", round(1000 * median, 2))
    report.note(f"{label}, slowest ms", round(1000 * times[-1], 1))
    return median


if __name__ == "__main__":
    main()
