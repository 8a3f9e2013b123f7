"""Which conditions empty an answer, and what may have been meant.

Conditions are left out one at a time («delta debugging», Zeller and Hildebrandt 2002, with
sets of one): where the query finds something without a condition, that one empties it. Where
none does so alone, conditions are added one after the other, and those are told with which
nothing is left. Questions are asked in the caller's way, which keeps the time budget. This
module must not know any engine, process or page.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Protocol

from rapidfuzz import fuzz

from kg.diagnosis.pieces import Change, Piece, PieceKind, Pieces, constants, cut
from kg.model import Hit, Label, Ref
from kg.sparql.tokens import Token

MOST_REASONS: Final = 4
MOST_SUGGESTIONS: Final = 4
_ALIKE: Final = 60.0  # rapidfuzz ratio, 100 for equal texts

Ask = Callable[[str], Awaitable[bool | None]]
"""Tells whether a query has an answer; ``None`` where it cannot be told in time."""


class Names(Protocol):
    """What is known of the graph's names."""

    async def occurs(self, words: str, language: str) -> bool | None:
        """Tell whether a literal stands anywhere in the graph (language empty: without tag)."""
        ...

    async def search(self, text: str) -> Sequence[Hit]:
        """Return the things whose names are like ``text``, best first."""
        ...

    async def ref(self, iri: str) -> Ref | None:
        """Return the thing with this IRI."""
        ...

    def expand(self, name: str) -> str:
        """Return the IRI of a prefixed name or of ``<…>``, empty where the prefix is unknown."""
        ...

    async def is_used(self, iri: str) -> bool:
        """Tell whether a term of a vocabulary is used in the graph, or anything is said of it."""
        ...

    async def near_terms(self, name: str) -> Sequence[tuple[str, Label]]:
        """Return terms of the vocabulary that are like ``name``: short forms and labels."""
        ...


class Verdict(StrEnum):
    """What is wrong with a condition; sentences stand under ``editor.verdict``."""

    ALONE = "alone"  # it finds nothing even by itself
    WITH_OTHERS = "with_others"  # without it the others find something
    TOGETHER = "together"  # after the ones before it, it leaves nothing
    NEVER = "never"  # an OPTIONAL that never finds what a later condition needs
    MODIFIER = "modifier"  # LIMIT 0, OFFSET, HAVING


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Write ``new`` in place of ``old`` (at ``start`` in the text); ``label`` is what that names.

    ``sort``: ``name`` (a similar name), ``language`` (the same words in a language), ``thing``
    (a thing with a similar key), ``term`` (a similar class or property), ``turned`` (subject
    and object exchanged).
    """

    sort: str
    old: str
    new: str
    start: int
    label: Label = Label("")


@dataclass(frozen=True, slots=True)
class Reason:
    """A condition that empties the answer: where it stands, why, what to try."""

    verdict: Verdict
    text: str
    line: int
    column: int
    end_line: int
    kind: str = ""
    suggestions: tuple[Suggestion, ...] = ()


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What was found. ``complete`` is false where time ran out; ``answers`` where there are some."""

    reasons: tuple[Reason, ...] = ()
    complete: bool = True
    answers: bool = False
    asked: int = 0


async def diagnose(text: str, ask: Ask, names: Names) -> Diagnosis:
    """Tell why ``text``, which ``kg.sparql.guard.inspect`` let pass, returns nothing."""
    pieces = cut(text)
    if pieces is None or not pieces.pieces:
        return Diagnosis()
    return await _Search(pieces, ask, names).run()


