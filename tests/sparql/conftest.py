"""Stations for the tests of the SPARQL endpoint."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.sparql.limits import PoolSettings, QueryLimits
from tests.sparql.station import Station, source_of, write_dump

EX = "http://example.org/"


def some_quads() -> Iterator[str]:
    """Yield 3,000 quads in two graphs; every theme has a hundred brands."""
    label = "<http://www.w3.org/2004/02/skos/core#prefLabel>"
    for i in range(1000):
        yield f'<{EX}brand/{i}> {label} "品牌{i}"@zh <{EX}graph/data> .'
        yield f"<{EX}brand/{i}> <{EX}theme> <{EX}theme/{i % 10}> <{EX}graph/data> ."
        yield f'<{EX}brand/{i}> <{EX}rank> "{i}"^^<http://www.w3.org/2001/XMLSchema#integer> <{EX}graph/ranks> .'


@pytest.fixture(scope="session")
def dump(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_dump(tmp_path_factory.mktemp("sparql") / "dump.nq", some_quads())


@pytest.fixture(scope="module")
def station(dump: Path) -> Iterator[Station]:
    """An endpoint with ordinary limits, shared by the tests of a file."""
    with Station(source_of(dump), QueryLimits(seconds=10.0, rows=2000)) as one:
        yield one


@pytest.fixture(scope="module")
def patient(dump: Path) -> Iterator[Station]:
    """An endpoint that takes no query for a heavy one because the machine stood still for a moment.

    So its workers stay the same as long as nothing ends them.
    """
    with Station(source_of(dump), QueryLimits(seconds=60.0), PoolSettings(quick_seconds=60.0)) as one:
        yield one


@pytest.fixture(scope="module")
def strict(dump: Path) -> Iterator[Station]:
    """An endpoint with tight limits, for hostile queries; nothing is kept in memory."""
    limits = QueryLimits(
        seconds=2.0, memory_bytes=256 << 20, rows=10_000, result_bytes=1 << 20, query_bytes=100_000
    )
    with Station(source_of(dump), limits, PoolSettings(), cache_bytes=0) as one:
        yield one
