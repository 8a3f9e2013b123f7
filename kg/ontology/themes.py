"""The theme vocabulary: which themes there are, and by which words a name shows them.

Reads ``ontology/themes.ttl`` or a user's own SKOS file. A theme is a ``ba:Theme`` or a
``skos:Concept`` below a group; a group is a ``ba:ThemeGroup`` or a concept that stands at
the top. This module knows nothing of brands, and does not match words with names.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from kg.errors import DataError
from kg.findings import Finding, Place, Said, Severity
from kg.model import Label, Ref
from kg.ontology.turtle import Description, Document, describe, read, sorted_lines
from kg.rdf import IRI, Literal, Triple
from kg.resources import resource_folder
from kg.terms import (
    DCTERMS,
    DEFAULT_BASE,
    KEY_PATTERN,
    ORDINAL,
    RDF,
    SKOS,
    THEME,
    THEME_GROUP,
    Kind,
    mint,
)


@dataclass(frozen=True, slots=True)
class ThemeGroup:
    """A group of themes. ``iri`` is ``{base}theme/{key}``, as for themes."""

    key: str
    iri: str
    label: Label
    definition: Label

    @property
    def ref(self) -> Ref:
        """The group as everything above the graph refers to it."""
        return Ref(self.iri, Kind.THEME, self.key, self.label)


@dataclass(frozen=True, slots=True)
class ThemeTerm:
    """A theme and its words, all Chinese (or without a language).

    ``label.zh`` are the theme's own words («exact»); ``alts`` (``skos:altLabel``) and
    ``hiddens`` (``skos:hiddenLabel``) are the variants. ``group`` is the key of its group.
    """

    key: str
    iri: str
    group: str
    label: Label
    definition: Label
    alts: tuple[str, ...] = ()
    hiddens: tuple[str, ...] = ()

    @property
    def variants(self) -> tuple[str, ...]:
        """Alternative labels, then trigger words, without doubles."""
        return tuple(dict.fromkeys((*self.alts, *self.hiddens)))

    @property
    def ref(self) -> Ref:
        """The theme as everything above the graph refers to it."""
        return Ref(self.iri, Kind.THEME, self.key, self.label)


@dataclass(frozen=True, slots=True)
class ThemeScheme:
    """A theme vocabulary: its groups and themes in file order."""

    label: Label
    groups: tuple[ThemeGroup, ...] = ()
    themes: tuple[ThemeTerm, ...] = ()

    def get(self, name: str) -> ThemeTerm | None:
        """Return the theme with this key or label (Chinese, English), ``None`` if there is none."""
        return next((one for one in self.themes if name in (one.key, one.label.zh, one.label.en)), None)

    def group(self, key: str) -> ThemeGroup | None:
        """Return the group with this key, ``None`` if there is none."""
        return next((one for one in self.groups if one.key == key), None)

    def of_group(self, key: str) -> tuple[ThemeTerm, ...]:
        """Return the themes of one group, in file order."""
        return tuple(one for one in self.themes if one.group == key)


def load_themes(path: Path | None = None, base: str = DEFAULT_BASE) -> ThemeScheme:
    """Return the themes of ``path`` (the bundled file if ``None``), minted below ``base``.

    Raises ``DataError`` with every finding of the file.

    >>> load_themes().get("理财为民").key
    'licai-weimin'
    """
    scheme, findings = read_themes(path, base)
    errors = tuple(one for one in findings if one.severity is Severity.ERROR)
    if errors:
        raise DataError(errors)
    return scheme


def read_themes(
    path: Path | None = None, base: str = DEFAULT_BASE
) -> tuple[ThemeScheme, tuple[Finding, ...]]:
    """Return the themes that can be made out, and everything that is wrong with the file."""
    document, findings = read(path or bundled_themes())
    if findings:
        return ThemeScheme(Label("")), findings
    things = describe(document)
    groups, themes = _kinds(document, things)
    checked = tuple(_check(document, things, groups, themes))
    titles = [things[one] for one in document.subjects(SKOS + "ConceptScheme")]
    title = titles[0] if titles else Description({})
    label = _both(title, SKOS + "prefLabel") if title.text(SKOS + "prefLabel") else _both(title, DCTERMS + "title")
    scheme = ThemeScheme(
        label,
        tuple(_group(things[one], base) for one in groups),
        tuple(_theme(things[one], things, base) for one in themes),
    )
    return scheme, checked


def bundled_themes() -> Path:
    """Return the path of the theme file that ships with the program."""
    return resource_folder("ontology") / "themes.ttl"


def theme_triples(path: Path | None = None, base: str = DEFAULT_BASE) -> tuple[str, ...]:
    """Return the theme file as N-Triples lines (no line breaks), sorted, always the same.

    Themes and groups get the IRIs ``{base}theme/{key}`` and their classes; an IRI of the
    user's own is kept as ``skos:exactMatch``. Raises ``DataError`` as ``load_themes`` does.
    """
    load_themes(path, base)
    document, _ = read(path or bundled_themes())
    things = describe(document)
    groups, themes = _kinds(document, things)
    minted = {one: mint(Kind.THEME, things[one].notation, base) for one in (*groups, *themes)}

    def moved(triple: Triple) -> Triple:
        subject, target = triple.subject, triple.object
        if isinstance(subject, IRI):
            subject = IRI(minted.get(subject.value, subject.value))
        if isinstance(target, IRI):
            target = IRI(minted.get(target.value, target.value))
        return replace(triple, subject=subject, object=target)

    added = [
        Triple(IRI(minted[one]), IRI(RDF + "type"), IRI(of_type))
        for many, of_class in ((groups, THEME_GROUP), (themes, THEME))
        for one in many
        for of_type in (of_class, SKOS + "Concept")
    ]
    ordinals = [  # the order of the file, which sorted lines would lose
        Triple(IRI(minted[one]), IRI(ORDINAL), Literal.of(number))
        for many in (groups, themes)
        for number, one in enumerate(many, 1)
    ]
    foreign = [
        Triple(IRI(new), IRI(SKOS + "exactMatch"), IRI(old))
        for old, new in minted.items()
        if old != new and not old.startswith(DEFAULT_BASE)
    ]
    return sorted_lines([*map(moved, document.triples), *added, *ordinals, *foreign], "themes")


def _kinds(document: Document, things: Mapping[str, Description]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Tell groups from themes: by class where given, else by standing at the top."""
    told_groups, told_themes = document.subjects(THEME_GROUP), document.subjects(THEME)
    concepts = document.subjects(SKOS + "Concept")
    tops = {top for about in things.values() for top in about.iris(SKOS + "hasTopConcept")}
    above = {one for about in things.values() for one in about.iris(SKOS + "broader")}
    groups, themes = [], []
    for one in things:
        if one in told_groups:
            groups.append(one)
        elif one in told_themes:
            themes.append(one)
        elif one in concepts:
            at_top = one in tops or one in above or things[one].iris(SKOS + "topConceptOf")
            (groups if at_top else themes).append(one)
    return tuple(groups), tuple(themes)


