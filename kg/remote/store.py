"""A release held by a SPARQL engine, behind the store protocol of ``kg.store``.

Every query is judged like one at the public door before it is sent, so that nothing reaches
an engine that could change it, call out from it or crash its parser. A store never shows
another release than the one it was opened on, whatever is published meanwhile. This module
must not know HTTP, nor one engine from another.
"""

from __future__ import annotations

from functools import partial

from kg.errors import DamagedReleaseError, FormatError, QueryError, ReleaseError
from kg.model import ReleaseInfo
from kg.rdf import NOTHING, Answer, Bindings, Solutions, Triples, bind
from kg.remote.catalogue import Record
from kg.remote.dialect import adapt
from kg.remote.endpoint import Endpoint
from kg.remote.graphs import Prepared, prepare
from kg.remote.results import write
from kg.sparql.limits import QueryLimits
from kg.store import GRAPH_MEDIA_TYPES, TABLE_MEDIA_TYPES


class RemoteStore:
    """One release in an engine. Safe to use from several threads at once.

    ``owner``: closing the store closes the connections too.
    """

    def __init__(
        self, endpoint: Endpoint, record: Record, limits: QueryLimits | None = None, owner: bool = False
    ) -> None:
        self._endpoint: Endpoint | None = endpoint
        self._owner = owner
        self._limits = limits or QueryLimits()
        self._names = record.names
        self._quads = record.quads
        self.info: ReleaseInfo = record.info
        self.place = endpoint.place
        self._adapt = partial(adapt, engine=endpoint.engine)

    def __repr__(self) -> str:
        return f"<RemoteStore {self.info.id} at {self.place}>"

    def verify(self) -> None:
        """Raise ``DamagedReleaseError`` unless the engine holds as many triples as it should."""
        found = self.count()
        if found != self._quads:
            raise DamagedReleaseError("remote", release=self.info.id, found=found, expected=self._quads)

    def query(self, text: str, bindings: Bindings = NOTHING) -> Answer:
        """Answer a query of any form."""
        return self.answer(self.prepare(bind(text, bindings)))

    def select(self, text: str, bindings: Bindings = NOTHING) -> Solutions:
        """Answer a SELECT."""
        answer = self.answer(self._of_form(text, bindings, "SELECT"))
        assert isinstance(answer, Solutions)
        return answer

    def ask(self, text: str, bindings: Bindings = NOTHING) -> bool:
        """Answer an ASK."""
        answer = self.answer(self._of_form(text, bindings, "ASK"))
        assert isinstance(answer, bool)
        return answer

    def construct(self, text: str, bindings: Bindings = NOTHING) -> Triples:
        """Answer a CONSTRUCT or DESCRIBE."""
        answer = self.answer(self._of_form(text, bindings, "CONSTRUCT", "DESCRIBE"))
        assert isinstance(answer, Triples)
        return answer

    def serialize(self, text: str, media_type: str, bindings: Bindings = NOTHING) -> bytes:
        """Answer in a standard format; raises ``FormatError`` if the form has no such format.

        The engine is asked for one format only, and the others are made of it here: then all
        engines write alike, and stored graph names do not show.
        """
        query = self.prepare(bind(text, bindings))
        known = TABLE_MEDIA_TYPES if query.form in ("SELECT", "ASK") else GRAPH_MEDIA_TYPES
        if media_type not in known:
            raise FormatError(name=media_type, known=tuple(known))
        return write(self.answer(query), media_type)

    def count(self) -> int:
        """Return the number of quads."""
        return self._open().count(self._names.default)

    def close(self) -> None:
        """Let go of the connections; the store cannot be used afterwards."""
        endpoint, self._endpoint = self._endpoint, None
        if endpoint is not None and self._owner:
            endpoint.close()

    # For the public door, which names graphs and answers bytes

    def prepare(
        self,
        text: str,
        *,
        default_graphs: tuple[str, ...] | None = None,
        named_graphs: tuple[str, ...] | None = None,
        limits: QueryLimits | None = None,
    ) -> Prepared:
        """Judge a query text and rewrite it for the engine; raises as ``kg.sparql.guard``."""
        return prepare(
            text, self._names, limits or self._limits,
            default_graphs=default_graphs, named_graphs=named_graphs, adapt=self._adapt,
        )  # fmt: skip

    def answer(self, query: Prepared, seconds: float | None = None) -> Answer:
        """Answer a prepared query; raises every ``QueryError`` and ``StoreAwayError``."""
        return self._open().answer(query, self._names.to_plain, seconds)

    def _of_form(self, text: str, bindings: Bindings, *forms: str) -> Prepared:
        query = self.prepare(bind(text, bindings))
        if query.form not in forms:
            raise QueryError("form", expected=" / ".join(forms))
        return query

    def _open(self) -> Endpoint:
        if self._endpoint is None:
            raise ReleaseError("closed")
        return self._endpoint
