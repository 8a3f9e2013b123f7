"""How like one another names of brands are: the 同质化 check.

``normal`` and ``weights`` make names comparable, ``pair`` gives two of them a score, ``index``
finds the nearest of a million, ``pairs`` all that are alike, ``reasons`` says why in words,
``crowding`` counts who stands where; ``checking`` answers for a release. The method, its
thresholds and what they do on labelled pairs are set out in ``docs/similarity.md``.
"""

from __future__ import annotations

from kg.similar.model import Answer, Grade, Group, Groups, Match, Row, Thresholds

TABLE_NAME = "similar.bin"

__all__ = ["TABLE_NAME", "Answer", "Grade", "Group", "Groups", "Match", "Row", "Thresholds"]
