"""Writes the reference pages of ``docs/`` from the tables that the program itself reads.

``python -m api.reference`` rewrites them; ``tests/api/test_reference.py`` fails while they are
not current. This module must not state anything that a table states.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

import click

from api.app import create_app
from api.cli.main import make_root
from api.cli.table import COMMANDS
from api.faults import FAULTS
from api.openapi import TAGS
from api.served import Served
from api.settings import SETTINGS, Settings
from kg.messages import LANGUAGES, message
from kg.remote import RemoteSettings
from kg.remote.settings import Secret
from viz import OPTIONS, RENDERERS

DOCS = Path(__file__).resolve().parent.parent / "docs"
WIDTH = 96


def _both(name: str) -> str:
    return " ".join(message(f"cli.reference.{name}", lang) for lang in LANGUAGES)


def _paragraph(name: str) -> str:
    return "\n\n".join(message(f"cli.reference.{name}", lang) for lang in LANGUAGES)


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(heads)} |"
    yield f"|{'---|' * len(heads)}"
    for row in rows:
        yield "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in row) + " |"
    yield ""


def _code(words: str) -> str:
    return f"`{words}`" if words else "–"


def settings_page() -> str:
    """Return ``docs/settings.md``."""
    heads = [_both(name) for name in ("environment", "option", "values", "default", "meaning")]
    rows = (
        (
            _code(row.environment),
            _code(row.flag),
            f"{row.expected('zh')} · {row.expected('en')}" if not row.choices else row.expected("zh"),
            _code(" ".join(row.default) if isinstance(row.default, tuple) else str(row.default)),
            f"{row.help('zh')} {row.help('en')}",
        )
        for row in SETTINGS
    )
    lines = [f"# {_both('settings')}", "", _paragraph("generated"), "", _paragraph("settings_lead"), ""]
    lines += [*_table(heads, rows), f"## {_both('remote_settings')}", "", _paragraph("remote_settings_lead"), ""]
    heads = [_both(name) for name in ("environment", "default", "meaning")]
    return "\n".join([*lines, *_table(heads, _remote_settings())]).rstrip() + "\n"


def _remote_settings() -> Iterator[tuple[str, str, str]]:
    for one in fields(RemoteSettings):
        words = " ".join(message(f"remote.settings.{one.name}", lang) for lang in LANGUAGES)
        default = "" if isinstance(one.default, Secret) else str(one.default)
        yield _code(f"KG_STORE_{one.name.upper()}"), _code(default), words


def commands_page() -> str:
    """Return ``docs/command-line.md``."""
    lines = [f"# {_both('commands')}", "", _paragraph("generated"), "", _paragraph("commands_lead"), ""]
    for lang in LANGUAGES:
        lines += _help(make_root(lang), "kg")
    for row in COMMANDS:
        lines += [f"## kg {row.name}", ""]
        for lang in LANGUAGES:
            lines += _help(row.load(lang), f"kg {row.name}")
    for name in ("theme",):
        group = next(row for row in COMMANDS if row.name == "render").load("zh")
        context = group.context_class(group, info_name="kg render")
        command = group.get_command(context, name) if isinstance(group, click.Group) else None
        if command:
            lines += [f"### kg render {name}", "", *_help(command, f"kg render {name}")]
    lines += [f"## {_both('exit_codes')}", "", _paragraph("error_tree"), "", *_faults()]
    lines += [f"## {_both('completion')}", "", _paragraph("completion_lead"), "", "```sh"]
    lines += [
        "kg completion bash > ~/.local/share/bash-completion/completions/kg",
        'kg completion zsh > "${fpath[1]}/_kg"',
        "kg completion fish > ~/.config/fish/completions/kg.fish",
        "```",
    ]
    return "\n".join(lines).rstrip() + "\n"


def _help(command: click.Command, name: str) -> Iterator[str]:
    context = command.context_class(command, info_name=name, terminal_width=WIDTH)
    yield "```text"
    yield from command.get_help(context).rstrip().split("\n")
    yield from ("```", "")


def _faults() -> Iterator[str]:
    heads = [_both(name) for name in ("exit_code", "status", "code", "meaning")]
    rows = sorted(
        (row.exit_code, row.status, row.error.code, (row.error.__doc__ or "").split("\n")[0])
        for row in FAULTS
    )
    yield from _table(heads, ((str(a), str(b), _code(c), d) for a, b, c, d in rows))


class _Nothing:
    """An empty shelf: the description of the interface needs no data."""

    def current(self) -> str | None:
        """Return nothing."""
        return None

    def open(self, release: str) -> Any:
        """Never asked for."""
        raise LookupError(release)

    def close(self) -> None:
        """Nothing was opened."""


def openapi() -> dict[str, Any]:
    """Return the description of the HTTP interface."""
    settings = Settings()
    return create_app(Served(_Nothing(), settings), settings).openapi()


def http_page() -> str:
    """Return ``docs/http-api.md``."""
    document = openapi()
    lines = [f"# {_both('http')}", "", _paragraph("generated"), "", _paragraph("http_lead"), ""]
    for tag in TAGS:
        lines += [f"## {tag['description']}", ""]
        heads = [_both(name) for name in ("path", "what", "parameters")]
        lines += _table(heads, _operations(document, tag["name"]))
    lines += [f"## {_both('errors')}", "", _paragraph("errors_lead"), ""]
    lines += ["```json", '{"error": {"code": "unknown_name", "message": {"zh": "…", "en": "…"}, "near": ["…"]}}', "```", ""]
    lines += _faults()
    lines += [f"## {_both('caching')}", "", _paragraph("caching_lead"), ""]
    lines += [f"## {_both('examples')}", "", "```sh", *EXAMPLES, "```"]
    return "\n".join(lines).rstrip() + "\n"


def formats_page() -> str:
    """Return ``docs/formats.md``."""
    lines = [f"# {_both('formats')}", "", _paragraph("generated"), "", _paragraph("formats_lead"), ""]
    heads = [_both(name) for name in ("format", "what", "option", "media_type")]
    lines += _table(
        heads,
        (
            (_code(row.name), f"{row.help.zh} · {row.help.in_('en')}", " ".join(map(_code, row.takes)) or "–", _code(row.media_type))
            for row in RENDERERS.values()
        ),
    )
    lines += [f"## {_both('options')}", "", _paragraph("options_lead"), ""]
    heads = [_both(name) for name in ("option", "values", "meaning", "environment")]
    lines += _table(
        heads,
        (
            (_code(f"--{row.name}"), _code(row.values), f"{row.label.zh} · {row.label.in_('en')}",
             "–" if row.served else _code(f"KG_{row.name.upper()}"))
            for row in OPTIONS.values()
        ),
    )  # fmt: skip
    return "\n".join(lines).rstrip() + "\n"


EXAMPLES = (
    "curl http://127.0.0.1:8000/themes.json",
    "curl 'http://127.0.0.1:8000/api/search?q=lcwm'",
    "curl -L -H 'Accept: text/turtle' http://127.0.0.1:8000/id/unit/qingdao",
    "curl -o theme.svg 'http://127.0.0.1:8000/views/theme.svg?theme=理财为民'",
    "curl http://127.0.0.1:8000/sparql --data-urlencode 'query=SELECT * { ?s a ba:PartyBrand } LIMIT 5'",
)


def _operations(document: dict[str, Any], tag: str) -> Iterator[tuple[str, str, str]]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            if tag in operation.get("tags", ()):
                parameters = " ".join(
                    f"`{one['name']}`" for one in operation.get("parameters", ()) if one["in"] == "query"
                )
                words = f"{operation.get('summary', '')} {operation.get('description', '')}".strip()
                yield f"`{method.upper()} {path}`", words, parameters or "–"


PAGES = {
    "settings.md": settings_page,
    "command-line.md": commands_page,
    "http-api.md": http_page,
    "formats.md": formats_page,
}


def main() -> None:
    """Rewrite the pages."""
    for name, write in PAGES.items():
        (DOCS / name).write_text(write(), encoding="utf-8")


if __name__ == "__main__":
    main()
