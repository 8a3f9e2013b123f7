"""Search finds what people type: Chinese, pinyin, initials, English, aliases, near misses."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from kg.atlas import Atlas
from kg.errors import DamagedReleaseError, ReleaseError
from kg.search import KINDS, SearchIndex, nearest, write_table
from kg.search.table import bare, pairs
from kg.terms import DEFAULT_BASE, RDF, THEME_GROUP, Kind
from tests.search.names import named

WORLD = (
    *named(Kind.THEME, "licai-weimin", "理财为民", "Managing public money for the people", triggers=["民生", "为民"]),
    *named(Kind.THEME, "fuwu-daju", "服务大局", "Serving the larger picture"),
    *named(Kind.UNIT, "qingdao", "青岛市财政局", "Qingdao Finance Bureau", short="青岛"),
    *named(Kind.UNIT, "chongqing", "重庆市财政局", "Chongqing Finance Bureau", short="重庆"),
    *named(Kind.UNIT, "yinhang", "银行监管处", short="银监"),
    *named(Kind.BRAND, "jingchou", "精筹惟公 理财为民", "Careful plans", aliases=["精筹"], owner="qingdao"),
    *named(Kind.BRAND, "laoji", "牢记宗旨 理财为民", owner="chongqing"),
    *named(Kind.BRAND, "licai-weigong", "理财惟公 人民至上", owner="qingdao"),
    *named(Kind.BRAND, "dangjian-x", "“党建＋X”", owner="chongqing"),
    *named(Kind.BRAND, "quote", 'say "hi"\\ 引号', owner="qingdao"),
    *named(Kind.PRINCIPLE, "weimin", "为民"),
    *named(Kind.PLACE, "qingdao", "青岛市", "Qingdao"),
)  # fmt: skip


@pytest.fixture(scope="module")
def index() -> Iterator[SearchIndex]:
    made = SearchIndex.of_dump(WORLD, DEFAULT_BASE)
    yield made
    made.close()


def keys(index: SearchIndex, typed: str, *kinds: Kind) -> list[str]:
    return [hit.ref.key for hit in index.search(typed, kinds or None)]


# ------------------------------------------------------------------- matching


def test_exact_goes_before_prefix_before_substring(index: SearchIndex) -> None:
    hits = index.search("理财为民")
    assert hits[0].ref.key == "licai-weimin"
    assert {hit.ref.key for hit in hits[1:]} == {"laoji", "jingchou"}
    assert (hits[0].score, hits[0].matched) == (1.0, "name")
    assert keys(index, "理财")[:2] == ["licai-weimin", "licai-weigong"]
    assert set(keys(index, "理财")[2:]) == {"laoji", "jingchou"}


def test_a_single_character_finds_names_that_hold_it(index: SearchIndex) -> None:
    assert set(keys(index, "筹")) == {"jingchou"}
    assert set(keys(index, "民", Kind.BRAND)) == {"jingchou", "laoji", "licai-weigong"}
    assert keys(index, "处") == ["yinhang"]  # the last character of a name


def test_width_case_quotes_and_blanks_do_not_count(index: SearchIndex) -> None:
    for typed in ("党建+X", "党建＋ｘ", "“党建X”", " 党 建 x "):
        assert keys(index, typed)[0] == "dangjian-x"
    assert "jingchou" in keys(index, "惟公理财")  # across the blank between the halves


@pytest.mark.parametrize("typed", ["lcwm", "licai", "licaiweimin", "li cai", "lica", "licaiwm", "LCWM", "lcweimin", "理财wm"])
def test_pinyin_and_initials_find_the_theme_first(typed: str, index: SearchIndex) -> None:
    assert keys(index, typed)[0] == "licai-weimin"
    assert {"jingchou", "laoji"} <= set(keys(index, typed)) | set(keys(index, typed, Kind.BRAND))


def test_how_it_matched_is_told(index: SearchIndex) -> None:
    how = {typed: index.search(typed)[0].matched for typed in ("lcwm", "licai", "精筹", "managing", "青岛", "里财为民")}
    assert how == {
        "lcwm": "initials", "licai": "pinyin", "精筹": "alias", "managing": "english", "青岛": "name", "里财为民": "pinyin",
    }  # fmt: skip


def test_every_reading_counts_and_the_usual_one_goes_first(index: SearchIndex) -> None:
    assert keys(index, "chongqing", Kind.UNIT)[0] == "chongqing"
    assert "chongqing" in keys(index, "zhongqing", Kind.UNIT)
    right, wrong = (index.search(typed, [Kind.UNIT])[0].score for typed in ("chongqing", "zhongqing"))
    assert right > wrong
    assert keys(index, "yinhang", Kind.UNIT) == ["yinhang"]
    assert keys(index, "yinxing", Kind.UNIT) == ["yinhang"]


def test_pinyin_in_the_middle_of_a_name(index: SearchIndex) -> None:
    assert set(keys(index, "czj", Kind.UNIT)) == {"qingdao", "chongqing"}
    assert keys(index, "zongzhi") == ["laoji"]


def test_english_words_and_their_beginnings(index: SearchIndex) -> None:
    assert keys(index, "public money") == ["licai-weimin"]
    assert keys(index, "pict larg") == ["fuwu-daju"]
    assert keys(index, "careful plans")[0] == "jingchou"


def test_trigger_words_find_their_theme_below_real_names(index: SearchIndex) -> None:
    assert keys(index, "民生") == ["licai-weimin"]
    assert keys(index, "为民")[:2] == ["weimin", "licai-weimin"]


def test_the_owner_helps_to_find_a_brand(index: SearchIndex) -> None:
    assert set(keys(index, "青岛 理财")) == {"jingchou", "licai-weigong"}
    assert keys(index, "重庆 为民") == ["laoji"]


def test_names_that_sound_alike_are_found(index: SearchIndex) -> None:
    assert keys(index, "里才为民")[0] == "licai-weimin"
    assert keys(index, "清岛")[0] == "qingdao"


@pytest.mark.parametrize("typed", ["理财爱民", "服务大菊", "服物大局", "理财惟工 人民之上", "licaiweimn"])
def test_near_misses_are_found_last(typed: str, index: SearchIndex) -> None:
    hits = index.search(typed)
    assert hits
    assert hits[0].score < 0.8


def test_kinds_and_limit_restrict_the_hits(index: SearchIndex) -> None:
    assert {hit.ref.kind for hit in index.search("理财", [Kind.BRAND])} == {Kind.BRAND}
    assert len(index.search("理财", limit=1)) == 1
    assert index.search("理财", [Kind.EVIDENCE]) == ()
    assert index.search("理财", []) == ()
    assert index.search("理财", limit=0) == ()


def test_a_hit_carries_names_and_the_owner(index: SearchIndex) -> None:
    (hit,) = index.search("精筹惟公 理财为民", [Kind.BRAND])
    assert (hit.ref.label.en, hit.context.zh) == ("Careful plans", "青岛市财政局")
    (unit,) = index.search("青岛市财政局", [Kind.UNIT])
    assert unit.ref.brief.zh == "青岛"


def test_escaped_names_come_back_whole(index: SearchIndex) -> None:
    (hit,) = index.search("引号")
    assert hit.ref.label.zh == 'say "hi"\\ 引号'


@pytest.mark.parametrize(
    "typed",
    ["", " ", "\n", "“”", "🙂", "%", "_", '"', "'", "*", "\x00", "NEAR(理财)", "a OR b", '" OR "', "理" * 10_000, "x" * 10_000,
     "理财 AND NOT", "-理财", "(", "\ud800", "١٢٣", "ａｂ" * 40],
)  # fmt: skip
def test_nothing_that_is_typed_breaks_the_search(typed: str, index: SearchIndex) -> None:
    assert isinstance(index.search(typed), tuple)


# ---------------------------------------------------------------------- names


def test_a_name_is_resolved_by_key_label_short_name_and_alias(index: SearchIndex) -> None:
    for kind, name, key in (
        (Kind.UNIT, "qingdao", "qingdao"), (Kind.UNIT, "青岛", "qingdao"), (Kind.UNIT, "青岛市财政局", "qingdao"),
        (Kind.UNIT, "qingdao finance bureau", "qingdao"), (Kind.BRAND, "精筹", "jingchou"),
    ):  # fmt: skip
        assert [ref.key for ref in index.named(kind, name)] == [key]
    assert index.named(Kind.THEME, "民生") == ()  # a trigger word is no name
    assert index.named(Kind.EVIDENCE, "x") == ()


def test_the_nearest_names_are_told(index: SearchIndex) -> None:
    assert index.near([Kind.THEME], "理财维民")[0] == "理财为民"
    assert index.near([Kind.UNIT], "青倒市财政局")[0] == "青岛市财政局"
    assert index.near([Kind.UNIT], "zzzzzz") == ()


def test_things_of_a_kind_are_paged_short_names_first(index: SearchIndex) -> None:
    every = [ref.key for ref in index.refs(Kind.BRAND)]
    assert len(every) == 5
    assert [ref.key for ref in index.refs(Kind.BRAND, 1, 2)] == every[1:3]
    assert every[0] == "dangjian-x"
    assert index.refs(Kind.WARNING) == ()


def test_nearest_of_a_few_known_names() -> None:
    assert nearest("themes", ("theme", "unit", "overview"))[0] == "theme"
    assert nearest("xyzzy", ("theme", "unit")) == ()
    assert nearest("x", ()) == ()


def test_bare_texts_and_their_pairs() -> None:
    assert bare("“１＋４” 党建·品牌 Ａ") == "14党建品牌a"
    assert bare(" Serving  the People! ") == "serving the people"
    assert (pairs("理"), pairs("理财"), pairs("")) == ("理", "理财 财", "")


# ---------------------------------------------------------------------- table


def test_groups_of_themes_and_strangers_are_left_out() -> None:
    group = f"<{DEFAULT_BASE}theme/g> <{RDF}type> <{THEME_GROUP}> <{DEFAULT_BASE}graph/themes> .\n"
    stranger = next(named(Kind.THEME, "t", "陌生")).replace(DEFAULT_BASE, "https://else.example/", 1)
    index = SearchIndex.of_dump([group, *named(Kind.THEME, "g", "一组主题"), stranger, "# comment\n", "\n"], DEFAULT_BASE)
    assert index.search("一组主题") == ()
    assert index.search("陌生") == ()
    index.close()


def test_names_that_stand_apart_in_the_dump_belong_to_one_thing() -> None:
    lines = list(named(Kind.THEME, "a", "甲主题", "Alpha theme"))
    between = list(named(Kind.THEME, "b", "乙主题"))
    index = SearchIndex.of_dump([lines[0], *between, lines[1]], DEFAULT_BASE)
    (hit,) = index.search("甲主题")
    assert hit.ref.label.en == "Alpha theme"
    assert [hit.ref.key for hit in index.search("alpha")] == ["a"]
    index.close()


def test_an_empty_release_finds_nothing() -> None:
    index = SearchIndex.of_dump((), DEFAULT_BASE)
    assert index.search("理财") == ()
    assert index.named(Kind.BRAND, "x") == ()
    index.close()


def test_the_table_is_the_same_for_the_same_dump(tmp_path: Path) -> None:
    for name in ("a", "b"):
        write_table(WORLD, DEFAULT_BASE, tmp_path / name)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "b"]


def test_a_table_that_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="search"):
        write_table(WORLD, DEFAULT_BASE, tmp_path / "nowhere" / "search.sqlite")
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_table_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "search.sqlite"
    path.write_bytes(b"not a table at all" * 100)
    with pytest.raises(DamagedReleaseError):
        SearchIndex.open(path)
    with pytest.raises(DamagedReleaseError):
        SearchIndex.is_current(path)
    path.unlink()
    with pytest.raises(DamagedReleaseError):
        SearchIndex.open(path)


def test_a_table_of_another_version_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "search.sqlite"
    write_table(WORLD, DEFAULT_BASE, path)
    changed = sqlite3.connect(path)
    changed.execute("UPDATE meta SET value = '0' WHERE name = 'version'")
    changed.commit()
    changed.close()
    assert not SearchIndex.is_current(path)
    with pytest.raises(ReleaseError, match="version 0"):
        SearchIndex.open(path)


def test_searching_never_writes(tmp_path: Path) -> None:
    path = tmp_path / "search.sqlite"
    write_table(WORLD, DEFAULT_BASE, path)
    assert SearchIndex.is_current(path)
    before = path.read_bytes()
    index = SearchIndex.open(path)
    index.search("lcwm")
    index.close()
    assert path.read_bytes() == before
    assert [one.name for one in tmp_path.iterdir()] == ["search.sqlite"]


def test_many_threads_search_at_once(index: SearchIndex) -> None:
    typed = ["理财", "lcwm", "licai", "民", "青岛 理财", "money", "里财为民", "服务大菊"] * 20
    expected = {one: index.search(one) for one in set(typed)}
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(index.search, typed)) == [expected[one] for one in typed]


def test_a_closed_index_says_so() -> None:
    index = SearchIndex.of_dump(WORLD, DEFAULT_BASE)
    index.close()
    with pytest.raises(ReleaseError, match="已经关闭"):
        index.search("理财")


# ------------------------------------------------------------- the real atlas


@pytest.mark.parametrize("typed", ["lcwm", "licai", "licaiweimin", "li cai", "理财为民", "managing public money"])
def test_the_bundled_atlas_finds_its_best_known_theme(typed: str, shandong: Atlas) -> None:
    assert shandong.search(typed)[0].ref.key == "licai-weimin"


def test_everything_is_found_by_its_own_name_pinyin_and_initials(shandong: Atlas) -> None:
    from kg.pinyin import initials, spell

    for kind in (Kind.THEME, Kind.UNIT, Kind.BRAND):
        for ref in shandong._index.refs(kind):
            name = ref.label.zh
            ways = {name, "".join(spell(name))[:40], initials(name)[:20]}
            for typed in ways:
                found = [hit.ref.iri for hit in shandong.search(typed, [kind], limit=60)]
                assert ref.iri in found, (name, typed)


def test_hits_come_best_first(shandong: Atlas) -> None:
    for typed in ("财", "lc", "fuwu", "service", "青岛", "f"):
        scores = [hit.score for hit in shandong.search(typed, limit=100)]
        assert scores == sorted(scores, reverse=True)
        assert all(0 < score <= 1 for score in scores)


def test_every_searched_kind_is_one_of_the_graph() -> None:
    assert len(set(KINDS)) == len(KINDS)