class _Search:
    """One run over one query."""

    def __init__(self, pieces: Pieces, ask: Ask, names: Names) -> None:
        self._pieces = pieces
        self._ask = ask
        self._names = names
        self._complete = True
        self._asked = 0

    async def run(self) -> Diagnosis:
        """Return what was found."""
        whole = range(len(self._pieces.pieces))
        if await self._holds(whole):
            reasons = tuple(Reason(Verdict.MODIFIER, word, *self._place(word)) for word in self._pieces.modifiers)
            return Diagnosis(reasons, self._complete, not reasons, self._asked)
        guilty = [one for one in whole if await self._holds([other for other in whole if other != one])]
        verdict = Verdict.WITH_OTHERS
        if not guilty:
            guilty, verdict = await self._by_adding(), Verdict.TOGETHER
        found = [await self._reason(one, verdict) for one in guilty]
        found += [await self._reason(one, Verdict.NEVER) for one in await self._unmatched(guilty)]
        found.sort(key=lambda one: (not one.suggestions, one.verdict is not Verdict.ALONE, one.line, one.column))
        return Diagnosis(tuple(found[:MOST_REASONS]), self._complete, False, self._asked)

    async def _by_adding(self) -> list[int]:
        kept: list[int] = []
        guilty: list[int] = []
        last = (PieceKind.OPTIONAL, PieceKind.FILTER, PieceKind.MINUS)  # they need what the others bind
        kinds = [piece.kind for piece in self._pieces.pieces]
        order = sorted(range(len(kinds)), key=lambda at: last.index(kinds[at]) + 1 if kinds[at] in last else 0)
        for at in order:
            if await self._holds([*kept, at]):
                kept.append(at)
            else:
                guilty.append(at)
        return guilty

    async def _unmatched(self, guilty: Sequence[int]) -> list[int]:
        """Return the OPTIONALs that find nothing, and so leave a guilty condition without a value."""
        pieces = self._pieces.pieces
        soft = (PieceKind.FILTER, PieceKind.MINUS, PieceKind.OPTIONAL)
        sure = frozenset[str]().union(*(one.variables for one in pieces if one.kind not in soft))
        needed = frozenset[str]().union(*(pieces[at].variables for at in guilty)) - sure
        rest = [at for at in range(len(pieces)) if at not in guilty]
        return [
            at
            for at in rest
            if pieces[at].kind is PieceKind.OPTIONAL
            and pieces[at].variables & needed
            and await self._finds_nothing(rest, self._pieces.required(at))
        ]

    async def _finds_nothing(self, kept: Sequence[int], change: Change) -> bool:
        """Tell whether it is sure that nothing is found."""
        self._asked += 1
        return await self._ask(self._pieces.asking(frozenset(kept), change)) is False

    async def _holds(self, kept: Sequence[int], change: Change | None = None) -> bool:
        self._asked += 1
        answer = await self._ask(self._pieces.asking(frozenset(kept), change))
        self._complete = self._complete and answer is not None
        return bool(answer)

    def _place(self, word: str) -> tuple[int, int, int]:
        at = self._pieces.text.upper().rfind(word.split()[0])
        line = self._pieces.text.count("\n", 0, max(at, 0)) + 1
        return line, at - self._pieces.text.rfind("\n", 0, max(at, 0)), line

    async def _reason(self, at: int, verdict: Verdict) -> Reason:
        piece = self._pieces.pieces[at]
        if piece.kind in (PieceKind.TRIPLE, PieceKind.GROUP, PieceKind.GRAPH) and not await self._holds([at]):
            verdict = Verdict.ALONE
        suggestions = await self._suggest(piece) or await self._turned(at)
        return Reason(
            verdict, piece.text, piece.line, piece.column, piece.end_line, piece.kind.value, tuple(suggestions)
        )

    async def _suggest(self, piece: Piece) -> list[Suggestion]:
        found: list[Suggestion] = []
        for token, language in constants(piece):
            if len(found) >= MOST_SUGGESTIONS:
                break
            if token.kind == "string":
                found += await self._for_words(token, language)
            else:
                found += await self._for_name(token)
        return found[:MOST_SUGGESTIONS]

    async def _for_words(self, token: Token, language: Token | None) -> list[Suggestion]:
        quote = '"""' if token.text.startswith('"""') else token.text[0]
        words = token.text.strip(token.text[0])
        tag = language.text[1:] if language else ""
        if not words or "\\" in words or len(words) > 60:
            return []
        found: list[Suggestion] = []
        old = token.text + (language.text if language else "")
        there = await self._names.occurs(words, tag)
        for other in ("zh", "en", ""):
            new = f"{quote}{words}{quote}" + (f"@{other}" if other else "")
            one = Suggestion("language", old, new, token.start, Label(words))
            if other == tag:
                continue
            if await self._helps(one) or (there is False and await self._names.occurs(words, other)):
                found.append(one)
        if found or there is not False:
            return found
        for hit in _best(words, await self._names.search(words)):
            lang = "en" if hit.ref.label.en and tag == "en" else "zh"
            new = hit.ref.label.in_(lang)
            if new and new != words and '"' not in new and "\\" not in new:
                shown = f'"{new}"@{lang}' if language else f'"{new}"'
                found.append(Suggestion("name", old, shown, token.start, hit.ref.label))
        return found[:MOST_SUGGESTIONS]

    async def _helps(self, one: Suggestion) -> bool:
        """Tell whether the query has an answer with a suggestion in it."""
        change = Change(one.start, one.start + len(one.old), one.new)
        return await self._holds(range(len(self._pieces.pieces)), change)

    async def _for_name(self, token: Token) -> list[Suggestion]:
        iri = self._names.expand(token.text)
        if not iri or await self._names.ref(iri) is not None or await self._names.is_used(iri):
            return []
        if token.kind == "pname" or "#" in token.text:
            near = await self._names.near_terms(token.text)
            if near:
                return [Suggestion("term", token.text, short, token.start, label) for short, label in near]
        tail = iri.rstrip("/").rpartition("/")[2].rpartition("#")[2]
        return [
            Suggestion("thing", token.text, f"<{hit.ref.iri}>", token.start, hit.ref.label)
            for hit in _best(tail, await self._names.search(tail))
        ][:MOST_SUGGESTIONS]

    async def _turned(self, at: int) -> list[Suggestion]:
        """Return the condition with subject and object exchanged, where that finds something."""
        piece = self._pieces.pieces[at]
        alone = sum(one.block == piece.block for one in self._pieces.pieces) == 1
        if piece.kind is not PieceKind.TRIPLE or not alone or len(piece.terms) != 3:
            return []
        first, verb, last = piece.terms
        if last.kind not in ("var", "iri", "pname") or verb.kind not in ("iri", "pname"):
            return []
        end = last.start + len(last.text)
        old = self._pieces.text[first.start : end]
        one = Suggestion("turned", old, f"{last.text} {verb.text} {first.text}", first.start)
        return [one] if await self._helps(one) else []


def _best(words: str, hits: Sequence[Hit]) -> Sequence[Hit]:
    """Return the hits that look like what was written; if none does, the best one."""
    alike = [
        hit
        for hit in hits
        if max(fuzz.ratio(words.casefold(), one.casefold()) for one in (hit.ref.label.zh, hit.ref.label.en, hit.ref.key)) >= _ALIKE
    ]
    return alike or hits[:1]
