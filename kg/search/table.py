"""Builds the search table of a release: an SQLite file of names, made from its N-Quads.

A name is kept once, as its bare letters; an FTS5 index holds its *pairs* (every two
neighbouring characters, and the last one alone), or its words where it is English. The
pairs of the whole release stand in a table of their own beside the readings of every
character, so that pinyin is looked up from few characters and never stored per name:
heteronyms cost nothing, and a million names are indexed in seconds. Rows are numbered by
kind, then length, then spelling: the first rows of any list are the likeliest.

The dump is read line by line, which at a million brands takes a tenth of the time that the
store needs to hand out the same names; it needs no store, so it may run while one is being
loaded. ``kg.search.index`` asks the table. This module knows nothing of scores.
"""

from __future__ import annotations

import os
import re
import sqlite3
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from kg.pinyin import has_han, readings
from kg.terms import (
    ALT_LABEL,
    BRAND_OF,
    HIDDEN_LABEL,
    ORG,
    PREF_LABEL,
    RDF,
    SHORT_NAME,
    THEME_GROUP,
    Kind,
)

VERSION = "2"
KINDS = (
    Kind.THEME, Kind.UNIT, Kind.BRAND, Kind.BRANCH, Kind.PRINCIPLE, Kind.PRACTICE,
    Kind.RECOMMENDATION, Kind.WARNING, Kind.PLACE,
)  # fmt: skip
"""What can be found, in the order in which equally good hits are shown."""

NAME, SHORT, ALIAS, TRIGGER = range(4)
_FIELDS = ((PREF_LABEL, NAME), (SHORT_NAME, SHORT), (ALT_LABEL, ALIAS), (HIDDEN_LABEL, TRIGGER))
_BATCH = 20_000

_TABLES = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE thing (
    id INTEGER PRIMARY KEY, kind INTEGER, key TEXT, zh TEXT, en TEXT,
    short_zh TEXT, short_en TEXT, owner_kind INTEGER, owner_key TEXT);
CREATE TABLE name (
    id INTEGER PRIMARY KEY, thing INTEGER, kind INTEGER, field INTEGER, english INTEGER, bare TEXT);
