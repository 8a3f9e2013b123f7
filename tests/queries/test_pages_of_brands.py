"""The brands of a theme and of a unit, page by page: all of them, each once, in one order."""

from __future__ import annotations

import pytest

from kg.atlas import Atlas
from kg.entities import themes as theme_entities
from kg.entities import units as unit_entities
from kg.entities.stretches import stretches
from kg.model import Brand
from kg.release import Release
from kg.search import SearchIndex
from kg.store import EmbeddedStore
from kg.terms import Basis


def theme_pages(atlas: Atlas, theme: str, size: int, bases: tuple[Basis, ...] = tuple(Basis)) -> list[Brand]:
    found: list[Brand] = []
    while page := atlas.theme_brands(theme, bases, offset=len(found), limit=size):
        assert len(page) <= size
        found += page
    return found


def unit_pages(atlas: Atlas, unit: str, size: int) -> tuple[list[Brand], list[Brand]]:
    own: list[Brand] = []
    of_branches: list[Brand] = []
    while True:
        detail = atlas.unit(unit, offset=len(own) + len(of_branches), limit=size)
        if not detail.own_brands and not detail.branch_brands:
            return own, of_branches
        assert not (of_branches and detail.own_brands), "its own come first"
        own += detail.own_brands
        of_branches += detail.branch_brands


@pytest.mark.parametrize("size", [1, 2, 1000])
@pytest.mark.parametrize("most", [5_000, 0], ids=["sorted", "by IRI"])
def test_the_pages_of_a_theme_hold_all_its_brands(
    shandong: Atlas, size: int, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(theme_entities, "SORTED", most)
    for summary in shandong.themes():
        found = theme_pages(shandong, summary.ref.iri, size)
        assert len(found) == len({one.ref.iri for one in found}) == summary.counts.total
        strengths = [next(link.basis for link in one.links if link.theme == summary.ref) for one in found]
        assert strengths == sorted(strengths, key=list(Basis).index)
        assert theme_pages(shandong, summary.ref.iri, 7) == found


def test_a_theme_by_its_strongest_basis_only(shandong: Atlas) -> None:
    found = theme_pages(shandong, "理财为民", 2, (Basis.EXACT,))
    assert len(found) == shandong.theme("理财为民").summary.counts.exact
    assert tuple(found) == shandong.theme("理财为民").brands[: len(found)]


@pytest.mark.parametrize("size", [1, 3, 1000])
@pytest.mark.parametrize("most", [5_000, 0], ids=["sorted", "by IRI"])
def test_the_pages_of_a_unit_hold_all_its_brands(
    tiny: Atlas, size: int, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unit_entities, "SORTED", most)
    for summary in tiny.units():
        own, of_branches = unit_pages(tiny, summary.ref.iri, size)
        assert len({one.ref.iri for one in (*own, *of_branches)}) == len(own) + len(of_branches) == summary.brands
        assert all(one.owner == summary.ref for one in own)
        assert all(one.unit == summary.ref for one in of_branches)


@pytest.mark.parametrize(
    ("offset", "limit", "expected"),
    [(0, 0, []), (0, 99, [("a", 0, 3), ("c", 0, 5)]), (3, 1, [("c", 0, 1)]), (7, 9, [("c", 4, 1)]), (8, 9, [])],
)
def test_a_page_is_made_of_the_right_pieces(offset: int, limit: int, expected: list[tuple[str, int, int]]) -> None:
    assert list(stretches([("a", 3), ("b", 0), ("c", 5)], offset, limit)) == expected


def test_a_unit_without_a_kind_does_not_show_its_name_as_one(tiny_release: Release) -> None:
    base = tiny_release.info.base
    typed = f"<{base}unit/linlan> <http://purl.org/dc/terms/type>"
    lines = tiny_release.dump_path.read_text(encoding="utf-8").split("\n")
    bare = [line for line in lines if not line.startswith(typed)]
    assert len(bare) == len(lines) - 1
    with Atlas(EmbeddedStore.from_nquads(bare), SearchIndex.of_dump(bare, base), tiny_release.info) as atlas:
        for summary in (atlas.unit("linlan").summary, *(one for one in atlas.units() if one.ref.key == "linlan")):
            assert summary.kind.label.in_("en") == "not stated"
