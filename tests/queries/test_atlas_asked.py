"""Names, free queries, descriptions and the atlas as a whole: threads, disk, other bases."""

from __future__ import annotations

import doctest
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import kg
import kg.atlas
from kg.atlas import Atlas
from kg.entities.graph import Graph
from kg.errors import (
    FormatError,
    NoReleaseError,
    ParameterError,
    QueryRefusedError,
    QuerySyntaxError,
    QueryTooDeepError,
    ReleaseError,
    UnknownNameError,
)
from kg.queries import internal
from kg.rdf import IRI, Literal, Solutions, Triples
from kg.release import Release

BASE = "https://w3id.org/brand-atlas/id/"



# ----------------------------------------------------------------------- names


@pytest.mark.parametrize(
    ("kind", "name", "key"),
    [
        ("theme", "理财为民", "licai-weimin"),
        ("theme", "Managing public money for the people", "licai-weimin"),
        ("brand", "扬帆", "yangfan"),
        ("brand", "1+3品牌体系", "yi-jia-san"),
        ("unit", "临澜", "linlan"),
        ("unit", "第一党支部", "pingshen-1"),
        ("place", "云汀县", "yunting"),
        ("section", "s2", "s2"),
        ("source", "linlan-report", "linlan-report"),
        ("unit", f"{BASE}branch/linlan-jgdw", "linlan-jgdw"),
    ],
)
def test_things_are_found_by_any_of_their_names(kind: str, name: str, key: str, tiny: Atlas) -> None:
    assert tiny.resolve(kind, name).key == key


def test_several_things_of_one_name_must_be_told_apart_by_key(tiny: Atlas) -> None:
    with pytest.raises(ParameterError, match="qingfeng-ps、qingfeng-yt"):
        tiny.brand("清风账房")


@pytest.mark.parametrize("name", ["", "  ", "没有这个", "http://example.org/x", f"{BASE}brand/yangfan", "}", "a" * 5000])
def test_what_is_not_there_is_an_error_with_a_kind(name: str, tiny: Atlas) -> None:
    with pytest.raises(UnknownNameError) as caught:
        tiny.theme(name)
    assert "主题" in caught.value.text("zh")
    assert "theme" in caught.value.text("en")


def test_trigger_words_are_no_names(tiny: Atlas) -> None:
    with pytest.raises(UnknownNameError) as caught:
        tiny.theme("民生")
    assert caught.value.near[0] == "理财为民"


# --------------------------------------------------------------------- queries


def test_free_sparql_knows_the_prefixes_and_binds_values(tiny: Atlas) -> None:
    found = tiny.query("SELECT ?b WHERE {\n#values ?n\n?b skos:prefLabel ?n }", n=Literal("三心服务", "zh"))
    assert isinstance(found, Solutions)
    assert found.column("b") == (IRI(f"{BASE}brand/sanxin"),)
    assert tiny.query("ASK { ?b a ba:PartyBrand }") is True
    assert isinstance(tiny.query("CONSTRUCT WHERE { ?b a ba:PartyBrand }"), Triples)


def test_free_sparql_is_judged_as_at_the_public_door(tiny: Atlas) -> None:
    with pytest.raises(QueryRefusedError):
        tiny.query("SELECT * WHERE { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }")
    with pytest.raises(QueryRefusedError):
        tiny.query("DELETE WHERE { ?s ?p ?o }")
    with pytest.raises(QueryTooDeepError):
        tiny.query("SELECT * WHERE " + "{" * 5000 + "}" * 5000)
    with pytest.raises(QuerySyntaxError):
        tiny.query("SELECT * WHERE { ?s ?p }")


@pytest.mark.parametrize("media_type", ["text/turtle", "application/n-triples", "application/ld+json", "application/rdf+xml"])
def test_a_thing_is_described_as_linked_data(media_type: str, tiny: Atlas) -> None:
    written = tiny.describe(f"{BASE}brand/yangfan", media_type).decode()
    assert "theme/licai-weimin" in written
    assert "brand/weiguang" in written  # what points at it


def test_evidence_is_described_with_its_inner_nodes(tiny: Atlas) -> None:
    written = tiny.describe(f"{BASE}evidence/weiguang.name").decode()
    assert '"支部微"' in written
    assert "oa:start 338" in written.replace('"338"^^xsd:integer', "338")


def test_what_is_unknown_cannot_be_described(tiny: Atlas) -> None:
    with pytest.raises(UnknownNameError):
        tiny.describe(f"{BASE}brand/none")
    with pytest.raises(ParameterError):
        tiny.describe("x> ?p ?o } #")
    with pytest.raises(FormatError):
        tiny.describe(f"{BASE}brand/yangfan", "image/png")


