"""Finds things by what a person types: Chinese, pinyin, initials, English, near misses.

The table is made by ``kg.search.table``, the ways of matching are in ``kg.search.match``.
Ranking: exact > prefix > substring > pinyin > near miss; a theme before a unit before a
brand where all else is equal. Safe to use from several threads. This module knows nothing
of what is done with the hits.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterable, Iterator
from contextlib import closing
from itertools import count
from pathlib import Path
from typing import Any

from kg.errors import DamagedReleaseError, ReleaseError
from kg.model import Hit, Label, Ref
from kg.pinyin import has_han, spell
from kg.search import match, table
from kg.search.match import Match, Range
from kg.search.table import KINDS, TRIGGER, bare
from kg.terms import Kind, mint

_MOST_TYPED = 64
_BATCH = 400
_numbers = count()


def _address(path: Path) -> str:
    return f"{path.absolute().as_uri()}?mode=ro&immutable=1"


class SearchIndex:
    """The search table of one release, opened read-only."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._local = threading.local()
        self._lock = threading.Lock()
        self._connections: list[sqlite3.Connection] = []
        self._closed = False
        meta = dict(self._ask("SELECT name, value FROM meta", ()))
        if meta.get("version") != table.VERSION:
            raise ReleaseError(reason=f"search table version {meta.get('version')}")
        self.base: str = meta["base"]
        found = self._ask("SELECT kind, MIN(id), MAX(id) FROM name GROUP BY kind", ())
        self._ranges = tuple(Range(*row) for row in found)

    @classmethod
    def open(cls, path: Path) -> SearchIndex:
        """Open the table of a release; raises ``DamagedReleaseError`` if it is none."""
        try:
            return cls(_address(path))
        except (sqlite3.DatabaseError, KeyError) as fault:
            raise DamagedReleaseError(release=path.parent.name, reason=f"{path.name}: {fault}") from fault

    @staticmethod
    def is_current(path: Path) -> bool:
        """Tell whether a table has today's shape; one that an older program made has not.

        Raises ``DamagedReleaseError`` if it is no table at all.
        """
        try:
            with closing(sqlite3.connect(_address(path), uri=True)) as opened:
                row = opened.execute("SELECT value FROM meta WHERE name = 'version'").fetchone()
        except sqlite3.DatabaseError as fault:
            raise DamagedReleaseError(release=path.parent.name, reason=f"{path.name}: {fault}") from fault
        return row is not None and row[0] == table.VERSION

    @classmethod
    def of_dump(cls, dump: Iterable[str], base: str) -> SearchIndex:
        """Make the table of a small release in memory, from the lines of its N-Quads."""
        address = f"file:search-{next(_numbers)}?mode=memory&cache=shared"
        keeper = sqlite3.connect(address, uri=True, check_same_thread=False)
        table.fill(keeper, dump, base)
        made = cls(address)
        made._connections.append(keeper)
        return made

    def close(self) -> None:
        """Close the files of every thread."""
        with self._lock:
            self._closed = True
            for connection in self._connections:
                connection.close()
            self._connections.clear()

    # ------------------------------------------------------------------ names

    def named(self, kind: Kind, name: str) -> tuple[Ref, ...]:
        """Return the things of ``kind`` whose key, label, short name or alias is ``name``.

        Width, case and punctuation do not count. A key goes before labels, these before
        short names, these before aliases; several things may share the best.
        """
        if kind not in KINDS:
            return ()
        at = KINDS.index(kind)
        found = self._ask("SELECT id FROM thing WHERE kind = ? AND key = ?", (at, name))
        if found:
            return self._refs([found[0][0]])
        rows = self._ask(
            "SELECT thing, field FROM name WHERE kind = ? AND bare = ? AND field < ?"
            " ORDER BY field, id LIMIT ?",
            (at, bare(name), TRIGGER, _BATCH),
        )
        best = [thing for thing, field in rows if field == rows[0][1]]
        return self._refs(list(dict.fromkeys(best)))

    def refs(self, kind: Kind, offset: int = 0, limit: int | None = None) -> tuple[Ref, ...]:
        """Return the things of ``kind`` in the order of the table: short names first."""
        at = KINDS.index(kind)
        first = self._ask("SELECT MIN(id) FROM thing WHERE kind = ?", (at,))[0][0]
        if first is None:
            return ()
        rows = self._ask(
            "SELECT id FROM thing WHERE kind = ? AND id >= ? ORDER BY id LIMIT ?",
            (at, first + offset, -1 if limit is None else limit),
        )
        return self._refs([row[0] for row in rows])

    def brand_names(self) -> Iterator[tuple[str, str]]:
        """Yield key and name of every brand, then key and letters of every alias."""
        at, alias = KINDS.index(Kind.BRAND), table.ALIAS
        yield from self._connection().execute("SELECT key, zh FROM thing WHERE kind = ? ORDER BY id", (at,))
        yield from self._connection().execute(
            "SELECT thing.key, name.bare FROM name JOIN thing ON thing.id = name.thing"
            " WHERE name.kind = ? AND name.field = ? AND NOT name.english ORDER BY name.id",
            (at, alias),
        )

    def near(self, kinds: Iterable[Kind], name: str, limit: int = 3) -> tuple[str, ...]:
        """Return the names most like a wrong ``name``, best first."""
        hits = self.search(name, kinds, limit)
        return tuple(dict.fromkeys(hit.ref.label.zh for hit in hits))

    # ----------------------------------------------------------------- search

    def search(
        self, text: str, kinds: Iterable[Kind] | None = None, limit: int = 20
    ) -> tuple[Hit, ...]:
        """Return the best hits for what was typed, at most ``limit``; ``()`` for nothing typed.

        Only the first 64 letters count. Kinds that cannot be searched give nothing.
        """
        wanted = {KINDS.index(kind) for kind in (KINDS if kinds is None else kinds) if kind in KINDS}
        ranges = [rows for rows in self._ranges if rows.kind in wanted]
        typed = bare(text[: 4 * _MOST_TYPED])[:_MOST_TYPED].strip()
        if not typed or limit < 1:
            return ()
        best: dict[int, Match] = {}
        for stage in self._stages(typed, text[: 4 * _MOST_TYPED], ranges):
            for found in stage:
                held = best.get(found.thing)
                if held is None or held.score < found.score:
                    best[found.thing] = found
            if best:
                break
        ranked = sorted(best.values(), key=lambda one: (-one.score, one.kind, one.length, one.thing))
        return self._hits(ranked[:limit])

    def _stages(self, typed: str, text: str, ranges: list[Range]) -> Iterator[Iterator[Match]]:
        """Yield ways to look, each tried only where those before it found nothing."""
        ask = self._ask
        if has_han(typed):
            yield (one for rows in ranges for one in match.literal(ask, rows, typed))
            words = tuple(filter(None, map(bare, text.split())))
            if len(words) > 1:
                yield (one for rows in ranges for one in match.all_words(ask, rows, words))
            yield self._by_sound(typed, ranges, 1.0)
            yield self._by_sound("".join(spell(typed)), ranges, 0.85, (spell(typed),))
        else:
            yield (
                one
                for found in (
                    (one for rows in ranges for one in match.literal(ask, rows, typed)),
                    self._by_sound(typed, ranges, 1.0),
                )
                for one in found
            )
        yield (one for rows in ranges for one in match.near(ask, rows, typed))

    def _by_sound(
        self,
        typed: str,
        ranges: list[Range],
        worth: float,
        ways: tuple[tuple[str, ...], ...] = (),
    ) -> Iterator[Match]:
        for pieces in ways or match.ways(typed):
            sound = match.sound_of(self._ask, pieces)
            if sound.possible:
                for rows in ranges:
                    yield from match.sounding(self._ask, rows, sound, worth)

    # ------------------------------------------------------------------- rows

    def _hits(self, found: list[Match]) -> tuple[Hit, ...]:
        refs, context = self._things([one.thing for one in found])
        return tuple(
            Hit(refs[one.thing], one.matched, round(one.score, 4), context[one.thing])
            for one in found
        )

    def _refs(self, ids: list[int]) -> tuple[Ref, ...]:
        refs, _ = self._things(ids)
        return tuple(refs[one] for one in ids)

    def _things(self, ids: list[int]) -> tuple[dict[int, Ref], dict[int, Label]]:
        refs: dict[int, Ref] = {}
        context: dict[int, Label] = {}
        for start in range(0, len(ids), _BATCH):
            part = ids[start : start + _BATCH]
            marks = ", ".join("?" * len(part))
            for row in self._ask(
                "SELECT thing.id, thing.kind, thing.key, thing.zh, thing.en, thing.short_zh,"
                " thing.short_en, owner.zh, owner.en FROM thing"
                " LEFT JOIN thing AS owner ON owner.kind = thing.owner_kind AND owner.key = thing.owner_key"
                f" WHERE thing.id IN ({marks})",
                tuple(part),
            ):
                kind = KINDS[row[1]]
                iri = mint(kind, row[2], self.base)
                refs[row[0]] = Ref(iri, kind, row[2], Label(row[3], row[4]), Label(row[5], row[6]))
                context[row[0]] = Label(row[7] or "", row[8] or "")
        return refs, context

    def _ask(self, question: str, values: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
        return self._connection().execute(question, values).fetchall()

    def _connection(self) -> sqlite3.Connection:
        held: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if held is not None and not self._closed:
            return held
        with self._lock:
            if self._closed:
                raise ReleaseError("closed")
            made = sqlite3.connect(self._address, uri=True, check_same_thread=False)
            self._connections.append(made)
        self._local.connection = made
        return made
