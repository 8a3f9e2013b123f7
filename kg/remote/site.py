"""The releases that an engine holds, as ``kg.release.Site`` is for those on disk.

This module must not know the web.
"""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Final

from kg.errors import NoReleaseError
from kg.model import ReleaseInfo
from kg.rdf import IRI, Triple, Triples, bind
from kg.remote.catalogue import Catalogue
from kg.remote.endpoint import Endpoint, read_text
from kg.remote.loader import KEEP, Published, Step, publish
from kg.remote.settings import RemoteSettings
from kg.remote.store import RemoteStore
from kg.sparql.limits import QueryLimits
from kg.store import Compiled
from kg.terms import ALT_LABEL, BRAND_OF, HIDDEN_LABEL, ORG, PREF_LABEL, SHORT_NAME

if TYPE_CHECKING:
    from kg.atlas import Atlas

_NAMED_BY: Final = (PREF_LABEL, SHORT_NAME, ALT_LABEL, HIDDEN_LABEL, BRAND_OF, f"{ORG}unitOf")


class RemoteSite:
    """An engine with releases. Connects when it is first needed, so it can be made while the
    engine is away; a context manager."""

    def __init__(
        self, url: str, settings: RemoteSettings | None = None, limits: QueryLimits | None = None
    ) -> None:
        self._url = url
        self._limits = limits
        chosen = settings or RemoteSettings()
        self._settings = chosen.limited(limits) if limits else chosen
        self._endpoint: Endpoint | None = None

    def __repr__(self) -> str:
        return f"<RemoteSite {self._endpoint.place if self._endpoint else 'not connected'}>"

    def __enter__(self) -> RemoteSite:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def endpoint(self) -> Endpoint:
        """The engine; raises ``ParameterError`` or ``StoreAwayError`` at the first use."""
        if self._endpoint is None:
            self._endpoint = Endpoint.connect(self._url, self._settings)
        return self._endpoint

    def current_id(self) -> str | None:
        """Return the id of the current release; one small query, made to be called often."""
        found = Catalogue(self.endpoint).current()
        return found[0] if found else None

    def releases(self) -> tuple[ReleaseInfo, ...]:
        """Return the whole releases, the latest first."""
        catalogue = Catalogue(self.endpoint)
        begun = [one.release for one in catalogue.begun()]
        records = catalogue.records(begun)
        return tuple(records[one].info for one in begun if one in records)

    def open(self, release: str | None = None, *, owner: bool = False) -> RemoteStore:
        """Open a release (the current one), counted to be whole.

        Raises ``NoReleaseError``, ``DamagedReleaseError`` or ``StoreAwayError``.
        """
        wanted = release or self.current_id()
        record = Catalogue(self.endpoint).record(wanted) if wanted else None
        if record is None:
            raise NoReleaseError("remote", release=wanted or "—")
        store = RemoteStore(self.endpoint, record, self._limits, owner)
        store.verify()
        return store

    def open_atlas(self, release: str | None = None, search_table: Path | None = None) -> Atlas:
        """Open a release as an atlas.

        Names for search are fetched from the engine, unless the ``search.sqlite`` of the same
        release is at hand (on the machine that built it): worth it beyond 100,000 brands.
        """
        return self.atlas_of(self.open(release), search_table)

    def atlas_of(self, store: RemoteStore, search_table: Path | None = None) -> Atlas:
        """Return the atlas of an opened release; see ``open_atlas``."""
        from kg.atlas import Atlas
        from kg.search import SearchIndex

        if search_table is None:
            index = SearchIndex.of_dump(_names(store, self._settings.load_seconds), store.info.base)
        else:
            index = SearchIndex.open(search_table)
        return Atlas(store, index, store.info)

    def publish(self, release: Compiled, keep: int = KEEP, step: Step | None = None) -> Published:
        """Load a release and switch to it (``kg.remote.loader``)."""
        return publish(self.endpoint, release, keep, step)

    def close(self) -> None:
        """Close every connection, also those of stores that were opened here."""
        endpoint, self._endpoint = self._endpoint, None
        if endpoint is not None:
            endpoint.close()


def _names(store: RemoteStore, seconds: float) -> list[str]:
    """Return what search is made of, as lines of N-Triples with each thing's lines together."""
    texts = [bind(read_text("names.rq"), {"property": IRI(one)}) for one in _NAMED_BY]
    found: list[Triple] = []
    for text in [*texts, read_text("theme_groups.rq")]:
        answer = store.answer(store.prepare(text), seconds)
        assert isinstance(answer, Triples)
        found += answer
    found.sort(key=lambda one: one.subject.value)
    return [f"{one.n3()}\n" for one in found]
