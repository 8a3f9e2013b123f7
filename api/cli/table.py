"""The one table of commands. A command is a module with ``make(lang) -> click.Command``.

Modules are imported when their command is asked for, so that ``kg --help`` and shell
completion stay quick. This module must not know what a command does.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import Protocol, cast

import click

from kg.messages import message


class CommandModule(Protocol):
    """What a module of a command offers."""

    def make(self, lang: str) -> click.Command:
        """Return the command with its help in ``lang``."""
        ...


@dataclass(frozen=True, slots=True)
class CommandRow:
    """A command: its name and its module; its summary is ``cli.<name>.help``."""

    name: str

    def summary(self, lang: str) -> str:
        """Say in one line what the command does."""
        return message(f"cli.{self.name}.help", lang)

    def load(self, lang: str) -> click.Command:
        """Import the command's module and return the command."""
        module = cast(CommandModule, import_module(f"api.cli.{self.name}"))
        return module.make(lang)


COMMANDS: tuple[CommandRow, ...] = tuple(
    CommandRow(name)
    for name in (
        "info", "search", "similar", "query", "queries", "clusters", "matrix", "views", "render", "story", "serve",
        "build", "check", "releases", "publish", "source", "completion",
    )
)
"""Every command, in the order of the help page."""
