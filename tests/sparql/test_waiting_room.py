"""Who is served when: the waiting room of the pool, and answers that are read slowly. No process is started."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from kg.errors import AtlasError, BusyError, QueryMemoryError
from kg.sparql.answer import IN_MEMORY_BYTES, Spool
from kg.sparql.limits import PoolSettings
from kg.sparql.pool import QueryPool
from kg.sparql.waiting import Job, WaitingRoom
from tests.sparql.station import source_of

# The waiting room


def a_job(client: str = "a", *, light: bool = False, heavy: bool = False) -> Job:
    return Job(None, client, light, heavy, "", 0.0, None)  # type: ignore[arg-type]


def test_short_queries_go_first_and_heavy_ones_wait_for_their_places() -> None:
    room = WaitingRoom(PoolSettings(queue=8))
    heavy, plain, light = a_job(heavy=True), a_job(), a_job(light=True)
    for job in (heavy, plain, light):
        room.enter(job, 1)
    assert room.call(quick=True, heavy=False) is light
    assert room.call(quick=False, heavy=False) is None
    assert room.call(quick=True, heavy=False) is plain
    assert room.call(quick=True, heavy=False) is None
    assert room.call(quick=False, heavy=True) is heavy


def test_the_client_with_the_fewest_running_is_served_first() -> None:
    room = WaitingRoom(PoolSettings(queue=16))
    first, second, other = a_job("a"), a_job("a"), a_job("b")
    for job in (first, second, other):
        room.enter(job, 1)
    assert room.call(quick=True, heavy=True) is first
    assert room.call(quick=True, heavy=True) is other
    assert room.call(quick=True, heavy=True) is second


def test_a_full_room_refuses_but_keeps_places_for_short_queries() -> None:
    room = WaitingRoom(PoolSettings(queue=8, per_client=3))
    for place in range(6):
        room.enter(a_job(str(place)), 1)
    with pytest.raises(BusyError) as caught:
        room.enter(a_job("x"), 7)
    assert caught.value.retry_after == 7
    room.enter(a_job("y", light=True), 1)
    room.enter(a_job("y", light=True), 1)
    with pytest.raises(BusyError):
        room.enter(a_job("y", light=True), 1)
    assert len(room.clear()) == 8
    room.enter(a_job("0"), 1)


def test_one_client_has_a_share_of_the_room() -> None:
    room = WaitingRoom(PoolSettings(queue=40, per_client=3))
    jobs = [a_job("a") for _ in range(3)]
    for job in jobs:
        room.enter(job, 1)
    with pytest.raises(BusyError):
        room.enter(a_job("a"), 1)
    room.enter(a_job("b"), 1)
    assert room.give_up(jobs[0])
    assert not room.give_up(jobs[0])
    room.enter(a_job("a"), 1)


# Long answers


def test_what_is_not_read_in_time_goes_to_a_file_and_comes_back_in_order() -> None:
    pieces = [bytes([n % 251]) * 100_000 for n in range(60)]

    async def run() -> bytes:
        spool = Spool(sum(map(len, pieces)))
        read = b""
        for number, piece in enumerate(pieces):
            spool.feed(piece)
            if number % 7 == 0:
                read += await spool.read()
        assert sum(map(len, pieces)) > IN_MEMORY_BYTES
        while data := await spool.read():
            read += data
        spool.close()
        return read

    assert asyncio.run(run()) == b"".join(pieces)


def test_a_reader_hears_when_there_will_be_no_more() -> None:
    async def run() -> None:
        spool = Spool(100)
        spool.feed(b"x" * 50)
        assert await spool.read() == b"x" * 50
        waiting = asyncio.ensure_future(spool.read())
        await asyncio.sleep(0)
        spool.fail(QueryMemoryError())
        with pytest.raises(QueryMemoryError):
            await waiting
        spool.close()

    asyncio.run(run())


def test_a_short_text_that_runs_long_is_heavy_like_any_other(tmp_path: Path) -> None:
    class Worker:
        replied, background, killed = False, False, False

        def yield_processor(self) -> None:
            self.background = True

        def kill(self, error: AtlasError | None = None) -> None:
            self.killed = True

    async def run() -> None:
        pool = QueryPool(source_of(tmp_path / "none"), settings=PoolSettings(heavy=1))
        pool._closed = True  # no processes: only what is decided counts here
        first, second = (a_job(light=True), Worker()), (a_job(light=True), Worker())
        pool._jobs = {worker: job for job, worker in (first, second)}  # type: ignore[misc]
        pool._waiting.enter(a_job(light=True), 1)
        for job, worker in (first, second):
            pool._runs_long(job, worker)  # type: ignore[arg-type]
            assert job.heavy
            assert not job.light
        assert (first[1].background, first[1].killed, first[0].put_back) == (True, False, False)
        assert (second[1].background, second[1].killed, second[0].put_back) == (False, True, True)

    asyncio.run(run())
