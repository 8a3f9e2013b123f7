"""One release: an immutable folder with a compiled store, its dump, derived tables, manifest.

    20261124-3fa9c1d2e4b5/
        manifest.json   what is in here, with a hash of every file, sealed
        dump.nq         all graphs as N-Quads: what the store can be made from again
        store/          the compiled store (RocksDB)
        tables/         derived tables: search.sqlite …

Opening reads and never writes. This module knows nothing of how a release is made.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from kg.disk import hash_files
from kg.errors import DamagedReleaseError
from kg.model import ReleaseInfo
from kg.release.manifest import Files, Manifest, read_manifest

SMALL_DUMP = 64 << 20
"""A dump up to this size (bytes) is hashed at every opening: releases this small are served
from memory, loaded from the dump. The files of the store are hashed always."""

_UNHASHED = ("LOG", "LOCK")  # RocksDB's diary and lock: no data, and machine-dependent


@dataclass(frozen=True, slots=True)
class Release:
    """A release on disk. ``open_release`` reads one."""

    path: Path
    manifest: Manifest

    @property
    def id(self) -> str:
        """``YYYYMMDD-`` and 12 hex digits of the content hash."""
        return self.manifest.info.id

    @property
    def info(self) -> ReleaseInfo:
        """What it holds and where it comes from."""
        return self.manifest.info

    @property
    def store_path(self) -> Path:
        """The folder of the compiled store."""
        return self.path / self.manifest.store.folder

    @property
    def dump_path(self) -> Path:
        """All graphs as one N-Quads file."""
        return self.path / self.manifest.dump.name

    @property
    def tables(self) -> Mapping[str, Path]:
        """The derived tables by file name (``search.sqlite`` …)."""
        return MappingProxyType({
            file.name: self.path / self.manifest.tables.folder / file.name for file in self.manifest.tables.files
        })

    def verify(self, *, full: bool = False) -> None:
        """Compare all files with the manifest; ``full`` hashes a large dump too.

        Raises ``DamagedReleaseError`` that names the first file that differs. A store whose
        files are all as they were when its quads were counted has that many quads still.
        """
        self._verify_files(self.manifest.store)
        self._verify_files(self.manifest.tables)
        dump = self.manifest.dump
        self._verify_size(self.dump_path, dump.name, dump.bytes)
        if (full or dump.bytes <= SMALL_DUMP) and hash_files(self.path, [dump.name]) != (dump,):
            raise DamagedReleaseError("file", release=self.id, file=dump.name)

    def verify_dump(self) -> None:
        """Raise ``DamagedReleaseError`` unless the dump is what it was."""
        dump = self.manifest.dump
        try:
            whole = hash_files(self.path, [dump.name]) == (dump,)
        except OSError:
            whole = False
        if not whole:
            raise DamagedReleaseError("dump", release=self.id, file=dump.name)

    def _verify_files(self, expected: Files) -> None:
        folder = self.path / expected.folder
        if not folder.is_dir():
            raise DamagedReleaseError("lost", release=self.id, file=expected.folder)
        for file in expected.files:
            self._verify_size(folder / file.name, f"{expected.folder}/{file.name}", file.bytes)
        known = {file.name for file in expected.files}
        for name in data_files(folder):
            if name not in known:
                raise DamagedReleaseError("stray", release=self.id, file=f"{expected.folder}/{name}")
        for file, found in zip(expected.files, hash_files(folder, [one.name for one in expected.files]), strict=True):
            if file != found:
                raise DamagedReleaseError("file", release=self.id, file=f"{expected.folder}/{file.name}")

    def _verify_size(self, path: Path, name: str, size: int) -> None:
        try:
            found = path.stat().st_size
        except OSError as fault:
            raise DamagedReleaseError("lost", release=self.id, file=name) from fault
        if found != size:
            raise DamagedReleaseError("file", release=self.id, file=name)


def open_release(path: Path) -> Release:
    """Read the manifest of the release in ``path``; raises ``DamagedReleaseError``."""
    release = Release(path, read_manifest(path))
    if release.id != path.name:
        raise DamagedReleaseError("manifest", release=path.name)
    return release


def data_files(folder: Path) -> tuple[str, ...]:
    """Return the names of all files of a store or table folder that hold data, sorted."""
    return tuple(sorted(
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and path.name.partition(".")[0] not in _UNHASHED
    ))
