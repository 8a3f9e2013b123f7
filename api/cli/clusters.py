"""``kg clusters``: what themes and brands fall into, why, and how far to rely on it."""

from __future__ import annotations

import click

from api.cli.output import write_table, write_typed
from api.cli.site import home_of, open_atlas
from api.cli.words import WordedCommand, format_option, say
from api.clustering import MOST_MEMBERS, ClusterItem, ClustersAnswer, clusters_answer
from api.earlier import changes_since
from kg.messages import message
from kg.terms import Basis

MOST_THEMES = 6


def make(lang: str) -> click.Command:
    """Return the command."""

    @click.pass_context
    def clusters(
        ctx: click.Context, /, basis: str, resolution: str | None, members: int, since: str, form: str
    ) -> None:
        with open_atlas(ctx, lang) as atlas:
            changes = changes_since(atlas, home_of(ctx), since)
            answer = clusters_answer(atlas, basis, resolution, members, changes)
        if form == "json":
            write_typed(ClustersAnswer, answer)
            return
        _tell(answer, lang)

    return WordedCommand(
        "clusters",
        lang=lang,
        callback=clusters,
        help=say(lang, "clusters.help"),
        params=[
            basis_option(lang),
            click.Option(["--resolution"], metavar="NUMBER", help=say(lang, "clusters.resolution")),
            click.Option(
                ["--members"], type=click.IntRange(0), default=MOST_MEMBERS, help=say(lang, "clusters.members")
            ),
            click.Option(["--since"], metavar="RELEASE", default="", help=say(lang, "clusters.since")),
            format_option(lang),
        ],
    )


def basis_option(lang: str) -> click.Option:
    """Return ``--basis``: which theme links count."""
    known = [one.value for one in Basis]
    return click.Option(
        ["--basis"], type=click.Choice(known), default=Basis.VARIANT.value, help=say(lang, "clusters.basis")
    )


def _tell(answer: ClustersAnswer, lang: str) -> None:
    click.echo(
        say(
            lang,
            "clusters.summary",
            clusters=len(answer.clusters),
            brands=answer.brands,
            outside=answer.outside,
            counted=answer.counted.in_(lang),
            modularity=f"{answer.modularity:.2f}",
            seeds=f"{answer.seed_agreement:.2f}",
            samples=f"{answer.sample_agreement:.2f}",
        ),
        err=True,
    )
    heads = [say(lang, f"clusters.{name}") for name in ("name", "brands", "border", "stability", "themes", "key")]
    write_table(heads, [_row(one, lang, depth) for whole in answer.clusters for depth, one in _levels(whole)])
    for change in answer.changes:
        click.echo(f"{change.cluster.label.in_(lang)}{say(lang, 'clusters.colon')}{change.text.in_(lang)}")


def _levels(whole: ClusterItem) -> tuple[tuple[int, ClusterItem], ...]:
    return ((0, whole), *((1, part) for part in whole.parts))


def _row(one: ClusterItem, lang: str, depth: int) -> tuple[str, ...]:
    stability = f"{one.stability:.2f}" + ("" if one.stable else say(lang, "clusters.unstable"))
    themes = [ref.label.in_(lang) for ref in one.themes]
    named = message("analysis.comma", lang).join(themes[:MOST_THEMES]) + ("…" if len(themes) > MOST_THEMES else "")
    return (
        f"{'└ ' * depth}{one.label.in_(lang)}",
        str(one.size),
        str(one.border + one.guests),
        "" if depth else stability,
        named,
        one.id,
    )
