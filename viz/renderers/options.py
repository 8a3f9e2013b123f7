"""What a caller may choose about an output; each renderer uses what it understands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from viz.style import Scheme

Lang = Literal["zh", "en"]


@dataclass(frozen=True, slots=True)
class Options:
    """Choices about an output.

    ``inline`` is for an SVG that stands inside a page: no title, legend frame or style of its
    own (the page's ``site.css`` has them), and lines that wait for hover. ``href`` is a
    template such as ``/{kind}/{key}`` that turns nodes into links; empty means no links.
    """

    lang: Lang = "zh"
    inline: bool = False
    href: str = ""
    scheme: Scheme = "light"
