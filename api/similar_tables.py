"""Checked lists and groups of near-duplicates as tables for an office program.

This module must not know how lists are checked.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kg.messages import message
from kg.model import Label
from kg.similar import Groups, Row
from kg.similar.model import Grade, Match, Reason
from viz.renderers.workbook import Sheet


def list_sheet(rows: Iterable[Row], lang: str) -> Sheet:
    """Return a checked list: one row for each of its rows, with the nearest brand."""
    heads = ("row", "name", "grade", "nearest", "unit", "score", "reasons", "others", "note")
    return Sheet(_say("sheet.list", lang), _heads(heads, lang), tuple(_of_list(rows, lang)))


def _of_list(rows: Iterable[Row], lang: str) -> Iterator[tuple[str | float, ...]]:
    for row in rows:
        matches = row.answer.matches if row.answer else ()
        grade = _say(f"grade.{row.answer.grade}", lang) if row.answer else _say("table.unchecked", lang)
        best: tuple[str | float, ...] = ("", "", "", "")
        if matches:
            best = (matches[0].ref.label.zh, matches[0].unit.label.in_(lang), matches[0].score, in_words(matches[0].reasons, lang))
        yield row.row, row.name, grade, *best, others(matches[1:], lang), row.problem.in_(lang)


def groups_sheet(found: Groups, lang: str) -> Sheet:
    """Return groups: one row for each brand, with the brand of its group that is nearest to it."""
    heads = ("group", "grade", "name", "unit", "nearest", "nearest_unit", "score", "reasons")
    return Sheet(_say("sheet.groups", lang), _heads(heads, lang), tuple(_of_groups(found, lang)))


def _of_groups(found: Groups, lang: str) -> Iterator[tuple[str | float, ...]]:
    for group in found.groups:
        for place, member in enumerate(group.members):
            pair = next((one for one in group.pairs if place in (one.one, one.other)), None)
            row = (group.number, _say(f"grade.{group.grade}", lang), member.ref.label.zh, member.unit.label.in_(lang))
            if pair is None:
                yield *row, "", "", "", ""
            else:
                other = group.members[pair.other if pair.one == place else pair.one]
                yield *row, other.ref.label.zh, other.unit.label.in_(lang), pair.score, in_words(pair.reasons, lang)


def in_words(reasons: Iterable[Reason], lang: str) -> str:
    """Return reasons as one text."""
    return ("；" if lang == "zh" else "; ").join(one.text.in_(lang) for one in reasons)


def others(matches: Iterable[Match], lang: str) -> str:
    """Return those of more matches that are close as one text."""
    close = (one for one in matches if one.grade is not Grade.DIFFERENT)
    said = (f"{one.ref.label.zh}（{one.unit.label.in_(lang)}）" for one in close)
    return ("、" if lang == "zh" else ", ").join(said)


def _heads(names: Iterable[str], lang: str) -> tuple[str, ...]:
    return tuple(_say(f"table.{one}", lang) for one in names)


def _say(name: str, lang: str) -> str:
    return Label(message(f"similar.{name}", "zh"), message(f"similar.{name}", "en")).in_(lang)
