"""Pictures of the real atlas: the bundled data and the tiny one, through every view."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

import pytest

import kg
from kg.terms import Basis, Kind
from tests.viz.geometry import lines_under_boxes, outside_frame, overlapping
from viz import RENDERERS, make_view, render
from viz.document import view_from_json, view_to_json


@pytest.fixture(scope="module")
def atlas(site_home: Path) -> Iterator[Any]:
    with kg.open(site_home) as opened:
        yield opened


@pytest.fixture(scope="module")
def tiny(tiny_home: Path) -> Iterator[Any]:
    with kg.open(tiny_home) as opened:
        yield opened


def test_every_brand_and_theme_stands_in_the_first_picture_at_its_largest_setting(atlas: Any) -> None:
    view = make_view(atlas, "overview")
    brands = [node for node in view.nodes if node.kind == Kind.BRAND]
    assert len(brands) == atlas.info.count("brands")
    assert sum(node.kind == Kind.THEME for node in view.nodes) == atlas.info.count("themes")
    assert {node.size for node in brands} == {15.0}
    assert all(node.owner.zh for node in brands), "the owner sits in the card"
    assert (view.width, view.height) == (1318, 600)
    assert overlapping(view.nodes) == []


def test_every_theme_has_a_picture_without_overlaps_or_lines_under_cards(atlas: Any) -> None:
    for summary in atlas.themes():
        view = make_view(atlas, "theme", theme=summary.ref.key)
        assert overlapping(view.nodes, gap=3) == [], summary.ref.label.zh
        assert lines_under_boxes(view) == [], summary.ref.label.zh
        assert outside_frame(view) == []
        counted = {region.basis: region.count for region in view.regions}
        assert counted == {basis: getattr(summary.counts, basis.value) for basis in Basis}
        assert len(view.nodes) == 1 + summary.counts.total


def test_the_three_sizes_of_licai_weimin_are_told_apart(atlas: Any) -> None:
    view = make_view(atlas, "theme", theme="理财为民")
    exact = {node.label.zh for node in view.nodes if node.basis is Basis.EXACT}
    assert exact == {"精筹惟公 理财为民", "牢记宗旨 理财为民", "五星财政 理财为民"}
    variants = sum(node.basis is Basis.VARIANT for node in view.nodes)
    inferred = sum(node.basis is Basis.INFERRED for node in view.nodes)
    assert variants > 0
    assert inferred > 0


@pytest.mark.parametrize("bases", ["exact", "exact,variant", "inferred"])
def test_a_picture_of_a_brand_by_some_bases_is_a_whole_document(atlas: Any, bases: str) -> None:
    for brand in atlas.brands():
        view = make_view(atlas, "brand", brand=brand.ref.iri, bases=bases)
        assert view_from_json(view_to_json(view)) == view
        assert {str(edge.basis) for edge in view.edges if edge.basis is not None} <= set(bases.split(","))


def test_every_unit_and_every_brand_has_a_picture(atlas: Any) -> None:
    for summary in atlas.units():
        view = make_view(atlas, "unit", unit=summary.ref.iri)
        assert overlapping(view.nodes) == [], summary.ref.label.zh
    for brand in atlas.brands():
        view = make_view(atlas, "brand", brand=brand.ref.iri)
        assert overlapping(view.nodes) == [], brand.ref.label.zh
        assert all(edge.words.zh for edge in view.edges)


def test_cards_name_the_phrases_they_rest_on(atlas: Any) -> None:
    view = make_view(atlas, "theme", theme="理财为民")
    for node in view.nodes:
        if node.kind == Kind.BRAND:
            numbers = [number for row in node.rows for number in row.evidence]
            assert numbers, node.label.zh
            assert all(view.evidence[number].segments[0].phrase for number in numbers)


def test_queries_make_pictures_by_text_and_by_name(atlas: Any) -> None:
    select = "SELECT ?brand ?unit WHERE { ?unit <http://schema.org/brand> ?brand }"
    view = make_view(atlas, "query", query=select)
    assert sum(edge.kind == "owns" for edge in view.edges) == atlas.info.count("brands")
    construct = "CONSTRUCT { ?b ?p ?t } WHERE { ?b ?p ?t . ?t a <https://w3id.org/brand-atlas/ontology#Theme> }"
    themed = make_view(atlas, "query", query=construct)
    assert {edge.basis for edge in themed.edges} >= {Basis.EXACT, Basis.VARIANT}


def test_the_same_release_gives_the_same_pictures(atlas: Any) -> None:
    for name, params in (("overview", {}), ("theme", {"theme": "理财为民"}), ("neighbourhood", {"centre": "青岛", "depth": "2"})):
        assert make_view(atlas, name, **params) == make_view(atlas, name, **params)


@pytest.mark.skipif(
    not entry_points(group="brand_atlas.view"), reason="the project is not installed in this environment (make setup)"
)
def test_the_atlas_itself_makes_views(atlas: Any) -> None:
    assert atlas.view("theme", theme="理财为民").title.zh == "理财为民"


@pytest.mark.parametrize("suffix", sorted(RENDERERS))
def test_the_tiny_atlas_goes_through_everything_too(tiny: Any, suffix: str) -> None:
    theme = max(tiny.themes(), key=lambda one: one.counts.total)
    unit = tiny.units()[0]
    brand = tiny.brands()[0]
    asked: tuple[tuple[str, dict[str, str]], ...] = (
        ("overview", {}),
        ("theme", {"theme": theme.ref.key}),
        ("unit", {"unit": unit.ref.key}),
        ("brand", {"brand": brand.ref.key}),
        ("neighbourhood", {"centre": brand.ref.iri}),
        ("query", {"query": "SELECT ?b ?u { ?u <http://schema.org/brand> ?b }"}),
    )
    for name, params in asked:
        view = make_view(tiny, name, **params)
        assert overlapping(view.nodes) == [], name
        assert render(view, suffix)


def test_the_theme_of_the_readme_looks_as_it_should(
    page: Any, atlas: Any, tmp_path: Path, screenshot: Callable[[str], Path]
) -> None:
    path = tmp_path / "theme.html"
    path.write_bytes(render(make_view(atlas, "theme", theme="理财为民"), "html"))
    page.goto(path.as_uri())
    page.locator("html[data-drawn]").wait_for(state="attached")
    screenshot("bundled-theme")
    path.write_bytes(render(make_view(atlas, "overview"), "html"))
    page.goto(path.as_uri())
    page.locator("html[data-drawn]").wait_for(state="attached")
    screenshot("bundled-overview")
    assert page.locator("h1").inner_text() == atlas.info.title.zh
