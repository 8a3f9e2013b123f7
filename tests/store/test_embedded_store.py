"""The embedded store passes the bank, from memory and from disk."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.errors import ReleaseError
from kg.model import Label, ReleaseInfo
from kg.store import MEMORY_QUADS, EmbeddedStore, Store
from tests.store.bank import BANK, QUADS


class Release:
    """Just what a store needs of a release."""

    def __init__(self, folder: Path, quads: int) -> None:
        self.store_path = folder / "store"
        self.dump_path = folder / "dump.nq"
        self.info = ReleaseInfo("r", "", Label(""), "", (("quads", quads),))


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    made = Release(tmp_path_factory.mktemp("release"), len(QUADS))
    made.dump_path.write_text("\n".join(QUADS) + "\n", encoding="utf-8")
    engine = ox.Store(str(made.store_path))
    engine.bulk_load(path=str(made.dump_path), format=ox.RdfFormat.N_QUADS)
    engine.flush()
    return made


@pytest.fixture(params=[True, False], ids=["memory", "disk"])
def store(request: pytest.FixtureRequest, release: Release) -> Iterator[Store]:
    opened = EmbeddedStore(release, in_memory=request.param)
    yield opened
    opened.close()


@pytest.mark.parametrize("check", BANK, ids=lambda check: check.__name__)
def test_the_embedded_store_passes_the_bank(check: Callable[[Store], None], store: Store) -> None:
    check(store)


def test_a_small_release_is_served_from_memory_and_a_large_one_from_disk(tmp_path: Path) -> None:
    only_dump = Release(tmp_path, len(QUADS))
    only_dump.dump_path.write_text("\n".join(QUADS), encoding="utf-8")
    assert EmbeddedStore(only_dump).count() == len(QUADS)
    only_dump.info = ReleaseInfo("r", "", Label(""), "", (("quads", MEMORY_QUADS + 1),))
    with pytest.raises(ReleaseError):
        EmbeddedStore(only_dump)


def test_a_closed_store_says_so(release: Release) -> None:
    opened = EmbeddedStore(release)
    opened.close()
    with pytest.raises(ReleaseError, match="已经关闭"):
        opened.count()


def test_the_same_triple_in_two_graphs_would_be_seen_twice() -> None:
    """Why the build keeps the graphs of a release disjoint: the engine's union does not merge."""
    twice = EmbeddedStore.from_nquads(f"<a:a> <a:b> <a:c> <a:g{n}> ." for n in (1, 2))
    assert len(twice.select("SELECT * WHERE { ?s ?p ?o }")) == 2


def test_a_short_turtle_answer_carries_only_the_prefixes_it_needs(release: Release) -> None:
    text = "CONSTRUCT { ?s skos:prefLabel ?o } WHERE { ?s skos:prefLabel ?o FILTER(LANG(?o) = 'zh') }"
    written = EmbeddedStore(release).serialize(text, "text/turtle").decode()
    assert written.count("@prefix") == 1
