"""How a client unpacks each content coding, with the libraries' own one-shot functions."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Mapping
from types import MappingProxyType

import brotli
import zstandard


def _unpack_zstd(body: bytes) -> bytes:
    return zstandard.ZstdDecompressor().decompressobj().decompress(body)


UNPACK: Mapping[str, Callable[[bytes], bytes]] = MappingProxyType(
    {"zstd": _unpack_zstd, "br": brotli.decompress, "gzip": gzip.decompress}
)
