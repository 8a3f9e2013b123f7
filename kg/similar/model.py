"""What the check of a name answers: frozen data for pages, programs and the command line.

This module knows nothing of how names are compared.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from kg.errors import ParameterError
from kg.model import Label, Ref
from kg.similar.normal import Span
from kg.terms import Basis

MOST_AT_ONCE = 20_000
"""Different names whose pairs are all looked at: time grows with the square. Of more, each is compared
with those that the lists of the index lead to, as when one name is asked about."""

MOST_NAMES = 300_000
"""Different names of the largest ledger whose groups are found."""


class Grade(StrEnum):
    """How close two names are."""

    SAME = "same"
    NEAR = "near"
    DIFFERENT = "different"


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From which score on names are the same or near, and from which share of a place's brands
    on a theme is crowded. The effect of each is set out in ``docs/similarity.md``."""

    same: float = 0.95
    near: float = 0.46
    crowded: float = 0.1

    def __post_init__(self) -> None:
        """Raise ``ParameterError`` unless near ≤ same."""
        if self.near > self.same:
            raise ParameterError("thresholds", near=self.near, same=self.same)

    def grade(self, score: float) -> Grade:
        """Return the grade of a score."""
        if score >= self.same:
            return Grade.SAME
        return Grade.NEAR if score >= self.near else Grade.DIFFERENT


class ReasonKind(StrEnum):
    """Why two names are alike."""

    WRITING = "writing"  # the same but for how it is written
    ENDING = "ending"  # the same but for a word such as 品牌
    ORDER = "order"  # the same parts in another order
    LETTERS = "letters"  # the same characters in another order
    SOUND = "sound"  # other characters that sound alike
    INSIDE = "inside"  # one name inside the other
    HALF = "half"  # a half in common
    EDIT = "edit"  # one or two characters differ
    WORDS = "words"  # words in common
    STRUCTURE = "structure"  # the same build
    SYNONYM = "synonym"  # other words for the same theme
    THEMES = "themes"  # the same themes


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason in words, and where it shows: places in the name asked about (``mine``) and in
    the brand's name (``theirs``), as Python slices."""

    kind: ReasonKind
    text: Label
    mine: tuple[Span, ...] = ()
    theirs: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Match:
    """A brand that is like the name: ``name`` is the one of its names that was met."""

    ref: Ref
    name: str
    owner: Ref
    unit: Ref
    score: float
    grade: Grade
    reasons: tuple[Reason, ...]

    def spans(self, mine: bool) -> tuple[Span, ...]:
        """Return the places that all reasons mark, in one of the two names."""
        marked = {
            place
            for reason in self.reasons
            for start, end in (reason.mine if mine else reason.theirs)
            for place in range(start, end)
        }
        found: list[Span] = []
        for place in sorted(marked):
            if found and found[-1][1] == place:
                found[-1] = (found[-1][0], place + 1)
            else:
                found.append((place, place + 1))
        return tuple(found)


class Crowding(StrEnum):
    """How many hold a theme in some place."""

    FREE = "free"  # nobody
    FEW = "few"
    CROWDED = "crowded"


@dataclass(frozen=True, slots=True)
class Scope:
    """Within what brands are counted: the unit, its county, its city, the province, all."""

    level: str  # unit, county, city, province, all
    label: Label
    brands: int
    ref: Ref | None = None


@dataclass(frozen=True, slots=True)
class Crowd:
    """How many of a scope's brands show a theme by words in their name."""

    scope: Scope
    brands: int
    crowding: Crowding

    @property
    def share(self) -> float:
        """The share of the scope's brands."""
        return self.brands / self.scope.brands if self.scope.brands else 0.0


@dataclass(frozen=True, slots=True)
class JoinedTheme:
    """A theme that the name would stand on: by its words, by its meaning (``inferred``), or
    because it was named (no basis)."""

    ref: Ref
    group: Ref
    basis: Basis | None
    words: tuple[str, ...]
    spans: tuple[Span, ...]
    crowds: tuple[Crowd, ...]


@dataclass(frozen=True, slots=True)
class FreeTheme:
    """A theme that few hold; ``near`` ones belong to a group that the name joins."""

    ref: Ref
    group: Ref
    near: bool
    crowds: tuple[Crowd, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """The verdict on one name; ``grade`` is that of the best match."""

    name: str
    grade: Grade
    verdict: Label
    advice: Label
    matches: tuple[Match, ...]
    themes: tuple[JoinedTheme, ...] = ()
    free: tuple[FreeTheme, ...] = ()
    unit: Ref | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a checked list: its answer, or why there is none. ``repeats`` is the row that
    holds the same name, 0 where none does."""

    row: int
    name: str
    answer: Answer | None
    problem: Label = Label("")
    repeats: int = 0


@dataclass(frozen=True, slots=True)
class Member:
    """A brand in a group of near-duplicates."""

    ref: Ref
    owner: Ref
    unit: Ref


@dataclass(frozen=True, slots=True)
class GroupPair:
    """Two brands of a group (places in ``members``) and why they are alike."""

    one: int
    other: int
    score: float
    grade: Grade
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Brands whose names are near one another; ``grade`` and ``score`` are of the closest pair."""

    number: int
    grade: Grade
    score: float
    members: tuple[Member, ...]
    pairs: tuple[GroupPair, ...]


@dataclass(frozen=True, slots=True)
class Groups:
    """All groups of a release: most alike first."""

    groups: tuple[Group, ...]
    brands: int  # of the release
    involved: int  # brands that stand in a group
    pairs: int
