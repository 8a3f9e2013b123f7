"""``kg similar``: is this name too close to one that exists, and on which themes would it stand?"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import click

from api.cli.output import write_bytes, write_table, write_typed
from api.cli.progress import building
from api.cli.site import open_atlas
from api.cli.words import WordedCommand, say
from api.settings import Settings
from api.sheets import write_sheet
from api.similar_answer import AnswerData, GroupsData, RowsData, answer_data, groups_data, rows_data
from api.similar_tables import groups_sheet, in_words, list_sheet
from kg.atlas import Atlas
from kg.errors import ParameterError
from kg.messages import message
from kg.similar import Answer, Grade
from viz.renderers.workbook import Sheet

FORMATS = ("table", "json", "csv", "xlsx")

Typed = tuple[Any, object]
"""A type and a value of it, to be written as JSON."""


def make(lang: str) -> click.Command:
    """Return the command."""

    @click.pass_context
    def similar(
        ctx: click.Context, /, name: tuple[str, ...], unit: str | None, theme: tuple[str, ...], meaning: str,
        names: Path | None, groups: bool, grade: str, limit: int, form: str, output: Path | None,
    ) -> None:  # fmt: skip
        if sum((bool(name), names is not None, groups)) != 1:
            raise ParameterError("similar_what")
        thresholds = Settings.read(os.environ).similar_thresholds
        with open_atlas(ctx, lang) as atlas, building(lang) as report:
            if groups:
                found = atlas.similar_groups(Grade(grade), thresholds, lambda done, total: report("similar_pairs", done, total))
                _write(groups_sheet(found, lang), (GroupsData, groups_data(found, lang)), form, output)
            elif names is not None:
                _write(*_list(atlas, names, limit, lang, lambda done, total: report("similar_list", done, total)), form, output)
            else:
                answer = atlas.similar(" ".join(name), unit, theme, meaning, limit, thresholds)
                _one(answer, form, output, lang)

    def _list(atlas: Atlas, names: Path, limit: int, lang: str, told: object) -> tuple[Sheet, Typed]:
        from api.name_lists import read_list

        listed = read_list(names.read_bytes(), names.name)
        thresholds = Settings.read(os.environ).similar_thresholds
        rows = atlas.similar_list(listed.names, min(limit, 10), thresholds, told, listed.first)  # type: ignore[arg-type]
        return list_sheet(rows, lang), (RowsData, rows_data(rows, lang))

    return WordedCommand(
        "similar",
        lang=lang,
        callback=similar,
        help=say(lang, "similar.help"),
        epilog=say(lang, "similar.epilog"),
        params=[
            click.Argument(["name"], nargs=-1, metavar=say(lang, "similar.name")),
            click.Option(["--unit"], metavar="UNIT", help=say(lang, "similar.unit")),
            click.Option(["--theme"], multiple=True, metavar="THEME", help=say(lang, "similar.theme")),
            click.Option(["--meaning"], default="", metavar="TEXT", help=say(lang, "similar.meaning")),
            click.Option(
                ["--list", "names"], metavar="FILE", type=click.Path(exists=True, dir_okay=False, path_type=Path),
                help=say(lang, "similar.list"),
            ),
            click.Option(["--groups"], is_flag=True, help=say(lang, "similar.groups")),
            click.Option(
                ["--grade"], type=click.Choice([Grade.SAME.value, Grade.NEAR.value]), default="near", help=say(lang, "similar.grade"),
            ),
            click.Option(["--limit"], type=click.IntRange(1, 100), default=10, help=say(lang, "similar.limit")),
            click.Option(["--format", "form"], type=click.Choice(FORMATS), default="table", help=say(lang, "similar.format")),
            click.Option(["-o", "--output"], metavar="FILE", type=click.Path(dir_okay=False, path_type=Path), help=say(lang, "similar.output")),
        ],
    )  # fmt: skip


def _one(answer: Answer, form: str, output: Path | None, lang: str) -> None:
    if form == "json":
        write_typed(AnswerData, answer_data(answer, lang))
        return
    heads = tuple(message(f"similar.table.{one}", lang) for one in ("grade", "score", "name", "unit", "reasons"))
    rows = tuple(
        (message(f"similar.grade.{one.grade}", lang), f"{one.score:.2f}", one.ref.label.zh, one.unit.label.in_(lang), in_words(one.reasons, lang))
        for one in answer.matches
    )
    if form != "table":
        _write(Sheet(message("similar.sheet.list", lang), heads, rows), (Answer, answer), form, output)
        return
    click.echo(f"{message(f'similar.grade.{answer.grade}', lang)}  {answer.verdict.in_(lang)}")
    click.echo(answer.advice.in_(lang))
    if rows:
        click.echo()
        write_table(heads, rows)
    if answer.themes:
        scopes = [crowd.scope for crowd in answer.themes[0].crowds]
        click.echo()
        write_table(
            [message("similar.page.themes", lang), *(one.label.in_(lang) for one in scopes)],
            ([theme.ref.label.in_(lang), *(f"{one.brands}/{one.scope.brands} {message(f'similar.crowding.{one.crowding}', lang)}" for one in theme.crowds)] for theme in answer.themes),
        )
    if answer.free:
        click.echo()
        click.echo(f"{message('similar.page.free', lang)}: " + ("、" if lang == "zh" else ", ").join(one.ref.label.in_(lang) for one in answer.free))


def _write(sheet: Sheet, document: Typed, form: str, output: Path | None) -> None:
    if form == "json":
        write_typed(*document)
    elif form == "table":
        write_table(sheet.heads, ([f"{cell:g}" if isinstance(cell, float) else str(cell) for cell in row] for row in sheet.rows))
    else:
        write_bytes(write_sheet(sheet, form), output)
