"""Which theme links count: the settings that run through every figure of the analysis.

A figure never mixes bases silently: it counts links down to one basis, the strongest first,
and says so in words. This module knows nothing of matrices or stores.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from types import MappingProxyType

from kg.errors import ParameterError
from kg.messages import message
from kg.model import Label
from kg.terms import Basis

DEFAULT = Basis.VARIANT
"""Unless asked otherwise, words in the name count: exact words and listed variants."""

IN_NAME: tuple[Basis, ...] = (Basis.EXACT, Basis.VARIANT)
"""What words in the name are: with inferred links about half of all pairs of brands share a
theme, which says little."""

WEIGHTS: Mapping[Basis, float] = MappingProxyType(
    {Basis.EXACT: 1.0, Basis.VARIANT: 0.8, Basis.PARTS: 0.5, Basis.INFERRED: 0.3}
)
"""How much a link weighs by its basis, where links are weighed."""

RESOLUTION = 1.0
"""The resolution of clusters: above 1 they become more and smaller, below 1 fewer and larger."""

LEAST_RESOLUTION, MOST_RESOLUTION = 0.01, 100.0
"""What is asked between them counts by its first two digits: 1.234 is 1.2. Finer steps say no more
than another seed would, and a few hundred settings are all there are to count."""

MOST_LISTED = 50_000
"""Members of clusters are listed among up to so many brands; of more they are counted."""


def down_to(basis: Basis | str = DEFAULT) -> tuple[Basis, ...]:
    """Return the bases that count, from exact words down to ``basis``.

    Raises ``ParameterError`` for a word that is no basis.

    >>> [one.value for one in down_to("variant")]
    ['exact', 'variant']
    """
    order = tuple(Basis)
    word = str(basis).strip().lower() or DEFAULT.value
    known = {one.value: one for one in order} | {"variants": Basis.VARIANT}
    if word not in known:
        raise ParameterError("choice", name="basis", value=word[:40], known="、".join(order))
    return order[: order.index(known[word]) + 1]


def read_bases(bases: Collection[Basis | str] | Basis | str | None) -> tuple[Basis, ...]:
    """Return the bases of a setting: one word means «down to», a collection means just these."""
    if bases is None:
        return down_to()
    if isinstance(bases, str):
        return down_to(bases)
    chosen = {down_to(one)[-1] for one in bases}
    return tuple(one for one in Basis if one in chosen) or down_to()


def read_resolution(value: float | str) -> float:
    """Return a resolution of two digits; raises ``ParameterError`` for anything that cannot be one.

    >>> read_resolution("1.234"), read_resolution(2)
    (1.2, 2.0)
    """
    try:
        number = float(value)
    except ValueError:
        number = math.nan
    if not LEAST_RESOLUTION <= number <= MOST_RESOLUTION:
        known = f"{LEAST_RESOLUTION:g}–{MOST_RESOLUTION:g}"
        raise ParameterError("range", name="resolution", value=str(value)[:40], known=known)
    return float(f"{number:.2g}")


def counted(bases: Collection[Basis]) -> Label:
    """Say in words which links a figure counts.

    >>> counted(down_to("exact")).zh
    '名称直含主题原词'
    """
    order = tuple(Basis)
    chosen = tuple(one for one in order if one in bases)
    if chosen and chosen == order[: len(chosen)]:
        return Label(*(message(f"analysis.counted.{chosen[-1]}", lang) for lang in ("zh", "en")))
    zh, en = (
        message("analysis.comma", lang).join(message(f"analysis.basis.{one}", lang) for one in chosen)
        for lang in ("zh", "en")
    )
    return Label(zh, en)
