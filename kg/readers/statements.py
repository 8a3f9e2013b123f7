"""What a row of evidence states: subject, relation and object, found among the other rows.

The words of ``EvidenceSegment.statement`` name a cell of the subject's own row (its name,
owner, kind …) or a link to another thing. ``state`` gives the statement in terms of keys;
which RDF terms it becomes is for ``kg.build``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from kg.records import EvidenceSegment

Row = Mapping[str, Any]  # parsed values of a row

SUBJECTS: Mapping[str, tuple[str, ...]] = {
    "name": ("brands", "units", "branches", "principles", "practices", "recommendations", "warnings", "stated_counts"),
    "alias": ("brands", "principles"),
    "owner": ("brands", "practices", "branches"),
    "kind": ("brands", "units", "branches", "principles"),
    "status": ("brands",),
    "aspect": ("brands",),
    "slogan": ("brands",),
    "part": ("brands", "practices"),
    "part_of": ("brands",),
    "derived_from": ("brands",),
    "principle": ("units", "branches", "brands", "principles"),
    "theme": ("brands",),
    "count": ("stated_counts",),
    "practice": ("units", "branches", "brands", "practices"),
    "warning": ("recommendations", "warnings"),
    "recommendation": ("recommendations", "warnings"),
}
"""Tables that the subject of each statement may stand in."""

VALUE_TABLE: Mapping[str, str] = {
    "principle": "principles", "theme": "themes", "practice": "practices", "warning": "warnings",
    "part_of": "brands", "derived_from": "brands",
}
"""Table whose key the value of a statement is."""

_ITSELF = {"principle": "principles", "practice": "practices", "warning": "warnings", "recommendation": "recommendations"}


@dataclass(frozen=True, slots=True)
class Thing:
    """A row of a table by its key (a part: key of the whole, and its number as ``part``)."""

    table: str
    key: str
    part: int = 0


@dataclass(frozen=True, slots=True)
class Concept:
    """A concept of a scheme by its notation; for branches the kind word of the table."""

    scheme: str
    notation: str


@dataclass(frozen=True, slots=True)
class Stated:
    """A statement. ``relation`` is a statement word, or ``type`` for being of a class,
    ``serves`` for a practice that serves a brand; ``object`` a text or number where it is one,
    the table name for ``type``."""

    subject: Thing
    relation: str
    object: Thing | Concept | str | int


@dataclass(slots=True)
class Facts:
    """The rows that evidence speaks of: all that ``state`` needs to look at.

    ``wanted`` holds the keys that any row of evidence names; only their rows are kept.
    """

    wanted: set[str] = field(default_factory=set)
    rows: dict[str, dict[str, Row]] = field(default_factory=dict)  # table → key → row
    parts: set[tuple[str, int]] = field(default_factory=set)  # whole, ordinal
    upheld: set[tuple[str, str]] = field(default_factory=set)  # subject, principle
    split: set[str] = field(default_factory=set)  # keys of evidence with several segments
    units: set[str] = field(default_factory=set)  # keys of all units and of all branches,
    branches: set[str] = field(default_factory=set)  # to tell owners apart

    flawed: set[str] = field(default_factory=set)  # keys of wanted rows with unreadable cells

    def take(self, table: str, values: Row, *, whole: bool = True) -> None:
        """Keep what a row says if evidence may speak of it; ``whole``: all of it was readable."""
        if table == "parts":
            if values.get("whole") in self.wanted and "ordinal" in values:
                self.parts.add((values["whole"], values["ordinal"]))
        elif table == "principle_links":
            if values.get("subject") in self.wanted and "principle" in values:
                self.upheld.add((values["subject"], values["principle"]))
        elif values.get("key") in self.wanted:
            self.rows.setdefault(table, {})[values["key"]] = values
            if not whole:
                self.flawed.add(values["key"])

    def subject(self, key: str, statement: str) -> Thing | None:
        """Return the thing of that key that can be the subject of the statement."""
        for table in SUBJECTS[statement]:
            if key in self.rows.get(table, ()):
                return Thing(table, key)
        return None


def state(row: EvidenceSegment, facts: Facts) -> Stated | None:
    """Return what ``row`` states, or ``None`` where the tables do not say so."""
    subject = facts.subject(row.subject, row.statement)
    if subject is None:
        return None
    own = facts.rows[subject.table][subject.key]
    word, value = row.statement, row.value
    if _ITSELF.get(word) == subject.table:
        if value and value != subject.key and word == "recommendation":
            return None
        return Stated(subject, "type", subject.table)
    match word:
        case "name" | "slogan":
            return Stated(subject, word, own[word]) if word in own else None
        case "alias":
            alias = _only(value, own.get("aliases", ()))
            return Stated(subject, word, alias) if alias else None
        case "owner":
            owner = own.get("unit" if subject.table == "branches" else "owner")
            return _thing(subject, word, owner, facts)
        case "kind" | "status" | "aspect":
            return _concept(subject, word, own)
        case "part":
            number = int(value) if value.isascii() and value.isdigit() and len(value) < 10 else 0
            whole = (subject.key, number) in facts.parts
            return Stated(subject, word, Thing("parts", subject.key, number)) if whole else None
        case "part_of" | "derived_from":
            targets = own.get(word, ())
            target = _only(value, (targets,) if isinstance(targets, str) else targets)
            return Stated(subject, word, Thing("brands", target)) if target else None
        case "principle":
            linked = (subject.key, value) in facts.upheld
            return Stated(subject, word, Thing("principles", value)) if linked else None
        case "theme":
            return Stated(subject, word, Thing("themes", value))
        case "count":
            return Stated(subject, word, own["count"]) if "count" in own else None
        case "practice":
            practice = facts.rows.get("practices", {}).get(value)
            role = "brand" if subject.table == "brands" else "owner"
            said = practice is not None and practice.get(role) == subject.key
            relation = "serves" if role == "brand" else "owner"
            return Stated(Thing("practices", value), relation, subject) if said else None
        case "warning":  # of a recommendation
            warning = facts.rows.get("warnings", {}).get(value)
            said = warning is not None and warning.get("recommendation") == subject.key
            return Stated(subject, word, Thing("warnings", value)) if said else None
        case "recommendation":  # of a warning
            whose = own.get("recommendation")
            return Stated(Thing("recommendations", whose), "warning", subject) if whose else None
    return None


def _only(value: str, given: tuple[str, ...]) -> str:
    """Return ``value`` if it is among ``given``; without a value the only one given."""
    if not value and len(given) == 1:
        return given[0]
    return value if value in given else ""


def _thing(subject: Thing, word: str, key: str | None, facts: Facts) -> Stated | None:
    if not key:
        return None
    unit = subject.table == "branches" or key in facts.units
    return Stated(subject, word, Thing("units" if unit else "branches", key))


def _concept(subject: Thing, word: str, own: Row) -> Stated | None:
    scheme = {"status": "BrandStatus", "aspect": "Aspect"}.get(word) or {
        "brands": "BrandKind", "units": "UnitKind", "branches": "BranchKind", "principles": "PrincipleKind",
    }[subject.table]
    notation = own.get(word, "explicit" if word == "status" else "")
    return Stated(subject, word, Concept(scheme, notation)) if notation else None
