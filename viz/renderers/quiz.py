"""Makes a short quiz from a view: each answer rests on the evidence that the view carries.

Three kinds of question: which brand is on a theme, whose brand it is, on what a link rests.
Wrong answers come from the same view and are wrong by what the view knows. The same view gives
the same questions in the same order. This module knows nothing of how a quiz is shown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256

from viz.renderers.imprint import basis_word, said
from viz.renderers.options import Lang
from viz.renderers.outline import phrases
from viz.text import clean
from viz.view import Basis, Edge, GraphView, Node, words

MOST_QUESTIONS = 6
_OPTIONS = 4
_ENOUGH = 24  # names that wrong options are taken from: some may be the same
_MANY = 400  # owners that wrong options are taken from
_TRIES = 60  # questions thought of: where names repeat, so do questions
_LONGEST = 60  # characters of an option


@dataclass(frozen=True, slots=True)
class Question:
    """A question, its options in the order they are shown, the places of the right ones, and why."""

    text: str
    options: tuple[str, ...]
    right: tuple[int, ...]
    why: str = ""


@dataclass(frozen=True, slots=True)
class _Known:
    """What a view says of brands: their themes and owners."""

    view: GraphView
    lang: Lang
    nodes: dict[str, Node]
    themes: dict[str, dict[str, Edge]]  # brand → theme → link
    owners: dict[str, str]  # brand → name of the owner

    def name(self, iri: str) -> str:
        return _tidy(self.nodes[iri].label.in_(self.lang))

    def order(self, of: str, some: Sequence[str]) -> list[str]:
        """Return ``some`` in an order that looks like chance and is the same each time."""
        return sorted(some, key=lambda one: sha256(f"{self.view.release}\n{of}\n{one}".encode("utf-8", "replace")).digest())


def quiz_of(view: GraphView, lang: Lang, most: int = MOST_QUESTIONS) -> tuple[Question, ...]:
    """Return at most ``most`` questions about ``view``; none where it has too little to ask about."""
    known = _known(view, lang)
    makers: tuple[Callable[[_Known], Iterator[Question]], ...] = (_on_theme, _whose, _which_basis)
    waiting = [maker(known) for maker in makers]
    found: list[Question] = []
    for _ in range(_TRIES):
        if not waiting or len(found) == most:
            break
        maker = waiting.pop(0)
        question = next(maker, None)
        if question is not None:
            waiting.append(maker)
            if question.text not in {one.text for one in found}:
                found.append(question)
    return tuple(found)


def _tidy(text: str) -> str:
    text = clean(text)
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "…"


def _known(view: GraphView, lang: Lang) -> _Known:
    nodes = {node.id: node for node in view.nodes}
    themes: dict[str, dict[str, Edge]] = {}
    owners = {node.id: _tidy(node.owner.in_(lang)) for node in view.nodes if node.kind == "brand" and node.owner.zh}
    for edge in view.edges:
        if edge.source in nodes and edge.target in nodes:
            if edge.kind == "theme" and edge.basis is not None:
                themes.setdefault(edge.source, {})[edge.target] = edge
            elif edge.kind == "owns":
                owners.setdefault(edge.target, _tidy(nodes[edge.source].label.in_(lang)))
    return _Known(view, lang, nodes, themes, owners)


def _on_theme(known: _Known) -> Iterator[Question]:
    """Ask which of four brands is on a theme; the others are not on it on any basis."""
    themes = dict.fromkeys(theme for links in known.themes.values() for theme in links)
    brands = [node.id for node in known.view.nodes if node.kind == "brand"]
    for theme in known.order("themes", list(themes)):
        on = [brand for brand in brands if (link := known.themes.get(brand, {}).get(theme)) and link.basis in (Basis.EXACT, Basis.VARIANT)]
        off = [brand for brand in brands if theme not in known.themes.get(brand, {})]
        if not on or len(off) < 2:
            continue
        right = known.order(theme, on)[0]
        wrong = [known.name(one) for one in known.order(theme, off)[:_ENOUGH]]
        text = said("quiz.on_theme", theme=known.name(theme)).in_(known.lang)
        question = _question(known, text, known.name(right), wrong, _why(known, known.themes[right][theme]))
        if question is not None:
            yield question


def _whose(known: _Known) -> Iterator[Question]:
    """Ask whose brand a brand is."""
    for brand in known.order("owners", list(known.owners)):
        others = [name for name in dict.fromkeys(known.owners.values()) if name != known.owners[brand]]
        text = said("quiz.whose", brand=known.name(brand)).in_(known.lang)
        why = said("quiz.owner", owner=known.owners[brand], brand=known.name(brand)).in_(known.lang)
        told = _phrases(known, tuple(place for row in known.nodes[brand].rows if row.name == words("row.owner") for place in row.evidence))
        question = _question(known, text, known.owners[brand], known.order(brand, others[:_MANY]), f"{why}{told}")
        if question is not None:
            yield question


def _which_basis(known: _Known) -> Iterator[Question]:
    """Ask on what a link rests: the four bases are the options, in their order."""
    links = {f"{brand}\n{theme}": link for brand, some in known.themes.items() for theme, link in some.items()}
    names = [words(f"basis.{basis}").in_(known.lang) for basis in Basis]
    for key in known.order("bases", list(links)):
        link = links[key]
        values = {"brand": known.name(link.source), "theme": known.name(link.target)}
        text = said("quiz.basis", **values).in_(known.lang)
        yield Question(text, tuple(names), (names.index(basis_word(link, known.lang)),), _why(known, link))


def _question(known: _Known, text: str, right: str, wrong: Sequence[str], why: str) -> Question | None:
    """Return a question with at most three wrong options; ``None`` where there are not two."""
    others = [one for one in dict.fromkeys(wrong) if one != right][: _OPTIONS - 1]
    if len(others) < 2:
        return None
    options = known.order(text, [right, *others])
    return Question(text, tuple(options), (options.index(right),), why)


def _why(known: _Known, link: Edge) -> str:
    values = {"brand": known.name(link.source), "theme": known.name(link.target)}
    reason = clean(link.words.in_(known.lang)) or basis_word(link, known.lang)
    return said("quiz.why", reason=reason, **values).in_(known.lang) + _phrases(known, link.evidence)


def _phrases(known: _Known, places: tuple[int, ...]) -> str:
    """Return where the source says so: at most two phrases."""
    pieces = [known.view.evidence[place] for place in dict.fromkeys(places) if place < len(known.view.evidence)]
    told = [f"“{_tidy(one.text)}”（{clean(one.place.in_(known.lang))}）" for piece in pieces for one in phrases(piece)]
    return said("quiz.source", phrases="；".join(told[:2])).in_(known.lang) if told else ""
