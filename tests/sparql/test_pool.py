"""The pool by itself: life of the processes, fairness, limits, and the data that it opens."""

from __future__ import annotations

import asyncio
import gzip
import os
import signal
import socket
import subprocess
import sys
import textwrap
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

import psutil
import pyoxigraph as ox
import pytest

import kg
from kg.errors import (
    AtlasError,
    BusyError,
    FormatError,
    QueryMemoryError,
    QuerySyntaxError,
    QueryTimeoutError,
    ReleaseError,
    ResultTooLargeError,
)
from kg.sparql.frames import QuerySource
from kg.sparql.limits import PoolSettings, QueryLimits
from kg.sparql.once import run_once
from kg.sparql.pool import QueryPool
from tests.sparql.station import JSON, source_of
from tests.sparql.test_attacks import GROWTH, HIDDEN_CROSS, eventually

Value = TypeVar("Value")
COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
SLOW = "SELECT (COUNT(*) AS ?n) { ?a ?p ?b . ?c ?p ?d }"
SLOW_COUNT = "n\r\n3000000\r\n"  # three properties of a thousand things each


def play(source: QuerySource, work: Callable[[QueryPool], Awaitable[Value]], **more: object) -> Value:
    """Run ``work`` with a pool that is started and closed around it."""

    async def run() -> Value:
        pool = QueryPool(source, **more)  # type: ignore[arg-type]
        await pool.start()
        try:
            return await work(pool)
        finally:
            await pool.close()

    return asyncio.run(run())


async def text_of(pool: QueryPool, query: str, media_type: str = "text/csv") -> str:
    answer = await pool.answer(query, media_type)
    return (await answer.read()).decode()


def test_a_pool_ends_without_processes_or_files_left(dump: Path) -> None:
    own = psutil.Process()
    play(source_of(dump), lambda pool: text_of(pool, COUNT))  # warm
    files, children = own.num_fds(), len(own.children())

    async def pids(pool: QueryPool) -> tuple[int, ...]:
        assert await text_of(pool, COUNT) == "n\r\n3000\r\n"
        await asyncio.gather(*(text_of(pool, COUNT) for _ in range(8)))
        return pool.pids

    for pid in play(source_of(dump), pids):
        assert not psutil.pid_exists(pid)
    assert (own.num_fds(), len(own.children())) == (files, children)


def test_closing_ends_what_still_runs(dump: Path) -> None:
    async def leave(pool: QueryPool) -> asyncio.Task[str]:
        task = asyncio.ensure_future(text_of(pool, HIDDEN_CROSS))
        while not pool.state.quick + pool.state.heavy:
            await asyncio.sleep(0.01)
        return task

    async def run() -> None:
        pool = QueryPool(source_of(dump), QueryLimits(seconds=1.0))
        await pool.start()
        task = await leave(pool)
        await pool.close()
        with pytest.raises((BusyError, QueryTimeoutError)):
            await task
        with pytest.raises(BusyError):
            await pool.answer(COUNT)
        assert pool.state.processes == 0

    asyncio.run(run())


PARENT = """
    import asyncio, sys
    from kg.sparql.frames import QuerySource
    from kg.sparql.pool import QueryPool

    async def main():
        pool = QueryPool(QuerySource("r", sys.argv[1]))
        await pool.start()
        while pool.state.idle < 4:
            await asyncio.sleep(0.01)
        asyncio.ensure_future(pool.answer(sys.argv[2]))
        await asyncio.sleep(0.1)
        print(*pool.pids, flush=True)
        await asyncio.sleep(60)

    asyncio.run(main())
"""


def test_workers_die_with_their_parent_however_it_ends(dump: Path) -> None:
    root = str(Path(kg.__file__).parents[1])
    command = [sys.executable, "-c", textwrap.dedent(PARENT), str(dump), HIDDEN_CROSS]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": root}) as parent:
        assert parent.stdout is not None
        pids = [int(word) for word in parent.stdout.readline().split()]
        assert len(pids) == 4
        assert all(psutil.pid_exists(pid) for pid in pids)
        parent.send_signal(signal.SIGKILL)
        parent.wait()

    def gone(pid: int) -> bool:
        try:
            return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
        except psutil.NoSuchProcess:
            return True

    eventually(lambda: all(map(gone, pids)), "workers live on without their parent", 3.0)


