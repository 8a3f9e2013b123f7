"""Every named query gives the expected answer on the tiny dataset, and says what it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.atlas import Atlas
from kg.errors import ParameterError, UnknownNameError
from kg.parameters import ParameterType
from kg.queries import QUERIES, internal, read
from kg.queriesdoc import render
from kg.rdf import IRI, Solutions, markers
from kg.release import Release
from kg.store import EmbeddedStore
from tests.queries.cases import CASES, EXPECTED

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def release(tiny_release: Release) -> Release:
    return tiny_release


@pytest.fixture
def atlas(tiny: Atlas) -> Atlas:
    return tiny


@pytest.mark.parametrize("name", CASES)
def test_a_named_query_gives_the_expected_answer(name: str, atlas: Atlas) -> None:
    answer = atlas.query(name, **CASES[name])
    assert isinstance(answer, Solutions)
    assert answer.to_csv().replace("\r\n", "\n") == (EXPECTED / f"{name}.csv").read_text(encoding="utf-8")


def test_the_sizes_of_the_graphs_are_those_of_the_manifest(atlas: Atlas, release: Release) -> None:
    answer = atlas.query("graph_sizes")
    assert isinstance(answer, Solutions)
    sizes = {graph.rpartition("/")[2]: int(size) for graph, size in answer.texts("graph", "statements")}
    assert sizes == dict(release.manifest.graphs)


def test_every_named_query_has_a_case_and_every_case_an_answer() -> None:
    assert set(CASES) | {"graph_sizes"} == set(QUERIES)
    assert {path.stem for path in EXPECTED.iterdir()} == set(CASES)
    assert len(QUERIES) >= 20


def test_a_brand_whose_evidence_is_taken_away_is_listed_as_without_evidence(
    release: Release, atlas: Atlas
) -> None:
    lines = release.dump_path.read_text(encoding="utf-8").split("\n")
    bare = EmbeddedStore.from_nquads(line for line in lines if "/evidence/daoxiang" not in line)
    found = bare.select(QUERIES["brands_without_evidence"].text)
    assert [str(name) for name in found.column("name")] == ["稻香小院"]


def test_themes_stand_together_once_a_brand_has_two(release: Release) -> None:
    lines = [*release.dump_path.read_text(encoding="utf-8").split("\n")]
    base, ontology = release.info.base, "https://w3id.org/brand-atlas/ontology#"
    pair = [
        f"<{base}x> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <{ontology}Cooccurrence> <{base}g> .",
        f"<{base}x> <{ontology}ofTheme> <{base}theme/licai-weimin> <{base}g> .",
        f"<{base}x> <{ontology}ofTheme> <{base}theme/fuwu-daju> <{base}g> .",
        f'<{base}x> <{ontology}brandCount> "2"^^<http://www.w3.org/2001/XMLSchema#integer> <{base}g> .',
        f'<{base}x> <{ontology}brandCountInName> "1"^^<http://www.w3.org/2001/XMLSchema#integer> <{base}g> .',
    ]
    store = EmbeddedStore.from_nquads([*lines, *pair])
    found = store.select(QUERIES["themes_together"].text)
    assert list(found.texts("name", "otherName", "brands", "inName")) == [
        ("服务大局", "理财为民", "2", "1"),
        ("理财为民", "服务大局", "2", "1"),
    ]


@pytest.mark.parametrize("query", QUERIES.values(), ids=lambda one: one.name)
def test_a_named_query_says_what_it_asks_in_both_languages(query: object) -> None:
    assert isinstance(query, type(next(iter(QUERIES.values()))))
    for label in (query.title, query.question, *(one.label for one in query.parameters)):
        assert label.zh
        assert label.en
    assert query.question.zh.endswith("？")
    assert query.question.en.endswith("?")


@pytest.mark.parametrize("name", QUERIES)
def test_parameters_and_markers_are_the_same(name: str) -> None:
    query = QUERIES[name]
    assert {one.name for one in query.parameters} == set(markers(query.text))
    assert all(one.example for one in query.parameters if one.required)


@pytest.mark.parametrize("name", CASES)
def test_the_written_form_needs_no_markers_and_gives_the_same_answer(name: str, atlas: Atlas) -> None:
    text = atlas.query_text(name, **CASES[name])
    assert not markers(text)
    assert atlas.query(text) == atlas.query(name, **CASES[name])


@pytest.mark.parametrize(
    ("name", "rows"), [("parts_of_brand", 7), ("bridging_brands", 8), ("brands_with_word", 24), ("brands_on_theme", 8)]
)
def test_left_alone_a_query_answers_for_everything(name: str, rows: int, atlas: Atlas) -> None:
    assert len(atlas.store.select(QUERIES[name].text)) == rows


@pytest.mark.parametrize(
    "value", ["理财为民", "licai-weimin", "https://w3id.org/brand-atlas/id/theme/licai-weimin", "理财 为民"]
)
def test_a_thing_is_named_by_label_key_or_iri(value: str, atlas: Atlas) -> None:
    answer = atlas.query("brands_on_theme", theme=value)
    assert isinstance(answer, Solutions)
    assert list(answer.texts("name")) == [("理财为民 扬帆临澜",)]


def test_a_wrong_name_is_answered_with_the_nearest(atlas: Atlas) -> None:
    with pytest.raises(UnknownNameError) as caught:
        atlas.query("brands_on_theme", theme="理财维民")
    assert caught.value.near[0] == "理财为民"


def test_a_wrong_query_name_is_answered_with_the_nearest(atlas: Atlas) -> None:
    with pytest.raises(UnknownNameError) as caught:
        atlas.query("brand_on_themes")
    assert "brands_on_theme" in caught.value.near


def test_missing_unknown_and_wrong_values_are_told_apart(atlas: Atlas) -> None:
    with pytest.raises(ParameterError, match="缺少参数"):
        atlas.query("brands_on_theme")
    with pytest.raises(ParameterError, match="没有名为"):
        atlas.query("brands_on_theme", theme="理财为民", colour="red")
    for value in ("-1", "two", "1.5", "９", "1e3", "0x10"):
        with pytest.raises(ParameterError, match="整数"):
            atlas.query("bridging_brands", minimum=value)


@pytest.mark.parametrize("text", ['"} DROP ALL #', "'''", '")) } #values ?text', "a\nb", "\\", "理财"])
def test_hostile_text_is_only_looked_for(text: str, atlas: Atlas) -> None:
    quads = atlas.store.count()
    answer = atlas.query("brands_with_word", text=text)
    assert isinstance(answer, Solutions)
    assert all(text in name for (name,) in answer.texts("found"))
    assert atlas.store.count() == quads


def test_a_header_that_is_not_whole_is_refused() -> None:
    with pytest.raises(ValueError, match="no title"):
        read("q", "# title: 甲 / A\nASK {}")
    with pytest.raises(ValueError, match="parameter line"):
        read("q", "# title: 甲 / A\n# question: 乙？ / B?\n# parameter: theme\nASK {}")
    with pytest.raises(ValueError, match="colour"):
        read("q", "# title: 甲 / A\n# question: 乙？ / B?\n# parameter: x colour | 甲 | A\nASK {}")


def test_an_example_may_hold_blanks() -> None:
    text = "# title: 甲 / A\n# question: 乙？ / B?\n# parameter: b brand required example=精筹惟公 理财为民 | 品牌 | Brand\n"
    (one,) = read("q", text).parameters
    assert (one.type, one.required, one.example) == (ParameterType.BRAND, True, "精筹惟公 理财为民")


def test_every_internal_query_is_used_and_valid(atlas: Atlas) -> None:
    folder = ROOT / "kg" / "queries" / "internal"
    code = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "kg").rglob("*.py"))
    for path in folder.iterdir():
        assert f'"{path.stem}"' in code, path.stem
        values = {name: IRI("https://example.org/none") for name in markers(internal(path.stem)) if name not in ("most", "from")}
        atlas.store.query(internal(path.stem), values)


def test_the_page_of_queries_is_current() -> None:
    assert (ROOT / "docs" / "queries.md").read_text(encoding="utf-8") == render(), (
        "run python -m kg.queriesdoc"
    )
