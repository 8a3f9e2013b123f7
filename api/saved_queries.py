"""Queries kept under a short address, for readers who are to see the results only.

Each is one small file in ``<site home>/queries``, named by a hash of its content: the same
query kept twice is one file, and files never change. Whoever keeps one gets a key of their own
(an empty file named by its hash stands beside the query), and the query goes when its last key
is given back. This module must not know the web.
"""

from __future__ import annotations

import hashlib
import json
import re
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from kg.disk import disk_faults, replace_file
from kg.errors import EnvironmentFault, ParameterError, UnknownNameError

MOST = 10_000
LONGEST_TITLE = 200
DISPLAYS = ("table", "graph", "bar", "pie", "raw")
_ID = re.compile(r"[0-9a-f]{20}")
_COLUMN = re.compile(r"\w{0,60}")


@dataclass(frozen=True, slots=True)
class SavedQuery:
    """A query with the way in which its results are shown; ``label`` and ``value`` are columns of a chart."""

    query: str
    title: str = ""
    display: str = "table"
    label: str = ""
    value: str = ""

    @property
    def id(self) -> str:
        """The name under which it is kept."""
        content = json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(content.encode(errors="surrogatepass")).hexdigest()[:20]


def saved_query(fields: Mapping[str, object], query: str) -> SavedQuery:
    """Read a query to be kept; raises ``ParameterError`` for what does not fit."""
    texts = {name: str(fields.get(name) or "").strip() for name in ("title", "display", "label", "value")}
    display = texts["display"] or "table"
    if display not in DISPLAYS:
        raise ParameterError("choice", name="display", value=display[:40], known=tuple(DISPLAYS))
    for name in ("label", "value"):
        if not _COLUMN.fullmatch(texts[name]):
            raise ParameterError("choice", name=name, value=texts[name][:40], known="?…")
    return SavedQuery(query, texts["title"][:LONGEST_TITLE], display, texts["label"], texts["value"])


class SavedQueries:
    """The kept queries of one site."""

    def __init__(self, home: Path) -> None:
        self._folder = home / "queries"

    def keep(self, saved: SavedQuery) -> str:
        """Keep a query (its ``id`` tells where) and return a key that lets it be deleted.

        Raises ``EnvironmentFault`` where the folder is full or cannot be written.
        """
        path, key = self._path(saved.id), secrets.token_urlsafe(18)
        with disk_faults(self._folder):
            self._folder.mkdir(parents=True, exist_ok=True)
            if sum(1 for _ in self._folder.iterdir()) >= 2 * MOST:  # a query and a key each
                raise EnvironmentFault("folder_full", folder="queries", limit=MOST, unit="×")
            self._key(saved.id, key).touch()
            if not path.is_file():
                text = json.dumps(asdict(saved), ensure_ascii=False, indent=1)
                replace_file(path, text.encode(errors="replace"))
        return key

    def delete(self, id: str, key: str) -> None:
        """Give a key back; with the last one the query is deleted.

        Raises ``UnknownNameError`` for a key that does not belong to that query, and
        ``EnvironmentFault`` where the folder cannot be written.
        """
        if not _ID.fullmatch(id):
            raise UnknownNameError("saved_query", id[:40])
        given = self._key(id, key)
        if not given.is_file():
            raise UnknownNameError("saved_query", id)
        with disk_faults(self._folder):
            given.unlink(missing_ok=True)
            if not any(self._folder.glob(f"{id}.*.key")):
                self._path(id).unlink(missing_ok=True)

    def find(self, id: str) -> SavedQuery:
        """Return a kept query; raises ``UnknownNameError``."""
        if _ID.fullmatch(id):
            with suppress(OSError, ValueError, TypeError):
                return SavedQuery(**json.loads(self._path(id).read_text(encoding="utf-8")))
        raise UnknownNameError("saved_query", id[:40])

    def _key(self, id: str, key: str) -> Path:
        digest = hashlib.sha256(key.encode(errors="surrogatepass")).hexdigest()
        return self._folder / f"{id}.{digest[:32]}.key"

    def _path(self, id: str) -> Path:
        return self._folder / f"{id}.json"
