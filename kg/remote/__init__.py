"""Releases in any SPARQL 1.1 engine, behind the same store protocol as those on disk.

::

    site ─▶ loader ─▶ catalogue ─▶ endpoint ─▶ http        publish: load, count, switch
      └───▶ store ──▶ graphs ─────▶ endpoint ─▶ results    ask: judge, rewrite, send, read
              ▲       dialect ◀──── engines (one table of quirks)
            pool: the public door's questions

``open_store`` opens the current release for reading, ``publish`` brings one in, and
``RemoteSite`` does both and tells which releases there are. Credentials come from settings
(``KG_STORE_…``), never from what is shown or logged.
"""

from __future__ import annotations

from kg.remote.engines import ENGINES, Engine
from kg.remote.loader import KEEP, Published, Step
from kg.remote.settings import RemoteSettings
from kg.remote.site import RemoteSite
from kg.remote.store import RemoteStore
from kg.sparql.limits import QueryLimits
from kg.store import Compiled

__all__ = [
    "ENGINES",
    "KEEP",
    "Engine",
    "Published",
    "RemoteSettings",
    "RemoteSite",
    "RemoteStore",
    "Step",
    "open_store",
    "publish",
]


def open_store(
    url: str,
    settings: RemoteSettings | None = None,
    *,
    release: str | None = None,
    limits: QueryLimits | None = None,
) -> RemoteStore:
    """Open a release (the current one) in the engine whose query address is ``url``.

    Raises ``ParameterError``, ``StoreAwayError``, ``QueryTimeoutError``, ``NoReleaseError`` or
    ``DamagedReleaseError``.
    """
    site = RemoteSite(url, settings, limits)
    try:
        return site.open(release, owner=True)
    except BaseException:
        site.close()
        raise


def publish(
    release: Compiled,
    url: str,
    settings: RemoteSettings | None = None,
    *,
    keep: int = KEEP,
    step: Step | None = None,
) -> Published:
    """Load a release into the engine at ``url``, check it and make it the current one.

    Raises ``ParameterError``, ``StoreAwayError`` or ``DamagedReleaseError``; the release that
    was current stays so then.
    """
    with RemoteSite(url, settings) as site:
        return site.publish(release, keep, step)
