"""data/README.md is made from the record types, and is current."""

from __future__ import annotations

import pytest

from kg.datadoc import PAGE, render
from kg.records import TABLES, Record, columns
from kg.resources import resource_folder


def test_the_page_is_current() -> None:
    page = (resource_folder("data") / PAGE).read_text(encoding="utf-8")
    assert page == render(), "run python -m kg.datadoc"


@pytest.mark.parametrize("record", TABLES, ids=lambda record: record.table)
def test_every_column_is_on_the_page(record: type[Record]) -> None:
    section = render().partition(f"## {record.table}.csv\n")[2].partition("\n## ")[0]
    for name, column in columns(record):
        assert f"| `{name}` | {column.zh}" in section
        assert all(word in section for word in column.also)
        assert column.help_en.replace("|", "\\|") in section
