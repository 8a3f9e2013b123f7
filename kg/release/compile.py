"""Makes the files of a release in a folder that nobody reads yet: dump, store, tables.

What else is computed when a release is made stands in two tables: ``PRODUCERS`` adds quads
once the data is written, ``TABLES`` makes derived files beside the store. Both read the
dump while the engine is still loading it. The brands, kept as columns while they were
written, are a derived file too: what is counted over all of them starts there.
"""

from __future__ import annotations

import gc
import io
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.build import (
    BrandLog,
    Counts,
    write_nquads,
    write_release_graph,
    write_triples,
    write_vocabulary,
)
from kg.disk import FileHash, hash_files, remove_tree
from kg.entities.graph import Graph
from kg.errors import ReleaseError
from kg.inputs import Inputs
from kg.readers import Folder
from kg.release.loading import Follower, HashingFile, load_file
from kg.release.manifest import DUMP, Files
from kg.release.progress import Progress
from kg.release.release import data_files
from kg.store import EmbeddedStore, Store
from kg.terms import GraphName

if TYPE_CHECKING:
    from kg.analysis.columns import BrandColumns

STORE, TABLES_FOLDER = "store", "tables"

@contextmanager
def first_lines(dump: Path, count: int) -> Iterator[Iterable[str]]:
    """Open a dump that may still grow, and give its first ``count`` lines."""
    with dump.open(encoding="utf-8", newline="\n") as lines:
        yield islice(lines, count)


@dataclass(frozen=True, slots=True)
class Draft:
    """A release in the making: a small store with its themes and ontology, all its brands as
    columns, the dump with ``quads`` lines so far (data, evidence, themes, ontology), the base
    of its IRIs."""

    vocabulary: Store
    brands: BrandColumns
    dump_path: Path
    quads: int
    base: str


@dataclass(frozen=True, slots=True)
class Producer:
    """Computes quads of ``graph`` once the data is written: lines of N-Triples, each once, and
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


def _similar(lines: Iterable[str], base: str, path: Path) -> None:
    from kg.search import TABLE_NAME, SearchIndex
    from kg.similar.index import write_index  # late: opening a release needs no SciPy

    index = SearchIndex.open(path.with_name(TABLE_NAME))  # made just before, from the same lines
    try:
        write_index(index.brand_names(), path)
    finally:
        index.close()


def _analysis(draft: Draft) -> Iterable[str]:
    from kg.analysis.produce import analysis_triples  # late: opening a release needs no SciPy

    yield from analysis_triples(draft.vocabulary, draft.base, draft.brands)



PRODUCERS: tuple[Producer, ...] = (Producer(GraphName.ANALYSIS, _analysis),)
TABLES: tuple[DerivedTable, ...] = (
    DerivedTable("search.sqlite", "search", _search),
    DerivedTable("similar.bin", "similar", _similar),
)
"""In the order in which they are made: the second reads the first."""


@dataclass(slots=True)
class Clock:
    """How long the steps took, in seconds."""

    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Time a step."""
        start = time.perf_counter()
        yield
        self.seconds[name] = round(time.perf_counter() - start, 3)


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
    engine = ox.Store(str(_workshop(store)))
    with path.open("wb", buffering=0) as stream, ThreadPoolExecutor(1) as pool:
        with clock.step("load"), Follower(engine, path) as follower:
            dump = HashingFile(stream, follower)
            progress("write", 0, 1)
            with clock.step("write"):
                log = BrandLog()
                counts = write_nquads(folder, inputs.base, dump, log)
            progress("write", 1, 1)
            told = counts.quads
            progress("load", 0, told)
            making = pool.submit(_make_tables, path, told, inputs.base, tables, clock, progress)
            with clock.step("analysis"):
                _produce(folder, inputs, counts, dump, path, log, progress)
            del log
            write_release_graph(folder, inputs, counts, dump)
        # leaving the block has waited for the engine
        progress("load", told, told)
        making.result()
    _count_and_keep(engine, counts.quads, store, clock)
    del engine, follower
    return Compiled(counts, dump.hash(DUMP), *_close(store, tables, clock))


