"""A site builds, lists, switches, keeps and removes releases; nothing is done twice."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.errors import (
    DamagedReleaseError,
    DataError,
    LockedError,
    NoReleaseError,
    ReleaseError,
    UnknownNameError,
)
from kg.release import Release, Site
from kg.release.lock import locked
from kg.store import EmbeddedStore
from kg.terms import DEFAULT_BASE
from tests.core.folders import changed, quads, write_folder


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path / "home")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return write_folder(tmp_path / "data")


def other(tmp_path: Path, number: int) -> Path:
    """A folder that differs from the good one, and from others of another number."""
    return write_folder(tmp_path / f"other{number}", changed("brands", 1, note=str(number)))


def hashes(folder: Path) -> dict[str, str]:
    """Return the hash of every file below a folder."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*")) if path.is_file()
    }


def names(site: Site) -> set[str]:
    return {path.name for path in (site.home / "releases").iterdir()}


def test_an_empty_site_has_no_release(site: Site) -> None:
    assert site.releases() == ()
    assert site.current_id() is None
    with pytest.raises(NoReleaseError):
        site.current()
    assert not site.home.exists(), "looking makes nothing"


def test_a_build_is_whole_and_current(site: Site, data: Path) -> None:
    steps: list[str] = []
    release = site.build(data, progress=lambda step, done, total: steps.append(step))
    assert site.current_id() == release.id == site.open().id
    assert names(site) == {release.id, "current", ".lock"}
    assert {path.name for path in release.path.iterdir()} == {"manifest.json", "dump.nq", "store", "tables"}
    order = list(dict.fromkeys(steps))
    assert (order[:3], order[-1]) == (["read", "write", "load"], "check")
    assert set(order[3:-1]) == {"search", "similar", "analysis"}, "made beside one another, in any order"
    info = release.info
    assert info.count("brands") == 2
    assert info.count("quads") == release.dump_path.read_bytes().count(b"\n")
    assert info.sources[0].key == "report"
    assert info.title.zh.startswith("云水市")
    release.verify(full=True)


def test_store_and_dump_hold_the_same_quads(site: Site, data: Path) -> None:
    release = site.build(data)
    memory = ox.Store()
    memory.bulk_load(path=str(release.dump_path), format=ox.RdfFormat.N_QUADS)
    assert quads(ox.Store.read_only(str(release.store_path))) == quads(memory)
    counted = {row["g"].value.rpartition("/")[2]: int(row["n"].value) for row in memory.query(
        "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g")}
    assert counted == dict(release.manifest.graphs)


def test_the_same_input_is_the_same_release_and_no_work(site: Site, data: Path, tmp_path: Path) -> None:
    first = site.build(data)
    before = {path: path.stat().st_mtime_ns for path in first.path.rglob("*")}
    copy = tmp_path / "the same under another name"
    shutil.copytree(data, copy)
    assert site.build(data).id == site.build_if_needed(copy).id == first.id
    assert {path: path.stat().st_mtime_ns for path in first.path.rglob("*")} == before
    assert [one.id for one in site.releases()] == [first.id]


def test_if_there_is_no_work_no_table_is_read(site: Site, data: Path) -> None:
    release = site.build(data)
    steps: list[str] = []
    assert site.build_if_needed(data, progress=lambda *step: steps.append(step[0])).id == release.id
    assert steps == []


@pytest.mark.parametrize("change", ["a cell", "the base", "the themes"])
def test_another_input_is_another_release(change: str, site: Site, data: Path, tmp_path: Path) -> None:
    first = site.build(data)
    if change == "a cell":
        second = site.build_if_needed(other(tmp_path, 1))
    elif change == "the base":
        second = site.build_if_needed(data, base="https://example.org/id/")
    else:
        from kg.ontology.themes import bundled_themes

        (data / "themes.ttl").write_text(
            bundled_themes().read_text(encoding="utf-8").replace('"理财为民"@zh', '"理财为公"@zh'), encoding="utf-8")
        second = site.build_if_needed(data)
    assert second.id != first.id
    assert site.current_id() == second.id
    assert second.dump_path.read_bytes() != first.dump_path.read_bytes()


def test_the_dump_depends_on_nothing_but_the_input(site: Site, data: Path, tmp_path: Path) -> None:
    elsewhere = Site(tmp_path / "elsewhere")
    assert site.build(data).dump_path.read_bytes() == elsewhere.build(data).dump_path.read_bytes()


def test_bad_data_builds_nothing_and_leaves_the_current_release(site: Site, data: Path, tmp_path: Path) -> None:
    release = site.build(data)
    bad = write_folder(tmp_path / "bad", changed("brands", 0, owner="nobody", name=""))
    for build in (site.build, site.build_if_needed):
        with pytest.raises(DataError) as raised:
            build(bad)
        assert {finding.code for finding in raised.value.findings} == {"reference_unknown", "cell_missing"}
    assert site.current_id() == release.id
    assert names(site) == {release.id, "current", ".lock"}


def test_the_last_few_are_kept_and_the_current_one_always(site: Site, data: Path, tmp_path: Path) -> None:
    first = site.build(data)
    made = [site.build(other(tmp_path, number), keep=3).id for number in range(4)]
    kept = {one.id for one in site.releases()}
    assert len(kept) == 3
    assert made[-1] in kept
    assert first.id not in kept
    assert names(site) == {*kept, "current", ".lock"}


def test_switching_back_and_building_forward_again(site: Site, data: Path, tmp_path: Path) -> None:
    first, second = site.build(data), site.build(other(tmp_path, 1))
    assert site.switch(first.id).id == site.current_id() == first.id
    assert site.build_if_needed(other(tmp_path, 1)).id == second.id == site.current_id()
    with pytest.raises(UnknownNameError) as raised:
        site.switch(first.id[:-1])
    assert first.id in raised.value.near


