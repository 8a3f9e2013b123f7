"""The one table of settings: every setting is one field of ``Settings``.

Environment variables (``KG_*``), the flags of ``kg serve`` and ``docs/settings.md`` are all
made from ``SETTINGS``; the sentence that explains a setting stands in the message catalogue
as ``cli.settings.<name>``. This module must not know who reads a setting.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from kg.errors import ParameterError
from kg.messages import message
from kg.similar import Thresholds
from kg.sparql.limits import PoolSettings, QueryLimits

_MOST_WORKERS = 8
"""Workers that are started without a word of the site: each may hold the release in memory."""

SettingValue = str | int | float | bool | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Setting:
    """One row of the table: name, type, default, bounds, and where it can be given."""

    name: str
    type: type
    default: SettingValue
    low: float | None = None
    high: float | None = None
    choices: tuple[str, ...] = ()
    serve: bool = True  # has a flag of ``kg serve``

    @property
    def environment(self) -> str:
        """Name of the environment variable."""
        return f"KG_{self.name.upper()}"

    @property
    def flag(self) -> str:
        """Flag of ``kg serve``, empty where there is none."""
        return f"--{self.name.replace('_', '-')}" if self.serve else ""

    def help(self, lang: str) -> str:
        """Say what the setting does."""
        return message(f"cli.settings.{self.name}", lang)

    def read(self, text: str) -> SettingValue:
        """Turn ``text`` into a value of the setting's type.

        Raises ``ParameterError`` where the text does not fit.
        """
        words = text.strip()
        try:
            value = _parse(self.type, words)
        except ValueError:
            raise self._bad(words) from None
        if isinstance(value, int | float) and not isinstance(value, bool):
            # written so that «not a number» is outside of every range
            high_enough = self.low is None or value >= self.low
            low_enough = self.high is None or value <= self.high
            if not (high_enough and low_enough):
                raise self._bad(words)
        if self.choices and value not in self.choices:
            raise self._bad(words)
        return value

    def expected(self, lang: str) -> str:
        """Say in a few words what values are allowed."""
        if self.choices:
            return " | ".join(self.choices)
        words = message(f"cli.types.{self.type.__name__}", lang)
        if self.low is not None and self.high is not None:
            return f"{words} {self.low:g}–{self.high:g}"
        return f"{words} ≥ {self.low:g}" if self.low is not None else words

    def _bad(self, words: str) -> ParameterError:
        return ParameterError(
            "setting", name=self.environment, value=words,
            expected=f"{self.expected('zh')} / {self.expected('en')}",
        )


def _parse(kind: type, words: str) -> SettingValue:
    if kind is bool:
        lowered = words.lower()
        if lowered in {"1", "true", "yes", "on", "是"}:
            return True
        if lowered in {"0", "false", "no", "off", "否", ""}:
            return False
        raise ValueError(words)
    if kind is int:
        return int(words)
    if kind is float:
        return float(words)
    if kind is tuple:
        return tuple(words.replace(",", " ").split())
    return words


def _cores() -> int:
    """Return the processor cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _setting(default: SettingValue, *, shown: bool = True, **more: Any) -> Any:
    """Return the field of a setting; one that may hold a password is not ``shown`` by ``repr``."""
    kind = type(default)
    return field(default=default, repr=shown, metadata={"setting": {"type": kind, "default": default, **more}})


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The values of all settings; times are in seconds, sizes in the unit of the name."""

    host: str = _setting("127.0.0.1")
    port: int = _setting(8000, low=0, high=65535)
    home: str = _setting("")
    store: str = _setting("", shown=False)
    lang: str = _setting("zh", choices=("zh", "en"), serve=False)
    root_path: str = _setting("")
    public_url: str = _setting("")
    licence: str = _setting("CC BY 4.0")
    page_size: int = _setting(60, low=1, high=1000)
    embed_ancestors: tuple[str, ...] = _setting(("'self'", "file:"))
    cors_origins: tuple[str, ...] = _setting(())
    watch_seconds: float = _setting(1.0, low=0.05, high=3600)
    query_workers: int = _setting(0, low=0, high=64)
    query_heavy: int = _setting(2, low=1, high=64)
    query_queue: int = _setting(32, low=0, high=10_000)
    query_per_client: int = _setting(24, low=1, high=10_000)
    query_seconds: float = _setting(10.0, low=0.1, high=3600)
    query_memory_mb: int = _setting(1024, low=64, high=1_048_576)
    query_rows: int = _setting(100_000, low=1, high=100_000_000)
    query_bytes: int = _setting(67_108_864, low=1024, high=10_000_000_000)
    query_text_bytes: int = _setting(200_000, low=100, high=100_000_000)
    query_depth: int = _setting(100, low=4, high=1000)
    query_cache_mb: int = _setting(64, low=0, high=1_048_576)
    query_slow_seconds: float = _setting(1.0, low=0.0, high=3600)
    view_cache: int = _setting(256, low=0, high=100_000)
    similar_rows: int = _setting(2_000, low=1, high=50_000)
    similar_same: float = _setting(0.95, low=0.5, high=1.0)
    similar_near: float = _setting(0.46, low=0.1, high=1.0)
    similar_crowded: float = _setting(0.1, low=0.0, high=1.0)

    @property
    def query_limits(self) -> QueryLimits:
        """What one query of a stranger may cost."""
        return QueryLimits(
            seconds=self.query_seconds,
            memory_bytes=self.query_memory_mb << 20,
            rows=self.query_rows,
            result_bytes=self.query_bytes,
            query_bytes=self.query_text_bytes,
            depth=self.query_depth,
        )

    @property
    def similar_thresholds(self) -> Thresholds:
        """From which score on names are the same or near, from which share a theme is crowded.

        Raises ``ParameterError`` where near is above same.
        """
        return Thresholds(self.similar_same, self.similar_near, self.similar_crowded)

    @property
    def pool_settings(self) -> PoolSettings:
        """How many queries may be in the house at once."""
        return PoolSettings(
            workers=self.query_workers or min(max(_cores() + 1, 3), _MOST_WORKERS),
            heavy=self.query_heavy,
            queue=self.query_queue,
            per_client=self.query_per_client,
        )

    @classmethod
    def read(cls, environment: Mapping[str, str], **given: SettingValue | None) -> Settings:
        """Return the settings: ``given`` values first, then ``environment``, then defaults.

        Raises ``ParameterError`` for a value that does not fit.
        """
        values: dict[str, Any] = {
            row.name: row.read(environment[row.environment])
            for row in SETTINGS
            if environment.get(row.environment, "").strip()
        }
        values.update({name: value for name, value in given.items() if value is not None})
        return cls(**values)


SETTINGS: tuple[Setting, ...] = tuple(
    Setting(name=item.name, **item.metadata["setting"]) for item in fields(Settings)
)
"""Every setting, in the order of the documentation."""
