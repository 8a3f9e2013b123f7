"""Reading the graph: facts of many things at once, their names, the theme scheme.

Every other module of this package asks through a ``Graph``. What never changes within a
release and is small (the names of concepts, the theme scheme, the order of units) is kept
once read. This module knows nothing of particular kinds of things.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property

from kg.matching import ThemeMatcher
from kg.model import BasisCounts, Label, Ref
from kg.ontology import ThemeGroup, ThemeScheme, ThemeTerm
from kg.queries import internal
from kg.rdf import IRI, Literal, Solutions, Term
from kg.store import Store
from kg.terms import (
    ALT_LABEL,
    HIDDEN_LABEL,
    ORDINAL,
    PREF_LABEL,
    RDF,
    SHORT_NAME,
    SKOS,
    THEME_GROUP,
    Kind,
    mint,
    split_iri,
)

_BATCH = 1000  # values in one query; engines plan long lists slowly


class Facts:
    """What is said of one thing: property → values."""

    __slots__ = ("_values",)

    def __init__(self, values: Mapping[str, Sequence[Term]]) -> None:
        self._values = values

    def iris(self, prop: str) -> tuple[str, ...]:
        """Return the IRIs that are values of ``prop``, sorted."""
        return tuple(sorted(one.value for one in self._values.get(prop, ()) if isinstance(one, IRI)))

    def iri(self, prop: str) -> str:
        """Return the first IRI, or ``""``."""
        return next(iter(self.iris(prop)), "")

    def texts(self, prop: str, lang: str | None = None) -> tuple[str, ...]:
        """Return the literals of ``prop``, sorted; ``lang`` ``zh`` takes those without a language too."""
        literals = [one for one in self._values.get(prop, ()) if isinstance(one, Literal)]
        return tuple(sorted(one.value for one in literals if lang is None or _speaks(one.language, lang)))

    def text(self, prop: str, lang: str | None = None) -> str:
        """Return the first literal, or ``""``."""
        return next(iter(self.texts(prop, lang)), "")

    def integer(self, prop: str) -> int:
        """Return a whole number, 0 where there is none."""
        return int(self.text(prop) or 0)

    def label(self, prop: str = PREF_LABEL) -> Label:
        """Return a text in both languages."""
        return Label(self.text(prop, "zh"), self.text(prop, "en"))


NO_FACTS = Facts({})


def _speaks(language: str, lang: str) -> bool:
    return language == lang or language.startswith(f"{lang}-") or (lang == "zh" and not language)


class Graph:
    """One release, read through its store."""

    def __init__(
        self, store: Store, base: str, owned: Callable[[], Mapping[str, int] | None] | None = None
    ) -> None:
        """``owned`` gives how many brands each unit and branch owns, where the release says so."""
        self.store = store
        self.base = base
        self._read_owned = owned

    def ask(self, query: str, /, **values: Term | Sequence[Term] | str | Iterable[str] | int) -> Solutions:
        """Run one of the program's own queries. Plain texts and lists of texts are IRIs."""
        return self.store.select(internal(query), {name: _terms(value) for name, value in values.items()})

    def facts(self, iris: Iterable[str], properties: Sequence[str] = ()) -> dict[str, Facts]:
        """Return what is said of each thing (by some properties), but not the brands of units."""
        found: dict[str, dict[str, list[Term]]] = {}
        limits = {"property": properties} if properties else {}
        for part in batches(iris):
            _gather(self.ask("facts", subject=part, **limits), found)
        return {iri: Facts(values) for iri, values in found.items()}

    def facts_of(self, rows: Solutions) -> dict[str, Facts]:
        """Gather rows of subject, property, value."""
        found: dict[str, dict[str, list[Term]]] = {}
        _gather(rows, found)
        return {iri: Facts(values) for iri, values in found.items()}

    def ref(self, iri: str, facts: Facts) -> Ref:
        """Return a thing as others refer to it, from facts that hold its names."""
        kind, key = self.kind_of(iri)
        return Ref(iri, kind, key, facts.label(), facts.label(SHORT_NAME))

    def refs(self, iris: Iterable[str], known: Mapping[str, Facts] | None = None) -> dict[str, Ref]:
        """Return references to things by IRI; what has no name in the graph is left out."""
        found: dict[str, Ref] = {}
        asked: list[str] = []
        for iri in dict.fromkeys(iris):
            if not iri:
                continue
            if iri in self.concepts:
                found[iri] = self.concepts[iri]
            elif known is not None and iri in known:
                found[iri] = self.ref(iri, known[iri])
            else:
                asked.append(iri)
        named: dict[str, dict[str, list[Term]]] = {}
        for part in batches(asked):
            _gather(self.ask("labels", iri=part), named, ("iri", "property", "text"))
        found.update((iri, self.ref(iri, Facts(values))) for iri, values in named.items())
        return found

    def kind_of(self, iri: str) -> tuple[Kind, str]:
        """Return kind and key of an IRI; a stranger's is a concept, keyed by its last part."""
        return split_iri(iri, self.base) or (Kind.CONCEPT, iri.rstrip("/").rpartition("/")[2])

    def mint(self, kind: Kind, key: str) -> str:
        """Return the IRI of ``key`` in this release."""
        return mint(kind, key, self.base)

    @cached_property
    def concepts(self) -> Mapping[str, Ref]:
        """The concepts of the ontology's schemes by IRI."""
        named: dict[str, dict[str, list[Term]]] = {}
        for iri, text in self.ask("concepts"):
            if iri is not None and text is not None:
                named.setdefault(iri.value, {}).setdefault(PREF_LABEL, []).append(text)
        return {iri: self.ref(iri, Facts(values)) for iri, values in named.items()}

    @cached_property
    def unit_order(self) -> Mapping[str, int]:
        """The place of each unit in official order: level, area code, name."""
        return _numbered(self.ask("unit_order"))

    def order_among(self, iris: Iterable[str]) -> Mapping[str, int]:
        """Return the places of the units among ``iris`` in official order; of all units, where that is as easy.

        Putting all units of a country in order takes seconds, and most answers name a few.
        """
        some = set(iris)
        if "unit_order" in self.__dict__ or len(some) > _BATCH:
            return self.unit_order
        return _numbered(self.ask("unit_order", unit=sorted(some))) if some else {}

    @cached_property
    def scheme(self) -> ThemeScheme:
        """The theme scheme in the order of its file."""
        facts = self.facts_of(self.ask("scheme"))
        groups = {iri: one for iri, one in facts.items() if THEME_GROUP in one.iris(RDF + "type")}
        ordered = sorted(facts, key=lambda iri: (facts[iri].integer(ORDINAL), iri))
        return ThemeScheme(
            Label(""),
            tuple(_group(iri, self.kind_of(iri)[1], facts[iri]) for iri in ordered if iri in groups),
            tuple(self._theme(iri, facts[iri]) for iri in ordered if iri not in groups),
        )

    def _theme(self, iri: str, facts: Facts) -> ThemeTerm:
        above = facts.iri(SKOS + "broader")
        return ThemeTerm(
            key=self.kind_of(iri)[1],
            iri=iri,
            group=self.kind_of(above)[1] if above else "",
            label=facts.label(),
            definition=facts.label(SKOS + "definition"),
            alts=facts.texts(ALT_LABEL, "zh"),
            hiddens=facts.texts(HIDDEN_LABEL, "zh"),
        )

    @cached_property
    def matcher(self) -> ThemeMatcher:
        """Finds the scheme's words in names."""
        return ThemeMatcher(self.scheme)

    @cached_property
    def themes(self) -> Mapping[str, ThemeTerm]:
        """The themes by IRI, in the order of the scheme."""
        return {one.iri: one for one in self.scheme.themes}

    @cached_property
    def groups(self) -> Mapping[str, Ref]:
        """The groups of themes by key."""
        return {one.key: one.ref for one in self.scheme.groups}

    @cached_property
    def theme_counts(self) -> Mapping[str, BasisCounts]:
        """How many brands each theme has by each basis, as counted when the release was made."""
        rows = self.ask("theme_counts").texts("theme", "exact", "variant", "parts", "inferred")
        return {theme: BasisCounts(*map(int, numbers)) for theme, *numbers in rows}

    @cached_property
    def _owned(self) -> Mapping[str, int] | None:
        return self._read_owned() if self._read_owned else None

    def brand_counts(self, owners: Iterable[str] | None = None) -> dict[str, int]:
        """Return how many brands units and branches own (all, or some); those without any are left out.

        As counted when the release was made; where it holds no such table, counted now.
        """
        if self._owned is not None:
            some = self._owned if owners is None else owners
            return {iri: self._owned[iri] for iri in some if iri in self._owned}
        asked = [self.ask("brand_counts")] if owners is None else [self.ask("brand_counts", owner=part) for part in batches(owners)]
        return {owner: int(number) for rows in asked for owner, number in rows.texts("owner", "brands") if owner}

    def group_of(self, theme: ThemeTerm) -> Ref:
        """Return the group of a theme; a theme outside all groups is its own."""
        return self.groups.get(theme.group) or theme.ref


