"""The theme vocabulary: what ships, and what is said of a user's own file that is wrong."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from rdflib import Graph
from rdflib.compare import isomorphic

from kg.errors import DataError
from kg.findings import Severity
from kg.ontology import load_themes, read_themes, theme_triples
from kg.ontology.themes import bundled_themes
from kg.resources import resource_folder
from kg.terms import DEFAULT_BASE, KEY_PATTERN, ORDINAL, SKOS, THEME, Kind, mint

PREFIXES = """@prefix ba: <https://w3id.org/brand-atlas/ontology#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix t: <https://example.org/themes/> .
"""
GROUP = 't:g a ba:ThemeGroup ; skos:notation "g" ; skos:prefLabel "组"@zh .\n'
GOOD = 't:a a ba:Theme ; skos:notation "an" ; skos:prefLabel "安民"@zh, "Peace"@en ; skos:broader t:g ; skos:altLabel "惠民"@zh-hans ; skos:hiddenLabel "民" .\n'


def write(folder: Path, text: str | bytes) -> Path:
    path = folder / "themes.ttl"
    path.write_bytes(text if isinstance(text, bytes) else (PREFIXES + text).encode())
    return path


def plain(text: str) -> str:
    return re.sub(r"[^\w+]", "", text)


def names_of_shandong() -> list[str]:
    names = []
    for table in ("brands", "parts"):
        with (resource_folder("data") / "shandong" / f"{table}.csv").open(encoding="utf-8-sig", newline="") as file:
            names += [plain(row["name"]) for row in csv.DictReader(file)]
    return names


def test_there_are_fifteen_to_twenty_five_themes_in_five_groups_each_with_members() -> None:
    scheme = load_themes()
    assert 15 <= len(scheme.themes) <= 25
    assert len(scheme.groups) == 5
    assert all(scheme.of_group(group.key) for group in scheme.groups)
    assert sum(len(scheme.of_group(group.key)) for group in scheme.groups) == len(scheme.themes)


def test_every_theme_has_key_labels_definitions_and_words_in_both_languages() -> None:
    for theme in load_themes().themes:
        assert KEY_PATTERN.fullmatch(theme.key)
        assert all((theme.label.zh, theme.label.en, theme.definition.zh, theme.definition.en)), theme.key
        assert theme.hiddens, theme.key
        assert not set(theme.alts) & set(theme.hiddens), theme.key
        assert theme.label.zh not in theme.variants, theme.key


def test_no_word_of_one_theme_is_the_name_of_another() -> None:
    themes = load_themes().themes
    names = {theme.label.zh: theme.key for theme in themes}
    strays = [(theme.key, word) for theme in themes for word in theme.variants if word in names]
    assert strays == []


def test_clean_government_and_the_flagship_are_themes() -> None:
    scheme = load_themes()
    flagship = scheme.get("理财为民")
    assert flagship is not None
    assert flagship.iri == "https://w3id.org/brand-atlas/id/theme/licai-weimin"
    assert scheme.get("清正廉洁") is scheme.get("qingzheng-lianjie") is scheme.get("Clean and honest") is not None
    assert scheme.get("没有这个主题") is None


def test_the_flagship_stands_in_three_names_of_shandong_and_its_variants_in_six_more() -> None:
    flagship = load_themes().get("licai-weimin")
    assert flagship is not None
    names = set(names_of_shandong())
    exact = {name for name in names if flagship.label.zh in name}
    variant = {name for name in names - exact if any(plain(word) in name for word in flagship.variants)}
    assert exact == {"精筹惟公理财为民", "牢记宗旨理财为民", "五星财政理财为民"}
    assert variant == {
        "公共财政情暖百姓", "民生财政党旗红", "理财惟公人民至上", "法治为民", "根植阡陌理财为农", "心系群众服务民生",
    }  # fmt: skip


@pytest.mark.parametrize("key", [theme.key for theme in load_themes().themes])
def test_every_theme_is_reached_by_a_real_name(key: str) -> None:
    theme = load_themes().get(key)
    assert theme is not None
    words = [plain(word) for word in (theme.label.zh, *theme.variants)]
    assert any(word in name for name in names_of_shandong() for word in words)


def test_themes_keep_the_order_of_the_file() -> None:
    text = bundled_themes().read_text(encoding="utf-8")
    keys = re.findall(r"^theme:(\S+) a ba:Theme,", text, re.M)
    assert [theme.key for theme in load_themes().themes] == keys


def test_the_triples_are_those_of_the_file_sorted_and_always_the_same() -> None:
    lines = theme_triples()
    assert lines == theme_triples()
    assert list(lines) == sorted(set(lines))
    said = [line for line in lines if f"<{ORDINAL}>" not in line]
    assert isomorphic(Graph().parse(data="\n".join(said), format="nt"), Graph().parse(bundled_themes()))


def test_the_triples_keep_the_order_of_the_file_as_ordinals() -> None:
    lines = theme_triples()
    for many in (load_themes().themes, load_themes().groups):
        for number, one in enumerate(many, 1):
            assert any(line.startswith(f'<{one.iri}> <{ORDINAL}> "{number}"') for line in lines)


def test_another_base_moves_every_theme_and_group_but_no_class() -> None:
    base = "https://tupu.example.cn/id/"
    text = "\n".join(theme_triples(base=base))
    assert DEFAULT_BASE not in text
    assert f"<{base}theme/licai-weimin> <{SKOS}broader> <{base}theme/weimin-fuwu> ." in text
    scheme = load_themes(base=base)
    assert {one.iri for one in (*scheme.themes, *scheme.groups)} <= set(re.findall(r"<([^>]+)>", text))


def test_a_users_own_file_gets_addresses_of_the_atlas_and_keeps_its_own_as_matches(tmp_path: Path) -> None:
    path = write(tmp_path, GROUP + GOOD)
    scheme = load_themes(path)
    (theme,) = scheme.themes
    assert (theme.key, theme.group, theme.label.zh, theme.label.en) == ("an", "g", "安民", "Peace")
    assert (theme.alts, theme.hiddens) == (("惠民",), ("民",))
    text = "\n".join(theme_triples(path))
    assert f"<{mint(Kind.THEME, 'an')}> <{SKOS}exactMatch> <https://example.org/themes/a> ." in text
    assert f"<{mint(Kind.THEME, 'an')}> <{SKOS}broader> <{mint(Kind.THEME, 'g')}> ." in text


def test_plain_skos_without_our_classes_is_understood(tmp_path: Path) -> None:
    concepts = 't:g a skos:Concept ; skos:notation "g" ; skos:prefLabel "组"@zh .\n' + GOOD.replace("ba:Theme", "skos:Concept")
    path = write(tmp_path, concepts)
    scheme = load_themes(path)
    assert [group.key for group in scheme.groups] == ["g"]
    assert [theme.key for theme in scheme.themes] == ["an"]
    assert any(THEME in line for line in theme_triples(path))


def test_a_byte_order_mark_is_no_trouble(tmp_path: Path) -> None:
    path = write(tmp_path, b"\xef\xbb\xbf" + (PREFIXES + GROUP + GOOD).encode())
    assert len(load_themes(path).themes) == 1


WRONG = (
    ("turtle_syntax", 5, GROUP + "t:a a ba:Theme ; ; nonsense .\n"),
    ("turtle_syntax", 4, 'x:a a ba:Theme ; skos:prefLabel "无前缀"@zh .\n'),
    ("themes_no_key", 5, GROUP + 't:a a ba:Theme ; skos:prefLabel "甲"@zh ; skos:broader t:g .\n'),
    ("themes_bad_key", 5, GROUP + 't:a a ba:Theme ; skos:notation "a b" ; skos:prefLabel "甲"@zh ; skos:broader t:g .\n'),
    ("themes_duplicate_key", 4, GROUP + GOOD + 't:b a ba:Theme ; skos:notation "g" ; skos:prefLabel "乙"@zh ; skos:broader t:g .\n'),
    ("themes_no_label", 5, GROUP + 't:a a ba:Theme ; skos:notation "a" ; skos:prefLabel "A"@en ; skos:broader t:g .\n'),
    ("themes_two_labels", 6, GROUP + GOOD + 't:b a ba:Theme ; skos:notation "b" ; skos:prefLabel "甲"@zh, "乙"@zh ; skos:broader t:g .\n'),
    ("themes_duplicate_label", 5, GROUP + GOOD + 't:b a ba:Theme ; skos:notation "b" ; skos:prefLabel "安民"@zh ; skos:broader t:g .\n'),
    ("themes_no_group", 5, GROUP + 't:a a ba:Theme ; skos:notation "a" ; skos:prefLabel "甲"@zh .\n'),
    ("themes_two_groups", 5, GROUP + 't:a a ba:Theme ; skos:notation "a" ; skos:prefLabel "甲"@zh ; skos:broader t:g, t:h .\n'),
    ("themes_unknown_group", 5, GROUP + 't:a a ba:Theme ; skos:notation "a" ; skos:prefLabel "甲"@zh ; skos:broader t:h .\n'),
    ("themes_empty_word", 5, GROUP + GOOD.replace('"惠民"@zh-hans', '" · "@zh')),
)  # fmt: skip


@pytest.mark.parametrize(("code", "line", "turtle"), WRONG, ids=[f"{case[0]}-{case[1]}" for case in WRONG])
def test_what_is_wrong_is_told_with_its_line_and_a_remedy(tmp_path: Path, code: str, line: int, turtle: str) -> None:
    path = write(tmp_path, turtle)
    with pytest.raises(DataError) as caught:
        load_themes(path)
    finding = next(one for one in caught.value.findings if one.code == code)
    assert (finding.place.file, finding.place.row) == ("themes.ttl", line)
    for lang in ("zh", "en"):
        assert finding.text(lang)
        assert finding.remedy(lang)
    with pytest.raises(DataError):
        theme_triples(path)


def test_all_that_is_wrong_is_told_at_once(tmp_path: Path) -> None:
    path = write(tmp_path, 't:a a ba:Theme .\nt:b a ba:Theme ; skos:notation "b" ; skos:prefLabel "乙"@zh .\n')
    _, findings = read_themes(path)
    told = [(one.code, one.place.row) for one in findings]
    assert told == [("themes_no_key", 4), ("themes_no_label", 4), ("themes_no_group", 4), ("themes_no_group", 5)]


def test_a_file_that_is_not_utf8_is_told_with_its_line(tmp_path: Path) -> None:
    path = write(tmp_path, (PREFIXES + GROUP).encode("gbk"))
    _, (finding,) = read_themes(path)
    assert (finding.code, finding.place.row) == ("turtle_encoding", 4)
    assert "UTF-8" in finding.remedy("zh")


def test_a_missing_file_is_told_with_its_path(tmp_path: Path) -> None:
    _, (finding,) = read_themes(tmp_path / "none.ttl")
    assert finding.code == "turtle_unreadable"
    assert "none.ttl" in finding.text("zh")


def test_no_themes_at_all_is_a_warning_only(tmp_path: Path) -> None:
    path = write(tmp_path, "")
    scheme, (finding,) = read_themes(path)
    assert (finding.code, finding.severity) == ("themes_none", Severity.WARNING)
    assert load_themes(path) == scheme
    assert theme_triples(path) == ()
