"""The list of brands, and the page of one brand: everything said of it, with evidence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query

from api.beside import brands_alike
from api.dependencies import current_edition
from api.edition import Edition
from api.pages import Picture, add_page
from api.paging import Paging
from api.settings import Settings
from kg.model import Brand, BrandDetail
from kg.similar import Grade, Match

MOST_SIMILAR = 5


@dataclass(frozen=True, slots=True)
class BrandsPage:
    """One page of all brands."""

    brands: tuple[Brand, ...]
    paging: Paging


def make_brand(
    edition: Annotated[Edition, Depends(current_edition)],
    key: Annotated[str, Path(examples=["jingchou-weigong"])],
) -> BrandDetail:
    """Return everything known about a brand."""
    return edition.memory.get(("brand", key), lambda: edition.atlas.brand(key))


def similar_brands(edition: Edition, page: BrandDetail, settings: Settings) -> tuple[Match, ...]:
    """Return the brands whose names are the same as this one's or close to it."""
    iri = page.brand.ref.iri
    found = edition.memory.get(
        ("similar to", iri), lambda: edition.atlas.similar_to(iri, MOST_SIMILAR, settings.similar_thresholds)
    )
    return tuple(one for one in found if one.grade is not Grade.DIFFERENT)


def make_router(settings: Settings) -> APIRouter:
    """Return the router of the brand pages."""
    router = APIRouter()

    def make_brands(
        edition: Annotated[Edition, Depends(current_edition)],
        page: Annotated[int, Query(ge=1, le=1_000_000)] = 1,
    ) -> BrandsPage:
        paging = Paging(page, settings.page_size, edition.atlas.info.count("brands"))
        brands = edition.atlas.brands(offset=paging.offset, limit=paging.size)
        return BrandsPage(tuple(brands), paging)

    add_page(
        router, "/brands", make_brands, name="brands", template="brands.html", model=BrandsPage
    )
    def beside(edition: Edition, page: BrandDetail) -> dict[str, object]:
        similar = similar_brands(edition, page, settings)
        alike = brands_alike(edition, page.brand.ref, frozenset(one.ref.iri for one in similar))
        return {"similar": similar, "alike": alike}

    add_page(
        router, "/brand/{key}", make_brand, name="brand", template="brand.html",
        model=BrandDetail, identity=lambda page: page.brand.ref,
        picture=lambda page: Picture("brand", (("brand", page.brand.ref.key),)),
        beside=beside,
    )
    return router
