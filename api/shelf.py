"""Where editions come from: a site on disk, or a SPARQL engine that holds releases.

Opens releases and makes their query pools. This module must not know the web.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import kg
from api.edition import Pool
from api.served import AWAY, Shelf
from api.settings import Settings
from kg.atlas import Atlas
from kg.errors import AtlasError, NoReleaseError, ReleaseError
from kg.home import site_home
from kg.release import Release, Site
from kg.remote import RemoteSettings, RemoteSite, RemoteStore
from kg.remote.pool import RemotePool
from kg.search import TABLE_NAME, SearchIndex
from kg.sparql.frames import QuerySource
from kg.sparql.limits import WORKER_MEMORY_QUADS
from kg.sparql.pool import QueryPool
from kg.terms import PREFIXES


def _home(settings: Settings) -> Path:
    return Path(settings.home) if settings.home else site_home()


def query_source(release: Release) -> QuerySource:
    """Return what query workers need to answer from ``release``."""
    return QuerySource(
        id=release.id,
        dump_path=str(release.dump_path),
        store_path=str(release.store_path),
        in_memory=0 < release.info.count("quads") <= WORKER_MEMORY_QUADS,
        base=release.info.base,
        prefixes=PREFIXES,
    )


class SiteShelf:
    """The releases of the site that the settings name."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._home = _home(settings)
        self._site = Site(self._home)

    def current(self) -> str | None:
        """Return the id of the site's current release."""
        return self._site.current_id()

    def open(self, release: str) -> tuple[Atlas, Pool]:
        """Open a release, checked against its manifest, and make its pool.

        Raises ``ReleaseError``.
        """
        source = query_source(self._site.open(release))
        atlas = kg.open(home=self._home, release=release)
        pool = QueryPool(source, self._settings.query_limits, self._settings.pool_settings)
        return atlas, pool

    def close(self) -> None:
        """Nothing is shared."""


class EngineShelf:
    """The releases that a SPARQL engine elsewhere holds (``kg.remote``).

    Of the connections to the engine half may be taken by the public's queries, so that pages
    always find one.
    """

    def __init__(self, url: str, remote: RemoteSettings, settings: Settings) -> None:
        self._settings = settings
        self._site = RemoteSite(url, remote, settings.query_limits)
        self._requests = max(1, remote.connections // 2)
        self._store: RemoteStore | None = None  # the one last opened
        self._was_away = False

    def current(self) -> str:
        """Return the id of the engine's current release.

        An engine that was away may have lost what it held, so the release that is served is
        counted anew when it is back. Raises ``NoReleaseError``, ``DamagedReleaseError``, or
        one of ``AWAY``.
        """
        try:
            found = self._site.current_id()
            if found is None:
                raise NoReleaseError("remote", release="—")
            if self._was_away and self._store is not None:
                self._store.verify()
        except AWAY:
            self._was_away = True
            raise
        except ReleaseError:
            self._store = None
            raise
        self._was_away = False
        return found

    def open(self, release: str) -> tuple[Atlas, Pool]:
        """Open a release, counted to be whole, and make its pool.

        Raises ``ReleaseError`` or one of ``AWAY``.
        """
        store = self._site.open(release)
        atlas = self._site.atlas_of(store, self._table_at_hand(release))
        self._store = store
        pool = RemotePool(store, self._settings.query_limits, self._settings.pool_settings, self._requests)
        return atlas, pool

    def close(self) -> None:
        """Close the connections to the engine."""
        self._site.close()

    def _table_at_hand(self, release: str) -> Path | None:
        """Return the search table of the same release if this machine built it: nothing to fetch."""
        try:
            table = Site(_home(self._settings)).open(release).tables.get(TABLE_NAME)
        except AtlasError:
            return None
        return table if table is not None and SearchIndex.is_current(table) else None


def shelf_of(settings: Settings, environment: Mapping[str, str]) -> Shelf:
    """Return the shelf that the settings name; a remote engine's own settings are ``KG_STORE_…``.

    Raises ``ParameterError`` where these do not fit together.
    """
    if not settings.store:
        return SiteShelf(settings)
    return EngineShelf(settings.store, RemoteSettings.read(environment), settings)
