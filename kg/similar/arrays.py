"""A file of named arrays that is mapped into memory, not read: opening it costs nothing.

    BAARRAYS  header length  header (JSON: version, arrays)  array  array …

Arrays start at multiples of 64 bytes; numbers are little-endian. This module knows nothing of
what the arrays hold.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from kg.disk import replacing
from kg.errors import DamagedReleaseError

Array = npt.NDArray[Any]

_MAGIC = b"BAARRAYS"
_ALIGNED = 64


def write_arrays(path: Path, version: str, arrays: Mapping[str, Array]) -> None:
    """Write ``arrays`` to ``path``, flushed; under another name first, so that it is whole or absent.

    Raises ``OSError`` (disk full …).
    """
    places: dict[str, dict[str, Any]] = {}
    at = 0
    for name, one in arrays.items():
        at = _up(at)
        places[name] = {"type": one.dtype.newbyteorder("<").str, "length": len(one), "at": at}
        at += one.nbytes
    header = json.dumps({"version": version, "arrays": places}).encode()
    start = _up(len(_MAGIC) + 4 + len(header))
    with replacing(path) as out:
        out.write(_MAGIC + len(header).to_bytes(4, "little") + header)
        for name, one in arrays.items():
            out.seek(start + places[name]["at"])
            out.write(np.ascontiguousarray(one).data)
        out.truncate(start + at)


def read_arrays(path: Path, version: str) -> Mapping[str, Array] | None:
    """Map the arrays of ``path``; ``None`` where another version of the program wrote it.

    Raises ``DamagedReleaseError`` if the file is none of ours or is cut off.
    """
    try:
        with path.open("rb") as file:
            if file.read(len(_MAGIC)) != _MAGIC:
                raise ValueError("magic")
            length = int.from_bytes(file.read(4), "little")
            header = json.loads(file.read(length))
        if header["version"] != version:
            return None
        start = _up(len(_MAGIC) + 4 + length)
        whole = np.memmap(path, dtype=np.uint8, mode="r")
        return {name: _array(whole, start, **place) for name, place in header["arrays"].items()}
    except (ValueError, KeyError, TypeError) as fault:
        raise DamagedReleaseError(release=path.parent.parent.name, reason=f"{path.name}: {fault}") from fault


def _array(whole: Array, start: int, type: str, length: int, at: int) -> Array:
    kind = np.dtype(type)
    cut = whole[start + at : start + at + length * kind.itemsize]
    return np.asarray(cut).view(kind)


def _up(place: int) -> int:
    return -(-place // _ALIGNED) * _ALIGNED
