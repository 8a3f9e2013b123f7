"""What a table for people can be had as: suffixes and media types. This module must not know any table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class ExportFormat:
    """A file format for people."""

    name: str
    media_type: str


EXPORTS: Mapping[str, ExportFormat] = MappingProxyType(
    {
        row.name: row
        for row in (
            ExportFormat("csv", "text/csv; charset=utf-8"),
            ExportFormat("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        )
    }
)
"""The formats by name."""
