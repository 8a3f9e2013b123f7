"""What the atlas answers about the things of the tiny dataset, worked out by hand from its tables."""

from __future__ import annotations

from pathlib import Path

import pytest

import kg
import kg.atlas
from kg.atlas import Atlas
from kg.errors import (
    ParameterError,
)
from kg.model import BasisCounts, Label, Link
from kg.terms import Basis, Kind

BASE = "https://w3id.org/brand-atlas/id/"


# ---------------------------------------------------------------------- themes


def test_themes_come_in_the_order_of_their_file_with_their_sizes(tiny: Atlas) -> None:
    from kg.ontology import load_themes

    assert [one.ref.key for one in tiny.themes()] == [one.key for one in load_themes().themes]
    sizes = {one.ref.label.zh: one.counts for one in tiny.themes() if one.counts.total}
    assert sizes == {
        "理财为民": BasisCounts(exact=1),
        "党业融合": BasisCounts(variant=1),
        "凝心聚力": BasisCounts(variant=1),
        "服务群众": BasisCounts(parts=1),
        "绩效管理": BasisCounts(inferred=1),
        "清正廉洁": BasisCounts(variant=2, inferred=1),
    }


def test_groups_come_in_the_order_of_their_file(tiny: Atlas) -> None:
    from kg.ontology import load_themes

    assert [one.key for one in tiny.theme_groups()] == [one.key for one in load_themes().groups]
    assert {one.group for one in tiny.themes()} == set(tiny.theme_groups())


def test_a_theme_lists_its_brands_strongest_basis_first(tiny: Atlas) -> None:
    theme = tiny.theme("清正廉洁")
    assert [(one.ref.key, one.links[0].basis) for one in theme.brands] == [
        ("qingfeng-ps", Basis.VARIANT),
        ("qingfeng-yt", Basis.VARIANT),
        ("zhangqing", Basis.INFERRED),
    ]
    assert [one.key for one in theme.principles] == ["lianjie-congjian"]
    assert theme.related == ()


def test_a_theme_of_very_many_brands_is_cut_to_the_strongest(tiny: Atlas) -> None:
    theme = tiny.theme("清正廉洁", limit=2)
    assert theme.summary.counts.total == 3
    assert {one.ref.key for one in theme.brands} == {"qingfeng-ps", "qingfeng-yt"}


def test_a_link_says_which_words_make_it_and_where_they_stand(tiny: Atlas) -> None:
    (link,) = tiny.brand("yangfan").brand.links
    assert (link.theme.key, link.group.key, link.basis) == ("licai-weimin", "weimin-fuwu", Basis.EXACT)
    assert (link.words, link.spans) == (("理财为民",), ((0, 4),))


def test_a_link_by_parts_names_the_part(tiny: Atlas) -> None:
    (link,) = tiny.brand("sanxin").brand.links
    assert (link.basis, link.part, link.words, link.spans) == (Basis.PARTS, "暖心办事", ("暖心",), ())


def test_an_inferred_link_gives_phrase_and_reason(tiny: Atlas) -> None:
    (link,) = tiny.brand("weiguang").brand.links
    assert (link.basis, link.phrase, link.words) == (Basis.INFERRED, "绩效", ())
    assert link.reason == Label("原文说品牌突出预算绩效", "The brand is said to put budget performance first")


def test_a_rejected_match_is_no_link(tiny: Atlas) -> None:
    assert tiny.brand("minsheng-lu").brand.links == ()


# ---------------------------------------------------------------------- brands


def test_brands_come_by_unit_in_official_order_and_units_before_their_branches(tiny: Atlas) -> None:
    found = [(one.unit.key, one.owner.key, one.ref.label.zh) for one in tiny.brands()]
    units = [unit for unit, _, _ in found]
    assert units == ["linlan"] * 7 + ["pingshen"] * 2 + ["yunting"] * 2
    assert [owner for _, owner, _ in found][:5] == ["linlan"] * 4 + ["anon-zhangqing"]


def test_brands_can_be_paged(tiny: Atlas) -> None:
    every = tiny.brands()
    assert tiny.brands(offset=3, limit=4) == every[3:7]
    assert tiny.brands(offset=20) == ()


def test_a_large_release_is_paged_by_the_search_table(tiny: Atlas, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kg.atlas, "SORTED_BRANDS", 5)
    pages = [one.ref.key for start in range(0, 12, 4) for one in tiny.brands(offset=start, limit=4)]
    assert sorted(pages) == sorted(one.ref.key for one in tiny.brands())
    assert len(pages) == 11


