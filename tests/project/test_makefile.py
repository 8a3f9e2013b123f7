"""The commands that people type."""

from __future__ import annotations

import re
import subprocess

from tests.support.places import ROOT


def make(*words: str) -> str:
    done = subprocess.run(
        ["make", "--no-print-directory", *words], cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_help_comes_first_and_names_every_public_target() -> None:
    told = make()
    assert told == make("help")
    assert re.findall(r"^  make ([a-z-]+)", told, re.MULTILINE) == [
        "help", "setup", "run", "test", "check", "bench", "docs", "lock", "clean",
    ]
    assert all(re.search(r"[\u4e00-\u9fff].* · [a-z]", line) for line in told.splitlines())


def test_run_serves_on_this_machine_only_unless_told_otherwise() -> None:
    assert "serve --host 127.0.0.1 --port 8000" in make("--dry-run", "run")
    assert "serve --host 0.0.0.0 --port 9000" in make("--dry-run", "run", "HOST=0.0.0.0", "PORT=9000")


def test_what_is_checked_on_every_submission_is_what_people_run() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    commands = [line for line in script.splitlines() if line and not line.startswith("#")]
    assert commands[-1] == "make test"
    planned = make("--dry-run", "test")
    assert all(tool in planned for tool in ("ruff check", "mypy", "npm.py run test", "pytest"))
