"""Editions from a site on disk: opens releases and makes their query pools.

This module must not know the web.
"""

from __future__ import annotations

from pathlib import Path

import kg
from api.settings import Settings
from kg.atlas import Atlas
from kg.home import site_home
from kg.release import Release, Site
from kg.sparql.frames import QuerySource
from kg.sparql.limits import WORKER_MEMORY_QUADS
from kg.sparql.pool import QueryPool
from kg.terms import PREFIXES


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
        self._home = Path(settings.home) if settings.home else site_home()
        self._site = Site(self._home)

    def current(self) -> str | None:
        """Return the id of the site's current release."""
        return self._site.current_id()

    def open(self, release: str) -> tuple[Atlas, QueryPool]:
        """Open a release, checked against its manifest, and make its pool.

        Raises ``ReleaseError``.
        """
        source = query_source(self._site.open(release))
        atlas = kg.open(home=self._home, release=release)
        pool = QueryPool(source, self._settings.query_limits, self._settings.pool_settings)
        return atlas, pool