def test_a_brand_shows_all_that_is_known_of_it(tiny: Atlas) -> None:
    one = tiny.brand("weiguang")
    assert one.brand.owner.key == "pingshen-1"
    assert one.brand.unit.key == "pingshen"
    assert one.brand.place is not None
    assert one.brand.place.label == Label("临澜市", "Linlan")
    assert one.brand.level is not None
    assert (one.brand.kind.key, one.brand.status.key, one.brand.level.key) == ("branch", "explicit", "40")
    assert one.part_of is not None
    assert (one.part_of.key, [ref.key for ref in one.derived_from]) == ("yi-jia-san", ["yangfan"])
    assert one.section is not None
    assert one.section.key == "s2"


def test_a_brand_shows_what_points_at_it(tiny: Atlas) -> None:
    yangfan = tiny.brand("yangfan")
    assert [ref.key for ref in yangfan.derived] == ["weiguang"]
    assert [ref.key for ref in yangfan.principles] == ["suandeqing"]
    assert (yangfan.aliases, yangfan.slogan) == (("扬帆",), "一张账单见民心")
    assert [one.ref.key for one in tiny.brand("yi-jia-san").has_part] == ["weiguang"]
    assert [ref.key for ref in tiny.brand("dangjian-zhangben").practices] == ["chendu"]
    assert [(part.ordinal, part.label.zh) for part in tiny.brand("sanxin").parts] == [
        (1, "暖心办事"),
        (2, "公心用权"),
        (3, "精心核算"),
    ]


def test_evidence_comes_in_text_order_and_split_stretches_stay_together(tiny: Atlas) -> None:
    pieces = tiny.brand("weiguang").evidence
    assert [one.statement for one in pieces] == [
        "owner", "derived_from", "name", "kind", "status", "part_of", "theme",
    ]  # fmt: skip
    name = pieces[2]
    assert [(one.start, one.end, one.phrase) for one in name.segments] == [(338, 341, "支部微"), (342, 343, "光")]
    assert (name.value, name.text, name.source.key) == (None, "支部微光", "linlan-report")
    assert pieces[0].value is not None
    assert pieces[0].value.key == "pingshen-1"


def test_the_evidence_stands_in_the_text(tiny: Atlas, tiny_folder: Path) -> None:
    text = (tiny_folder / "source.txt").read_bytes().decode("utf-8")
    by_thing = tiny.evidence_by_thing(one.ref.iri for one in tiny.brands())
    assert len(by_thing) == 11
    for pieces in by_thing.values():
        for piece in pieces:
            assert all(text[one.start : one.end] == one.phrase for one in piece.segments)
    iri = tiny.brand("yangfan").brand.ref.iri
    assert tiny.evidence_for(iri) == by_thing[iri]


# ----------------------------------------------------------------------- units


def test_units_come_before_branches_with_all_their_brands_counted(tiny: Atlas) -> None:
    found = [(one.ref.key, one.brands, one.unit.key if one.unit else None) for one in tiny.units()]
    assert found == [
        ("dangan", 0, None),
        ("linlan", 7, None),
        ("pingshen", 2, None),
        ("yunting", 2, None),
        ("linlan-branches", 1, "linlan"),
        ("linlan-jgdw", 1, "linlan"),
        ("anon-zhangqing", 1, "linlan"),
        ("pingshen-1", 1, "pingshen"),
    ]
    assert [one.ref.key for one in tiny.units() if one.anonymous] == ["anon-zhangqing"]


def test_a_unit_shows_all_that_is_known_of_it(tiny: Atlas) -> None:
    one = tiny.unit("临澜")
    assert one.summary.brands == 7
    assert {brand.ref.key for brand in one.own_brands} == {"yangfan", "sanxin", "jiangan", "dangjian-zhangben"}
    assert {brand.ref.key for brand in one.branch_brands} == {"yi-jia-san", "minsheng-lu", "zhangqing"}
    assert {branch.ref.key for branch in one.branches} == {"linlan-jgdw", "linlan-branches", "anon-zhangqing"}
    assert ([ref.key for ref in one.has_part], [ref.key for ref in one.guides]) == (["pingshen"], ["yunting"])
    assert [ref.key for ref in one.principles] == ["suandeqing"]
    assert [ref.key for ref in one.practices] == ["chendu"]
    assert one.codes == (("GB/T 2260", "990100"),)
    assert [(count.counted.key, count.count, count.named) for count in one.counts] == [("branch", 5, 1)]
    assert one.counts[0].evidence[0].segments[0].phrase == "五个支部品牌"
    assert {piece.statement for piece in one.evidence} == {"name", "principle"}


