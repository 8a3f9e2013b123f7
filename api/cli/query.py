"""``kg query``: ask the graph in SPARQL (text or file) or by a named question.

The query runs as a stranger's does: in a process of its own, with limits of time, memory
and rows.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from api.cli.output import write_bytes, write_table
from api.cli.parameters import read_pairs
from api.cli.site import open_atlas, ready_site
from api.cli.words import WordedCommand, say
from api.settings import Settings
from api.values import curie
from kg.errors import FormatError, ParameterError
from kg.sparql.formats import GRAPHS, TABLES, format_named, formats_for

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

TABLE = "table"
FORMATS = (TABLE, *(one.name for one in (*TABLES, *GRAPHS)))
_JSON = "application/sparql-results+json"


def make(lang: str) -> click.Command:
    """Return the command."""

    @click.pass_context
    def query(
        ctx: click.Context,
        /,
        asked: str,
        pairs: tuple[str, ...],
        form: str | None,
        target: Path | None,
        seconds: float | None,
        show: bool,
    ) -> None:
        text = written(ctx, lang, asked, read_pairs(pairs))
        if show:
            click.echo(text)
            return
        table_type, graph_type = media_types(text, form)
        answer_type, content = run(ctx, lang, text, table_type, graph_type, seconds)
        if form in (None, TABLE) and answer_type.startswith(_JSON) and target is None:
            _write_rows(content, lang)
        else:
            write_bytes(content, target)

    return WordedCommand(
        "query",
        lang=lang,
        callback=query,
        help=say(lang, "query.help"),
        epilog=say(lang, "query.epilog"),
        context_settings={"ignore_unknown_options": True, "allow_interspersed_args": True},
        params=[
            click.Argument(["asked"], metavar=say(lang, "query.text"), shell_complete=_complete),
            click.Argument(["pairs"], nargs=-1, type=click.UNPROCESSED, metavar=say(lang, "query.pairs")),
            click.Option(["--format", "-f", "form"], metavar="|".join(FORMATS), help=say(lang, "query.format")),
            click.Option(
                ["--output", "-o", "target"], type=click.Path(path_type=Path, dir_okay=False),
                metavar="FILE", help=say(lang, "query.output"),
            ),
            click.Option(["--seconds"], type=click.FloatRange(0.1, 86_400), metavar="N", help=say(lang, "query.seconds")),
            click.Option(["--show"], is_flag=True, help=say(lang, "query.show")),
        ],
    )


def written(ctx: click.Context, lang: str, asked: str, given: dict[str, str]) -> str:
    """Return the SPARQL text that is asked for: a named question's, a file's, or ``asked`` itself.

    Raises ``UnknownNameError`` for one word that is neither a question nor a file.
    """
    from kg.queries import QUERIES, find

    one_word = len(asked.split()) == 1 and "{" not in asked
    path = Path(asked)
    if asked in QUERIES or (one_word and not path.is_file() and path.suffix != ".rq"):
        named = find(asked)
        with open_atlas(ctx, lang) as atlas:
            return named.written(given, atlas.resolve)
    if given:
        raise ParameterError("unknown", name=next(iter(given)), known="—")
    return path.read_text(encoding="utf-8-sig") if one_word else asked


def media_types(text: str, form: str | None) -> tuple[str, str]:
    """Return the media types to ask for, for tables and for graphs.

    Raises ``FormatError`` where the format is unknown or does not fit the query.
    """
    from kg.sparql.guard import inspect

    if form in (None, TABLE):
        return _JSON, "text/turtle"
    kind = inspect(text).form
    chosen = format_named(kind, form or "")
    if chosen is None:
        known = tuple(one.name for one in formats_for(kind))
        raise FormatError(name=form, known=(TABLE, *known) if kind in ("SELECT", "ASK") else known)
    return chosen.media_type, chosen.media_type


def _write_rows(content: bytes, lang: str) -> None:
    document: dict[str, Any] = json.loads(content)
    if "boolean" in document:
        click.echo(say(lang, "query.yes" if document["boolean"] else "query.no"))
        return
    names = document["head"].get("vars", [])
    bindings = document["results"]["bindings"]
    write_table(names, ([_cell(row.get(name)) for name in names] for row in bindings))
    click.echo(say(lang, "query.rows", rows=len(bindings)), err=True)


def _cell(cell: dict[str, str] | None) -> str:
    if cell is None:
        return ""
    return curie(cell["value"]) if cell["type"] == "uri" else cell["value"]


def run(
    ctx: click.Context, lang: str, text: str, table_type: str, graph_type: str, seconds: float | None
) -> tuple[str, bytes]:
    """Answer ``text`` in a worker process and return media type and bytes.

    Raises ``QueryError``.
    """
    from api.shelf import query_source
    from kg.sparql.once import run_once

    limits = Settings.read(os.environ, query_seconds=seconds).query_limits
    release = ready_site(ctx, lang).current()
    result = run_once(query_source(release), text, table_type, graph_type, limits)
    return result.media_type, result.body


def _complete(ctx: click.Context, option: click.Parameter, begun: str) -> list[CompletionItem]:
    from click.shell_completion import CompletionItem

    from kg.queries import QUERIES

    return [
        CompletionItem(one.name, help=one.title.zh)
        for one in QUERIES.values()
        if one.name.startswith(begun)
    ]