def test_a_worker_has_no_more_rights_than_it_needs(dump: Path) -> None:
    async def look(pool: QueryPool) -> None:
        while pool.state.idle < 4:
            await asyncio.sleep(0.01)
        assert {"memory", "no files"} <= set(pool.holds)
        limits = {
            line[:26].strip(): line[26:].split()[:2]
            for line in Path(f"/proc/{pool.pids[0]}/limits").read_text().splitlines()[1:]
        }
        for name in ("Max open files", "Max file size", "Max core file size"):
            assert limits[name] == ["0", "0"], name
        assert limits["Max address space"][0] != "unlimited"
        status = Path(f"/proc/{pool.pids[0]}/status").read_text()
        assert "NoNewPrivs:\t1" in status
        assert "CapEff:\t0000000000000000" in status
        if os.geteuid() == 0:
            assert "unprivileged" in pool.holds
            assert psutil.Process(pool.pids[0]).uids().effective != 0

    play(source_of(dump), look)


JAILED = """
    import os, socket, sys
    from kg.sparql import jail

    "".encode("idna")  # what else Python would read later
    os.chdir(sys.argv[1])
    jail.before_opening()
    print(*jail.after_opening(1 << 30, "."), sep="|")
    with open("inside") as file:
        print(file.read())
    for name in ("/proc/self/status", os.path.join("..", "outside")):
        try:
            open(name)
        except OSError as fault:
            print(type(fault).__name__)
    try:
        socket.create_connection(("127.0.0.1", int(sys.argv[2])), 2)
    except OSError:
        print("no connection")
"""


def test_a_worker_with_a_store_on_disk_reads_that_folder_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "store").mkdir()
    (tmp_path / "store" / "inside").write_text("inside")
    (tmp_path / "outside").write_text("outside")
    for folder in (tmp_path, *tmp_path.parents[:2]):
        folder.chmod(0o755)
    root = str(Path(kg.__file__).parents[1])
    with socket.create_server(("127.0.0.1", 0)) as door:
        command = [sys.executable, "-c", textwrap.dedent(JAILED), str(tmp_path / "store"), str(door.getsockname()[1])]
        done = subprocess.run(command, capture_output=True, text=True, env={"PYTHONPATH": root}, check=True)
    holds, *told = done.stdout.splitlines()
    if "no other files" not in holds:
        pytest.skip(f"this kernel has no Landlock: {holds}")
    assert told == ["inside", "PermissionError", "PermissionError", "no connection"]


def test_files_of_a_store_that_are_opened_late_are_found(dump: Path, tmp_path: Path) -> None:
    """The engine opens sixteen files at once and the others when they are needed."""
    folder = tmp_path / "private" / "store"
    folder.parent.mkdir(mode=0o700)
    engine = ox.Store(str(folder))
    lines = dump.read_bytes().splitlines(keepends=True)
    for start in range(3):
        engine.bulk_load(b"".join(lines[start::3]), format=ox.RdfFormat.N_QUADS)
        engine.flush()
    del engine
    assert len(list(folder.glob("*.sst"))) > 16
    questions = [COUNT, "SELECT (COUNT(*) AS ?n) { ?s ?p 7 }", "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p 7 } }", SLOW]

    async def ask(pool: QueryPool) -> list[str]:
        return [await text_of(pool, question) for question in questions]

    on_disk = QuerySource("r", "", str(folder), in_memory=False)
    limits = QueryLimits(seconds=60.0)
    assert play(on_disk, ask, limits=limits) == play(source_of(dump), ask, limits=limits)


