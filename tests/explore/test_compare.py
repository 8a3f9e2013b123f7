"""Two units or two themes side by side."""

from __future__ import annotations

import pytest

from tests.explore.conftest import BASE


def compare(client, a, b, **more):
    answer = client.get("/api/compare", params={"a": a, "b": b, **more})
    assert answer.status_code == 200, answer.text
    return answer.json()


def names(refs):
    return [ref["label"]["zh"] for ref in refs]


def test_what_two_units_have_in_common_and_by_which_brands(client):
    found = compare(client, "unit/qingdao", "unit/zaozhuang")
    assert [(one["ref"]["label"]["zh"], names(one["via_a"]), names(one["via_b"])) for one in found["common"]] == [
        ("理财为民", ["精筹惟公 理财为民"], ["牢记宗旨 理财为民"])
    ]
    assert "清正廉洁" in names(found["only_a"])
    assert "初心使命" in names(found["only_b"])
    assert "为人民服务" in names(found["only_a"])
    assert names(found["via"][f"{BASE}theme/qingzheng-lianjie"]) == ["律己守心 风清气正"]
    assert "共有 1 项：“理财为民”" in found["text"]["zh"]
    assert "have 1 in common" in found["text"]["en"]


def test_two_themes_are_compared_by_their_units(client):
    found = compare(client, "theme/licai-weimin", "theme/qingzheng-lianjie")
    shared = {one["ref"]["label"]["zh"]: (names(one["via_a"]), names(one["via_b"])) for one in found["common"]}
    assert shared["青岛市财政局"] == (["精筹惟公 理财为民"], ["律己守心 风清气正"])
    assert {one["kind"] for one in (*found["only_a"], *found["only_b"])} <= {"unit", "branch"}


@pytest.mark.parametrize("pair", [("unit/qingdao", "unit/zaozhuang"), ("theme/licai-weimin", "theme/zuofeng-jianshe"), ("unit/shengting", "branch/shengting-jgdw")])
def test_a_comparison_turned_round_says_the_same(client, pair):
    one, other = compare(client, *pair), compare(client, *reversed(pair))
    assert one["only_a"] == other["only_b"]
    assert [(x["ref"], x["via_a"]) for x in one["common"]] == [(x["ref"], x["via_b"]) for x in other["common"]]
    lists = [*(x["ref"]["iri"] for x in one["common"]), *(x["iri"] for x in one["only_a"]), *(x["iri"] for x in one["only_b"])]
    assert len(lists) == len(set(lists))


def test_branches_count_with_their_unit(client, atlas):
    branch = atlas.unit("山东省财政厅").branch_brands
    themes = {link.theme.iri for one in branch for link in one.links if link.basis in ("exact", "variant")}
    found = compare(client, "unit/shengting", "unit/qingdao")
    carried = {one["ref"]["iri"] for one in found["common"]} | {one["iri"] for one in found["only_a"]}
    assert themes
    assert themes <= carried


def test_inferred_links_count_only_when_asked_for(client):
    plain = compare(client, "unit/qingdao", "unit/zaozhuang")
    more = compare(client, "unit/qingdao", "unit/zaozhuang", bases="exact,variant,parts,inferred")
    assert "担当作为" not in names(plain["only_a"])
    assert "担当作为" in [*names(more["only_a"]), *(one["ref"]["label"]["zh"] for one in more["common"])]


@pytest.mark.parametrize("pair", [("unit/qingdao", "theme/licai-weimin"), ("brand/jingchou-weigong", "brand/laoji-zongzhi"), ("unit/qingdao", "unit/qingdao"), ("theme/weimin-fuwu", "theme/licai-weimin")])
def test_what_cannot_be_compared_is_told_so(client, pair):
    answer = client.get("/api/compare", params={"a": pair[0], "b": pair[1]})
    assert answer.status_code == 422
    assert answer.json()["error"]["message"]["zh"]
