"""``kg info``: what is in the current release, and where the site is."""

from __future__ import annotations

import click

from api.cli.output import write_table, write_typed
from api.cli.site import home_of, ready_site
from api.cli.words import WordedCommand, format_option, say
from kg.messages import has_message, message
from kg.model import ReleaseInfo


def make(lang: str) -> click.Command:
    """Return the command."""

    @click.pass_context
    def info(ctx: click.Context, /, form: str) -> None:
        about = ready_site(ctx, lang).open().info  # the manifest says it all: no store is loaded
        if form == "json":
            write_typed(ReleaseInfo, about)
            return
        rows = [
            (say(lang, "info.title"), about.title.in_(lang)),
            (say(lang, "info.release"), about.id),
            (say(lang, "info.built"), about.built),
            (say(lang, "info.program"), about.version),
            (say(lang, "info.base"), about.base),
            (say(lang, "info.home"), str(home_of(ctx))),
        ]
        rows += [(say(lang, "info.source"), source.label.in_(lang)) for source in about.sources]
        rows += [(_count_name(name, lang), str(number)) for name, number in about.counts]
        write_table((say(lang, "info.what"), say(lang, "info.value")), rows)

    return WordedCommand(
        "info", lang=lang, callback=info, help=say(lang, "info.help"), params=[format_option(lang)]
    )


def _count_name(name: str, lang: str) -> str:
    key = f"pages.about.counts.{name}"
    return message(key, lang) if has_message(key) else name
