"""Matrices, gaps, brands alike and the standing of units, against answers worked out by hand."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import kg.neighbours
from kg.analysis.columns import BrandColumns, columns_of, read_columns, read_owned
from kg.analysis.matrix import AXES
from kg.analysis.standing import position
from kg.analysis.texts import Texts, pack
from kg.atlas import Atlas
from kg.entities.graph import Graph
from kg.entities.units import units
from kg.errors import ParameterError, UnknownNameError
from kg.release import Release, Site
from kg.store import EmbeddedStore
from kg.terms import Basis, Kind


def test_the_store_and_the_file_of_the_release_give_the_same_columns(shandong: Atlas) -> None:
    themes = [one.ref.iri for one in shandong.themes()]
    assert shandong.brands_table is not None
    assert _told(shandong.columns()) == _told(columns_of(shandong.store, themes))


def test_a_rebuilt_release_has_the_same_columns_byte_for_byte(tmp_path: Path, tiny_folder: Path) -> None:
    site = Site(tmp_path)
    made = site.build(tiny_folder)
    before = made.tables["brands.npz"].read_bytes()
    again = site.rebuild(made.id)
    assert again.tables["brands.npz"] != made.tables["brands.npz"]
    assert again.tables["brands.npz"].read_bytes() == before


def test_a_file_of_another_form_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "brands.npz"
    np.savez(path, form=np.array([0]))
    assert read_columns(path) is None
    assert read_owned(path) is None


def test_packed_texts_are_read_like_a_tuple() -> None:
    for plain in ((), ("",), ("一", "", "b" * 300, "𠮷"), tuple(map(str, range(50)))):
        packed = Texts(pack(plain))
        assert tuple(packed) == plain
        assert [packed[at] for at in range(len(plain))] == list(plain)
        assert (packed[1:], packed[::-1], len(packed)) == (plain[1:], plain[::-1], len(plain))
        for wrong in (len(plain), -len(plain) - 1):
            with pytest.raises(IndexError):
                packed[wrong]


@pytest.mark.parametrize("name", ["shandong", "tiny"])
def test_owners_have_as_many_brands_as_the_store_counts(request: pytest.FixtureRequest, name: str) -> None:
    atlas: Atlas = request.getfixturevalue(name)
    counting = Graph(atlas.store, atlas.info.base)  # knows no table, as with an engine elsewhere
    assert atlas.brands_table is not None
    written = read_owned(atlas.brands_table)
    owners = [one.ref.iri for one in atlas.units()]
    assert written
    assert sum(written.values()) == atlas.info.count("brands")
    assert written == counting.brand_counts()
    assert atlas.units() == units(counting)
    assert atlas.neighbour_counts(owners) == kg.neighbours.counts(counting, owners)


def _told(columns: BrandColumns) -> list[object]:
    links = columns.links
    return [
        list(columns.brands), list(columns.names), columns.units, columns.unit_of.tolist(), columns.kinds,
        columns.kind_of.tolist(), links.rows.tolist(), links.columns.tolist(), links.basis.tolist(),
    ]  # fmt: skip


def test_the_order_of_the_dump_never_shows(tiny_release: Release, tiny: Atlas) -> None:
    themes = [one.ref.iri for one in tiny.themes()]
    lines = tiny_release.dump_path.read_text(encoding="utf-8").splitlines(keepends=True)
    straight = _told(columns_of(EmbeddedStore.from_nquads(lines), themes))
    random.Random(1).shuffle(lines)
    assert _told(columns_of(EmbeddedStore.from_nquads(lines), themes)) == straight == _told(tiny.columns())


def test_units_by_groups_of_the_tiny_data(tiny: Atlas) -> None:
    found = tiny.matrix("unit", "group")
    assert [one.key for one in found.rows] == ["dangan", "linlan", "pingshen", "yunting"]
    groups = [one.label.zh for one in found.columns]
    cells = {row.key: dict(zip(groups, counts, strict=True)) for row, counts in zip(found.rows, found.cells, strict=True)}
    # 党建+账本: 政治引领; 理财为民 扬帆临澜: 为民服务; 江岸同心: 组织队伍
    assert cells["linlan"] == {"政治引领": 1, "为民服务": 1, "发展效能": 0, "清廉守正": 0, "组织队伍": 1}
    assert cells["pingshen"]["清廉守正"] == cells["yunting"]["清廉守正"] == 1
    assert (found.row_totals, found.row_brands) == ((0, 3, 1, 1), (0, 7, 2, 2))
    assert (found.brands, found.highest) == (5, 1)
    every = tiny.matrix("unit", "group", "inferred")
    assert every.row_totals == (0, 5, 2, 1)


def test_totals_count_a_brand_once_however_many_cells_it_is_in(shandong: Atlas) -> None:
    found = shandong.matrix("unit", "theme", "inferred")
    by_unit: dict[str, set[str]] = {}
    counts: Counter[tuple[str, str]] = Counter()
    for brand in shandong.brands():
        for link in brand.links:
            by_unit.setdefault(brand.unit.iri, set()).add(brand.ref.iri)
            counts[brand.unit.iri, link.theme.iri] += 1
    assert {row.iri: total for row, total in zip(found.rows, found.row_totals, strict=True)} == {
        row.iri: len(by_unit.get(row.iri, ())) for row in found.rows
    }
    for row, cells in zip(found.rows, found.cells, strict=True):
        assert cells == tuple(counts[row.iri, column.iri] for column in found.columns)
    assert found.brands == len(set().union(*by_unit.values())) < sum(map(sum, found.cells))


@pytest.mark.parametrize("rows", sorted(AXES))
@pytest.mark.parametrize("columns", sorted(AXES))
def test_a_matrix_turned_round_is_the_same_and_every_cell_opens_its_brands(
    shandong: Atlas, rows: str, columns: str
) -> None:
    found, turned = shandong.matrix(rows, columns), shandong.matrix(columns, rows)
    assert found.cells == tuple(zip(*turned.cells, strict=True))
    assert found.row_totals == turned.column_totals
    for row, counts in list(zip(found.rows, found.cells, strict=True))[:3]:
        for column, count in list(zip(found.columns, counts, strict=True))[:6]:
            assert len(shandong.cell(rows, row.key, columns, column.iri).brands) == count
        assert len(shandong.cell(rows, row.iri, columns, "").brands) == found.row_totals[found.rows.index(row)]


def test_rows_come_page_by_page(shandong: Atlas) -> None:
    whole = shandong.matrix()
    part = shandong.matrix(offset=3, limit=4)
    assert (part.rows, part.cells, part.row_totals) == (whole.rows[3:7], whole.cells[3:7], whole.row_totals[3:7])
    assert (part.column_totals, part.total_rows) == (whole.column_totals, len(whole.rows))


def test_a_matrix_too_large_to_count_is_refused_before_it_is_counted(
    shandong: Atlas, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = shandong.matrix("unit", "unit")
    monkeypatch.setattr("kg.analysis.matrix.MOST_CELLS", len(whole.rows) * len(whole.columns) - 1)
    with pytest.raises(ParameterError) as told:
        shandong.matrix("unit", "unit")
    assert str(len(whole.rows)) in told.value.text("en")
    assert shandong.matrix("unit", "unit", limit=3).cells == whole.cells[:3]


def test_the_gaps_of_the_tiny_data(tiny: Atlas) -> None:
    found = tiny.gaps()
    assert found.units == 3
    missing = {gap.group.label.zh: [unit.key for unit in gap.units] for gap in found.without_group}
    assert missing == {
        "政治引领": ["pingshen", "yunting"], "为民服务": ["pingshen", "yunting"],
        "发展效能": ["linlan", "pingshen", "yunting"], "清廉守正": ["linlan"], "组织队伍": ["pingshen", "yunting"],
    }  # fmt: skip
    assert {(one.theme.label.zh, one.unit.key, one.brands) for one in found.lone_themes} == {
        ("党业融合", "linlan", 1), ("理财为民", "linlan", 1), ("凝心聚力", "linlan", 1),
    }  # fmt: skip
    assert (len(found.unheld), [unit.key for unit in found.silent]) == (22 - 4, ["dangan"])
    assert len(tiny.gaps("inferred").unheld) == 22 - 6


def test_the_named_query_finds_the_same_gaps(shandong: Atlas) -> None:
    answer = shandong.query("units_without_group")
    asked = {(group, unit) for group, unit in answer.texts("group", "unit")}
    assert asked == {(gap.group.iri, unit.iri) for gap in shandong.gaps().without_group for unit in gap.units}


def test_the_coverage_in_the_graph_is_that_of_the_matrix(shandong: Atlas) -> None:
    answer = shandong.query("coverage")
    asked = {(unit, theme): int(n) for unit, theme, n in answer.texts("unit", "theme", "brands")}
    found = shandong.matrix(bases="inferred")
    assert asked == {
        (row.iri, column.iri): count
        for row, counts in zip(found.rows, found.cells, strict=True)
        for column, count in zip(found.columns, counts, strict=True)
        if count
    }


def test_brands_alike_share_themes_and_say_which(tiny: Atlas, shandong: Atlas) -> None:
    (other,) = tiny.alike("qingfeng-ps")
    assert (other.brand.key, [one.label.zh for one in other.shared], other.score) == ("qingfeng-yt", ["清正廉洁"], 1.0)
    assert other.reason.zh == "都有主题“清正廉洁”"
    assert tiny.alike("稻香小院") == ()
    found = shandong.alike("精筹惟公 理财为民", limit=5)
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)
    mine = {link.theme.iri for link in shandong.brand("精筹惟公 理财为民").brand.links}
    assert all({one.iri for one in each.shared} <= mine for each in found)


def test_a_unit_stands_in_the_clusters_of_its_brands(tiny: Atlas) -> None:
    found = tiny.position("临澜")
    assert (found.brands, len(found.outside)) == (7, 4)
    assert [(one.cluster.ref.key, one.home) for one in found.standings] == [
        ("dangye-ronghe", 1), ("licai-weimin", 1), ("ningxin-juli", 1),
    ]  # fmt: skip
    assert tiny.position("dangan").standings == ()


@pytest.mark.parametrize("basis", list(Basis))
def test_where_a_unit_stands_is_told_by_the_members_of_clusters_and_needs_no_list_of_them(
    shandong: Atlas, basis: Basis
) -> None:
    clustering = shandong.clustering(basis)
    bare = replace(clustering, clusters=tuple(replace(one, brands=(), bridges=(), guests=()) for one in clustering.clusters))
    columns = shandong.columns()
    assert len(columns.units) > 10
    for place, iri in enumerate(columns.units):
        unit = shandong.resolve(Kind.UNIT, iri)
        own = {columns.brands[at] for at in np.flatnonzero(columns.unit_of == place).tolist()}
        found = position(columns, bare, unit)
        told = {one.cluster.ref.key: (set(one.brands), one.home) for one in found.standings}
        assert told == {
            one.ref.key: (own & {*one.brands, *one.guests}, len(own & set(one.brands)))
            for one in clustering.clusters
            if own & {*one.brands, *one.guests}
        }
        assert set(found.outside) == own - {iri for one in found.standings for iri in one.brands}


def test_a_wrong_axis_or_class_is_a_clear_error(tiny: Atlas) -> None:
    with pytest.raises(ParameterError, match="unit、theme、group、kind、cluster"):
        tiny.matrix("town", "theme")
    with pytest.raises(UnknownNameError):
        tiny.cell("unit", "nowhere", "theme", "licai-weimin")
    with pytest.raises(ParameterError):
        tiny.matrix(bases="all")


UNITS = "key,name,kind,level\nu,某市财政局,finance-department,40\n"


@pytest.mark.parametrize(
    ("brands", "clusters"),
    [
        ("key,name,owner,kind,status\nb,理财为民,u,party-building,explicit\n", 1),
        ("key,name,owner,kind,status\nb,山高水长,u,party-building,explicit\n", 0),
    ],
    ids=["one brand", "no theme at all"],
)
def test_next_to_nothing_gives_sensible_answers(tmp_path: Path, brands: str, clusters: int) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "units.csv").write_text(UNITS, encoding="utf-8")
    (folder / "brands.csv").write_text(brands, encoding="utf-8")
    with Atlas.of(Site(tmp_path / "site").build(folder)) as atlas:
        found = atlas.clustering()
        assert len(found.clusters) == clusters
        assert (found.seed_agreement, found.sample_agreement) == (1.0, 1.0)
        assert atlas.clustering("inferred").brands == clusters
        assert len(atlas.matrix().rows) == 1
        assert atlas.gaps().units == min(1, brands.count("\n") - 1)
        assert atlas.bridging().brands == ()
        assert [one for brand in atlas.brands() for one in atlas.alike(brand.ref.iri)] == []
        assert atlas.matrix("cluster", "kind").total_rows == clusters


def test_all_kinds_of_brands_are_an_axis(shandong: Atlas) -> None:
    found = shandong.matrix("kind", "theme", "inferred")
    counted = Counter(brand.kind.iri for brand in shandong.brands())
    assert {row.iri: n for row, n in zip(found.rows, found.row_brands, strict=True)} == counted
    assert all(row.kind is Kind.CONCEPT for row in found.rows)
    assert found.bases == tuple(Basis)


def test_some_units_stand_in_the_same_order_as_all_of_them(shandong: Atlas) -> None:
    graph = Graph(shandong.store, shandong.info.base)
    some = [one.ref.iri for one in shandong.units()][::-3]
    few = graph.order_among([*some, f"{graph.base}theme/none"])
    assert set(few) == {iri for iri in some if graph.kind_of(iri)[0] is Kind.UNIT}
    assert sorted(few, key=few.__getitem__) == sorted(few, key=graph.unit_order.__getitem__)
    assert graph.order_among([]) == graph.unit_order  # known by now, so given whole
