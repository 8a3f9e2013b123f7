"""One SPARQL engine as the rest of this package sees it: ask, add, replace, drop.

Puts the row of ``kg.remote.engines`` to work: which doors to use, how to tell the time
limit, what the engine's errors and warnings mean. This module must not know releases.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from importlib.resources import files
from itertools import islice
from math import ceil

from kg.errors import (
    AtlasError,
    QueryError,
    QuerySyntaxError,
    QueryTimeoutError,
    StoreAwayError,
)
from kg.rdf import IRI, Answer, Solutions, Triples
from kg.remote.engines import Engine, engine_named, recognise
from kg.remote.graphs import Prepared
from kg.remote.http import Link, Refusal, Reply, shown_address
from kg.remote.results import GRAPH_TYPES, TABLE_TYPES, Rename, read_graph, read_table
from kg.remote.settings import RemoteSettings, Secret, split_address

_FOLDER = files("kg.remote") / "queries"
_NTRIPLES = "application/n-triples"
_UPDATE_TRIPLES = 1000  # engines compile an update as a whole
_SHOWN = 300


@cache
def read_text(name: str) -> str:
    """Return one of this package's own queries or updates."""
    return (_FOLDER / name).read_text(encoding="utf-8")


class Endpoint:
    """A connected engine. ``place`` is its query address as it may be shown."""

    def __init__(self, link: Link, engine: Engine, query_url: str, settings: RemoteSettings) -> None:
        self._link = link
        self.engine = engine
        self.settings = settings
        self._query_url = query_url
        update, graphs = engine.doors(query_url)
        self._update_url = settings.update_url or update
        self._graphs_url = settings.graphs_url or graphs
        self.place = shown_address(query_url)

    @classmethod
    def connect(cls, url: str, settings: RemoteSettings) -> Endpoint:
        """Find out which engine answers at ``url`` and that it does answer.

        A user and password in the address are taken out of it and sent as credentials.
        Raises ``ParameterError``, ``StoreAwayError`` or ``QueryTimeoutError``.
        """
        address, settings = with_credentials(url, settings)
        link = Link(settings)
        try:
            engine = engine_named(settings.engine)
            engine = engine or recognise(address, link.server(address))
            if "/" not in address.partition("://")[2].rstrip("/"):
                address = address.rstrip("/") + engine.bare
            made = cls(link, engine, address, settings)
            made.look("probe.rq", ())
        except BaseException:
            link.close()
            raise
        return made

    def close(self) -> None:
        """Close every connection."""
        self._link.close()

    # Reading

    def answer(self, query: Prepared, rename: Rename, seconds: float | None = None) -> Answer:
        """Answer a prepared query; raises every ``QueryError`` and ``StoreAwayError``."""
        seconds = seconds or self.settings.seconds
        fields = [("query", query.text)]
        fields += [("default-graph-uri", graph) for graph in query.default_graphs]
        fields += [("named-graph-uri", graph) for graph in query.named_graphs]
        if self.engine.timeout:
            told = max(self.engine.timeout_least, ceil(seconds * self.engine.timeout_unit))
            fields.append((self.engine.timeout, str(told)))
        table = query.form in ("SELECT", "ASK")
        try:
            reply = self._link.ask(self._query_url, fields, TABLE_TYPES if table else GRAPH_TYPES, seconds)
        except Refusal as refusal:
            raise self._meaning(refusal, query, seconds) from None
        self._check_whole(reply, seconds)
        if table:
            found = read_table(reply.body, rename, self.place)
            if isinstance(found, bool) is not (query.form == "ASK"):
                raise StoreAwayError("broken", place=self.place, reason=query.form)
            return found
        return read_graph(reply.body, reply.media_type, rename, self.place)

    def look(self, name: str, graphs: Iterable[str], seconds: float | None = None) -> Solutions | bool:
        """Answer one of this package's own queries over ``graphs``, names as they are stored."""
        text = read_text(name)
        form = "ASK" if re.search(r"^ASK\b", text, re.M) else "SELECT"
        query = Prepared(text, text, form, tuple(graphs), (), ())
        found = self.answer(query, str, seconds)
        assert not isinstance(found, Triples)
        return found

    def count(self, graphs: Iterable[str]) -> int:
        """Return the number of triples in the union of ``graphs``."""
        found = self.look("count.rq", graphs, self.settings.load_seconds)
        assert isinstance(found, Solutions)
        term = found.rows[0][0] if found.rows and found.rows[0] else None
        if term is None or not term.value.isdigit():
            raise StoreAwayError("broken", place=self.place, reason="COUNT")
        return int(term.value)

    def _check_whole(self, reply: Reply, seconds: float) -> None:
        """Refuse a success that says, in some header of its own, that it is not one."""
        if _marked(reply, self.engine.out_of_time):
            raise QueryTimeoutError(seconds=f"{seconds:g}")
        if _marked(reply, self.engine.cut_off):
            raise StoreAwayError("cut_off", place=self.place)

    def _meaning(self, refusal: Refusal, query: Prepared, seconds: float) -> AtlasError:
        text = refusal.text
        if self.engine.refused_for_time and re.search(self.engine.refused_for_time, text):
            return QueryTimeoutError(seconds=f"{seconds:g}")
        if refusal.status == 400 and (found := re.search(self.engine.syntax_error, text)):
            known: Mapping[str, str | None] = found.groupdict()
            reason, line = _short(found["reason"]), int(known.get("line") or 0)
            if not line:
                return QuerySyntaxError(reason)
            if not known.get("column"):  # some count a line too many where the text ends early
                line = min(line, query.original.count("\n") + 1)
                return QuerySyntaxError(reason, line, detail="line")
            return QuerySyntaxError(reason, *query.place(line, int(known["column"] or 1)))
        if refusal.status == 400:
            return QueryError(reason=_short(text))
        if self.engine.refusal and (found := re.search(self.engine.refusal, text)):
            return QueryError(reason=_short(found["reason"]))
        return StoreAwayError("status", place=self.place, status=refusal.status)

    # Writing

    def replace(self, graph: str, triples: Iterable[bytes]) -> None:
        """Make a graph hold exactly ``triples`` (lines of N-Triples), in parts.

        Not atomic: nobody may read the graph yet. Raises ``StoreAwayError``.
        """
        if not self._graphs_url:
            self.drop(graph)
            self._insert(graph, triples)
            return
        first = True
        for part in _parts(triples, self.settings.part_bytes):
            self._put(graph, part, first)
            first = False
        if first:
            self.drop(graph)

    def add(self, graph: str, triples: Iterable[bytes]) -> None:
        """Add a few triples to a graph in one request, which is not sent twice."""
        if self._graphs_url:
            self._put(graph, b"".join(triples), first=False)
        else:
            self._insert(graph, triples)

    def drop(self, graph: str) -> None:
        """Remove a graph, whether there is one or not."""
        with _writing():
            if self._graphs_url:
                self._link.send("DELETE", self._graphs_url, query={"graph": graph}, again=True, missing=True)
            else:
                self._update(read_text("drop.ru").replace("#graph", IRI(graph).n3()), again=True)

    def _put(self, graph: str, part: bytes, first: bool) -> None:
        method = "PUT" if first else "POST"
        with _writing():
            self._link.send(
                method, self._graphs_url, query={"graph": graph}, content=part,
                media_type=_NTRIPLES, again=first,
            )  # fmt: skip

    def _insert(self, graph: str, triples: Iterable[bytes]) -> None:
        lines = iter(triples)
        head, _, rest = read_text("insert.ru").replace("#graph", IRI(graph).n3()).partition("#triples")
        while part := list(islice(lines, _UPDATE_TRIPLES)):
            with _writing():
                self._update(head + b"".join(part).decode() + rest, again=False)

    def _update(self, text: str, again: bool) -> None:
        self._link.send("POST", self._update_url, form={"update": text}, again=again)


def with_credentials(url: str, settings: RemoteSettings) -> tuple[str, RemoteSettings]:
    """Return the address without the credentials in it, and the settings with them."""
    address, user, password = split_address(url)
    if not user:
        return address, settings
    auth = "basic" if settings.auth == "none" else settings.auth
    secret: Secret = password or settings.password
    return address, replace(settings, auth=auth, user=user, password=secret)


@contextmanager
def _writing() -> Iterator[None]:
    """Say of a refused write what the engine said of it."""
    try:
        yield
    except Refusal as refusal:
        reason = f"{refusal.status} {_short(refusal.text)}".strip()
        raise StoreAwayError("write", reason=reason) from None


def _parts(lines: Iterable[bytes], size: int) -> Iterator[bytes]:
    """Join lines to parts of about ``size`` bytes."""
    pending: list[bytes] = []
    length = 0
    for line in lines:
        pending.append(line)
        length += len(line)
        if length >= size:
            yield b"".join(pending)
            pending, length = [], 0
    if pending:
        yield b"".join(pending)


def _marked(reply: Reply, marks: Mapping[str, str]) -> bool:
    return any(re.search(pattern, reply.headers.get(name, "")) for name, pattern in marks.items())


def _short(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()[:_SHOWN]
