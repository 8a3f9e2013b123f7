"""How clusters changed between two releases: which grew, shrank, split, merged, vanished.

Clusters are matched one to one by the Jaccard coefficient of their brands (best sum; H. W.
Kuhn, «The Hungarian method for the assignment problem», 1955); what is left over is told
after M. Spiliopoulou et al., «MONIC: modeling and monitoring cluster transitions», KDD 2006:
a cluster that got at least half of its brands from an earlier one split off from it, and one
that took in at least half of a second earlier one is merged. This module knows nothing of
how clusters are found.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import linear_sum_assignment

from kg.analysis.named import Cluster
from kg.messages import LANGUAGES, message
from kg.model import Label, Ref

MATCHED = 0.3
"""Clusters are the same one if they share at least this much (Jaccard)."""

_HALF = 0.5


@dataclass(frozen=True, slots=True)
class ClusterChange:
    """What became of a cluster: ``kind`` is same, grew, shrank, moved (members changed, as many),
    split, merged, new or vanished; ``before`` are the earlier clusters it comes from."""

    kind: str
    cluster: Ref
    before: tuple[Ref, ...]
    joined: int
    left: int
    text: Label


def compare(before: Sequence[Cluster], after: Sequence[Cluster]) -> tuple[ClusterChange, ...]:
    """Return what became of each cluster of ``after`` in order, then those that vanished."""
    old, new = ([frozenset(one.brands) for one in many] for many in (before, after))
    both = np.array([[len(a & b) for b in new] for a in old], dtype=float).reshape(len(old), len(new))
    sizes = np.array([[len(a | b) for b in new] for a in old], dtype=float).reshape(both.shape)
    shares = np.divide(both, sizes, out=np.zeros(both.shape), where=sizes > 0)
    match = {int(b): int(a) for a, b in zip(*linear_sum_assignment(-shares), strict=True) if shares[a, b] >= MATCHED}
    found = []
    absorbed: set[int] = set()
    for at, one in enumerate(after):
        taken = [a for a in range(len(old)) if old[a] and both[a, at] / len(old[a]) >= _HALF]
        given = [a for a in range(len(old)) if new[at] and both[a, at] / len(new[at]) >= _HALF]
        absorbed.update(taken)
        others = [a for a in taken if a not in match.values()]
        if at in match and others:
            found.append(_change("merged", one, [before[a] for a in (match[at], *others)], old[match[at]], new[at]))
        elif at in match:
            found.append(_continued(one, before[match[at]], old[match[at]], new[at]))
        elif given:
            found.append(_change("split", one, [before[given[0]]], frozenset(), new[at]))
        else:
            found.append(_change("new", one, [], frozenset(), new[at]))
    gone = [a for a in range(len(old)) if a not in match.values() and a not in absorbed]
    found += [_change("vanished", before[a], [before[a]], old[a], frozenset()) for a in gone]
    return tuple(found)


def _continued(one: Cluster, earlier: Cluster, old: frozenset[str], new: frozenset[str]) -> ClusterChange:
    if old == new:
        kind = "same"
    elif len(new) == len(old):
        kind = "moved"
    else:
        kind = "grew" if len(new) > len(old) else "shrank"
    return _change(kind, one, [earlier], old, new)


def _change(
    kind: str, one: Cluster, earlier: Sequence[Cluster], old: frozenset[str], new: frozenset[str]
) -> ClusterChange:
    joined, left = len(new - old), len(old - new)
    numbers = {"before": len(old), "after": len(new), "joined": joined, "left": left}
    texts = (
        message(
            f"analysis.change.{kind}",
            lang,
            names=message("analysis.comma", lang).join(each.ref.label.in_(lang) for each in earlier),
            **numbers,
        )
        for lang in LANGUAGES
    )
    return ClusterChange(kind, one.ref, tuple(each.ref for each in earlier), joined, left, Label(*texts))
