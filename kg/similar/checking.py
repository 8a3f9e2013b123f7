"""The check of a proposed name against a release: nearest brands, reasons, themes, free space.

``kg.atlas.Atlas`` answers these for its release. The index comes mapped from the release's file,
or, where there is none (an older release, another engine), is made from the names that search
knows when it is first needed. This module must not know pages or files of lists.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from kg.entities.brands import brands as brand_cards
from kg.entities.graph import Graph
from kg.messages import message
from kg.model import Brand, Label, Ref, ReleaseInfo
from kg.search import SearchIndex
from kg.similar.crowding import ThemeCounts, counts_around
from kg.similar.model import (
    MOST_NAMES,
    Answer,
    FreeTheme,
    Grade,
    Group,
    GroupPair,
    Groups,
    JoinedTheme,
    Match,
    Member,
    Row,
    Thresholds,
)
from kg.similar.normal import checked, normal
from kg.similar.pair import SAME, Name, score
from kg.similar.reasons import reasons
from kg.terms import Basis, Kind

if TYPE_CHECKING:
    from kg.analysis.columns import BrandColumns
    from kg.similar.index import SimilarIndex
    from kg.similar.theme_sets import ThemeSets

MOST_FREE = 6
MOST_ROWS = 50_000
"""Rows of the longest list that is checked at once."""

MOST_PAIRED = 100
"""Members of a group whose pairs are told; where hundreds share one name, more say nothing new."""

_KEPT = 2_000
_DEFAULT = Thresholds()


class Similarity:
    """Questions about how like one another names are, in one release."""

    info: ReleaseInfo
    similar_table: Path | None
    _graph: Graph
    _index: SearchIndex
    resolve: Callable[[Kind, str], Ref]
    columns: Callable[[], BrandColumns]
    written_columns: Callable[[], BrandColumns | None]

    @cached_property
    def similar_index(self) -> SimilarIndex:
        """The index of all names of brands, aliases included."""
        from kg.similar.index import SimilarIndex  # SciPy, only when a name is checked

        made = SimilarIndex.open(self.similar_table) if self.similar_table else None
        return made or SimilarIndex.of(self._index.brand_names())

    def similar(
        self,
        name: str,
        unit: str | None = None,
        themes: Iterable[str] = (),
        meaning: str = "",
        limit: int = 10,
        thresholds: Thresholds = _DEFAULT,
    ) -> Answer:
        """Say how close a proposed name is to the brands there are, and what it would stand on.

        ``unit`` and ``themes`` are names, keys or IRIs; ``meaning`` is what the name is to say.
        Raises ``ParameterError`` for a name without letters or a very long one, and
        ``UnknownNameError``.
        """
        typed = checked(name)
        own = self.resolve(Kind.UNIT, unit) if unit else None
        given = [self.resolve(Kind.THEME, one) for one in themes]
        keys = self._themes_of(typed.text) | {one.key for one in given}
        proposed = Name.of(typed, keys | self._themes_of(meaning))
        matches = self._with_mates(proposed, self._matches(proposed, limit, thresholds), limit, thresholds)
        counts = self._counts(own)
        joined = self._joined(typed.text, given, meaning, counts, thresholds)
        grade, verdict, advice = _verdict(matches)
        free = self._free(joined, counts, thresholds)
        return Answer(typed.text, grade, verdict, advice, matches, joined, free, own)

    def similar_to(self, brand: str, limit: int = 5, thresholds: Thresholds = _DEFAULT) -> tuple[Match, ...]:
        """Return the other brands whose names are like that of a brand, as ``similar`` would."""
        ref = self.resolve(Kind.BRAND, brand)
        name = normal(ref.label.zh)
        if not name.letters:
            return ()
        found = self._matches(Name.of(name, self._themes_of(name.text)), limit + 1, thresholds)
        return tuple(one for one in found if one.ref.iri != ref.iri)[:limit]

    def similar_list(
        self,
        names: Sequence[str],
        limit: int = 3,
        thresholds: Thresholds = _DEFAULT,
        told: Callable[[int, int], None] | None = None,
        start: int = 1,
    ) -> tuple[Row, ...]:
        """Check a list of names, row by row (the first has number ``start``); blanks and repeats
        are told, not refused.

        Raises ``ParameterError`` for a list without names or with more than ``MOST_ROWS``.
        """
        from kg.errors import ParameterError

        if len(names) > MOST_ROWS:
            raise ParameterError("list_long", count=len(names), limit=MOST_ROWS)
        if not any(one.strip() for one in names):
            raise ParameterError("list_empty")
        first: dict[str, Row] = {}
        rows: list[Row] = []
        for number, name in enumerate(names, start):
            rows.append(self._row(number, name, first, limit, thresholds))
            if told is not None and number % 100 == 0:
                told(number, len(names))
        return tuple(rows)

    def similar_groups(
        self, grade: Grade = Grade.NEAR, thresholds: Thresholds = _DEFAULT,
        told: Callable[[int, int], None] | None = None, most: int = MOST_NAMES,
    ) -> Groups:  # fmt: skip
        """Return all groups of brands whose names are the same, or near (``grade``).

        Of more than ``MOST_AT_ONCE`` different names each is compared with its likeliest ones.
        Raises ``ParameterError`` for more than ``most``.
        """
        from kg.similar.pairs import Alike, alike, groups

        index = self.similar_index
        least = thresholds.same if grade is Grade.SAME else thresholds.near
        pairs = alike(index, least, self._themes_of, told, most=most)
        alone = [Alike(one, one, SAME) for one in range(len(index)) if len(index.keys(one, 2)) > 1]
        found = groups((*alone, *pairs))
        joined = {number for some in found for number in some}
        found += tuple((one.one,) for one in alone if one.one not in joined)
        at = {number: place for place, some in enumerate(found) for number in some}
        inside: list[list[Alike]] = [[] for _ in found]
        for pair in (*alone, *pairs):
            if at.get(pair.one, -1) == at.get(pair.other, -2):
                inside[at[pair.one]].append(pair)
        cards = self._cards(key for some in found for number in some for key in index.keys(number))
        made = [self._group(some, inside[place], cards, thresholds) for place, some in enumerate(found)]
        kept = sorted(
            (one for one in made if len(one.members) > 1 and one.grade is not Grade.DIFFERENT),
            key=lambda one: (-one.score, -len(one.members), one.members[0].ref.label.zh, one.members[0].ref.iri),
        )
        numbered = tuple(
            Group(number, one.grade, one.score, one.members, one.pairs) for number, one in enumerate(kept, 1)
        )
        involved = {member.ref.iri for one in numbered for member in one.members}
        return Groups(numbered, self.info.count("brands"), len(involved), sum(len(one.pairs) for one in numbered))

    # ------------------------------------------------------------------ pieces

    def _themes_of(self, text: str) -> frozenset[str]:
        return frozenset(key for key, _ in self._graph.matcher.bases(text)) if text else frozenset()

    @cached_property
    def _theme_labels(self) -> dict[str, Label]:
        return {one.key: one.label for one in self._graph.themes.values()}

    def _matches(self, name: Name, limit: int, thresholds: Thresholds) -> tuple[Match, ...]:
        found = self.similar_index.nearest(name, limit, self._themes_of)
        cards = self._cards(one.key for one in found)
        return tuple(
            self._match(name, card, one.name, thresholds, one.score)
            for one in found
            if (card := cards.get(one.key)) is not None
        )

    def _with_mates(
        self, name: Name, matches: tuple[Match, ...], limit: int, thresholds: Thresholds
    ) -> tuple[Match, ...]:
        """Add a few brands that share just the themes with ``name``; they give way to close names only."""
        sets = self._theme_sets if name.themes else None
        if sets is None:
            return matches
        columns = self.columns()
        known = {one.ref.iri for one in matches}
        iris = [one.iri for one in self._graph.themes.values() if one.key in name.themes]
        besides = {bisect_left(columns.brands, iri) for iri in known}
        names = {columns.brands[at]: columns.names[at] for at in sets.mates(iris, besides)}
        cards = brand_cards(self._graph, list(names))
        mates = [self._match(name, card, Name.of(normal(text), self._themes_of(text)), thresholds)
                 for card in cards if normal(text := names[card.ref.iri]).letters]  # fmt: skip
        close = sum(one.grade is not Grade.DIFFERENT for one in matches)
        kept = max(close, limit - len(mates))
        found = (*matches[:kept], *mates)
        return tuple(sorted(found, key=lambda one: -one.score)[:limit])  # stable: the order of sets

    @cached_property
    def _theme_sets(self) -> ThemeSets | None:
        from kg.analysis.counting import MOST_LISTED
        from kg.similar.theme_sets import ThemeSets

        if self.info.count("brands") > MOST_LISTED and self.written_columns() is None:
            return None  # very many brands in an engine elsewhere: not fetched for this
        return ThemeSets(self.columns())

    def _match(self, mine: Name, card: Brand, theirs: Name, thresholds: Thresholds, likeness: float | None = None) -> Match:
        value = score(mine, theirs) if likeness is None else likeness
        return Match(
            card.ref, theirs.normal.text, card.owner, card.unit, value, thresholds.grade(value),
            reasons(mine, theirs, self._theme_labels),
        )  # fmt: skip

    def _cards(self, keys: Iterable[str]) -> dict[str, Brand]:
        iris = [self._graph.mint(Kind.BRAND, key) for key in dict.fromkeys(keys)]
        return {one.ref.key: one for one in brand_cards(self._graph, iris)}

    @cached_property
    def _counts(self) -> Callable[[Ref | None], tuple[ThemeCounts, ...]]:
        brands = self.info.count("brands")
        return lru_cache(maxsize=_KEPT)(lambda unit: counts_around(self._graph, unit, brands))

    def _joined(
        self, name: str, given: Sequence[Ref], meaning: str, counts: Sequence[ThemeCounts], thresholds: Thresholds
    ) -> tuple[JoinedTheme, ...]:
        graph, found = self._graph, dict[str, JoinedTheme]()
        by_key = {one.key: one for one in graph.themes.values()}

        def join(key: str, basis: Basis | None, words: tuple[str, ...] = (), spans: tuple[tuple[int, int], ...] = ()) -> None:
            theme = by_key.get(key)
            if theme is not None and key not in found:
                crowds = tuple(one.crowd(theme.iri, thresholds.crowded) for one in counts)
                found[key] = JoinedTheme(theme.ref, graph.group_of(theme), basis, words, spans, crowds)

        for match in graph.matcher.match(name):
            join(match.theme_key, match.basis, match.words, match.spans)
        for ref in given:
            join(ref.key, None)
        for match in graph.matcher.match(meaning) if meaning else ():
            join(match.theme_key, Basis.INFERRED, match.words)
        return tuple(found.values())

    def _free(
        self, joined: Sequence[JoinedTheme], counts: Sequence[ThemeCounts], thresholds: Thresholds
    ) -> tuple[FreeTheme, ...]:
        """Return themes that few hold: those of groups the name joins first, then the emptiest."""
        taken, groups = {one.ref.iri for one in joined}, {one.group.iri for one in joined}
        around = next((one for one in counts if one.scope.level in ("city", "county")), counts[-1])
        found = []
        for order, theme in enumerate(self._graph.themes.values()):
            group = self._graph.group_of(theme)
            if theme.iri in taken or around.crowd(theme.iri, thresholds.crowded).crowding == "crowded":
                continue
            place = (group.iri not in groups, around.themes.get(theme.iri, 0), counts[-1].themes.get(theme.iri, 0), order)
            crowds = tuple(one.crowd(theme.iri, thresholds.crowded) for one in counts)
            found.append((place, FreeTheme(theme.ref, group, group.iri in groups, crowds)))
        found.sort(key=lambda one: one[0])
        near = [one for _, one in found if one.near][: MOST_FREE // 2]
        rest = sorted((one for one in found if one[1] not in near), key=lambda one: one[0][1:])
        return (*near, *(one for _, one in rest[: MOST_FREE - len(near)]))

    def _row(
        self, number: int, name: str, first: dict[str, Row], limit: int, thresholds: Thresholds
    ) -> Row:
        from kg.errors import ParameterError

        if not name.strip():
            return Row(number, "", None, _said("problem.blank", row=number))
        try:
            letters = checked(name).letters
            held = first.get(letters)
            if held is not None:
                return Row(number, name.strip(), held.answer, _said("problem.repeats", first=held.row), held.row)
            answer = self._brief(name, limit, thresholds)
        except ParameterError as fault:
            return Row(number, name.strip()[:200], None, Label(fault.text("zh"), fault.text("en")))
        first[letters] = row = Row(number, name.strip(), answer)
        return row

    def _brief(self, name: str, limit: int, thresholds: Thresholds) -> Answer:
        """Return the answer without themes and free space, as a list shows it."""
        typed = checked(name)
        matches = self._matches(Name.of(typed, self._themes_of(typed.text)), limit, thresholds)
        return Answer(typed.text, *_verdict(matches), matches)

    def _group(
        self, numbers: Sequence[int], pairs: Sequence[object], cards: dict[str, Brand], thresholds: Thresholds
    ) -> Group:
        index = self.similar_index
        called: dict[str, Name] = {}
        for number in numbers:
            text = index.name(number)
            name = Name.of(normal(text), self._themes_of(text))
            for key in index.keys(number):
                if key in cards and (key not in called or text == cards[key].ref.label.zh):
                    called[key] = name
        keys = sorted(called, key=lambda key: (cards[key].ref.label.zh, cards[key].unit.label.zh, key))
        members = tuple(Member(cards[key].ref, cards[key].owner, cards[key].unit) for key in keys)
        made = [
            GroupPair(one, other, likeness, thresholds.grade(likeness), reasons(called[a], called[b], self._theme_labels))
            for one, a in enumerate(keys[:MOST_PAIRED])
            for other, b in enumerate(keys[one + 1 : MOST_PAIRED], one + 1)
            if thresholds.grade(likeness := score(called[a], called[b])) is not Grade.DIFFERENT
        ]
        made.sort(key=lambda pair: (-pair.score, pair.one, pair.other))
        best = made[0].score if made else 0.0
        return Group(0, thresholds.grade(best), best, members, tuple(made))


def _verdict(matches: Sequence[Match]) -> tuple[Grade, Label, Label]:
    if not matches:
        return Grade.DIFFERENT, _said("verdict.alone"), _said("advice.alone")
    best = matches[0]
    values = {"name": best.ref.label, "unit": best.unit.label}
    return best.grade, _said(f"verdict.{best.grade}", **values), _said(f"advice.{best.grade}")


def _said(name: str, /, **values: object) -> Label:
    def one(lang: str) -> str:
        spoken = {key: value.in_(lang) if isinstance(value, Label) else value for key, value in values.items()}
        return message(f"similar.{name}", lang, **spoken)

    return Label(one("zh"), one("en"))
