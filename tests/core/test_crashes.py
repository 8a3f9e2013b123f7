"""Killed builds, full disks: the site is as it was or has the whole new release, never between."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from benchmarks.ledger import Ledger
from kg.release import Site
from tests.core.folders import write_folder

ROOT = Path(__file__).resolve().parents[2]
KILLS = 20
BRANDS = 2000

# Builds argv[1] into the site argv[2]. With argv[3] it kills itself at that call of os.fsync
# or os.replace: the steps between which a power cut would tell. Prints when work begins.
_BUILDER = """
import os, signal, sys
from pathlib import Path
from kg.release import Site

count, limit = 0, int(sys.argv[3]) if len(sys.argv) > 3 else 0

def counted(function):
    def wrapper(*args):
        global count
        count += 1
        if count == limit:
            os.kill(os.getpid(), signal.SIGKILL)
        return function(*args)
    return wrapper

os.fsync, os.replace = counted(os.fsync), counted(os.replace)
import kg.search, kg.analysis.produce
print("ready", flush=True)
print(Site(Path(sys.argv[2])).build(Path(sys.argv[1])).id, count, flush=True)
"""


def builder(data: Path, home: Path, *more: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", _BUILDER, str(data), str(home), *more], cwd=ROOT, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE)


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger whose build takes long enough to be killed in the middle of each step."""
    folder = tmp_path_factory.mktemp("large")
    Ledger(BRANDS).write(folder)
    return folder


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """A site with one small release, which every crash must leave untouched."""
    found = Site(tmp_path / "home")
    found.build(write_folder(tmp_path / "small"))
    return found


def check_old_or_new(site: Site, old: str) -> str:
    """Assert that the site serves the old release or a whole new one, and return its id."""
    current = site.open()
    current.verify(full=True)
    assert current.id == old or current.info.count("brands") == BRANDS
    for release in site.releases():
        release.verify(full=True)
    return current.id


def check_clean(site: Site) -> None:
    """Assert that nothing is left but releases, the name of the current one, and the lock file."""
    folder = site.home / "releases"
    assert {path.name for path in folder.iterdir()} == {"current", ".lock", *(one.id for one in site.releases())}
    for release in site.releases():
        assert {path.name for path in release.path.iterdir()} == {"manifest.json", "dump.nq", "store", "tables"}
        assert not list(release.path.rglob("bulk-*")), "RocksDB's own litter"


def test_a_build_killed_at_twenty_moments_leaves_the_old_or_the_new_release(site: Site, large: Path) -> None:
    old = site.current_id() or ""
    with builder(large, site.home) as child:
        assert child.stdout is not None
        child.stdout.readline()
        start = time.perf_counter()
        new = child.stdout.readline().split()[0]
        whole_time = time.perf_counter() - start
    chance, outcomes, littered = random.Random(20261124), [], 0
    for number in range(KILLS):
        site.switch(old)
        if new in {one.id for one in site.releases()}:
            site.remove(new)
        with builder(large, site.home) as child:
            assert child.stdout is not None
            assert child.stdout.readline() == "ready\n"
            try:
                # one kill in each twentieth of the build, at a seeded place within it
                child.wait(timeout=whole_time * (number + chance.random()) / KILLS)
            except subprocess.TimeoutExpired:
                child.send_signal(signal.SIGKILL)
            child.wait()
        littered += any(path.name.startswith(".building-") for path in (site.home / "releases").iterdir())
        outcomes.append(check_old_or_new(site, old))
    assert old in outcomes, "no kill came in time: the test tells nothing"
    assert littered >= KILLS // 5, "hardly a kill came in the middle of the work"
    assert site.build(large).id == new
    check_clean(site)


def test_a_build_killed_between_any_two_flushes_or_renames_is_whole_or_absent(site: Site, large: Path) -> None:
    old = site.current_id() or ""
    with builder(large, site.home) as child:
        assert child.stdout is not None
        child.stdout.readline()
        new, steps = child.stdout.readline().split()
    assert int(steps) > 8
    # the last steps matter most: manifest, rename, naming the current one
    points = sorted({1, 2, *random.Random(5).sample(range(3, int(steps) - 7), 3), *range(int(steps) - 7, int(steps) + 1)})
    outcomes = []
    for point in points:
        site.switch(old)
        if new in {one.id for one in site.releases()}:
            site.remove(new)
        with builder(large, site.home, str(point)) as child:
            assert child.wait() == -signal.SIGKILL
        outcomes.append(check_old_or_new(site, old))
    assert outcomes[0] == old
    assert outcomes[-1] == new
    site.build(large)
    check_clean(site)


