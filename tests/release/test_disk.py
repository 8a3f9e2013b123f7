"""A file is the old one or the new one, whoever writes, fails or looks meanwhile."""

import errno
import os
from concurrent.futures import ThreadPoolExecutor

import pytest

from kg.disk import disk_faults, replace_file, replacing
from kg.errors import EnvironmentFault


def test_new_content_takes_the_place_of_the_old(tmp_path):
    path = tmp_path / "a.txt"
    replace_file(path, b"old")
    replace_file(path, b"new")
    assert path.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [path]


def test_a_writer_that_fails_leaves_the_old_file_and_nothing_else(tmp_path):
    path = tmp_path / "a.txt"
    replace_file(path, b"old")
    with pytest.raises(TypeError), replacing(path) as stream:
        stream.writelines([b"half of the n", "ew"])  # type: ignore[list-item]
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_writers_at_once_leave_one_whole_file(tmp_path):
    path = tmp_path / "a.txt"
    contents = [bytes([65 + number]) * 50_000 for number in range(16)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda content: replace_file(path, content), contents))
    assert path.read_bytes() in contents
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.skipif(os.name != "posix", reason="permission bits as POSIX has them")
def test_a_new_file_may_be_read_by_whom_the_system_allows(tmp_path):
    before = os.umask(0o027)
    try:
        replace_file(tmp_path / "a.txt", b"")
    finally:
        os.umask(before)
    assert (tmp_path / "a.txt").stat().st_mode & 0o777 == 0o640


def test_a_full_disk_is_called_by_its_name(tmp_path, monkeypatch):
    path = tmp_path / "a.txt"
    replace_file(path, b"old")

    def full(handle):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(EnvironmentFault) as told, disk_faults(path):
        replace_file(path, b"new")
    assert told.value.detail == "disk_full"
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]
