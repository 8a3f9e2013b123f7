"""Makes the files of a release in a folder that nobody reads yet: dump, store, tables.

What else is computed when a release is made stands in two tables: ``PRODUCERS`` adds quads
to the graph once the data is loaded, ``TABLES`` makes derived files beside the store.
"""

from __future__ import annotations

import gc
import os
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pyoxigraph as ox

from kg.build import Counts, Inputs, write_nquads, write_release_graph, write_triples
from kg.errors import ReleaseError
from kg.nquads import Sink
from kg.readers import Folder
from kg.release.disk import FileHash, hash_files
from kg.release.loading import HashingFile, load_file, load_while_writing
from kg.release.manifest import Files
from kg.release.release import data_files
from kg.store import EmbeddedStore, Store
from kg.terms import GraphName

DUMP, STORE, TABLES_FOLDER = "dump.nq", "store", "tables"

Progress = Callable[[str, int, int], None]
"""Told of steps: name (``read``, ``write``, ``load``, ``analysis``, ``search``, ``check``),
how much is done, and of how much (0 where it is not known)."""


def silent(step: str, done: int, total: int) -> None:
    """The ``Progress`` that tells nobody."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A release in the making: its loaded store, its dump so far, the base of its IRIs."""

    store: Store
    dump_path: Path
    base: str


@dataclass(frozen=True, slots=True)
class Producer:
    """Computes quads of ``graph`` once the data is loaded: lines of N-Triples, each once, and
    always the same for the same data. They are held in memory: thousands, not millions."""

    graph: GraphName
    make: Callable[[Draft], Iterable[str]]


@dataclass(frozen=True, slots=True)
class DerivedTable:
    """Makes the file ``name`` from the lines of the dump (data, evidence, themes, ontology),
    while the store is loading: ``make(lines, base, path)``."""

    name: str
    step: str  # as ``Progress`` is told
    make: Callable[[Iterable[str], str, Path], None]


def _search(lines: Iterable[str], base: str, path: Path) -> None:
    from kg.search import write_table  # late: opening a release needs no pinyin

    write_table(lines, base, path)


def _analysis(draft: Draft) -> Iterable[str]:
    from kg.analysis.produce import analysis_triples  # late: opening a release needs no SciPy

    with draft.dump_path.open(encoding="utf-8", newline="\n") as lines:
        yield from analysis_triples(draft.store, draft.base, lines)


PRODUCERS: tuple[Producer, ...] = (Producer(GraphName.ANALYSIS, _analysis),)
TABLES: tuple[DerivedTable, ...] = (DerivedTable("search.sqlite", "search", _search),)


@dataclass(slots=True)
class Clock:
    """How long the steps took, in seconds."""

    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Time a step."""
        start = time.perf_counter()
        yield
        self.seconds[name] = round(self.seconds.get(name, 0.0) + time.perf_counter() - start, 3)


@dataclass(frozen=True, slots=True)
class Compiled:
    """What was made: hashes of the files and counts of the quads."""

    counts: Counts
    dump: FileHash
    store: Files
    tables: Files


def compile_release(folder: Folder, inputs: Inputs, target: Path, clock: Clock, progress: Progress) -> Compiled:
    """Write dump, store and tables of ``folder`` into ``target``; the store is flushed.

    Raises ``OSError`` (disk full …) and ``ReleaseError`` where store and dump disagree.
    """
    path, store, tables = (target / name for name in (DUMP, STORE, TABLES_FOLDER))
    tables.mkdir()
    engine = ox.Store(str(store))
    with path.open("wb") as stream, ThreadPoolExecutor(1) as pool:
        dump = HashingFile(stream)
        progress("write", 0, 1)
        with clock.step("write"):
            counts, loaded = _write_and_load(engine, dump, target, lambda out: write_nquads(folder, inputs.base, out))
            stream.flush()
        progress("write", 1, 1)
        progress("load", 0, counts.quads)
        making = pool.submit(_make_tables, path, inputs.base, tables, clock, progress)
        with clock.step("load"):
            loaded()
        progress("load", counts.quads, counts.quads)
        making.result()
        end = dump.bytes
        with clock.step("analysis"):
            for number, producer in enumerate(PRODUCERS):
                progress("analysis", number, len(PRODUCERS))
                # all of it first: it may be read from the very file it is written to
                lines = list(producer.make(Draft(EmbeddedStore(engine), path, inputs.base)))
                counts.graphs[producer.graph] = write_triples(lines, inputs.base, producer.graph, dump)
                progress("analysis", number + 1, len(PRODUCERS))
        write_release_graph(folder, inputs, counts, dump)
    with clock.step("load"), path.open("rb") as stream:
        stream.seek(end)
        engine.bulk_load(stream, format=ox.RdfFormat.N_QUADS)
    _count_and_flush(engine, counts.quads, clock)
    del engine, loaded
    return Compiled(counts, dump.hash(DUMP), *_close(store, tables, clock))


def _write_and_load(
    engine: ox.Store, dump: HashingFile, target: Path, write: Callable[[Sink], Counts]
) -> tuple[Counts, Callable[[], None]]:
    """Write the dump and begin to load it; the function returned waits until it is loaded."""
    if hasattr(os, "mkfifo"):
        return load_while_writing(engine, dump, target / ".pipe", write)
    return write(dump), lambda: load_file(engine, target / DUMP)


def compile_dump(
    dump: Path, quads: int, base: str, store: Path, tables: Path, progress: Progress
) -> tuple[Files, Files]:
    """Make ``store`` and ``tables`` again from a dump. Raises as ``compile_release`` does."""
    clock = Clock()
    tables.mkdir()
    engine = ox.Store(str(store))
    with ThreadPoolExecutor(1) as pool:
        making = pool.submit(_make_tables, dump, base, tables, clock, progress)
        progress("load", 0, quads)
        load_file(engine, dump)
        progress("load", quads, quads)
        making.result()
    _count_and_flush(engine, quads, clock)
    del engine
    return _close(store, tables, clock)


def _make_tables(dump: Path, base: str, tables: Path, clock: Clock, progress: Progress) -> None:
    for table in TABLES:
        progress(table.step, 0, 1)
        with clock.step(table.step), dump.open(encoding="utf-8", newline="\n") as lines:
            table.make(lines, base, tables / table.name)
        progress(table.step, 1, 1)


def _count_and_flush(engine: ox.Store, quads: int, clock: Clock) -> None:
    with clock.step("count"):
        found = len(engine)
        if found != quads:
            raise ReleaseError("miscounted", expected=quads, found=found)
        engine.flush()  # until then RocksDB has not asked for its files to be on disk


def _close(store: Path, tables: Path, clock: Clock) -> tuple[Files, Files]:
    """Close the store, whose last handle the caller has let go, and hash what was made."""
    gc.collect()
    with clock.step("hash"):
        for log in store.glob("LOG*"):
            log.unlink()
        return _hashed(store), _hashed(tables)


def _hashed(folder: Path) -> Files:
    return Files(folder.name, hash_files(folder, data_files(folder)))