def test_a_unit_knows_what_is_above_it(tiny: Atlas) -> None:
    centre, county, branch = tiny.unit("pingshen"), tiny.unit("yunting"), tiny.unit("pingshen-1")
    assert centre.part_of is not None
    assert (centre.part_of.key, centre.guided_by) == ("linlan", None)
    assert county.guided_by is not None
    assert (county.guided_by.key, county.part_of) == ("linlan", None)
    assert branch.part_of is not None
    assert branch.summary.place is not None
    assert (branch.part_of.key, branch.summary.place.key) == ("pingshen", "linlan")
    assert [brand.ref.key for brand in branch.own_brands] == ["weiguang"]


def test_a_unit_without_brands_is_there_all_the_same(tiny: Atlas) -> None:
    one = tiny.unit("档案局")
    assert (one.summary.brands, one.own_brands, one.branches) == (0, (), ())


# ------------------------------------------------- principles and their like


def test_principles_practices_recommendations_and_warnings_are_listed(tiny: Atlas) -> None:
    assert {one.key for one in tiny.principles()} == {"suandeqing", "lianjie-congjian"}
    assert {one.key for one in tiny.practices()} == {"siwen", "chendu"}
    assert [one.key for one in tiny.recommendations()] == ["r1", "r2"]
    assert {one.key for one in tiny.warnings()} == {"yiwofeng", "guapai-liaoshi"}


def test_a_principle_tells_who_upholds_it_and_what_it_guides(tiny: Atlas) -> None:
    one = tiny.principle("廉洁从简")
    assert ([ref.key for ref in one.upheld_by], [b.ref.key for b in one.brands]) == (["anon-zhangqing"], ["zhangqing"])
    assert one.kind is not None
    assert one.kind.key == "motto"


def test_a_practice_tells_who_practises_it_and_its_parts(tiny: Atlas) -> None:
    one = tiny.practice("siwen")
    assert [ref.key for ref in one.upheld_by] == ["yunting"]
    assert [part.label.zh for part in one.parts] == ["问需求", "问进度", "问结果", "问满意"]
    assert [brand.ref.key for brand in tiny.practice("chendu").brands] == ["dangjian-zhangben"]


def test_recommendations_and_warnings_know_each_other(tiny: Atlas) -> None:
    assert [ref.key for ref in tiny.recommendation("r1").related] == ["yiwofeng"]
    assert [ref.key for ref in tiny.warning("挂牌了事").related] == ["r2"]


# --------------------------------------------------------------- neighbourhood


def test_one_step_around_a_brand(tiny: Atlas) -> None:
    found = tiny.neighbourhood("yangfan")
    assert {one.key for one in found.refs} == {"yangfan", "linlan", "licai-weimin", "suandeqing", "weiguang"}
    assert Link(f"{BASE}unit/linlan", f"{BASE}brand/yangfan", "owns") in found.links
    assert Link(f"{BASE}brand/yangfan", f"{BASE}theme/licai-weimin", "theme", Basis.EXACT) in found.links
    assert Link(f"{BASE}brand/weiguang", f"{BASE}brand/yangfan", "derived_from") in found.links
    # a link between two neighbours is shown although no step leads along it
    assert Link(f"{BASE}unit/linlan", f"{BASE}principle/suandeqing", "upholds") in found.links
    assert found.omitted == 0


def test_kinds_and_bases_limit_the_steps(tiny: Atlas) -> None:
    themes = tiny.neighbourhood("yangfan", kinds=["theme"])
    assert {one.kind for one in themes.refs[1:]} == {Kind.THEME}
    none = tiny.neighbourhood("weiguang", kinds=["theme"], bases=["exact", "variant"])
    assert len(none.refs) == 1
    both = tiny.neighbourhood("清正廉洁", kinds=["brand"], bases=["inferred"])
    assert [one.key for one in both.refs[1:]] == ["zhangqing"]


def test_what_a_limit_cuts_is_counted(tiny: Atlas) -> None:
    whole, cut = tiny.neighbourhood("linlan"), tiny.neighbourhood("linlan", limit=3)
    assert len(cut.refs) == 4
    assert cut.omitted == len(whole.refs) - len(cut.refs)


def test_more_steps_reach_further(tiny: Atlas) -> None:
    sizes = [len(tiny.neighbourhood("daoxiang", depth=depth).refs) for depth in (1, 2, 3)]
    assert sizes == sorted(set(sizes))


@pytest.mark.parametrize(("depth", "limit"), [(0, 10), (5, 10), (1, 0), (1, 5000)])
def test_unreasonable_limits_are_refused(depth: int, limit: int, tiny: Atlas) -> None:
    with pytest.raises(ParameterError):
        tiny.neighbourhood("yangfan", depth=depth, limit=limit)
