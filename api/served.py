"""What is being served: the current edition, followed as the site's current release changes.

A watcher looks at the site's «current» pointer. When another release is named there, it is
opened beside the old one and swapped in by one assignment; the old edition is closed when
the last request that uses it has ended. A release that cannot be opened is told by
``fault`` and never served. Where the data are elsewhere (``AWAY``), the watcher goes on
looking, and all is well again when they are back. This module must not know any page or route.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Final, Protocol

from api.edition import Edition, Memory, Pool
from api.settings import Settings
from kg.errors import (
    AtlasError,
    BusyError,
    NoReleaseError,
    QueryTimeoutError,
    ReleaseError,
    StoreAwayError,
)

if TYPE_CHECKING:
    from kg.atlas import Atlas

_log = logging.getLogger("brand_atlas.served")

RETRY_SECONDS = 60.0
"""After so long a release that could not be opened is tried again."""

AWAY: Final = (StoreAwayError, QueryTimeoutError, BusyError)
"""What a shelf raises while its data cannot be reached: nothing is known of them then."""


class Shelf(Protocol):
    """Where editions come from: a site on disk, a SPARQL engine, something smaller in tests."""

    def current(self) -> str | None:
        """Return the id of the current release; cheap, called often.

        Raises one of ``AWAY``, and ``ReleaseError`` where what is served must not be any more.
        """
        ...

    def open(self, release: str) -> tuple[Atlas, Pool]:
        """Open a release and make its pool, not yet started.

        Raises ``ReleaseError`` where the release is damaged or gone, or one of ``AWAY``.
        """
        ...

    def close(self) -> None:
        """Let go of what all editions share."""
        ...


class Served:
    """The edition now served. ``start`` and ``stop`` belong to the web server's life."""

    def __init__(
        self, shelf: Shelf, settings: Settings, prepare: Callable[[Edition], None] | None = None
    ) -> None:
        """``prepare`` is called with each new edition in a thread, while it is served already."""
        self._shelf = shelf
        self._prepare = prepare
        self._preparing: set[asyncio.Task[None]] = set()
        self._settings = settings
        self._edition: Edition | None = None
        self._watcher: asyncio.Task[None] | None = None
        self._looking: asyncio.Task[bool] | None = None
        self._closing: set[asyncio.Task[None]] = set()
        self._refused: str | None = None
        self._try_again = 0.0  # on the loop's clock
        self.fault: AtlasError | None = None

    @property
    def edition(self) -> Edition:
        """The edition now served.

        Raises ``NoReleaseError``, or what kept the current release from being opened.
        """
        if self._edition is None:
            raise self.fault or NoReleaseError()
        return self._edition

    @contextmanager
    def lease(self) -> Iterator[Edition]:
        """Use the edition now served; it stays open until the block is left."""
        while not (edition := self.edition).enter():  # retired in between: there is a new one
            pass
        try:
            yield edition
        finally:
            edition.leave()

    async def start(self) -> None:
        """Open the current release and begin to watch for the next.

        Where the data cannot be reached now, it begins all the same: ``edition`` raises what
        ``fault`` tells until they can. Raises any other ``AtlasError``.
        """
        if self._watcher is not None:
            return
        await self.look()
        if self._edition is None and not isinstance(self.fault, AWAY):
            raise self.fault or NoReleaseError()
        self._watcher = asyncio.create_task(self._watch(), name="watch releases")

    async def stop(self) -> None:
        """Stop watching and close everything."""
        if self._watcher:
            self._watcher.cancel()
            with suppress(asyncio.CancelledError):
                await self._watcher
            self._watcher = None
        if self._looking:  # a release that is being opened is opened to the end, or nobody would close it
            await asyncio.gather(self._looking, return_exceptions=True)
        edition, self._edition = self._edition, None
        if edition and self._preparing:
            edition.retire(lambda: None)  # what is being prepared ends at the next step
            await asyncio.gather(*self._preparing, return_exceptions=True)
        if edition:
            await _close(edition)
        if self._closing:
            await asyncio.gather(*self._closing, return_exceptions=True)
        await asyncio.to_thread(self._shelf.close)

    async def look(self) -> bool:
        """Swap the edition if the site has another current release; tell whether it did.

        A release that was refused is tried again when the pointer moves on, or after
        ``RETRY_SECONDS``: it may have been rebuilt. One that cannot be reached is tried again
        at every look.
        """
        loop = asyncio.get_running_loop()
        try:
            wanted = await asyncio.to_thread(self._shelf.current)
        except AtlasError as error:
            self._note(error, "the current release is not known")
            if isinstance(error, ReleaseError) and self._edition:  # it is not what it was
                gone, self._edition = self._edition, None
                self._retire(gone)
            return False
        now = self._edition.release if self._edition else None
        if wanted is None or wanted == now:
            if wanted == now:
                self._clear()
            return False
        if wanted == self._refused and loop.time() < self._try_again:
            return False
        try:
            atlas, pool = await asyncio.to_thread(self._shelf.open, wanted)
            try:
                await pool.start()
            except BaseException:
                await asyncio.to_thread(atlas.close)
                raise
        except AtlasError as error:
            if not isinstance(error, AWAY):
                self._refused, self._try_again = wanted, loop.time() + RETRY_SECONDS
            self._note(error, f"release {wanted} is not served")
            return False
        memory = Memory(self._settings.view_cache)
        fresh = Edition(wanted, atlas, pool, memory, loop)
        old, self._edition = self._edition, fresh
        self._clear()
        if self._prepare:
            preparing = asyncio.create_task(asyncio.to_thread(self._prepare, fresh), name=f"prepare {wanted}")
            self._preparing.add(preparing)
            preparing.add_done_callback(self._preparing.discard)
        if old:
            _log.info("release %s took the place of %s", wanted, old.release)
            self._retire(old)
        return True

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(self._settings.watch_seconds)
            self._looking = asyncio.create_task(self.look(), name="look for a release")
            try:
                await asyncio.shield(self._looking)
            except OSError as error:
                _log.warning("the site's folder cannot be read: %s", error)
            except Exception:  # whatever it was, the next release must still be found
                _log.exception("looking for a new release failed")

    def _note(self, error: AtlasError, what: str) -> None:
        """Remember what is wrong, and log it once, not at every look."""
        if self.fault is None or str(self.fault) != str(error):
            _log.error("%s: %s", what, error)
        self.fault = error

    def _clear(self) -> None:
        if isinstance(self.fault, AWAY):
            _log.warning("the data can be reached again")
        self.fault, self._refused = None, None

    def _retire(self, old: Edition) -> None:
        loop, idle = asyncio.get_running_loop(), asyncio.Event()

        async def close_when_idle() -> None:
            await idle.wait()
            await _close(old)

        task = loop.create_task(close_when_idle(), name=f"close {old.release}")
        self._closing.add(task)
        task.add_done_callback(self._closing.discard)

        def tell() -> None:
            loop.call_soon_threadsafe(idle.set)

        old.retire(tell)


async def _close(edition: Edition) -> None:
    await edition.pool.close()
    await asyncio.to_thread(edition.atlas.close)
