"""The way to a SPARQL engine over HTTP: pooled, patient within limits, and suspicious.

An answer counts only if it is 200, of an expected type, framed by a length or chunks that
arrived to the last, and not marked as cut off. Redirects are not followed, proxies and
passwords of the environment (``.netrc``) not used, compressed bodies not accepted. Only
requests that may be sent twice are sent again, after a growing pause with jitter.
This module must not know SPARQL.
"""

from __future__ import annotations

import random
import re
import ssl
import time
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

import httpx

from kg.errors import (
    BusyError,
    EnvironmentFault,
    QueryTimeoutError,
    ReleaseError,
    ResultTooLargeError,
    StoreAwayError,
)
from kg.remote.settings import RemoteSettings

_AGAIN: Final = frozenset({429, 502, 503, 504})
_MOST_PAUSE: Final = 5.0
_ERROR_BYTES: Final = 64 << 10


class Refusal(Exception):  # noqa: N818 - it goes no further than this package
    """The engine answered, with an error: its status and the beginning of what it says."""

    def __init__(self, status: int, text: str) -> None:
        self.status, self.text = status, text
        super().__init__(status, text)


@dataclass(frozen=True, slots=True)
class Reply:
    """A whole answer: media type without parameters, lower case; headers; body."""

    media_type: str
    headers: Mapping[str, str]
    body: bytes


class Link:
    """Connections to one engine. Safe to use from several threads; recovers by itself."""

    def __init__(self, settings: RemoteSettings) -> None:
        self._settings = settings
        self._client: httpx.Client | None = httpx.Client(
            auth=_auth(settings),
            verify=_certificates(settings),
            trust_env=False,
            follow_redirects=False,
            headers={"User-Agent": "brand-atlas", "Accept-Encoding": "identity"},
            limits=httpx.Limits(
                max_connections=settings.connections,
                max_keepalive_connections=settings.connections,
                keepalive_expiry=5.0,
            ),
        )

    def close(self) -> None:
        """Close every connection."""
        client, self._client = self._client, None
        if client is not None:
            client.close()

    def ask(
        self,
        address: str,
        fields: Sequence[tuple[str, str]],
        media_types: Sequence[str],
        seconds: float | None = None,
    ) -> Reply:
        """Send a form that changes nothing and return the whole answer, one of ``media_types``.

        Raises ``Refusal``, ``QueryTimeoutError``, ``ResultTooLargeError``, ``BusyError`` or
        ``StoreAwayError``.
        """
        form: dict[str, list[str]] = {}
        for name, value in fields:
            form.setdefault(name, []).append(value)
        accept = ", ".join(media_types)
        clock = _Clock(seconds or self._settings.seconds)
        for attempt in range(1, self._settings.attempts + 1):
            try:
                request = self._open().build_request(
                    "POST", address, data=form, headers={"Accept": accept},
                    timeout=self._timeout(clock.left()),
                )
                with self._sent(request, clock) as response:
                    return self._whole(response, media_types, clock)
            except (StoreAwayError, BusyError) as error:
                if not self._pause(error, attempt, clock):
                    raise
        raise AssertionError("unreachable")

    def server(self, address: str) -> str:
        """Return how the engine calls itself in its Server header, whatever else it says.

        Raises ``StoreAwayError`` or ``QueryTimeoutError``.
        """
        clock = _Clock(self._settings.seconds)
        for attempt in range(1, self._settings.attempts + 1):
            try:
                request = self._open().build_request("GET", address, timeout=self._timeout(clock.left()))
                with self._sent(request, clock) as response:
                    return str(response.headers.get("server", ""))
            except StoreAwayError as error:
                if not self._pause(error, attempt, clock):
                    raise
        raise AssertionError("unreachable")

    def send(
        self,
        method: str,
        address: str,
        *,
        query: Mapping[str, str] | None = None,
        form: Mapping[str, str] | None = None,
        content: bytes | None = None,
        media_type: str = "",
        again: bool = False,
        missing: bool = False,
    ) -> None:
        """Send something that changes the engine's data.

        ``again``: it may be sent twice (PUT, DELETE). ``missing``: 404 is as good as success.
        A body goes with its length, never in chunks, which Virtuoso takes for nothing at all.
        Raises ``Refusal``, ``QueryTimeoutError`` or ``StoreAwayError``.
        """
        clock = _Clock(self._settings.load_seconds)
        attempts = self._settings.attempts if again else 1
        for attempt in range(1, attempts + 1):
            try:
                self._change(method, address, query, form, content, media_type, missing, clock)
                return
            except (StoreAwayError, BusyError) as error:
                if attempt == attempts or not self._pause(error, attempt, clock):
                    raise

    def _change(
        self,
        method: str,
        address: str,
        query: Mapping[str, str] | None,
        form: Mapping[str, str] | None,
        content: bytes | None,
        media_type: str,
        missing: bool,
        clock: _Clock,
    ) -> None:
        request = self._open().build_request(
            method, address, params=query, data=form, content=content,
            headers={"Content-Type": media_type} if media_type else None,
            timeout=self._timeout(clock.left()),
        )  # fmt: skip
        with self._sent(request, clock) as response:
            if response.status_code in (200, 201, 202, 204):
                return
            if missing and response.status_code == 404:
                return
            self._refuse(response, clock)

    def _open(self) -> httpx.Client:
        if self._client is None:
            raise ReleaseError("closed")
        return self._client

    def _timeout(self, seconds: float) -> httpx.Timeout:
        return httpx.Timeout(seconds, connect=min(self._settings.connect_seconds, seconds))

    @contextmanager
    def _sent(self, request: httpx.Request, clock: _Clock) -> Iterator[httpx.Response]:
        """Send a request; whatever goes wrong on the way becomes an error of the tree."""
        place = shown_address(str(request.url))
        try:
            response = self._open().send(request, stream=True)
            try:
                yield response
            finally:
                response.close()
        except (httpx.ConnectError, httpx.ConnectTimeout) as fault:
            raise StoreAwayError("connect", place=place, reason=_reason(fault)) from None
        except httpx.PoolTimeout:
            raise BusyError(1) from None
        except httpx.TimeoutException:
            raise QueryTimeoutError(seconds=f"{clock.seconds:g}") from None
        except (httpx.TransportError, httpx.StreamError) as fault:
            raise StoreAwayError("closed", place=place, reason=_reason(fault)) from None

    def _whole(self, response: httpx.Response, media_types: Sequence[str], clock: _Clock) -> Reply:
        place = shown_address(str(response.request.url))
        if response.status_code != 200:
            self._refuse(response, clock)
        media_type = response.headers.get("content-type", "").partition(";")[0].strip().lower()
        if media_type not in media_types:
            raise StoreAwayError("type", place=place, found=media_type or "?", wanted=media_types[0])
        if response.headers.get("content-encoding", "identity") != "identity":
            raise StoreAwayError("type", place=place, found="compressed", wanted=media_types[0])
        chunked = response.headers.get("transfer-encoding", "").lower() == "chunked"
        if not chunked and "content-length" not in response.headers:
            raise StoreAwayError("unframed", place=place)  # its end could be anywhere
        return Reply(media_type, response.headers, self._read(response, clock))

    def _read(self, response: httpx.Response, clock: _Clock) -> bytes:
        most = self._settings.answer_bytes
        told = response.headers.get("content-length", "")
        if told.isdigit() and int(told) > most:
            raise ResultTooLargeError("bytes", bytes=most)
        body = bytearray()
        for chunk in response.iter_raw():  # as it comes, else a slow drip would escape the clock
            body += chunk
            if len(body) > most:
                raise ResultTooLargeError("bytes", bytes=most)
            clock.left()
        return bytes(body)

    def _refuse(self, response: httpx.Response, clock: _Clock) -> None:
        """Raise what an answer means that is no success."""
        status, place = response.status_code, shown_address(str(response.request.url))
        if 300 <= status < 400:
            raise StoreAwayError("redirect", place=place, status=status)
        if status == 206:
            raise StoreAwayError("partial", place=place)
        if status in (401, 403, 407):
            raise StoreAwayError("login", place=place, status=status)
        if status in (408, 504):
            raise QueryTimeoutError(seconds=f"{clock.seconds:g}")
        wait = response.headers.get("retry-after", "")
        if status in (429, 503) and wait.isdigit():
            raise BusyError(max(1, min(int(wait), 3600)))
        if status in _AGAIN or not 400 <= status < 600:
            raise StoreAwayError("status", place=place, status=status)
        said = bytearray()
        for chunk in response.iter_raw():
            said += chunk
            clock.left()
            if len(said) > _ERROR_BYTES:
                break
        raise Refusal(status, said[:_ERROR_BYTES].decode("utf-8", "replace"))

    def _pause(self, error: StoreAwayError | BusyError, attempt: int, clock: _Clock) -> bool:
        """Wait before the next attempt; false where another one would not help or not fit."""
        if attempt >= self._settings.attempts:
            return False
        if isinstance(error, StoreAwayError) and error.detail not in ("connect", "closed", "status"):
            return False
        pause = self._settings.backoff_seconds * 2 ** (attempt - 1) * random.uniform(0.5, 1.5)
        if isinstance(error, BusyError):
            pause = max(pause, float(error.retry_after))
        if pause > _MOST_PAUSE or clock.elapsed() + pause >= clock.seconds:
            return False
        time.sleep(pause)
        return True


