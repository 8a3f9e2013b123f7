"""Themes: the list with their sizes, and one theme with its brands.

Sizes are read from the analysis graph, where the build has counted them, so that a list
costs the same at a thousand and at a million brands.
"""

from __future__ import annotations

from collections.abc import Mapping

from kg.entities.brands import brands, in_order
from kg.entities.graph import Graph
from kg.model import BasisCounts, Brand, Label, Ref, ThemeDetail, ThemeSummary
from kg.ontology import ThemeTerm
from kg.terms import BASIS_PROPERTY, PRINCIPLE, Basis, Kind

BRANDS_SHOWN = 300
"""How many brands of a theme are read for its page; the counts tell of all."""


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
    summary = _summary(graph, theme, graph.theme_counts)
    wanted = brands(graph, _brands_on(graph, summary, limit))
    strength = {basis: number for number, basis in enumerate(Basis)}

    last = len(graph.unit_order)

    def order(brand: Brand) -> tuple[int, int, str, str]:
        basis = next(link.basis for link in brand.links if link.theme.iri == iri)
        place = graph.unit_order.get(brand.unit.iri, last)
        return strength[basis], place, brand.ref.label.zh, brand.ref.iri

    related = graph.ask("cooccurring", theme=iri).texts("other", "brands")
    return ThemeDetail(
        summary,
        tuple(sorted(wanted, key=order)),
        _principles(graph, theme),
        tuple((graph.themes[other].ref, int(number)) for other, number in related if other in graph.themes),
    )


def _brands_on(graph: Graph, summary: ThemeSummary, limit: int) -> list[str]:
    """Return brands on a theme; of very many the strongest ones."""
    properties = [prop for _, prop in BASIS_PROPERTY]
    if summary.counts.total <= limit:
        rows = graph.ask("theme_brands", theme=summary.ref.iri, property=properties)
        return sorted(brand for (brand,) in rows.texts("brand"))
    found: list[str] = []
    for prop in properties:
        if len(found) < limit:
            rows = graph.ask("theme_brands", theme=summary.ref.iri, property=prop, most=limit - len(found))
            found.extend(brand for (brand,) in rows.texts("brand"))
    return found


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
