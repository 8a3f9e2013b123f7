"""Releases: immutable compiled snapshots of a data folder, and the site that holds them.

``Site(home).build(folder)`` makes one and switches to it in one step; ``Site(home).open()``
gives the current one, checked against its manifest. ``PRODUCERS`` and ``TABLES`` say what is
computed besides. This package knows nothing of queries, pictures or the web.
"""

from kg.release.compile import PRODUCERS, TABLES, DerivedTable, Producer, Progress
from kg.release.manifest import Manifest
from kg.release.release import Release, open_release
from kg.release.site import KEEP, Site

__all__ = [
    "KEEP",
    "PRODUCERS",
    "TABLES",
    "DerivedTable",
    "Manifest",
    "Producer",
    "Progress",
    "Release",
    "Site",
    "open_release",
]