class _Clock:
    """One limit for a call with all its attempts."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._started = time.monotonic()

    def elapsed(self) -> float:
        return time.monotonic() - self._started

    def left(self) -> float:
        """Return the seconds that are left; raises ``QueryTimeoutError`` where none are."""
        left = self.seconds - self.elapsed()
        if left <= 0:
            raise QueryTimeoutError(seconds=f"{self.seconds:g}")
        return left


class _Bearer(httpx.Auth):
    def __init__(self, token: str) -> None:
        self._token = token

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        request.headers["Authorization"] = f"Bearer {self._token}"
        yield request


def _auth(settings: RemoteSettings) -> httpx.Auth | None:
    user, password = settings.user, settings.password.reveal()
    if settings.auth == "basic":
        return httpx.BasicAuth(user, password)
    if settings.auth == "digest":
        return httpx.DigestAuth(user, password)
    return _Bearer(settings.token.reveal()) if settings.auth == "bearer" else None


def _certificates(settings: RemoteSettings) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=settings.ca_file or None)
    except (OSError, ssl.SSLError) as fault:
        raise EnvironmentFault("certificates", path=settings.ca_file, reason=str(fault)) from None


def shown_address(address: str) -> str:
    """Return scheme, host, port and path of an address: what may be shown."""
    parts = urlsplit(address)
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname or "?"
    return f"{parts.scheme}://{host}{f':{parts.port}' if parts.port else ''}{parts.path}"


def _reason(fault: Exception) -> str:
    return re.sub(r"\s+", " ", str(fault) or type(fault).__name__)[:200]
