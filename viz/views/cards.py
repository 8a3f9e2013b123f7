"""What a card says when one clicks: rows of heading, value and evidence.

This module knows nothing of shapes, sizes or places.
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.model import (
    Brand,
    BrandDetail,
    Label,
    Ref,
    ThemeLink,
    ThemeSummary,
    UnitDetail,
    UnitSummary,
)
from kg.terms import Basis
from viz.view import CardRow, words
from viz.views.evidence import EvidenceBook


def link_words(link: ThemeLink) -> Label:
    """Say on what a theme link rests.

    The words are those of the name, the part, or the phrase around it.
    """
    match link.basis:
        case Basis.EXACT | Basis.VARIANT:
            return words(f"edge.theme_{link.basis}", words=tuple(link.words))
        case Basis.PARTS:
            return words("edge.theme_parts", part=link.part, words=tuple(link.words))
        case _ if link.phrase:
            return words("edge.theme_inferred", phrase=link.phrase)
        case _:
            return words("edge.theme_inferred_bare")


def link_value(link: ThemeLink) -> Label:
    """Say which theme a link joins and why."""
    why, reason = link_words(link), link.reason
    zh = f"{link.theme.label.zh}（{why.zh}{'；' + reason.zh if reason.zh else ''}）"
    en = f"{link.theme.label.in_('en')} ({why.en}{'; ' + reason.in_('en') if reason.zh else ''})"
    return Label(zh, en)


def _row(name: str, ref: Ref, evidence: tuple[int, ...] = ()) -> CardRow:
    return CardRow(words(f"row.{name}"), ref.label, ref.iri, evidence)


def brand_rows(brand: Brand, book: EvidenceBook) -> tuple[CardRow, ...]:
    """Rows of a brand as lists know it."""
    return tuple(_brand_rows(brand, book))


def _brand_rows(brand: Brand, book: EvidenceBook) -> Iterator[CardRow]:
    iri = brand.ref.iri
    yield CardRow(words("row.name"), brand.ref.label, iri, book.of(iri, "name"))
    yield _row("owner", brand.owner, book.of(iri, "owner"))
    if brand.unit.iri != brand.owner.iri:
        yield _row("unit", brand.unit)
    kind = brand.kind.label
    yield CardRow(words("row.kind"), kind, "", book.of(iri, "kind"))
    yield CardRow(words("row.status"), brand.status.label, "", book.of(iri, "status"))
    if brand.aspect is not None:
        yield CardRow(words("row.aspect"), brand.aspect.label, "", book.of(iri, "aspect"))
    for link in brand.links:
        basis = words(f"basis.{link.basis}")
        heading = Label(
            words("row.theme", basis=basis.zh).zh,
            words("row.theme", basis=basis.en).en,
        )
        evidence = book.of(iri, "theme", link.theme.iri)
        yield CardRow(heading, link_value(link), link.theme.iri, evidence)


def brand_detail_rows(detail: BrandDetail, book: EvidenceBook) -> tuple[CardRow, ...]:
    """Rows of a brand with all that is known."""
    iri = detail.brand.ref.iri
    rows = list(_brand_rows(detail.brand, book))
    rows += [CardRow(words("row.alias"), Label(alias), "", book.of(iri, "alias")) for alias in detail.aliases]
    if detail.slogan:
        rows.append(CardRow(words("row.slogan"), Label(detail.slogan), "", book.of(iri, "slogan")))
    rows += [CardRow(words("row.part"), part.label) for part in detail.parts]
    if detail.part_of is not None:
        rows.append(_row("part_of", detail.part_of, book.of(iri, "part_of")))
    rows += [_row("derived_from", ref, book.of(iri, "derived_from", ref.iri)) for ref in detail.derived_from]
    rows += [_row("principle", ref, book.of(iri, "principle", ref.iri)) for ref in detail.principles]
    rows += [_row("practice", ref) for ref in detail.practices]
    if detail.section is not None:
        rows.append(CardRow(words("row.section"), detail.section.label))
    used = {number for row in rows for number in row.evidence}
    rest = tuple(number for number in book.numbers(detail.evidence) if number not in used)
    if rest:
        rows.append(CardRow(words("row.other"), Label("", ""), "", rest))
    return tuple(rows)


def theme_rows(summary: ThemeSummary) -> tuple[CardRow, ...]:
    """Rows of a theme: meaning, group and its sizes, never mixed."""
    counts = summary.counts
    sizes = words(
        "row.counts_value",
        exact=counts.exact,
        variant=counts.variant,
        parts=counts.parts,
        inferred=counts.inferred,
    )
    return (
        CardRow(words("row.name"), summary.ref.label, summary.ref.iri),
        CardRow(words("row.definition"), summary.definition),
        CardRow(words("row.group"), summary.group.label),
        CardRow(words("row.counts"), sizes),
    )


def unit_rows(summary: UnitSummary) -> tuple[CardRow, ...]:
    """Rows of a unit or branch as lists know it."""
    rows = [
        CardRow(words("row.name"), summary.ref.label, summary.ref.iri),
        CardRow(words("row.kind"), summary.kind.label),
    ]
    if summary.unit is not None:
        rows.append(_row("unit", summary.unit))
    if summary.place is not None:
        rows.append(CardRow(words("row.place"), summary.place.label))
    rows.append(CardRow(words("row.brands"), words("row.brands_value", count=summary.brands)))
    return tuple(rows)


def unit_detail_rows(detail: UnitDetail, book: EvidenceBook) -> tuple[CardRow, ...]:
    """Rows of a unit with its principles, practices and what the source states of it."""
    rows = list(unit_rows(detail.summary))
    iri = detail.summary.ref.iri
    rows += [_row("principle", ref, book.of(iri, "principle", ref.iri)) for ref in detail.principles]
    rows += [_row("practice", ref) for ref in detail.practices]
    for stated in detail.counts:
        zh, en = (
            words(
                "row.stated_value",
                counted=stated.counted.label.in_(lang),
                count=stated.count,
                named=stated.named,
            ).in_(lang)
            for lang in ("zh", "en")
        )
        rows.append(CardRow(words("row.stated"), Label(zh, en), "", book.numbers(stated.evidence)))
    return tuple(rows)


def ref_rows(ref: Ref, book: EvidenceBook) -> tuple[CardRow, ...]:
    """Rows of anything else: its name and what it rests on."""
    name = CardRow(words("row.name"), ref.label, ref.iri, book.of(ref.iri, "name"))
    rest = tuple(number for number in book.numbers(book.about(ref.iri)) if number not in name.evidence)
    return (name, CardRow(words("row.other"), Label(""), "", rest)) if rest else (name,)
