"""The check of names: how right, how fast, how large, against plain peers in the same run.

Right: precision and recall of each grade on the labelled pairs (``tests/data/similar``), beside
difflib, rapidfuzz ratio and TF-IDF cosine, each with the two thresholds that suit it best on the
tuning part; the figures that count are those of the blind pairs, on which nothing was ever tuned, then
those of the held-out part. Fast: one name against N
names beside one scan by ``rapidfuzz.process.extract`` (with ``fuzz.ratio``, the quickest scorer,
and with the default one), and all pairs of 15,000 names beside a double loop. A name's time is the best of
three, for the machine is shared.

    python -m benchmarks.similar [--names 1000000] [--ledger 15000] [--large 0]
"""

from __future__ import annotations

import argparse
import csv
import math
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import product
from pathlib import Path

from rapidfuzz import fuzz, process

from benchmarks.harness import OUTPUT, ROOT, Report, call, run
from benchmarks.ledger import Ledger
from kg.similar.index import SimilarIndex
from kg.similar.model import Thresholds
from kg.similar.normal import normal
from kg.similar.pair import HALF, Name, score
from kg.similar.pairs import alike

GRADES = ("same", "near", "different")
Scorer = Callable[[str, str], float]

_MAKE = """
import sys
from pathlib import Path
from benchmarks.similar import invented
from kg.similar.index import write_index
write_index(((f"x{at}", one) for at, one in enumerate(invented(int(sys.argv[1])))), Path(sys.argv[2]))
"""


@dataclass(frozen=True, slots=True)
class Pair:
    """A labelled pair."""

    a: str
    b: str
    label: str
    rule: str
    set: str = "blind"


