"""The evidence graph: Web Annotations with selectors, and the reasons of links made by hand."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from kg.build import names as n
from kg.build.brands import Decisions
from kg.build.names import concept
from kg.build.tables import Task
from kg.nquads import integer, literal
from kg.readers.statements import Concept, Stated, Thing, state
from kg.records import EvidenceSegment

_PREDICATE: Mapping[str, str] = MappingProxyType({
    "name": n.PREF_LABEL, "alias": n.ALT_LABEL, "kind": n.TYPE, "status": n.STATUS, "aspect": n.ASPECT,
    "slogan": n.SLOGAN, "part": n.HAS_NAMED_PART, "part_of": n.IS_PART_OF, "derived_from": n.DERIVED_FROM,
    "theme": n.HAS_THEME, "count": n.COUNT_VALUE, "warning": n.WARNS_AGAINST, "type": n.A, "serves": n.RELATION,
})
_OWNER = MappingProxyType({"brands": n.BRAND_OF, "practices": n.PRACTISED_BY, "branches": n.UNIT_OF})


def write_evidence(task: Task, decisions: Decisions) -> int:
    """Write every piece of evidence, and return how many there are.

    Pieces whose segments stand in one row each are streamed; split ones wait for their
    other rows and come last.
    """
    facts = task.folder.facts
    split: dict[str, list[EvidenceSegment]] = {}
    count = 0
    for item in task.folder.rows(EvidenceSegment):
        row = item.record
        if row.key in facts.split:
            split.setdefault(row.key, []).append(row)
        else:
            _write_piece(task, [row], decisions)
            count += 1
    for rows in split.values():
        _write_piece(task, sorted(rows, key=lambda row: row.segment or 0), decisions)
    return count + len(split)


def _write_piece(task: Task, rows: list[EvidenceSegment], decisions: Decisions) -> None:
    row = rows[0]
    stated = state(row, task.folder.facts)
    if stated is None:  # the readers have reported it as an error
        return
    add, inner = task.graph.add, task.names.inner
    piece = task.names.thing("evidence", row.key)
    body = inner(row.key, "statement")
    add(piece, n.A, n.ANNOTATION)
    add(piece, n.ABOUT, _about(task, row))
    add(piece, n.STATEMENT, literal(row.statement))
    if row.section:
        add(piece, n.IN_SECTION, task.names.thing("sections", row.section))
    add(piece, n.HAS_BODY, body)
    subject, predicate, target = _triple(task, stated, decisions)
    add(body, n.A, n.RDF_STATEMENT)
    add(body, n.SUBJECT, subject)
    add(body, n.PREDICATE, predicate)
    add(body, n.OBJECT, target)
    for number, segment in enumerate(rows, 1):
        place = inner(row.key, f"target-{number}")
        position, quote = inner(row.key, f"position-{number}"), inner(row.key, f"quote-{number}")
        add(piece, n.HAS_TARGET, place)
        add(place, n.A, n.SPECIFIC_RESOURCE)
        add(place, n.HAS_SOURCE, task.names.thing("sources", segment.source))
        add(place, n.ORDINAL, integer(number))
        add(place, n.HAS_SELECTOR, position)
        add(place, n.HAS_SELECTOR, quote)
        add(position, n.A, n.TEXT_POSITION)
        add(position, n.START, integer(segment.start or 0))
        add(position, n.END, integer(segment.end or 0))
        add(quote, n.A, n.TEXT_QUOTE)
        add(quote, n.EXACT, literal(segment.phrase))


def _about(task: Task, row: EvidenceSegment) -> str:
    subject = task.folder.facts.subject(row.subject, row.statement)
    return _thing(task, subject or Thing("brands", row.subject))


def _thing(task: Task, thing: Thing) -> str:
    if thing.part:
        return task.names.part(thing.key, thing.part)
    return task.names.thing(thing.table, thing.key)


def _triple(task: Task, stated: Stated, decisions: Decisions) -> tuple[str, str, str]:
    subject, word, target = _thing(task, stated.subject), stated.relation, stated.object
    if word == "owner":
        predicate = _OWNER[stated.subject.table]
    elif word == "principle":
        predicate = n.GUIDED_BY if stated.subject.table == "brands" else n.UPHOLDS
    else:
        predicate = _PREDICATE[word]
    if isinstance(target, Thing):
        if word == "theme" and decisions.properties.get((stated.subject.key, target.key)) == n.THEME_REJECTED:
            predicate = n.THEME_REJECTED
        return subject, predicate, _thing(task, target)
    if isinstance(target, Concept):
        return subject, predicate, concept(target.scheme, target.notation)
    if isinstance(target, int):
        return subject, predicate, integer(target)
    if word == "type":
        return subject, predicate, n.TABLE_CLASS[target]
    return subject, predicate, literal(target, "zh")


def write_reasons(task: Task, decisions: Decisions) -> None:
    """Write phrase and reason of each theme link made by hand."""
    add = task.graph.add
    for brand, links in decisions.links.items():
        for theme, link in links.items():
            made = task.names.thing("evidence", f"_{brand}~{theme}")
            subject = task.names.thing("brands", brand)
            add(made, n.A, n.RDF_STATEMENT)
            add(made, n.ABOUT, subject)
            add(made, n.STATEMENT, literal("theme"))
            add(made, n.SUBJECT, subject)
            add(made, n.PREDICATE, decisions.properties[brand, theme])
            add(made, n.OBJECT, task.names.thing("themes", theme))
            if link.phrase:
                add(made, n.PHRASE, literal(link.phrase))
            task.texts(made, n.COMMENT, link.reason, link.reason_en)
