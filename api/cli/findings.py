"""Findings for people at a terminal: where, what, and what to do about it.

This module must not know how anything is found.
"""

from __future__ import annotations

import click

from api.cli.words import say
from kg.findings import Finding, Place, Severity


def write_finding(finding: Finding, lang: str, *, err: bool = False) -> None:
    """Write one finding in three lines: mark and place, what is wrong, the remedy."""
    mark = say(lang, f"check.{finding.severity.value}")
    colour = "red" if finding.severity is Severity.ERROR else "yellow"
    click.echo(f"{click.style(mark, fg=colour)} {place_words(finding.place, lang)}", err=err)
    click.echo(f"    {finding.text(lang)}", err=err)
    click.echo(f"    → {finding.remedy(lang)}", err=err)


def place_words(place: Place, lang: str) -> str:
    """Say where: file, row as a spreadsheet counts, column by the heading of the reader's language."""
    from kg.records import heading  # late: a command without findings needs no tables

    name = heading(place.file.removesuffix(".csv"), place.column, lang)
    shown = name if name == place.column else say(lang, "check.named", heading=name, column=place.column)
    parts = (
        place.file,
        say(lang, "check.row", row=place.row) if place.row else "",
        say(lang, "check.column", column=shown) if place.column else "",
    )
    return " · ".join(part for part in parts if part)
