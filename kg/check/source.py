"""Evidence against the source text: does the phrase stand where its offsets say?

Offsets count characters of the text as decoded from UTF-8, line ends untouched, from 0;
start inclusive, end exclusive. Also: does evidence for a theme belong to a link that is there?
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from kg.findings import Finding, Place, Severity
from kg.matching import ThemeMatcher
from kg.readers import Folder
from kg.records import EvidenceSegment, Part, Source, ThemeLink

_MOST_PLACES = 3  # of a phrase, told as a remedy


def check_source(folder: Folder, path: Path) -> Iterator[Finding]:
    """Check all evidence taken from the text at ``path``."""
    try:
        raw = path.read_bytes()
        text = raw.decode("utf-8")
    except (OSError, UnicodeDecodeError) as fault:
        reason = fault.strerror if isinstance(fault, OSError) else str(fault)
        yield Finding("source_unreadable", Place(path.name), values=(("reason", reason or ""),))
        return
    digest = hashlib.sha256(raw).hexdigest()
    rows = list(folder.rows(Source))
    same = [item for item in rows if item.record.sha256.lower() == digest]
    unhashed = [item for item in rows if not item.record.sha256]
    chosen = same or (rows if len(rows) == 1 else unhashed if len(unhashed) == 1 else [])
    if not chosen:
        yield Finding("source_not_listed", Place(path.name), values=(("sha256", digest),))
        return
    source = chosen[0]
    key, place = source.record.key, Place(source.file, source.row, "sha256")
    if source.record.sha256 and source.record.sha256.lower() != digest:
        yield Finding("source_hash", place, values=(("key", key), ("sha256", digest)))
    if source.record.characters is not None and source.record.characters != len(text):
        yield Finding("source_length", Place(source.file, source.row, "characters"), values=(
            ("key", key), ("expected", str(source.record.characters)), ("found", str(len(text)))))
    others = 0
    for item in folder.rows(EvidenceSegment):
        if item.record.source == key:
            yield from _segment(item.record, Place(item.file, item.row, "start"), text)
        else:
            others += 1
    if others:
        yield Finding("source_not_given", Place(folder.tables[EvidenceSegment.table].file.name), Severity.WARNING, (
            ("count", str(others)),))


def _segment(row: EvidenceSegment, place: Place, text: str) -> Iterator[Finding]:
    start, end, phrase = row.start or 0, row.end or 0, row.phrase
    if 0 <= start < end <= len(text) and text[start:end] == phrase:
        return
    values = (("start", str(start)), ("end", str(end)), ("phrase", phrase))
    places = list(islice(_places(text, phrase), _MOST_PLACES + 1))
    if places:
        places.sort(key=lambda at: abs(at - start))
        told = tuple(f"{at}–{at + len(phrase)}" for at in places[:_MOST_PLACES])
        more = ("…",) if len(places) > _MOST_PLACES else ()
        yield Finding("phrase_elsewhere", place, values=(*values, ("found", _found(text, start, end)), ("places", (*told, *more))))
    elif end > len(text):
        yield Finding("phrase_beyond", place, values=(*values, ("length", str(len(text)))))
    else:
        yield Finding("phrase_absent", place, values=(*values, ("found", _found(text, start, end))))


def _found(text: str, start: int, end: int) -> str:
    found = text[max(start, 0) : max(end, 0)].replace("\n", "⏎")
    return found if len(found) <= 40 else found[:39] + "…"


def _places(text: str, phrase: str) -> Iterator[int]:
    at = text.find(phrase)
    while at >= 0:
        yield at
        at = text.find(phrase, at + 1)


def check_themes(folder: Folder) -> Iterator[Finding]:
    """Evidence for a theme must be for a link that the build will make (or was rejected)."""
    rows = [item for item in folder.rows(EvidenceSegment) if item.record.statement == "theme"]
    if not rows:
        return
    brands = {item.record.subject for item in rows}
    decided = {(item.record.brand, item.record.theme) for item in folder.rows(ThemeLink)}
    parts: dict[str, list[str]] = defaultdict(list)
    for part in folder.rows(Part):
        if part.record.whole in brands:
            parts[part.record.whole].append(part.record.name)
    matcher = ThemeMatcher(folder.themes)
    for item in rows:
        brand, theme = item.record.subject, item.record.value
        name = folder.facts.rows["brands"][brand]["name"]
        if (brand, theme) not in decided and theme not in dict(matcher.bases(name, parts[brand])):
            yield Finding("evidence_not_stated", Place(item.file, item.row, "value"), values=(
                ("subject", brand), ("statement", "theme"), ("value", theme)))
