"""Which releases an engine holds, and which is current.

Two kinds of graphs say so, and both are only ever written in ways that no reader can see half
done, whatever the engine promises:

- the catalogue itself is a log to which triples are added: that a release was begun (when,
  with which graphs), and that it was made current: «release R has ordinal N», **one** triple.
  The release with the highest number is current, so adding one triple is the switch;
- ``{catalogue}?document=R`` holds the release's document (what it holds, counts of each graph),
  put there when everything was loaded and counted. Without it there is no R.

This module must not know how releases are read or loaded.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from kg.errors import StoreAwayError
from kg.model import Label, Ref, ReleaseInfo
from kg.nquads import integer, iri, literal, typed
from kg.rdf import Solutions
from kg.remote.endpoint import Endpoint
from kg.remote.graphs import GraphNames
from kg.terms import BA, DCTERMS, RDF, VOID, XSD, Kind

_FORMAT = 1
_log = logging.getLogger("kg.remote")


@dataclass(frozen=True, slots=True)
class Record:
    """A whole release in an engine: what it is, and the triples of each graph by plain name.

    ``union``: they are in one graph besides (``kg.remote.graphs``).
    """

    info: ReleaseInfo
    graphs: tuple[tuple[str, int], ...]
    union: bool = False

    @property
    def names(self) -> GraphNames:
        """The graphs by both names."""
        return GraphNames(self.info.id, (name for name, _ in self.graphs), self.union)

    @property
    def quads(self) -> int:
        """The number of triples in all graphs."""
        return sum(count for _, count in self.graphs)


@dataclass(frozen=True, slots=True)
class Begun:
    """A release that was begun at some time: its id, when last, and its graphs as stored."""

    release: str
    time: datetime
    graphs: tuple[str, ...]


class Catalogue:
    """The catalogue of one engine."""

    def __init__(self, endpoint: Endpoint) -> None:
        self._endpoint = endpoint
        self._graph = endpoint.settings.catalogue

    def current(self) -> tuple[str, int] | None:
        """Return the id of the current release and the number of its switch, if there is one."""
        rows = _rows(self._endpoint.look("switches.rq", [self._graph]))
        switches = [(int(number), release) for release, number in rows.texts("id", "number")]
        if not switches:
            return None
        number, release = max(switches)
        return release, number

    def record(self, release: str) -> Record | None:
        """Return the document of a release, ``None`` where there is none."""
        return self.records([release]).get(release)

    def records(self, releases: Iterable[str]) -> Mapping[str, Record]:
        """Return the documents there are of ``releases``, by id.

        One that cannot be read (another version of the program wrote it) counts as none.
        """
        graphs = [self._document(one) for one in releases]
        if not graphs:
            return {}
        rows = _rows(self._endpoint.look("documents.rq", graphs))
        found = {release: _read(text) for release, text in rows.texts("id", "document")}
        return {release: record for release, record in found.items() if record is not None}

    def begun(self) -> tuple[Begun, ...]:
        """Return every release that was ever begun, the latest first."""
        times: dict[str, datetime] = {}
        graphs: dict[str, set[str]] = {}
        for release, time, graph in _rows(self._endpoint.look("started.rq", [self._graph])).texts(
            "id", "time", "graph"
        ):
            begun = datetime.fromisoformat(time)
            times[release] = max(begun, times.get(release, begun))
            graphs.setdefault(release, set()).add(graph)
        order = sorted(times, key=lambda release: (times[release], release), reverse=True)
        return tuple(Begun(one, times[one], tuple(sorted(graphs[one]))) for one in order)

    def begin(self, release: str, graphs: Iterable[str]) -> None:
        """Note that a release is about to be loaded into ``graphs`` (stored names)."""
        now = datetime.now(UTC).isoformat(timespec="seconds")
        self._endpoint.add(self._graph, [
            self._line(release, f"{DCTERMS}identifier", literal(release)),
            self._line(release, f"{DCTERMS}created", typed(now, f"{XSD}dateTime")),
            *(self._line(release, f"{VOID}subset", iri(graph)) for graph in graphs),
        ])  # fmt: skip

    def finish(self, record: Record) -> None:
        """Put the document of a release: from now on it is there, though not current."""
        release = record.info.id
        self._endpoint.replace(self._document(release), [
            self._line(release, f"{DCTERMS}identifier", literal(release)),
            self._line(release, f"{RDF}value", literal(_write(record))),
        ])  # fmt: skip

    def switch(self, release: str) -> None:
        """Make a release the current one: one triple, which is there or is not.

        Raises ``StoreAwayError`` where another publisher was quicker.
        """
        now = self.current()
        number = now[1] + 1 if now else 1
        self._endpoint.add(self._graph, [self._line(release, f"{BA}ordinal", integer(number))])
        found = self.current()
        if found is None or found[0] != release:
            raise StoreAwayError("raced", release=found[0] if found else "—")

    def forget(self, release: str) -> None:
        """Remove the document of a release, so that nobody opens it any more."""
        self._endpoint.drop(self._document(release))

    def _document(self, release: str) -> str:
        return f"{self._graph}{'&' if '?' in self._graph else '?'}document={quote(release, safe='')}"

    def _line(self, release: str, predicate: str, target: str) -> bytes:
        subject = f"{self._graph}#{quote(release, safe='')}"
        return f"{iri(subject)} {iri(predicate)} {target} .\n".encode()


def _rows(found: Solutions | bool) -> Solutions:
    assert isinstance(found, Solutions)
    return found


def _read(text: str) -> Record | None:
    try:
        return _parse(json.loads(text))
    except (ValueError, KeyError, TypeError, AttributeError) as fault:
        _log.warning("a release in the engine cannot be read: %s", fault)
        return None


def _write(record: Record) -> str:
    info = record.info
    body = {
        "format": _FORMAT,
        "id": info.id,
        "built": info.built,
        "title": {"zh": info.title.zh, "en": info.title.en},
        "base": info.base,
        "version": info.version,
        "counts": dict(info.counts),
        "sources": [
            {"iri": one.iri, "key": one.key, "zh": one.label.zh, "en": one.label.en} for one in info.sources
        ],
        "graphs": dict(record.graphs),
        "union": record.union,
    }
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"))


def _parse(body: dict[str, Any]) -> Record:
    if body["format"] != _FORMAT:
        raise ValueError(body["format"])
    info = ReleaseInfo(
        id=str(body["id"]),
        built=str(body["built"]),
        title=Label(body["title"]["zh"], body["title"]["en"]),
        base=str(body["base"]),
        counts=tuple((str(name), int(count)) for name, count in body["counts"].items()),
        sources=tuple(
            Ref(one["iri"], Kind.SOURCE, one["key"], Label(one["zh"], one["en"])) for one in body["sources"]
        ),
        version=str(body["version"]),
    )
    graphs = tuple((str(name), int(count)) for name, count in body["graphs"].items())
    return Record(info, graphs, bool(body["union"]))
