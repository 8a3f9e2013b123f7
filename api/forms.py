"""Forms of the named questions: each parameter as a field, with choices where there are few.

This module must not know what a query asks.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from api.edition import Edition
from kg.model import Label, Ref
from kg.parameters import Parameter, ParameterType
from kg.queries import QUERIES, NamedQuery

MOST_CHOICES = 400


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing that may be chosen in a field."""

    key: str
    label: Label
    group: Label = Label("")
    iri: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """A parameter as a field of a form; no ``choices`` means a free text or number."""

    name: str
    type: ParameterType
    label: Label
    required: bool
    default: str
    example: str
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class Form:
    """A named question with its fields."""

    name: str
    title: Label
    question: Label
    fields: tuple[Field, ...]


def forms_of(edition: Edition) -> tuple[Form, ...]:
    """Return the forms of all named questions."""
    return edition.memory.get(("forms",), lambda: _forms(edition))


def _forms(edition: Edition) -> tuple[Form, ...]:
    choices = {kind: _choices(edition, kind) for kind in ParameterType}
    return tuple(_form(query, choices) for query in QUERIES.values())


def _form(query: NamedQuery, choices: Mapping[ParameterType, tuple[Choice, ...]]) -> Form:
    fields = tuple(_field(one, choices[one.type]) for one in query.parameters)
    return Form(query.name, query.title, query.question, fields)


def _field(parameter: Parameter, choices: tuple[Choice, ...]) -> Field:
    return Field(
        parameter.name, parameter.type, parameter.label, parameter.required, parameter.default,
        parameter.example, choices,
    )


def _choices(edition: Edition, kind: ParameterType) -> tuple[Choice, ...]:
    """Return what may be chosen; nothing where there is too much, so that the field is free."""
    atlas = edition.atlas
    counted = {ParameterType.UNIT: "units", ParameterType.BRAND: "brands"}.get(kind)
    if counted and atlas.info.count(counted) > MOST_CHOICES:
        return ()
    found: tuple[Choice, ...]
    match kind:
        case ParameterType.THEME:
            found = tuple(Choice(one.ref.key, one.ref.label, one.group.label, one.ref.iri) for one in atlas.themes())
        case ParameterType.UNIT:
            found = tuple(
                Choice(
                    one.ref.key, one.ref.label, one.unit.label if one.unit else one.ref.label,
                    one.ref.iri,
                )
                for one in edition.units()
            )
        case ParameterType.PLACE:
            places = {one.place.key: one.place for one in edition.units() if one.place}
            found = _plain(tuple(places.values()))
        case ParameterType.BRAND:
            found = tuple(
                Choice(one.ref.key, one.ref.label, one.unit.label, one.ref.iri)
                for one in atlas.brands()
            )
        case ParameterType.PRINCIPLE:
            found = _plain(tuple(atlas.principles()))
        case _:
            found = ()
    return found if len(found) <= MOST_CHOICES else ()


def _plain(refs: tuple[Ref, ...]) -> tuple[Choice, ...]:
    return tuple(Choice(ref.key, ref.label, iri=ref.iri) for ref in refs)
