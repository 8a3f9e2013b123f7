"""Content codings: which one a client likes best, and the compressors (RFC 9110, section 12.5.3).

zstd (RFC 8878) goes before br (RFC 7932) and gzip (RFC 1952) where a client likes them equally:
it takes a fifth of gzip's time for a smaller result. ``thorough`` is for what is compressed
once and sent for a year. This module must not know what is compressed.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final, Protocol, cast

import brotli
import zstandard

WORTH_BYTES: Final = 1024
"""Shorter bodies are not worth compressing."""

INLINE_BYTES: Final = 32 << 10
"""Longer bodies are compressed in a thread, so that nobody waits for them."""


class Packer(Protocol):
    """Compresses a body piece by piece in bounded memory."""

    def compress(self, data: bytes, /) -> bytes:
        """Take the next piece; return what can be sent already."""
        ...

    def flush(self) -> bytes:
        """Return the rest."""
        ...


@dataclass(frozen=True, slots=True)
class Coding:
    """One content coding: its name in headers, what makes a packer of a level, and two levels."""

    name: bytes
    open: Callable[[int], Packer]
    quick: int
    thorough: int

    def packer(self, thorough: bool = False) -> Packer:
        """Return a packer for one body."""
        return self.open(self.thorough if thorough else self.quick)

    def pack(self, body: bytes, thorough: bool = False) -> bytes:
        """Return ``body`` compressed."""
        packer = self.packer(thorough)
        return packer.compress(body) + packer.flush()


class _Brotli:
    def __init__(self, quality: int) -> None:
        self._packer: Any = brotli.Compressor(quality=quality)

    def compress(self, data: bytes, /) -> bytes:
        # Left alone it gathers up to 16 MB before it gives anything.
        return bytes(self._packer.process(data) + self._packer.flush())

    def flush(self) -> bytes:
        return bytes(self._packer.finish())


def _zstd(level: int) -> Packer:
    return cast(Packer, zstandard.ZstdCompressor(level=level).compressobj())


def _gzip(level: int) -> Packer:
    return zlib.compressobj(level, wbits=zlib.MAX_WBITS | 16)


CODINGS: Final = (
    Coding(b"zstd", _zstd, 3, 17),
    Coding(b"br", _Brotli, 4, 9),
    Coding(b"gzip", _gzip, 4, 9),
)
"""What can be sent, best first."""


@lru_cache(maxsize=256)
def choose_coding(accepted: bytes) -> Coding | None:
    """Return the coding for an Accept-Encoding header, ``None``: the body as it is.

    >>> choose_coding(b"gzip;q=1.0, br;q=0.5").name
    b'gzip'
    >>> choose_coding(b"identity") is None
    True
    """
    weights: dict[bytes, float] = {}
    for part in accepted.lower().split(b","):
        name, _, parameter = part.partition(b";")
        weights[name.strip().removeprefix(b"x-")] = _weight(parameter)
    others = weights.get(b"*", 0.0)
    best = max(CODINGS, key=lambda one: weights.get(one.name, others))
    liked = weights.get(best.name, others)
    return best if liked > 0 and liked >= weights.get(b"identity", 0.0) else None


def _weight(parameter: bytes) -> float:
    key, _, value = parameter.partition(b"=")
    if key.strip() != b"q":
        return 1.0
    try:
        weight = float(value)
    except ValueError:
        return 0.0
    return weight if 0 <= weight <= 1 else 0.0
