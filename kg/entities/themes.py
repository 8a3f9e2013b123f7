"""Themes: the list with their sizes, and one theme with its brands.

Sizes are read from the analysis graph, where the build has counted them, so that a list
costs the same at a thousand and at a million brands.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from kg.entities.brands import brands, in_order
from kg.entities.graph import Graph
from kg.entities.stretches import SORTED, stretches
from kg.model import BasisCounts, Brand, Label, Ref, ThemeDetail, ThemeSummary
from kg.ontology import ThemeTerm
from kg.terms import BASIS_PROPERTY, PRINCIPLE, Basis, Kind

BRANDS_SHOWN = 300
"""How many brands of a theme are read unless more are asked for; the counts tell of all."""


def theme_groups(graph: Graph) -> tuple[Ref, ...]:
    """Return the groups of themes in the order of the scheme."""
    return tuple(graph.groups.values())


def themes(graph: Graph) -> tuple[ThemeSummary, ...]:
    """Return all themes with their sizes, in the order of the scheme."""
    counts = graph.theme_counts
    return tuple(_summary(graph, one, counts) for one in graph.scheme.themes)


def _summary(graph: Graph, theme: ThemeTerm, counts: Mapping[str, BasisCounts]) -> ThemeSummary:
    return ThemeSummary(
        theme.ref, graph.group_of(theme), theme.definition, counts.get(theme.iri, BasisCounts()), theme.variants
    )


def theme_detail(graph: Graph, iri: str, limit: int = BRANDS_SHOWN) -> ThemeDetail | None:
    """Return a theme with at most ``limit`` brands, strongest basis first, ``None`` if it is none.

    ``related`` counts the brands on both themes, by any basis.
    """
    theme = graph.themes.get(iri)
    if theme is None:
        return None
    related = graph.ask("cooccurring", theme=iri).texts("other", "brands")
    return ThemeDetail(
        _summary(graph, theme, graph.theme_counts),
        brands_on(graph, iri, tuple(Basis), 0, limit),
        _principles(graph, theme),
        tuple((graph.themes[other].ref, int(number)) for other, number in related if other in graph.themes),
    )


def brands_on(graph: Graph, iri: str, bases: Collection[Basis], offset: int, limit: int) -> tuple[Brand, ...]:
    """Return a page of the brands on a theme, strongest basis first, then by unit and name.

    Of more than ``SORTED`` brands: strongest basis first, then by IRI.
    """
    counts = graph.theme_counts.get(iri, BasisCounts())
    groups = [(prop, getattr(counts, basis.value)) for basis, prop in BASIS_PROPERTY if basis in bases]
    if limit <= 0 or not groups:
        return ()
    if sum(size for _, size in groups) <= SORTED:
        wanted = _in_order(graph, iri, [prop for prop, _ in groups])[offset : offset + limit]
    else:
        wanted = [
            brand
            for prop, start, number in stretches(groups, offset, limit)
            for (brand,) in graph.ask(
                "theme_brands_piece", theme=iri, property=prop, most=number, **{"from": start}
            ).texts("brand")
        ]
    cards = {one.ref.iri: one for one in brands(graph, wanted)}
    return tuple(cards[one] for one in wanted if one in cards)


def _in_order(graph: Graph, iri: str, properties: list[str]) -> list[str]:
    """Return the brands on a theme by basis, unit and name."""
    strength = {prop: number for number, prop in enumerate(properties)}
    asked = graph.ask("theme_brands_named", theme=iri, property=properties)
    rows = list(asked.texts("brand", "property", "owner", "unit", "name"))
    order = graph.order_among(unit or owner for _, _, owner, unit, _ in rows)

    def place(row: tuple[str, ...]) -> tuple[int, int, str, str]:
        brand, prop, owner, unit, name = row
        return strength[prop], order.get(unit or owner, len(order)), name, brand

    return list(dict.fromkeys(row[0] for row in sorted(rows, key=place)))


def _principles(graph: Graph, theme: ThemeTerm) -> tuple[Ref, ...]:
    """Return the principles in whose wording the theme's words stand."""
    labels: dict[str, Label] = {}
    rows = graph.ask("things_of_class", **{"class": PRINCIPLE})
    texts = zip(rows.column("iri"), rows.column("text"), strict=True)
    for iri, text in texts:
        if iri is not None and text is not None:
            held = labels.get(iri.value, Label(""))
            english = getattr(text, "language", "") == "en"
            labels[iri.value] = Label(held.zh, text.value) if english else Label(text.value, held.en)
    found = {
        iri: Ref(iri, Kind.PRINCIPLE, graph.kind_of(iri)[1], label)
        for iri, label in labels.items()
        if any(one.theme_key == theme.key for one in graph.matcher.match(label.zh))
    }
    return in_order(found, found)
