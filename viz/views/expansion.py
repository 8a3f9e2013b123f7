"""Things that are added to a picture: the nodes and edges of neighbours and of paths, in words.

Nodes have sizes and no places yet (``x = y = 0``), and carry no evidence: cards fetch that.
A thing looks the same whichever way it came into the picture. This module knows nothing of
pages, and finds nothing itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from kg.comparison import Comparison
from kg.messages import LANGUAGES, message
from kg.model import Brand, Label, Link, Ref, ReleaseInfo, ThemeLink, ThemeSummary
from kg.paths import LONGEST, Path
from kg.terms import Basis, Kind
from viz.view import Edge, Node, words
from viz.views.cards import brand_rows, link_words, ref_rows, theme_rows
from viz.views.evidence import EvidenceBook
from viz.views.nodes import brand_node, plain_edge, ref_node, theme_edge, theme_pill, tidy, tint_of
from viz.views.source import AtlasReader

MOST_NAMED = 8
"""A sentence names at most so many things."""


class ExpansionReader(AtlasReader, Protocol):
    """What this module asks of an atlas."""

    @property
    def info(self) -> ReleaseInfo:
        """The release that answers."""

    def cards(self, iris: Iterable[str], /) -> Mapping[str, Brand]:
        """Return the brands among some things, all at once."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a picture, not placed."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]


@dataclass(frozen=True, slots=True)
class WordedPath:
    """A path as a row of nodes, and in words: the names in a row, and a sentence a step."""

    iris: tuple[str, ...]
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    text: Label
    steps: tuple[Label, ...]


class Expansion:
    """Makes nodes and edges of some things; brands are read once for all of them."""

    def __init__(self, atlas: ExpansionReader, refs: Iterable[Ref]) -> None:
        self._refs = {ref.iri: ref for ref in refs}
        self._brands = atlas.cards([iri for iri, ref in self._refs.items() if ref.kind is Kind.BRAND])
        themes = any(ref.kind is Kind.THEME for ref in self._refs.values())
        self._themes: Mapping[str, ThemeSummary] = {one.ref.iri: one for one in atlas.themes()} if themes else {}
        self._groups: Sequence[Ref] = atlas.theme_groups() if themes else ()
        self._book = EvidenceBook(atlas, ())

    def node(self, ref: Ref) -> Node:
        """Return the node of a thing."""
        if ref.iri in self._brands:
            brand = self._brands[ref.iri]
            return replace(brand_node(brand, size=13.0, rows=brand_rows(brand, self._book)), basis=None)
        if ref.kind is Kind.THEME:
            summary = self._themes.get(ref.iri)
            rows = theme_rows(summary) if summary else ref_rows(ref, self._book)
            return theme_pill(ref, rows=rows, tint=tint_of(summary.group.iri if summary else ref.iri, self._groups))
        return ref_node(ref, rows=ref_rows(ref, self._book))

    def edge(self, link: Link) -> Edge:
        """Return the edge of a link, with the words that it rests on."""
        if link.kind != "theme":
            return plain_edge(link.source, link.target, link.kind)
        found = self.theme_link(link)
        if found is not None:
            return theme_edge(link.source, found)
        edge = plain_edge(link.source, link.target, "theme")
        return replace(edge, basis=link.basis, words=words("edge.theme"))

    def theme_link(self, link: Link) -> ThemeLink | None:
        """Return what is known of a theme link, where its brand is among the things."""
        brand = self._brands.get(link.source)
        return next((one for one in brand.links if one.theme.iri == link.target), None) if brand else None

    def step(self, link: Link) -> Label:
        """Say a link in a sentence."""
        names = {
            "source": tidy(self._refs[link.source].label),
            "target": tidy(self._refs[link.target].label),
        }
        if link.kind != "theme":
            return _said(f"step.{link.kind}", names)
        found = self.theme_link(link)
        basis = found.basis if found else link.basis
        if found is None or basis is None:
            return _said("step.theme", names)
        if basis is Basis.INFERRED:
            return _said("step.theme_inferred", names)
        if not found.words:  # made by hand, so no words of the scheme stand there
            why = link_words(found)
            said = _said("step.theme", names)
            return Label(f"{said.zh}（{why.zh}）", f"{said.en} ({why.en})")
        return _said(f"step.theme_{basis}", names, words=tuple(found.words), part=found.part)


def draw_piece(atlas: ExpansionReader, refs: Sequence[Ref], links: Iterable[Link]) -> Piece:
    """Return the nodes of ``refs`` in their order, and the edges of those links that join two of them."""
    made = Expansion(atlas, refs)
    known = {ref.iri for ref in refs}
    edges = {edge.id: edge for link in links if {link.source, link.target} <= known for edge in [made.edge(link)]}
    return Piece(tuple(made.node(ref) for ref in refs), tuple(edges.values()))


def word_paths(atlas: ExpansionReader, paths: Sequence[Path]) -> tuple[WordedPath, ...]:
    """Return paths as rows of nodes and in words."""
    made = Expansion(atlas, {ref.iri: ref for path in paths for ref in path.refs}.values())
    return tuple(
        WordedPath(
            tuple(ref.iri for ref in path.refs),
            tuple(made.node(ref) for ref in path.refs),
            tuple(made.edge(link) for link in path.links),
            Label(*(" — ".join(tidy(ref.label).in_(lang) for ref in path.refs) for lang in LANGUAGES)),
            tuple(made.step(link) for link in path.links),
        )
        for path in paths
    )


def word_search(start: Ref, end: Ref, paths: Sequence[Path]) -> Label:
    """Say in a sentence what a search for paths has found."""
    names = {"start": tidy(start.label), "end": tidy(end.label)}
    if not paths:
        return _said("paths.none", names, steps=LONGEST)
    return _said("paths.found", names, steps=len(paths[0].links))


def word_comparison(found: Comparison) -> Label:
    """Say in a few sentences what two things have in common, and what not."""
    zh, en = (_comparison(found, lang) for lang in LANGUAGES)
    return Label(zh, en)


def _comparison(found: Comparison, lang: str) -> str:
    a, b = (tidy(one.label).in_(lang) for one in (found.a, found.b))
    common = [one.ref for one in found.common]
    said = [
        message("explore.compare.common", lang, a=a, b=b, count=len(common), names=_listed(common, lang))
        if common
        else message("explore.compare.nothing", lang, a=a, b=b)
    ]
    for name, only in ((a, found.only_a), (b, found.only_b)):
        if only:
            listed = _listed([one.ref for one in only], lang)
            said.append(message("explore.compare.only", lang, a=name, count=len(only), names=listed))
    if found.cut:
        said.append(message("explore.compare.cut", lang))
    return "".join(said).strip()


def _listed(refs: Sequence[Ref], lang: str) -> str:
    """Return the names one after the other; all but those of units stand in quotation marks."""
    said = ""
    for ref in refs[:MOST_NAMED]:
        name = tidy(ref.label).in_(lang)
        if ref.kind not in (Kind.UNIT, Kind.BRANCH):
            name = message("explore.list.quoted", lang, name=name)
        between = "" if lang == "zh" and said.endswith("”") else message("explore.list.comma", lang)
        said += between + name if said else name
    return message("explore.compare.more", lang, names=said) if len(refs) > MOST_NAMED else said


def _said(name: str, names: Mapping[str, Label], **values: object) -> Label:
    zh, en = (
        message(f"explore.{name}", lang, **{key: label.in_(lang) for key, label in names.items()}, **values)
        for lang in LANGUAGES
    )
    return Label(zh, en)
