"""Starts and stops the engines that the remote store is tested against.

Each gets a folder of its own and free loopback ports, and is stopped by its process id.
"""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

START_SECONDS = 90.0
_VIRTUOSO_INI = """\
[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
ErrorLogLevel = 7
FileExtend = 200

[TempDatabase]
DatabaseFile = {folder}/virtuoso-temp.db
TransactionFile = {folder}/virtuoso-temp.trx

[Parameters]
ServerPort = 127.0.0.1:{sql_port}
DisableUnixSocket = 1
CaseMode = 2
DirsAllowed = {folder}
NumberOfBuffers = 4000
MaxDirtyBuffers = 3000
MaxQueryMem = 256M
ThreadsPerQuery = 2
AsyncQueueMaxThreads = 2
ThreadCleanupInterval = 1
ResourcesCleanupInterval = 1

[HTTPServer]
ServerPort = 127.0.0.1:{port}
ServerRoot = {folder}
ServerThreads = 10
MaxKeepAlives = 10
KeepAliveTimeout = 10
EnabledGzipContent = 1

[SPARQL]
ResultSetMaxRows = {max_rows}
MaxQueryExecutionTime = 30
"""


@dataclass(frozen=True, slots=True)
class Server:
    """A running engine: its address, its process, and how to log in."""

    address: str
    process: subprocess.Popen[bytes]
    auth: str = "none"
    user: str = ""
    password: str = ""

    def stop(self) -> None:
        """End the process."""
        self.process.kill()
        self.process.wait()


def free_port() -> int:
    """Return a port of the loopback interface that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def oxigraph_binary() -> str | None:
    """Return the path of the Rust server: beside this interpreter, else on the path."""
    beside = Path(sys.executable).with_name("oxigraph")
    return str(beside) if beside.exists() else shutil.which("oxigraph")


def start_oxigraph(folder: Path, port: int | None = None) -> Server:
    """Start ``oxigraph serve`` on ``folder`` and wait until it answers."""
    port = port or free_port()
    binary = oxigraph_binary()
    assert binary
    process = _start([binary, "serve", "-l", str(folder / "data"), "-b", f"127.0.0.1:{port}"], folder)
    server = Server(f"http://127.0.0.1:{port}/query", process)
    _wait(server, folder)
    return server


def start_virtuoso(folder: Path, max_rows: int = 1_000_000) -> Server:
    """Start Virtuoso on ``folder`` with ports of its own and wait until it answers."""
    binary = shutil.which("virtuoso-t")
    assert binary
    port = free_port()
    ini = folder / "virtuoso.ini"
    ini.write_text(
        _VIRTUOSO_INI.format(folder=folder, sql_port=free_port(), port=port, max_rows=max_rows),
        encoding="utf-8",
    )
    process = _start([binary, "-f", "-c", str(ini)], folder)
    server = Server(f"http://127.0.0.1:{port}/sparql", process, "digest", "dba", "dba")
    _wait(server, folder)
    return server


@contextmanager
def stopping(server: Server) -> Iterator[Server]:
    """Stop ``server`` at the end of the block."""
    try:
        yield server
    finally:
        server.stop()


def _start(command: list[str], folder: Path) -> subprocess.Popen[bytes]:
    with (folder / "server.log").open("wb") as log:
        return subprocess.Popen(command, cwd=folder, stdout=log, stderr=subprocess.STDOUT)


def _wait(server: Server, folder: Path) -> None:
    """Wait until the engine answers; an engine that ends instead is a failure with its log."""
    deadline = time.monotonic() + START_SECONDS
    with httpx.Client(trust_env=False, timeout=5) as client:
        while server.process.poll() is None and time.monotonic() < deadline:
            try:
                if client.post(server.address, data={"query": "ASK {}"}).status_code == 200:
                    return
            except httpx.TransportError:
                try:  # a pause that ends early if the process does
                    server.process.wait(0.05)
                except subprocess.TimeoutExpired:
                    continue
    server.stop()
    raise RuntimeError((folder / "server.log").read_text(errors="replace")[-2000:])
