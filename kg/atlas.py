"""The atlas: one release, and everything that can be asked of it.

>>> import kg
>>> atlas = kg.open()
>>> theme = atlas.theme("理财为民")
>>> theme.summary.counts.exact, theme.summary.group.label.zh
(3, '为民服务')
>>> [brand.ref.label.zh for brand in theme.brands][:2]
['精筹惟公 理财为民', '牢记宗旨 理财为民']

Things may be named by IRI, key, Chinese or English name, short name or alias; a wrong name
is an error that tells the nearest right ones:

>>> atlas.brand("精筹惟公 理财为民").brand.owner.label.zh
'青岛市财政局'
>>> atlas.unit("青岛").summary.ref.label.en
'Qingdao Municipal Finance Bureau'

Search understands pinyin, initials and near misses:

>>> [(hit.ref.label.zh, hit.matched) for hit in atlas.search("lcwm", limit=1)]
[('理财为民', 'initials')]

Named queries and SPARQL give typed results:

>>> rows = atlas.query("brands_on_theme", theme="清正廉洁")
>>> rows.variables
('brand', 'name', 'owner', 'ownerName', 'basis')
>>> atlas.query("SELECT (COUNT(?brand) AS ?n) WHERE { ?brand a ba:PartyBrand }").to_csv().split()[0]
'n'
>>> atlas.close()

An ``Atlas`` may be used from many threads at once. It never changes: a new release is a new
atlas. This module knows nothing of pages or pictures.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from functools import cached_property, lru_cache
from importlib.metadata import entry_points
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, TypeVar

from kg.analysis.questions import BRANDS_TABLE, ThemeAnalysis
from kg.entities import brands as brand_entities
from kg.entities import evidence as evidence_entities
from kg.entities import principles as principle_entities
from kg.entities import themes as theme_entities
from kg.entities import units as unit_entities
from kg.entities.graph import Graph
from kg.entities.neighbourhood import neighbourhood
from kg.errors import EnvironmentFault, ParameterError, UnknownNameError
from kg.exploring import Exploring
from kg.home import site_home
from kg.model import (
    Brand,
    BrandDetail,
    Evidence,
    Hit,
    Neighbourhood,
    PrincipleDetail,
    Ref,
    ReleaseInfo,
    ThemeDetail,
    ThemeSummary,
    UnitDetail,
    UnitSummary,
)
from kg.namesakes import told_apart
from kg.queries import QUERIES, find, internal, run
from kg.rdf import IRI, Answer, BlankNode, Literal, Term
from kg.search import KINDS, TABLE_NAME, SearchIndex
from kg.similar import TABLE_NAME as SIMILAR_TABLE
from kg.similar.checking import Similarity
from kg.store import EmbeddedStore, Store
from kg.terms import Basis, Kind

T = TypeVar("T")

if TYPE_CHECKING:
    from kg.release import Release

SORTED_BRANDS = 5_000
"""Up to so many brands are listed by owner; more are listed as the search table has them
(short names first), which needs no sorting."""


class Atlas(ThemeAnalysis, Exploring, Similarity):
    """A release, opened. Use as a context manager, or call ``close``."""

    def __init__(
        self,
        store: Store,
        index: SearchIndex,
        info: ReleaseInfo,
        similar_table: Path | None = None,
        brands_table: Path | None = None,
    ) -> None:
        self.info = info
        self.similar_table = similar_table
        self.brands_table = brands_table
        self.store = store
        self._index = index
        self._graph = Graph(store, info.base, self._owned)

    def _owned(self) -> Mapping[str, int] | None:
        """Return how many brands units and branches own, where that was written with the release."""
        if self.brands_table is None:
            return None
        from kg.analysis.columns import read_owned  # late: opening an atlas needs no NumPy

        return read_owned(self.brands_table)

    @classmethod
    def of(cls, release: Release, in_memory: bool | None = None) -> Atlas:
        """Open a release (already verified); ``in_memory`` as for ``EmbeddedStore``."""
        table = release.tables.get(TABLE_NAME)
        if table is None or not SearchIndex.is_current(table):  # made by an older program
            with release.dump_path.open(encoding="utf-8", newline="\n") as lines:
                index = SearchIndex.of_dump(lines, release.info.base)
        else:
            index = SearchIndex.open(table)
        store, tables = EmbeddedStore(release, in_memory), release.tables
        return cls(store, index, release.info, tables.get(SIMILAR_TABLE), tables.get(BRANDS_TABLE))

    def close(self) -> None:
        """Let go of files and memory."""
        self.store.close()
        self._index.close()

    def __enter__(self) -> Atlas:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<Atlas {self.info.id}: {self.info.count('brands')} brands>"

    # ------------------------------------------------------------------ names

    def resolve(self, kind: Kind | str, name: str) -> Ref:
        """Return the thing of ``kind`` that is meant by IRI, key, label, short name or alias.

        ``Kind.UNIT`` finds branches too, for both own brands. Raises ``UnknownNameError``
        with the nearest names, ``ParameterError`` if several things share the name.
        """
        wanted = Kind(kind)
        kinds = (Kind.UNIT, Kind.BRANCH) if wanted is Kind.UNIT else (wanted,)
        text = name.strip()
        if "://" in text:
            found = self.ref(text)
            if found is not None and found.kind in kinds:
                return found
            raise UnknownNameError(wanted, name)
        for one in kinds:
            named = self._index.named(one, text)
            if len(named) == 1:
                return named[0]
            if named:
                known = tuple(ref.key for ref in named[:5])
                raise ParameterError("ambiguous", count=len(named), name=text, known=known)
        for one in kinds:  # kinds that are not searched, and groups of themes
            found = self.ref(self._graph.mint(one, text)) if text else None
            if found is not None:
                return found
        raise UnknownNameError(wanted, name, self._index.near(kinds, text))

    def ref(self, iri: str) -> Ref | None:
        """Return the thing with this IRI, ``None`` where it has no name in the graph."""
        return self._graph.refs([iri]).get(iri)

    def refs(self, iris: Iterable[str]) -> dict[str, Ref]:
        """Return the things with these IRIs; those without a name in the graph are left out."""
        return self._graph.refs(iris)

    def search(self, text: str, kinds: Iterable[Kind | str] | None = None, limit: int = 20) -> tuple[Hit, ...]:
        """Return the best hits for what was typed, best first.

        Chinese, pinyin, initials (``lcwm``), English; exact before prefix before substring
        before pinyin before near misses. ``kinds`` limits what is looked for. Units of the same
        name say where they are.
        """
        found = self._index.search(text, None if kinds is None else [Kind(one) for one in kinds], limit)
        return told_apart(self._graph, found)

    # ---------------------------------------------------------------- queries

    def query(self, text_or_name: str, /, **values: object) -> Answer:
        """Answer a named query or a SPARQL text.

        Values go to the query's parameters; in a SPARQL text to its marker lines
        (``#values ?x``): terms of ``kg.rdf``, or Python texts and numbers as literals.
        Updates, SERVICE and texts that no engine should see are refused as at the public
        door. Raises ``UnknownNameError``, ``ParameterError`` or a ``QueryError``.
        """
        if text_or_name in QUERIES or not any(char in text_or_name for char in "{ \n"):
            return run(self.store, text_or_name, self.resolve, **values)
        from kg.sparql.guard import inspect

        inspect(text_or_name)
        return self.store.query(text_or_name, {name: _term(value) for name, value in values.items()})

    def query_text(self, name: str, /, **values: object) -> str:
        """Return a named query as SPARQL with the given values in it."""
        return find(name).written(values, self.resolve)

    def describe(self, iri: str, media_type: str = "text/turtle") -> bytes:
        """Return what is known of a thing as linked data.

        That is what is said of it, up to 500 statements that point at it, and the names of
        what these mention. Raises ``UnknownNameError`` and ``FormatError``.
        """
        thing = {"thing": IRI(iri)}
        if not self.store.ask(internal("exists"), thing):
            raise UnknownNameError("thing", iri)
        return self.store.serialize(internal("describe"), media_type, thing)

    # ----------------------------------------------------------------- things

    def themes(self) -> tuple[ThemeSummary, ...]:
        """Return all themes with their sizes, in the order of the scheme."""
        return theme_entities.themes(self._graph)

    def theme_groups(self) -> tuple[Ref, ...]:
        """Return the groups of themes in the order of the scheme."""
        return theme_entities.theme_groups(self._graph)

    def theme(self, name: str, limit: int = theme_entities.BRANDS_SHOWN) -> ThemeDetail:
        """Return a theme with its brands, at most ``limit``, strongest basis first."""
        found = theme_entities.theme_detail(self._graph, self.resolve(Kind.THEME, name).iri, limit)
        return _found(found, Kind.THEME, name)

    def theme_brands(
        self, name: str, bases: Collection[Basis | str] = tuple(Basis), *, offset: int = 0, limit: int = 100
    ) -> tuple[Brand, ...]:
        """Return a page of the brands on a theme by ``bases``: strongest first, then by unit and name.

        Of more than 5,000: strongest first, then by IRI.
        """
        iri = self.resolve(Kind.THEME, name).iri
        return theme_entities.brands_on(self._graph, iri, [Basis(one) for one in bases], offset, limit)

    def brands(self, *, offset: int = 0, limit: int | None = None) -> tuple[Brand, ...]:
        """Return brands by unit and name (of more than 5,000: short names first)."""
        if self.info.count("brands") > SORTED_BRANDS:
            wanted = [ref.iri for ref in self._index.refs(Kind.BRAND, offset, limit)]
        else:
            wanted = list(self._brands_by_owner[offset:][:limit])
        return brand_entities.brands(self._graph, wanted)

    @cached_property
    def _brands_by_owner(self) -> tuple[str, ...]:
        order = self._graph.unit_order
        rows = self._graph.ask("all_brands").texts("unit", "owner", "name", "brand")

        def place(row: tuple[str, ...]) -> tuple[int, bool, str, str, str]:
            unit, owner, name, brand = row
            return order.get(unit or owner, len(order)), bool(unit), owner, name, brand

        return tuple(dict.fromkeys(row[-1] for row in sorted(rows, key=place)))

    def brand(self, name: str) -> BrandDetail:
        """Return everything about one brand."""
        found = brand_entities.brand_detail(self._graph, self.resolve(Kind.BRAND, name).iri)
        return _found(found, Kind.BRAND, name)

    def units(self) -> tuple[UnitSummary, ...]:
        """Return all units by level and place, then all branches by unit."""
        return unit_entities.units(self._graph)

    def unit(self, name: str, *, offset: int = 0, limit: int = unit_entities.BRANDS_SHOWN) -> UnitDetail:
        """Return everything about one unit or branch, with ``limit`` of its brands from ``offset``."""
        found = unit_entities.unit_detail(self._graph, self.resolve(Kind.UNIT, name).iri, offset, limit)
        return _found(found, Kind.UNIT, name)

    def principles(self) -> tuple[Ref, ...]:
        """Return all principles by name."""
        return principle_entities.things(self._graph, Kind.PRINCIPLE)

    def practices(self) -> tuple[Ref, ...]:
        """Return all practices by name."""
        return principle_entities.things(self._graph, Kind.PRACTICE)

    def recommendations(self) -> tuple[Ref, ...]:
        """Return all recommendations in their order."""
        return principle_entities.things(self._graph, Kind.RECOMMENDATION)

    def warnings(self) -> tuple[Ref, ...]:
        """Return all warnings by name."""
        return principle_entities.things(self._graph, Kind.WARNING)

    def principle(self, name: str) -> PrincipleDetail:
        """Return a principle: who upholds it, which brands it guides."""
        return self._principle(Kind.PRINCIPLE, name)

    def practice(self, name: str) -> PrincipleDetail:
        """Return a practice: who practises it, its parts, the brand it serves."""
        return self._principle(Kind.PRACTICE, name)

    def recommendation(self, name: str) -> PrincipleDetail:
        """Return a recommendation with the warnings under it."""
        return self._principle(Kind.RECOMMENDATION, name)

    def warning(self, name: str) -> PrincipleDetail:
        """Return a warning with the recommendation it belongs to."""
        return self._principle(Kind.WARNING, name)

    def _principle(self, kind: Kind, name: str) -> PrincipleDetail:
        iri = self.resolve(kind, name).iri
        return _found(principle_entities.principle_details(self._graph, [iri]).get(iri), kind, name)

    def principle_details(self, iris: Iterable[str]) -> tuple[PrincipleDetail, ...]:
        """Return all about many principles, practices, recommendations or warnings at once, in this order."""
        wanted = tuple(iris)
        found = principle_entities.principle_details(self._graph, wanted)
        return tuple(found[iri] for iri in wanted if iri in found)

    def evidence_for(self, iri: str) -> tuple[Evidence, ...]:
        """Return where the source says what the graph holds about a thing, in text order."""
        return evidence_entities.evidence_of(self._graph, [iri])

    def evidence_by_thing(self, iris: Iterable[str]) -> dict[str, tuple[Evidence, ...]]:
        """Return the evidence of many things at once, in two queries."""
        return evidence_entities.evidence_by_thing(self._graph, iris)

    def neighbourhood(
        self,
        name: str,
        depth: int = 1,
        kinds: Collection[Kind | str] | None = None,
        bases: Collection[Basis | str] | None = None,
        limit: int = 200,
    ) -> Neighbourhood:
        """Return what stands within ``depth`` steps of a thing (IRI or name of any kind).

        ``kinds`` and ``bases`` limit what is stepped to; ``omitted`` counts what ``limit`` cut.
        """
        centre = name if "://" in name else self._any(name).iri
        found = neighbourhood(
            self._graph,
            centre,
            depth,
            None if kinds is None else [Kind(one) for one in kinds],
            None if bases is None else [Basis(one) for one in bases],
            limit,
        )
        return _found(found, "thing", name)

    def _any(self, name: str) -> Ref:
        for kind in KINDS:
            named = self._index.named(kind, name.strip())
            if named:
                return named[0]
        raise UnknownNameError("thing", name, self._index.near(KINDS, name))

    # --------------------------------------------------------------- pictures

    def view(self, name: str, /, **values: object) -> Any:
        """Return a picture as a view document, made by whatever registers ``brand_atlas.view``.

        Raises ``EnvironmentFault`` where no picture maker is installed.
        """
        return _view_maker()(self, name, **values)


@lru_cache(maxsize=1)
def _view_maker() -> Any:
    found = sorted(entry_points(group="brand_atlas.view"), key=lambda one: one.name)
    if not found:
        raise EnvironmentFault("no_views")
    return found[0].load()


def _found(found: T | None, kind: Kind | str, name: str) -> T:
    if found is None:
        raise UnknownNameError(str(kind), name)
    return found


def _term(value: object) -> Term:
    if isinstance(value, IRI | Literal | BlankNode):
        return value
    return Literal.of(value if isinstance(value, str | int | float | bool) else str(value))


def open_atlas(home: Path | str | None = None, release: str | None = None) -> Atlas:
    """Open a release of the site ``home`` after verifying it; see ``kg.open``."""
    from kg.release import Site

    return Atlas.of(Site(Path(home) if home is not None else site_home()).open(release))
