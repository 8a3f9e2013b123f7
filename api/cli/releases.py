"""``kg releases``: list the releases of the site, switch, rebuild or remove one."""

from __future__ import annotations

import click

from api.cli.output import write_json, write_table
from api.cli.progress import building
from api.cli.site import site_of
from api.cli.words import WordedCommand, format_option, say
from kg.errors import NoReleaseError


def make(lang: str) -> click.Command:
    """Return the command."""

    @click.pass_context
    def releases(
        ctx: click.Context, /, switch: str | None, rebuild: str | None, remove: str | None, form: str
    ) -> None:
        site = site_of(ctx)
        if sum(one is not None for one in (switch, rebuild, remove)) > 1:
            raise click.UsageError(say(lang, "releases.one"))
        if switch:
            site.switch(switch)
            click.echo(say(lang, "releases.switched", release=switch))
        elif rebuild is not None:
            rebuild = rebuild or site.current_id()
            if rebuild is None:
                raise NoReleaseError()
            with building(lang) as progress:
                site.rebuild(rebuild, progress=progress)
            click.echo(say(lang, "releases.rebuilt", release=rebuild))
        elif remove:
            site.remove(remove)
            click.echo(say(lang, "releases.removed", release=remove))
        else:
            current = site.current_id()
            found = site.releases()
            if form == "json":
                write_json(
                    [
                        {"id": one.id, "current": one.id == current, "built": one.info.built,
                         "counts": dict(one.info.counts), "path": str(one.path)}
                        for one in found
                    ]
                )
                return
            if not found:
                click.echo(say(lang, "releases.none"), err=True)
                return
            heads = [say(lang, f"releases.{name}") for name in ("id", "built", "brands", "quads", "current")]
            write_table(
                heads,
                (
                    (one.id, one.info.built, str(one.info.count("brands")), str(one.info.count("quads")),
                     say(lang, "releases.is_current") if one.id == current else "")
                    for one in found
                ),
            )

    return WordedCommand(
        "releases",
        lang=lang,
        callback=releases,
        help=say(lang, "releases.help"),
        params=[
            click.Option(["--switch"], metavar="ID", help=say(lang, "releases.switch")),
            # without an id: the current release
            click.Option(["--rebuild"], metavar="[ID]", is_flag=False, flag_value="", help=say(lang, "releases.rebuild")),
            click.Option(["--remove"], metavar="ID", help=say(lang, "releases.remove")),
            format_option(lang),
        ],
    )
