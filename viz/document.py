"""The view document as JSON: written, read back with checks, described by a JSON Schema.

All three follow the types of ``viz.view``, so they cannot drift apart: every field of every
dataclass is a member of its object, tuples are arrays, words are strings. The id of a view is
the hash of its canonical JSON. This module knows nothing of what a view means.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import StrEnum
from functools import cache
from hashlib import sha256
from types import MappingProxyType, NoneType, UnionType
from typing import Any, Union, cast, get_args, get_origin, get_type_hints

from viz.view import FARTHEST, GraphView, InputError

SCHEMA_ID = "https://w3id.org/brand-atlas/view/1"


def to_plain(value: object) -> Any:
    """Return dataclasses, tuples and words as what ``json`` writes."""
    if is_dataclass(value) and not isinstance(value, type):
        return {item.name: to_plain(getattr(value, item.name)) for item in fields(value)}
    if isinstance(value, tuple):
        return [to_plain(item) for item in value]
    return str(value) if isinstance(value, StrEnum) else value


def view_to_json(view: GraphView, *, indent: int | None = None) -> str:
    """Write ``view`` as JSON; without ``indent`` it is the canonical form that the id is made of."""
    if indent is not None:
        return json.dumps(to_plain(view), ensure_ascii=False, indent=indent, allow_nan=False) + "\n"
    return json.dumps(to_plain(view), ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def view_id(view: GraphView) -> str:
    """Return the id of a view: the first 32 hex digits of the SHA-256 of its canonical JSON."""
    return sha256(view_to_json(view).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def view_from_json(text: str | bytes) -> GraphView:
    """Read a view document back.

    Raises ``InputError`` that names the place for anything that is not one.
    """
    try:
        plain = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InputError("view", place="$", problem=str(error)) from None
    view = cast(GraphView, _read(GraphView, plain, "$"))
    ids = [node.id for node in view.nodes]
    if len(set(ids)) != len(ids):
        raise InputError("view", place="$.nodes", problem="two nodes with one id")
    known = set(ids)
    for index, edge in enumerate(view.edges):
        if edge.source not in known or edge.target not in known:
            raise InputError("view", place=f"$.edges[{index}]", problem="no such node")
    for place, number in _evidence_numbers(view):
        if not 0 <= number < len(view.evidence):
            raise InputError("view", place=place, problem=f"no evidence {number}")
    return view


def _evidence_numbers(view: GraphView) -> list[tuple[str, int]]:
    found = [(f"$.edges[{index}].evidence", number) for index, edge in enumerate(view.edges) for number in edge.evidence]
    found += [
        (f"$.nodes[{index}].rows", number)
        for index, node in enumerate(view.nodes)
        for row in node.rows
        for number in row.evidence
    ]
    return found


@cache
def _hints(kind: type) -> Mapping[str, Any]:
    hints = get_type_hints(kind)
    return MappingProxyType({item.name: hints[item.name] for item in fields(kind)})


def _wrong(place: str, wanted: str, value: object) -> InputError:
    return InputError("view", place=place, problem=f"{wanted} ≠ {json.dumps(value, ensure_ascii=False)[:60]}")


def _read(kind: Any, value: Any, place: str) -> Any:
    """Return ``value`` as ``kind``, or raise naming the place."""
    origin, arguments = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        if value is None and NoneType in arguments:
            return None
        return _read(next(item for item in arguments if item is not NoneType), value, place)
    if origin is tuple:
        return _read_tuple(arguments, value, place)
    if is_dataclass(kind):
        return _read_object(cast(type, kind), value, place)
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        if value not in kind._value2member_map_:
            raise _wrong(place, " | ".join(kind), value)
        return kind(value)
    if kind is float and isinstance(value, int | float) and not isinstance(value, bool):
        if not -FARTHEST <= value <= FARTHEST:  # nor a number that is none
            raise _wrong(place, f"{-FARTHEST:g} … {FARTHEST:g}", value)
        return float(value)
    if kind in (str, bool) and type(value) is kind:
        return value
    if kind is int and type(value) is int:
        return value
    raise _wrong(place, getattr(kind, "__name__", str(kind)), value)


def _read_tuple(arguments: tuple[Any, ...], value: Any, place: str) -> tuple[Any, ...]:
    if not isinstance(value, list):
        raise _wrong(place, "array", value)
    if len(arguments) == 2 and arguments[1] is Ellipsis:
        return tuple(_read(arguments[0], item, f"{place}[{index}]") for index, item in enumerate(value))
    if len(value) != len(arguments):
        raise _wrong(place, f"array[{len(arguments)}]", value)
    pairs = zip(arguments, value, strict=True)
    return tuple(_read(item, part, f"{place}[{index}]") for index, (item, part) in enumerate(pairs))


def _read_object(kind: type, value: Any, place: str) -> Any:
    if not isinstance(value, dict):
        raise _wrong(place, "object", value)
    hints = _hints(kind)
    for name in value:
        if name not in hints:
            raise InputError("view", place=f"{place}.{name}", problem="unknown member")
    for name in hints:
        if name not in value:
            raise InputError("view", place=f"{place}.{name}", problem="missing")
    return kind(**{name: _read(hint, value[name], f"{place}.{name}") for name, hint in hints.items()})


def view_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of view documents."""
    definitions: dict[str, Any] = {}
    root = _schema(GraphView, definitions)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"{SCHEMA_ID}/schema",
        "title": "Brand atlas view document",
        **root,
        "$defs": dict(sorted(definitions.items())),
    }


def _schema(kind: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    origin, arguments = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        inner = _schema(next(item for item in arguments if item is not NoneType), definitions)
        return {"anyOf": [inner, {"type": "null"}]}
    if origin is tuple:
        if len(arguments) == 2 and arguments[1] is Ellipsis:
            return {"type": "array", "items": _schema(arguments[0], definitions)}
        items = [_schema(item, definitions) for item in arguments]
        return {"type": "array", "prefixItems": items, "minItems": len(items), "maxItems": len(items)}
    if is_dataclass(kind):
        return _object_schema(cast(type, kind), definitions)
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        definitions[kind.__name__] = {"type": "string", "enum": [item.value for item in kind]}
        return {"$ref": f"#/$defs/{kind.__name__}"}
    if kind is float:
        return {"type": "number", "minimum": -FARTHEST, "maximum": FARTHEST}
    names: dict[Any, str] = {str: "string", bool: "boolean", int: "integer"}
    return {"type": names[kind]}


def _object_schema(kind: type, definitions: dict[str, Any]) -> dict[str, Any]:
    if kind.__name__ not in definitions:
        definitions[kind.__name__] = {}  # types may refer to each other
        hints = _hints(kind)
        summary = (kind.__doc__ or "").strip().splitlines()[0]
        definitions[kind.__name__] = {
            "type": "object",
            "description": summary,
            "properties": {name: _schema(hint, definitions) for name, hint in hints.items()},
            "required": list(hints),
            "additionalProperties": False,
        }
    return {"$ref": f"#/$defs/{kind.__name__}"}


VIEW_SCHEMA: Mapping[str, Any] = MappingProxyType(view_schema())
"""The JSON Schema of view documents; ``viz/view.schema.json`` is its published copy."""
