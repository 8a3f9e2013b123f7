"""Entry of ``kg``: choose the language, run the command, turn errors into words and exit codes.

An expected error is two lines (Chinese and English) on standard error and the exit code of
``api.faults``; a traceback is shown only with ``--debug``. This module must not know what
any command does.
"""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Sequence

import click

from api.cli.findings import write_finding
from api.cli.table import COMMANDS
from api.cli.words import WordedGroup, say, usage_message
from api.faults import fault_of
from kg.errors import AtlasError, DataError, EnvironmentFault, UnknownNameError
from kg.messages import LANGUAGES

INTERRUPTED = 130
USAGE = 2


class Root(WordedGroup):
    """The command ``kg`` itself; its commands are loaded when they are asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands in the order of the table."""
        return [row.name for row in COMMANDS]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command, ``None`` for one that is not there."""
        return next((row.load(self.lang) for row in COMMANDS if row.name == cmd_name), None)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command for the words given; raises ``UnknownNameError`` with near names."""
        if self.get_command(ctx, args[0]) is None and not args[0].startswith("-"):
            raise unknown("command", args[0], self.list_commands(ctx))
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands without loading them."""
        with formatter.section("Commands"):
            formatter.write_dl([(row.name, row.summary(self.lang)) for row in COMMANDS])


def unknown(kind: str, name: str, known: Sequence[str]) -> UnknownNameError:
    """Return the error for a name that is not ``known``, with the nearest ones."""
    from kg.search.nearest import nearest  # rapidfuzz is only needed here

    return UnknownNameError(kind, name, nearest(name, known))


def make_root(lang: str) -> Root:
    """Return ``kg`` with its help in ``lang``."""
    return Root(
        "kg",
        lang=lang,
        help=say(lang, "root.help"),
        epilog=say(lang, "root.epilog"),
        no_args_is_help=True,
        subcommand_metavar=say(lang, "root.metavar"),
    )


def language_of(words: Sequence[str]) -> str:
    """Return the language that a command line asks for, else that of ``KG_LANG``, else Chinese."""
    for place, word in enumerate(words):
        if word == "--":
            break
        name, equals, value = word.partition("=")
        if name == "--lang":
            value = value if equals else "".join(words[place + 1 : place + 2])
            if value in LANGUAGES:
                return value
    given = os.environ.get("KG_LANG", "")
    return given if given in LANGUAGES else "zh"


def main(argv: Sequence[str] | None = None) -> None:
    """Run ``kg`` and end the process with its exit code."""
    sys.exit(run(list(sys.argv[1:] if argv is None else argv)))


def run(words: list[str]) -> int:
    """Run ``kg`` with ``words`` and return its exit code."""
    lang = language_of(words)
    debug = "--debug" in words
    try:
        result = make_root(lang).main(words, prog_name="kg", standalone_mode=False)
        sys.stdout.flush()
        return result if isinstance(result, int) else 0
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo(say(lang, "words.interrupted"), err=True)
        return INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except click.exceptions.NoArgsIsHelpError as asked:
        click.echo(asked.format_message(), err=True)  # the help itself, which is no mistake to explain
        return asked.exit_code
    except click.ClickException as error:
        return _report_usage(error, lang)
    except Exception as error:
        if debug:
            import traceback  # late: nobody else needs it

            traceback.print_exc()
        return _report(error, lang)


def _report_usage(error: click.ClickException, lang: str) -> int:
    other = "zh" if lang == "en" else "en"
    click.echo(f"{say(lang, 'words.error')}{usage_message(error, lang)}", err=True)
    click.echo(click.style(usage_message(error, other), dim=True), err=True)
    ctx = getattr(error, "ctx", None)
    if ctx is not None:
        click.echo(say(lang, "words.try", command=ctx.command_path), err=True)
    return error.exit_code or USAGE


def _report(error: Exception, lang: str) -> int:
    told = _told(error)
    other = "zh" if lang == "en" else "en"
    if isinstance(told, DataError):
        for finding in told.findings:
            write_finding(finding, lang, err=True)
    click.echo(f"{say(lang, 'words.error')}{told.text(lang)}", err=True)
    click.echo(click.style(told.text(other), dim=True), err=True)
    if type(told) is AtlasError:
        click.echo(say(lang, "words.unforeseen", kind=type(error).__name__), err=True)
    return fault_of(told).exit_code


def _told(error: Exception) -> AtlasError:
    if isinstance(error, AtlasError):
        return error
    if isinstance(error, OSError):
        reason = error.strerror or str(error)
        if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS} and error.filename:
            return EnvironmentFault("home", path=error.filename, reason=reason)
        where = f": {error.filename}" if error.filename else ""
        return EnvironmentFault(reason=f"{reason}{where}")
    return AtlasError()
