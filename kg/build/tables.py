"""The data graph but for brands: one function per table, each row to its quads.

``WRITERS`` lists them in the order they are written; a new table is a function here and a
row there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import chain
from types import MappingProxyType

from kg.build import names as n
from kg.build.names import Names, concept
from kg.messages import message
from kg.nquads import TRUE, GraphWriter, integer, iri, literal, typed
from kg.readers import Folder, RowOf
from kg.records import (
    Area,
    Branch,
    Part,
    Practice,
    Principle,
    PrincipleLink,
    Recommendation,
    Section,
    Source,
    SourceWarning,
    StatedCount,
    Unit,
)
from kg.terms import GB2260, WD, XSD

_DATE_TYPE = MappingProxyType({4: XSD + "gYear", 7: XSD + "gYearMonth", 10: XSD + "date"})


@dataclass(frozen=True, slots=True)
class Task:
    """What every writer of a table works with."""

    folder: Folder
    names: Names
    graph: GraphWriter

    def texts(self, thing: str, predicate: str, zh: str, en: str = "") -> None:
        """Add a text in Chinese and, where given, in English."""
        if zh:
            self.graph.add(thing, predicate, literal(zh, "zh"))
        if en:
            self.graph.add(thing, predicate, literal(en, "en"))

    def head(self, table: str, key: str, name: str, name_en: str, *classes: str) -> str:
        """Add class and name of a thing and return its IRI."""
        thing = self.names.thing(table, key)
        for one in (n.TABLE_CLASS[table], *classes) if table in n.TABLE_CLASS else classes:
            self.graph.add(thing, n.A, one)
        self.texts(thing, n.PREF_LABEL, name, name_en)
        return thing

    def link(self, thing: str, predicate: str, table: str, key: str) -> None:
        """Add a link to the row ``key`` of a table, if one is given."""
        if key:
            self.graph.add(thing, predicate, self.names.thing(table, key))

    def concept(self, thing: str, predicate: str, scheme: str, notation: str) -> None:
        """Add a link to a concept, if one is given."""
        if notation:
            self.graph.add(thing, predicate, concept(scheme, notation))

    def owner(self, key: str) -> str:
        """Return the IRI of a unit or branch."""
        return self.names.thing("units" if key in self.folder.facts.units else "branches", key)


def _sources(task: Task) -> None:
    for item in task.folder.rows(Source):
        row = item.record
        thing = task.head("sources", row.key, row.name, row.name_en)
        task.texts(thing, n.TITLE, row.name, row.name_en)
        task.texts(thing, n.CREATOR, row.creator, row.creator_en)
        if row.issued:
            task.graph.add(thing, n.ISSUED, typed(row.issued, _DATE_TYPE[len(row.issued)]))
        if row.sha256:
            task.graph.add(thing, n.SHA256, literal(row.sha256.lower()))
        task.texts(thing, n.NOTE, row.note)


def _sections(task: Task) -> None:
    for item in task.folder.rows(Section):
        row = item.record
        thing = task.head("sections", row.key, row.name, row.name_en)
        around = ("sections", row.parent) if row.parent else ("sources", row.source)
        task.link(thing, n.IS_PART_OF, *around)
        task.graph.add(task.names.thing(*around), n.HAS_PART, thing)
        if row.ordinal is not None:
            task.graph.add(thing, n.ORDINAL, integer(row.ordinal))


def _places(task: Task) -> None:
    for item in task.folder.rows(Area):
        row = item.record
        thing = task.head("places", row.key, row.name, row.name_en)
        if row.code:
            task.graph.add(thing, n.NOTATION, typed(row.code, GB2260))
        if row.wikidata:
            task.graph.add(thing, n.EXACT_MATCH, iri(WD + row.wikidata))
        task.link(thing, n.CONTAINED_IN, "places", row.parent)


def _units(task: Task) -> None:
    for item in task.folder.rows(Unit):
        row = item.record
        thing = task.head("units", row.key, row.name, row.name_en, *n.UNIT_CLASSES)
        task.texts(thing, n.SHORT_NAME, row.short_name, row.short_name_en)
        task.concept(thing, n.TYPE, "UnitKind", row.kind)
        task.concept(thing, n.CLASSIFICATION, "Level", row.level)
        task.link(thing, n.SPATIAL, "places", row.place)
        if row.parent:
            task.link(thing, n.SUB_ORGANIZATION_OF, "units", row.parent)
            task.graph.add(task.names.thing("units", row.parent), n.HAS_SUB_ORGANIZATION, thing)
        if row.guided_by:
            task.graph.add(task.names.thing("units", row.guided_by), n.GUIDES, thing)
        if row.identifier:
            task.graph.add(thing, n.IDENTIFIER, literal(row.identifier))
        task.texts(thing, n.NOTE, row.note)


def _branches(task: Task) -> None:
    for item in task.folder.rows(Branch):
        row = item.record
        thing = task.head("branches", row.key, row.name, row.name_en, *n.BRANCH_CLASSES[row.kind])
        task.texts(thing, n.SHORT_NAME, row.short_name, row.short_name_en)
        task.concept(thing, n.TYPE, "BranchKind", row.kind)
        task.link(thing, n.UNIT_OF, "units", row.unit)
        task.graph.add(task.names.thing("units", row.unit), n.HAS_UNIT, thing)
        if row.anonymous:
            task.graph.add(thing, n.ANONYMOUS, TRUE)
        task.texts(thing, n.NOTE, row.note)


def _parts(task: Task) -> None:
    practices = {item.record.key for item in task.folder.rows(Practice)}
    for item in task.folder.rows(Part):
        row = item.record
        thing = task.names.part(row.whole, row.ordinal or 0)
        whole = task.names.thing("practices" if row.whole in practices else "brands", row.whole)
        task.graph.add(thing, n.A, n.TABLE_CLASS["parts"])
        task.texts(thing, n.PREF_LABEL, row.name, row.name_en)
        task.graph.add(thing, n.ORDINAL, integer(row.ordinal or 0))
        task.graph.add(thing, n.IS_PART_OF, whole)
        task.graph.add(whole, n.HAS_NAMED_PART, thing)


def _principles(task: Task) -> None:
    for item in task.folder.rows(Principle):
        row = item.record
        thing = task.head("principles", row.key, row.name, row.name_en, n.CONCEPT)
        for alias in row.aliases:
            task.texts(thing, n.ALT_LABEL, alias)
        task.concept(thing, n.TYPE, "PrincipleKind", row.kind)
        task.link(thing, n.IN_SECTION, "sections", row.section)
        task.texts(thing, n.NOTE, row.note)


def _principle_links(task: Task) -> None:
    facts = task.folder.facts
    for item in task.folder.rows(PrincipleLink):
        row = item.record
        principle = task.names.thing("principles", row.principle)
        if row.subject in facts.units or row.subject in facts.branches:
            task.graph.add(task.owner(row.subject), n.UPHOLDS, principle)
        else:
            task.graph.add(task.names.thing("brands", row.subject), n.GUIDED_BY, principle)


def _practices(task: Task) -> None:
    for item in task.folder.rows(Practice):
        row = item.record
        thing = task.head("practices", row.key, row.name, row.name_en)
        task.graph.add(thing, n.PRACTISED_BY, task.owner(row.owner))
        task.link(thing, n.RELATION, "brands", row.brand)
        task.link(thing, n.IN_SECTION, "sections", row.section)
        task.texts(thing, n.NOTE, row.note)


def _recommendations(task: Task) -> None:
    for item in task.folder.rows(Recommendation):
        row = item.record
        thing = task.head("recommendations", row.key, row.name, row.name_en, n.CONCEPT)
        if row.ordinal is not None:
            task.graph.add(thing, n.ORDINAL, integer(row.ordinal))
        task.link(thing, n.IN_SECTION, "sections", row.section)


def _warnings(task: Task) -> None:
    for item in task.folder.rows(SourceWarning):
        row = item.record
        thing = task.head("warnings", row.key, row.name, row.name_en, n.CONCEPT)
        task.link(thing, n.IN_SECTION, "sections", row.section)
        if row.recommendation:
            whose = task.names.thing("recommendations", row.recommendation)
            task.graph.add(whose, n.WARNS_AGAINST, thing)


def _stated_counts(task: Task) -> None:
    counts = [item.record for item in task.folder.rows(StatedCount)]
    owners = _labels(task, {row.subject for row in counts})
    for row in counts:
        owner = owners[row.subject]
        kind = task.folder.concepts["BrandKind"].get(row.counted)
        texts = {
            lang: message("build.count_label", lang, owner=owner[lang], counted=kind.label.in_(lang), count=row.count)
            for lang in ("zh", "en")
            if kind is not None and owner[lang]
        }
        thing = task.head("stated_counts", row.key, texts.get("zh", ""), texts.get("en", ""))
        task.graph.add(thing, n.COUNTED_SUBJECT, task.owner(row.subject))
        task.concept(thing, n.COUNTED_KIND, "BrandKind", row.counted)
        task.graph.add(thing, n.COUNT_VALUE, integer(row.count or 0))
        for brand in row.named:
            task.link(thing, n.COUNTED_EXAMPLE, "brands", brand)
        task.link(thing, n.IN_SECTION, "sections", row.section)
        task.texts(thing, n.NOTE, row.note)


def _labels(task: Task, keys: Iterable[str]) -> dict[str, dict[str, str]]:
    """Return the names of some units and branches in both languages."""
    wanted = frozenset(keys)
    found: dict[str, dict[str, str]] = {}
    rows: Iterable[RowOf[Unit] | RowOf[Branch]] = chain(task.folder.rows(Unit), task.folder.rows(Branch))
    for item in rows:
        row = item.record
        if row.key in wanted:
            found[row.key] = {"zh": row.name, "en": row.name_en}
    return found


WRITERS: tuple[Callable[[Task], None], ...] = (
    _sources, _sections, _places, _units, _branches, _principles, _parts, _principle_links, _practices,
    _recommendations, _warnings, _stated_counts,
)
