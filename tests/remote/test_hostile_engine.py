"""Attack 20: whatever a remote engine does, its answer is whole or it is an error in time."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Iterator

import pytest

from api.faults import fault_of
from kg.errors import AtlasError, BusyError, QueryTimeoutError, ResultTooLargeError, StoreAwayError
from kg.model import Label, ReleaseInfo
from kg.rdf import Solutions, Triples
from kg.remote import RemoteSettings, RemoteStore
from kg.remote.catalogue import Record
from kg.remote.endpoint import Endpoint
from kg.remote.pool import RemotePool
from kg.remote.settings import Secret
from kg.sparql.limits import QueryLimits
from tests.remote.hostile import HostileEngine, hostile_engine

SELECT = "SELECT ?s WHERE { ?s ?p ?o }"
CONSTRUCT = "CONSTRUCT WHERE { ?s ?p ?o }"
RECORD = Record(ReleaseInfo("r1", "", Label("甲"), "https://example.org/", ()), (("https://example.org/graph/data", 1),))
SECONDS = 1.0


def settings(**more: object) -> RemoteSettings:
    given: dict[str, object] = {
        "seconds": SECONDS, "attempts": 2, "backoff_seconds": 0.01, "answer_bytes": 1 << 20, **more,
    }
    return RemoteSettings(**given)  # type: ignore[arg-type]


@pytest.fixture
def engine() -> Iterator[HostileEngine]:
    with hostile_engine() as started:
        yield started


@pytest.fixture
def store(engine: HostileEngine) -> Iterator[RemoteStore]:
    opened = RemoteStore(Endpoint.connect(engine.address, settings()), RECORD, owner=True)
    yield opened
    opened.close()


# mood, what is raised, its more exact kind, how many requests are sent
CASES = (
    ("truncated json", StoreAwayError, "broken", 1),
    ("json cut at a row", StoreAwayError, "broken", 1),
    ("not json", StoreAwayError, "broken", 1),
    ("json of something else", StoreAwayError, "broken", 1),
    ("a yes to a select", StoreAwayError, "broken", 1),
    ("partial", StoreAwayError, "partial", 1),
    ("html", StoreAwayError, "type", 1),
    ("no type", StoreAwayError, "type", 1),
    ("redirect", StoreAwayError, "redirect", 1),
    ("permanent redirect", StoreAwayError, "redirect", 1),
    ("dies in mid-stream", StoreAwayError, "closed", 2),
    ("dies between chunks", StoreAwayError, "closed", 2),
    ("unframed", StoreAwayError, "unframed", 1),
    ("compressed", StoreAwayError, "type", 1),
    ("closes at once", StoreAwayError, "closed", 2),
    ("garbage", StoreAwayError, "closed", 2),
    ("no content", StoreAwayError, "status", 2),
    ("unauthorised", StoreAwayError, "login", 1),
    ("forbidden", StoreAwayError, "login", 1),
    ("unavailable", StoreAwayError, "status", 2),
    ("not found", StoreAwayError, "status", 1),
    ("internal error", StoreAwayError, "status", 1),
    ("busy", BusyError, None, 1),
    ("gateway timeout", QueryTimeoutError, None, 1),
    ("hangs", QueryTimeoutError, None, 1),
    ("drips", QueryTimeoutError, None, 1),
    ("huge by its own word", ResultTooLargeError, "bytes", 1),
    ("huge", ResultTooLargeError, "bytes", 1),
)


@pytest.mark.parametrize(("mood", "error", "detail", "requests"), CASES, ids=[case[0] for case in CASES])
def test_an_answer_that_is_not_whole_is_an_error_in_time(
    mood: str, error: type[AtlasError], detail: str | None, requests: int,
    engine: HostileEngine, store: RemoteStore,
) -> None:  # fmt: skip
    engine.moods = [mood]
    began = time.monotonic()
    with pytest.raises(error) as caught:
        store.select(SELECT)
    assert time.monotonic() - began < 2 * SECONDS + 0.5
    assert caught.value.detail == detail
    assert len(engine.requests) == requests
    assert fault_of(caught.value).status in (502, 503, 504, 413)
    assert all(caught.value.text(lang) for lang in ("zh", "en"))


@pytest.mark.parametrize("mood", ["graph cut in a statement", "graph cut between statements", "graph without an end"])
def test_a_graph_that_is_not_whole_is_an_error(mood: str, engine: HostileEngine, store: RemoteStore) -> None:
    engine.moods = ["graph"]
    assert isinstance(store.construct(CONSTRUCT), Triples)
    engine.moods = [mood]
    with pytest.raises(StoreAwayError):
        store.construct(CONSTRUCT)


def test_what_goes_wrong_once_is_tried_again(engine: HostileEngine) -> None:
    # Three: a connection that the engine has just closed may take one of them.
    store = RemoteStore(Endpoint.connect(engine.address, settings(seconds=30.0, attempts=3)), RECORD, owner=True)
    for mood in ("dies in mid-stream", "closes at once", "unavailable", "garbage"):
        engine.moods = [mood, "well"]
        assert len(store.select(SELECT)) == 50
    store.close()


def test_a_store_recovers_without_being_opened_again(engine: HostileEngine, store: RemoteStore) -> None:
    for mood in ("hangs", "dies between chunks", "redirect", "truncated json"):
        engine.moods = [mood]
        with pytest.raises((StoreAwayError, QueryTimeoutError)):
            store.select(SELECT)
        engine.moods = ["well"]
        assert len(store.select(SELECT)) == 50


def test_an_engine_that_is_gone_is_told_with_its_address_and_a_remedy() -> None:
    with hostile_engine() as engine:
        store = RemoteStore(Endpoint.connect(engine.address, settings()), RECORD, owner=True)
    with pytest.raises(StoreAwayError, match="无需重启") as caught:
        store.select(SELECT)
    store.close()
    assert engine.address in str(caught.value)
    assert fault_of(caught.value).status == 503


def test_a_bad_request_is_the_query_s_own_fault(engine: HostileEngine, store: RemoteStore) -> None:
    engine.moods = ["bad request"]
    with pytest.raises(AtlasError, match="Parse error: line 3") as caught:
        store.select(SELECT)
    assert fault_of(caught.value).status == 400
    assert "stack trace" not in str(caught.value)


def test_credentials_show_nowhere(engine: HostileEngine, caplog: pytest.LogCaptureFixture) -> None:
    address = engine.address.replace("http://", "http://reader:s3cret@")
    with caplog.at_level(logging.DEBUG):
        endpoint = Endpoint.connect(address, settings())
        store = RemoteStore(endpoint, RECORD, owner=True)
        store.select(SELECT)
        engine.moods = ["unauthorised"]
        with pytest.raises(StoreAwayError) as caught:
            store.select(SELECT)
        store.close()
    assert any("authorization: basic" in head.lower() for head in engine.heads)
    shown = [caplog.text, str(caught.value), repr(caught.value), repr(caught.value.values), repr(store),
             repr(endpoint.settings), endpoint.place]  # fmt: skip
    assert caplog.text
    assert not [text for text in shown if "s3cret" in text or "cmVhZGVy" in text]


def test_a_token_is_sent_as_bearer(engine: HostileEngine) -> None:
    endpoint = Endpoint.connect(engine.address, settings(auth="bearer", token=Secret("t0ken")))
    RemoteStore(endpoint, RECORD, owner=True).select(SELECT)
    endpoint.close()
    assert any("Authorization: Bearer t0ken" in head for head in engine.heads)


def test_what_would_change_call_out_or_crash_never_reaches_an_engine(
    engine: HostileEngine, store: RemoteStore
) -> None:
    for text in (
        "DROP ALL",
        "SELECT * { SERVICE <http://169.254.169.254/> { ?s ?p ?o } }",
        "SELECT * WHERE " + "{" * 3000 + "}" * 3000,
        "ASK { ?s ?p 'no end",
    ):
        with pytest.raises(AtlasError):
            store.query(text)
    assert engine.requests == []


def ask_pool(store: RemoteStore, *texts: str, **limits: object) -> list[object]:
    async def ask() -> list[object]:
        pool = RemotePool(store, QueryLimits(**limits), requests=4)  # type: ignore[arg-type]
        await pool.start()
        try:
            return list(await asyncio.gather(*map(pool.answer, texts), return_exceptions=True))
        finally:
            await pool.close()

    return asyncio.run(ask())


def test_the_public_door_gets_whole_answers_or_errors(engine: HostileEngine, store: RemoteStore) -> None:
    [answer] = ask_pool(store, SELECT)
    assert answer.media_type == "application/sparql-results+json"  # type: ignore[attr-defined]
    engine.moods = ["drips"]
    began = time.monotonic()
    [error] = ask_pool(store, SELECT, seconds=0.5)
    assert isinstance(error, QueryTimeoutError)
    assert time.monotonic() - began < 2.0
    engine.moods = ["well"]
    [error] = ask_pool(store, SELECT, rows=49)
    assert isinstance(error, ResultTooLargeError)
    [error] = ask_pool(store, SELECT, result_bytes=100)
    assert isinstance(error, ResultTooLargeError)


def test_a_full_pool_says_come_again(engine: HostileEngine, store: RemoteStore) -> None:
    engine.moods = ["hangs"]
    found = ask_pool(store, *[SELECT] * 60, seconds=0.5)
    assert {type(one) for one in found} == {QueryTimeoutError, BusyError}
    engine.moods = ["well"]
    assert isinstance(store.select(SELECT), Solutions)
