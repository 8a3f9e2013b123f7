"""What views say: the right things are counted, marked and named, and bases are never mixed."""

from __future__ import annotations

import pytest

from kg.crowds import FEW_OF_OWNER
from kg.errors import AtlasError, ParameterError, UnknownNameError
from kg.model import Ref
from kg.rdf import IRI, Solutions
from kg.terms import Basis, Kind
from tests.viz.invented import EVERY_VIEW, InventedAtlas
from viz import VIEWS, make_view
from viz.text import clean
from viz.view import GraphView, Node, Shape


@pytest.fixture
def atlas() -> InventedAtlas:
    return InventedAtlas(40)


def words_of(node: Node) -> str:
    return "".join(span.text for line in node.lines for span in line)


@pytest.mark.parametrize(("name", "params"), EVERY_VIEW)
def test_every_view_says_what_it_is_what_it_counts_and_whence(
    atlas: InventedAtlas, name: str, params: dict[str, str]
) -> None:
    view = make_view(atlas, name, **params)
    for label in (view.title, view.question, view.summary, view.source):
        assert label.zh
        assert label.en
    assert view.release in view.source.zh
    assert "2026-01-02" in view.source.zh
    assert view.legend, "a legend is always there"


@pytest.mark.parametrize(("name", "params"), EVERY_VIEW)
def test_names_of_brands_are_never_cut(atlas: InventedAtlas, name: str, params: dict[str, str]) -> None:
    view = make_view(atlas, name, **params)
    for node in view.nodes:
        if node.kind == Kind.BRAND:
            assert words_of(node) == node.label.zh.replace(" ", "")
            assert "…" not in words_of(node)


@pytest.mark.parametrize(("name", "params"), EVERY_VIEW)
def test_every_edge_joins_two_things_of_the_picture_and_says_why(
    atlas: InventedAtlas, name: str, params: dict[str, str]
) -> None:
    view = make_view(atlas, name, **params)
    ids = {node.id for node in view.nodes}
    assert len(ids) == len(view.nodes)
    for edge in view.edges:
        assert {edge.source, edge.target} <= ids
        assert edge.words.zh
        assert edge.words.en


def test_a_couplet_is_set_in_two_lines_with_the_words_that_make_the_link_marked(atlas: InventedAtlas) -> None:
    view = make_view(atlas, "theme", theme="theme0")
    marked = [node for node in view.nodes if node.basis in (Basis.EXACT, Basis.VARIANT)]
    assert marked
    for node in marked:
        spans = [span for line in node.lines for span in line if span.basis is not None]
        assert "".join(span.text for span in spans) == "行稳致远"
        assert {span.basis for span in spans} == {node.basis}
        if " " in node.label.zh:
            assert [sum(len(span.text) for span in line) for line in node.lines] == [4, 4]


def test_a_card_says_why_where_the_name_does_not(atlas: InventedAtlas) -> None:
    view = make_view(atlas, "theme", theme="theme0")
    for node in view.nodes:
        if node.basis is Basis.PARTS:
            assert "".join(span.text for span in node.note) == "行稳型"
            assert any(span.basis is Basis.PARTS for span in node.note)
        if node.basis is Basis.INFERRED:
            assert "周围的话" in "".join(span.text for span in node.note)


def test_the_four_bases_are_counted_apart(atlas: InventedAtlas) -> None:
    counts = atlas.theme("theme0").summary.counts
    view = make_view(atlas, "theme", theme="theme0")
    assert {region.basis: region.count for region in view.regions} == {
        basis: getattr(counts, basis.value) for basis in Basis
    }
    for basis in Basis:
        assert sum(node.basis is basis for node in view.nodes) == getattr(counts, basis.value)
    for number in (counts.exact, counts.variant, counts.parts, counts.inferred, counts.total):
        assert str(number) in view.summary.zh


def test_a_theme_view_of_some_bases_shows_those_and_says_what_it_hides(atlas: InventedAtlas) -> None:
    counts = atlas.theme("theme0").summary.counts
    view = make_view(atlas, "theme", theme="theme0", bases="exact,variant")
    assert {node.basis for node in view.nodes if node.id != view.focus} <= {Basis.EXACT, Basis.VARIANT}
    assert dict(view.hidden)["brand"] == counts.parts + counts.inferred
    assert ("bases", "exact,variant") in view.params


