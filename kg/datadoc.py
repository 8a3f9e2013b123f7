"""Writes ``data/README.md``, the data dictionary, from the record types.

Run ``python -m kg.datadoc`` after a change; ``tests/core`` fails while the page is not
current. This module only describes tables; it reads none.
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.messages import message
from kg.ontology import load_concepts
from kg.records import REQUIRED_TABLES, TABLES, CellType, Column, Record, columns
from kg.resources import resource_folder

LANGUAGES = ("zh", "en")
PAGE, PROVENANCE = "README.md", "PROVENANCE.md"


def render() -> str:
    """Return the page as Markdown, Chinese first, English second."""
    provenance = resource_folder("data") / PROVENANCE
    lines = [*_head(), *(line for record in TABLES for line in _table(record))]
    tail = provenance.read_text(encoding="utf-8") if provenance.is_file() else ""
    return "\n".join(lines).rstrip() + "\n" + (f"\n{tail.rstrip()}\n" if tail else "")


def _head() -> Iterator[str]:
    yield f"# {_both('title')}"
    yield ""
    for name in ("generated", "intro"):
        for lang in LANGUAGES:
            yield from (message(f"datadoc.{name}", lang), "")
    yield f"## {_both('form')}"
    yield ""
    for number in range(1, 6):
        yield "- " + "  \n  ".join(message(f"datadoc.form_{number}", lang) for lang in LANGUAGES)
    yield ""


def _table(record: type[Record]) -> Iterator[str]:
    yield f"## {record.table}.csv"
    yield ""
    for lang in LANGUAGES:
        must = message("datadoc.must_exist", lang) if record.table in REQUIRED_TABLES else ""
        yield from (message(f"datadoc.table.{record.table}", lang) + must, "")
    yield _head_row()
    yield "|" + "---|" * 6
    for name, column in columns(record):
        cells = (
            f"`{name}`",
            "<br>".join((column.zh, *(message("datadoc.also", "zh", words=column.also) for _ in column.also[:1]))),
            message("datadoc.required", "zh") if column.required else "",
            f"{column.help_zh}<br>{column.help_en}",
            _how(column),
            column.example,
        )
        yield "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
    yield ""


def _head_row() -> str:
    zh, en = (message("datadoc.table_head", lang).strip("| ").split(" | ") for lang in LANGUAGES)
    return "| " + " | ".join(f"{a} {b}" for a, b in zip(zh, en, strict=True)) + " |"


def _how(column: Column) -> str:
    values: dict[str, str] = {}
    if column.refers:
        values["tables"] = "、".join(f"`{table}`" for table in column.refers)
    if column.type is CellType.CONCEPT:
        concepts = load_concepts()[column.scheme].concepts
        values["words"] = "、".join(f"`{one.notation}` {one.label.zh}" for one in concepts)
    elif column.type is CellType.CHOICE:
        values["words"] = "、".join(f"`{word}`" for word in column.choices)
    zh, en = (message(f"datadoc.type.{column.type.value}", lang, **values) for lang in LANGUAGES)
    return zh if zh == en else f"{zh}<br>{en}"


def _both(name: str) -> str:
    return " · ".join(message(f"datadoc.{name}", lang) for lang in LANGUAGES)


def main() -> None:
    """Write the page into the data folder of the checkout."""
    (resource_folder("data") / PAGE).write_text(render(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
