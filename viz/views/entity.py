"""Everything known of one thing as rows of heading, value and evidence: what a card says.

This module knows nothing of shapes or places.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

from kg.errors import UnknownNameError
from kg.messages import LANGUAGES, message
from kg.model import BrandDetail, Evidence, Label, PrincipleDetail, Ref, ThemeDetail, UnitDetail
from kg.terms import Kind
from viz.view import CardRow, words
from viz.views.cards import brand_detail_rows, ref_rows, theme_rows, unit_detail_rows
from viz.views.evidence import EvidenceBook
from viz.views.expansion import ExpansionReader

MOST = 60
"""At most so many things of one sort (brands of a theme …) are listed."""


class EntityReader(ExpansionReader, Protocol):
    """What this module asks of an atlas."""

    def principle(self, name: str, /) -> PrincipleDetail:
        """Return all that is known of a principle."""

    def practice(self, name: str, /) -> PrincipleDetail:
        """Return all that is known of a practice."""

    def recommendation(self, name: str, /) -> PrincipleDetail:
        """Return all that is known of a recommendation."""

    def warning(self, name: str, /) -> PrincipleDetail:
        """Return all that is known of a warning."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a thing; evidence of rows is by place in ``evidence``."""

    ref: Ref
    aliases: tuple[str, ...]
    rows: tuple[CardRow, ...]
    evidence: tuple[Evidence, ...]


def know(atlas: EntityReader, ref: Ref) -> Known:
    """Return all that is known of the thing ``ref``.

    Raises ``UnknownNameError`` where it is gone meanwhile.
    """
    book = EvidenceBook(atlas, [ref.iri])
    aliases: tuple[str, ...] = ()
    match ref.kind:
        case Kind.BRAND:
            brand = atlas.brand(ref.iri)
            aliases = brand.aliases
            rows = (*brand_detail_rows(brand, book), *_more_of_brand(brand))
        case Kind.UNIT | Kind.BRANCH:
            unit = atlas.unit(ref.iri)
            rows = (*unit_detail_rows(unit, book), *_more_of_unit(unit, book))
        case Kind.THEME:
            try:
                theme = atlas.theme(ref.iri)
            except UnknownNameError:  # a group of themes
                rows = ref_rows(ref, book)
            else:
                aliases = theme.summary.variants
                rows = (*theme_rows(theme.summary), *_more_of_theme(theme))
        case Kind.PRINCIPLE | Kind.PRACTICE | Kind.RECOMMENDATION | Kind.WARNING:
            found: PrincipleDetail = getattr(atlas, str(ref.kind))(ref.iri)
            aliases = found.aliases
            rows = tuple(_of_principle(found, book))
        case _:
            rows = ref_rows(ref, book)
    return Known(ref, aliases, _with_all_evidence(ref, rows, book), book.pieces)


def _with_all_evidence(ref: Ref, rows: tuple[CardRow, ...], book: EvidenceBook) -> tuple[CardRow, ...]:
    """Add what no row has named yet."""
    told = {number for row in rows for number in row.evidence}
    rest = tuple(number for number in book.numbers(book.about(ref.iri)) if number not in told)
    return (*rows, CardRow(words("row.other"), Label(""), "", rest)) if rest else rows


def _row(name: str, ref: Ref | None, evidence: tuple[int, ...] = ()) -> Iterator[CardRow]:
    if ref is not None:
        yield CardRow(_fact(name), ref.label, ref.iri, evidence)


def _rows(name: str, refs: Iterable[Ref]) -> Iterator[CardRow]:
    for _, ref in zip(range(MOST), refs, strict=False):
        yield from _row(name, ref)


def _more_of_brand(detail: BrandDetail) -> Iterator[CardRow]:
    brand = detail.brand
    if brand.place is not None:
        yield CardRow(words("row.place"), brand.place.label, brand.place.iri)
    yield from _row("level", brand.level)
    yield from _rows("has_part", (one.ref for one in detail.has_part))
    yield from _rows("derived", detail.derived)
    if detail.note:
        yield CardRow(_fact("note"), Label(detail.note))


def _more_of_unit(detail: UnitDetail, book: EvidenceBook) -> Iterator[CardRow]:
    iri = detail.summary.ref.iri
    yield from _row("level", detail.summary.level)
    yield from _row("part_of", detail.part_of, book.of(iri, "part_of"))
    yield from _row("guided_by", detail.guided_by)
    yield from _rows("guides", detail.guides)
    yield from _rows("has_unit", detail.has_part)
    yield from _rows("branch", (one.ref for one in detail.branches))
    yield from _rows("brand", (one.ref for one in (*detail.own_brands, *detail.branch_brands)))
    for scheme, code in detail.codes:
        yield CardRow(_fact("code", scheme=scheme), Label(code))
    for other in detail.same_as:
        yield CardRow(_fact("same_as"), Label(other), other)


def _more_of_theme(detail: ThemeDetail) -> Iterator[CardRow]:
    if detail.summary.variants:
        names = (message("explore.list.comma", lang).join(detail.summary.variants) for lang in LANGUAGES)
        yield CardRow(_fact("words"), Label(*names))
    yield from _rows("brand", (one.ref for one in detail.brands))
    for ref, count in detail.related[:8]:
        values = (message("explore.fact.together_value", lang, name=ref.label.in_(lang), count=count) for lang in LANGUAGES)
        yield CardRow(_fact("together"), Label(*values), ref.iri)
    yield from _rows("wording", detail.principles)


def _of_principle(detail: PrincipleDetail, book: EvidenceBook) -> Iterator[CardRow]:
    iri = detail.ref.iri
    yield CardRow(words("row.name"), detail.ref.label, iri, book.of(iri, "name"))
    if detail.kind is not None:
        yield CardRow(_fact("kind"), detail.kind.label, "", book.of(iri, "kind"))
    for alias in detail.aliases:
        yield CardRow(words("row.alias"), Label(alias), "", book.of(iri, "alias"))
    yield from _rows("upheld_by", detail.upheld_by)
    yield from _rows("brand", (one.ref for one in detail.brands))
    for part in detail.parts:
        yield CardRow(words("row.part"), part.label)
    yield from _rows("related", detail.related)
    if detail.section is not None:
        yield CardRow(words("row.section"), detail.section.label)


def _fact(name: str, **values: object) -> Label:
    zh, en = (message(f"explore.fact.{name}", lang, **values) for lang in LANGUAGES)
    return Label(zh, en)
