"""The site that a command works on: where it is, and an atlas from it.

A command that needs a release builds the bundled one when the site holds none yet, and says
so on standard error. This module must not know any command.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from api.cli.progress import building
from api.cli.words import say
from kg.home import site_home

if TYPE_CHECKING:
    from kg.atlas import Atlas
    from kg.release import Site


def home_of(ctx: click.Context) -> Path:
    """Return the folder of the site: ``--home``, else ``KG_HOME``, else the usual place."""
    given = ctx.find_root().meta.get("home")
    return Path(given).expanduser().absolute() if given else site_home()


def site_of(ctx: click.Context) -> Site:
    """Return the site."""
    from kg.release import Site

    return Site(home_of(ctx))


def ready_site(ctx: click.Context, lang: str) -> Site:
    """Return the site with a release in it, built from the bundled data if there was none."""
    site = site_of(ctx)
    if not site.releases():
        click.echo(say(lang, "words.first_build", home=site.home), err=True)
        with building(lang) as progress:
            site.build_if_needed(progress=progress)
    return site


@contextmanager
def open_atlas(ctx: click.Context, lang: str) -> Iterator[Atlas]:
    """Open the site's current release."""
    import kg

    site = ready_site(ctx, lang)
    with kg.open(home=site.home) as atlas:
        yield atlas


def quiet() -> bool:
    """Tell whether progress would only fill a log: no terminal, or ``TERM=dumb``."""
    return os.environ.get("TERM") == "dumb"
