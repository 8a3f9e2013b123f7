"""``kg check``: everything that is wrong with a data folder, each finding with its remedy."""

from __future__ import annotations

from pathlib import Path

import click

from api.cli.findings import write_finding
from api.cli.output import write_json
from api.cli.parameters import data_folder, folder_parameters
from api.cli.words import WordedCommand, format_option, say
from api.faults import error_body
from kg.errors import DataError
from kg.findings import Severity


def make(lang: str) -> click.Command:
    """Return the command."""

    def check(folder: Path | None, data: Path | None, source: Path | None, form: str) -> int:
        from kg.check import check_folder
        from kg.resources import resource_folder

        chosen = data_folder(folder, data) or resource_folder("data") / "shandong"
        findings = check_folder(chosen, source)
        errors = [one for one in findings if one.severity is Severity.ERROR]
        if form == "json":
            write_json(error_body(DataError(findings))["error"].get("findings", []))
        else:
            for finding in findings:
                write_finding(finding, lang)
            name = "check.bad" if errors else "check.good"
            click.echo(say(lang, name, errors=len(errors), warnings=len(findings) - len(errors), folder=chosen))
        return 3 if errors else 0

    return WordedCommand(
        "check",
        lang=lang,
        callback=check,
        help=say(lang, "check.help"),
        params=[
            *folder_parameters(lang, "check.data"),
            click.Option(["--source"], type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE", help=say(lang, "check.source")),
            format_option(lang),
        ],
    )
