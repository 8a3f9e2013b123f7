"""``kg views``: the pictures that can be drawn, and the formats they can be had in."""

from __future__ import annotations

import click

from api.cli.output import write_json, write_table
from api.cli.queries import written
from api.cli.words import WordedCommand, format_option, say


def make(lang: str) -> click.Command:
    """Return the command."""

    def views(form: str) -> None:
        from viz import RENDERERS, VIEWS

        if form == "json":
            write_json(
                {
                    "views": [
                        {
                            "name": one.name,
                            "title": {"zh": one.title.zh, "en": one.title.en},
                            "parameters": [
                                {"name": item.name, "type": item.type.value, "required": item.required}
                                for item in one.parameters
                            ],
                        }
                        for one in VIEWS.values()
                    ],
                    "formats": [
                        {"name": one.name, "group": one.group, "suffix": one.suffix, "media_type": one.media_type}
                        for one in RENDERERS.values()
                    ],
                }
            )
            return
        write_table(
            [say(lang, "views.name"), say(lang, "views.title"), say(lang, "views.parameters")],
            ((one.name, one.title.in_(lang), " ".join(map(written, one.parameters))) for one in VIEWS.values()),
        )
        click.echo()
        write_table(
            [say(lang, "views.format"), say(lang, "views.suffix"), say(lang, "views.group"), say(lang, "views.about")],
            (
                (one.name, f".{one.suffix}", one.group.label.in_(lang), one.help.in_(lang))
                for one in RENDERERS.values()
            ),
        )

    return WordedCommand(
        "views", lang=lang, callback=views, help=say(lang, "views.help"), params=[format_option(lang)]
    )
