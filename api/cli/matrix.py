"""``kg matrix``: how many brands stand in each cell of two axes, and what is missing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import click

from api.cli.clusters import basis_option
from api.cli.output import write_table, write_typed
from api.cli.site import open_atlas
from api.cli.words import WordedCommand, format_option, say
from api.matrices import MOST_ROWS, GapsItem, MatrixAnswer, gaps_item, matrix_answer
from kg.messages import message


@dataclass(frozen=True, slots=True)
class MatrixWithGaps:
    """A matrix, and what is missing."""

    matrix: MatrixAnswer
    gaps: GapsItem


def make(lang: str) -> click.Command:
    """Return the command."""

    @click.pass_context
    def matrix(ctx: click.Context, /, rows: str, columns: str, basis: str, gaps: bool, form: str) -> None:
        with open_atlas(ctx, lang) as atlas:
            found = matrix_answer(atlas, rows, columns, basis, limit=MOST_ROWS)
            missing = gaps_item(atlas, basis) if gaps else None
        if form == "json":
            if missing is None:
                write_typed(MatrixAnswer, found)
            else:
                write_typed(MatrixWithGaps, MatrixWithGaps(found, missing))
            return
        click.echo(
            say(lang, "matrix.summary", brands=found.brands, counted=found.counted.in_(lang)), err=True
        )
        heads = [
            message(f"analysis.axis.{found.row_axis}", lang),
            *(one.label.in_(lang) for one in found.columns),
            say(lang, "matrix.total"),
        ]
        write_table(heads, _rows(found, lang))
        for line in _missing(missing, lang) if missing else ():
            click.echo(line)

    return WordedCommand(
        "matrix",
        lang=lang,
        callback=matrix,
        help=say(lang, "matrix.help"),
        params=[
            click.Option(["--rows"], metavar="AXIS", default="unit", help=say(lang, "matrix.rows")),
            click.Option(["--columns"], metavar="AXIS", default="theme", help=say(lang, "matrix.columns")),
            basis_option(lang),
            click.Option(["--gaps"], is_flag=True, help=say(lang, "matrix.gaps")),
            format_option(lang),
        ],
    )


def _rows(found: MatrixAnswer, lang: str) -> Iterator[tuple[str, ...]]:
    for ref, cells, total in zip(found.rows, found.cells, found.row_totals, strict=True):
        yield (ref.label.in_(lang), *(str(one or "") for one in cells), str(total))
    yield (say(lang, "matrix.total"), *map(str, found.column_totals), str(found.brands))


def _missing(gaps: GapsItem, lang: str) -> Iterator[str]:
    comma = message("analysis.comma", lang)
    for gap in gaps.without_group:
        names = comma.join(one.brief.in_(lang) for one in gap.units)
        yield say(lang, "matrix.without", group=gap.group.label.in_(lang), count=gap.count, units=names)
    for lone in gaps.lone_themes:
        yield say(lang, "matrix.lone", theme=lone.theme.label.in_(lang), unit=lone.unit.label.in_(lang))
    if gaps.unheld:
        yield say(lang, "matrix.unheld", themes=comma.join(one.label.in_(lang) for one in gaps.unheld))
