"""Results that may be sent again: a bounded memory of answers of one release.

An answer is found by what was asked (query, graphs, format) and, faster, by the bytes of the
address that asked it. A new release begins with an empty memory. This module must not know
how an answer was made.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass, field

from api.codings import WORTH_BYTES, Coding

Headers = list[tuple[bytes, bytes]]

_MOST_ADDRESSES = 8192
_LONGEST_ADDRESS = 16_384


@dataclass(slots=True)
class Entry:
    """One answer as it is sent; ``packed`` are its compressed forms that somebody wanted.

    ``headers`` go with the plain body, ``headers_packed`` (without length and coding) with the others.
    """

    body: bytes
    etag: bytes
    headers: Headers
    headers_packed: Headers
    packed: dict[bytes, bytes] = field(default_factory=dict)
    size: int = 0

    def __post_init__(self) -> None:
        self.size = len(self.body) + 1024

    def lacks(self, coding: Coding | None) -> bool:
        """Tell whether it should be sent in ``coding`` and is not compressed so yet."""
        return coding is not None and len(self.body) >= WORTH_BYTES and coding.name not in self.packed

    def pack(self, coding: Coding, packed: bytes) -> None:
        """Keep a compressed form."""
        self.packed[coding.name] = packed
        self.size += len(packed)


class ResultCache:
    """Least recently used out first; ``most_bytes`` 0 keeps nothing."""

    def __init__(self, most_bytes: int) -> None:
        self._most = most_bytes
        self._bytes = 0
        self._entries: OrderedDict[Hashable, Entry] = OrderedDict()
        self._addresses: OrderedDict[Hashable, Hashable] = OrderedDict()
        self.release = ""

    def __len__(self) -> int:
        return len(self._entries)

    @property
    def kept_bytes(self) -> int:
        """Bytes now kept."""
        return self._bytes

    def turn_to(self, release: str) -> None:
        """Forget everything if it was made from another release."""
        if release != self.release:
            self.release = release
            self._entries.clear()
            self._addresses.clear()
            self._bytes = 0

    def at(self, address: Hashable) -> Entry | None:
        """Return the answer to exactly this address."""
        key = self._addresses.get(address)
        return None if key is None else self.get(key)

    def get(self, key: Hashable) -> Entry | None:
        """Return the answer to this question."""
        entry = self._entries.get(key)
        if entry is not None:
            self._entries.move_to_end(key)
        return entry

    def put(self, key: Hashable, entry: Entry) -> None:
        """Keep an answer, unless it would take more than an eighth of the room."""
        if entry.size * 8 > self._most:
            return
        old = self._entries.pop(key, None)
        self._bytes += entry.size - (old.size if old else 0)
        self._entries[key] = entry
        self._shrink()

    def link(self, address: tuple[bytes, ...], key: Hashable) -> None:
        """Remember that ``address`` asks for ``key``."""
        if self._most and sum(map(len, address)) <= _LONGEST_ADDRESS:
            self._addresses[address] = key
            if len(self._addresses) > _MOST_ADDRESSES:
                self._addresses.popitem(last=False)

    def pack(self, key: Hashable, entry: Entry, coding: Coding, packed: bytes) -> None:
        """Keep a compressed form of an answer as well, within the same bounds."""
        known = self._entries.get(key) is entry and coding.name not in entry.packed
        entry.pack(coding, packed)
        if known:
            self._bytes += len(packed)
            self._shrink()

    def _shrink(self) -> None:
        while self._bytes > self._most:
            _, gone = self._entries.popitem(last=False)
            self._bytes -= gone.size
