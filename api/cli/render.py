"""``kg render VIEW``: draw a picture into a file. Each view is a command with its parameters."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from api.cli.main import unknown
from api.cli.output import write_bytes
from api.cli.parameters import option_of
from api.cli.site import open_atlas
from api.cli.words import WordedCommand, WordedGroup, say
from api.language import Lang
from kg.errors import FormatError

if TYPE_CHECKING:
    from api.publishing import Wishes
    from viz.renderers.options import OutputOption
    from viz.views import View

DEFAULT_FORMAT = "html"


class Views(WordedGroup):
    """The group ``render``: its commands are the rows of the table of views."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all views."""
        from viz import VIEWS

        return list(VIEWS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command that draws a view."""
        from viz import VIEWS

        row = VIEWS.get(cmd_name)
        return _command(row, self.lang) if row else None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the view's command; raises ``UnknownNameError`` with near names."""
        if self.get_command(ctx, args[0]) is None and not args[0].startswith("-"):
            raise unknown("view", args[0], self.list_commands(ctx))
        return super().resolve_command(ctx, args)


def make(lang: str) -> click.Command:
    """Return the command."""
    return Views(
        "render",
        lang=lang,
        help=say(lang, "render.help"),
        epilog=say(lang, "render.epilog"),
        no_args_is_help=True,
        subcommand_metavar=say(lang, "render.metavar"),
    )


def _command(row: View, lang: str) -> click.Command:
    from viz import OPTIONS, RENDERERS

    names = "|".join(RENDERERS)
    return WordedCommand(
        row.name,
        lang=lang,
        callback=_drawer(row, lang),
        help=row.help.in_(lang),
        params=[
            *(option_of(parameter, lang) for parameter in row.parameters),
            click.Option(["--format", "-f", "form"], metavar=names, help=say(lang, "render.format")),
            click.Option(
                ["--output", "-o", "target"], type=click.Path(path_type=Path, dir_okay=False, allow_dash=True),
                metavar="FILE", help=say(lang, "render.output"),
            ),
            *(_choice(option, lang) for option in OPTIONS.values()),
            *gate_options(lang),
        ],
    )


def _choice(option: OutputOption, lang: str) -> click.Option:
    """Return the option of the command line for a choice about the output.

    The place of a file may stand in the environment, as ``KG_FONT`` and ``KG_TEMPLATE``.
    """
    from viz import RENDERERS

    formats = tuple(row.name for row in RENDERERS.values() if option.name in row.takes)
    return click.Option(
        [f"--{option.name}", option.name],
        metavar=option.values or option.type.value.upper(),
        envvar=None if option.served else f"KG_{option.name.upper()}",
        help=say(lang, "render.option", label=option.label.in_(lang), formats=formats),
    )


def _drawer(row: View, lang: str) -> Callable[..., None]:
    words: Lang = "en" if lang == "en" else "zh"

    @click.pass_context
    def draw(ctx: click.Context, /, form: str | None, target: Path | None, **given: Any) -> None:
        from api.publishing import fit
        from viz import OPTIONS, RENDERERS, make_view, render

        chosen = chosen_format(form, target)
        wishes, licence = take_wishes(given)
        values = {name: value for name, value in given.items() if value is not None and name not in OPTIONS}
        choices = {name: given[name] for name in OPTIONS if name in wanted(ctx, chosen)}
        with open_atlas(ctx, lang) as atlas:
            view = make_view(atlas, row.name, **values)
            fitted, left = fit(atlas, view, wishes, RENDERERS[chosen].takes, choices, licence)
        write_bytes(render(fitted, chosen, words, **left), target)
        if target is not None and str(target) != "-":
            click.echo(say(lang, "render.done", title=view.title.in_(lang), path=target), err=True)

    return draw


def gate_options(lang: str) -> list[click.Parameter]:
    """Return the options that send a picture or story through the gate for official use."""
    return [click.Option([f"--{name}"], is_flag=True, help=say(lang, f"render.{name}")) for name in ("publish", "stamp")]


def take_wishes(given: dict[str, Any]) -> tuple[Wishes, str]:
    """Take the gate's options out of ``given``; return them and the licence of the settings."""
    from api.publishing import Wishes
    from api.settings import Settings

    publish, stamp = bool(given.pop("publish")), bool(given.pop("stamp"))
    return Wishes(publish or stamp, stamp), Settings.read(os.environ).licence


def wanted(ctx: click.Context, form: str) -> list[str]:
    """Return the names of options that were given; the environment speaks to formats that listen."""
    from viz import OPTIONS, RENDERERS

    spoken = click.core.ParameterSource.ENVIRONMENT
    takes = RENDERERS[form].takes
    return [name for name in OPTIONS if name in takes or ctx.get_parameter_source(name) is not spoken]


def chosen_format(form: str | None, target: Path | None) -> str:
    """Return the format asked for, else that of the file's suffix, else HTML.

    Raises ``FormatError`` for one that is not in the table.
    """
    from viz import RENDERERS

    suffix = target.suffix.removeprefix(".") if target and str(target) != "-" else ""
    if form is None and target is not None and suffix:
        fitting = (one.name for one in RENDERERS.values() if target.name.endswith(f".{one.suffix}"))
        form = next(fitting, suffix)
    chosen = form or DEFAULT_FORMAT
    if chosen not in RENDERERS:
        raise FormatError(name=chosen, known=tuple(RENDERERS))
    return chosen
