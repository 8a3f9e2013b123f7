"""An atlas on a remote store answers like the one on disk, in every named query and entity."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

import kg
from kg.atlas import Atlas
from kg.errors import QueryTimeoutError, StoreAwayError
from kg.queries import QUERIES
from kg.rdf import Literal, Solutions
from kg.release import Site
from kg.remote import RemoteSite
from tests.queries.cases import CASES
from tests.remote.releases import Release, settings
from tests.remote.servers import Server, start_virtuoso, stopping


@pytest.fixture(scope="module")
def local(tiny_home: Path) -> Iterator[Atlas]:
    with kg.open(home=tiny_home) as atlas:
        yield atlas


@pytest.fixture(scope="module")
def site(server: Server, tiny_home: Path) -> Iterator[RemoteSite]:
    with RemoteSite(server.address, settings(server)) as opened:
        opened.publish(Site(tiny_home).open())
        yield opened


@pytest.fixture(scope="module")
def remote(site: RemoteSite) -> Iterator[Atlas]:
    with site.open_atlas() as atlas:
        yield atlas


def bare(found: Solutions) -> Counter[tuple[str, ...]]:
    """Rows without order and language: engines may sort and tag joined texts as they like."""
    return Counter(tuple("" if term is None else str(term) for term in row) for row in found.rows)


@pytest.mark.parametrize("name", QUERIES)
def test_every_named_query_has_the_same_answer(name: str, local: Atlas, remote: Atlas) -> None:
    given = CASES.get(name, {})
    expected, found = local.query(name, **given), remote.query(name, **given)
    assert isinstance(expected, Solutions)
    assert isinstance(found, Solutions)
    assert found.variables == expected.variables
    assert bare(found) == bare(expected)


def test_a_name_is_judged_alike_without_the_files_of_a_release(local: Atlas, remote: Atlas) -> None:
    assert remote.similar_table is None
    for name, unit in (("清风账本", "云汀"), ("扬帆临澜 理财为民", "linlan"), ("海上生明月", None)):
        assert remote.similar(name, unit) == local.similar(name, unit)
    assert remote.similar_groups() == local.similar_groups()


def test_the_entities_are_the_same(local: Atlas, remote: Atlas) -> None:
    assert remote.info == local.info
    assert remote.themes() == local.themes()
    assert remote.units() == local.units()
    assert set(remote.brands()) == set(local.brands())
    for brand in local.brands():
        assert remote.brand(brand.ref.iri).brand == local.brand(brand.ref.iri).brand
    assert remote.clusters() == local.clusters()


def test_search_is_made_of_what_the_engine_holds(local: Atlas, remote: Atlas) -> None:
    for brand in local.brands():
        assert remote.search(brand.ref.label.zh, limit=1) == local.search(brand.ref.label.zh, limit=1)
    pinyin = next(summary.ref.label.zh for summary in local.themes())
    assert remote.search(pinyin) == local.search(pinyin)


def test_chinese_survives_every_way_of_making_texts(remote: Atlas) -> None:
    [row] = remote.store.select("""
        SELECT (CONCAT("甲", "、", "乙") AS ?a) (STR("理财") AS ?b) (GROUP_CONCAT(?x; SEPARATOR = "、") AS ?c)
        WHERE { VALUES ?x { "一"@zh } }
    """)
    assert [str(term) for term in row if term is not None] == ["甲、乙", "理财", "一"]
    assert remote.store.select("SELECT ?x { VALUES ?x { '品牌🏷'@zh } }").rows == ((Literal("品牌🏷", "zh"),),)


@pytest.fixture(scope="module")
def small_virtuoso(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    import shutil

    if shutil.which("virtuoso-t") is None:
        pytest.skip("no «virtuoso-t» on this machine: apt-get install virtuoso-opensource-7-bin")
    with stopping(start_virtuoso(tmp_path_factory.mktemp("small"), max_rows=10)) as server:
        yield server


def test_rows_that_an_engine_leaves_out_are_an_error(small_virtuoso: Server, tmp_path: Path) -> None:
    quads = [f"<https://e.org/{n}> <https://e.org/p> <https://e.org/o> <https://e.org/g> ." for n in range(20)]
    with RemoteSite(small_virtuoso.address, settings(small_virtuoso)) as site:
        site.publish(Release(tmp_path, "r1", quads))
        store = site.open()
        assert len(store.select("SELECT ?s { ?s ?p ?o } LIMIT 9")) == 9
        with pytest.raises(StoreAwayError, match="LIMIT"):
            store.select("SELECT ?s { ?s ?p ?o }")


def test_the_time_limit_is_passed_on(small_virtuoso: Server, tmp_path: Path) -> None:
    quads = [f"<https://e.org/{n}> <https://e.org/p> <https://e.org/o> <https://e.org/g> ." for n in range(200)]
    own = settings(small_virtuoso, seconds=20.0, catalogue="https://e.org/time")
    with RemoteSite(small_virtuoso.address, own) as site:
        site.publish(Release(tmp_path, "r2", quads))
        store = site.open()
        text = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n1 ?o FILTER(?a != ?d && ?g != ?j && ?m != ?a) }"
        # Told to stop after one second the engine answers 200 with nothing: that is no answer.
        with pytest.raises(QueryTimeoutError):
            store.answer(store.prepare(text), seconds=1.0)
        assert store.count() == 200