def test_a_worker_imports_nothing_heavy(dump: Path) -> None:
    script = "import kg.sparql.worker, sys; print(*sorted({name.partition('.')[0] for name in sys.modules}))"
    root = str(Path(kg.__file__).parents[1])
    names = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, env={"PYTHONPATH": root}
    ).stdout.split()
    assert "pyoxigraph" in names
    assert not {"asyncio", "rdflib", "networkx", "numpy", "scipy", "fastapi", "pypinyin"} & set(names)


def test_small_data_is_held_in_memory_and_large_data_read_from_disk(dump: Path, tmp_path: Path) -> None:
    packed = tmp_path / "dump.nq.gz"
    packed.write_bytes(gzip.compress(dump.read_bytes()))
    folder = tmp_path / "store"
    store = ox.Store(str(folder))
    store.bulk_load(path=str(dump), format=ox.RdfFormat.N_QUADS)
    store.flush()
    del store
    on_disk = QuerySource("r", str(dump), str(folder), in_memory=False)
    for source in (source_of(dump), source_of(packed), on_disk):
        assert play(source, lambda pool: text_of(pool, COUNT)) == "n\r\n3000\r\n"
    litter = {path.name for path in folder.iterdir() if path.name.startswith("bulk-")}
    assert not litter


@pytest.mark.parametrize("kind", ["missing dump", "broken dump", "missing store"])
def test_data_that_cannot_be_opened_is_told_at_the_start(tmp_path: Path, kind: str) -> None:
    broken = tmp_path / "broken.nq"
    broken.write_text("<a> b", encoding="utf-8")
    source = {
        "missing dump": QuerySource("r", str(tmp_path / "none.nq")),
        "broken dump": QuerySource("r", str(broken)),
        "missing store": QuerySource("r", "", str(tmp_path / "none"), in_memory=False),
    }[kind]

    async def run() -> None:
        pool = QueryPool(source)
        with pytest.raises(ReleaseError):
            await pool.start()
        assert pool.state.processes == 0

    asyncio.run(run())


def test_a_pool_heals_when_workers_are_killed_at_rest(dump: Path) -> None:
    async def heal(pool: QueryPool) -> None:
        for _ in range(3):
            for pid in pool.pids:
                os.kill(pid, signal.SIGKILL)
            assert await text_of(pool, COUNT) == "n\r\n3000\r\n"

    play(source_of(dump), heal)


def test_every_error_of_a_query_has_its_class(dump: Path) -> None:
    limits = QueryLimits(seconds=60.0, memory_bytes=128 << 20, rows=10)

    async def ask(pool: QueryPool) -> None:
        for query, error in (
            ("SELECT * { ?s ?p", QuerySyntaxError),
            ("SELECT * { ?s foo:bar ?o }", QuerySyntaxError),
            ("SELECT * { ?s ?p ?o }", ResultTooLargeError),
            (GROWTH["CONCAT doubling"], QueryMemoryError),
        ):
            with pytest.raises(error):
                await pool.answer(query, JSON)
        with pytest.raises(FormatError):
            await pool.answer("ASK {}", "", "text/turtle")
        with pytest.raises(FormatError):
            await pool.answer("CONSTRUCT WHERE { ?s ?p 1 }", JSON, "")
        long = "SELECT * { ?s foo:bar ?o } #" + "x" * 10_000  # judged in the worker
        with pytest.raises(QuerySyntaxError) as caught:
            await pool.answer(long, JSON)
        assert caught.value.line == 1

    play(source_of(dump), ask, limits=limits)


def test_the_clock_ends_a_query(dump: Path) -> None:
    async def ask(pool: QueryPool) -> None:
        while pool.state.idle < 4:  # a query that had to wait is told to come again instead
            await asyncio.sleep(0.01)
        with pytest.raises(QueryTimeoutError):
            await pool.answer(HIDDEN_CROSS, JSON)

    play(source_of(dump), ask, limits=QueryLimits(seconds=1.0))


