"""The command ``kg``: one file per command, listed in ``api.cli.table.COMMANDS``."""

from __future__ import annotations

from api.cli.main import main

__all__ = ["main"]
