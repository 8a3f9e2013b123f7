"""The facts of the article that the Shandong tables must hold, and what must stay out of them."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from tests.curation.tables import ARTICLE, SHANDONG, Rows, read

LONGEST_QUOTE = 40  # characters; sentences of the article stay out of the project
GENERIC = re.compile(r"省财政厅(?:机关|某厅属事业单位)某?党支部（(.+)）")


@pytest.fixture(scope="module")
def tables() -> dict[str, Rows]:
    return read(SHANDONG)


@pytest.fixture(scope="module")
def brands(tables: dict[str, Rows]) -> dict[str, dict[str, str]]:
    return {row["name"]: row for row in tables["brands"]}


def parts_of(tables: dict[str, Rows], whole: str) -> list[str]:
    return [row["name"] for row in tables["parts"] if row["whole"] == whole]


def test_all_sixteen_cities_have_a_bureau_that_the_province_guides_but_does_not_contain(tables: dict[str, Rows]) -> None:
    bureaus = [row for row in tables["units"] if row["level"] == "40"]
    assert len(bureaus) == 16
    assert {row["guided_by"] for row in bureaus} == {"shengting"}
    assert {row["parent"] for row in bureaus} == {""}
    places = {row["key"]: row for row in tables["places"]}
    for bureau in bureaus:
        place = places[bureau["place"]]
        assert bureau["name"] == f"{place['name']}财政局"
        assert re.fullmatch(r"37\d{2}00", place["code"])
        assert re.fullmatch(r"Q\d+", place["wikidata"])
        assert place["parent"] == "shandong"
    assert len({row["code"] for row in tables["places"]}) == 17


def test_the_evaluation_centre_is_part_of_the_provincial_department(tables: dict[str, Rows]) -> None:
    (centre,) = [row for row in tables["units"] if row["kind"] == "affiliated-institution"]
    assert (centre["name"], centre["parent"], centre["guided_by"]) == ("山东省财政绩效评价中心", "shengting", "")


def test_every_city_bureau_or_its_branches_own_a_brand(tables: dict[str, Rows]) -> None:
    unit_of = {row["key"]: row["unit"] for row in tables["branches"]}
    owners = {unit_of.get(row["owner"], row["owner"]) for row in tables["brands"]}
    assert owners == {row["key"] for row in tables["units"]}


@pytest.mark.parametrize(("name", "parts"), [
    ("七个到位", "认识到位 责任到位 组织到位 制度到位 工作到位 监督问责到位 保障到位"),
    ("七个好作风", "勤于学习 开拓创新 实干高效 严谨细致 优质服务 团结和谐 清正廉洁"),
    ("六个财政", "实力财政 经略财政 创新财政 法治财政 精准财政 高效财政"),
    ("五星财政 理财为民", "发展之星 改革之星 学习之星 服务之星 廉洁之星"),
    ("四型党支部", "服务保障型 决策支撑型 运营管理型 风险防控型"),
    ("“六型”党组织", "研究型 智慧型 法治型 服务型 担当型 廉洁型"),
    ("六新文化", "激情文化 担当文化 合作文化 学习文化 实干文化 廉洁文化"),
    ("优服务、提效能、促五好", "支部班子好 党员干部好 机制措施好 工作业绩好 部门群众反映好"),
], ids=lambda value: value if " " not in value else "")
def test_brands_with_parts_have_all_of_them_in_order(
    tables: dict[str, Rows], brands: dict[str, dict[str, str]], name: str, parts: str
) -> None:
    assert parts_of(tables, brands[name]["key"]) == parts.split()


def test_the_four_togethers_are_a_practice_and_no_brand(tables: dict[str, Rows], brands: dict[str, dict[str, str]]) -> None:
    practices = {row["name"]: row for row in tables["practices"]}
    assert parts_of(tables, practices["“四同”工作机制"]["key"]) == ["制度同建设", "学习同开展", "工作同推进", "成效同检验"]
    assert "“微党课”制度" in practices
    assert not [name for name in brands if "四同" in name or "微党课" in name]


def test_three_brands_bear_the_words_licai_weimin(tables: dict[str, Rows]) -> None:
    names = [row["name"] for row in tables["brands"] if "理财为民" in row["name"]]
    assert names == ["精筹惟公 理财为民", "牢记宗旨 理财为民", "五星财政 理财为民"]


def test_licai_weimin_has_inferred_brands_whose_names_do_not_say_it(
    tables: dict[str, Rows], brands: dict[str, dict[str, str]]
) -> None:
    inferred = {row["brand"] for row in tables["theme_links"] if (row["theme"], row["action"]) == ("licai-weimin", "infer")}
    assert inferred == {brands["红旗高扬示范党支部"]["key"], brands["弘扬沂蒙精神 打造担当财政"]["key"]}


def test_each_unnamed_branch_is_its_own_node_without_an_invented_identity(tables: dict[str, Rows]) -> None:
    unnamed = [row for row in tables["branches"] if row["anonymous"] == "yes"]
    known = {row["name"] for row in tables["brands"]} | {row["name"] for row in tables["practices"]}
    assert len(unnamed) == 14
    assert len({row["name"] for row in unnamed}) == 14
    for row in unnamed:
        found = GENERIC.fullmatch(row["name"])
        assert found, row["name"]
        assert found[1] in known or found[1].strip("“”") in known, row["name"]
        assert (row["unit"], row["kind"], row["short_name"]) == ("shengting", "branch", "某支部")
        assert "未具名" in row["note"]


def test_the_collectives_and_committees_are_there(tables: dict[str, Rows]) -> None:
    kinds = Counter(row["kind"] for row in tables["branches"])
    assert kinds == {"branch": 14, "branch_group": 5, "committee": 3, "leading_group": 2}


def test_what_unrepaired_reading_order_loses_is_in_its_right_section(brands: dict[str, dict[str, str]]) -> None:
    assert brands["护航财政先锋队"]["owner"] == "anon-huhang"
    for name in ("护航财政先锋队", "“1+4”党建品牌体系", "红心领航 绩效先锋"):
        assert brands[name]["section"] == "s1-3-3"
    assert brands["财政清风"]["section"] == "s1-3-2"


def test_systems_and_derivations_are_linked(brands: dict[str, dict[str, str]]) -> None:
    assert brands["红心领航 绩效先锋"]["part_of"] == brands["“1+4”党建品牌体系"]["key"]
    assert brands["“1+4”党建品牌体系"]["kind"] == "system"
    for name in ("爱心公益", "精致服务"):
        assert brands[name]["derived_from"] == brands["五星财政 理财为民"]["key"]


def test_stated_counts_are_not_padded_with_invented_brands(tables: dict[str, Rows]) -> None:
    counts = {(row["subject"], row["counted"]): row["count"] for row in tables["stated_counts"]}
    assert counts == {("qingdao", "clean-government"): "32", ("jixiao-branches", "branch"): "4"}
    assert not [row for row in tables["brands"] if row["owner"] == "jixiao-branches"]
    named = [row["name"] for row in tables["brands"] if (row["owner"], row["kind"]) == ("qingdao", "clean-government")]
    assert named == ["律己守心 风清气正", "评实审公", "开诚簿公", "阳光采购"]


def test_names_that_the_text_does_not_call_brands_are_brand_like(tables: dict[str, Rows]) -> None:
    assert {row["name"] for row in tables["brands"] if row["status"] == "brand-like"} == {
        "六个财政", "红色先锋", "党建引领 服务为本", "党建+X", "六新文化", "四型党支部", "优服务、提效能、促五好",
        "护航财政先锋队", "“六型”党组织", "红旗高扬示范党支部"}
    word = {row["subject"]: "" for row in tables["evidence"]}
    for row in tables["evidence"]:
        if row["statement"] == "status":
            word[row["subject"]] += row["phrase"]
    assert all(word[row["key"]] == "品牌" for row in tables["brands"] if row["status"] == "explicit"
               and row["name"] != "“1+4”党建品牌体系")


def test_four_recommendations_carry_the_warnings(tables: dict[str, Rows]) -> None:
    assert [row["ordinal"] for row in tables["recommendations"]] == ["1", "2", "3", "4"]
    under: dict[str, list[str]] = {}
    for row in tables["warnings"]:
        under.setdefault(row["recommendation"], []).append(row["name"])
    assert under == {
        "r1": ["娱乐化", "庸俗化", "为建而建", "面子工程", "形式主义", "官僚主义"],
        "r4": ["盲目创建", "同质化", "新瓶装旧酒", "一创了之", "后劲不足"]}


def test_the_spirit_of_heze_is_a_principle_and_no_brand(tables: dict[str, Rows], brands: dict[str, dict[str, str]]) -> None:
    (spirit,) = [row for row in tables["principles"] if row["name"] == "辅政惟公、理财为民"]
    assert spirit["kind"] == "spirit"
    assert ("heze", spirit["key"]) in {(row["subject"], row["principle"]) for row in tables["principle_links"]}
    assert not [name for name in brands if "辅政惟公" in name]


def test_the_misprint_is_mended_in_the_data_and_kept_in_the_evidence(tables: dict[str, Rows]) -> None:
    phrases = [row["phrase"] for row in tables["evidence"] if (row["subject"], row["statement"]) == ("qige-haozuofeng", "kind")]
    assert phrases == ["作风建设作品牌"]
    elsewhere = [row for table, rows in tables.items() if table not in ("evidence", "brands") for row in rows
                 if "作风建设作品牌" in "".join(row.values())]
    assert not elsewhere


def test_no_brand_bears_a_name_that_scrambled_columns_would_make(tables: dict[str, Rows]) -> None:
    names = [row["name"] for row in tables["brands"]]
    assert len(names) == len(set(names)) == 47
    assert all(len(name) <= 14 for name in names)


def test_evidence_phrases_are_short_and_never_sentences(tables: dict[str, Rows]) -> None:
    assert max(len(row["phrase"]) for row in tables["evidence"]) <= 24
    assert not [row["phrase"] for row in tables["evidence"] if re.search("[。；！？\n]", row["phrase"])]


def test_no_cell_holds_a_sentence_of_the_article(tables: dict[str, Rows]) -> None:
    if not ARTICLE.exists():
        pytest.skip("the article is not beside this checkout (../shared/source)")
    article = ARTICLE.read_bytes().decode("utf-8").replace("\n", "")
    size = LONGEST_QUOTE + 1
    windows = {article[at : at + size] for at in range(len(article) - size + 1)}
    copied = [
        (table, value)
        for table, rows in tables.items() for row in rows for value in row.values()
        if any(value[at : at + size] in windows for at in range(len(value) - size + 1))
    ]
    assert not copied