def _group(about: Description, base: str) -> ThemeGroup:
    return ThemeGroup(
        about.notation,
        mint(Kind.THEME, about.notation, base),
        _both(about, SKOS + "prefLabel"),
        _both(about, SKOS + "definition"),
    )


def _theme(about: Description, things: Mapping[str, Description], base: str) -> ThemeTerm:
    broader = next(iter(about.iris(SKOS + "broader")), "")
    return ThemeTerm(
        key=about.notation,
        iri=mint(Kind.THEME, about.notation, base),
        group=things[broader].notation if broader in things else "",
        label=_both(about, SKOS + "prefLabel"),
        definition=_both(about, SKOS + "definition"),
        alts=about.texts(SKOS + "altLabel", "zh"),
        hiddens=about.texts(SKOS + "hiddenLabel", "zh"),
    )


def _both(about: Description, predicate: str) -> Label:
    return Label(about.text(predicate, "zh"), about.text(predicate, "en"))


def _check(
    document: Document, things: Mapping[str, Description], groups: tuple[str, ...], themes: tuple[str, ...]
) -> Iterator[Finding]:
    keys = Counter(things[one].notation for one in (*groups, *themes))
    labels = Counter(things[one].text(SKOS + "prefLabel", "zh") for one in themes)

    def finding(code: str, iri: str, severity: Severity = Severity.ERROR, **values: Said) -> Finding:
        line = document.line_of(iri)
        named = {"line": str(line), "iri": iri, **values}
        return Finding(f"themes_{code}", Place(document.file, line), severity, tuple(named.items()))

    for one in (*groups, *themes):
        about = things[one]
        names = about.texts(SKOS + "prefLabel", "zh")
        key = about.notation
        if not key:
            yield finding("no_key", one)
        elif not KEY_PATTERN.fullmatch(key):
            yield finding("bad_key", one, key=key)
        elif keys[key] > 1:
            yield finding("duplicate_key", one, key=key)
        if not any(names):
            yield finding("no_label", one)
        elif len(names) > 1:
            yield finding("two_labels", one, labels=tuple(names))
    for one in themes:
        about = things[one]
        label = about.text(SKOS + "prefLabel", "zh")
        if label and labels[label] > 1:
            yield finding("duplicate_label", one, label=label)
        above = about.iris(SKOS + "broader")
        if not above:
            yield finding("no_group", one)
        elif len(above) > 1:
            yield finding("two_groups", one, groups=tuple(above))
        elif above[0] not in groups:
            yield finding("unknown_group", one, group=above[0])
        for word in (*about.texts(SKOS + "altLabel", "zh"), *about.texts(SKOS + "hiddenLabel", "zh")):
            if not any(char.isalnum() for char in word):  # would be found in every name
                yield finding("empty_word", one, word=word)
    if not themes:
        yield finding("none", "", Severity.WARNING)
