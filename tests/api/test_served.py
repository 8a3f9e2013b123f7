"""Following the current release without a restart."""

import asyncio
import threading

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.served import Served
from api.settings import Settings
from api.shelf import SiteShelf
from api.warming import warm
from kg.errors import DamagedReleaseError, NoReleaseError, StoreAwayError


class Pool:
    def __init__(self, log, release):
        self.log, self.release = log, release

    async def start(self):
        self.log.append(f"start {self.release}")

    async def close(self):
        self.log.append(f"pool closed {self.release}")


class SmallAtlas:
    def __init__(self, log, release):
        self.log, self.release = log, release

    def close(self):
        self.log.append(f"closed {self.release}")


class Shelf:
    def __init__(self, release=None):
        self.now, self.log, self.damaged = release, [], set()

    def current(self):
        return self.now

    def open(self, release):
        if release in self.damaged:
            raise DamagedReleaseError(release=release, reason="counts")
        return SmallAtlas(self.log, release), Pool(self.log, release)

    def close(self):
        self.log.append("shelf closed")


class FarShelf(Shelf):
    """A shelf whose data are elsewhere: ``fault`` is raised instead of an answer."""

    fault = None

    def current(self):
        if self.fault:
            raise self.fault
        return super().current()

    def open(self, release):
        if self.fault:
            raise self.fault
        return super().open(release)


AWAY = StoreAwayError("connect", place="http://graph.example/sparql", reason="refused")


def served(shelf):
    return Served(shelf, Settings(watch_seconds=0.05))


def test_an_empty_site_cannot_be_served():
    async def life():
        with pytest.raises(NoReleaseError):
            await served(Shelf()).start()

    asyncio.run(life())


def test_a_new_release_takes_the_place_of_the_old_one_which_is_closed():
    async def life():
        shelf = Shelf("one")
        what = served(shelf)
        await what.start()
        shelf.now = "two"
        assert await what.look()
        assert what.edition.release == "two"
        await what.stop()
        assert sorted(shelf.log) == [
            "closed one", "closed two", "pool closed one", "pool closed two", "shelf closed",
            "start one", "start two",
        ]

    asyncio.run(life())


def test_a_stop_while_a_new_release_is_being_opened_leaves_nothing_open():
    async def life():
        shelf = Shelf("one")
        begun, may_go_on = threading.Event(), threading.Event()
        open_at_once = shelf.open

        def open_slowly(release):
            begun.set()
            assert may_go_on.wait(20)
            return open_at_once(release)

        what = served(shelf)
        await what.start()
        shelf.open = open_slowly
        shelf.now = "two"
        assert await asyncio.to_thread(begun.wait, 20)
        stopping = asyncio.create_task(what.stop())
        await asyncio.sleep(0)
        may_go_on.set()
        await stopping
        for release in ("one", "two"):
            assert {f"closed {release}", f"pool closed {release}"} <= set(shelf.log)
        assert shelf.log[-1] == "shelf closed"

    asyncio.run(life())


def test_the_old_release_stays_open_while_somebody_uses_it():
    async def life():
        shelf = Shelf("one")
        what = served(shelf)
        await what.start()
        with what.lease() as edition:
            shelf.now = "two"
            await what.look()
            await asyncio.sleep(0)
            assert edition.release == "one"
            assert "closed one" not in shelf.log
        await what.stop()
        assert "closed one" in shelf.log

    asyncio.run(life())


def test_a_damaged_release_is_told_and_the_old_one_goes_on():
    async def life():
        shelf = Shelf("one")
        what = served(shelf)
        await what.start()
        shelf.now, shelf.damaged = "two", {"two"}
        assert not await what.look()
        assert what.edition.release == "one"
        assert what.fault is not None
        assert what.fault.code == "damaged_release"
        shelf.now = "one"
        await what.look()
        assert what.fault is None
        await what.stop()

    asyncio.run(life())


def test_a_refused_release_is_tried_again_once_it_may_have_been_rebuilt(monkeypatch):
    async def life():
        shelf = Shelf("one")
        what = served(shelf)
        await what.start()
        shelf.now, shelf.damaged = "two", {"two"}
        assert not await what.look()
        shelf.damaged = set()
        assert not await what.look(), "not at once: opening a large release costs much"
        monkeypatch.setattr("api.served.RETRY_SECONDS", 0.0)
        shelf.damaged = {"two"}
        what._try_again = 0.0
        assert not await what.look()
        shelf.damaged = set()
        assert await what.look()
        assert what.edition.release == "two"
        assert what.fault is None
        await what.stop()

    asyncio.run(life())


def test_an_atlas_whose_workers_do_not_start_is_closed_again():
    class Lame(Shelf):
        def open(self, release):
            atlas, pool = super().open(release)
            if release == "two":
                async def fail():
                    raise DamagedReleaseError(release=release, reason="workers")

                pool.start = fail
            return atlas, pool

    async def life():
        shelf = Lame("one")
        what = served(shelf)
        await what.start()
        shelf.now = "two"
        assert not await what.look()
        assert "closed two" in shelf.log
        await what.stop()

    asyncio.run(life())


