"""Tables of the tiny data, changed as the next year's would be. This module must not know any test."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

Rows = list[dict[str, str]]


def a_year_later(data: Path) -> None:
    """Change a folder of the tiny data: ``daoxiang`` is gone, ``jiangan`` renamed, ``qihang`` new."""
    gone, renamed = "daoxiang", "jiangan"

    def edit(rows: Rows) -> Rows:
        kept = [row for row in rows if row["key"] != gone]
        for row in kept:
            if row["key"] == renamed:
                row["name"] = "江岸一心"
        return [*kept, {**kept[0], "key": "qihang", "name": "理财为民 启航", "aliases": "", "slogan": "", "name_en": ""}]

    _change(data / "brands.csv", edit)
    _change(data / "evidence.csv", lambda rows: [row for row in rows if row["subject"] not in (gone, renamed)])


def _change(path: Path, edit: Callable[[Rows], Rows]) -> None:
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(edit(rows))
