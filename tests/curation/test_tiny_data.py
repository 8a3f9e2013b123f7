"""The invented dataset must keep one case of everything that the program has to handle."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.curation.tables import SHANDONG, TINY, Rows, read


@pytest.fixture(scope="module")
def tables() -> dict[str, Rows]:
    return read(TINY)


def test_it_names_nobody_in_the_bundled_atlas(tables: dict[str, Rows]) -> None:
    real = {row["name"] for row in read(SHANDONG)["units"]} | {row["name"] for row in read(SHANDONG)["places"]}
    assert not real & {row["name"] for table in ("units", "places") for row in tables[table]}


def test_it_has_a_county_an_unnamed_branch_and_a_unit_without_brands(tables: dict[str, Rows]) -> None:
    assert [row["name"] for row in tables["units"] if row["level"] == "50"] == ["云汀县财政局"]
    assert [row["key"] for row in tables["branches"] if row["anonymous"] == "yes"] == ["anon-zhangqing"]
    unit_of = {row["key"]: row["unit"] for row in tables["branches"]}
    owners = {unit_of.get(row["owner"], row["owner"]) for row in tables["brands"]}
    assert {row["key"] for row in tables["units"]} - owners == {"dangan"}


def test_two_units_use_one_brand_name(tables: dict[str, Rows]) -> None:
    twice = [name for name, count in Counter(row["name"] for row in tables["brands"]).items() if count > 1]
    assert twice == ["清风账房"]
    assert len({row["owner"] for row in tables["brands"] if row["name"] in twice}) == 2


def test_it_has_a_theme_link_of_every_basis_and_one_that_misleads(tables: dict[str, Rows]) -> None:
    names = {row["key"]: row["name"] for row in tables["brands"]}
    parts = [row["name"] for row in tables["parts"] if row["whole"] == "sanxin"]
    assert "理财为民" in names["yangfan"]  # exact
    assert "清风" in names["qingfeng-yt"]  # variant: a trigger word
    assert "暖心" in parts[0]  # parts
    assert "暖心" not in names["sanxin"]
    assert Counter(row["action"] for row in tables["theme_links"]) == {"infer": 2, "reject": 1}
    (reject,) = [row for row in tables["theme_links"] if row["action"] == "reject"]
    assert "民生" in names[reject["brand"]]


def test_it_has_a_system_a_derivation_a_count_and_both_statuses(tables: dict[str, Rows]) -> None:
    (light,) = [row for row in tables["brands"] if row["name"] == "支部微光"]
    assert (light["part_of"], light["derived_from"]) == ("yi-jia-san", "yangfan")
    assert [row["count"] for row in tables["stated_counts"]] == ["5"]
    assert {row["status"] for row in tables["brands"]} == {"explicit", "brand-like"}
    assert len({row["kind"] for row in tables["brands"]}) >= 8
