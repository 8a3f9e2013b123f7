"""Parameters of views and named queries as options, with completion from the atlas.

This module must not know what a view or query does.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import click
from click.shell_completion import CompletionItem

from api.cli.words import say
from kg.errors import AtlasError, ParameterError
from kg.model import Ref
from kg.parameters import Parameter, ParameterType

MOST_COMPLETIONS = 200


def option_of(parameter: Parameter, lang: str) -> click.Option:
    """Return the option ``--name`` for a parameter; the atlas itself judges its value."""
    words = parameter.label.in_(lang)
    if parameter.example:
        words = say(lang, "parameters.example", label=words, example=parameter.example)
    if parameter.required:
        words = say(lang, "parameters.required", label=words)
    return click.Option(
        [f"--{parameter.name.replace('_', '-')}", parameter.name],
        metavar=parameter.type.value.upper(),
        help=words,
        shell_complete=lambda ctx, option, begun: complete(parameter.type, begun),
    )


def complete(kind: ParameterType, begun: str) -> list[CompletionItem]:
    """Return the names that may stand for ``begun``; nothing where no release is there yet."""
    try:
        return [CompletionItem(name, help=key) for name, key in _names(kind, begun)]
    except AtlasError:
        return []


def _names(kind: ParameterType, begun: str) -> Iterable[tuple[str, str]]:
    import kg

    if kind.kind is None:
        return []
    with kg.open() as atlas:
        if begun:
            refs = [hit.ref for hit in atlas.search(begun, kinds=(kind.kind,), limit=MOST_COMPLETIONS)]
        elif kind is ParameterType.THEME:
            refs = [theme.ref for theme in atlas.themes()]
        elif kind is ParameterType.UNIT:
            refs = [unit.ref for unit in atlas.units()[:MOST_COMPLETIONS]]
        else:
            refs = []
        return [_entry(ref, begun) for ref in refs]


def _entry(ref: Ref, begun: str) -> tuple[str, str]:
    # bash drops what does not begin with the letters typed, so typed letters get keys
    return (ref.key, ref.label.zh) if begun and begun.isascii() else (ref.label.zh, ref.key)


def read_pairs(words: Iterable[str]) -> dict[str, str]:
    """Read ``name=value`` words and ``--name value`` pairs.

    Raises ``ParameterError`` for a word that is neither, or a name that comes twice.
    """
    found: dict[str, str] = {}
    waiting: str | None = None
    for word in words:
        if waiting is not None:
            name, value, waiting = waiting, word, None
        elif word.startswith("--"):
            name, equals, value = word[2:].replace("-", "_").partition("=")
            if not equals:
                waiting = name
                continue
        else:
            name, equals, value = word.partition("=")
            if not equals:
                raise ParameterError("pair", value=word)
        if name in found:
            raise ParameterError("repeated", name=name)
        found[name] = value
    if waiting is not None:
        raise ParameterError("pair", value=f"--{waiting}")
    return found


def folder_parameters(lang: str, help_name: str) -> tuple[click.Parameter, ...]:
    """Return the two ways to name a folder of tables: as a word, and as ``--data``."""
    kind = click.Path(exists=True, file_okay=False, path_type=Path)
    return (
        click.Argument(["folder"], required=False, type=kind, metavar=say(lang, "parameters.folder")),
        click.Option(["--data"], type=kind, metavar="DIR", help=say(lang, help_name)),
    )


def data_folder(folder: Path | None, data: Path | None) -> Path | None:
    """Return the folder that was named; raises ``click.UsageError`` where two different ones were."""
    if folder is not None and data is not None and folder.resolve() != data.resolve():
        raise click.UsageError(f"Got unexpected extra argument ({folder})")
    return folder or data