def _produce(
    folder: Folder,
    inputs: Inputs,
    counts: Counts,
    dump: HashingFile,
    path: Path,
    log: BrandLog,
    progress: Progress,
) -> None:
    """Keep the brands as columns, run the producers and add what they yield to the dump."""
    from kg.analysis.columns import TABLE_NAME, columns_of_log, write_columns  # late: as above

    vocabulary = _vocabulary(folder, inputs.base)
    brands = columns_of_log(log, Graph(vocabulary, inputs.base).themes)
    write_columns(brands, log.owned, path.with_name(TABLES_FOLDER) / TABLE_NAME)
    draft = Draft(vocabulary, brands, path, counts.quads, inputs.base)
    for number, producer in enumerate(PRODUCERS):
        progress("analysis", number, len(PRODUCERS))
        # all of it first: it is read from the very file it is written to
        lines = list(producer.make(draft))
        counts.graphs[producer.graph] = write_triples(lines, inputs.base, producer.graph, dump)
        progress("analysis", number + 1, len(PRODUCERS))


def _vocabulary(folder: Folder, base: str) -> Store:
    out = io.BytesIO()
    write_vocabulary(folder, base, out)
    return EmbeddedStore.from_nquads(out.getvalue().decode().splitlines())


def compile_dump(
    dump: Path, quads: int, base: str, store: Path, tables: Path, progress: Progress
) -> tuple[Files, Files]:
    """Make ``store`` and ``tables`` again from a dump. Raises as ``compile_release`` does."""
    clock = Clock()
    tables.mkdir()
    engine = ox.Store(str(_workshop(store)))
    with ThreadPoolExecutor(1) as pool:
        making = pool.submit(_make_tables, dump, quads, base, tables, clock, progress)
        progress("load", 0, quads)
        load_file(engine, dump)
        progress("load", quads, quads)
        making.result()
    _columns_again(EmbeddedStore(engine), base, tables)
    _count_and_keep(engine, quads, store, clock)
    del engine
    return _close(store, tables, clock)


def _columns_again(store: Store, base: str, tables: Path) -> None:
    """Write the columns of brands from the quads: a minute for a million, and seldom needed."""
    from kg.analysis.columns import TABLE_NAME, columns_of, write_columns  # late: as above

    graph = Graph(store, base)
    write_columns(columns_of(store, graph.themes), graph.brand_counts(), tables / TABLE_NAME)


def _make_tables(dump: Path, quads: int, base: str, tables: Path, clock: Clock, progress: Progress) -> None:
    for table in TABLES:
        progress(table.step, 0, 1)
        with clock.step(table.step), first_lines(dump, quads) as lines:
            table.make(lines, base, tables / table.name)
        progress(table.step, 1, 1)


def _workshop(store: Path) -> Path:
    """Return the folder in which a store is loaded, before its live files are taken over."""
    return store.with_name(f"{store.name}.loading")


def _count_and_keep(engine: ox.Store, quads: int, store: Path, clock: Clock) -> None:
    """Check the number of quads, and link the live files of the engine into ``store``.

    RocksDB rearranges its files after a load. What it was about when it is closed would
    stay behind as dead weight, up to the size of the store; a snapshot has none of it.
    """
    with clock.step("count"):
        found = len(engine)
        if found != quads:
            raise ReleaseError("miscounted", expected=quads, found=found)
    with clock.step("keep"):
        engine.flush()  # until then RocksDB has not asked for its files to be on disk
        engine.backup(str(store))


def _close(store: Path, tables: Path, clock: Clock) -> tuple[Files, Files]:
    """Close the engine, whose last handle the caller has let go, and hash what was made."""
    gc.collect()
    remove_tree(_workshop(store))
    with clock.step("hash"):
        return _hashed(store), _hashed(tables)


def _hashed(folder: Path) -> Files:
    return Files(folder.name, hash_files(folder, data_files(folder)))
