"""The labelled pairs, and the tiny atlas opened for questions about names."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

import kg
from kg.atlas import Atlas
from tests.support.places import ROOT

PAIRS = ROOT / "tests" / "data" / "similar" / "pairs.csv"
BLIND = PAIRS.with_name("blind.csv")


@dataclass(frozen=True, slots=True)
class Labelled:
    """One row of the labelled set."""

    a: str
    b: str
    label: str
    rule: str
    set: str = "blind"


def labelled(path: Path = PAIRS) -> tuple[Labelled, ...]:
    """Read labelled pairs."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return tuple(Labelled(**row) for row in csv.DictReader(file))


@pytest.fixture(scope="session")
def pairs() -> tuple[Labelled, ...]:
    """All labelled pairs."""
    return labelled()


@pytest.fixture(scope="module")
def tiny(tiny_home: Path) -> Iterator[Atlas]:
    """The atlas of the tiny data."""
    with kg.open(tiny_home) as atlas:
        yield atlas


@pytest.fixture(scope="module")
def shandong(site_home: Path) -> Iterator[Atlas]:
    """The atlas of the bundled data."""
    with kg.open(site_home) as atlas:
        yield atlas
