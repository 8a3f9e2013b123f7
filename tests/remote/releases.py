"""Small releases for the tests: just what a loader needs of one."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from kg.model import Label, ReleaseInfo
from kg.remote import RemoteSettings
from kg.remote.settings import Secret
from tests.remote.servers import Server

BASE = "https://example.org/"


class Release:
    """A release with nothing but a dump."""

    def __init__(self, folder: Path, release: str, quads: Iterable[str]) -> None:
        lines = list(quads)
        self.store_path = folder / "none"
        self.dump_path = folder / f"{release}.nq"
        self.dump_path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        self.info = ReleaseInfo(
            release, "2026-01-01T00:00:00+00:00", Label("甲", "A"), BASE, (("quads", len(lines)),), version="0"
        )


def settings(server: Server, **more: object) -> RemoteSettings:
    """Return the settings for writing to ``server``."""
    return RemoteSettings(
        auth=server.auth, user=server.user, password=Secret(server.password), **more  # type: ignore[arg-type]
    )
