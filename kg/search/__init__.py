"""Search by Chinese, pinyin, initials and English over the names of a release.

``write_table`` makes ``search.sqlite`` when a release is built, ``SearchIndex`` asks it.
"""

from __future__ import annotations

from kg.search.index import SearchIndex
from kg.search.nearest import nearest
from kg.search.table import KINDS, write_table

TABLE_NAME = "search.sqlite"

__all__ = ["KINDS", "TABLE_NAME", "SearchIndex", "nearest", "write_table"]
