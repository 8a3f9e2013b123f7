"""Releases in an engine: loaded beside each other, switched in one step, never half seen."""

from __future__ import annotations

import threading
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from kg.errors import DamagedReleaseError, NoReleaseError, StoreAwayError
from kg.rdf import IRI
from kg.remote import RemoteSettings, RemoteSite, RemoteStore, loader, open_store, publish
from kg.remote.settings import Secret
from tests.remote.releases import BASE, Release, settings
from tests.remote.servers import Server, oxigraph_binary, start_oxigraph, stopping

DATA, EVIDENCE = f"<{BASE}graph/data>", f"<{BASE}graph/evidence>"
VOID_TRIPLES = "<http://rdfs.org/ns/void#triples>"


def release(folder: Path, number: int, brands: int = 3) -> Release:
    """A release in which each brand belongs to the release's number."""
    quads = [f'<{BASE}brand/{n}> <{BASE}of> "{number}" {DATA} .' for n in range(brands)]
    quads += [
        f'<{BASE}e1> <{BASE}says> "理财为民 <{BASE}graph/data> ." {EVIDENCE} .',
        f'{DATA} {VOID_TRIPLES} "{brands}"^^<http://www.w3.org/2001/XMLSchema#integer> <{BASE}graph/release> .',
        f"<{BASE}set> <http://rdfs.org/ns/void#subset> {DATA} <{BASE}graph/release> .",
    ]
    return Release(folder, f"2026010{number}-abc", quads)


@pytest.fixture
def own(server: Server, request: pytest.FixtureRequest) -> RemoteSettings:
    """Settings with a catalogue for this test alone: tests share an engine."""
    return settings(server, catalogue=f"{BASE}catalogue/{request.node.name.partition('[')[0]}")


def numbers(store: RemoteStore) -> set[str]:
    return {str(row[0]) for row in store.select(f"SELECT ?n {{ ?b <{BASE}of> ?n }}").rows}


def test_an_engine_without_releases_says_what_to_do(server: Server, own: RemoteSettings) -> None:
    with pytest.raises(NoReleaseError, match="kg publish"):
        open_store(server.address, own)


def test_a_reader_keeps_its_release_while_another_is_published(
    server: Server, own: RemoteSettings, tmp_path: Path
) -> None:
    publish(release(tmp_path, 1), server.address, own)
    with RemoteSite(server.address, own) as site:
        first = site.open()
        done = publish(release(tmp_path, 2), server.address, own)
        assert done.loaded
        assert done.quads == 6
        second = site.open()
        assert (numbers(first), numbers(second)) == ({"1"}, {"2"})
        assert [one.id for one in site.releases()] == ["20260102-abc", "20260101-abc"]
        assert numbers(site.open("20260101-abc")) == {"1"}


def test_going_back_to_an_older_release_only_switches(
    server: Server, own: RemoteSettings, tmp_path: Path
) -> None:
    for number in (1, 2):
        publish(release(tmp_path, number), server.address, own)
    assert not publish(release(tmp_path, 1), server.address, own).loaded
    with RemoteSite(server.address, own) as site:
        assert site.current_id() == "20260101-abc"


def test_readers_always_find_exactly_one_current_release(
    server: Server, own: RemoteSettings, tmp_path: Path
) -> None:
    for number in (1, 2):
        publish(release(tmp_path, number), server.address, own)
    seen: set[str | None] = set()
    stop, ready = threading.Event(), threading.Event()

    def watch() -> None:
        with RemoteSite(server.address, own) as site:
            while not stop.is_set():
                seen.add(site.current_id())
                ready.set()

    watcher = threading.Thread(target=watch)
    watcher.start()
    assert ready.wait(30)
    for number in (1, 2) * 8:
        publish(release(tmp_path, number), server.address, own)
    stop.set()
    watcher.join()
    assert seen == {"20260101-abc", "20260102-abc"}


