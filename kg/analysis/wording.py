"""A word that sets the names of a cluster's brands apart.

It stands by itself, since reading clusters from a release needs no library that counts; how
words are found is in ``kg.analysis.words``.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Word:
    """A word, the cluster's brands that have it, all brands that have it, and its lift."""

    text: str
    brands: int
    everywhere: int
    lift: float
