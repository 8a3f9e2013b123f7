"""What all views share: the line of source and date, the legend, the finished document."""

from __future__ import annotations

from collections.abc import Iterable

from kg.model import Label
from kg.terms import Basis
from viz.style import BASIS_STYLES, kind_style
from viz.text import clean
from viz.view import LegendItem, Node, Shape, words
from viz.views.source import AtlasReader


def source_line(atlas: AtlasReader) -> Label:
    """Return source, release and date in one line."""
    info = atlas.info
    sources = info.sources
    values = {
        lang: tuple(clean(ref.label.in_(lang)) for ref in sources) or clean(info.title.in_(lang))
        for lang in ("zh", "en")
    }
    zh, en = (
        words("view.source", source=values[lang], release=info.id, date=info.built[:10]).in_(lang)
        for lang in ("zh", "en")
    )
    return Label(zh, en)


def said(name: str, /, **values: object) -> Label:
    """Return a sentence in both languages; values that are labels are put in in each language."""
    zh, en = (
        words(name, **{key: value.in_(lang) if isinstance(value, Label) else value for key, value in values.items()}).in_(
            lang
        )
        for lang in ("zh", "en")
    )
    return Label(zh, en)


def basis_legend(bases: Iterable[Basis] = tuple(Basis)) -> tuple[LegendItem, ...]:
    """Return the legend of the four lines."""
    wanted = set(bases)
    return tuple(
        LegendItem(words(f"basis.{style.basis}"), basis=style.basis, colour=style.colour)
        for style in BASIS_STYLES
        if style.basis in wanted
    )


def kind_legend(nodes: Iterable[Node]) -> tuple[LegendItem, ...]:
    """Return one entry for each kind that is drawn, in the order of the style table."""
    seen: dict[str, Shape] = {}
    owners: dict[str, None] = {}
    for node in nodes:
        seen.setdefault(node.kind, node.shape)
        if node.owner_kind:
            owners.setdefault(node.owner_kind)
    order = ["theme", "brand", "unit", "branch", "principle", "practice", "recommendation", "warning", "part"]
    kinds = [kind for kind in order if kind in seen or kind in owners]
    kinds += [kind for kind in seen if kind not in order and kind != "cluster"]
    return tuple(LegendItem(words(f"kind.{kind}"), shape=kind_style(kind).shape, colour=_legend_colour(kind)) for kind in kinds)


def _legend_colour(kind: str) -> str:
    """Themes have the colours of their groups: the legend shows none of them."""
    return "plain" if kind == "theme" else kind_style(kind).colour


def owner_legend(nodes: Iterable[Node]) -> tuple[LegendItem, ...]:
    """Return entries for the small marks before the owners' names."""
    seen = {node.owner_kind for node in nodes}
    kinds = [kind for kind in ("unit", "branch") if kind in seen]
    shapes = {"unit": Shape.SQUARE, "branch": Shape.ROUND}
    return tuple(LegendItem(words(f"kind.{kind}"), shape=shapes[kind], colour=kind_style(kind).colour, mark="owner") for kind in kinds)


def kind_counts(nodes: Iterable[Node]) -> Label:
    """Say how many nodes of each kind there are."""
    counts: dict[str, int] = {}
    for node in nodes:
        counts[node.kind] = counts.get(node.kind, 0) + 1
    parts = [said("view.kind_count", count=count, kind=words(f"kind.{kind}")) for kind, count in sorted(counts.items())]
    return Label("、".join(part.zh for part in parts), ", ".join(part.in_("en").lower() for part in parts))


def shown_params(*, bases: tuple[Basis, ...] = (), **params: object) -> tuple[tuple[str, str], ...]:
    """Return the parameters a view was made with, as the document keeps them; defaults are left out."""
    chosen = [(name, str(value)) for name, value in params.items() if value not in ("", None)]
    if bases and len(bases) < len(Basis):
        chosen.append(("bases", ",".join(bases)))
    return tuple(chosen)
