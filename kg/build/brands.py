"""Brands: their quads, and the themes that their names, parts and a person's judgement show.

A ledger has a million of these, so rows are streamed, and the quads that every brand has are
written as one piece of text; only the names of parts and the
theme links made by hand are looked up, and those a person wrote.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from kg.build import names as n
from kg.build.brandlog import BrandLog
from kg.build.names import concept
from kg.build.tables import Task
from kg.matching import ThemeMatcher
from kg.nquads import GraphWriter, iri, literal
from kg.readers import Folder
from kg.records import Branch, Brand, Part, ThemeLink
from kg.terms import BASIS_PROPERTY, Basis

_BASIS = {basis: iri(name) for basis, name in BASIS_PROPERTY}
_IN_NAME = (Basis.EXACT, Basis.VARIANT)


@dataclass(slots=True)
class Decisions:
    """The theme links made by hand, by brand, and the property that each became."""

    links: dict[str, dict[str, ThemeLink]] = field(default_factory=dict)  # brand → theme → row
    properties: dict[tuple[str, str], str] = field(default_factory=dict)  # brand, theme → property


def read_decisions(folder: Folder) -> Decisions:
    """Read the table ``theme_links``."""
    links: dict[str, dict[str, ThemeLink]] = defaultdict(dict)
    for item in folder.rows(ThemeLink):
        links[item.record.brand][item.record.theme] = item.record
    return Decisions(dict(links))


def write_brands(task: Task, decisions: Decisions, log: BrandLog) -> None:
    """Write all brands; fills ``decisions.properties`` and ``log``."""
    add, names, folder = task.graph.add, task.names, task.folder
    matcher = ThemeMatcher(folder.themes)
    parts: dict[str, list[str]] = defaultdict(list)
    for part in folder.rows(Part):
        parts[part.record.whole].append(part.record.name)
    themes = {theme.key: names.thing("themes", theme.key) for theme in folder.themes.themes}
    kinds, statuses, aspects = (
        {one.notation: concept(scheme, one.notation) for one in folder.concepts[scheme].concepts}
        for scheme in ("BrandKind", "BrandStatus", "Aspect")
    )
    owners: dict[str, str] = {}
    log.themes = [themes[theme.key][1:-1] for theme in folder.themes.themes]
    theme_places = {theme.key: place for place, theme in enumerate(folder.themes.themes)}
    units = {item.record.key: names.thing("units", item.record.unit)[1:-1] for item in folder.rows(Branch)}
    tail = task.graph.tail
    party_brand, brand = (f" {n.A} {one}{tail}" for one in (n.PARTY_BRAND, n.BRAND))
    for item in folder.rows(Brand):
        row = item.record
        key = row.key
        thing = names.thing("brands", key)
        owner = owners.get(row.owner)
        if owner is None:
            owner = owners[row.owner] = task.owner(row.owner)
            units.setdefault(row.owner, owner[1:-1])
        task.graph.add_block(
            f"{thing}{party_brand}{thing}{brand}{thing} {n.PREF_LABEL} {literal(row.name, 'zh')}{tail}"
            f"{thing} {n.BRAND_OF} {owner}{tail}{owner} {n.SCHEMA_BRAND} {thing}{tail}", 5)
        if row.kind:
            add(thing, n.TYPE, kinds[row.kind])
        if row.status:
            add(thing, n.STATUS, statuses[row.status])
        if row.aspect:
            add(thing, n.ASPECT, aspects[row.aspect])
        if row.name_en:
            add(thing, n.PREF_LABEL, literal(row.name_en, "en"))
        if row.section:
            add(thing, n.IN_SECTION, names.thing("sections", row.section))
        if row.aliases or row.slogan or row.part_of or row.derived_from or row.note:
            _write_rest(task, thing, row)
        bases = matcher.bases(row.name, parts.get(key, ()))
        if key in decisions.links:
            bases = _decide(key, bases, decisions, task.graph, thing, themes)
        log.add(
            thing[1:-1], row.name, owner[1:-1], units[row.owner], kinds[row.kind][1:-1] if row.kind else "",
            ((theme_places[theme_key], basis) for theme_key, basis in bases),
        )
        for theme_key, basis in bases:
            theme = themes[theme_key]
            if basis in _IN_NAME:
                task.graph.add_block(
                    f"{thing} {_BASIS[basis]} {theme}{tail}{thing} {n.THEME_IN_NAME} {theme}{tail}"
                    f"{thing} {n.HAS_THEME} {theme}{tail}", 3)
            else:
                add(thing, _BASIS[basis], theme)
                add(thing, n.HAS_THEME, theme)


def _write_rest(task: Task, thing: str, row: Brand) -> None:
    for alias in row.aliases:
        task.texts(thing, n.ALT_LABEL, alias)
    task.texts(thing, n.SLOGAN, row.slogan)
    if row.part_of:
        system = task.names.thing("brands", row.part_of)
        task.graph.add(thing, n.IS_PART_OF, system)
        task.graph.add(system, n.HAS_PART, thing)
    for origin in row.derived_from:
        task.link(thing, n.DERIVED_FROM, "brands", origin)
    task.texts(thing, n.NOTE, row.note)


def _decide(
    key: str, bases: list[tuple[str, Basis]], decisions: Decisions, graph: GraphWriter, thing: str,
    themes: dict[str, str],
) -> list[tuple[str, Basis]]:
    """Apply a person's judgement: rejected links go, inferred ones come if words show nothing."""
    found = dict(bases)
    for theme, link in decisions.links[key].items():
        if link.action == "reject":
            found.pop(theme, None)
            graph.add(thing, n.THEME_REJECTED, themes[theme])
            decisions.properties[key, theme] = n.THEME_REJECTED
        else:
            basis = found.setdefault(theme, Basis.INFERRED)
            decisions.properties[key, theme] = _BASIS[basis]
    return [(theme, found[theme]) for theme in themes if theme in found]
