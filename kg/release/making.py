"""Makes a release of a data folder, and a damaged one again from its dump.

Everything is written beside what is in use; the one step that makes it count is the last.
This module must not know which release is current, nor which are kept.
"""

from __future__ import annotations

import gc
import os
import traceback
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from kg.build import check_base, inputs_of, title_of
from kg.disk import flush_folder, flush_tree, remove_tree
from kg.errors import DataError, ReleaseError
from kg.inputs import Inputs
from kg.model import Label, Ref, ReleaseInfo
from kg.readers import Folder, read_folder
from kg.readers.folder import table_files, themes_file
from kg.records import Source
from kg.release.compile import Clock, Compiled, compile_dump, compile_release
from kg.release.manifest import BUILDING, TRASH, Manifest
from kg.release.progress import Progress, silent
from kg.release.release import Release
from kg.resources import resource_folder
from kg.terms import Kind, mint


@dataclass(frozen=True, slots=True)
class Making:
    """A release to be made: from which folder (the bundled one) and themes, under which base.

    Raises ``ParameterError`` for a base that no IRI can start with.
    """

    data: Path | None
    themes: Path | None
    base: str
    tell: Progress = silent
    clock: Clock = field(default_factory=Clock)

    def __post_init__(self) -> None:
        check_base(self.base)

    @property
    def folder(self) -> Path:
        """The folder of the tables."""
        return self.data or resource_folder("data") / "shandong"

    def fingerprint(self) -> str:
        """Return the hash of everything it is made from, without reading tables; else nothing."""
        if not self.folder.is_dir():
            return ""
        try:
            return inputs_of(table_files(self.folder), themes_file(self.folder, self.themes), self.base).fingerprint
        except (DataError, OSError):
            return ""  # a full build will say what is wrong

    def read(self) -> tuple[Folder, Inputs]:
        """Look the folder through; raises ``DataError`` with all findings."""
        self.tell("read", 0, 1)
        with self.clock.step("read"):
            folder = read_folder(self.folder, themes=self.themes, base=self.base)
        if folder.errors:
            raise DataError(folder.findings)
        inputs = inputs_of(folder.files, folder.themes_path, self.base)
        self.tell("read", 1, 1)
        return folder, inputs

    def make(self, folder: Folder, inputs: Inputs, releases: Path) -> Release:
        """Make the release below ``releases``; raises ``ReleaseError`` where a file changed meanwhile."""
        now = datetime.now(UTC).astimezone()
        name = f"{now:%Y%m%d}-{inputs.fingerprint[:12]}"
        target = releases / f"{BUILDING}{name}"
        target.mkdir()
        try:
            compiled = compile_release(folder, inputs, target, self.clock, self.tell)
            self.tell("check", 0, 1)
            again = inputs_of(folder.files, folder.themes_path, inputs.base)
            for before, after in zip(inputs.files, again.files, strict=True):
                if before != after:
                    raise ReleaseError("inputs_changed", file=after.name)
            with self.clock.step("flush"):
                flush_tree(target)
            manifest = _manifest(name, now, folder, inputs, compiled, self.clock)
            manifest.write(target)
            place = releases / name
            if place.exists():  # of the same input, but damaged
                os.replace(place, releases / f"{TRASH}{name}")
            os.replace(target, place)
            flush_folder(releases)
            flush_folder(releases.parent)
            self.tell("check", 1, 1)
        except BaseException as fault:
            _let_go(fault)
            remove_tree(target)
            raise
        return Release(place, manifest)


def remake(found: Release, tell: Progress = silent) -> Release:
    """Make store and tables of a release again from its dump, which must be whole."""
    number = 1 + max(int(path.name.rpartition(".")[2]) for path in (
        Path("x.0"), *found.path.glob("store.*[0-9]"), *found.path.glob("tables.*[0-9]")))
    fresh = (f"store.{number}", f"tables.{number}")
    try:
        store, tables = compile_dump(
            found.dump_path, found.info.count("quads"), found.info.base,
            found.path / fresh[0], found.path / fresh[1], tell)
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
    return Release(found.path, manifest)


def _let_go(fault: BaseException) -> None:
    """Close the store that the frames of ``fault`` hold open, so that its files can go."""
    link: BaseException | None = fault
    while link is not None:
        traceback.clear_frames(link.__traceback__)
        link = link.__context__
    gc.collect()


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
