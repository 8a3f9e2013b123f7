"""The release before the one that answers, and what became of its clusters since.

This module must not know the web.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import AtlasError, UnknownNameError

if TYPE_CHECKING:
    from kg.analysis.changes import ClusterChange
    from kg.atlas import Atlas

Changes = tuple[str, "tuple[ClusterChange, ...]"]
"""An earlier release, and what became of its clusters; nothing where there is none."""

PREVIOUS = "previous"
"""The word for the latest release before the one that answers."""


def changes_since(atlas: Atlas, home: Path, since: str) -> Changes:
    """Return the earlier release and what became of its clusters (default settings).

    ``since`` is a release of the site ``home``, or ``previous``: nothing where there is none.
    Raises ``UnknownNameError`` for a release that is not there.
    """
    from kg.analysis.changes import compare
    from kg.atlas import Atlas
    from kg.release import Site

    if not since:
        return "", ()
    site = Site(home)
    ids = [one.id for one in site.releases() if one.id != atlas.info.id and one.info.built <= atlas.info.built]
    if since == PREVIOUS:
        if not ids:
            return "", ()
        since = ids[0]
    elif since == atlas.info.id:
        return "", ()
    elif since not in {one.id for one in site.releases()}:
        raise UnknownNameError("release", since[:60], tuple(ids[:3]))
    with Atlas.of(site.open(since)) as earlier:
        return since, compare(earlier.clusters(), atlas.clusters())


def changes_if_any(atlas: Atlas, home: Path) -> Changes:
    """Return the changes since the previous release; nothing where it cannot be read any more."""
    try:
        return changes_since(atlas, home, PREVIOUS)
    except AtlasError:
        return "", ()
