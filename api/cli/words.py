"""``click`` in the user's language: help pages and messages, and lines that fit wide characters.

This module must not know any command.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import click
from rich.cells import cell_len

from kg.messages import message

GAP = 2
WIDEST = 100
_TOO_MANY = re.compile(r"unexpected extra arguments? \((?P<words>.*)\)", re.S)


def say(lang: str, name: str, /, **values: object) -> str:
    """Return the sentence ``cli.<name>``."""
    return message(f"cli.{name}", lang, **values)


def wrapped(text: str, width: int) -> list[str]:
    """Break ``text`` into lines of at most ``width`` cells; Chinese breaks anywhere.

    >>> wrapped("看看 the atlas", 6)
    ['看看', 'the', 'atlas']
    """
    lines, line = [], ""
    for piece in _pieces(text):
        if line and cell_len(line) + cell_len(piece.rstrip()) > width:
            lines.append(line.rstrip())
            line = piece.lstrip()
        else:
            line += piece
    return [*lines, line.rstrip()] if line.strip() or not lines else lines


def _pieces(text: str) -> Iterator[str]:
    """Cut text where a line may break: after blanks and wide characters, not before stops."""
    word = ""
    for place, char in enumerate(text):
        word += char
        following = text[place + 1 : place + 2]
        wide = cell_len(char) > 1 or cell_len(following) > 1
        if char == " " or (wide and following not in "，。；：、？！）》”·" and char not in "（《“"):
            yield word
            word = ""
    if word:
        yield word


class Formatter(click.HelpFormatter):
    """Writes help pages: headings in the user's language, wide characters counted."""

    lang = "zh"

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Write the line that shows how a command is called."""
        self.write(f"{say(self.lang, 'words.usage')}{prog} {args}\n")

    def write_text(self, text: str) -> None:
        """Write a paragraph."""
        space = " " * self.current_indent
        for paragraph in text.split("\n"):
            for line in wrapped(paragraph, min(self.width, WIDEST) - self.current_indent):
                self.write(f"{space}{line}\n" if line else "\n")

    def write_dl(
        self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = GAP
    ) -> None:
        """Write names on the left and what they mean on the right."""
        rows = tuple(rows)
        first = min(max((cell_len(name) for name, _ in rows), default=0), col_max) + col_spacing
        width = max(min(self.width, WIDEST) - first - self.current_indent, 20)
        space = " " * self.current_indent
        for name, words in rows:
            lines = wrapped(words, width)
            if cell_len(name) > first - col_spacing:
                self.write(f"{space}{name}\n")
                shown = ""
            else:
                shown = name
            for line in lines:
                self.write(f"{space}{shown}{' ' * (first - cell_len(shown))}{line}".rstrip() + "\n")
                shown = ""

    @contextmanager
    def section(self, name: str) -> Iterator[None]:
        """Write a heading and indent what follows."""
        known = {"Options": "words.options", "Commands": "words.commands"}
        heading = say(self.lang, known[name]) if name in known else name
        self.write_paragraph()
        self.write(f"{heading}\n")
        self.indent()
        try:
            yield
        finally:
            self.dedent()


class ChineseFormatter(Formatter):
    """Help pages in Chinese."""


class EnglishFormatter(Formatter):
    """Help pages in English."""

    lang = "en"


class ChineseContext(click.Context):
    """Context of commands with Chinese help."""

    formatter_class = ChineseFormatter


class EnglishContext(click.Context):
    """Context of commands with English help."""

    formatter_class = EnglishFormatter


class Worded(click.Command):
    """A command that speaks ``lang`` and has the options that all commands have."""

    def __init__(self, *args: Any, lang: str = "zh", **more: Any) -> None:
        self.lang = lang
        self.context_class = EnglishContext if lang == "en" else ChineseContext
        more.setdefault("options_metavar", say(lang, "words.options_metavar"))
        super().__init__(*args, **more)
        self.params.extend(common_options(lang))

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Return ``--help`` with its words in the user's language."""
        option = super().get_help_option(ctx)
        if option:
            option.help = say(self.lang, "words.help")
        return option


class WordedCommand(Worded):
    """A command that does something."""


class WordedGroup(Worded, click.Group):
    """A command that has commands below it."""


def common_options(lang: str) -> list[click.Parameter]:
    """Return the options that every command has; they may stand before or after its name."""
    return [
        click.Option(
            ["--lang"], type=click.Choice(["zh", "en"]), expose_value=False,
            help=say(lang, "words.lang"),
        ),
        click.Option(
            ["--home"], metavar="DIR", expose_value=False, callback=_remember,
            help=say(lang, "words.home"),
        ),
        click.Option(
            ["--debug"], is_flag=True, expose_value=False, callback=_remember,
            help=say(lang, "words.debug"),
        ),
    ]


def format_option(lang: str) -> click.Option:
    """Return ``--format`` for lists: a table or JSON."""
    return click.Option(
        ["--format", "form"], type=click.Choice(["table", "json"]), default="table",
        help=say(lang, "words.list_format"),
    )


def _remember(ctx: click.Context, option: click.Parameter, value: Any) -> Any:
    if value and option.name:
        ctx.find_root().meta[option.name] = value
    return value


def usage_message(error: click.ClickException, lang: str) -> str:
    """Return what is wrong with a command line, in the user's language."""
    if isinstance(error, click.NoSuchOption):
        near = (", " if lang == "en" else "、").join(error.possibilities or ())
        name = "usage.no_option_near" if near else "usage.no_option"
        return say(lang, name, name=error.option_name, near=near)
    if isinstance(error, click.MissingParameter):
        return say(lang, "usage.missing", name=_name_of(error))
    if isinstance(error, click.BadParameter):
        return say(lang, "usage.bad", name=_name_of(error), reason=_reason(error, lang))
    if isinstance(error, click.BadOptionUsage):
        name = "usage.no_value" if "does not take" in error.message else "usage.needs_value"
        return say(lang, name, name=error.option_name)
    if isinstance(error, click.FileError):
        return say(lang, "usage.file", name=error.ui_filename, reason=error.message)
    too_many = _TOO_MANY.search(error.message)
    if too_many is not None:
        return say(lang, "usage.too_many", words=too_many["words"])
    return say(lang, "usage.other", reason=error.format_message())


def _reason(error: click.BadParameter, lang: str) -> str:
    """Return what was expected, in the user's language where ``click`` only knows English."""
    kind = error.param.type if error.param else None
    if isinstance(kind, click.Choice):
        return say(lang, "usage.choices", known=" | ".join(map(str, kind.choices)))
    if isinstance(kind, click.IntRange | click.FloatRange):
        low, high = ("" if end is None else f"{end:g}" for end in (kind.min, kind.max))
        return say(lang, "usage.range", low=low, high=high)
    if isinstance(kind, click.Path):
        return say(lang, "usage.path")
    return error.message


def _name_of(error: click.BadParameter) -> str:
    if error.param is not None:
        return error.param.get_error_hint(error.ctx).replace("'", "")
    return str(error.param_hint or "")
