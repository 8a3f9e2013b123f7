"""An atlas of invented things, made from numbers and a seed: any size, any labels, no store."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from kg.crowds import Crowd
from kg.errors import UnknownNameError
from kg.model import (
    BasisCounts,
    Brand,
    BrandDetail,
    Evidence,
    Label,
    Link,
    Neighbourhood,
    Part,
    Ref,
    ReleaseInfo,
    Segment,
    ThemeDetail,
    ThemeLink,
    ThemeSummary,
    UnitDetail,
    UnitSummary,
)
from kg.rdf import IRI, Literal, Solutions, Triple, Triples
from kg.similar.model import Grade, Group, GroupPair, Groups, Member, Reason, ReasonKind
from kg.terms import DEFAULT_BASE, SCHEMA, THEME_EXACT_IN_NAME, Basis, Kind, mint

_HALVES = ["云帆沧海", "春风化雨", "金石为开", "百花齐放", "星火燎原", "山高水长", "海纳百川", "青松翠柏", "厚德载物", "明德惟馨", "乘风破浪", "匠心独运", "同舟共济", "曙光先行", "清泉石上", "众木成林"]
_THEMES = ["行稳致远", "润物无声", "心灯长明", "守望相助", "绿水长流", "书声琅琅", "实事求是", "勤俭持家", "海阔天空", "见贤思齐", "知行合一", "兢兢业业"]
_SHORT = ["甲州", "乙山", "丙河", "丁江", "戊海", "己泉", "庚城", "辛港", "壬湖", "癸岭"]

HOSTILE = (
    "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "\" onmouseover=\"alert(1)\" x='y",
    "x'onmouseover='alert(1)' href",
    "‮反向‬ \u2067rtl\u2069 عربي",
    "长" * 500,
    "第一行\n第二行\r\n第三行\ttab",
    "控制\x00\x01\x07\x1b\x7f字符",
    "🎉🎊👩‍👩‍👧 表情",
    "]]> <!-- --> <![CDATA[x",
    "=HYPERLINK(\"http://example.invalid\",\"x\")",
    "{{ 7*7 }} {% raw %} ${7*7} `x`",
    "</style><style>*{display:none}",
    "javascript:alert(1)",
    "\u2028line\u2029separator",
    "\ud800 lone surrogate \ufffe",
)
"""Names that have broken other programs."""


def _ref(kind: Kind, key: str, zh: str, en: str = "", short: str = "") -> Ref:
    return Ref(mint(kind, key), kind, key, Label(zh, en), Label(short, f"{key.title()}" if short else ""))


@dataclass(frozen=True, slots=True)
class InventedCluster:
    """A cluster as the overview of very many brands asks for it."""

    ref: Ref
    themes: tuple[Ref, ...]
    size: int
    brands: tuple[str, ...] = ()
    bridges: tuple[str, ...] = ()
    stable: bool = True

    @property
    def core(self) -> tuple[str, ...]:
        return tuple(one for one in self.brands if one not in self.bridges)


@dataclass(frozen=True, slots=True)
class InventedClustering:
    """Clusters with what pictures say of their making."""

    clusters: tuple[InventedCluster, ...]
    bases: tuple[Basis, ...] = tuple(Basis)
    modularity: float = 0.5


@dataclass(frozen=True, slots=True)
class InventedMatrix:
    """Brands of units by theme."""

    rows: tuple[Ref, ...]
    columns: tuple[Ref, ...]
    cells: tuple[tuple[int, ...], ...]
    row_totals: tuple[int, ...]
    column_totals: tuple[int, ...]
    brands: int
    bases: tuple[Basis, ...] = tuple(Basis)


@dataclass(frozen=True, slots=True)
class InventedCell:
    """The brands of a cell."""

    brands: tuple[str, ...]


class InventedAtlas:
    """Answers what views ask; brands are spread over themes by a seeded draw."""

    def __init__(
        self,
        brands: int = 40,
        themes: int = 12,
        groups: int = 4,
        *,
        seed: int = 1,
        names: Sequence[str] = (),
        counted: int | None = None,
        on_one_theme: bool = False,
    ) -> None:
        draw = random.Random(seed)
        label = iter(names)
        self.groups = tuple(
            _ref(Kind.THEME, f"group{index}", next(label, f"主题组{index}"), f"Group {index}") for index in range(groups)
        )
        self.theme_refs = tuple(
            _ref(Kind.THEME, f"theme{index}", next(label, _THEMES[index % len(_THEMES)]), f"Theme number {index}")
            for index in range(themes)
        )
        self._group_of = {ref.iri: self.groups[index % groups] for index, ref in enumerate(self.theme_refs)}
        self.unit_refs = tuple(
            _ref(Kind.UNIT, f"unit{index}", next(label, f"{short}市财政局"), f"Bureau of {short}", short)
            for index, short in enumerate(_SHORT)
        )
        self.branch_refs = tuple(
            _ref(Kind.BRANCH, f"branch{index}", next(label, f"{_SHORT[index]}市某支部"), f"Branch {index}", "某支部")
            for index in range(4)
        )
        self.source = _ref(Kind.SOURCE, "source", next(label, "虚构的文章"), "An invented article")
        self.section = _ref(Kind.SECTION, "section", next(label, "第一部分"), "Part one")
        self._brands = tuple(self._brand(index, draw, next(label, None), on_one_theme) for index in range(brands))
        self.counted = brands if counted is None else counted
        self._counts = {ref.iri: self._count(ref.iri) for ref in self.theme_refs}

    def _brand(self, index: int, draw: random.Random, name: str | None, one: bool) -> Brand:
        chosen = [self.theme_refs[0]] if one else draw.sample(self.theme_refs, draw.randint(0 if index % 9 == 8 else 1, 3))
        first = chosen[0] if chosen else None
        half = _HALVES[draw.randrange(len(_HALVES))]
        basis = list(Basis)[draw.choices(range(4), (3, 4, 2, 3))[0]]
        spoken = first.label.zh if first and basis in (Basis.EXACT, Basis.VARIANT) else _HALVES[draw.randrange(len(_HALVES))]
        text = name if name is not None else (f"{half} {spoken}" if draw.random() < 0.85 else spoken)
        start = text.find(spoken)
        links = []
        for place, theme in enumerate(chosen):
            kind = basis if place == 0 else (Basis.PARTS, Basis.INFERRED)[draw.randrange(2)]
            if kind in (Basis.EXACT, Basis.VARIANT) and start < 0:
                kind = Basis.INFERRED
            links.append(self._link(theme, kind, spoken, start))
        owner: Ref = self.unit_refs[draw.randrange(len(self.unit_refs))]
        unit = owner
        if index % 5 == 4:
            at = index % len(self.branch_refs)
            owner, unit = self.branch_refs[at], self.unit_refs[at]
        concept = Ref(f"{DEFAULT_BASE}concept/kind", Kind.CONCEPT, "kind", Label("党建品牌", "Party-building brand"))
        status = Ref(f"{DEFAULT_BASE}concept/status", Kind.CONCEPT, "explicit", Label("原文明称品牌", "Called a brand"))
        ref = _ref(Kind.BRAND, f"brand{index}", text, f"Brand number {index}")
        return Brand(ref, owner, unit, concept, status, tuple(links))

    def _link(self, theme: Ref, basis: Basis, spoken: str, start: int) -> ThemeLink:
        group = self._group_of[theme.iri]
        if basis in (Basis.EXACT, Basis.VARIANT):
            return ThemeLink(theme, group, basis, (spoken,), ((start, start + len(spoken)),))
        if basis is Basis.PARTS:
            return ThemeLink(theme, group, basis, (theme.label.zh[:2],), part=f"{theme.label.zh[:2]}型")
        return ThemeLink(theme, group, basis, phrase="周围的话", reason=Label("由上下文看出", "Seen from the text around"))

    def _count(self, theme: str) -> BasisCounts:
        counts = dict.fromkeys(Basis, 0)
        for brand in self._brands:
            for link in brand.links:
                if link.theme.iri == theme:
                    counts[link.basis] += 1
        return BasisCounts(*counts.values())

    @property
    def info(self) -> ReleaseInfo:
        counts = (("brands", self.counted), ("themes", len(self.theme_refs)), ("units", len(self.unit_refs)))
        return ReleaseInfo(
            "20260102-0123456789ab", "2026-01-02T03:04:05+08:00", Label("虚构的图谱", "Invented atlas"), DEFAULT_BASE, counts,
            (self.source,),
        )  # fmt: skip

    def themes(self) -> tuple[ThemeSummary, ...]:
        many = self.counted // max(len(self._brands), 1) if self._brands else 0
        return tuple(
            ThemeSummary(ref, self._group_of[ref.iri], Label("含义", "Meaning"), self._scaled(ref.iri, many))
            for ref in self.theme_refs
        )

    def _scaled(self, iri: str, many: int) -> BasisCounts:
        counts = self._counts[iri]
        if many <= 1:
            return counts
        return BasisCounts(counts.exact * many, counts.variant * many, counts.parts * many, counts.inferred * many)

    def theme_groups(self) -> tuple[Ref, ...]:
        return self.groups

    def theme(self, name: str, /) -> ThemeDetail:
        ref = self._find(name, self.theme_refs, "主题")
        order = list(Basis)
        mine = [brand for brand in self._brands if any(link.theme.iri == ref.iri for link in brand.links)]
        mine.sort(key=lambda brand: next(order.index(link.basis) for link in brand.links if link.theme.iri == ref.iri))
        summary = next(one for one in self.themes() if one.ref.iri == ref.iri)
        return ThemeDetail(replace(summary, counts=self._counts[ref.iri]), tuple(mine))

    def brands(self, *, offset: int = 0, limit: int | None = None) -> tuple[Brand, ...]:
        return self._brands[offset : None if limit is None else offset + limit]

    def brand(self, name: str, /) -> BrandDetail:
        ref = self._find(name, [brand.ref for brand in self._brands], "品牌")
        brand = next(one for one in self._brands if one.ref.iri == ref.iri)
        parts = tuple(Part(number, Label(f"分项之{number}", f"Part {number}")) for number in range(1, 4))
        return BrandDetail(brand, ("别名",), "口号", self.section, parts, evidence=self.evidence_for(ref.iri))

    def unit(self, name: str, /) -> UnitDetail:
        ref = self._find(name, (*self.unit_refs, *self.branch_refs), "单位")
        own = tuple(brand for brand in self._brands if brand.owner.iri == ref.iri)
        others = tuple(brand for brand in self._brands if brand.unit.iri == ref.iri and brand.owner.iri != ref.iri)
        concept = Ref("", Kind.CONCEPT, "kind", Label("财政部门", "Finance department"))
        held = Counter(brand.owner for brand in others)
        branches = tuple(UnitSummary(one, concept, number, unit=ref) for one, number in held.items())
        return UnitDetail(UnitSummary(ref, concept, len(own) + len(others)), own, others, branches)

    def neighbourhood(
        self,
        name: str,
        /,
        depth: int = 1,
        kinds: Collection[Kind] | None = None,
        bases: Collection[Basis] | None = None,
        limit: int = 200,
    ) -> Neighbourhood:
        everything = [brand.ref for brand in self._brands] + [*self.unit_refs, *self.branch_refs, *self.theme_refs]
        centre = self._find(name, everything, "事物")
        links = [Link(brand.owner.iri, brand.ref.iri, "owns") for brand in self._brands]
        links += [
            Link(brand.ref.iri, link.theme.iri, "theme", link.basis)
            for brand in self._brands
            for link in brand.links
            if bases is None or link.basis in bases
        ]
        seen = {centre.iri: None}
        front = {centre.iri}
        for _ in range(depth):
            beyond = [one.target for one in links if one.source in front] + [one.source for one in links if one.target in front]
            front = {iri for iri in beyond if iri not in seen}
            seen |= dict.fromkeys(iri for iri in beyond if iri not in seen)
        refs = [ref for iri in seen if (ref := self.ref(iri)) and (kinds is None or ref.kind in kinds)]
        kept = {ref.iri for ref in refs[:limit]}
        inside = tuple(one for one in links if one.source in kept and one.target in kept)
        return Neighbourhood(centre, tuple(refs[:limit]), inside, max(0, len(refs) - limit))

    def crowds_of(self, owner: str, /) -> tuple[Crowd, ...]:
        ref = self.ref(owner)
        assert ref is not None
        mine = [brand for brand in self._brands if brand.owner.iri == owner]
        sizes = Counter(brand.links[0].group if brand.links else None for brand in mine)
        return tuple(
            Crowd(f"{owner}#{group.key if group else '-'}", ref, size, group=group, themeless=group is None)
            for group, size in sizes.items()
        )

    def clusters(self) -> tuple[InventedCluster, ...]:
        return tuple(
            InventedCluster(
                Ref(mint(Kind.CLUSTER, f"c{index}"), Kind.CLUSTER, f"c{index}", Label(f"{ref.label.zh} · 其他", "A · B")),
                (ref,),
                self.counted // 10 + index,
            )
            for index, ref in enumerate(self.theme_refs[::2])
        )

    def similar_groups(self, grade: Grade = Grade.NEAR, /) -> Groups:
        """Pair the brands off, as if each two had close names."""
        reason = Reason(ReasonKind.WORDS, Label("有相同的词", "has the same words"))
        pairs = [self._brands[at : at + 2] for at in range(0, len(self._brands) - 1, 2)]
        groups = tuple(
            Group(
                number, grade, 0.5, tuple(Member(one.ref, one.owner, one.unit) for one in pair),
                (GroupPair(0, 1, 0.5, grade, (reason,)),),
            )
            for number, pair in enumerate(pairs, 1)
        )  # fmt: skip
        return Groups(groups, len(self._brands), 2 * len(groups), len(groups))

    def clustering(self, bases: str | None = None, resolution: str | None = None, /) -> InventedClustering:
        """One cluster a theme, each brand with its first theme; every third is at a border."""
        found = []
        for index, theme in enumerate(self.theme_refs):
            mine = [one.ref.iri for one in self._brands if one.links and one.links[0].theme.iri == theme.iri]
            ref = Ref(mint(Kind.CLUSTER, theme.key), Kind.CLUSTER, theme.key, theme.label)
            found.append(InventedCluster(ref, (theme,), len(mine), tuple(mine), tuple(mine[::3]), index % 2 == 0))
        return InventedClustering(tuple(found))

    def matrix(self, rows: str, columns: str, bases: str | None = None, /) -> InventedMatrix:
        cells = tuple(
            tuple(len(self.cell(rows, unit.iri, columns, theme.iri).brands) for theme in self.theme_refs)
            for unit in self.unit_refs
        )
        totals = [sum(row) for row in cells], [sum(column) for column in zip(*cells, strict=True)]
        return InventedMatrix(
            self.unit_refs, self.theme_refs, cells, tuple(totals[0]), tuple(totals[1]), len(self._brands)
        )

    def cell(
        self, rows: str, row: str, columns: str, column: str, bases: Collection[Basis] | None = None, /
    ) -> InventedCell:
        return InventedCell(
            tuple(
                one.ref.iri
                for one in self._brands
                if one.unit.iri == row and any(link.theme.iri == column for link in one.links)
            )
        )

    def brands_of(self, iris: Iterable[str], /) -> tuple[Brand, ...]:
        known = {one.ref.iri: one for one in self._brands}
        return tuple(known[iri] for iri in iris if iri in known)

    def evidence_by_thing(self, iris: Iterable[str], /) -> dict[str, tuple[Evidence, ...]]:
        return {iri: self.evidence_for(iri) for iri in iris}

    def evidence_for(self, iri: str, /) -> tuple[Evidence, ...]:
        key = iri.rsplit("/", 1)[1]
        segment = Segment(10, 14, "一个短语")
        return (
            Evidence(mint(Kind.EVIDENCE, f"{key}-name"), f"{key}-name", "name", (segment,), self.source, self.section),
            Evidence(
                mint(Kind.EVIDENCE, f"{key}-split"), f"{key}-split", "owner", (segment, Segment(40, 42, "两段")), self.source
            ),
        )

    def ref(self, iri: str, /) -> Ref | None:
        known = [brand.ref for brand in self._brands]
        return next((ref for ref in (*known, *self.unit_refs, *self.branch_refs, *self.theme_refs) if ref.iri == iri), None)

    def query(self, text: str, /, **params: Any) -> Any:
        """Answer four made-up queries by name."""
        if text == "ask":
            return True
        if text == "empty":
            return Solutions(("brand",), ())
        rows = tuple((IRI(b.ref.iri), IRI(b.owner.iri), Literal(b.ref.label.zh)) for b in self._brands)
        if text == "rows":
            return Solutions(("brand", "unit", "name"), (*rows, (IRI("https://example.org/unknown"), None, None)))
        links = [
            Triple(IRI(b.ref.iri), IRI(THEME_EXACT_IN_NAME), IRI(link.theme.iri)) for b in self._brands for link in b.links
        ]
        owned = [Triple(IRI(b.owner.iri), IRI(SCHEMA + "brand"), IRI(b.ref.iri)) for b in self._brands]
        return Triples((*links, *owned))

    def _find(self, name: str, refs: Sequence[Ref], kind: str) -> Ref:
        for ref in refs:
            if name in (ref.iri, ref.key, ref.label.zh, ref.short.zh):
                return ref
        raise UnknownNameError(kind, name, [ref.label.zh for ref in refs[:3]])


EVERY_VIEW: tuple[tuple[str, dict[str, str]], ...] = (
    ("overview", {}),
    ("theme", {"theme": "theme0"}),
    ("unit", {"unit": "unit0"}),
    ("brand", {"brand": "brand0"}),
    ("neighbourhood", {"centre": "unit0", "depth": "2"}),
    ("similar", {"grade": "near"}),
    ("clusters", {}),
    ("matrix", {}),
    ("query", {"query": "rows"}),
    ("query", {"query": "triples"}),
)
"""Each view with parameters that the invented atlas knows."""
