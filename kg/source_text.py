"""Texts of sources that a site has attached: kept beside its releases, never in the project.

``<site home>/sources/{key}.txt`` is a source's text exactly as received. It is taken in only
if it is the text that the release describes: by its SHA-256 where the source has one, and by
the phrases of the evidence, each of which must stand where its offsets say. With it, evidence
can show the whole sentence around its words. This module knows nothing of pages.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from kg.disk import disk_faults, replace_file
from kg.entities.graph import Graph
from kg.errors import EnvironmentFault, InputError, UnknownNameError
from kg.model import Evidence, Ref, Segment
from kg.terms import KEY_PATTERN, SCHEMA

FOLDER = "sources"
LARGEST = 64 << 20
"""Bytes of the largest text that is taken in."""

_CHECKED = 5_000  # pieces of evidence that are compared with a new text
_ENDS = re.compile(r"[。！？；!?;]+[”’」』）)]*|\r\n|\n|\r")
_LONGEST = 600  # characters of a sentence, either way


@dataclass(frozen=True, slots=True)
class Sentence:
    """The sentence around some words, and where these stand in it (start, end as Python slices)."""

    text: str
    marks: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Added:
    """A text that was taken in: its source, its length in characters, and the evidence compared."""

    source: Ref
    characters: int
    checked: int


class SourceTexts:
    """The attached texts of the site ``home``."""

    def __init__(self, home: Path) -> None:
        self._folder = home / FOLDER

    def add(self, path: Path, graph: Graph, sources: Sequence[Ref], key: str = "") -> Added:
        """Take in the text of one of ``sources``: the one with its hash, or the one named by ``key``.

        Raises ``InputError`` for a text that is not the source's, ``UnknownNameError`` for a key
        that is none, ``EnvironmentFault`` where it cannot be read or kept.
        """
        raw = _read(path)
        digest = hashlib.sha256(raw).hexdigest()
        try:
            text = raw.decode("utf-8")
        except UnicodeDecodeError as fault:
            raise InputError("source_encoding", file=path.name, place=fault.start) from None
        source = _choose(sources, hashes(graph, sources), digest, key, path.name)
        checked = _check(graph, source, text, path.name)
        self._keep(source.key, raw)
        return Added(source, len(text), checked)

    def text(self, source: Ref, digest: str = "") -> str | None:
        """Return the attached text of ``source``, ``None`` where there is none.

        A file whose SHA-256 is not ``digest`` (of the release now served) is of another edition
        and counts as none.
        """
        path = self._path(source.key)
        try:
            state = path.stat()
            text, found = _text_of(str(path), state.st_mtime_ns, state.st_size)
        except (OSError, UnicodeDecodeError):
            return None
        return text if not digest or found == digest else None

    def has_any(self) -> bool:
        """Tell whether any text is attached."""
        return self._folder.is_dir() and any(self._folder.glob("*.txt"))

    def _path(self, key: str) -> Path:
        if KEY_PATTERN.fullmatch(key) is None:
            raise UnknownNameError("source", key)
        return self._folder / f"{key}.txt"

    def _keep(self, key: str, raw: bytes) -> None:
        with disk_faults(self._folder):
            self._folder.mkdir(parents=True, exist_ok=True)
            replace_file(self._path(key), raw)


@lru_cache(maxsize=8)
def _text_of(path: str, changed: int, size: int) -> tuple[str, str]:
    """Return a text and its hash; read again only when the file has changed."""
    raw = Path(path).read_bytes()
    return raw.decode("utf-8"), hashlib.sha256(raw).hexdigest()


def hashes(graph: Graph, sources: Iterable[Ref]) -> dict[str, str]:
    """Return the SHA-256 of sources by IRI, as far as the release states them."""
    facts = graph.facts((one.iri for one in sources), (SCHEMA + "sha256",))
    return {iri: one.text(SCHEMA + "sha256").lower() for iri, one in facts.items() if one.text(SCHEMA + "sha256")}


def sentence_of(text: str, evidence: Evidence) -> Sentence | None:
    """Return the sentence around the words of ``evidence``.

    Words in several places give their sentences one after the other. ``None`` where the text
    does not say what the evidence does.
    """
    if any(text[one.start : one.end] != one.phrase for one in evidence.segments):
        return None
    said = ""
    marks: list[tuple[int, int]] = []
    before = (-1, -1)
    for segment in evidence.segments:
        start, end = _around(text, segment)
        if not before[0] <= segment.start < segment.end <= before[1]:
            if said:
                broken = text[before[1] : before[1] + 1] in "\r\n" and said[-1:] not in "。！？；”"
                said += "" if broken and text[start - 1 : start] in "\r\n" else " … "
            base = len(said) - start
            said += text[start:end]
            before = (start, end)
        marks.append((segment.start + base, segment.end + base))
    return Sentence(said if _ENDS.search(said[-3:]) else f"{said}…", tuple(marks))


def _around(text: str, segment: Segment) -> tuple[int, int]:
    """Return where the sentence around a stretch begins and ends."""
    floor = max(0, segment.start - _LONGEST)
    start = max((found.end() for found in _ENDS.finditer(text, floor, segment.start)), default=floor)
    after = _ENDS.search(text, segment.end, segment.end + _LONGEST)
    if after is None:
        end = min(len(text), segment.end + _LONGEST)
    else:
        end = after.start() if after[0][0] in "\r\n" else after.end()
    while start < segment.start and text[start].isspace():
        start += 1
    return start, end


def _read(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST:
            raise InputError("source_large", file=path.name, limit=LARGEST >> 20)
        return path.read_bytes()
    except OSError as fault:
        raise EnvironmentFault("io", path=path, reason=fault.strerror or str(fault)) from None


def _choose(sources: Sequence[Ref], stated: dict[str, str], digest: str, key: str, file: str) -> Ref:
    if key:
        named = next((one for one in sources if key in (one.key, one.iri, one.label.zh)), None)
        if named is None:
            raise UnknownNameError("source", key, [one.key for one in sources[:3]])
        if stated.get(named.iri, digest) != digest:
            raise InputError("source_hash", file=file, source=named.key, expected=stated[named.iri], found=digest)
        return named
    same = [one for one in sources if stated.get(one.iri) == digest]
    unstated = [one for one in sources if one.iri not in stated]
    chosen = same or (unstated if len(unstated) == 1 else [])
    if chosen:
        return chosen[0]
    if len(sources) == 1 and sources[0].iri in stated:
        only = sources[0]
        raise InputError("source_hash", file=file, source=only.key, expected=stated[only.iri], found=digest)
    raise InputError("source_unknown", file=file, known=tuple(one.key for one in sources[:8]) or "—")


def _check(graph: Graph, source: Ref, text: str, file: str) -> int:
    """Compare the evidence with the text; raises ``InputError`` at the first that is not there."""
    rows = graph.ask("source_evidence", source=source.iri, most=_CHECKED)
    for start, end, phrase in rows.texts("start", "end", "phrase"):
        if int(end) > len(text):
            raise InputError("source_length", file=file, source=source.key, found=len(text), needed=int(end))
        if text[int(start) : int(end)] != phrase:
            raise InputError("source_phrase", file=file, source=source.key, start=start, end=end, phrase=phrase)
    return len(rows)
