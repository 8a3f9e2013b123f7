"""What is being served: the current edition, followed as the site's current release changes.

A watcher looks at the site's «current» pointer. When another release is named there, it is
opened beside the old one and swapped in by one assignment; the old edition is closed when
the last request that uses it has ended. A release that cannot be opened is told by
``fault`` and never served. This module must not know any page or route.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Protocol

from api.edition import Edition, Memory
from api.settings import Settings
from kg.errors import AtlasError, NoReleaseError

if TYPE_CHECKING:
    from kg.atlas import Atlas
    from kg.sparql.pool import QueryPool

_log = logging.getLogger("brand_atlas.served")

RETRY_SECONDS = 60.0
"""After so long a release that could not be opened is tried again."""


class Shelf(Protocol):
    """Where editions come from: a site on disk, or something smaller in tests."""

    def current(self) -> str | None:
        """Return the id of the current release; cheap, called often."""
        ...

    def open(self, release: str) -> tuple[Atlas, QueryPool]:
        """Open a release and make its pool of workers, not yet started.

        Raises ``ReleaseError`` where the release is damaged or gone.
        """
        ...


class Served:
    """The edition now served. ``start`` and ``stop`` belong to the web server's life."""

    def __init__(self, shelf: Shelf, settings: Settings) -> None:
        self._shelf = shelf
        self._settings = settings
        self._edition: Edition | None = None
        self._watcher: asyncio.Task[None] | None = None
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

        Raises ``ReleaseError`` where there is nothing that can be served.
        """
        if self._watcher is not None:
            return
        await self.look()
        if self._edition is None:
            raise self.fault or NoReleaseError()
        self._watcher = asyncio.create_task(self._watch(), name="watch releases")

    async def stop(self) -> None:
        """Stop watching and close everything."""
        if self._watcher:
            self._watcher.cancel()
            with suppress(asyncio.CancelledError):
                await self._watcher
            self._watcher = None
        edition, self._edition = self._edition, None
        if edition:
            await _close(edition)
        if self._closing:
            await asyncio.gather(*self._closing, return_exceptions=True)

    async def look(self) -> bool:
        """Swap the edition if the site has another current release; tell whether it did.

        A release that was refused is tried again when the pointer moves on, or after
        ``RETRY_SECONDS``: it may have been rebuilt.
        """
        loop = asyncio.get_running_loop()
        wanted = await asyncio.to_thread(self._shelf.current)
        now = self._edition.release if self._edition else None
        if wanted is None or wanted == now:
            if wanted == now:
                self.fault, self._refused = None, None
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
            self.fault, self._refused = error, wanted
            self._try_again = loop.time() + RETRY_SECONDS
            _log.error("release %s is not served: %s", wanted, error)
            return False
        memory = Memory(self._settings.view_cache)
        fresh = Edition(wanted, atlas, pool, memory, loop)
        old, self._edition = self._edition, fresh
        self.fault, self._refused = None, None
        if old:
            _log.info("release %s took the place of %s", wanted, old.release)
            self._retire(old)
        return True

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(self._settings.watch_seconds)
            try:
                await self.look()
            except OSError as error:
                _log.warning("the site's folder cannot be read: %s", error)
            except Exception:  # whatever it was, the next release must still be found
                _log.exception("looking for a new release failed")

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
