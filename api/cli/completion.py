"""``kg completion SHELL``: the script that teaches a shell to complete ``kg``."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from api.cli.words import WordedCommand, say

SHELLS = ("bash", "zsh", "fish")


def make(lang: str) -> click.Command:
    """Return the command."""

    @click.pass_context
    def completion(ctx: click.Context, shell: str) -> None:
        kind = get_completion_class(shell)
        if kind is not None:
            click.echo(kind(ctx.find_root().command, {}, "kg", "_KG_COMPLETE").source())

    return WordedCommand(
        "completion",
        lang=lang,
        callback=completion,
        help=say(lang, "completion.help"),
        epilog=say(lang, "completion.epilog"),
        params=[click.Argument(["shell"], type=click.Choice(SHELLS))],
    )
