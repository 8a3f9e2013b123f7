"""``kg publish``: a release of the site → a SPARQL engine elsewhere, made current there."""

from __future__ import annotations

import os

import click

from api.cli.progress import building
from api.cli.site import site_of
from api.cli.words import WordedCommand, say
from api.settings import Settings
from kg.errors import NoReleaseError, ParameterError


def make(lang: str) -> click.Command:
    """Return the command."""

    @click.pass_context
    def publish(ctx: click.Context, /, store: str | None, release: str | None, keep: int) -> None:
        from kg.remote import RemoteSettings, RemoteSite

        address = store or Settings.read(os.environ).store
        if not address:
            raise ParameterError("missing", name="store", label="--store", label_en="--store", example="https://…/sparql")
        local = site_of(ctx)
        if local.current_id() is None:
            raise NoReleaseError()
        chosen = local.open(release)
        chosen.verify(full=True)
        with RemoteSite(address, RemoteSettings.read(os.environ)) as site, building(lang) as progress:
            done = site.publish(chosen, keep, lambda graph, number, count: progress("publish", number, count))
        seconds = f"{done.seconds:.1f}"
        name = "publish.done" if done.loaded else "publish.switched"
        click.echo(say(lang, name, release=done.release, quads=done.quads, seconds=seconds))
        if done.removed:
            click.echo(say(lang, "publish.removed", releases=" ".join(done.removed)))

    return WordedCommand(
        "publish",
        lang=lang,
        callback=publish,
        help=say(lang, "publish.help"),
        epilog=say(lang, "publish.epilog"),
        params=[
            click.Option(["--store"], metavar="URL", help=say(lang, "publish.store")),
            click.Option(["--release"], metavar="ID", help=say(lang, "publish.release")),
            click.Option(["--keep"], type=click.IntRange(1, 1000), default=5, metavar="N", help=say(lang, "publish.keep")),
        ],
    )
