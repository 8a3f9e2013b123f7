"""Principles, practices, recommendations and warnings: many at once are what they are singly."""

from __future__ import annotations

from typing import Any

import pytest

from kg.atlas import Atlas
from kg.entities.graph import Graph
from kg.entities.principles import CLASSES, principle_details, things
from kg.terms import Kind


class Counting:
    """A store that counts what it is asked."""

    def __init__(self, store: Any) -> None:
        self._store, self.asked = store, 0

    def select(self, *given: Any) -> Any:
        self.asked += 1
        return self._store.select(*given)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)


@pytest.mark.parametrize("kind", sorted(CLASSES))
def test_many_at_once_are_what_they_are_singly_and_take_few_questions(shandong: Atlas, kind: Kind) -> None:
    asked = []
    iris = [one.iri for one in things(Graph(shandong.store, shandong.info.base), kind)]
    assert len(iris) > 1
    singly = {iri: principle_details(Graph(shandong.store, shandong.info.base), [iri])[iri] for iri in iris}
    for many in (iris[:1], iris):
        store = Counting(shandong.store)
        graph = Graph(store, shandong.info.base)  # type: ignore[arg-type]
        found = principle_details(graph, many)
        assert found == {iri: singly[iri] for iri in many}
        asked.append(store.asked)
    assert asked[1] - len(iris) <= asked[0] + 8


def test_what_is_none_of_them_is_left_out(shandong: Atlas) -> None:
    brand = next(iter(shandong.brands())).ref.iri
    assert shandong.principle_details([brand]) == ()
