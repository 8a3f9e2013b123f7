"""Releases: immutable compiled snapshots of a data folder, and the site that holds them.

``Site(home).build(folder)`` makes one and switches to it in one step; ``Site(home).open()``
gives the current one, checked against its manifest. What is computed besides stands in two
tables of ``kg.release.compile``, which is imported by who builds: opening needs no reader of
tables. This package knows nothing of queries, pictures or the web.
"""

from kg.release.manifest import Manifest
from kg.release.progress import Progress
from kg.release.release import Release, open_release
from kg.release.site import KEEP, Site

__all__ = ["KEEP", "Manifest", "Progress", "Release", "Site", "open_release"]
