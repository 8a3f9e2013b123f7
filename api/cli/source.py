"""``kg source add FILE``: attach the text of a source, so that evidence shows whole sentences."""

from __future__ import annotations

from pathlib import Path

import click

from api.cli.site import home_of, open_atlas
from api.cli.words import WordedCommand, WordedGroup, say


def make(lang: str) -> click.Command:
    """Return the command with its command ``add``."""
    group = WordedGroup(
        "source",
        lang=lang,
        help=say(lang, "source.help"),
        no_args_is_help=True,
        subcommand_metavar=say(lang, "root.metavar"),
    )
    group.add_command(_add(lang))
    return group


def _add(lang: str) -> click.Command:
    @click.pass_context
    def add(ctx: click.Context, /, file: Path, key: str) -> None:
        from kg.source_text import SourceTexts

        with open_atlas(ctx, lang) as atlas:
            added = atlas.attach(SourceTexts(home_of(ctx)), file, key)
        click.echo(
            say(
                lang, "source.added", source=added.source.label.in_(lang), key=added.source.key,
                characters=added.characters, checked=added.checked,
            )
        )  # fmt: skip

    return WordedCommand(
        "add",
        lang=lang,
        callback=add,
        help=say(lang, "source.add"),
        params=[
            click.Argument(["file"], type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE"),
            click.Option(["--as", "key"], default="", metavar="KEY", help=say(lang, "source.as")),
        ],
    )
