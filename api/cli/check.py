"""``kg check``: everything that is wrong with a data folder, each finding with its remedy."""

from __future__ import annotations

from pathlib import Path

import click

from api.cli.output import write_json
from api.cli.words import WordedCommand, format_option, say
from api.faults import error_body
from kg.errors import DataError
from kg.findings import Finding, Severity


def make(lang: str) -> click.Command:
    """Return the command."""

    def check(data: Path | None, source: Path | None, form: str) -> int:
        from kg.check import check_folder
        from kg.resources import resource_folder

        folder = data or resource_folder("data") / "shandong"
        findings = check_folder(folder, source)
        errors = [one for one in findings if one.severity is Severity.ERROR]
        if form == "json":
            write_json(error_body(DataError(findings))["error"].get("findings", []))
        else:
            for finding in findings:
                _write(finding, lang)
            name = "check.bad" if errors else "check.good"
            click.echo(say(lang, name, errors=len(errors), warnings=len(findings) - len(errors), folder=folder))
        return 3 if errors else 0

    return WordedCommand(
        "check",
        lang=lang,
        callback=check,
        help=say(lang, "check.help"),
        params=[
            click.Option(["--data"], type=click.Path(exists=True, file_okay=False, path_type=Path), metavar="DIR", help=say(lang, "check.data")),
            click.Option(["--source"], type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE", help=say(lang, "check.source")),
            format_option(lang),
        ],
    )


def _write(finding: Finding, lang: str) -> None:
    place = finding.place
    where = " · ".join(
        part
        for part in (
            place.file,
            say(lang, "check.row", row=place.row) if place.row else "",
            say(lang, "check.column", column=place.column) if place.column else "",
        )
        if part
    )
    mark = say(lang, f"check.{finding.severity.value}")
    colour = "red" if finding.severity is Severity.ERROR else "yellow"
    click.echo(f"{click.style(mark, fg=colour)} {where}")
    click.echo(f"    {finding.text(lang)}")
    click.echo(f"    → {finding.remedy(lang)}")
