"""Says in words why two names are alike, and marks where it shows.

This module decides no grade; it only tells what ``kg.similar.pair`` has weighed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from rapidfuzz.distance import Levenshtein

from kg.messages import message
from kg.model import Label
from kg.similar.model import Reason, ReasonKind
from kg.similar.normal import Span
from kg.similar.pair import Name, halves, inside, side_by_side

MOST_WORDS = 3
_LEAST_RUN = 2  # letters that make a word in common
_WEIGHT_OF_RUN = 0.75


def reasons(mine: Name, theirs: Name, themes: Mapping[str, Label]) -> tuple[Reason, ...]:
    """Return why ``theirs`` is like ``mine``, the strongest reason first; ``themes`` names the
    themes by key."""
    if mine.normal.letters == theirs.normal.letters:
        whole = _all(mine), _all(theirs)
        kind = "identical" if mine.normal.text == theirs.normal.text else "writing"
        return (Reason(ReasonKind.WRITING, _said(kind), *whole),)
    found = [*_as_wholes(mine, theirs)]
    if not found:
        found = [*_by_pieces(mine, theirs)]
    found += _structure(mine, theirs)
    found += _themes(mine, theirs, themes)
    return tuple(found or _single(mine, theirs))


def _as_wholes(mine: Name, theirs: Name) -> Iterator[Reason]:
    whole = _core(mine), _core(theirs)
    if mine.letters == theirs.letters:
        ending = theirs.normal.letters[theirs.end :] or mine.normal.letters[mine.end :]
        yield Reason(ReasonKind.ENDING, _said("ending", word=ending), *whole)
    elif len(mine.pieces) > 1 and sorted(mine.pieces) == sorted(theirs.pieces):
        yield Reason(ReasonKind.ORDER, _said("order"), *whole)
    elif mine.sound == theirs.sound:
        yield Reason(ReasonKind.SOUND, _said("sound_all"), *whole)
    elif sorted(mine.letters) == sorted(theirs.letters):
        yield Reason(ReasonKind.LETTERS, _said("letters"), *whole)


def _by_pieces(mine: Name, theirs: Name) -> Iterator[Reason]:
    short, long = (mine, theirs) if len(mine.letters) < len(theirs.letters) else (theirs, mine)
    shared = halves(mine, theirs)
    if inside(short, long):
        place = long.letters.index(short.letters)
        inner = long.normal.spans(range(place, place + len(short.letters)))
        spans = (_core(mine), inner) if short is mine else (inner, _core(theirs))
        kind = "inside_mine" if short is mine else "inside_theirs"
        yield Reason(ReasonKind.INSIDE, _said(kind, word=short.letters), *spans)
    elif shared:
        marked = [_runs(name, shared) for name in (mine, theirs)]
        yield Reason(ReasonKind.HALF, _said("half", words=_listed(shared)), *marked)
    changed = Levenshtein.distance(mine.letters, theirs.letters)
    least = min(len(mine.letters), len(theirs.letters))
    heard = _heard(mine, theirs)
    if heard:
        pairs = [f"{mine.letters[a]}／{theirs.letters[b]}" for a, b in heard]
        yield Reason(
            ReasonKind.SOUND, _said("sound", pairs=_listed(pairs[:MOST_WORDS])),
            mine.normal.spans(a for a, _ in heard), theirs.normal.spans(b for _, b in heard),
        )  # fmt: skip
    if changed <= 2 and least >= 3 * changed:
        kept = [(a, b) for a, b in side_by_side(mine, theirs) if mine.letters[a] == theirs.letters[b]]
        yield Reason(
            ReasonKind.EDIT, _said("edit", count=changed),
            mine.normal.spans(a for a, _ in kept), theirs.normal.spans(b for _, b in kept),
        )  # fmt: skip
    words = [one for one in _common(mine, theirs) if one not in shared and one != short.letters]
    if words:
        marked = [_runs(name, words) for name in (mine, theirs)]
        yield Reason(ReasonKind.WORDS, _said("words", words=_listed(words[:MOST_WORDS])), *marked)


def _single(mine: Name, theirs: Name) -> Iterator[Reason]:
    """Tell of single letters in common, where there is nothing else to tell."""
    both = dict.fromkeys(one for one in mine.letters if one in theirs.letters)
    if both:
        marked = [_runs(name, both) for name in (mine, theirs)]
        yield Reason(ReasonKind.WORDS, _said("single", words=_listed(both)), *marked)
    elif side_by_side(mine, theirs):
        yield Reason(ReasonKind.SOUND, _said("hardly"))


def _heard(mine: Name, theirs: Name) -> list[tuple[int, int]]:
    """Return places of letters that differ and sound alike, beside letters that agree."""
    aligned = side_by_side(mine, theirs)
    heard = [(at, to) for at, to in aligned if mine.letters[at] != theirs.letters[to]]
    enough = 2 * len(aligned) >= min(len(mine.letters), len(theirs.letters)) and 2 * len(heard) < len(aligned)
    return heard if enough else []


def _common(mine: Name, theirs: Name) -> list[str]:
    """Return the words (runs of letters) in common, the longest first, none twice."""
    left, right, found = mine.letters, theirs.letters, []
    while True:
        start, length = _longest(left, right)
        if length < _LEAST_RUN:
            break
        run = left[start : start + length]
        found.append(run)
        left = left.replace(run, "\n", 1)
        right = right.replace(run, "\r", 1)
    weight = dict(zip(mine.letters, mine.weights, strict=True))
    kept = [one for one in found if sum(weight[letter] for letter in one) >= _WEIGHT_OF_RUN]
    return kept or found[:1]


def _longest(one: str, other: str) -> tuple[int, int]:
    """Return start in ``one`` and length of the longest run of letters in common."""
    best, place = 0, 0
    before = [0] * (len(other) + 1)
    for at, letter in enumerate(one):
        now = [0] * (len(other) + 1)
        for to, another in enumerate(other):
            if letter == another and letter not in "\n\r":
                now[to + 1] = before[to] + 1
                if now[to + 1] > best:
                    best, place = now[to + 1], at - now[to + 1] + 1
        before = now
    return place, best


def _structure(mine: Name, theirs: Name) -> Iterator[Reason]:
    lengths = [len(one) for one in mine.pieces]
    if len(lengths) > 1 and lengths == [len(one) for one in theirs.pieces]:
        if set(lengths) == {4}:
            yield Reason(ReasonKind.STRUCTURE, _said("couplet", count=len(lengths)))
        else:
            yield Reason(ReasonKind.STRUCTURE, _said("build", lengths="+".join(map(str, lengths))))
    for one in mine.pieces:
        for other in theirs.pieces:
            if one != other and 3 <= len(one) == len(other) <= 6:
                frame = "".join(a if a == b else "×" for a, b in zip(one, other, strict=True))
                if frame[-1] != "×" and 2 * frame.count("×") == len(frame) and frame.endswith(one[len(one) // 2 :]):
                    yield Reason(
                        ReasonKind.STRUCTURE, _said("parallel", frame=frame), _runs(mine, [one]), _runs(theirs, [other])
                    )
                    return


def _themes(mine: Name, theirs: Name, labels: Mapping[str, Label]) -> Iterator[Reason]:
    shared = sorted(mine.themes & theirs.themes)
    if not shared:
        return
    named = Label(
        "、".join(labels[one].zh for one in shared), ", ".join(labels[one].in_("en") for one in shared)
    )
    if mine.themes == theirs.themes and len(shared) > 1:
        yield Reason(ReasonKind.THEMES, _labelled("themes", named))
    elif not _shares_words(mine, theirs):
        yield Reason(ReasonKind.SYNONYM, _labelled("synonym", named))
    else:
        yield Reason(ReasonKind.THEMES, _labelled("theme", named))


def _shares_words(mine: Name, theirs: Name) -> bool:
    return _longest(mine.letters, theirs.letters)[1] >= _LEAST_RUN


def _runs(name: Name, words: Iterable[str]) -> tuple[Span, ...]:
    """Return where words stand in a name, each at its first place."""
    places: set[int] = set()
    for word in words:
        start = name.letters.find(word)
        if start >= 0:
            places.update(range(start, start + len(word)))
    return name.normal.spans(places)


def _all(name: Name) -> tuple[Span, ...]:
    return name.normal.spans(range(len(name.normal.letters)))


def _core(name: Name) -> tuple[Span, ...]:
    return name.normal.spans(range(name.end))


def _listed(words: Iterable[str]) -> Label:
    every = tuple(words)
    return Label("、".join(f"“{one}”" for one in every), ", ".join(f"“{one}”" for one in every))


def _said(name: str, /, **values: object) -> Label:
    def one(lang: str) -> str:
        spoken = {key: value.in_(lang) if isinstance(value, Label) else value for key, value in values.items()}
        return message(f"similar.reason.{name}", lang, **spoken)

    return Label(one("zh"), one("en"))


def _labelled(name: str, themes: Label) -> Label:
    return _said(name, themes=themes)
