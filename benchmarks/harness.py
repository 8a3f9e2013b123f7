"""Measures and compares: time and peak memory of child processes, medians of calls, ratios.

A benchmark makes a ``Report``, adds measurements, states the bounds that must hold, and
ends with ``finish``, which prints one table, writes ``var/bench/<name>.json`` and raises
``SystemExit(1)`` if a bound does not hold::

    report = Report("build")
    ours = report.add(run("kg build", [sys.executable, "-m", "…"]))
    peer = report.add(run("oxigraph load", ["oxigraph", "load", …]))
    report.at_most("time against oxigraph load", ours.seconds / peer.seconds, 2.0)
    report.finish()
"""

from __future__ import annotations

import json
import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parents[1]
OUTPUT = ROOT / "var" / "bench"


@dataclass(frozen=True, slots=True)
class Measurement:
    """What was measured: wall seconds (a median where repeated), peak memory in MB (0: not
    measured), how often, and the spread (fastest, slowest)."""

    label: str
    seconds: float
    peak_mb: float = 0.0
    runs: int = 1
    fastest: float = 0.0
    slowest: float = 0.0


@dataclass(frozen=True, slots=True)
class Bound:
    """A ratio or value that must stay on one side of a limit."""

    label: str
    value: float
    limit: float
    at_most: bool

    @property
    def holds(self) -> bool:
        return self.value <= self.limit if self.at_most else self.value >= self.limit


def run(label: str, command: Sequence[str | Path], *, output: Path | None = None) -> Measurement:
    """Run a child process to its end; its peak memory is its own, not ours.

    Raises ``RuntimeError`` with the end of its output if it fails.
    """
    log = output or OUTPUT / "last-child.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as stream:
        start = time.perf_counter()
        child = subprocess.Popen([str(part) for part in command], stdout=stream, stderr=subprocess.STDOUT, cwd=ROOT)
        _, status, usage = os.wait4(child.pid, 0)
        seconds = time.perf_counter() - start
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise RuntimeError(f"{label}: exit {child.returncode}\n{log.read_text(errors='replace')[-2000:]}")
    unit = 1 << 20 if sys.platform == "darwin" else 1 << 10
    return Measurement(label, seconds, usage.ru_maxrss / unit, 1, seconds, seconds)


def call(label: str, function: Callable[[], object], *, repeat: int = 5, warm_up: int = 1) -> Measurement:
    """Call a function some times and take the median."""
    for _ in range(warm_up):
        function()
    times = []
    for _ in range(repeat):
        start = time.perf_counter()
        function()
        times.append(time.perf_counter() - start)
    return Measurement(label, statistics.median(times), 0.0, repeat, min(times), max(times))


@dataclass(slots=True)
class Report:
    """Gathers measurements and bounds of one benchmark."""

    name: str
    measurements: list[Measurement] = field(default_factory=list)
    bounds: list[Bound] = field(default_factory=list)
    facts: dict[str, str | int | float] = field(default_factory=dict)

    def add(self, measurement: Measurement) -> Measurement:
        """Take a measurement, tell it at once, and return it."""
        self.measurements.append(measurement)
        print(_line(measurement), flush=True)
        return measurement

    def note(self, name: str, value: str | int | float) -> None:
        """Take a fact that explains the numbers (sizes, versions)."""
        self.facts[name] = value
        print(f"  {name}: {value}", flush=True)

    def at_most(self, label: str, value: float, limit: float) -> None:
        """State that ``value`` must not exceed ``limit``."""
        self._bound(Bound(label, value, limit, True))

    def at_least(self, label: str, value: float, limit: float) -> None:
        """State that ``value`` must reach ``limit``."""
        self._bound(Bound(label, value, limit, False))

    def finish(self) -> None:
        """Write the JSON file; raise ``SystemExit(1)`` if a bound does not hold."""
        OUTPUT.mkdir(parents=True, exist_ok=True)
        path = OUTPUT / f"{self.name}.json"
        machine = {"python": platform.python_version(), "system": platform.platform(), "cores": os.cpu_count()}
        body = {
            "name": self.name, "machine": machine, "facts": self.facts,
            "measurements": [asdict(one) for one in self.measurements],
            "bounds": [{**asdict(one), "holds": one.holds} for one in self.bounds],
        }
        path.write_text(json.dumps(body, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        broken = [one for one in self.bounds if not one.holds]
        print(f"{self.name}: {len(self.bounds) - len(broken)} of {len(self.bounds)} bounds hold → {path.relative_to(ROOT)}")
        if broken:
            _fail()

    def _bound(self, bound: Bound) -> None:
        self.bounds.append(bound)
        sign = "≤" if bound.at_most else "≥"
        mark = "ok  " if bound.holds else "FAIL"
        print(f"  {mark} {bound.label}: {bound.value:.2f} {sign} {bound.limit:g}", flush=True)


def _fail() -> NoReturn:
    raise SystemExit(1)


def _line(one: Measurement) -> str:
    seconds = f"{one.seconds:9.3f} s " if one.seconds >= 0.1 else f"{one.seconds * 1000:9.3f} ms"
    memory = f"{one.peak_mb:8.0f} MB" if one.peak_mb else " " * 11
    return f"  {seconds} {memory}  {one.label}"
