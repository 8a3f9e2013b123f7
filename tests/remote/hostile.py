"""A SPARQL engine that misbehaves on purpose, over plain sockets, for attack 20.

It answers the probe well (so that a store can be opened) and every other query as its
``mood`` says. It counts the connections and requests it gets.
"""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import parse_qs

JSON = "application/sparql-results+json"
ROWS = [{"s": {"type": "uri", "value": f"https://example.org/{n}"}} for n in range(50)]
WHOLE = json.dumps({"head": {"vars": ["s"]}, "results": {"bindings": ROWS}}).encode()
NTRIPLES = b"".join(b"<https://example.org/%d> <https://example.org/p> \"x\" .\n" % n for n in range(50))


def message(status: str, body: bytes, *headers: str, length: int | None = None, framed: bool = True) -> bytes:
    """Write an HTTP response by hand."""
    lines = [f"HTTP/1.1 {status}", "Server: Hostile/1.0", *headers]
    if framed:
        lines.append(f"Content-Length: {len(body) if length is None else length}")
    return ("\r\n".join(lines) + "\r\n\r\n").encode() + body


def chunked(body: bytes, *headers: str, end: bool = True) -> bytes:
    """Write a chunked HTTP response, with or without its last chunk."""
    head = message("200 OK", b"", *headers, "Transfer-Encoding: chunked", framed=False)
    return head + f"{len(body):x}\r\n".encode() + body + b"\r\n" + (b"0\r\n\r\n" if end else b"")


# What the engine sends and then closes the connection, by mood.
ANSWERS: dict[str, bytes] = {
    "well": message("200 OK", WHOLE, f"Content-Type: {JSON}"),
    "truncated json": message("200 OK", WHOLE[:-40], f"Content-Type: {JSON}"),
    "json cut at a row": message("200 OK", WHOLE[: WHOLE.rindex(b", {")], f"Content-Type: {JSON}"),
    "not json": message("200 OK", b"<html>oops</html>", f"Content-Type: {JSON}"),
    "json of something else": message("200 OK", b'{"rows": []}', f"Content-Type: {JSON}"),
    "a yes to a select": message("200 OK", b'{"head": {}, "boolean": true}', f"Content-Type: {JSON}"),
    "partial": message("206 Partial Content", WHOLE, f"Content-Type: {JSON}", "Content-Range: bytes 0-9/99"),
    "html": message("200 OK", b"<html>login here</html>", "Content-Type: text/html"),
    "no type": message("200 OK", WHOLE),
    "redirect": message("302 Found", b"", "Location: http://169.254.169.254/latest/meta-data/"),
    "permanent redirect": message("308 Permanent Redirect", b"", "Location: http://169.254.169.254/"),
    "dies in mid-stream": message("200 OK", WHOLE[:900], f"Content-Type: {JSON}", length=len(WHOLE)),
    "dies between chunks": chunked(WHOLE[:900], f"Content-Type: {JSON}", end=False),
    "unframed": message("200 OK", WHOLE, f"Content-Type: {JSON}", "Connection: close", framed=False),
    "compressed": message("200 OK", b"\x1f\x8b\x08\x00", f"Content-Type: {JSON}", "Content-Encoding: gzip"),
    "closes at once": b"",
    "garbage": b"\x00\x01\x02 nothing like HTTP\r\n\r\n",
    "no content": message("204 No Content", b"", framed=False),
    "unauthorised": message("401 Unauthorized", b"", 'WWW-Authenticate: Basic realm="x"'),
    "forbidden": message("403 Forbidden", b""),
    "unavailable": message("503 Service Unavailable", b""),
    "busy": message("503 Service Unavailable", b"", "Retry-After: 30"),
    "gateway timeout": message("504 Gateway Timeout", b""),
    "internal error": message("500 Internal Server Error", b"java.lang.NullPointerException"),
    "not found": message("404 Not Found", b""),
    "huge by its own word": message("200 OK", b"", f"Content-Type: {JSON}", length=1 << 40),
    "huge": chunked(b" " * (1 << 21), f"Content-Type: {JSON}"),
    "bad request": message("400 Bad Request", b"Parse error: line 3\nstack trace follows", "Content-Type: text/plain"),
    "graph": message("200 OK", NTRIPLES, "Content-Type: application/n-triples"),
    "graph cut in a statement": message("200 OK", NTRIPLES[:-9], "Content-Type: application/n-triples"),
    "graph cut between statements": message("200 OK", NTRIPLES[:500], "Content-Type: application/n-triples", length=len(NTRIPLES)),
    "graph without an end": message("200 OK", NTRIPLES, "Content-Type: application/n-triples", framed=False),
}


class HostileEngine:
    """The engine; ``moods`` are used up one by one, the last one stays."""

    def __init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._stopping = threading.Event()
        self._open: list[socket.socket] = []
        self._threads: list[threading.Thread] = []
        self._lock = threading.Lock()
        self.moods = ["well"]
        self.requests: list[str] = []
        self.heads: list[str] = []
        self.address = f"http://127.0.0.1:{self._listener.getsockname()[1]}/sparql"
        self._start(self._accept)

    def stop(self) -> None:
        """Stop listening and let every connection go."""
        self._stopping.set()
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        with self._lock:
            for connection in self._open:
                with suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(10)

    def _start(self, target: object, *arguments: object) -> None:
        thread = threading.Thread(target=target, args=arguments)  # type: ignore[arg-type]
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while not self._stopping.is_set():
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            with self._lock:
                self._open.append(connection)
            self._start(self._serve, connection)

    def _serve(self, connection: socket.socket) -> None:
        with connection, suppress(OSError):
            head, body = _read_request(connection)
            query = parse_qs(body.decode()).get("query", [""])[0]
            if head.startswith("GET ") or "ASK { }" in query:
                kind = message("200 OK", b'{"head": {}, "boolean": true}', f"Content-Type: {JSON}", "Connection: close")
                connection.sendall(kind)
                return
            with self._lock:
                self.requests.append(query)
                self.heads.append(head)
                mood = self.moods.pop(0) if len(self.moods) > 1 else self.moods[0]
            self._behave(connection, mood)

    def _behave(self, connection: socket.socket, mood: str) -> None:
        if mood == "hangs":
            self._stopping.wait(60)
        elif mood == "drips":
            connection.sendall(message("200 OK", b"", f"Content-Type: {JSON}", length=len(WHOLE)))
            for at in range(len(WHOLE)):
                connection.sendall(WHOLE[at : at + 1])
                if self._stopping.wait(0.05):
                    return
        else:
            connection.sendall(ANSWERS[mood])


@contextmanager
def hostile_engine() -> Iterator[HostileEngine]:
    """Run an engine for the time of the block."""
    engine = HostileEngine()
    try:
        yield engine
    finally:
        engine.stop()


def _read_request(connection: socket.socket) -> tuple[str, bytes]:
    data = b""
    while b"\r\n\r\n" not in data:
        more = connection.recv(65536)
        if not more:
            raise OSError("closed")
        data += more
    head, _, body = data.partition(b"\r\n\r\n")
    length = next(
        (int(line.split(b":")[1]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")), 0
    )
    while len(body) < length:
        body += connection.recv(65536)
    return head.decode("latin-1"), body
