"""``kg story NAME``: a story as a file; ``kg story check``: whether stories still hold today."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from api.cli.main import unknown
from api.cli.output import write_bytes, write_json, write_table
from api.cli.render import gate_options, take_wishes
from api.cli.site import home_of, open_atlas
from api.cli.words import WordedCommand, WordedGroup, format_option, say

if TYPE_CHECKING:
    from kg.atlas import Atlas
    from viz.stories import Shelf, Step, ToldStory
    from viz.view import GraphView

CHECK, LIST = "check", "list"
"""Commands that are no story; no story is reached by these names."""

BROKEN = 1
"""Exit code of ``kg story check`` where a story cannot be taught as it stands."""


class Stories(WordedGroup):
    """The group ``story``: its commands are the site's stories, ``list`` and ``check``."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands."""
        return [LIST, CHECK, *(name for name in _shelf(ctx).names() if name not in (CHECK, LIST))]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command that writes a story, or one of the two others."""
        if cmd_name == CHECK:
            return _check(self.lang)
        if cmd_name == LIST:
            return _list(self.lang)
        return _command(cmd_name, self.lang) if cmd_name in _shelf(ctx).names() else None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the story's command; raises ``UnknownNameError`` with near names."""
        if self.get_command(ctx, args[0]) is None and not args[0].startswith("-"):
            raise unknown("story", args[0], self.list_commands(ctx))
        return super().resolve_command(ctx, args)


def make(lang: str) -> click.Command:
    """Return the command."""
    return Stories(
        "story",
        lang=lang,
        help=say(lang, "story.help"),
        epilog=say(lang, "story.epilog"),
        no_args_is_help=True,
        subcommand_metavar=say(lang, "story.metavar"),
    )


def _shelf(ctx: click.Context) -> Shelf:
    from api.story_shelf import shelf_of

    return shelf_of(home_of(ctx))


@contextmanager
def _pictures(ctx: click.Context, lang: str) -> Iterator[tuple[Atlas, Callable[[Step], GraphView]]]:
    """Give the atlas, and the function that makes the picture of a step."""
    from api.saved_views import SavedViews
    from viz import make_view

    views = SavedViews(home_of(ctx))
    with open_atlas(ctx, lang) as atlas:
        yield atlas, lambda step: views.find(step.kept).view if step.kept else make_view(atlas, step.view, **dict(step.params))


def _command(key: str, lang: str) -> click.Command:
    from viz.renderers.options import OPTIONS
    from viz.stories import STORY_FORMATS

    taken = [name for name in OPTIONS if any(name in row.takes for row in STORY_FORMATS.values())]

    @click.pass_context
    def write(ctx: click.Context, /, form: str | None, target: Path | None, **given: Any) -> None:
        from api.story_shelf import told
        from viz.stories import render_story
        from viz.stories.formats import format_of_file, story_format

        suffix = target.suffix.removeprefix(".") if target and str(target) != "-" else ""
        by_name = format_of_file(target.name) if target and not form else None
        row = by_name or story_format(form or suffix or "html")
        wishes, licence = take_wishes(given)
        with _pictures(ctx, lang) as (atlas, picture):
            story = told(_shelf(ctx).find(key).story, picture, licence)
            if wishes.publish:
                story = fit_story(atlas, story, wishes.stamp, licence)
        choices = {name: value for name, value in given.items() if value is not None}
        write_bytes(render_story(story, row.name, lang, **choices), target)
        for one in story.steps:
            if one.state.value in ("changed", "gone"):
                click.echo(say(lang, "story.warn", title=one.step.title, words=one.words.in_(lang)), err=True)
        if target is not None and str(target) != "-":
            click.echo(say(lang, "render.done", title=story.story.title, path=target), err=True)

    return WordedCommand(
        key,
        lang=lang,
        callback=write,
        help=say(lang, "story.write"),
        params=[
            click.Option(["--format", "-f", "form"], metavar="|".join(STORY_FORMATS), help=say(lang, "story.format")),
            click.Option(
                ["--output", "-o", "target"], type=click.Path(path_type=Path, dir_okay=False, allow_dash=True),
                metavar="FILE", help=say(lang, "render.output"),
            ),
            *(click.Option([f"--{name}", name], metavar=name.upper(), help=OPTIONS[name].label.in_(lang)) for name in taken),
            *gate_options(lang),
        ],
    )


def fit_story(atlas: Atlas, story: ToldStory, stamp: bool, licence: str) -> ToldStory:
    """Return the story as it may be handed out; raises ``UnfitError``."""
    from api.publishing import fit_told

    return fit_told(atlas, story, stamp, licence)


def _list(lang: str) -> click.Command:
    @click.pass_context
    def stories(ctx: click.Context, /, form: str) -> None:
        from viz.stories.shelf import Spoiled

        rows = [(one.key, one.fault.text(lang), 0, True) if isinstance(one, Spoiled)
                else (one.story.key, one.story.title, len(one.story.steps), one.own) for one in _shelf(ctx).all()]
        if form == "json":
            write_json([{"key": key, "title": title, "steps": steps, "own": own} for key, title, steps, own in rows])
            return
        write_table(
            [say(lang, "story.key"), say(lang, "story.title"), say(lang, "story.steps")],
            ((key, title, str(steps)) for key, title, steps, _ in rows),
        )

    return WordedCommand(LIST, lang=lang, callback=stories, help=say(lang, "story.list"), params=[format_option(lang)])


def _check(lang: str) -> click.Command:
    @click.pass_context
    def check(ctx: click.Context, /, names: tuple[str, ...], update: bool) -> int:
        from api.story_shelf import recorded, told

        shelf = _shelf(ctx)
        sound = True
        with _pictures(ctx, lang) as (_, picture):
            for key in names or shelf.names():
                story = told(shelf.find(key).story, picture, "")
                sound = sound and (story.sound or update)
                rows = [(str(number), one.words.in_(lang), one.step.title) for number, one in enumerate(story.steps, 1)]
                click.echo(f"{key} · {story.story.title}")
                write_table([say(lang, "story.step"), say(lang, "story.state"), say(lang, "story.title")], rows)
                if update:
                    shelf.keep(recorded(story))
                    click.echo(say(lang, "story.updated", key=key))
        return 0 if sound else BROKEN

    return WordedCommand(
        CHECK,
        lang=lang,
        callback=check,
        help=say(lang, "story.check"),
        params=[
            click.Argument(["names"], nargs=-1, metavar="[NAME …]"),
            click.Option(["--update"], is_flag=True, help=say(lang, "story.update")),
        ],
    )