def test_the_overview_counts_words_in_the_name_and_marks_what_else_there_is(atlas: InventedAtlas) -> None:
    view = make_view(atlas, "overview")
    for summary in atlas.themes():
        disc = next(node for node in view.nodes if node.id == summary.ref.iri)
        assert disc.shape is Shape.DISC
        assert disc.count == summary.counts.in_name
        assert (disc.more or 0) == summary.counts.parts + summary.counts.inferred


def test_every_brand_stands_once_in_the_overview_beside_its_strongest_theme(atlas: InventedAtlas) -> None:
    view = make_view(atlas, "overview")
    chips = {node.id: node for node in view.nodes if node.kind == Kind.BRAND}
    assert len(chips) == len(atlas.brands())
    for brand in atlas.brands():
        strongest = min((list(Basis).index(link.basis) for link in brand.links), default=None)
        chip = chips[brand.ref.iri]
        assert chip.basis is (None if strongest is None else list(Basis)[strongest])
        assert chip.group in {link.group.iri for link in brand.links} | {"none"}


def test_lines_of_the_overview_wait_to_be_asked_for(atlas: InventedAtlas) -> None:
    view = make_view(atlas, "overview")
    assert len(view.edges) == sum(len(brand.links) for brand in atlas.brands())
    assert not any(edge.shown for edge in view.edges)


def test_the_owner_sits_in_the_card(atlas: InventedAtlas) -> None:
    view = make_view(atlas, "theme", theme="theme0")
    by_id = {brand.ref.iri: brand for brand in atlas.brands()}
    for node in view.nodes:
        if node.kind == Kind.BRAND:
            brand = by_id[node.id]
            assert brand.unit.short.zh in node.owner.zh
            assert node.owner_kind == brand.owner.kind


def test_cards_carry_their_evidence_once(atlas: InventedAtlas) -> None:
    view = make_view(atlas, "theme", theme="theme0")
    assert len({piece.iri for piece in view.evidence}) == len(view.evidence)
    for node in view.nodes:
        if node.kind == Kind.BRAND:
            owner = next(row for row in node.rows if row.name.zh == "创建者")
            assert len(view.evidence[owner.evidence[0]].segments) == 2


def test_things_are_found_by_pinyin_and_initials(atlas: InventedAtlas) -> None:
    view = make_view(atlas, "theme", theme="行稳致远")
    focus = next(node for node in view.nodes if node.id == view.focus)
    assert {"xingwenzhiyuan", "xwzy"} <= set(focus.search)


def test_a_unit_shows_its_own_brands_and_its_branches(atlas: InventedAtlas) -> None:
    detail = atlas.unit("unit0")
    view = make_view(atlas, "unit", unit="甲州")
    brands = [node for node in view.nodes if node.kind == Kind.BRAND]
    assert len(brands) == len(detail.own_brands) + len(detail.branch_brands)
    branch = {brand.ref.iri for brand in detail.branch_brands}
    assert branch, "the case is there"
    for node in brands:
        assert bool(node.owner.zh) == (node.id in branch), "a branch is named in the card, the unit is the picture"


def test_more_brands_of_a_unit_than_can_be_read_are_gathered_by_the_group_of_their_theme() -> None:
    many = InventedAtlas(40 * FEW_OF_OWNER)
    view = make_view(many, "unit", unit="unit0")
    detail = many.unit("unit0")
    crowds = [node for node in view.nodes if node.kind == Kind.CLUSTER]
    assert not [node for node in view.nodes if node.kind == Kind.BRAND]
    assert sum(node.count or 0 for node in crowds) == detail.summary.brands > FEW_OF_OWNER
    assert dict(view.hidden) == {"brand": detail.summary.brands}
    assert {edge.target for edge in view.edges} == {node.id for node in view.nodes} - {view.focus}


def test_a_unit_without_brands_says_so() -> None:
    view = make_view(InventedAtlas(0), "unit", unit="unit0")
    assert [node.kind for node in view.nodes] == [Kind.UNIT]
    assert "尚未收录" in view.summary.zh


def test_a_brand_shows_who_made_it_what_it_stands_for_and_who_is_near(atlas: InventedAtlas) -> None:
    view = make_view(atlas, "brand", brand="brand0")
    brand = atlas.brand("brand0").brand
    kinds = {node.kind for node in view.nodes}
    assert {Kind.BRAND, brand.owner.kind, Kind.THEME, Kind.PART} <= kinds
    assert {link.theme.iri for link in brand.links} <= {node.id for node in view.nodes}


