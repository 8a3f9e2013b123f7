"""What a caller may choose about an output: one table, read by the command line, HTTP and docs.

Adding a choice is a row of ``OPTIONS`` and a field of ``RenderOptions`` of the same name; which
outputs understand it stands in their rows of ``viz.renderers.RENDERERS``. This module knows no
output and no door.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, get_args

from viz.style import SCHEMES, Scheme
from viz.text import clean
from viz.view import Label, ParameterError, both

Lang = Literal["zh", "en"]
Page = Literal["fit", "a4", "a3"]
Layout = Literal["plain", "official"]

LONGEST = 60
"""Characters of a watermark or of an approver's name."""


@dataclass(frozen=True, slots=True)
class RenderOptions:
    """Choices about an output; ``None`` where the output's own default holds.

    ``inline`` is for an SVG that stands inside a page: no title, legend frame or style of its
    own (the page's ``site.css`` has them), and lines that wait for hover. ``href`` is a
    template such as ``/{kind}/{key}`` that turns nodes into links; empty means no links. The
    other fields are the rows of ``OPTIONS``.
    """

    lang: Lang = "zh"
    inline: bool = False
    href: str = ""
    scheme: Scheme = "light"
    page: Page = "fit"
    layout: Layout = "plain"
    dpi: int | None = None
    watermark: str | None = None
    approver: str | None = None
    template: Path | None = None
    font: Path | None = None


class OptionType(StrEnum):
    """What the value of an option is."""

    TEXT = "text"
    INTEGER = "integer"
    CHOICE = "choice"
    FILE = "file"  # of this machine: never asked for over HTTP


@dataclass(frozen=True, slots=True)
class OutputOption:
    """A choice about an output: its name, what its value is, its bounds."""

    name: str
    type: OptionType
    choices: tuple[str, ...] = ()
    low: int = 0
    high: int = 0

    @property
    def label(self) -> Label:
        """Say what is chosen."""
        return both(f"outputs.option.{self.name}")

    @property
    def values(self) -> str:
        """Say what may be given, empty for free text."""
        return "|".join(self.choices) or (f"{self.low}–{self.high}" if self.high else "")

    @property
    def served(self) -> bool:
        """Tell whether the option may be given over HTTP."""
        return self.type is not OptionType.FILE

    def read(self, given: object) -> Any:
        """Return the value of the field of ``RenderOptions``.

        Raises ``ParameterError`` where ``given`` does not fit.
        """
        text = str(given).strip()
        match self.type:
            case OptionType.CHOICE:
                if text not in self.choices:
                    raise ParameterError("choice", name=self.name, value=text[:LONGEST], known=tuple(self.choices))
                return text
            case OptionType.INTEGER:
                if not (text.isascii() and text.isdigit() and len(text) < 8 and self.low <= int(text) <= self.high):
                    raise ParameterError("range", name=self.name, value=text[:LONGEST], known=f"{self.low}–{self.high}")
                return int(text)
            case OptionType.FILE:
                if Path(text).is_dir():
                    raise ParameterError("folder", name=self.name, value=text)
                return Path(text)
            case OptionType.TEXT:
                tidy = clean(text)
                if len(tidy) > LONGEST:
                    raise ParameterError("too_long", name=self.name, count=len(tidy), limit=LONGEST)
                return tidy


OPTIONS: Mapping[str, OutputOption] = MappingProxyType(
    {
        row.name: row
        for row in (
            OutputOption("scheme", OptionType.CHOICE, SCHEMES),
            OutputOption("page", OptionType.CHOICE, get_args(Page)),
            OutputOption("layout", OptionType.CHOICE, get_args(Layout)),
            OutputOption("dpi", OptionType.INTEGER, low=72, high=600),
            OutputOption("watermark", OptionType.TEXT),
            OutputOption("approver", OptionType.TEXT),
            OutputOption("template", OptionType.FILE),
            OutputOption("font", OptionType.FILE),
        )
    }
)
"""Every choice by name."""

MARKS = ("watermark", "approver")
"""What every output for handing out understands."""


def read_options(
    format: str, takes: Collection[str], given: Mapping[str, object], *, lang: Lang = "zh", inline: bool = False, href: str = ""
) -> RenderOptions:
    """Return the choices for the output ``format``, which understands the options ``takes``.

    Empty and ``None`` count as not given. Raises ``ParameterError`` for an option that is not
    in the table, that the output does not understand, or whose value does not fit.
    """
    found: dict[str, Any] = {}
    for name, value in given.items():
        if name not in OPTIONS:
            raise ParameterError("unknown", name=name, known=tuple(OPTIONS))
        if value is None or not str(value).strip():
            continue
        if name not in takes:
            raise ParameterError("not_taken", name=name, format=format, known=tuple(takes) or "—")
        found[name] = OPTIONS[name].read(value)
    return RenderOptions(lang=lang, inline=inline, href=href, **found)
