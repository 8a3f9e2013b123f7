"""What is linked with a thing: counted before, then some at a time, as parts of a view document."""

from __future__ import annotations

import itertools

import pytest

from kg.terms import Kind
from tests.explore.conftest import BASE

THEME, UNIT, BRAND = f"{BASE}theme/licai-weimin", f"{BASE}unit/qingdao", f"{BASE}brand/jingchou-weigong"
THINGS = (THEME, UNIT, BRAND, f"{BASE}branch/shengting-jgdw", f"{BASE}principle/wei-renmin-fuwu", f"{BASE}theme/weimin-fuwu",
          f"{BASE}practice/sitong", f"{BASE}warning/tongzhihua", f"{BASE}unit/shengting")


def neighbours(client, iri, **more):
    answer = client.get("/api/neighbours", params={"iri": iri, **more})
    assert answer.status_code == 200, answer.text
    return answer.json()


def ids(found):
    return [node["id"] for node in found["nodes"]]


@pytest.mark.parametrize("iri", THINGS)
def test_nodes_and_edges_are_those_of_the_view_document(client, valid, iri):
    found = neighbours(client, iri, limit=200)
    valid("Node", found["centre"])
    for node in found["nodes"]:
        valid("Node", node)
        assert (node["x"], node["y"]) == (0, 0)
        assert node["width"] > 10
        assert node["height"] > 10
    known = {iri, *ids(found)}
    for edge in found["edges"]:
        valid("Edge", edge)
        assert {edge["source"], edge["target"]} <= known
        assert edge["words"]["zh"]
        assert edge["words"]["en"]
    joined = {end for edge in found["edges"] if iri in (edge["source"], edge["target"]) for end in (edge["source"], edge["target"])}
    assert joined == known


def test_no_evidence_is_named_that_is_not_there(client):
    found = neighbours(client, THEME, limit=50)
    rows = [row for node in found["nodes"] for row in node["rows"]]
    assert rows
    assert not [row for row in rows if row["evidence"]]
    assert not [edge for edge in found["edges"] if edge["evidence"]]


@pytest.mark.parametrize("iri", THINGS)
def test_counts_say_before_what_comes_after(client, iri):
    counted = client.get("/api/counts", params={"iri": iri}).json()["counts"][iri]
    found = neighbours(client, iri, limit=200)
    kinds: dict[str, int] = {}
    for node in found["nodes"]:
        kinds[node["kind"]] = kinds.get(node["kind"], 0) + 1
    assert kinds == counted
    assert sum(group["total"] for group in found["groups"]) == len(found["nodes"])


def test_the_neighbours_agree_with_the_statements_of_the_graph(client, atlas):
    rows = atlas.query(f"SELECT ?b {{ ?b ba:hasTheme <{THEME}> }}")
    assert sorted(ids(neighbours(client, THEME, kinds="brand", limit=50))) == sorted(b for (b,) in rows.texts("b"))


@pytest.mark.parametrize("size", [1, 3, 10])
def test_pages_put_together_are_the_whole(client, size):
    whole = ids(neighbours(client, UNIT, limit=200))
    pages = [ids(neighbours(client, UNIT, offset=start, limit=size)) for start in range(0, len(whole) + size, size)]
    assert list(itertools.chain.from_iterable(pages)) == whole
    assert pages[-1] == []


def test_ten_come_at_a_time_strongest_basis_first(client):
    found = neighbours(client, THEME)
    assert len(found["nodes"]) == 10
    assert [(one["link"], one["basis"], one["total"]) for one in found["groups"]] == [
        ("theme", "exact", 3), ("theme", "variant", 6), ("theme", "inferred", 2), ("in_group", None, 1),
    ]
    assert sum(one["shown"] for one in found["groups"]) == 10


def test_kinds_and_bases_filter(client):
    assert {node["kind"] for node in neighbours(client, UNIT, kinds="brand,principle", limit=50)["nodes"]} == {"brand", "principle"}
    exact = neighbours(client, THEME, bases="exact", kinds="brand")
    assert [group["basis"] for group in exact["groups"]] == ["exact"]
    assert len(exact["nodes"]) == 3
    counted = client.get("/api/counts", params={"iri": THEME, "bases": "exact"}).json()["counts"][THEME]
    assert counted["brand"] == 3


def test_a_thing_may_be_named_in_short(client):
    assert neighbours(client, "unit/qingdao") == neighbours(client, UNIT)


def test_links_among_the_neighbours_come_too(client):
    found = neighbours(client, BRAND, limit=50)
    upheld = [edge for edge in found["edges"] if BRAND not in (edge["source"], edge["target"])]
    assert any(edge["source"] == UNIT and edge["kind"] == "upholds" for edge in upheld)


def test_counts_of_many_things_come_at_once_and_a_dead_one_has_none(client):
    dead = f"{BASE}unit/atlantis"
    found = client.get("/api/counts", params=[("iri", UNIT), ("iri", THEME), ("iri", dead)]).json()["counts"]
    assert list(found) == [UNIT, THEME, dead]
    assert found[dead] == {}
    assert found[UNIT]["brand"] == 5


@pytest.fixture(scope="module")
def ledger(tmp_path_factory):
    """An atlas in which a theme has more brands than are read whole."""
    import kg
    from benchmarks.ledger import Ledger
    from kg.release import Site

    folder = tmp_path_factory.mktemp("ledger")
    Ledger(12_000).write(folder / "data")
    Site(folder / "home").build(folder / "data")
    with kg.open(folder / "home") as atlas:
        yield atlas


def test_of_very_many_neighbours_groups_are_exact_and_pages_do_not_overlap(ledger):
    from kg.neighbours import READ_WHOLE

    theme = max(ledger.themes(), key=lambda one: one.counts.total)
    assert theme.counts.total > READ_WHOLE
    first = ledger.neighbours(theme.ref.iri, [Kind.BRAND], limit=200)
    totals = {group.basis.value: group.total for group in first.groups}
    assert totals == {
        word: number for word in ("exact", "variant", "parts", "inferred") if (number := getattr(theme.counts, word))
    }
    assert ledger.neighbour_counts([theme.ref.iri])[theme.ref.iri][Kind.BRAND] == theme.counts.total
    seen: set[str] = set()
    for offset in range(0, theme.counts.total, 200):
        page = ledger.neighbours(theme.ref.iri, [Kind.BRAND], offset=offset, limit=200)
        fresh = {ref.iri for ref in page.refs}
        assert not fresh & seen
        assert {link.source for link in page.links if link.target == theme.ref.iri} >= fresh
        seen |= fresh
    assert len(seen) == theme.counts.total