# ----------------------------------------------------------- whole, many, fast


def test_pages_cost_a_handful_of_queries_however_many_brands(shandong: Atlas, tiny: Atlas) -> None:
    def asked(atlas: Atlas, page: str, *names: str) -> int:
        seen: list[str] = []
        ask = atlas._graph.ask

        class Counting(Graph):
            def ask(self, query: str, /, **values: object) -> Solutions:
                seen.append(query)
                return ask(query, **values)  # type: ignore[arg-type]

        counted = Atlas(atlas.store, atlas._index, atlas.info)
        counted._graph = Counting(atlas.store, atlas.info.base)
        getattr(counted, page)(*names)  # reads what is kept
        seen.clear()
        getattr(counted, page)(*names)
        return len(seen)

    assert asked(shandong, "brands") <= 6
    assert asked(shandong, "theme", "理财为民") <= 10
    assert asked(shandong, "unit", "shengting") <= 18
    assert asked(tiny, "unit", "linlan") <= 19


def test_an_atlas_is_used_from_many_threads_at_once(tiny_release: Release) -> None:
    with Atlas.of(tiny_release) as atlas, ThreadPoolExecutor(8) as pool:
        expected = (atlas.theme("理财为民"), atlas.units(), atlas.search("lcwm"), atlas.brands())

        def ask(_: int) -> object:
            return (atlas.theme("理财为民"), atlas.units(), atlas.search("lcwm"), atlas.brands())

        assert all(found == expected for found in pool.map(ask, range(48)))


def test_from_disk_as_from_memory(tiny_release: Release, tiny: Atlas) -> None:
    with Atlas.of(tiny_release, in_memory=False) as disk:
        assert disk.brands() == tiny.brands()
        assert disk.theme("清正廉洁") == tiny.theme("清正廉洁")
        assert disk.unit("linlan") == tiny.unit("linlan")


def test_another_base_gives_the_same_atlas_elsewhere(tmp_path: Path, tiny_folder: Path, tiny: Atlas) -> None:
    from kg.release import Site

    base = "https://data.example.org/品牌/"
    with Atlas.of(Site(tmp_path).build(tiny_folder, base=base)) as moved:
        assert moved.theme("理财为民").brands[0].ref.iri == f"{base}brand/yangfan"
        assert [one.ref.key for one in moved.brands()] == [one.ref.key for one in tiny.brands()]
        assert moved.search("lcwm")[0].ref.iri == f"{base}theme/licai-weimin"
        assert [one.ref.label for one in moved.clusters()] == [one.ref.label for one in tiny.clusters()]


def test_without_a_search_table_it_is_made_from_the_dump(tiny_release: Release) -> None:
    class Bare:
        info = tiny_release.info
        store_path = tiny_release.store_path
        dump_path = tiny_release.dump_path
        tables: dict[str, Path] = {}  # noqa: RUF012

    with Atlas.of(Bare()) as atlas:  # type: ignore[arg-type]
        assert atlas.search("lcwm")[0].ref.key == "licai-weimin"
        assert atlas.theme("理财为民").brands


def test_a_closed_atlas_says_so(tiny_release: Release) -> None:
    with Atlas.of(tiny_release) as atlas:
        pass
    with pytest.raises(ReleaseError, match="已经关闭"):
        atlas.themes()
    with pytest.raises(ReleaseError, match="已经关闭"):
        atlas.search("lcwm")


def test_opening_a_site_without_a_release_tells_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(NoReleaseError, match="kg build"):
        kg.open(tmp_path)


def test_the_union_of_a_release_shows_no_triple_twice(shandong: Atlas) -> None:
    found = shandong.query("SELECT (COUNT(*) AS ?n) WHERE { { SELECT DISTINCT ?s ?p ?o WHERE { ?s ?p ?o } } }")
    assert isinstance(found, Solutions)
    assert found.rows[0][0] == Literal.of(shandong.info.count("quads"))


def test_all_internal_queries_are_files() -> None:
    assert internal("facts").startswith("# ")


@pytest.mark.parametrize("module", ["kg", "kg.atlas"])
def test_the_examples_in_the_documentation_run(
    module: str, shandong_release: Release, monkeypatch: pytest.MonkeyPatch
) -> None:
    import importlib

    monkeypatch.setenv("KG_HOME", str(shandong_release.path.parents[1]))
    found = doctest.testmod(importlib.import_module(module))
    assert found.attempted > 0
    assert found.failed == 0
