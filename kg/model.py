"""What the graph answers with: frozen data about brands, units, themes and their evidence.

Everything above the store (views, pages, command line, notebooks) sees these types and
never RDF. They are made by ``kg.entities`` and ``kg.analysis`` from query results. This
module knows nothing of SPARQL, files or drawing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from kg.terms import Basis, Kind


@dataclass(frozen=True, slots=True)
class Label:
    """A text in both languages; ``en`` is empty where no English is given."""

    zh: str
    en: str = ""

    def in_(self, lang: str) -> str:
        """Return the text in ``lang``, Chinese where English is missing."""
        return self.en if lang == "en" and self.en else self.zh


@dataclass(frozen=True, slots=True)
class Ref:
    """A thing by IRI, kind, key and name; ``short`` is the name for tight places."""

    iri: str
    kind: Kind
    key: str
    label: Label
    short: Label = Label("")

    @property
    def brief(self) -> Label:
        """The short name, or the full one where there is none."""
        return self.short if self.short.zh else self.label


@dataclass(frozen=True, slots=True)
class Segment:
    """One stretch of a source text: offsets as Python slices, and its words."""

    start: int
    end: int
    phrase: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """On what one statement rests: section and one or more stretches of the source.

    ``statement`` is a word of ``EvidenceSegment.statement``; ``value`` is the thing stated
    where it is a thing (a theme, a principle, an owner), ``text`` the literal where not.
    """

    iri: str
    key: str
    statement: str
    segments: tuple[Segment, ...]
    source: Ref
    section: Ref | None = None
    value: Ref | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class ThemeLink:
    """That a brand has a theme, and on what that rests.

    ``words`` are the matched words as written in the name (exact, variant) or in the part
    named by ``part`` (parts); ``spans`` are their places in the brand's name (exact,
    variant: start, end as Python slices). ``phrase`` and ``reason`` belong to inferred links.
    """

    theme: Ref
    group: Ref
    basis: Basis
    words: tuple[str, ...] = ()
    spans: tuple[tuple[int, int], ...] = ()
    part: str = ""
    phrase: str = ""
    reason: Label = Label("")


@dataclass(frozen=True, slots=True)
class Part:
    """A named part of a brand or practice."""

    ordinal: int
    label: Label


@dataclass(frozen=True, slots=True)
class Brand:
    """A brand as lists, cards in pictures and search need it."""

    ref: Ref
    owner: Ref
    unit: Ref  # the unit itself, or the unit of the owning branch
    kind: Ref
    status: Ref
    links: tuple[ThemeLink, ...] = ()
    place: Ref | None = None
    aspect: Ref | None = None
    level: Ref | None = None


@dataclass(frozen=True, slots=True)
class BrandDetail:
    """Everything known about one brand."""

    brand: Brand
    aliases: tuple[str, ...] = ()
    slogan: str = ""
    section: Ref | None = None
    parts: tuple[Part, ...] = ()
    part_of: Ref | None = None
    has_part: tuple[Brand, ...] = ()
    derived_from: tuple[Ref, ...] = ()
    derived: tuple[Ref, ...] = ()
    principles: tuple[Ref, ...] = ()
    practices: tuple[Ref, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class BasisCounts:
    """How many brands a theme has by each basis; the sums are never mixed silently."""

    exact: int = 0
    variant: int = 0
    parts: int = 0
    inferred: int = 0

    @property
    def in_name(self) -> int:
        """Words in the name: exact and variant."""
        return self.exact + self.variant

    @property
    def total(self) -> int:
        """All four bases together."""
        return self.in_name + self.parts + self.inferred


@dataclass(frozen=True, slots=True)
class ThemeSummary:
    """A theme with its group, definition and sizes."""

    ref: Ref
    group: Ref
    definition: Label
    counts: BasisCounts
    variants: tuple[str, ...] = ()  # listed variants and trigger words


@dataclass(frozen=True, slots=True)
class ThemeDetail:
    """A theme, the brands on it (strongest basis first) and the themes it occurs with."""

    summary: ThemeSummary
    brands: tuple[Brand, ...] = ()
    principles: tuple[Ref, ...] = ()  # principles whose wording holds the theme's words
    related: tuple[tuple[Ref, int], ...] = ()  # theme, number of brands on both


@dataclass(frozen=True, slots=True)
class StatedCount:
    """A number that the source states without naming the things counted."""

    ref: Ref
    counted: Ref
    count: int
    named: int  # how many of them the data names
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class UnitSummary:
    """A unit or branch with the number of its brands (its branches' included)."""

    ref: Ref
    kind: Ref
    brands: int
    place: Ref | None = None
    level: Ref | None = None
    unit: Ref | None = None  # of a branch: the unit it belongs to
    anonymous: bool = False


@dataclass(frozen=True, slots=True)
class UnitDetail:
    """Everything known about one unit or branch."""

    summary: UnitSummary
    own_brands: tuple[Brand, ...] = ()
    branch_brands: tuple[Brand, ...] = ()
    branches: tuple[UnitSummary, ...] = ()
    part_of: Ref | None = None
    has_part: tuple[Ref, ...] = ()
    guided_by: Ref | None = None
    guides: tuple[Ref, ...] = ()
    principles: tuple[Ref, ...] = ()
    practices: tuple[Ref, ...] = ()
    counts: tuple[StatedCount, ...] = ()
    same_as: tuple[str, ...] = ()  # Wikidata and other IRIs of the area
    codes: tuple[tuple[str, str], ...] = ()  # scheme, code
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class PrincipleDetail:
    """A principle, practice, recommendation or warning: who upholds it, which brands it guides."""

    ref: Ref
    kind: Ref | None = None
    aliases: tuple[str, ...] = ()
    upheld_by: tuple[Ref, ...] = ()
    brands: tuple[Brand, ...] = ()
    parts: tuple[Part, ...] = ()
    section: Ref | None = None
    related: tuple[Ref, ...] = ()  # a recommendation's warnings, a warning's recommendation
    evidence: tuple[Evidence, ...] = ()


EdgeKind = Literal[
    "theme", "owns", "unit_of", "upholds", "guided_by", "part_of", "derived_from", "guides", "practises",
    "in_group", "warns_against", "member",
]


@dataclass(frozen=True, slots=True)
class Link:
    """An edge of a neighbourhood: subject, object, what it is, and the basis of theme links."""

    source: str
    target: str
    kind: EdgeKind
    basis: Basis | None = None


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """Things around one thing and the links between them; ``omitted`` counts what a limit cut."""

    centre: Ref
    refs: tuple[Ref, ...]
    links: tuple[Link, ...]
    omitted: int = 0


@dataclass(frozen=True, slots=True)
class Hit:
    """A search result, best first; ``matched`` tells how: name, alias, pinyin, initials, english."""

    ref: Ref
    matched: str
    score: float
    context: Label = Label("")  # e.g. the owner of a brand


@dataclass(frozen=True, slots=True)
class ReleaseInfo:
    """What a release holds and where it comes from."""

    id: str
    built: str  # ISO 8601 with zone
    title: Label
    base: str
    counts: tuple[tuple[str, int], ...]  # units, branches, brands, themes, principles, evidence, quads …
    sources: tuple[Ref, ...] = ()
    version: str = ""  # version of the program that built it

    def count(self, name: str) -> int:
        """Return one of the counts, 0 where it is not there."""
        return dict(self.counts).get(name, 0)
