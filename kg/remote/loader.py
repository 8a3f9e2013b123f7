"""Brings a release into an engine: load beside the others, count, then switch.

Readers see nothing until the switch, which is one triple (``kg.remote.catalogue``). Whatever
fails before leaves the current release as it was; what a killed publisher leaves behind is
removed by a later one. This module must not know how an engine is spoken to.
"""

from __future__ import annotations

import gzip
import re
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Final

from kg.errors import DamagedReleaseError, StoreAwayError
from kg.remote.catalogue import Catalogue, Record
from kg.remote.endpoint import Endpoint
from kg.remote.graphs import GraphNames
from kg.store import Compiled

KEEP: Final = 5
ABANDONED: Final = timedelta(hours=24)
"""A release that was begun so long ago and is still not whole will never be."""

_LOOK_BACK: Final = 20
_QUAD: Final = re.compile(rb"(?P<triple>[<_].*) <(?P<graph>[^<>\s]+)> \.\r?\n?")
Step = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Published:
    """What was done: triples by graph (plain names), ids of releases removed, seconds.

    ``loaded`` is false where the release was there already and only had to be switched to.
    """

    release: str
    graphs: tuple[tuple[str, int], ...]
    loaded: bool
    removed: tuple[str, ...]
    seconds: float

    @property
    def quads(self) -> int:
        """The number of triples in all graphs."""
        return sum(count for _, count in self.graphs)


def publish(endpoint: Endpoint, release: Compiled, keep: int = KEEP, step: Step | None = None) -> Published:
    """Load a release, check it, switch to it, and keep the ``keep`` latest ones.

    ``step`` is told (name of the graph, which, of how many) as the work goes on. Raises
    ``StoreAwayError`` or ``DamagedReleaseError``; the current release is untouched then.
    """
    began = time.monotonic()
    catalogue = Catalogue(endpoint)
    wanted = release.info.id
    record = catalogue.record(wanted)
    loaded = record is None or endpoint.count(record.names.default) != record.quads
    if loaded:
        record = _load(endpoint, catalogue, release, step)
    assert record is not None
    now = catalogue.current()
    if now is None or now[0] != wanted:
        catalogue.switch(wanted)
    removed = _remove(endpoint, catalogue, wanted, max(keep, 1))
    return Published(wanted, record.graphs, loaded, removed, time.monotonic() - began)


def _load(endpoint: Endpoint, catalogue: Catalogue, release: Compiled, step: Step | None) -> Record:
    with TemporaryDirectory(prefix="kg-publish-") as folder:
        parts = _split(release.dump_path, Path(folder))
        expected = release.info.count("quads")
        found = sum(part.triples for part in parts)
        if expected and found != expected:
            raise DamagedReleaseError("count", release=release.info.id, found=found, expected=expected)
        union = endpoint.engine.union_graph
        names = GraphNames(release.info.id, (part.graph for part in parts), union)
        catalogue.begin(release.info.id, names.all)
        jobs = [_Job(part.graph, names.stored[part.graph], (part.path,), part.triples) for part in parts]
        if union:
            jobs.append(_Job(names.union, names.union, tuple(part.path for part in parts), found))
        for number, job in enumerate(jobs, 1):
            if step is not None:
                step(job.graph, number, len(jobs))
            _replace(endpoint, job, names)
            count = endpoint.count([job.stored])
            if count != job.triples:
                raise StoreAwayError("count", graph=job.graph, found=count, expected=job.triples)
        record = Record(release.info, tuple((part.graph, part.triples) for part in parts), union)
        catalogue.finish(record)
        return record


@dataclass(frozen=True, slots=True)
class _Job:
    """A graph to fill: its plain and its stored name, from which files, and how many triples."""

    graph: str
    stored: str
    paths: tuple[Path, ...]
    triples: int


def _replace(endpoint: Endpoint, job: _Job, names: GraphNames) -> None:
    """Fill a graph. A part of it may not be sent twice, but the whole may be begun again."""
    for attempt in range(1, endpoint.settings.attempts + 1):
        try:
            endpoint.replace(job.stored, _renamed(_lines(job.paths), names))
            return
        except StoreAwayError as error:
            if error.detail not in ("connect", "closed") or attempt == endpoint.settings.attempts:
                raise


def _lines(paths: Iterable[Path]) -> Iterator[bytes]:
    for path in paths:
        with path.open("rb") as lines:
            yield from lines


def _renamed(lines: Iterable[bytes], names: GraphNames) -> Iterator[bytes]:
    """Yield triples with every name of a graph, as subject or object, as it is stored."""
    stored = {f"<{name}>".encode(): f"<{new}>".encode() for name, new in names.stored.items()}
    mentions = re.compile(rb"|".join(map(re.escape, stored))) if stored else re.compile(rb"(?!)")
    # Whole terms only: a text may hold the same words, and stays as it is.
    whole = re.compile(rb"^(<[^<>\s]+>|_:\S+) (<[^<>\s]+>) (.*) \.\r?\n?$", re.S)
    for line in lines:
        if mentions.search(line) and (found := whole.match(line)):
            subject, predicate, target = found.groups()
            line = b" ".join((stored.get(subject, subject), predicate, stored.get(target, target), b".\n"))
        yield line


def _remove(endpoint: Endpoint, catalogue: Catalogue, current: str, keep: int) -> tuple[str, ...]:
    """Remove all but the latest releases, and what killed publishers have left."""
    begun = catalogue.begun()[:_LOOK_BACK + keep]
    records = catalogue.records(one.release for one in begun)
    whole = [one.release for one in begun if one.release in records and one.release != current]
    stale = datetime.now(UTC) - ABANDONED
    removed = []
    for one in begun:
        if one.release == current:
            continue
        if one.release in records:
            if whole.index(one.release) < keep - 1:
                continue
        elif one.time > stale or not endpoint.look("any.rq", one.graphs):
            continue
        catalogue.forget(one.release)
        for graph in one.graphs:
            endpoint.drop(graph)
        removed.append(one.release)
    return tuple(removed)


@dataclass(frozen=True, slots=True)
class _Part:
    """The triples of one graph in a file of N-Triples."""

    graph: str
    path: Path
    triples: int


def _split(dump: Path, folder: Path) -> tuple[_Part, ...]:
    """Split a dump of N-Quads by graph, in one pass and little memory.

    Raises ``DamagedReleaseError`` for a line that is no quad of a named graph.
    """
    counts: dict[bytes, int] = {}
    files: dict[bytes, IO[bytes]] = {}
    opened = gzip.open if dump.suffix == ".gz" else open
    with ExitStack() as stack:
        try:
            for line in stack.enter_context(opened(dump, "rb")):
                found = _QUAD.fullmatch(line)
                if found is None:
                    if line.strip() and not line.startswith(b"#"):
                        raise DamagedReleaseError(release=dump.parent.name, reason=dump.name)
                    continue
                graph = found["graph"]
                if graph not in files:
                    path = folder / f"{len(files)}.nt"
                    files[graph] = stack.enter_context(path.open("wb", buffering=1 << 20))
                    counts[graph] = 0
                files[graph].write(found["triple"] + b" .\n")
                counts[graph] += 1
        except (OSError, EOFError) as fault:
            raise DamagedReleaseError(release=dump.parent.name, reason=str(fault)) from fault
    return tuple(
        _Part(graph.decode(), folder / f"{number}.nt", counts[graph]) for number, graph in enumerate(files)
    )
