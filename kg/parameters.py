"""What a named query or a view asks of its reader: typed parameters, as plain data.

Forms, command-line options and help are made from them. This module knows nothing of
queries, views or stores; names are looked up by a function that the caller hands in.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from kg.errors import ParameterError
from kg.model import Label, Ref
from kg.rdf import IRI, Literal, Term
from kg.terms import Kind


class ParameterType(StrEnum):
    """What a parameter's value is. All but the last two name a thing of the graph."""

    THEME = "theme"
    UNIT = "unit"  # a unit or a branch: both may own brands
    PLACE = "place"
    BRAND = "brand"
    PRINCIPLE = "principle"
    TEXT = "text"
    INTEGER = "integer"

    @property
    def kind(self) -> Kind | None:
        """The kind of thing that is named, ``None`` for texts and numbers."""
        return None if self in (ParameterType.TEXT, ParameterType.INTEGER) else Kind(self.value)


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter: an empty ``default`` of an optional one means «not limited»."""

    name: str
    type: ParameterType
    label: Label
    required: bool = False
    default: str = ""
    example: str = ""


Resolve = Callable[[Kind, str], Ref]
"""Finds the thing of a kind by IRI, key or name; raises ``UnknownNameError`` with near names."""


def read_values(
    parameters: tuple[Parameter, ...], given: Mapping[str, object], resolve: Resolve
) -> Mapping[str, Term]:
    """Return the given values as typed terms, defaults filled in.

    An empty value counts as not given. Raises ``ParameterError`` for a parameter that is
    unknown, missing or not a number, and what ``resolve`` raises.
    """
    known = {one.name: one for one in parameters}
    for name in given:
        if name not in known:
            raise ParameterError("unknown", name=name, known=tuple(known) or "—")
    found: dict[str, Term] = {}
    for one in parameters:
        value = str(given.get(one.name) or "").strip() or one.default
        if value:
            found[one.name] = _read(one, value, resolve)
        elif one.required:
            raise ParameterError(
                "missing", name=one.name, label=one.label.zh, label_en=one.label.in_("en"), example=one.example
            )
    return found


def _read(parameter: Parameter, value: str, resolve: Resolve) -> Term:
    kind = parameter.type.kind
    if kind is not None:
        return IRI(resolve(kind, value).iri)
    if parameter.type is ParameterType.TEXT:
        return Literal(value)
    if not (value.isascii() and value.isdigit() and len(value) <= 12):
        raise ParameterError("integer", name=parameter.name, value=value)
    return Literal.of(int(value))