def test_a_release_is_removed_unless_it_is_current(site: Site, data: Path, tmp_path: Path) -> None:
    first, second = site.build(data), site.build(other(tmp_path, 1))
    with pytest.raises(ReleaseError):
        site.remove(second.id)
    site.remove(first.id)
    assert [one.id for one in site.releases()] == [second.id]
    with pytest.raises(UnknownNameError):
        site.remove(first.id)


def test_opening_and_reading_change_no_file(site: Site, data: Path) -> None:
    release = site.build(data)
    before = hashes(site.home)
    found = site.open()
    store = EmbeddedStore(found, in_memory=False)
    assert store.count() == found.info.count("quads")
    store.close()
    site.releases()
    assert hashes(site.home) == before
    assert release.id == found.id


def test_everything_is_on_disk_before_the_release_gets_its_name(
    site: Site, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    events: list[tuple[str, int | str]] = []
    fsync, rename = os.fsync, os.replace

    def seen_fsync(handle: int) -> None:
        events.append(("flushed", os.fstat(handle).st_ino))
        fsync(handle)

    def seen_replace(source: Path, target: Path) -> None:
        rename(source, target)
        events.append(("renamed", Path(target).name))

    monkeypatch.setattr(os, "fsync", seen_fsync)
    monkeypatch.setattr(os, "replace", seen_replace)
    release = site.build(data)
    named = events.index(("renamed", release.id))
    before = {value for kind, value in events[:named] if kind == "flushed"}
    files = [path for path in (release.path, *release.path.rglob("*")) if path.name != "LOCK"]
    assert {path.name for path in files if path.stat().st_ino not in before} == set()
    current = events.index(("renamed", "current"))
    folder = (site.home / "releases").stat().st_ino
    assert ("flushed", folder) in events[named:current]
    assert ("flushed", folder) in events[current:]


def test_a_second_builder_is_refused_and_told_by_whom(site: Site, data: Path) -> None:
    site.build(data)
    code = (
        "import sys; from pathlib import Path; from kg.release.lock import locked\n"
        "with locked(Path(sys.argv[1])):\n    print('held', flush=True); sys.stdin.read()")
    with subprocess.Popen(
        [sys.executable, "-c", code, str(site.home / "releases" / ".lock")], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        text=True, cwd=Path(__file__).parents[2],
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdin is not None
        assert holder.stdout.readline() == "held\n"
        for work in (lambda: site.build(data), lambda: site.rebuild(site.current().id), lambda: site.switch(site.current().id)):
            with pytest.raises(LockedError) as raised:
                work()
            assert raised.value.values["pid"] == str(holder.pid)
        assert site.open().id == site.current_id(), "reading needs no lock"
        holder.stdin.close()
    assert site.build(data).id == site.current_id()


def test_a_lock_is_free_when_its_holder_has_let_go(tmp_path: Path) -> None:
    with locked(tmp_path / ".lock"), pytest.raises(LockedError) as raised, locked(tmp_path / ".lock"):
        pass
    assert raised.value.values["pid"] == str(os.getpid())
    with locked(tmp_path / ".lock"):
        pass


def test_a_file_changed_while_it_was_read_makes_no_release(site: Site, data: Path) -> None:
    def meddle(step: str, done: int, total: int) -> None:
        if step == "write" and done:
            with (data / "brands.csv").open("a", encoding="utf-8") as stream:
                stream.write("x3,三,,,bureau\r\n")

    with pytest.raises(ReleaseError) as raised:
        site.build(data, progress=meddle)
    assert raised.value.values["file"] == "brands.csv"
    assert site.releases() == ()


def test_the_manifest_tells_where_a_release_comes_from(site: Site, data: Path) -> None:
    release = site.build(data)
    body = json.loads((release.path / "manifest.json").read_text(encoding="utf-8"))
    assert body["base"] == DEFAULT_BASE
    assert {one["name"] for one in body["inputs"]["files"]} == {path.name for path in data.iterdir()}
    assert body["inputs"]["fingerprint"].startswith(release.id.partition("-")[2])
    assert body["built"][:10].replace("-", "") == release.id.partition("-")[0]
    assert str(data) not in (release.path / "manifest.json").read_text(encoding="utf-8"), "no paths of this machine"


def test_a_first_build_that_died_before_naming_its_release_counts(site: Site, data: Path) -> None:
    release = site.build(data)
    (site.home / "releases" / "current").unlink()
    assert site.current_id() == release.id
    assert site.open().id == release.id
    assert site.build_if_needed(data).id == release.id


def test_litter_of_builds_that_died_is_cleared_by_the_next(site: Site, data: Path) -> None:
    release = site.build(data)
    folder = site.home / "releases"
    for litter in (folder / ".building-20200101-abc" / "store", folder / ".trash-x", release.path / "store.7"):
        litter.mkdir(parents=True)
        (litter / "bulk-17.sst").write_bytes(b"x" * 100)
    (folder / "current.tmp").write_text("x")
    (release.path / "manifest.json.tmp").write_text("x")
    assert site.build(data).id == release.id
    assert names(site) == {release.id, "current", ".lock"}
    assert {path.name for path in release.path.iterdir()} == {"manifest.json", "dump.nq", "store", "tables"}


def test_a_damaged_release_of_the_same_input_is_built_anew(site: Site, data: Path) -> None:
    release = site.build(data)
    shutil.rmtree(release.store_path)
    with pytest.raises(DamagedReleaseError):
        site.open()
    again: Release = site.build_if_needed(data)
    assert again.id == release.id
    site.open().verify(full=True)