def _group(iri: str, key: str, facts: Facts) -> ThemeGroup:
    return ThemeGroup(key, iri, facts.label(), facts.label(SKOS + "definition"))


def _numbered(rows: Solutions) -> dict[str, int]:
    return {iri: number for number, iri in enumerate(dict.fromkeys(iri for (iri,) in rows.texts("unit")))}


def batches(values: Iterable[str]) -> Iterable[list[str]]:
    """Split values, each once, into lists that one query can take."""
    every = list(dict.fromkeys(values))
    return [every[start : start + _BATCH] for start in range(0, len(every), _BATCH)]


def _terms(value: Term | Sequence[Term] | str | Iterable[str] | int) -> Term | Sequence[Term]:
    if isinstance(value, str):
        return IRI(value)
    if isinstance(value, int):
        return Literal.of(value)
    if isinstance(value, Iterable):
        return [IRI(one) if isinstance(one, str) else one for one in value]
    return value


def _gather(
    rows: Solutions,
    into: dict[str, dict[str, list[Term]]],
    names: tuple[str, str, str] = ("subject", "property", "value"),
) -> None:
    at = [rows.variables.index(name) for name in names]
    for row in rows:
        subject, prop, value = (row[place] for place in at)
        if subject is not None and prop is not None and value is not None:
            into.setdefault(subject.value, {}).setdefault(prop.value, []).append(value)
