"""Where things stand: nothing overlaps, nothing is in the way, and twice is the same."""

from __future__ import annotations

from itertools import pairwise
from math import atan2

import pytest

from kg.terms import Basis, Kind
from tests.viz.geometry import box, lines_under_boxes, outside_frame, overlapping
from tests.viz.invented import EVERY_VIEW, HOSTILE, InventedAtlas
from viz import make_view, view_id
from viz.view import GraphView, Node, Region, Shape

ALL = "exact,variant,parts,inferred"


def theme_of(brands: int, seed: int = 1) -> GraphView:
    return make_view(InventedAtlas(brands, seed=seed, on_one_theme=True), "theme", theme="theme0", limit="200")


@pytest.mark.parametrize("brands", [0, 1, 3, 8, 15, 30, 60, 120, 160])
def test_cards_of_a_theme_do_not_overlap_and_no_line_passes_under_one(brands: int) -> None:
    view = theme_of(brands)
    assert len(view.nodes) == brands + 1
    assert overlapping(view.nodes, gap=3) == []
    assert lines_under_boxes(view) == []
    assert outside_frame(view) == []


@pytest.mark.parametrize("seed", range(8))
def test_rings_hold_for_any_mixture_of_bases(seed: int) -> None:
    view = theme_of(14 + seed, seed)
    assert overlapping(view.nodes, gap=3) == []
    assert lines_under_boxes(view) == []


def test_no_two_cards_of_a_theme_stand_on_one_ray() -> None:
    view = theme_of(40)
    focus = next(node for node in view.nodes if node.id == view.focus)
    angles = sorted(atan2(node.y - focus.y, node.x - focus.x) for node in view.nodes if node is not focus)
    assert min(b - a for a, b in pairwise(angles)) > 0.01


@pytest.mark.parametrize("brands", [12, 24, 60, 120])
def test_stronger_bases_stand_nearer_the_centre(brands: int) -> None:
    view = theme_of(brands)
    rings = view.regions[::-1]
    assert [region.basis for region in rings] == list(Basis)
    assert all(a.width < b.width for a, b in pairwise(rings))
    for node in view.nodes:
        if node.id == view.focus:
            continue
        place = [ring.basis for ring in rings].index(node.basis)
        assert reach(node, rings[place]) <= 1.01, "a card stands on the ring of its basis, or just inside it"
        if place:
            assert reach(node, rings[place - 1]) > 1.0, "and outside the ring of the stronger one"


def reach(node: Node, ring: Region) -> float:
    """1 on the ellipse, less inside it."""
    return ((node.x - ring.x) / (ring.width / 2)) ** 2 + ((node.y - ring.y) / (ring.height / 2)) ** 2


def test_names_of_rings_are_not_covered() -> None:
    view = theme_of(30)
    for region in view.regions:
        for node in view.nodes:
            left, top, right, bottom = box(node)
            covered = left < region.label_x + 30 and right > region.label_x - 30
            assert not (covered and top < region.label_y + 7 and bottom > region.label_y - 7)


@pytest.mark.parametrize("brands", [0, 1, 12, 47, 80, 120, 200, 500])
def test_the_overview_holds_together_at_any_size(brands: int) -> None:
    view = make_view(InventedAtlas(brands, 22, 5), "overview")
    assert overlapping(view.nodes) == []
    assert outside_frame(view) == []
    islands = {region.id: region for region in view.regions}
    for node in view.nodes:
        island = islands[node.group]
        left, top, right, bottom = box(node)
        assert left >= island.x - island.width / 2, node.label.zh
        assert right <= island.x + island.width / 2 + 0.5, node.label.zh
        assert top >= island.y - island.height / 2 + 30, "the island's name stays free"
        assert bottom <= island.y + island.height / 2 + 0.5, node.label.zh


@pytest.mark.parametrize("brands", [47, 80])
def test_the_overview_of_a_province_fits_its_frame_whole(brands: int) -> None:
    view = make_view(InventedAtlas(brands, 22, 5, seed=3), "overview")
    assert (view.width, view.height) == (1318, 600)
    assert sum(node.kind == Kind.BRAND for node in view.nodes) == brands
    assert min(node.size for node in view.nodes) >= 12


def test_at_five_hundred_brands_an_island_shows_its_strongest_dozen_and_says_how_many_there_are() -> None:
    view = make_view(InventedAtlas(500, 22, 5), "overview")
    for region in view.regions:
        brands = [node for node in view.nodes if node.group == region.id and node.kind == Kind.BRAND]
        assert len(brands) <= 12
        rest = [node for node in view.nodes if node.group == region.id and node.kind == Kind.CLUSTER]
        if region.count and region.count > 12 and region.id != "none":
            assert "".join(span.text for span in rest[0].lines[0]) == f"全部 {region.count} 个"
    assert dict(view.hidden)["brand"] == 500 - sum(node.kind == Kind.BRAND for node in view.nodes)


def test_at_a_million_brands_islands_show_clusters_and_no_brand_is_read() -> None:
    class Huge(InventedAtlas):
        def brands(self, *, offset: int = 0, limit: int | None = None) -> tuple:  # type: ignore[type-arg]
            raise AssertionError("a million brands were read")

    view = make_view(Huge(100, 22, 5, counted=1_000_000), "overview")
    assert not any(node.kind == Kind.BRAND for node in view.nodes)
    assert any(node.shape is Shape.CLUSTER for node in view.nodes)
    assert overlapping(view.nodes) == []


@pytest.mark.parametrize("brands", [20, 60, 140, 200])
def test_boxes_of_any_graph_do_not_overlap_up_to_two_hundred_nodes(brands: int) -> None:
    view = make_view(InventedAtlas(brands), "neighbourhood", centre="theme0", depth="4", limit="199", bases=ALL)
    assert overlapping(view.nodes, gap=2) == []
    assert outside_frame(view) == []


def test_a_small_neighbourhood_has_no_line_under_a_box() -> None:
    view = make_view(InventedAtlas(20), "neighbourhood", centre="theme0", depth="1")
    assert len(view.nodes) > 3
    assert lines_under_boxes(view) == []


def test_things_that_hang_together_by_nothing_are_set_side_by_side() -> None:
    view = make_view(InventedAtlas(60, themes=30), "query", query="rows")
    assert len(view.nodes) > 60
    assert overlapping(view.nodes, gap=2) == []


@pytest.mark.parametrize(("name", "params"), EVERY_VIEW)
def test_columns_and_all_other_views_keep_their_boxes_apart(name: str, params: dict[str, str]) -> None:
    view = make_view(InventedAtlas(60), name, **params)
    assert overlapping(view.nodes) == []
    assert outside_frame(view) == []


@pytest.mark.parametrize(("name", "params"), EVERY_VIEW)
def test_hostile_names_are_placed_without_overlap_too(name: str, params: dict[str, str]) -> None:
    view = make_view(InventedAtlas(16, 6, 3, names=HOSTILE * 5), name, **params)
    assert overlapping(view.nodes) == []


@pytest.mark.parametrize(("name", "params"), EVERY_VIEW)
def test_the_same_question_gives_the_same_picture_to_the_pixel(name: str, params: dict[str, str]) -> None:
    first = make_view(InventedAtlas(60), name, **params)
    again = make_view(InventedAtlas(60), name, **params)
    assert first == again
    assert view_id(first) == view_id(again)
