"""The check answers with grade, reasons, marked places, themes and room: worked out by hand."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from kg.analysis.columns import BrandColumns
from kg.analysis.links import gather
from kg.atlas import Atlas
from kg.errors import ParameterError, UnknownNameError
from kg.search import SearchIndex
from kg.similar.model import Answer, Grade, Match, Thresholds
from kg.similar.theme_sets import MOST_MATES, ThemeSets
from kg.terms import BASIS_PROPERTY, Basis, Kind


def best(answer: Answer) -> Match:
    return answer.matches[0]


def kinds(match: Match) -> list[str]:
    return [one.kind.value for one in match.reasons]


def test_the_same_name_in_other_writing_is_the_same(tiny: Atlas) -> None:
    found = tiny.similar("「清風账房」")
    assert found.grade is Grade.SAME
    # two units own a brand of this name; the check tells of both
    assert [(one.unit.key, one.score) for one in found.matches[:2]] == [("pingshen", 1.0), ("yunting", 1.0)]
    assert kinds(best(found)) == ["writing"]
    assert "清风账房" in found.verdict.zh


def test_an_alias_is_met_as_a_name(tiny: Atlas) -> None:
    found = best(tiny.similar("扬帆"))
    assert (found.ref.key, found.name, found.score) == ("yangfan", "扬帆", 1.0)


def test_another_order_is_the_same_and_says_so(tiny: Atlas) -> None:
    found = best(tiny.similar("扬帆临澜 理财为民"))
    assert (found.ref.key, found.grade, kinds(found)[0]) == ("yangfan", Grade.SAME, "order")


def test_the_same_sound_is_near_and_marked(tiny: Atlas) -> None:
    found = best(tiny.similar("张清新明"))
    assert (found.ref.key, found.grade, kinds(found)[0]) == ("zhangqing", Grade.NEAR, "sound")
    assert found.spans(True) == ((0, 4),)


def test_a_half_in_common_is_marked_in_both_names(tiny: Atlas) -> None:
    found = best(tiny.similar("算好细账·扬帆临澜"))
    assert (found.ref.key, found.grade, kinds(found)[0]) == ("yangfan", Grade.NEAR, "half")
    half = found.reasons[0]
    assert ["算好细账·扬帆临澜"[a:b] for a, b in half.mine] == ["扬帆临澜"]
    assert ["理财为民 扬帆临澜"[a:b] for a, b in half.theirs] == ["扬帆临澜"]
    assert half.text.zh == "有相同的一句：“扬帆临澜”"
    assert half.text.en == "has the same phrase: “扬帆临澜”"


def test_other_words_for_a_theme_are_a_reason_but_not_near(shandong: Atlas) -> None:
    found = shandong.similar("惠民暖心", limit=40)
    other = next(one for one in found.matches if one.ref.key == "minsheng-caizheng")  # 民生财政党旗红
    assert (other.grade, "synonym" in kinds(other)) == (Grade.DIFFERENT, True)


def test_themes_and_crowding_are_counted_in_unit_city_and_all(tiny: Atlas) -> None:
    found = tiny.similar("理财为民 一盏灯", unit="linlan")
    (theme,) = [one for one in found.themes if one.ref.key == "licai-weimin"]
    assert (theme.basis, theme.words, theme.spans) == ("exact", ("理财为民",), ((0, 4),))
    # by hand: 理财为民 扬帆临澜 by its words, 民生路驿站 by 民生, which a person rejected
    rows = {one.scope.level: (one.brands, one.crowding.value) for one in theme.crowds}
    assert rows["unit"] == (1, "few")
    assert theme.crowds[-1].scope.brands == 11


def test_a_theme_that_was_named_or_meant_is_joined(tiny: Atlas) -> None:
    found = tiny.similar("一盏灯", themes=["清正廉洁"], meaning="让群众少跑腿")
    assert [(one.ref.key, one.basis) for one in found.themes] == [("qingzheng-lianjie", None), ("fuwu-qunzhong", "inferred")]


def test_room_is_shown_where_few_stand_neighbours_first(tiny: Atlas) -> None:
    found = tiny.similar("理财为民 一盏灯")
    taken = {one.ref.key for one in found.themes}
    assert found.free
    assert not taken & {one.ref.key for one in found.free}
    assert found.free[0].near
    assert all(one.crowds[-1].crowding.value != "crowded" for one in found.free)


def test_thresholds_decide_the_grade_and_nothing_else(tiny: Atlas) -> None:
    usual = tiny.similar("账清心亮")
    strict = tiny.similar("账清心亮", thresholds=Thresholds(same=0.6, near=0.3))
    assert [one.score for one in usual.matches] == [one.score for one in strict.matches]
    assert (usual.grade, strict.grade) == (Grade.NEAR, Grade.SAME)


def test_what_is_wrong_is_said(tiny: Atlas) -> None:
    with pytest.raises(ParameterError):
        tiny.similar("！！")
    with pytest.raises(UnknownNameError):
        tiny.similar("一盏灯", unit="没有这个单位")
    with pytest.raises(UnknownNameError):
        tiny.similar("一盏灯", themes=["没有这个主题"])


def test_a_list_tells_blanks_repeats_and_what_is_no_name(tiny: Atlas) -> None:
    rows = tiny.similar_list(["清风账房", "", "清风 账房", "😀", "海上生明月"], start=2)
    assert [(one.row, one.answer.grade.value if one.answer else "", one.repeats) for one in rows] == [
        (2, "same", 0), (3, "", 0), (4, "same", 2), (5, "", 0), (6, "different", 0),
    ]  # fmt: skip
    assert "3" in rows[1].problem.zh
    with pytest.raises(ParameterError):
        tiny.similar_list(["", " "])


def test_a_list_of_fifty_thousand_is_taken_and_a_longer_one_is_not(tiny: Atlas) -> None:
    rows = tiny.similar_list(["", "清风账房"] * 25_000, limit=1)
    assert len(rows) == 50_000
    assert rows[-1].repeats == 2
    with pytest.raises(ParameterError):
        tiny.similar_list(["清风账房"] * 50_001)


def test_groups_hold_brands_of_one_name_and_close_names(tiny: Atlas) -> None:
    found = tiny.similar_groups(Grade.SAME)
    (group,) = found.groups
    assert [one.ref.key for one in group.members] == ["qingfeng-ps", "qingfeng-yt"]
    assert (group.score, group.grade, found.involved, found.brands) == (1.0, Grade.SAME, 2, 11)
    near = tiny.similar_groups(Grade.NEAR)
    assert near.groups[0].members == group.members


def test_a_brand_that_shares_only_the_themes_is_found_by_them(shandong: Atlas) -> None:
    plain = shandong.similar("金海听涛")
    mate = "理财惟公 人民至上"
    assert mate not in [one.ref.label.zh for one in plain.matches], "no character and no sound in common"
    found = shandong.similar("金海听涛", themes=["公开公正", "理财为民"])
    (match,) = [one for one in found.matches if one.ref.label.zh == mate]
    assert (match.grade, match.reasons[0].kind.value) == (Grade.DIFFERENT, "themes")
    assert match.reasons[0].text.zh == "所属主题完全相同：公开公正、理财为民"
    assert found.grade is plain.grade is Grade.DIFFERENT
    by_themes = [one for one in found.matches if {reason.kind.value for reason in one.reasons} <= {"themes", "synonym"}]
    assert len(by_themes) <= MOST_MATES
    assert by_themes[0] is match, "the set that agrees most comes first"


def test_a_name_that_shares_nothing_is_told_so_and_no_nearest_ones_are_promised(tiny: Atlas) -> None:
    found = tiny.similar("Zyx")
    assert (found.grade, found.matches) == (Grade.DIFFERENT, ())
    assert found.verdict.zh == "没有一个已有的名称与它有相同之处。"
    assert "最接近" not in found.advice.zh
    assert "nearest" not in found.advice.en


def test_brands_found_by_their_themes_give_way_to_close_names(shandong: Atlas) -> None:
    name = "精筹惟公 理财为民"
    plain = shandong.similar(name, limit=3)
    found = shandong.similar(name, themes=["担当作为"], limit=3)
    assert [one.ref.iri for one in found.matches] == [one.ref.iri for one in plain.matches]
    assert all(one.grade is not Grade.DIFFERENT for one in found.matches)


def test_sets_of_themes_are_ranked_by_agreement_then_size_then_rarity() -> None:
    said = {  # brand: the themes its name shows
        "1": "AB", "2": "ABC", "3": "A", "4": "A", "5": "A", "6": "D", "7": "ABCD",
    }  # fmt: skip
    prop = dict(BASIS_PROPERTY)[Basis.VARIANT]
    links = gather(((brand, prop, theme) for brand, themes in said.items() for theme in themes), "ABCDE")
    nothing = np.full(7, -1, dtype=np.int32)
    sets = ThemeSets(BrandColumns(links, tuple(said), (), nothing, (), nothing))

    def found(themes: str, most: int = 9) -> str:
        return "".join(links.brands[at] for at in sets.mates(themes, most=most))

    assert found("AB") == "127345", "AB; then ABC (2/3), ABCD and A (1/2), of which ABCD shares more"
    assert found("AB", 2) == "12"
    assert found("AD") == "76345", "ABCD and D and A agree alike (1/2): more in common first, then the rarer"
    assert found("E") == found("X") == found("") == ""


def test_a_brand_that_shares_only_inferred_themes_is_not_found_by_them(tiny: Atlas) -> None:
    assert not [one for one in tiny.similar("金海听涛", themes=["学习教育"]).matches if "themes" in kinds(one)]


def test_brands_like_a_brand_leave_out_the_brand(tiny: Atlas) -> None:
    found = tiny.similar_to("qingfeng-yt")
    assert found[0].ref.key == "qingfeng-ps"
    assert "qingfeng-yt" not in [one.ref.key for one in found]


def test_without_a_table_the_index_is_made_of_the_names_that_search_knows(tiny: Atlas) -> None:
    bare = Atlas(tiny.store, tiny._index, tiny.info)
    assert bare.similar_table is None
    assert tiny.similar_table is not None
    assert bare.similar("清风账本") == tiny.similar("清风账本")


def test_search_hands_out_names_and_aliases_of_brands(tiny_home: Path, tiny: Atlas) -> None:
    assert isinstance(tiny._index, SearchIndex)
    names = list(tiny._index.brand_names())
    assert ("yangfan", "理财为民 扬帆临澜") in names
    assert ("yangfan", "扬帆") in names
    assert {key for key, _ in names} == {one.ref.key for one in tiny.brands()}
    assert tiny.resolve(Kind.BRAND, "扬帆").key == "yangfan"
