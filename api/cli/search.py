"""``kg search``: find things by Chinese, pinyin, initials or English."""

from __future__ import annotations

import click

from api.cli.output import write_table, write_typed
from api.cli.site import open_atlas
from api.cli.words import WordedCommand, format_option, say
from kg.messages import message
from kg.model import Hit
from kg.terms import Kind

SEARCHED = (
    Kind.THEME, Kind.BRAND, Kind.UNIT, Kind.BRANCH, Kind.PRINCIPLE, Kind.PRACTICE,
    Kind.RECOMMENDATION, Kind.WARNING,
)


def make(lang: str) -> click.Command:
    """Return the command."""

    @click.pass_context
    def search(ctx: click.Context, /, text: tuple[str, ...], kind: tuple[str, ...], limit: int, form: str) -> None:
        kinds = tuple(Kind(word) for word in kind) or None
        with open_atlas(ctx, lang) as atlas:
            hits = atlas.search(" ".join(text), kinds=kinds, limit=limit)
        if form == "json":
            write_typed(tuple[Hit, ...], tuple(hits))
            return
        if not hits:
            click.echo(say(lang, "search.none"), err=True)
            return
        heads = [say(lang, f"search.{name}") for name in ("kind", "name", "context", "key")]
        write_table(
            heads,
            (
                (message(f"pages.kinds.{hit.ref.kind}", lang), hit.ref.label.in_(lang), hit.context.in_(lang), hit.ref.key)
                for hit in hits
            ),
        )

    return WordedCommand(
        "search",
        lang=lang,
        callback=search,
        help=say(lang, "search.help"),
        params=[
            click.Argument(["text"], nargs=-1, required=True, metavar=say(lang, "search.text")),
            click.Option(["--kind"], multiple=True, type=click.Choice([kind.value for kind in SEARCHED]), help=say(lang, "search.kind_option")),
            click.Option(["--limit"], type=click.IntRange(1, 1000), default=20, help=say(lang, "search.limit")),
            format_option(lang),
        ],
    )