def invented(count: int) -> list[str]:
    """Return the names of an invented ledger."""
    ledger = Ledger(count)
    chance = ledger._random("brands")
    return [ledger._name(chance) for _ in range(count)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--names", type=int, default=1_000_000)
    parser.add_argument("--ledger", type=int, default=15_000)
    parser.add_argument("--large", type=int, default=0, help="names of a ledger too large for all pairs; 100000: minutes")
    given = parser.parse_args()
    report = Report("similar")
    _right(report)
    _one_name(report, given.names)
    _all_pairs(report, given.ledger)
    if given.large:
        _large(report, given.large)
    report.finish()


# ---------------------------------------------------------------------- right


def _right(report: Report) -> None:
    pairs, blind = (_read(name) for name in ("pairs", "blind"))
    tuning, held = ([one for one in pairs if one.set == name] for name in ("tuning", "held-out"))
    report.note("labelled pairs, tuning / held out", f"{len(tuning)} / {len(held)}")
    usual = Thresholds()
    told = {"ours": _figures(report, "ours", _ours, held, usual.same, usual.near)}
    unseen = {"ours": _figures(report, "ours, blind", _ours, blind, usual.same, usual.near)}
    wrong = Counter((one.rule, _grade(_ours(one.a, one.b), usual.same, usual.near)) for one in blind if _grade(_ours(one.a, one.b), usual.same, usual.near) != one.label)
    report.note("ours, blind pairs graded wrongly, by rule", ", ".join(f"{rule} {grade} × {count}" for (rule, grade), count in sorted(wrong.items())))
    report.note("ours, right on the tuning part", round(_accuracy(_ours, tuning, usual.same, usual.near), 3))
    cosine = _cosine([text for one in (*pairs, *blind) for text in (one.a, one.b)])
    for name, scorer in (("difflib", _difflib), ("rapidfuzz ratio", _ratio), ("TF-IDF cosine", cosine)):
        same, near = _best(scorer, tuning)
        told[name] = _figures(report, name, scorer, held, same, near)
        unseen[name] = _figures(report, f"{name}, blind", scorer, blind, same, near)
    report.at_least("ours, macro F1 on the held-out pairs", told["ours"], 0.9)
    best = max(value for name, value in told.items() if name != "ours")
    report.at_least("ours against the best baseline, macro F1", told["ours"] / best, 1.15)
    best = max(value for name, value in unseen.items() if name != "ours")
    report.at_least("ours against the best baseline on the blind pairs, macro F1", unseen["ours"] / best, 1.15)
    for same, near in ((0.95, 0.3), (0.95, 0.4), (0.95, 0.46), (0.95, 0.55), (0.95, 0.65), (0.85, 0.46)):
        found = Counter((one.label, _grade(_ours(one.a, one.b), same, near)) for one in pairs)
        table = ", ".join(f"{label} → " + "/".join(str(found[label, grade]) for grade in GRADES) for label in GRADES)
        report.note(f"same from {same}, near from {near}: label → same/near/different", table)


def _read(name: str) -> list[Pair]:
    with (ROOT / f"tests/data/similar/{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return [Pair(**row) for row in csv.DictReader(file)]


def _ours(a: str, b: str) -> float:
    return score(Name.of(normal(a)), Name.of(normal(b)))


def _difflib(a: str, b: str) -> float:
    return SequenceMatcher(None, a, b, autojunk=False).ratio()


def _ratio(a: str, b: str) -> float:
    return fuzz.ratio(a, b) / 100


def _cosine(texts: Sequence[str]) -> Scorer:
    """Return the cosine of vectors of character 1–3-grams, weighed by smoothed IDF over ``texts``."""

    def grams(text: str) -> Counter[str]:
        return Counter(text[at : at + size] for size in (1, 2, 3) for at in range(len(text) - size + 1))

    seen = Counter(gram for text in set(texts) for gram in grams(text))
    count = len(set(texts))

    def vector(text: str) -> dict[str, float]:
        return {gram: times * (math.log((1 + count) / (1 + seen[gram])) + 1) for gram, times in grams(text).items()}

    def cosine(a: str, b: str) -> float:
        one, other = vector(a), vector(b)
        size = math.sqrt(sum(x * x for x in one.values()) * sum(x * x for x in other.values()))
        return sum(weight * other.get(gram, 0.0) for gram, weight in one.items()) / size if size else 0.0

    return cosine


def _grade(value: float, same: float, near: float) -> str:
    return "same" if value >= same else "near" if value >= near else "different"


def _accuracy(scorer: Scorer, pairs: Sequence[Pair], same: float, near: float) -> float:
    return sum(_grade(scorer(one.a, one.b), same, near) == one.label for one in pairs) / len(pairs)


def _best(scorer: Scorer, pairs: Sequence[Pair]) -> tuple[float, float]:
    scored = [(scorer(one.a, one.b), one.label) for one in pairs]
    steps = [at / 100 for at in range(5, 101)]
    choices = ((same, near) for same, near in product(steps, steps) if near <= same)
    return max(choices, key=lambda both: _macro([(_grade(value, *both), label) for value, label in scored])[0])


def _macro(graded: Sequence[tuple[str, str]]) -> tuple[float, dict[str, tuple[float, float]]]:
    figures: dict[str, tuple[float, float]] = {}
    total = 0.0
    for grade in GRADES:
        right = sum(found == label == grade for found, label in graded)
        precision = right / max(1, sum(found == grade for found, _ in graded))
        recall = right / max(1, sum(label == grade for _, label in graded))
        figures[grade] = precision, recall
        total += 2 * precision * recall / (precision + recall) if right else 0.0
    return total / len(GRADES), figures


def _figures(report: Report, name: str, scorer: Scorer, pairs: Sequence[Pair], same: float, near: float) -> float:
    macro, figures = _macro([(_grade(scorer(one.a, one.b), same, near), one.label) for one in pairs])
    words = "; ".join(f"{grade} {precision:.2f}/{recall:.2f}" for grade, (precision, recall) in figures.items())
    report.note(f"{name} (same ≥ {same:g}, near ≥ {near:g}), precision/recall", f"{words}; macro F1 {macro:.3f}")
    return macro


# ----------------------------------------------------------------------- fast


def _one_name(report: Report, count: int) -> None:
    names = invented(count)
    OUTPUT.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="similar-", dir=OUTPUT) as scratch:
        path = Path(scratch) / "similar.bin"
        report.add(run(f"making the index of {count:,} names", [sys.executable, "-c", _MAKE, str(count), path]))
        index = SimilarIndex.open(path)
        assert index is not None
        report.note(f"index of {count:,} names, MB", round(path.stat().st_size / 1e6, 1))
        asked = ["精筹惟公 理财为民", "财阜政通", "才富正通", "党建引领 服务为本", "里财为民", "服务先锋", "书香海关", "至诚 善谋 敏行",
                 *random.Random(7).sample(names, 32)]
        times, hit, every = [], 0, 0
        for text in asked:
            index.nearest(Name.of(normal(text)))
            times.append(min(_timed(index, text) for _ in range(3)))
        for text in asked[:20]:
            top = [value for _, value, _ in process.extract(text, names, scorer=fuzz.ratio, limit=10)]
            met = index.candidates(Name.of(normal(text))).tolist()
            mine = sorted((fuzz.ratio(text, index.name(at)) for at in met for _ in index.keys(at, 10)), reverse=True)[:10]
            every += len(top)
            hit += sum(value >= top[-1] for value in mine)
        times.sort()
        p95 = times[math.ceil(0.95 * len(times)) - 1]
        report.note(f"one name against {count:,}, median / 95th percentile, ms", f"{1000 * times[len(times) // 2]:.1f} / {1000 * p95:.1f}")
        plain = report.add(call(f"rapidfuzz scan of {count:,} names, fuzz.ratio", lambda: process.extract(asked[0], names, scorer=fuzz.ratio, limit=10), repeat=5))
        default = report.add(call(f"rapidfuzz scan of {count:,} names, default scorer", lambda: process.extract(asked[0], names, limit=10), repeat=3))
        report.at_least("recall of the scan's top 10 (fuzz.ratio)", hit / every, 0.95)
        report.at_most("95th percentile against a scan with the default scorer", p95 / default.fastest, 0.1)
        report.note("95th percentile against a scan with fuzz.ratio", round(p95 / plain.fastest, 3))
        _against_every_name(report, min(count, 50_000))


def _timed(index: SimilarIndex, text: str) -> float:
    start = time.perf_counter()
    index.nearest(Name.of(normal(text)))
    return time.perf_counter() - start


def _against_every_name(report: Report, count: int) -> None:
    """Our own top 10, found through the lists, against comparing with every name."""
    names = sorted(set(invented(count)))
    index = SimilarIndex.of((f"x{at}", one) for at, one in enumerate(names))
    ready = [Name.of(normal(one)) for one in names]
    hit = every = 0
    for text in ("精筹惟公 理财为民", "财阜政通", "党建引领 服务为本", *random.Random(3).sample(names, 7)):
        full = sorted((score(Name.of(normal(text)), one) for one in ready), reverse=True)[:10]
        mine = [one.score for one in index.nearest(Name.of(normal(text)), 10)]
        every += len(full)
        hit += sum(value >= full[-1] for value in mine)
    report.at_least(f"recall of the true top 10 by our own score, {len(names):,} names", hit / every, 0.95)


def _large(report: Report, count: int) -> None:
    """The pairs of each name and its likeliest ones; how many of all pairs these are shows on a small ledger."""
    index = SimilarIndex.of((f"x{at}", one) for at, one in enumerate(invented(count)))
    start = time.process_time()
    found = alike(index, Thresholds().near, at_once=0)
    report.note(f"likeliest pairs of {count:,} names ({len(index):,} different), processor seconds", round(time.process_time() - start, 1))
    report.note("of these near", len(found))
    small = SimilarIndex.of((f"x{at}", one) for at, one in enumerate(invented(5_000)))
    every = {(one.one, one.other) for one in alike(small, HALF)}
    some = {(one.one, one.other) for one in alike(small, HALF, at_once=0)}
    report.at_least(f"share of all pairs of {len(small):,} names that have a half in common or more", len(every & some) / max(1, len(every)), 0.95)


def _all_pairs(report: Report, count: int) -> None:
    names = invented(count)
    index = SimilarIndex.of((f"x{at}", one) for at, one in enumerate(names))
    start = time.perf_counter()
    found = alike(index, Thresholds().near)
    ours = time.perf_counter() - start
    report.note(f"all pairs of {count:,} names ({len(index):,} different), s", round(ours, 2))
    report.note("pairs that are near", len(found))
    ready = [Name.of(normal(one)) for one in names]
    chance = random.Random(5)
    some = [(chance.choice(ready), chance.choice(ready)) for _ in range(20_000)]
    looped = call("20,000 comparisons in a loop", lambda: [score(a, b) for a, b in some], repeat=3).fastest
    report.at_least("a double loop of the same comparison against ours", looped / len(some) * count * (count - 1) / 2 / ours, 20)
    texts = [(a.normal.text, b.normal.text) for a, b in some]
    plain = call("20,000 ratios in a loop", lambda: [fuzz.ratio(a, b) for a, b in texts], repeat=3).fastest
    report.note("a double loop of fuzz.ratio alone against ours", round(plain / len(some) * count * (count - 1) / 2 / ours, 1))


if __name__ == "__main__":
    main()
