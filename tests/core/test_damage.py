"""A damaged release is never served: it is told, and restored from its dump."""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.errors import DamagedReleaseError, ReleaseError
from kg.release import Release, Site
from kg.release import release as release_module
from tests.core.folders import quads, write_folder


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site with one good release; copied by each test."""
    folder = tmp_path_factory.mktemp("whole")
    Site(folder / "home").build(write_folder(folder / "data"))
    return folder / "home"


@pytest.fixture
def site(whole: Path, tmp_path: Path) -> Site:
    shutil.copytree(whole, tmp_path / "home")
    return Site(tmp_path / "home")


def flip(path: Path, seed: int = 3) -> None:
    """Flip one bit somewhere in the middle of a file."""
    data = bytearray(path.read_bytes())
    at = random.Random(seed).randrange(len(data) // 4, len(data))
    data[at] ^= 0x10
    path.write_bytes(data)


def largest(folder: Path, pattern: str) -> Path:
    return max(folder.glob(pattern), key=lambda path: path.stat().st_size)


def manifest_of_rocksdb(release: Release) -> Path:
    return largest(release.store_path, "MANIFEST-*")


DAMAGE: dict[str, Callable[[Release], object]] = {
    "a bit is flipped in a table file": lambda one: flip(largest(one.store_path, "*.sst")),
    "a table file is cut": lambda one: os.truncate(largest(one.store_path, "*.sst"), 100),
    "a table file is gone": lambda one: largest(one.store_path, "*.sst").unlink(),
    "RocksDB's MANIFEST is cut": lambda one: os.truncate(manifest_of_rocksdb(one), 200),
    "RocksDB's MANIFEST is empty": lambda one: os.truncate(manifest_of_rocksdb(one), 0),
    "a write-ahead log has other bytes": lambda one: largest(one.store_path, "*.log").write_bytes(b"\1" * 43),
    "CURRENT names another MANIFEST": lambda one: (one.store_path / "CURRENT").write_text("MANIFEST-999999\n"),
    "a file appears that is not its own": lambda one: (one.store_path / "000099.log").write_bytes(b"more"),
    "the store is gone": lambda one: shutil.rmtree(one.store_path),
    "the search table has a flipped bit": lambda one: flip(one.tables["search.sqlite"]),
    "the search table is gone": lambda one: one.tables["search.sqlite"].unlink(),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_damage_is_told_and_mended_from_the_dump(damage: str, site: Site) -> None:
    before = quads(ox.Store.read_only(str(site.current().store_path)))
    DAMAGE[damage](site.current())
    with pytest.raises(DamagedReleaseError) as raised:
        site.open()
    release = site.current_id() or ""
    assert f"kg releases --rebuild {release}" in raised.value.text("zh")
    assert f"kg releases --rebuild {release}" in raised.value.text("en")
    rebuilt = site.rebuild(release)
    assert site.open().id == release == rebuilt.id
    site.open().verify(full=True)
    assert quads(ox.Store.read_only(str(rebuilt.store_path))) == before
    assert len([path for path in rebuilt.path.iterdir() if path.is_dir()]) == 2, "the damaged files are gone"


def test_a_rebuilt_release_can_be_rebuilt_again(site: Site) -> None:
    release = site.current_id() or ""
    for _ in range(2):
        flip(largest(site.current().store_path, "*.sst"))
        site.rebuild(release)
        assert site.open().id == release


@pytest.mark.parametrize("damage", [flip, lambda path: os.truncate(path, path.stat().st_size // 2), Path.unlink],
                         ids=["flipped", "cut", "gone"])
def test_a_damaged_dump_is_told_and_never_restored_from(damage: Callable[[Path], object], site: Site) -> None:
    release = site.current()
    damage(release.dump_path)
    with pytest.raises(DamagedReleaseError):
        site.open()
    with pytest.raises(DamagedReleaseError) as raised:
        site.rebuild(release.id)
    assert raised.value.detail == "dump"
    assert release.store_path.is_dir(), "nothing was thrown away"


def test_a_large_dump_is_hashed_only_when_asked(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(release_module, "SMALL_DUMP", 10)
    flip(site.current().dump_path)
    release = site.open()
    with pytest.raises(DamagedReleaseError):
        release.verify(full=True)


@pytest.mark.parametrize("text", ["", "{}", "not json", '{"format": 1}', "[]"])
def test_a_damaged_manifest_is_told(text: str, site: Site) -> None:
    release = site.current()
    (release.path / "manifest.json").write_text(text)
    with pytest.raises(DamagedReleaseError) as raised:
        site.open()
    assert raised.value.detail == "manifest"
    assert site.releases() == ()


def test_a_manifest_with_one_count_changed_is_told(site: Site) -> None:
    path = site.current().path / "manifest.json"
    path.write_text(path.read_text(encoding="utf-8").replace('"brands": 2', '"brands": 3'), encoding="utf-8")
    with pytest.raises(DamagedReleaseError):
        site.open()


def test_a_release_under_another_name_is_told(site: Site) -> None:
    release = site.current()
    release.path.rename(release.path.with_name("20200101-000000000000"))
    (site.home / "releases" / "current").write_text("20200101-000000000000\n")
    with pytest.raises(DamagedReleaseError):
        site.open()


def test_a_current_release_that_is_gone_is_told(site: Site) -> None:
    shutil.rmtree(site.current().path)
    with pytest.raises(ReleaseError):
        site.open()


def test_a_damaged_release_cannot_be_switched_to(site: Site) -> None:
    flip(largest(site.current().store_path, "*.sst"))
    with pytest.raises(DamagedReleaseError):
        site.switch(site.current_id() or "")


def test_the_whole_release_is_still_whole(whole: Path) -> None:
    Site(whole).open().verify(full=True)
