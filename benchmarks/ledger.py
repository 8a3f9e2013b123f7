"""Writes an invented ledger of N brands: a data folder of the shape the program reads.

Seeded, so the same N and seed give the same bytes. Sizes are skewed as in life: a few
offices have hundreds of brands, most a handful; names are two halves of four characters
built from office idiom, so that about half of them hold words of some theme; one in a hundred
has named parts, one in two hundred a link made by hand. Units, places and names are invented.

    python -m benchmarks.ledger 10000 var/bench/ledger-10000 [--evidence 0.1]
"""

from __future__ import annotations

import argparse
import csv
import random
from collections.abc import Iterable, Iterator
from pathlib import Path

from kg.ontology import load_themes
from kg.records import (
    Area,
    Branch,
    Brand,
    EvidenceSegment,
    Part,
    Record,
    Section,
    Source,
    ThemeLink,
    Unit,
    columns,
)

_OFFICES = ("财政局", "税务局", "审计局", "统计局", "公路局", "水务局", "教育局", "民政局", "档案馆", "图书馆")
_CHARS = "云山海江河林泉川岭原湖平安宁康泰和兴华新东西南北中长永文武德仁义信礼智清明光远达通瑞祥庆丰"
_OPENING = ("精筹", "惟公", "铸魂", "聚力", "同心", "赋能", "领航", "深耕", "笃行", "臻善", "致远", "守正", "匠心", "融汇",
            "知行", "尚德", "惠泽", "砺剑", "启航", "攀登")
_CLOSING = ("理财", "惠企", "为民", "争先", "致用", "强基", "育人", "润心", "护航", "先锋", "担当", "廉洁", "创新", "服务",
            "奋进", "兴业", "安澜", "有为", "筑梦", "同行")
_KINDS = ("party-building", "office-culture", "clean-government", "member-education", "work", "branch", "conduct")
_ASPECTS = ("political-leadership", "serving-people", "integration", "thought", "role", "branch-character")
_BRANDS_PER_UNIT = 5


class Ledger:
    """The tables of a ledger of ``brands`` brands, row by row."""

    def __init__(self, brands: int, seed: int = 20261124, evidence: float = 0.0) -> None:
        self.brands, self.seed, self.evidence = brands, seed, evidence
        self.units = max(1, brands // _BRANDS_PER_UNIT // 4)
        self.branches = max(1, self.units * 2)
        scheme = load_themes()
        self._words = [word for theme in scheme.themes for word in (theme.label.zh, *theme.variants)]
        self._themes = [theme.key for theme in scheme.themes]

    def write(self, folder: Path) -> None:
        """Write all tables into ``folder``."""
        folder.mkdir(parents=True, exist_ok=True)
        self._table(folder, Area, self._places())
        self._table(folder, Unit, self._units())
        self._table(folder, Branch, self._branches())
        self._table(folder, Brand, self._brand_rows())
        self._table(folder, Part, self._parts())
        self._table(folder, ThemeLink, self._theme_links())
        if self.evidence:
            self._table(folder, Source, [{"key": "ledger", "name": "虚构台账"}])
            self._table(folder, Section, [{"key": "all", "source": "ledger", "name": "全部"}])
            self._table(folder, EvidenceSegment, self._evidence_rows())

    def _table(self, folder: Path, record: type[Record], rows: Iterable[dict[str, object]]) -> None:
        names = [name for name, _ in columns(record)]
        with (folder / f"{record.table}.csv").open("w", encoding="utf-8-sig", newline="") as stream:
            writer = csv.DictWriter(stream, names, lineterminator="\r\n")
            writer.writeheader()
            writer.writerows(rows)

    def _random(self, part: str) -> random.Random:
        return random.Random(f"{self.seed}/{part}")

    def _places(self) -> Iterator[dict[str, object]]:
        chance = self._random("places")
        yield {"key": "p0", "name": "虚构省", "code": "990000"}
        for number in range(1, 1 + min(self.units, 2000)):
            parent = "p0" if number <= 20 else f"p{chance.randint(1, 20)}"
            yield {"key": f"p{number}", "name": "".join(chance.sample(_CHARS, 2)) + ("市" if number <= 20 else "县"),
                   "parent": parent}

    def _units(self) -> Iterator[dict[str, object]]:
        chance = self._random("units")
        for number in range(self.units):
            place = 1 + number % min(self.units, 2000)
            level = "20" if number == 0 else "40" if place <= 20 else "50"
            town = "".join(chance.sample(_CHARS, 2))
            yield {"key": f"u{number}", "name": f"{town}{chance.choice(_OFFICES)}", "short_name": town,
                   "kind": "finance-department", "level": level, "place": f"p{place}",
                   "guided_by": "u0" if 0 < place <= 20 and number else ""}

    def _branches(self) -> Iterator[dict[str, object]]:
        for number in range(self.branches):
            yield {"key": f"b{number}", "name": f"第{number}党支部", "kind": "branch", "unit": f"u{number % self.units}"}

    def _brand_rows(self) -> Iterator[dict[str, object]]:
        chance = self._random("brands")
        # offices are ranked; the one at rank r has about 1/r^0.7 as many brands as the first
        owners = [f"u{n}" for n in range(self.units)] + [f"b{n}" for n in range(self.branches)]
        chance.shuffle(owners)
        for number in range(self.brands):
            owner = owners[min(int(len(owners) * chance.random() ** 2.2), len(owners) - 1)]
            yield {"key": f"x{number}", "name": self._name(chance), "owner": owner, "kind": chance.choice(_KINDS),
                   "status": "brand-like" if chance.random() < 0.1 else "",
                   "aspect": chance.choice(_ASPECTS) if chance.random() < 0.1 else ""}

    def _name(self, chance: random.Random) -> str:
        half = chance.choice(_OPENING) + chance.choice(_CLOSING)
        other = chance.choice(self._words) if chance.random() < 0.12 else "".join(chance.sample(_CHARS, 4))
        return f"{half} {other}" if chance.random() < 0.4 else other if chance.random() < 0.7 else half

    def _parts(self) -> Iterator[dict[str, object]]:
        chance = self._random("parts")
        for number in range(0, self.brands, 100):
            for ordinal in range(1, chance.randint(3, 7)):
                yield {"whole": f"x{number}", "ordinal": ordinal, "name": self._name(chance)}

    def _theme_links(self) -> Iterator[dict[str, object]]:
        chance = self._random("links")
        for number in range(0, self.brands, 200):
            yield {"brand": f"x{number}", "theme": chance.choice(self._themes),
                   "action": "infer" if chance.random() < 0.9 else "reject", "phrase": "为民服务", "reason": "由上下文推断"}

    def _evidence_rows(self) -> Iterator[dict[str, object]]:
        for number in range(int(self.brands * self.evidence)):
            yield {"key": f"e{number}", "segment": 1, "subject": f"x{number}", "statement": "owner", "source": "ledger",
                   "section": "all", "start": number * 10, "end": number * 10 + 4, "phrase": "某财政局"}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("brands", type=int)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=20261124)
    parser.add_argument("--evidence", type=float, default=0.0, help="share of brands with evidence")
    given = parser.parse_args()
    Ledger(given.brands, given.seed, given.evidence).write(given.folder)


if __name__ == "__main__":
    main()
