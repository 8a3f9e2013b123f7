"""The view document: there and back, described by its schema, named by its content."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest

import viz
from tests.viz.invented import EVERY_VIEW, HOSTILE, InventedAtlas
from viz import VIEW_SCHEMA, make_view, view_from_json, view_id, view_to_json
from viz.document import view_schema
from viz.view import GraphView, InputError, Label

SCHEMA_FILE = Path(viz.__file__).parent / "view.schema.json"
TYPES_FILE = Path(viz.__file__).parent / "web" / "src" / "view.ts"


@pytest.fixture
def view() -> GraphView:
    return make_view(InventedAtlas(12), "theme", theme="theme0")


@pytest.mark.parametrize(("name", "params"), EVERY_VIEW)
def test_every_view_comes_back_from_json_as_it_went(name: str, params: dict[str, str]) -> None:
    view = make_view(InventedAtlas(20), name, **params)
    assert view_from_json(view_to_json(view)) == view
    assert view_from_json(view_to_json(view, indent=1)) == view


@pytest.mark.parametrize(("name", "params"), EVERY_VIEW)
def test_every_view_fits_the_schema(name: str, params: dict[str, str]) -> None:
    view = make_view(InventedAtlas(16, names=HOSTILE[:15]), name, **params)
    jsonschema.Draft202012Validator(dict(VIEW_SCHEMA)).validate(json.loads(view_to_json(view)))


def test_the_schema_is_a_schema_and_refuses_what_is_no_view(view: GraphView) -> None:
    jsonschema.Draft202012Validator.check_schema(dict(VIEW_SCHEMA))
    plain = json.loads(view_to_json(view))
    for damage in ({"nodes": 3}, {"width": "wide"}, {"extra": 1}):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.Draft202012Validator(dict(VIEW_SCHEMA)).validate({**plain, **damage})


@pytest.mark.parametrize("number", [1e9, -1e9, 200_001, 10**400, float("inf"), float("nan")])
@pytest.mark.parametrize("member", ["width", "height"])
def test_a_picture_larger_than_any_is_refused_by_place(view: GraphView, member: str, number: float) -> None:
    text = json.dumps({**json.loads(view_to_json(view)), member: number})
    with pytest.raises(InputError) as refused:
        view_from_json(text)
    assert f"$.{member}" in refused.value.text("zh")
    assert "200000" in refused.value.text("en")


def test_a_thing_far_outside_is_refused_by_place_and_by_the_schema(view: GraphView) -> None:
    plain = json.loads(view_to_json(view))
    plain["nodes"][0]["x"] = 1e12
    with pytest.raises(InputError, match="nodes"):
        view_from_json(json.dumps(plain))
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(dict(VIEW_SCHEMA)).validate(plain)


def test_the_published_schema_is_the_one_in_use() -> None:
    assert json.loads(SCHEMA_FILE.read_text(encoding="utf-8")) == view_schema(), "run: python -m viz.schema_file"


@pytest.mark.parametrize(
    ("interface", "definition"),
    [("Label", "Label"), ("Span", "Span"), ("CardRow", "CardRow"), ("ViewNode", "Node"), ("ViewEdge", "Edge"), ("Region", "Region")],
)
def test_the_types_of_the_browser_side_name_the_members_of_the_schema(interface: str, definition: str) -> None:
    source = TYPES_FILE.read_text(encoding="utf-8")
    body = source.split(f"export interface {interface} {{", 1)[1].split("}", 1)[0]
    named = [line.split("readonly ", 1)[1].split(":", 1)[0] for line in body.splitlines() if "readonly " in line]
    assert sorted(named) == sorted(view_schema()["$defs"][definition]["properties"])


def test_the_id_is_that_of_the_content(view: GraphView) -> None:
    assert view_id(view) == view_id(view_from_json(view_to_json(view)))
    assert len(view_id(view)) == 32
    assert view_id(replace(view, title=Label("别的"))) != view_id(view)
    moved = replace(view.nodes[0], x=view.nodes[0].x + 1)
    assert view_id(replace(view, nodes=(moved, *view.nodes[1:]))) != view_id(view)


@pytest.mark.parametrize(
    ("path", "value", "place"),
    [
        ((), [], "$"),
        (("width",), "wide", "$.width"),
        (("width",), True, "$.width"),
        (("title", "zh"), None, "$.title.zh"),
        (("nodes", 0, "shape"), "star", "$.nodes[0].shape"),
        (("nodes", 1, "basis"), "guess", "$.nodes[1].basis"),
        (("edges", 0, "source"), "nowhere", "$.edges[0]"),
        (("edges", 0, "evidence"), [99], "$.edges[0].evidence"),
        (("params", 0), ["a", "b", "c"], "$.params[0]"),
        (("nodes", 0, "colour"), 1, "$.nodes[0].colour"),
    ],
)
def test_a_damaged_document_is_refused_with_the_place(
    view: GraphView, path: tuple[str | int, ...], value: object, place: str
) -> None:
    plain = json.loads(view_to_json(view))
    if path:
        inner = plain
        for step in path[:-1]:
            inner = inner[step]
        inner[path[-1]] = value
    else:
        plain = value
    with pytest.raises(InputError) as caught:
        view_from_json(json.dumps(plain))
    assert place in str(caught.value)


def test_missing_unknown_and_doubled_members_are_refused(view: GraphView) -> None:
    plain = json.loads(view_to_json(view))
    missing = {name: value for name, value in plain.items() if name != "summary"}
    doubled = {**plain, "nodes": [*plain["nodes"], plain["nodes"][0]]}
    for damaged, place in ((missing, "$.summary"), ({**plain, "colour": "red"}, "$.colour"), (doubled, "$.nodes")):
        with pytest.raises(InputError) as caught:
            view_from_json(json.dumps(damaged))
        assert place in str(caught.value)


@pytest.mark.parametrize("text", ["", "{", "null", "[" * 5000, '{"nodes": NaN}', b"\xff\xfe"])
def test_what_is_no_json_is_refused(text: str | bytes) -> None:
    with pytest.raises(InputError):
        view_from_json(text)
