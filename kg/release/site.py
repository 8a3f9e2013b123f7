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

import gc
import os
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from rapidfuzz import process

from kg.build import Inputs, check_base, inputs_of, title_of
from kg.disk import disk_faults, flush_folder, flush_tree, remove_tree, replace_file
from kg.errors import DamagedReleaseError, DataError, NoReleaseError, ReleaseError, UnknownNameError
from kg.model import Label, Ref, ReleaseInfo
from kg.readers import Folder, read_folder
from kg.readers.folder import table_files, themes_file
from kg.records import Source
from kg.release.compile import (
    DUMP,
    Clock,
    Compiled,
    Progress,
    compile_dump,
    compile_release,
    silent,
)
from kg.release.lock import locked
from kg.release.manifest import Manifest
from kg.release.release import Release, open_release
from kg.resources import resource_folder
from kg.terms import DEFAULT_BASE, Kind, mint

KEEP = 5
"""How many releases are kept unless asked otherwise."""

_BUILDING, _TRASH = ".building-", ".trash-"


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
        tell = progress or silent
        check_base(base)
        clock = Clock()
        with self._locked(), disk_faults(self._folder):
            tell("read", 0, 1)
            with clock.step("read"):
                folder = read_folder(data or _bundled_data(), themes=themes, base=base)
            if folder.errors:
                raise DataError(folder.findings)
            inputs = inputs_of(folder.files, folder.themes_path, base)
            tell("read", 1, 1)
            release = self._whole(inputs.fingerprint) or self._make(folder, inputs, clock, tell)
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
        check_base(base)
        known = self._known(data or _bundled_data(), themes, base)
        if known is not None and known.id == self.current_id():
            return known
        return self.build(data, themes, base, keep, progress)

    def rebuild(self, release: str, progress: Progress | None = None) -> Release:
        """Make store and tables of a release again from its dump.

        Raises ``DamagedReleaseError`` where the dump or manifest itself is damaged.
        """
        with self._locked(), disk_faults(self._folder):
            found = self._find(release)
            found.verify_dump()
            number = 1 + max(int(path.name.rpartition(".")[2]) for path in (
                Path("x.0"), *found.path.glob("store.*[0-9]"), *found.path.glob("tables.*[0-9]")))
            fresh = (f"store.{number}", f"tables.{number}")
            try:
                store, tables = compile_dump(
                    found.dump_path, found.info.count("quads"), found.info.base,
                    found.path / fresh[0], found.path / fresh[1], progress or silent)
                for name in fresh:
                    flush_tree(found.path / name)
                flush_folder(found.path)
                manifest = replace(found.manifest, store=store, tables=tables)
                manifest.write(found.path)  # the one step that makes the new files count
            except BaseException as fault:
                _let_go(fault)
                for name in (*fresh, f"{fresh[0]}.loading"):
                    remove_tree(found.path / name)
                raise
            self._clear()
        return Release(found.path, manifest)

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
            if path.name.startswith((_BUILDING, _TRASH)):
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

    def _known(self, data: Path, themes: Path | None, base: str) -> Release | None:
        """Return the release made of exactly this input, if it is there."""
        if not data.is_dir():
            return None
        try:
            inputs = inputs_of(table_files(data), themes_file(data, themes), base)
        except (DataError, OSError):
            return None  # a full build will say what is wrong
        return self._whole(inputs.fingerprint)

    def _whole(self, fingerprint: str) -> Release | None:
        for release in self.releases():
            if release.manifest.fingerprint == fingerprint:
                try:
                    release.verify()
                except DamagedReleaseError:
                    continue
                return release
        return None

    def _make(self, folder: Folder, inputs: Inputs, clock: Clock, progress: Progress) -> Release:
        now = datetime.now(UTC).astimezone()
        name = f"{now:%Y%m%d}-{inputs.fingerprint[:12]}"
        target = self._folder / f"{_BUILDING}{name}"
        target.mkdir()
        try:
            compiled = compile_release(folder, inputs, target, clock, progress)
            progress("check", 0, 1)
            again = inputs_of(folder.files, folder.themes_path, inputs.base)
            for before, after in zip(inputs.files, again.files, strict=True):
                if before != after:
                    raise ReleaseError("inputs_changed", file=after.name)
            with clock.step("flush"):
                flush_tree(target)
            manifest = _manifest(name, now, folder, inputs, compiled, clock)
            manifest.write(target)
            place = self._folder / name
            if place.exists():  # of the same input, but damaged
                os.replace(place, self._folder / f"{_TRASH}{name}")
            os.replace(target, place)
            flush_folder(self._folder)
            flush_folder(self.home)
            progress("check", 1, 1)
        except BaseException as fault:
            _let_go(fault)
            remove_tree(target)
            raise
        return Release(place, manifest)

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
        trash = self._folder / f"{_TRASH}{release}"
        os.replace(self._folder / release, trash)
        remove_tree(trash)


def _let_go(fault: BaseException) -> None:
    """Close the store that the frames of ``fault`` hold open, so that its files can go."""
    link: BaseException | None = fault
    while link is not None:
        traceback.clear_frames(link.__traceback__)
        link = link.__context__
    gc.collect()


def _bundled_data() -> Path:
    return resource_folder("data") / "shandong"


def _manifest(
    name: str, now: datetime, folder: Folder, inputs: Inputs, compiled: Compiled, clock: Clock
) -> Manifest:
    counts = compiled.counts
    info = ReleaseInfo(
        id=name,
        built=now.isoformat(timespec="seconds"),
        title=title_of(folder),
        base=inputs.base,
        counts=(*counts.things.items(), ("quads", counts.quads)),
        sources=tuple(
            Ref(mint(Kind.SOURCE, row.key, inputs.base), Kind.SOURCE, row.key, Label(row.name, row.name_en))
            for row in (item.record for item in folder.rows(Source))
        ),
        version=inputs.version,
    )
    graphs = tuple((graph.value, count) for graph, count in counts.graphs.items())
    return Manifest(info, inputs, graphs, compiled.dump, compiled.store, compiled.tables, tuple(clock.seconds.items()))
