"""The remote store passes the bank on every engine, beside another release in the same one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kg.remote import RemoteStore, open_store, publish
from kg.store import Store
from tests.remote.releases import Release, settings
from tests.remote.servers import Server
from tests.store.bank import BANK, QUADS, E


@pytest.fixture(scope="module")
def store(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RemoteStore]:
    folder: Path = tmp_path_factory.mktemp("releases")
    publish(Release(folder, "20260101-other", [f"<{E}x> <{E}has> <{E}y> <{E}data> ."]), server.address, settings(server))
    publish(Release(folder, "20260102-bank", QUADS), server.address, settings(server))
    opened = open_store(server.address, settings(server))
    yield opened
    opened.close()


@pytest.mark.parametrize("check", BANK, ids=lambda check: check.__name__)
def test_the_remote_store_passes_the_bank(check: Callable[[Store], None], store: RemoteStore) -> None:
    check(store)
