"""Places for new boxes: beside what they hang on, while the rest stays."""

from __future__ import annotations

import itertools
import json

import pytest

import viz.layout.near as near_layout
from viz.layout.near import Box, place_near


def boxes(count, *placed, width=120.0, height=40.0):
    return [*placed, *(Box(f"n{number}", width, height) for number in range(count))]


def touching(places, sizes):
    return [
        (one, other)
        for one, other in itertools.combinations(places, 2)
        if abs(places[one][0] - places[other][0]) < (sizes[one][0] + sizes[other][0]) / 2
        and abs(places[one][1] - places[other][1]) < (sizes[one][1] + sizes[other][1]) / 2
    ]


@pytest.mark.parametrize("count", [1, 10, 120])
def test_new_boxes_stand_round_their_neighbour_and_overlap_nothing(count):
    placed = [Box("a", 100, 40, 0.0, 0.0), *(Box(f"p{i}", 90, 36, 150.0 * i + 130, 60.0 * (i % 3)) for i in range(8))]
    every = boxes(count, *placed)
    places = place_near(every, [("a", f"n{number}") for number in range(count)], "a")
    assert {box.id: places[box.id] for box in placed} == {box.id: (box.x, box.y) for box in placed}
    assert touching(places, {box.id: (box.width, box.height) for box in every}) == []
    farthest = max(abs(places[f"n{number}"][0]) + abs(places[f"n{number}"][1]) for number in range(count))
    assert farthest < 200 + 130 * count**0.5


def test_a_few_new_boxes_go_to_the_side_away_from_the_picture():
    placed = [Box("a", 100, 40, 0.0, 0.0), Box("p", 100, 40, 400.0, 0.0)]
    assert place_near(boxes(1, *placed), [("a", "n0")])["n0"][0] < 0


def test_what_hangs_on_a_new_box_follows_it():
    placed = [Box("a", 100, 40, 1000.0, 1000.0)]
    places = place_near(boxes(3, *placed), [("n1", "n0"), ("a", "n1"), ("n0", "n2")])
    for one, other in (("a", "n1"), ("n1", "n0"), ("n0", "n2")):
        assert abs(places[one][0] - places[other][0]) + abs(places[one][1] - places[other][1]) < 500


def test_the_same_question_has_the_same_answer():
    placed = [Box("a", 100, 40, 3.0, 4.0)]
    links = [("a", f"n{number}") for number in range(20)]
    assert place_near(boxes(20, *placed), links) == place_near(boxes(20, *placed), links)


def test_boxes_without_any_place_are_placed_too():
    places = place_near(boxes(12), [("n0", f"n{number}") for number in range(1, 12)])
    assert len(places) == 12
    assert touching(places, dict.fromkeys(places, (120, 40))) == []


def test_the_server_places_what_the_page_asks_for(client):
    body = {
        "nodes": [
            {"id": "a", "width": 100, "height": 40, "x": 10.5, "y": -3, "pinned": True},
            {"id": "b", "width": 100, "height": 40},
        ],
        "edges": [{"source": "a", "target": "b"}],
        "near": "a",
    }
    answer = client.post("/api/layout", json=body)
    assert answer.status_code == 200
    positions = answer.json()["positions"]
    assert positions["a"] == [10.5, -3.0]
    assert touching(positions, dict.fromkeys(positions, (100, 40))) == []
    example = client.get("/openapi.json").json()["paths"]["/api/layout"]["post"]["requestBody"]["content"]["application/json"]["example"]
    assert client.post("/api/layout", json=example).status_code == 200


NODE = {"id": "a", "width": 1, "height": 1}


@pytest.mark.parametrize(
    "body",
    [
        [], {}, {"nodes": {}}, {"nodes": [1]}, {"nodes": [{}]}, {"nodes": [{**NODE, "width": "1"}]}, {"nodes": [{**NODE, "x": 1}]},
        {"nodes": [{**NODE, "height": -1}]}, {"nodes": [{**NODE, "x": 1e300, "y": 0}]}, {"nodes": [NODE, NODE]},
        {"nodes": [NODE], "edges": [{"source": "a", "target": "b"}]}, {"nodes": [NODE], "edges": [{"source": "a"}]},
        {"nodes": [NODE], "near": "b"}, {"nodes": [NODE], "near": 7}, {"nodes": [NODE], "more": 1}, {"nodes": [{**NODE, "more": 1}]},
        {"nodes": [{**NODE, "id": str(number)} for number in range(700)]}, {"nodes": [{**NODE, "pinned": 1}]},
    ],
    ids=lambda body: json.dumps(body)[:40],
)
def test_a_body_that_is_not_right_is_refused_with_its_place(client, body):
    answer = client.post("/api/layout", json=body)
    assert answer.status_code == 422
    assert "$" in answer.json()["error"]["message"]["zh"]


def test_a_crowd_without_a_free_place_costs_bounded_work_and_new_boxes_go_below_it(monkeypatch):
    tried = []
    free = near_layout._Placed.free
    monkeypatch.setattr(near_layout._Placed, "free", lambda self, *given: tried.append(self) or free(self, *given))
    monkeypatch.setattr(near_layout, "_MOST_LOOKS", 20_000)
    crowd = [Box(f"p{i}", 4000, 4000, 390.0 * (i % 70), 390.0 * (i // 70)) for i in range(2000)]
    every = boxes(200, *crowd, width=4000, height=4000)
    places = place_near(every, [(f"p{1000 + i}", f"n{i}") for i in range(200)])
    assert sum(one.looks for one in {id(one): one for one in tried}.values()) < 20_000 + 2_200 * 2
    low = max(box.y for box in crowd) + 4000
    new = {box.id: places[box.id] for box in every if not box.placed}
    assert len(new) == 200
    assert all(y >= low for _, y in new.values())
    assert touching(new, dict.fromkeys(new, (4000, 4000))) == []
