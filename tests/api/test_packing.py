"""Pages, JSON, pictures and static files go out compressed for those who take it."""

from __future__ import annotations

import asyncio
import hashlib
from typing import Any

import pytest

from api.codings import CODINGS, choose_coding
from api.packing import Packing
from tests.api.looking import find, parse
from tests.support.codings import UNPACK

BROWSER = {"accept": "text/html,*/*;q=0.8", "accept-encoding": "identity"}
PATHS = ["/", "/themes.json", "/id/brand/yangfan.ttl", "/views/overview.svg", "/openapi.json"]


def raw(client: Any, path: str, **headers: str) -> tuple[Any, bytes]:
    """Return the answer and its bytes as they came over the line."""
    with client.stream("GET", path, headers={**BROWSER, **headers}) as answer:
        return answer, b"".join(answer.iter_raw())


def answer_of(app: Any, accepted: bytes) -> list[dict[str, Any]]:
    """Return what leaves when ``app`` answers a client that takes ``accepted``."""
    sent: list[dict[str, Any]] = []

    async def keep(message: Any) -> None:
        sent.append(message)

    scope = {"type": "http", "path": "/x", "headers": [(b"accept-encoding", accepted)]}
    asyncio.run(Packing(app)(scope, None, keep))  # type: ignore[arg-type]
    return sent


@pytest.mark.parametrize("coding", UNPACK)
@pytest.mark.parametrize("path", PATHS)
def test_compressed_and_plain_answers_are_the_same(client: Any, path: str, coding: str) -> None:
    plain, body = raw(client, path)
    assert "content-encoding" not in plain.headers
    assert "Accept-Encoding" in plain.headers["vary"]
    packed, short = raw(client, path, **{"accept-encoding": coding})
    assert packed.headers["content-encoding"] == coding
    assert int(packed.headers["content-length"]) == len(short) < len(body) / 2
    assert UNPACK[coding](short) == body
    assert packed.headers.get("etag") == plain.headers.get("etag")


def test_a_compressed_answer_may_be_revisited(client: Any) -> None:
    first, _ = raw(client, "/", **{"accept-encoding": "br"})
    again, body = raw(client, "/", **{"accept-encoding": "br", "if-none-match": first.headers["etag"]})
    assert (again.status_code, body) == (304, b"")
    assert "Accept-Encoding" in again.headers["vary"]
    assert "content-encoding" not in again.headers


def test_head_gives_the_length_of_the_compressed_answer(client: Any) -> None:
    got, body = raw(client, "/", **{"accept-encoding": "br"})
    headed = client.head("/", headers={**BROWSER, "accept-encoding": "br"})
    assert headed.headers["content-length"] == got.headers["content-length"] == str(len(body))
    assert headed.content == b""


def test_static_files_are_compressed_well_and_once(client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    page = parse(client.get("/", headers=BROWSER).text)
    (path, *_) = [one.get("src") for one in find(page, "script[src]")]
    _, plain = raw(client, path)
    first, packed = raw(client, path, **{"accept-encoding": "br"})
    assert first.headers["cache-control"].endswith("immutable")
    assert len(packed) < len(plain) / 2
    monkeypatch.setattr("api.codings.Coding.pack", None)  # whoever compresses now fails
    assert raw(client, path, **{"accept-encoding": "br"})[1] == packed


def test_what_is_compressed_already_is_left_alone() -> None:
    async def picture(_: Any, __: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"image/png")]})
        await send({"type": "http.response.body", "body": b"x" * 9000})

    sent = answer_of(picture, b"gzip")
    assert sent[0]["headers"] == [(b"content-type", b"image/png")]
    assert sent[1]["body"] == b"x" * 9000


def test_short_answers_are_sent_as_they_are(client: Any) -> None:
    assert "content-encoding" not in raw(client, "/healthz", **{"accept-encoding": "gzip, br, zstd"})[0].headers


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("", None), ("identity", None), ("deflate", None), ("gzip", "gzip"), ("x-gzip", "gzip"),
        ("GZIP ; q=0.5", "gzip"), ("gzip, deflate, br, zstd", "zstd"), ("br, gzip", "br"),
        ("zstd;q=0.5, br;q=0.8, gzip;q=0.8", "br"), ("*", "zstd"), ("*;q=0", None),
        ("*;q=0, gzip", "gzip"), ("zstd;q=0, *", "br"), ("gzip;q=0", None), ("gzip;q=high", None),
        ("gzip;q=0.3, identity;q=0.9", None), ("gzip;q=nan", None), (",,;;=", None),
    ],
)  # fmt: skip
def test_the_coding_that_is_liked_best_is_chosen(header: str, name: str | None) -> None:
    chosen = choose_coding(header.encode())
    assert (chosen.name.decode() if chosen else None) == name


@pytest.mark.parametrize("coding", CODINGS, ids=lambda one: one.name.decode())
def test_long_answers_are_compressed_as_they_come(coding: Any) -> None:
    piece = b"".join(hashlib.sha256(bytes([n])).hexdigest().encode() for n in range(256)) * 4

    async def long(_: Any, __: Any, send: Any) -> None:
        headers = [(b"content-type", b"text/csv"), (b"etag", b'"strong"'), (b"content-length", b"%d" % (40 * len(piece)))]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        for _ in range(40):
            await send({"type": "http.response.body", "body": piece, "more_body": True})
        await send({"type": "http.response.body", "body": b""})

    sent = answer_of(long, coding.name)
    headers = dict(sent[0]["headers"])
    assert b"content-length" not in headers
    assert headers[b"etag"] == b'W/"strong"'
    assert not sent[-1].get("more_body", False)
    assert all(part["more_body"] for part in sent[1:-1])
    assert sum(len(part["body"]) > 0 for part in sent[1:]) > 1, "it was gathered before it was sent"
    assert UNPACK[coding.name.decode()](b"".join(part["body"] for part in sent[1:])) == piece * 40
