"""``kg build``: tables and themes → a new release, made current."""

from __future__ import annotations

from pathlib import Path

import click

from api.cli.parameters import data_folder, folder_parameters
from api.cli.progress import building
from api.cli.site import site_of
from api.cli.words import WordedCommand, say
from kg.terms import DEFAULT_BASE


def make(lang: str) -> click.Command:
    """Return the command."""

    @click.pass_context
    def build(
        ctx: click.Context, /, folder: Path | None, data: Path | None, themes: Path | None, base: str, if_needed: bool, keep: int
    ) -> None:
        site = site_of(ctx)
        before = site.current_id()
        with building(lang) as progress:
            make_release = site.build_if_needed if if_needed else site.build
            release = make_release(data=data_folder(folder, data), themes=themes, base=base, keep=keep, progress=progress)
        info = release.info
        name = "build.unchanged" if release.id == before else "build.done"
        click.echo(
            say(
                lang, name, release=release.id, path=release.path, brands=info.count("brands"),
                units=info.count("units"), themes=info.count("themes"), quads=info.count("quads"),
            )
        )

    file = click.Path(exists=True, dir_okay=False, path_type=Path)
    return WordedCommand(
        "build",
        lang=lang,
        callback=build,
        help=say(lang, "build.help"),
        params=[
            *folder_parameters(lang, "build.data"),
            click.Option(["--themes"], type=file, metavar="FILE", help=say(lang, "build.themes")),
            click.Option(["--base"], default=DEFAULT_BASE, metavar="IRI", help=say(lang, "build.base")),
            click.Option(["--if-needed"], is_flag=True, help=say(lang, "build.if_needed")),
            click.Option(["--keep"], type=click.IntRange(1, 1000), default=5, metavar="N", help=say(lang, "build.keep")),
        ],
    )
