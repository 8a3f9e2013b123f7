"""Runs the benchmarks one after another, each in a process of its own: ``make bench``.

    python -m benchmarks [NAME …]

A benchmark is a module beside this one that makes a ``Report``. Ends with 1 if a bound of
any of them does not hold.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
NO_BENCHMARKS = frozenset({"__init__", "__main__", "harness"})


def names() -> list[str]:
    """Return the names of all benchmarks, sorted."""
    found = [path for path in sorted(HERE.glob("*.py")) if path.stem not in NO_BENCHMARKS]
    return [path.stem for path in found if "Report(" in path.read_text(encoding="utf-8")]


def main(wanted: list[str]) -> int:
    """Run the benchmarks ``wanted``, all where none is named; return the exit code."""
    known = names()
    unknown = [name for name in wanted if name not in known]
    if unknown:
        print(f"没有这项 / no such benchmark: {', '.join(unknown)}; {', '.join(known)}", file=sys.stderr)
        return 2
    failed = []
    for name in wanted or known:
        print(f"\n== {name}", flush=True)
        if subprocess.run([sys.executable, "-m", f"benchmarks.{name}"], cwd=HERE.parent, check=False).returncode:
            failed.append(name)
    if failed:
        print(f"\n未达标 / bounds that do not hold: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