def test_many_questions_at_once_are_all_answered_in_turn(dump: Path) -> None:
    async def ask(pool: QueryPool) -> None:
        queries = [f"SELECT (COUNT(*) + {n} AS ?n) {{ ?s ?p ?o . ?s ?q ?r }}" for n in range(20)]
        answers = await asyncio.gather(*(text_of(pool, query) for query in queries))
        assert [int(answer.split()[1]) for answer in answers] == [9000 + n for n in range(20)]
        counts = pool.state.counts
        assert (counts["asked"], counts["answered"], counts["spawned"]) == (20, 20, 4)

    # However slow the machine: no query counts as heavy, which would need a worker more.
    play(source_of(dump), ask, settings=PoolSettings(quick_seconds=60.0))


def test_prefixes_of_the_source_need_no_declaration_and_shorten_turtle(dump: Path) -> None:
    source = source_of(dump, prefixes=(("ex", "http://example.org/"),))

    async def ask(pool: QueryPool) -> str:
        answer = await pool.answer("CONSTRUCT { ?s ex:theme ?o } { ?s ex:theme ?o } LIMIT 1")
        return (await answer.read()).decode()

    found = play(source, ask)
    assert "@prefix ex: <http://example.org/>" in found
    assert "ex:theme" in found


# Heavy queries



def test_heavy_queries_have_a_process_of_their_own_until_nobody_needs_it(dump: Path) -> None:
    async def work(pool: QueryPool) -> None:
        assert await text_of(pool, SLOW) == SLOW_COUNT
        while pool.state.idle < 3:  # the one that was lowered, its replacement, and the spare one
            await asyncio.sleep(0.01)
        kept = pool.pids
        assert await text_of(pool, SLOW) == SLOW_COUNT
        assert pool.pids == kept
        while pool.state.processes > 2:
            await asyncio.sleep(0.01)
        assert len(set(pool.pids) & set(kept)) == 2

    settings = PoolSettings(workers=1, heavy=1, spares=1, quick_seconds=0.02, keep_seconds=1.0)
    play(source_of(dump), work, settings=settings, limits=QueryLimits(seconds=60.0))


def test_a_query_that_turns_out_heavy_gives_way_and_is_answered_in_its_turn(dump: Path) -> None:
    async def work(pool: QueryPool) -> None:
        queries = [SLOW, SLOW.replace("?d", "?e"), SLOW.replace("?d", "?f"), COUNT]
        answers = await asyncio.gather(*(text_of(pool, query) for query in queries))
        assert answers == [SLOW_COUNT, SLOW_COUNT, SLOW_COUNT, "n\r\n3000\r\n"]
        assert pool.state.counts["killed"] >= 1
        assert "busy" not in pool.state.counts

    settings = PoolSettings(workers=1, heavy=1, spares=0, quick_seconds=0.02)
    play(source_of(dump), work, settings=settings, limits=QueryLimits(seconds=120.0))


# One query for the command line


def test_run_once_answers_with_the_same_limits(dump: Path) -> None:
    source = source_of(dump)
    limits = QueryLimits(seconds=60.0, memory_bytes=128 << 20, rows=100)
    found = run_once(source, COUNT, "text/csv", limits=limits)
    assert (found.body, found.media_type, found.inspected.form) == (b"n\r\n3000\r\n", "text/csv", "SELECT")
    big = run_once(source, "SELECT * { ?s ?p ?o }", "text/csv")
    assert len(big.body.splitlines()) == 3001
    for query, error in (
        ("SELECT * { ?s ?p", QuerySyntaxError),
        ("SELECT * { ?s ?p ?o }", ResultTooLargeError),
        (GROWTH["CONCAT doubling"], QueryMemoryError),
        ("DROP ALL", AtlasError),
    ):
        with pytest.raises(error):
            run_once(source, query, limits=limits)
    with pytest.raises(QueryTimeoutError):
        run_once(source, HIDDEN_CROSS, limits=QueryLimits(seconds=0.5))
    with pytest.raises(ReleaseError):
        run_once(QuerySource("r", "/nowhere/at/all.nq"), COUNT)
    assert not psutil.Process().children()