def test_a_publisher_that_dies_changes_nothing_and_its_litter_goes(
    server: Server, own: RemoteSettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(release(tmp_path, 1), server.address, own)

    def die(graph: str, number: int, count: int) -> None:
        if number == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        publish(release(tmp_path, 2), server.address, own, step=die)
    with RemoteSite(server.address, own) as site:
        assert site.current_id() == "20260101-abc"
        assert [one.id for one in site.releases()] == ["20260101-abc"]
        with pytest.raises(NoReleaseError):
            site.open("20260102-abc")
        litter = [f"{BASE}graph/data?release=20260102-abc"]
        assert site.endpoint.look("any.rq", litter) is True
        monkeypatch.setattr(loader, "ABANDONED", timedelta(0))
        done = site.publish(release(tmp_path, 3))
        assert done.removed == ("20260102-abc",)
        assert site.endpoint.look("any.rq", litter) is False


def test_a_dump_smaller_than_its_manifest_is_not_published(
    server: Server, own: RemoteSettings, tmp_path: Path
) -> None:
    publish(release(tmp_path, 1), server.address, own)
    short = release(tmp_path, 2)
    lines = short.dump_path.read_text(encoding="utf-8").splitlines(keepends=True)
    short.dump_path.write_text("".join(lines[:-1]), encoding="utf-8")
    with pytest.raises(DamagedReleaseError):
        publish(short, server.address, own)
    with RemoteSite(server.address, own) as site:
        assert site.current_id() == "20260101-abc"


def test_a_dump_with_a_line_that_is_no_quad_is_not_published(
    server: Server, own: RemoteSettings, tmp_path: Path
) -> None:
    broken = release(tmp_path, 1)
    broken.dump_path.write_text(f"<{BASE}a> <{BASE}b> <{BASE}c> .\n", encoding="utf-8")
    with pytest.raises(DamagedReleaseError):
        publish(broken, server.address, own)


def test_only_the_latest_releases_are_kept(server: Server, own: RemoteSettings, tmp_path: Path) -> None:
    for number in (1, 2, 3):
        done = publish(release(tmp_path, number), server.address, own, keep=2)
    assert done.removed == ("20260101-abc",)
    with RemoteSite(server.address, own) as site:
        assert [one.id for one in site.releases()] == ["20260103-abc", "20260102-abc"]
        assert site.endpoint.look("any.rq", [f"{BASE}graph/data?release=20260101-abc"]) is False


def test_a_release_that_lost_triples_is_not_served_and_can_be_published_again(
    server: Server, own: RemoteSettings, tmp_path: Path
) -> None:
    publish(release(tmp_path, 1), server.address, own)
    with RemoteSite(server.address, own) as site:
        store = site.open()
        for graph in store.prepare("ASK {}").default_graphs:
            site.endpoint.drop(graph)
        with pytest.raises(DamagedReleaseError, match="20260101-abc"):
            site.open()
        assert site.publish(release(tmp_path, 1)).loaded
        assert numbers(site.open()) == {"1"}


def test_a_large_graph_is_sent_in_parts(server: Server, own: RemoteSettings, tmp_path: Path) -> None:
    done = publish(release(tmp_path, 1, brands=500), server.address, replace(own, part_bytes=4096))
    assert done.quads == 503
    with closing(open_store(server.address, own)) as store:
        assert store.count() == 503


def test_an_engine_without_a_graph_store_is_loaded_by_update(
    server: Server, own: RemoteSettings, tmp_path: Path
) -> None:
    with RemoteSite(server.address, own) as site:
        update, _ = site.endpoint.engine.doors(server.address)
    plain = replace(own, engine="generic", update_url=update)
    assert publish(release(tmp_path, 1, brands=30), server.address, plain).quads == 33
    assert publish(release(tmp_path, 2), server.address, plain, keep=1).removed == ("20260101-abc",)
    with closing(open_store(server.address, plain)) as store:
        assert numbers(store) == {"2"}


def test_graphs_go_by_their_plain_names(server: Server, own: RemoteSettings, tmp_path: Path) -> None:
    publish(release(tmp_path, 1), server.address, own)
    publish(release(tmp_path, 2), server.address, own)
    with closing(open_store(server.address, own)) as store:
        graphs = store.select("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g").column("g")
        assert graphs == tuple(IRI(f"{BASE}graph/{name}") for name in ("data", "evidence", "release"))
        # joined with what the release says of its graphs
        sizes = store.select(f"SELECT ?n {{ GRAPH ?g {{ ?b <{BASE}of> ?o }} ?g {VOID_TRIPLES} ?n }}")
        assert {str(row[0]) for row in sizes.rows} == {"3"}
        subsets = store.select(f"SELECT ?g {{ <{BASE}set> <http://rdfs.org/ns/void#subset> ?g }}")
        assert subsets.column("g") == (IRI(f"{BASE}graph/data"),)
        # a text that looks like a graph's name stays as it is
        text = store.select(f"SELECT ?t {{ ?e <{BASE}says> ?t }}").rows[0][0]
        assert str(text) == f"理财为民 <{BASE}graph/data> ."
        for query in (
            f"SELECT ?s FROM <{BASE}graph/evidence> {{ ?s ?p ?o }}",
            f"SELECT ?s FROM NAMED <{BASE}graph/evidence> {{ GRAPH ?g {{ ?s ?p ?o }} }}",
            f"PREFIX g: <{BASE}graph/> SELECT ?s {{ GRAPH g:evidence {{ ?s ?p ?o }} }}",
            f"BASE <{BASE}> SELECT ?s {{ GRAPH <graph/evidence> {{ ?s ?p ?o }} }}",
            f"SELECT ?s {{ VALUES ?g {{ <{BASE}graph/evidence> }} GRAPH ?g {{ ?s ?p ?o }} }}",
        ):
            assert store.select(query).column("s") == (IRI(f"{BASE}e1"),), query
        asked = store.prepare("SELECT ?s { ?s ?p ?o }", default_graphs=(f"{BASE}graph/evidence",))
        assert len(store.answer(asked)) == 1  # type: ignore[arg-type]


def test_a_query_sees_nothing_of_another_release(server: Server, own: RemoteSettings, tmp_path: Path) -> None:
    publish(release(tmp_path, 1), server.address, own)
    publish(release(tmp_path, 2), server.address, own)
    foreign = f"<{BASE}graph/data?release=20260101-abc>"
    catalogue = f"<{own.catalogue}>"
    with closing(open_store(server.address, own)) as store:
        for graph in (foreign, catalogue):
            for query in (
                f"SELECT ?s {{ GRAPH {graph} {{ ?s ?p ?o }} }}",
                f"SELECT ?s FROM {graph} {{ ?s ?p ?o }}",
                f"SELECT ?s FROM NAMED {graph} {{ GRAPH ?g {{ ?s ?p ?o }} }}",
                f"SELECT ?s {{ VALUES ?g {{ {graph} }} GRAPH ?g {{ ?s ?p ?o }} }}",
            ):
                assert store.select(query).rows == (), query
            asked = store.prepare("SELECT ?s { ?s ?p ?o }", default_graphs=(graph[1:-1],))
            assert len(store.answer(asked)) == 0  # type: ignore[arg-type]


def test_a_wrong_password_is_told_without_showing_it(
    server: Server, own: RemoteSettings, tmp_path: Path
) -> None:
    if server.auth == "none":
        pytest.skip("this engine has no users")
    wrong = replace(own, password=Secret("n0tthis"))
    with pytest.raises(StoreAwayError, match="KG_STORE_AUTH") as caught:
        publish(release(tmp_path, 1), server.address, wrong)
    assert "n0tthis" not in str(caught.value)


def test_a_store_survives_a_restart_of_its_engine(tmp_path: Path) -> None:
    if oxigraph_binary() is None:
        pytest.skip("no «oxigraph» beside Python: it comes with the dev packages (PyPI oxigraph)")
    (tmp_path / "engine").mkdir()
    first = start_oxigraph(tmp_path / "engine")
    with stopping(first):
        publish(release(tmp_path, 1), first.address)
        store = open_store(first.address, RemoteSettings(attempts=1))
        assert numbers(store) == {"1"}
    with pytest.raises(StoreAwayError):
        numbers(store)
    port = int(first.address.rpartition(":")[2].partition("/")[0])
    with stopping(start_oxigraph(tmp_path / "engine", port)):
        assert numbers(store) == {"1"}
    store.close()
