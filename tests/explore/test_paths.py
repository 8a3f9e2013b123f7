"""How two things are related: shortest path first, each step in words."""

from __future__ import annotations

import itertools

import networkx as nx
import pytest

from kg.terms import Basis
from tests.explore.conftest import BASE

QINGDAO, ZAOZHUANG = f"{BASE}unit/qingdao", f"{BASE}unit/zaozhuang"

STATEMENTS = """
SELECT ?one ?other ?property WHERE {
  VALUES ?property {
    ba:brandOf ba:practisedBy ba:upholds ba:guidedBy ba:warnsAgainst org:unitOf org:subOrganizationOf dcterms:isPartOf
    prov:wasDerivedFrom ba:themeExactInName ba:themeVariantInName ba:themeInParts ba:themeInferred
  }
  ?one ?property ?other
}
"""
KINDS = ("brand", "unit", "branch", "theme", "principle", "practice", "recommendation", "warning")


def network(atlas, *without):
    graph = nx.Graph()
    for one, other, prop in atlas.query(STATEMENTS).texts("one", "other", "property"):
        kinds = [end.removeprefix(BASE).split("/")[0] for end in (one, other)]
        if set(kinds) <= set(KINDS) and not prop.endswith(without or ("#nothing",)):
            graph.add_edge(one, other)
    return graph


def paths(client, start, end, **more):
    answer = client.get("/api/paths", params={"from": start, "to": end, **more})
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_how_qingdao_and_zaozhuang_are_related(client):
    found = paths(client, QINGDAO, ZAOZHUANG)
    first = found["paths"][0]
    assert first["text"]["zh"] == "青岛市财政局 — 精筹惟公 理财为民 — 理财为民 — 牢记宗旨 理财为民 — 枣庄市财政局"
    assert [one["zh"] for one in first["steps"]] == [
        "青岛市财政局 创建了“精筹惟公 理财为民”",
        "“精筹惟公 理财为民”的名称直含“理财为民”",
        "“牢记宗旨 理财为民”的名称直含“理财为民”",
        "枣庄市财政局 创建了“牢记宗旨 理财为民”",
    ]
    assert all(one["en"] and one["en"] != one["zh"] for one in first["steps"])
    assert "4" in found["text"]["zh"]


def test_a_path_is_a_row_of_nodes_with_an_edge_and_a_sentence_a_step(client, valid):
    for path in paths(client, QINGDAO, ZAOZHUANG, limit=10)["paths"]:
        assert path["iris"] == [node["id"] for node in path["nodes"]]
        assert len(set(path["iris"])) == len(path["iris"])
        assert len(path["edges"]) == len(path["steps"]) == len(path["nodes"]) - 1 <= 6
        for node in path["nodes"]:
            valid("Node", node)
        for edge, ends in zip(path["edges"], itertools.pairwise(path["iris"]), strict=True):
            valid("Edge", edge)
            assert {edge["source"], edge["target"]} == set(ends)
            assert edge["kind"] not in ("guides", "in_group")


def test_paths_come_shortest_first_and_always_the_same(client):
    found = paths(client, QINGDAO, ZAOZHUANG, limit=10)
    lengths = [len(path["edges"]) for path in found["paths"]]
    assert lengths == sorted(lengths)
    assert len({tuple(path["iris"]) for path in found["paths"]}) == len(lengths)
    assert paths(client, QINGDAO, ZAOZHUANG, limit=10) == found
    assert paths(client, QINGDAO, ZAOZHUANG, limit=1)["paths"] == found["paths"][:1]


@pytest.mark.parametrize(
    ("bases", "without"),
    [
        ((Basis.EXACT, Basis.VARIANT), ("themeInParts", "themeInferred")),
        (tuple(Basis), ()),
        ((Basis.EXACT,), ("themeVariantInName", "themeInParts", "themeInferred")),
    ],
)
def test_the_first_path_is_as_short_as_can_be_between_any_two_units(atlas, bases, without):
    graph = network(atlas, *without)
    units = [one.ref.iri for one in atlas.units()][:20]
    seen = 0
    for start, end in itertools.combinations(units, 2):
        found = atlas.paths(start, end, 1, bases)
        joined = graph.has_node(start) and graph.has_node(end) and nx.has_path(graph, start, end)
        length = nx.shortest_path_length(graph, start, end) if joined else 99
        if length <= 6:
            seen += 1
            assert len(found[0].links) == length, (start, end)
        else:
            assert found == ()
    assert seen > 10


def test_the_next_paths_are_the_next_shortest_simple_ones(atlas):
    graph = network(atlas, "themeInParts", "themeInferred")
    for start, end in ((QINGDAO, ZAOZHUANG), (f"{BASE}theme/licai-weimin", f"{BASE}unit/qingdao")):
        known = {tuple(path) for path in nx.all_simple_paths(graph, start, end, cutoff=6)}
        found = [tuple(ref.iri for ref in path.refs) for path in atlas.paths(start, end, 10)]
        assert set(found) <= known
        assert len(found) == min(10, len(known))


def test_a_brand_and_its_theme_are_one_step_apart(client):
    found = paths(client, "brand/jingchou-weigong", "theme/licai-weimin", limit=1)["paths"]
    assert found[0]["steps"][0]["zh"] == "“精筹惟公 理财为民”的名称直含“理财为民”"


def test_more_bases_find_more(client):
    brand, theme = "brand/jingchou-weigong", "theme/dandang-zuowei"
    short = paths(client, brand, theme, limit=1)["paths"]
    inferred = paths(client, brand, theme, limit=1, bases="exact,variant,parts,inferred")["paths"]
    assert len(inferred[0]["edges"]) == 1
    assert inferred[0]["edges"][0]["basis"] == "inferred"
    assert inferred[0]["steps"][0]["zh"] == "由上下文推断，“精筹惟公 理财为民”体现主题“担当作为”"
    assert not short or len(short[0]["edges"]) > 1


def test_things_that_are_not_related_are_told_so(client):
    found = paths(client, "unit/qingdao", "warning/tongzhihua")
    assert found["paths"] == []
    assert "6" in found["text"]["zh"]
    assert found["text"]["en"]


def test_a_thing_is_not_related_with_itself(client):
    answer = client.get("/api/paths", params={"from": QINGDAO, "to": "unit/qingdao"})
    assert answer.status_code == 422
    assert "同一事物" in answer.json()["error"]["message"]["zh"]
