"""Atlases of both data folders, built once for the tests of this folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.atlas import Atlas
from kg.release import Release, Site


@pytest.fixture(scope="session")
def tiny_release(tmp_path_factory: pytest.TempPathFactory, tiny_folder: Path) -> Release:
    return Site(tmp_path_factory.mktemp("tiny-atlas")).build(tiny_folder)


@pytest.fixture(scope="session")
def tiny(tiny_release: Release) -> Iterator[Atlas]:
    with Atlas.of(tiny_release) as opened:
        yield opened


@pytest.fixture(scope="session")
def shandong_release(tmp_path_factory: pytest.TempPathFactory, bundled_folder: Path) -> Release:
    return Site(tmp_path_factory.mktemp("shandong-atlas")).build(bundled_folder)


@pytest.fixture(scope="session")
def shandong(shandong_release: Release) -> Iterator[Atlas]:
    with Atlas.of(shandong_release) as opened:
        yield opened
