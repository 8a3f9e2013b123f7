"""The engines that the tests of this folder run against, started once for each file."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.remote.servers import (
    Server,
    oxigraph_binary,
    start_oxigraph,
    start_virtuoso,
    stopping,
)

STARTERS: dict[str, Callable[[Path], Server]] = {"oxigraph": start_oxigraph, "virtuoso": start_virtuoso}


@pytest.fixture(scope="module", params=list(STARTERS))
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Each engine in turn."""
    if request.param == "oxigraph" and oxigraph_binary() is None:
        pytest.skip("no «oxigraph» beside Python: it comes with the dev packages (PyPI oxigraph)")
    if request.param == "virtuoso" and shutil.which("virtuoso-t") is None:
        pytest.skip("no «virtuoso-t» on this machine: apt-get install virtuoso-opensource-7-bin")
    with stopping(STARTERS[request.param](tmp_path_factory.mktemp(request.param))) as started:
        yield started
