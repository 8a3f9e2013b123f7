"""``kg serve``: pages, views and SPARQL over HTTP, following the site's current release.

Settings come from the table of ``api.settings``: each row is an option here.
"""

from __future__ import annotations

import asyncio
import os
import socket
from typing import Any

import click

from api.cli.site import home_of, ready_site
from api.cli.words import WordedCommand, say
from api.settings import SETTINGS, Setting, Settings
from kg.errors import EnvironmentFault


def make(lang: str) -> click.Command:
    """Return the command."""

    @click.pass_context
    def serve(ctx: click.Context, /, verbose: bool, **given: Any) -> None:
        rows = {row.name: row for row in SETTINGS}
        values = {name: rows[name].read(words) for name, words in given.items() if words is not None}
        home = values.pop("home", None) or str(home_of(ctx))
        settings = Settings.read(os.environ, home=home, **values)
        ctx.find_root().meta["home"] = settings.home
        if not settings.store:
            ready_site(ctx, lang)
        _run(settings, lang, verbose)

    return WordedCommand(
        "serve",
        lang=lang,
        callback=serve,
        help=say(lang, "serve.help"),
        epilog=say(lang, "serve.epilog"),
        params=[
            *(_option(row, lang) for row in SETTINGS if row.serve and row.name != "home"),
            click.Option(["--verbose"], is_flag=True, help=say(lang, "serve.verbose")),
        ],
    )


def _option(row: Setting, lang: str) -> click.Option:
    default = " ".join(row.default) if isinstance(row.default, tuple) else str(row.default)
    words = row.help(lang) + (say(lang, "serve.default", value=default) if default else "")
    return click.Option([row.flag, row.name], metavar=row.type.__name__.upper().replace("TUPLE", "LIST"), help=words)


def _listen(settings: Settings) -> socket.socket:
    """Open the listening socket before anything else, so that a taken port is told plainly."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((settings.host, settings.port))
        listener.listen(1024)
    except OSError as error:
        listener.close()
        raise EnvironmentFault(
            "address", host=settings.host, port=settings.port, reason=error.strerror or str(error)
        ) from None
    return listener


def _run(settings: Settings, lang: str, verbose: bool) -> None:
    import uvicorn

    from api.app import create_app
    from api.patience import PatientProtocol
    from api.served import Served
    from api.shelf import shelf_of
    from api.warming import warm

    listener = _listen(settings)
    served = Served(shelf_of(settings, os.environ), settings, warm)
    config = uvicorn.Config(
        create_app(served, settings),
        http=PatientProtocol,
        log_level="info" if verbose else "warning",
        access_log=verbose,
        lifespan="on",
        root_path=settings.root_path,
        proxy_headers=True,
        server_header=False,
        date_header=True,
        timeout_graceful_shutdown=10,
    )

    async def life() -> None:
        await served.start()
        host, port = listener.getsockname()[:2]
        shown = f"[{host}]" if ":" in host else host
        address = f"http://{shown}:{port}{settings.root_path}/"
        if served.fault:  # the data are elsewhere, and away: it goes on looking for them
            click.echo(say(lang, "serve.waiting", address=address, reason=served.fault.text(lang)), err=True)
        else:
            click.echo(say(lang, "serve.ready", address=address, release=served.edition.release))
        await uvicorn.Server(config).serve(sockets=[listener])

    loop = config.get_loop_factory()
    with asyncio.Runner(loop_factory=loop) as runner:
        runner.run(life())
