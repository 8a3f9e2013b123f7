"""A SPARQL endpoint on a free loopback port for tests: the real door, pool and workers.

The server runs in a thread of its own; ``do`` runs a coroutine function in its event loop.
"""

from __future__ import annotations

import asyncio
import os
import socket
import threading
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from types import SimpleNamespace
from typing import Any, TypeVar
from urllib.parse import quote, urlencode

import uvicorn
import uvloop
from starlette.responses import PlainTextResponse

from api.patience import PatientProtocol
from api.sparql_door import SparqlDoor
from kg.sparql.frames import QuerySource
from kg.sparql.limits import PoolSettings, QueryLimits
from kg.sparql.pool import QueryPool

JSON = "application/sparql-results+json"
Value = TypeVar("Value")


def busy() -> float:
    """Return how many times slower than alone things may go just now: load per core, at least 1."""
    return max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))


@dataclass(frozen=True)
class Response:
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def kind(self) -> str:
        return self.headers.get("content-type", "").partition(";")[0]


class OneEdition:
    """Stands where the application keeps what is served: one release, which tests may change."""

    def __init__(self) -> None:
        self.edition: Any = None
        self.leases = 0

    @contextmanager
    def lease(self) -> Iterator[Any]:
        self.leases += 1
        try:
            yield self.edition
        finally:
            self.leases -= 1


class Station:
    def __init__(
        self,
        source: QuerySource,
        limits: QueryLimits | None = None,
        settings: PoolSettings | None = None,
        **door: Any,
    ) -> None:
        self.served = OneEdition()
        self.limits = limits or QueryLimits(seconds=5.0, memory_bytes=512 << 20)
        self.settings = settings or PoolSettings()
        self._source = source

        async def healthy(scope: Any, receive: Any, send: Any) -> None:
            await PlainTextResponse("ok")(scope, receive, send)

        self.door = SparqlDoor(healthy, self.served, **door)  # type: ignore[arg-type]

    def __enter__(self) -> Station:
        self._socket = socket.socket()
        self._socket.bind(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]
        config = uvicorn.Config(
            self.door,
            http=PatientProtocol,
            lifespan="off",
            log_level="error",
            access_log=False,
            # A test that fails with connections still open must not wait for their readers for ever.
            timeout_graceful_shutdown=5,
        )
        self._server = uvicorn.Server(config)
        self._ready = threading.Event()
        self._failure: BaseException | None = None
        self._thread = threading.Thread(target=self._run, name="station")
        self._thread.start()
        self._ready.wait()
        if self._failure is not None:
            self._thread.join()
            raise self._failure
        return self

    def __exit__(self, *_: object) -> None:
        self._server.should_exit = True
        self._thread.join()
        self._socket.close()

    def _run(self) -> None:
        async def main() -> None:
            self.loop = asyncio.get_running_loop()
            await self._turn_to(self._source)
            serving = asyncio.create_task(self._server.serve(sockets=[self._socket]))
            while not self._server.started:
                await asyncio.sleep(0.001)
            self._ready.set()
            await serving
            await self.pool.close()

        try:
            with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
                runner.run(main())
        except BaseException as failure:
            self._failure = failure
        finally:
            self._ready.set()

    async def _turn_to(self, source: QuerySource) -> None:
        pool = QueryPool(source, self.limits, self.settings)
        await pool.start()
        self.served.edition = SimpleNamespace(release=source.id, pool=pool)

    def turn_to(self, source: QuerySource) -> None:
        """Serve other data from now on."""

        async def turn() -> None:
            old = self.pool
            await self._turn_to(source)
            await old.close()

        self.do(turn)

    @property
    def pool(self) -> QueryPool:
        pool: QueryPool = self.served.edition.pool
        return pool

    def do(self, work: Callable[[], Awaitable[Value]]) -> Value:
        async def run() -> Value:
            return await work()

        return asyncio.run_coroutine_threadsafe(run(), self.loop).result()

    # Asking

    def ask(
        self,
        method: str,
        path: str,
        headers: Mapping[str, str] | None = None,
        body: bytes | str | None = None,
        timeout: float = 60.0,
    ) -> Response:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            data = body.encode() if isinstance(body, str) else body
            connection.request(method, path, data, dict(headers or {}))
            found = connection.getresponse()
            lowered = {name.lower(): value for name, value in found.getheaders()}
            return Response(found.status, lowered, found.read())
        finally:
            connection.close()

    def get(self, query: str, accept: str = JSON, *, more: str = "", **headers: str) -> Response:
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        address = "/sparql?query=" + quote(query, safe="", errors="surrogateescape") + more
        return self.ask("GET", address, {"Accept": accept, **sent})

    def post(self, query: str | bytes, accept: str = JSON, **headers: str) -> Response:
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        kind = {"Content-Type": "application/sparql-query", "Accept": accept}
        return self.ask("POST", "/sparql", {**kind, **sent}, query)

    def form(self, accept: str = JSON, **fields: str) -> Response:
        kind = {"Content-Type": "application/x-www-form-urlencoded", "Accept": accept}
        return self.ask("POST", "/sparql", kind, urlencode(fields))


def write_dump(path: Path, lines: Iterator[str] | list[str]) -> Path:
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return path


def source_of(
    dump: Path, id: str = "test-release", service: str = "http://example.org/sparql", **more: Any
) -> QuerySource:
    return QuerySource(id=id, dump_path=str(dump), base=service, **more)