def test_a_first_build_that_is_killed_leaves_no_release_or_a_whole_one(tmp_path: Path, large: Path) -> None:
    with builder(large, tmp_path / "count") as child:
        assert child.stdout is not None
        child.stdout.readline()
        steps = int(child.stdout.readline().split()[1])
    for point in (1, steps - 3, steps - 1, steps):
        site = Site(tmp_path / f"home{point}")
        with builder(large, site.home, str(point)) as child:
            assert child.wait() == -signal.SIGKILL
        if site.current_id() is not None:
            site.open().verify(full=True)
        assert site.build(large).info.count("brands") == BRANDS
        check_clean(site)


def test_a_rebuild_that_is_killed_leaves_the_damage_told_or_mended(site: Site) -> None:
    release = site.current()
    table = next(release.store_path.glob("*.sst"))
    code = _BUILDER.replace("Site(Path(sys.argv[2])).build(Path(sys.argv[1])).id", f"Site(Path(sys.argv[2])).rebuild('{release.id}').id")
    for point in range(1, 60, 6):
        os.truncate(table, 10)
        done = subprocess.run(
            [sys.executable, "-c", code, "-", str(site.home), str(point)], cwd=ROOT, text=True, capture_output=True, check=False)
        if done.returncode == 0:
            break
        assert done.returncode == -signal.SIGKILL
        if site.current().store_path.name != "store":  # the new manifest counts: it must be whole
            site.open().verify(full=True)
            break
    assert point > 6
    site.rebuild(release.id)
    site.open().verify(full=True)
    assert len([path for path in release.path.iterdir() if path.is_dir()]) == 2


_LIMITED = """
import resource, signal, sys
from pathlib import Path
from kg.errors import EnvironmentFault
from kg.release import Site

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]), int(sys.argv[3])))
try:
    Site(Path(sys.argv[2])).build(Path(sys.argv[1]))
except EnvironmentFault as fault:
    print(fault.detail, "|", fault.text("zh"), "|", fault.text("en"))
"""


@pytest.mark.parametrize("limit", [1_000, 100_000, 600_000, 3_000_000], ids=["1 kB", "100 kB", "600 kB", "3 MB"])
def test_a_file_that_cannot_grow_is_told_and_leaves_nothing(limit: int, site: Site, large: Path) -> None:
    old = site.current_id()
    done = subprocess.run(
        [sys.executable, "-c", _LIMITED, str(large), str(site.home), str(limit)], cwd=ROOT, text=True, capture_output=True,
        check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("disk_full |"), done.stdout + done.stderr
    assert "磁盘已满" in done.stdout
    assert site.open().id == old
    check_clean(site)
    assert site.build(large).info.count("brands") == BRANDS


# Argument 1: an empty disk of three megabytes; 2: a large, 3: a small data folder.
_FULL = """
import sys
from pathlib import Path
from kg.errors import EnvironmentFault
from kg.release import Site

disk, large, small = map(Path, sys.argv[1:])
site = Site(disk / "home")

def refused():
    try:
        site.build(large)
    except EnvironmentFault as fault:
        return fault.detail

(disk / "filler").write_bytes(b"x" * 1_500_000)
print(refused(), sorted(path.name for path in (disk / "home" / "releases").iterdir()))
(disk / "filler").unlink()
release = site.build(small)
print(refused(), site.open().id == release.id)
release.verify(full=True)
print(sorted(path.name for path in (disk / "home" / "releases").iterdir()) == sorted([".lock", "current", release.id]))
"""
_NO_MOUNT = 77


def test_a_full_disk_is_told_reading_goes_on_and_room_helps(tmp_path: Path, large: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    # the disk is mounted in a name space of its own, and goes with the process
    shell = f'mount -t tmpfs -o size=3m none "$1" || exit {_NO_MOUNT}; exec "$0" -c "$CODE" "$@"'
    command = ["unshare", "--mount", "sh", "-c", shell, sys.executable, disk, large, write_folder(tmp_path / "small")]
    if sys.platform != "linux":
        pytest.skip("no small disk can be mounted here")
    done = subprocess.run(
        [str(part) for part in command], cwd=ROOT, text=True, capture_output=True, check=False, timeout=120,
        env={**os.environ, "CODE": _FULL})
    if done.returncode in (1, _NO_MOUNT) and not done.stdout and "Traceback" not in done.stderr:
        pytest.skip(f"no small disk can be mounted here: {done.stderr.strip()}")
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == ["disk_full ['.lock']", "disk_full True", "True"]
