"""Where the tests find things; knows nothing of the program."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BUNDLED = ROOT / "data" / "shandong"
TINY = ROOT / "tests" / "data" / "tiny"
ARTICLE = ROOT.parent / "shared" / "source" / "article.raw.txt"
ARTEFACTS = ROOT / "test-artifacts"
