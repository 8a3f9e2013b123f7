"""Files that must be whole: hashing, flushing to disk, replacing in one step, clear faults.

Nothing counts as written before its file and the folder that names it have been flushed.
This module must not know what is in the files.
"""

from __future__ import annotations

import errno
import hashlib
import os
import secrets
import shutil
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from kg.errors import EnvironmentFault

DEVICES = frozenset({"con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in range(10))})
"""Names that Windows keeps for devices, whatever the case and the suffix; no file can have them."""

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_FULL_WORDS = ("no space left", "disk quota", "file too large", "disk is full")


@dataclass(frozen=True, slots=True)
class FileHash:
    """A file by name (relative, with ``/``), size in bytes, and SHA-256 in hex."""

    name: str
    bytes: int
    sha256: str


def hash_file(path: Path) -> str:
    """Return the SHA-256 of a file in hex."""
    with path.open("rb", buffering=0) as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def hash_files(folder: Path, names: Iterable[str]) -> tuple[FileHash, ...]:
    """Hash files of a folder, several at a time (hashing lets go of the interpreter lock)."""

    def one(name: str) -> FileHash:
        path = folder / name
        return FileHash(name, path.stat().st_size, hash_file(path))

    with ThreadPoolExecutor(max_workers=min(4, os.cpu_count() or 1)) as pool:
        return tuple(pool.map(one, names))


def flush_tree(folder: Path) -> None:
    """Flush every file below ``folder``, and every folder, to disk."""
    for parent, _, files in os.walk(folder):
        for name in files:
            _flush(Path(parent, name))
        flush_folder(Path(parent))


def flush_folder(folder: Path) -> None:
    """Flush the names in a folder to disk (on Windows there is nothing to do)."""
    if os.name == "posix":
        _flush(folder)


def _flush(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY if os.name == "posix" else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """Open a file that takes the place of ``path`` in one step when all went well.

    ``path`` has the old content or the new, never half. Two writers at once do not disturb each
    other; the later one stays. Raises ``OSError``.
    """
    fresh = path.with_name(f".{secrets.token_hex(8)}.tmp")
    try:
        with fresh.open("xb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(fresh, path)
    except BaseException:
        with suppress(OSError):
            fresh.unlink()
        raise
    flush_folder(path.parent)


def replace_file(path: Path, content: bytes) -> None:
    """Give a file new content in one step, as ``replacing`` does. Raises ``OSError``."""
    with replacing(path) as stream:
        stream.write(content)


def remove_tree(folder: Path) -> None:
    """Remove a folder and all in it; one that is gone already is no fault."""

    def gone(function: object, path: str, error: tuple[object, BaseException, object]) -> None:
        if not isinstance(error[1], FileNotFoundError):
            raise error[1]

    shutil.rmtree(folder, onerror=gone)


@contextmanager
def disk_faults(path: Path) -> Iterator[None]:
    """Turn what the operating system says into ``EnvironmentFault``, disk full by its name."""
    try:
        yield
    except OSError as fault:
        words = str(fault).lower()
        if fault.errno in _FULL or any(phrase in words for phrase in _FULL_WORDS):
            raise EnvironmentFault("disk_full", path=path) from fault
        if fault.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
            raise EnvironmentFault("home", path=path, reason=fault.strerror or str(fault)) from fault
        raise EnvironmentFault("io", path=fault.filename or path, reason=fault.strerror or str(fault)) from fault
