"""``kg queries``: the questions that are ready to be asked."""

from __future__ import annotations

import click

from api.cli.output import write_json, write_table
from api.cli.words import WordedCommand, format_option, say
from kg.parameters import Parameter


def make(lang: str) -> click.Command:
    """Return the command."""

    def queries(form: str) -> None:
        from kg.queries import QUERIES

        if form == "json":
            write_json(
                [
                    {
                        "name": one.name,
                        "title": {"zh": one.title.zh, "en": one.title.en},
                        "question": {"zh": one.question.zh, "en": one.question.en},
                        "parameters": [
                            {"name": item.name, "type": item.type.value, "required": item.required,
                             "default": item.default, "example": item.example}
                            for item in one.parameters
                        ],
                    }
                    for one in QUERIES.values()
                ]
            )
            return
        heads = [say(lang, f"queries.{name}") for name in ("name", "question", "parameters")]
        write_table(
            heads,
            ((one.name, one.question.in_(lang), " ".join(map(written, one.parameters))) for one in QUERIES.values()),
        )

    return WordedCommand(
        "queries", lang=lang, callback=queries, help=say(lang, "queries.help"), params=[format_option(lang)]
    )


def written(parameter: Parameter) -> str:
    """Return how a parameter is given on the command line."""
    words = f"--{parameter.name} {parameter.example or parameter.type.value.upper()}"
    return words if parameter.required else f"[{words}]"