CREATE VIRTUAL TABLE gram USING fts5(pairs, content='', detail=none, columnsize=0, tokenize='ascii');
CREATE VIRTUAL TABLE temp.vocabulary USING fts5vocab('main', 'gram', 'row');
CREATE TABLE pair (first TEXT, second TEXT, names INTEGER, PRIMARY KEY (first, second)) WITHOUT ROWID;
CREATE TABLE sound (letters TEXT, first TEXT, second TEXT, PRIMARY KEY (letters, first, second)) WITHOUT ROWID;
CREATE TABLE reading (syllable TEXT, char TEXT, PRIMARY KEY (syllable, char)) WITHOUT ROWID;
CREATE TABLE word (word TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TEMP TABLE said (
    kind INTEGER, key TEXT, zh TEXT, en TEXT, short_zh TEXT, short_en TEXT,
    owner_kind INTEGER, owner_key TEXT, bare TEXT, bare_en TEXT);
CREATE TEMP TABLE other (kind INTEGER, key TEXT, field INTEGER, english INTEGER, bare TEXT);
"""

_THINGS = """
CREATE TEMP TABLE sorted AS
    SELECT kind, key, MAX(zh) AS zh, MAX(en) AS en, MAX(short_zh) AS short_zh, MAX(short_en) AS short_en,
           MAX(owner_kind) AS owner_kind, MAX(owner_key) AS owner_key, MAX(bare) AS bare, MAX(bare_en) AS bare_en
    FROM said GROUP BY kind, key HAVING MAX(zh) <> '' ORDER BY kind, LENGTH(MAX(bare)), MAX(bare), key;
INSERT INTO thing SELECT rowid, kind, key, zh, en, short_zh, short_en, owner_kind, owner_key FROM sorted;
CREATE UNIQUE INDEX thing_key ON thing (kind, key);
"""

_NAMES = """
INSERT INTO name (thing, kind, field, english, bare)
    SELECT rowid, kind, 0, 0, bare FROM sorted WHERE kind = :kind AND bare <> '';
INSERT INTO name (thing, kind, field, english, bare)
    SELECT rowid, kind, 0, 1, bare_en FROM sorted WHERE kind = :kind AND bare_en <> '';
INSERT INTO name (thing, kind, field, english, bare)
    SELECT thing.id, kind, field, english, bare FROM other JOIN thing USING (kind, key)
    WHERE kind = :kind AND bare <> '' ORDER BY LENGTH(bare), bare, thing.id, field;
"""

_INDEXES = """
CREATE INDEX name_bare ON name (kind, bare);
INSERT INTO gram (gram, rank) VALUES ('automerge', 0);
INSERT INTO gram (rowid, pairs) SELECT id, pairs(bare) FROM name ORDER BY id;
INSERT INTO gram (gram) VALUES ('optimize');
"""


def bare(text: str) -> str:
    """Return the letters and digits of ``text``: width and case folded, the rest left out.

    English keeps one blank between words.

    >>> bare("“1＋4”党建 品牌·A"), bare(" Serving the People! ")
    ('14党建品牌a', 'serving the people')
    """
    folded = unicodedata.normalize("NFKC", text).casefold()
    if has_han(folded):
        return "".join(filter(str.isalnum, folded))
    return " ".join("".join(char if char.isalnum() else " " for char in folded).split())


def pairs(bare_text: str) -> str:
    """Return the tokens under which a bare text is indexed.

    >>> pairs("理财为民"), pairs("serving the people")
    ('理财 财为 为民 民', 'serving the people')
    """
    if bare_text.isascii() or not has_han(bare_text):
        return bare_text
    return " ".join([*map(str.__add__, bare_text, bare_text[1:]), bare_text[-1]])


def write_table(dump: Iterable[str], base: str, path: Path) -> None:
    """Write the search table of the release whose N-Quads lines are ``dump`` to ``path``.

    ``base`` is the release's base IRI. The file is flushed to disk and written under another
    name first, so that ``path`` is whole or absent. Raises ``OSError`` (disk full …).
    """
    unfinished = path.with_name(path.name + ".part")
    unfinished.unlink(missing_ok=True)
    try:
        with closing(sqlite3.connect(unfinished)) as connection:
            connection.execute("PRAGMA journal_mode = OFF")
            connection.execute("PRAGMA synchronous = OFF")
            fill(connection, dump, base)
        with unfinished.open("rb+") as written:
            os.fsync(written.fileno())
        unfinished.replace(path)
    except sqlite3.OperationalError as fault:
        raise OSError(f"{path}: {fault}") from fault
    finally:
        unfinished.unlink(missing_ok=True)


def fill(connection: sqlite3.Connection, dump: Iterable[str], base: str) -> None:
    """Make the tables in an empty database and fill them from N-Quads lines."""
    connection.execute("PRAGMA cache_size = -65536")
    connection.executescript(_TABLES)
    connection.create_function("pairs", 1, pairs, deterministic=True)
    for things, others in _batches(dump, base):
        connection.executemany("INSERT INTO said VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", things)
        connection.executemany("INSERT INTO other VALUES (?, ?, ?, ?, ?)", others)
    connection.executescript(_THINGS)
    for kind in range(len(KINDS)):
        for statement in _NAMES.split(";")[:-1]:
            connection.execute(statement, {"kind": kind})
    connection.commit()
    connection.executescript(_INDEXES)
    _add_pairs(connection)
    connection.executemany("INSERT INTO meta VALUES (?, ?)", [("version", VERSION), ("base", base)])
    connection.execute("ANALYZE")
    connection.commit()


@dataclass(slots=True)
class _Said:
    """What neighbouring lines say of one thing."""

    kind: int = -1
    key: str = ""
    names: dict[tuple[int, bool], str] = field(default_factory=dict)
    others: list[tuple[int, bool, str]] = field(default_factory=list)
    owner: tuple[int, str] = (-1, "")
    is_group: bool = False

    def row(self) -> tuple[int | str, ...]:
        get = self.names.get
        zh, en = get((NAME, False), ""), get((NAME, True), "")
        short, short_en = get((SHORT, False), ""), get((SHORT, True), "")
        return self.kind, self.key, zh, en, short, short_en, *self.owner, bare(zh), bare(en)

    def other_rows(self) -> Iterator[tuple[int, str, int, bool, str]]:
        shorts = [(SHORT, english, text) for (of, english), text in self.names.items() if of == SHORT]
        for of, english, text in (*shorts, *self.others):
            yield self.kind, self.key, of, english, bare(text)


_Batch = tuple[list[tuple[int | str, ...]], list[tuple[int, str, int, bool, str]]]


def _batches(dump: Iterable[str], base: str) -> Iterator[_Batch]:
    things: list[tuple[int | str, ...]] = []
    others: list[tuple[int, str, int, bool, str]] = []
    for said in _gathered(dump, base):
        things.append(said.row())
        others.extend(said.other_rows())
        if len(things) >= _BATCH:
            yield things, others
            things, others = [], []
    yield things, others


def _gathered(dump: Iterable[str], base: str) -> Iterator[_Said]:
    """Gather neighbouring lines about the same thing; groups of themes are left out.

    Lines are split at blanks instead of matched: a literal's last quotation mark is the last
    of its line, for an IRI holds none. Six million lines are read in six seconds so.
    """
    kinds = {str(kind): at for at, kind in enumerate(KINDS)}
    wanted = {f"<{iri}>": (iri, name) for iri, name in _FIELDS}
    wanted |= {f"<{iri}>": (iri, -1) for iri in (BRAND_OF, ORG + "unitOf", RDF + "type")}
    group, start = f"<{THEME_GROUP}>", f"<{base}"
    said, subject = _Said(), ""
    for line in dump:
        try:
            about, predicate, target = line.split(" ", 2)
        except ValueError:  # a comment or an empty line
            continue
        meant = wanted.get(predicate)
        if meant is None or not about.startswith(start):
            continue
        if about != subject:
            if said.key and not said.is_group:
                yield said
            subject = about
            kind, _, key = about[len(start) : -1].partition("/")
            said = _Said(kinds.get(kind, -1), key if kind in kinds and "/" not in key else "")
        if not said.key:
            continue
        iri, name = meant
        if name >= 0:
            _add_name(said, iri, name, target)
        elif iri == RDF + "type":
            said.is_group = said.is_group or target.startswith(group)
        elif target.startswith(start):
            kind, _, key = target[len(start) : target.index(">")].partition("/")
            said.owner = kinds.get(kind, -1), key
    if said.key and not said.is_group:
        yield said


def _add_name(said: _Said, iri: str, name: int, target: str) -> None:
    end = target.rindex('"')
    text, language = target[1:end], target[end + 1 :].split(" ", 1)[0]
    if language not in ("@zh", "@en", ""):
        return
    if "\\" in text:
        text = _unescape(text)
    if iri in (PREF_LABEL, SHORT_NAME):
        said.names[name, language == "@en"] = text
    else:
        said.others.append((name, language == "@en", text))


_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))")
_SHORT = {"t": "\t", "n": "\n", "r": "\r", "b": "\b", "f": "\f"}


def _unescape(text: str) -> str:
    def char(match: re.Match[str]) -> str:
        code = match[1] or match[2]
        return chr(int(code, 16)) if code else _SHORT.get(match[3], match[3])

    return _ESCAPE.sub(char, text)


def _add_pairs(connection: sqlite3.Connection) -> None:
    found: list[tuple[str, str, int]] = []
    words: list[tuple[str]] = []
    for term, names in connection.execute("SELECT term, doc FROM temp.vocabulary"):
        if len(term) <= 2:
            found.append((term[0], term[1:], names))
        if not has_han(term):
            words.append((term,))
    connection.executemany("INSERT INTO pair VALUES (?, ?, ?)", found)
    connection.executemany("INSERT OR IGNORE INTO word VALUES (?)", words)
    connection.executemany("INSERT INTO sound VALUES (?, ?, ?)", _sounds(found))
    spoken = {(one, pair[0]) for pair in found for one in readings(pair[0])}
    connection.executemany("INSERT INTO reading VALUES (?, ?)", sorted(spoken))


def _sounds(found: list[tuple[str, str, int]]) -> Iterator[tuple[str, str, str]]:
    """Yield the first letters under which each pair may be typed."""
    for first, second, _ in found:
        if second:
            for one in sorted({reading[0] for reading in readings(first) or (first,)}):
                for other in sorted({reading[0] for reading in readings(second) or (second,)}):
                    yield one + other, first, second