def test_the_watcher_survives_what_nobody_foresaw():
    class Odd(Shelf):
        def current(self):
            if self.now == "odd":
                self.log.append("asked")
                raise ValueError("odd")
            return self.now

    async def life():
        shelf = Odd("one")
        what = served(shelf)
        await what.start()
        shelf.now = "odd"
        async with asyncio.timeout(5):
            while "asked" not in shelf.log:
                await asyncio.sleep(0.01)
            shelf.now = "two"
            while what.edition.release != "two":
                await asyncio.sleep(0.01)
        await what.stop()

    asyncio.run(life())


def test_nobody_can_enter_an_edition_that_is_retired():
    async def life():
        shelf = Shelf("one")
        what = served(shelf)
        await what.start()
        old = what.edition
        shelf.now = "two"
        await what.look()
        assert not old.enter()
        with what.lease() as edition:
            assert edition.release == "two"
        await what.stop()

    asyncio.run(life())


def test_the_watcher_finds_a_new_release_by_itself():
    async def life():
        shelf = Shelf("one")
        what = served(shelf)
        await what.start()
        shelf.now = "two"
        async with asyncio.timeout(5):
            while what.edition.release != "two":
                await asyncio.sleep(0.01)
        await what.stop()

    asyncio.run(life())


def test_starting_twice_starts_once():
    async def life():
        shelf = Shelf("one")
        what = served(shelf)
        await what.start()
        await what.start()
        await what.stop()
        assert shelf.log.count("start one") == 1

    asyncio.run(life())


def test_it_starts_while_the_data_are_away_and_serves_when_they_are_back():
    async def life():
        shelf = FarShelf("one")
        shelf.fault = AWAY
        what = served(shelf)
        await what.start()
        with pytest.raises(StoreAwayError):
            _ = what.edition
        shelf.fault = None
        async with asyncio.timeout(5):
            while what.fault:
                await asyncio.sleep(0.01)
        assert what.edition.release == "one"
        await what.stop()

    asyncio.run(life())


def test_data_that_go_away_are_told_and_what_is_open_stays():
    async def life():
        shelf = FarShelf("one")
        what = served(shelf)
        await what.start()
        shelf.fault = AWAY
        assert not await what.look()
        assert what.fault is AWAY
        assert what.edition.release == "one"
        shelf.fault = None
        await what.look()
        assert what.fault is None
        await what.stop()

    asyncio.run(life())


def test_a_release_that_was_only_away_is_tried_again_at_the_next_look():
    class Shaky(Shelf):
        fault = None

        def open(self, release):
            if self.fault:
                raise self.fault
            return super().open(release)

    async def life():
        shelf = Shaky("one")
        what = served(shelf)
        await what.start()
        shelf.now, shelf.fault = "two", AWAY
        assert not await what.look()
        assert what.edition.release == "one"
        shelf.fault = None
        assert await what.look()
        assert what.edition.release == "two"
        await what.stop()

    asyncio.run(life())


def test_a_release_that_came_back_damaged_is_served_no_longer():
    async def life():
        shelf = FarShelf("one")
        what = served(shelf)
        await what.start()
        shelf.fault = DamagedReleaseError("remote", release="one", found=1, expected=2)
        assert not await what.look()
        with pytest.raises(DamagedReleaseError):
            _ = what.edition
        shelf.fault = None
        assert await what.look()
        assert what.edition.release == "one"
        await what.stop()

    asyncio.run(life())


def test_a_new_release_is_prepared_while_it_is_served_and_a_stop_waits_for_no_more_than_a_step():
    shelf = Shelf("a")
    prepared, begun, go = [], threading.Event(), threading.Event()

    def prepare(edition):
        while edition.enter():
            prepared.append(edition.release)
            begun.set()
            go.wait(10)
            edition.leave()

    async def life():
        serving = Served(shelf, Settings(watch_seconds=0.05), prepare)
        await serving.start()
        assert serving.edition.release == "a"  # served although it is not prepared yet
        await asyncio.to_thread(begun.wait, 10)
        stopping = asyncio.create_task(serving.stop())
        await asyncio.sleep(0)
        assert "closed a" not in " ".join(shelf.log)
        go.set()
        await stopping
        assert prepared
        assert set(prepared) == {"a"}

    asyncio.run(life())


def test_the_first_pictures_are_made_before_anybody_asks(site_home, monkeypatch):
    settings = Settings(home=str(site_home), query_workers=1)
    done = threading.Event()

    def prepare(edition):
        warm(edition)
        done.set()

    served = Served(SiteShelf(settings), settings, prepare)
    with TestClient(create_app(served, settings)) as client:
        assert done.wait(60)
        monkeypatch.setattr("api.pictures.make_view", None)  # whoever calls it now fails
        for page in ("/", "/explore", "/clusters", "/clusters?lang=en"):
            assert client.get(page, headers={"accept": "text/html"}).status_code == 200, page
