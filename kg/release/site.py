"""A site: the folder that holds releases, which of them is current, and how new ones come.

    {home}/releases/
        20261124-3fa9c1d2e4b5/   a release (see ``kg.release.release``)
        current                  the id of the release that is served
        .lock                    held while something is built or removed
        .building-*  .trash-*    of a running build, or litter that the next one clears

A release is built in ``.building-…``, flushed, renamed in one step, and named in
``current`` in one more. So a build that dies at any point leaves the site as it was or
with the new release. Reading needs no lock and writes nothing.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rapidfuzz import process

from kg.disk import disk_faults, remove_tree, replace_file
from kg.errors import DamagedReleaseError, NoReleaseError, ReleaseError, UnknownNameError
from kg.release.lock import locked
from kg.release.manifest import BUILDING, DUMP, TRASH
from kg.release.progress import Progress, silent
from kg.release.release import Release, open_release
from kg.terms import DEFAULT_BASE

KEEP = 5
"""How many releases are kept unless asked otherwise."""


class Site:
    """The releases below ``home``. Several processes may read while one builds."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self._folder = home / "releases"

    # ---- reading

    def releases(self) -> tuple[Release, ...]:
        """Return all releases with a whole manifest, the newest first."""
        found = []
        for name in self._names():
            try:
                found.append(open_release(self._folder / name))
            except DamagedReleaseError:
                continue
        return tuple(sorted(found, key=lambda one: (one.info.built, one.id), reverse=True))

    def current_id(self) -> str | None:
        """Return the id of the current release; cheap, may be called often.

        A site whose first build died after the release was whole but before it was named
        current has that release.
        """
        try:
            return (self._folder / "current").read_text(encoding="utf-8").strip() or None
        except FileNotFoundError:
            found = self.releases()
            return found[0].id if found else None

    def current(self) -> Release:
        """Return the current release, not yet verified.

        Raises ``NoReleaseError``, or ``DamagedReleaseError`` if its manifest is.
        """
        name = self.current_id()
        if name is None:
            raise NoReleaseError
        return open_release(self._folder / name)

    def open(self, release: str | None = None) -> Release:
        """Return a release (the current one) after comparing its files with its manifest.

        Raises ``NoReleaseError``, ``UnknownNameError`` or ``DamagedReleaseError``.
        """
        found = self.current() if release is None else self._find(release)
        with disk_faults(found.path):
            found.verify()
        return found

    # ---- building

    def build(
        self,
        data: Path | None = None,
        themes: Path | None = None,
        base: str = DEFAULT_BASE,
        keep: int = KEEP,
        progress: Progress | None = None,
    ) -> Release:
        """Build a release from the folder ``data`` (the bundled data) and make it current.

        The same input gives the release that is there already. Raises ``DataError`` with all
        findings, ``LockedError``, ``EnvironmentFault`` (disk full), ``ParameterError`` (base).
        """
        from kg.release.making import Making  # late: who opens a release reads no tables

        making = Making(data, themes, base, progress or silent)
        with self._locked(), disk_faults(self._folder):
            folder, inputs = making.read()
            release = self._whole(inputs.fingerprint) or making.make(folder, inputs, self._folder)
            self._adopt(release, keep)
        return release

    def build_if_needed(
        self,
        data: Path | None = None,
        themes: Path | None = None,
        base: str = DEFAULT_BASE,
        keep: int = KEEP,
        progress: Progress | None = None,
    ) -> Release:
        """As ``build``, but look first, without reading any table, whether there is work."""
        from kg.release.making import Making  # late: as above

        fingerprint = Making(data, themes, base).fingerprint()
        known = self._whole(fingerprint) if fingerprint else None
        if known is not None and known.id == self.current_id():
            return known
        return self.build(data, themes, base, keep, progress)

    def rebuild(self, release: str, progress: Progress | None = None) -> Release:
        """Make store and tables of a release again from its dump.

        Raises ``DamagedReleaseError`` where the dump or manifest itself is damaged.
        """
        from kg.release.making import remake  # late: as above

        with self._locked(), disk_faults(self._folder):
            found = self._find(release)
            found.verify_dump()
            remade = remake(found, progress or silent)
            self._clear()
        return remade

    def switch(self, release: str) -> Release:
        """Make another release the current one, after verifying it."""
        with self._locked(), disk_faults(self._folder):
            found = self._find(release)
            found.verify()
            self._name_current(found.id)
        return found

    def remove(self, release: str) -> None:
        """Remove a release that is not the current one; a damaged one too."""
        with self._locked(), disk_faults(self._folder):
            if release not in self._names():
                self._find(release)
            if release == self.current_id():
                raise ReleaseError("is_current", release=release)
            self._discard(release)

    # ---- inside

    def _names(self) -> list[str]:
        if not self._folder.is_dir():
            return []
        return sorted(path.name for path in self._folder.iterdir() if path.is_dir() and not path.name.startswith("."))

    def _find(self, release: str) -> Release:
        names = self._names()
        if release not in names:
            near = [name for name, _, _ in process.extract(release, names, limit=3, score_cutoff=50)]
            raise UnknownNameError("release", release, near)
        return open_release(self._folder / release)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        with disk_faults(self.home):
            self._folder.mkdir(parents=True, exist_ok=True)
        with disk_faults(self._folder), locked(self._folder / ".lock"):
            self._clear()
            yield

    def _clear(self) -> None:
        """Remove what builds that died have left."""
        for path in self._folder.iterdir():
            if path.name.startswith((BUILDING, TRASH)):
                remove_tree(path)
            elif path.name.endswith(".tmp"):
                path.unlink()
        for release in self.releases():
            mine = {DUMP, "manifest.json", release.manifest.store.folder, release.manifest.tables.folder}
            for path in release.path.iterdir():
                if path.name not in mine and path.is_dir():
                    remove_tree(path)
                elif path.name.endswith(".tmp"):
                    path.unlink()

    def _whole(self, fingerprint: str) -> Release | None:
        for release in self.releases():
            if release.manifest.fingerprint == fingerprint:
                try:
                    release.verify()
                except DamagedReleaseError:
                    continue
                return release
        return None

    def _adopt(self, release: Release, keep: int) -> None:
        if self.current_id() != release.id or not (self._folder / "current").exists():
            self._name_current(release.id)
        others = [one for one in self.releases() if one.id != release.id]
        for old in others[max(keep, 1) - 1 :]:
            self._discard(old.id)
        self._clear()

    def _name_current(self, release: str) -> None:
        replace_file(self._folder / "current", f"{release}\n".encode())

    def _discard(self, release: str) -> None:
        trash = self._folder / f"{TRASH}{release}"
        os.replace(self._folder / release, trash)
        remove_tree(trash)