def test_a_neighbourhood_keeps_to_depth_kinds_and_limit(atlas: InventedAtlas) -> None:
    near = make_view(atlas, "neighbourhood", centre="unit0", depth="1")
    far = make_view(atlas, "neighbourhood", centre="unit0", depth="3")
    assert len(near.nodes) < len(far.nodes)
    brands = make_view(atlas, "neighbourhood", centre="theme0", depth="2", kinds="brand")
    assert {node.kind for node in brands.nodes} == {Kind.BRAND, Kind.THEME}, "the centre is always there"
    few = make_view(atlas, "neighbourhood", centre="theme0", depth="3", limit="10")
    assert len(few.nodes) <= 11
    assert few.hidden


def test_rows_of_a_query_become_things_and_links(atlas: InventedAtlas) -> None:
    view = make_view(atlas, "query", query="rows")
    assert sum(edge.kind == "owns" for edge in view.edges) == len(atlas.brands())
    assert "1 个值不是图谱中的事物" in view.summary.zh


def test_a_very_long_result_is_not_looked_up_to_its_end() -> None:
    class Counting(InventedAtlas):
        asked = 0

        def ref(self, iri: str, /) -> Ref | None:
            self.asked += 1
            return super().ref(iri)

        def query(self, text: str, /, **params: object) -> Solutions:
            return Solutions(("x",), tuple((IRI(f"https://example.org/{index}"),) for index in range(100_000)))

    atlas = Counting(3)
    view = make_view(atlas, "query", query="rows")
    assert atlas.asked <= 2000
    assert dict(view.hidden)["thing"] == 98_000


def test_triples_of_a_query_keep_their_basis(atlas: InventedAtlas) -> None:
    view = make_view(atlas, "query", query="triples")
    themed = [edge for edge in view.edges if edge.kind == "theme"]
    assert len(themed) == sum(len(brand.links) for brand in atlas.brands())
    assert {edge.kind for edge in view.edges} == {"theme", "owns"}


def test_a_query_without_result_gives_an_empty_picture_that_says_so(atlas: InventedAtlas) -> None:
    view = make_view(atlas, "query", query="empty")
    assert view.nodes == ()
    assert "没有结果" in view.summary.zh


@pytest.mark.parametrize(
    ("name", "params", "error", "said"),
    [
        ("overveiw", {}, UnknownNameError, "overview"),
        ("theme", {}, ParameterError, "theme=理财为民"),
        ("theme", {"theme": " "}, ParameterError, "theme=理财为民"),
        ("theme", {"theme": "theme0", "them": "x"}, ParameterError, "them"),
        ("theme", {"theme": "没有这个"}, UnknownNameError, "没有这个"),
        ("theme", {"theme": "theme0", "bases": "exact,guess"}, ParameterError, "guess"),
        ("theme", {"theme": "theme0", "limit": "0"}, ParameterError, "1–200"),
        ("overview", {"theme": "theme0"}, ParameterError, "theme"),
        ("neighbourhood", {"centre": "unit0", "depth": "9"}, ParameterError, "1–4"),
        ("neighbourhood", {"centre": "unit0", "depth": "二"}, ParameterError, "1–4"),
        ("neighbourhood", {"centre": "unit0", "kinds": "brand,city"}, ParameterError, "city"),
        ("query", {"query": "ask"}, ParameterError, "CONSTRUCT"),
    ],
)
def test_a_wrong_name_or_parameter_is_a_clear_error(
    atlas: InventedAtlas, name: str, params: dict[str, str], error: type[AtlasError], said: str
) -> None:
    with pytest.raises(error) as caught:
        make_view(atlas, name, **params)
    assert said in caught.value.text("zh")
    assert caught.value.text("en")


def test_the_table_of_views_is_complete_in_both_languages() -> None:
    for name, row in VIEWS.items():
        assert row.name == name
        for label in (row.title, row.help, *(one.label for one in row.parameters)):
            assert label.zh
            assert label.en


def test_control_characters_of_names_do_not_reach_labels() -> None:
    atlas = InventedAtlas(8, 3, 1, names=["组\u202e一", "题\x00目", "主\n题", "又\u2066题"] + ["单位"] * 14)
    view: GraphView = make_view(atlas, "overview")
    assert all(clean(node.label.zh) == node.label.zh for node in view.nodes)
