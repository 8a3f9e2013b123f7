"""The answers of the check as programs get them: plain data in the reader's language.

``kg similar --format json`` and ``/api/similar`` send the same. This module must not know how
an answer was asked for.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from api.links import page_of
from kg.similar import Answer, Groups, Match, Row
from kg.similar.model import Crowd, FreeTheme, JoinedTheme, Reason

Spans = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class ReasonData:
    """Why two names are alike; ``mine`` and ``theirs`` are places (start, end) in the two names."""

    kind: str
    text: str
    mine: Spans
    theirs: Spans


@dataclass(frozen=True, slots=True)
class MatchData:
    """A brand that is like the name; ``met`` is the alias that was met, where it was one."""

    iri: str
    name: str
    unit: str
    score: float
    grade: str
    reasons: tuple[ReasonData, ...]
    met: str
    page: str


@dataclass(frozen=True, slots=True)
class CrowdData:
    """How many of a place's brands (``total``) show a theme: free, few or crowded."""

    level: str
    place: str
    brands: int
    total: int
    crowding: str


@dataclass(frozen=True, slots=True)
class ThemeData:
    """A theme that the name joins; ``basis`` is empty where the theme was named."""

    iri: str
    name: str
    group: str
    basis: str
    words: tuple[str, ...]
    spans: Spans
    crowding: tuple[CrowdData, ...]


@dataclass(frozen=True, slots=True)
class FreeData:
    """A theme that few hold; ``near`` tells that its group is one that the name joins."""

    iri: str
    name: str
    group: str
    near: bool
    crowding: tuple[CrowdData, ...]


@dataclass(frozen=True, slots=True)
class AnswerData:
    """The verdict on a name: the grade is that of the best match."""

    name: str
    grade: str
    verdict: str
    advice: str
    matches: tuple[MatchData, ...]
    themes: tuple[ThemeData, ...]
    free: tuple[FreeData, ...]


@dataclass(frozen=True, slots=True)
class RowData:
    """One row of a list: its grade (empty where it was not checked) and its nearest brands."""

    row: int
    name: str
    grade: str
    matches: tuple[MatchData, ...]
    problem: str
    repeats: int


@dataclass(frozen=True, slots=True)
class RowsData:
    """A checked list with how many rows have each grade."""

    rows: tuple[RowData, ...]
    same: int
    near: int
    different: int
    unchecked: int


@dataclass(frozen=True, slots=True)
class MemberData:
    """A brand of a group."""

    iri: str
    name: str
    unit: str
    page: str


@dataclass(frozen=True, slots=True)
class PairData:
    """Two brands of a group (places in ``members``) and why they are alike."""

    one: int
    other: int
    score: float
    grade: str
    reasons: tuple[ReasonData, ...]


@dataclass(frozen=True, slots=True)
class GroupData:
    """Brands whose names are near one another."""

    number: int
    grade: str
    score: float
    members: tuple[MemberData, ...]
    pairs: tuple[PairData, ...]


@dataclass(frozen=True, slots=True)
class GroupsData:
    """All groups of near-duplicates of a release."""

    groups: tuple[GroupData, ...]
    brands: int
    involved: int
    pairs: int


def answer_data(answer: Answer, lang: str) -> AnswerData:
    """Return an answer as data."""
    return AnswerData(
        answer.name, answer.grade.value, answer.verdict.in_(lang), answer.advice.in_(lang),
        matches_data(answer.matches, lang),
        tuple(_theme(one, lang) for one in answer.themes),
        tuple(_free(one, lang) for one in answer.free),
    )  # fmt: skip


def matches_data(matches: Iterable[Match], lang: str) -> tuple[MatchData, ...]:
    """Return matches as data."""
    return tuple(
        MatchData(
            one.ref.iri, one.ref.label.zh, one.unit.label.in_(lang), one.score, one.grade.value,
            _reasons(one.reasons, lang), "" if one.name == one.ref.label.zh else one.name, page_of(one.ref),
        )
        for one in matches
    )  # fmt: skip


def rows_data(rows: Iterable[Row], lang: str) -> RowsData:
    """Return a checked list as data."""
    made = tuple(
        RowData(
            one.row, one.name, one.answer.grade.value if one.answer else "",
            matches_data(one.answer.matches, lang) if one.answer else (), one.problem.in_(lang), one.repeats,
        )
        for one in rows
    )  # fmt: skip
    counts = {grade: sum(one.grade == grade for one in made) for grade in ("same", "near", "different", "")}
    return RowsData(made, counts["same"], counts["near"], counts["different"], counts[""])


def groups_data(found: Groups, lang: str) -> GroupsData:
    """Return groups as data."""
    return GroupsData(
        tuple(
            GroupData(
                one.number, one.grade.value, one.score,
                tuple(MemberData(m.ref.iri, m.ref.label.zh, m.unit.label.in_(lang), page_of(m.ref)) for m in one.members),
                tuple(PairData(p.one, p.other, p.score, p.grade.value, _reasons(p.reasons, lang)) for p in one.pairs),
            )
            for one in found.groups
        ),
        found.brands, found.involved, found.pairs,
    )  # fmt: skip


def _reasons(reasons: Iterable[Reason], lang: str) -> tuple[ReasonData, ...]:
    return tuple(ReasonData(one.kind.value, one.text.in_(lang), one.mine, one.theirs) for one in reasons)


def _crowds(crowds: Iterable[Crowd], lang: str) -> tuple[CrowdData, ...]:
    return tuple(
        CrowdData(one.scope.level, one.scope.label.in_(lang), one.brands, one.scope.brands, one.crowding.value)
        for one in crowds
    )


def _theme(one: JoinedTheme, lang: str) -> ThemeData:
    basis = one.basis.value if one.basis else ""
    return ThemeData(
        one.ref.iri, one.ref.label.in_(lang), one.group.label.in_(lang), basis, one.words, one.spans,
        _crowds(one.crowds, lang),
    )  # fmt: skip


def _free(one: FreeTheme, lang: str) -> FreeData:
    return FreeData(one.ref.iri, one.ref.label.in_(lang), one.group.label.in_(lang), one.near, _crowds(one.crowds, lang))
