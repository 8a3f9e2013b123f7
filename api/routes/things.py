"""Linked data: ``/id/{kind}/{key}`` sends readers to the page and programs to the data.

Follows «Cool URIs for the Semantic Web» (W3C, section 4.2): the identifier answers 303, and
the documents have addresses of their own. Kinds without a page made for them are shown by a
general one: all that is said of the thing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Path
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.dependencies import current_edition, root_of
from api.edition import Edition
from api.links import OWN_PAGE, identifier_path, page_path
from api.negotiate import FORMATS, HTML, THING_FORMATS, choose, split_suffix
from api.pages import add_page
from api.queries import bound
from api.values import Value, value_of
from kg.errors import UnknownNameError
from kg.model import Label
from kg.rdf import IRI, Literal, Solutions
from kg.terms import Kind, mint

MOST = 300


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement: its property, and the other end."""

    property: Value
    value: Value


@dataclass(frozen=True, slots=True)
class ThingPage:
    """All that is said of a thing, and what else names it; ``more`` tells that there is more."""

    iri: str
    kind: Kind
    key: str
    label: Label
    statements: tuple[Statement, ...]
    mentions: tuple[Statement, ...]
    more: bool
    shown: int = MOST


def thing_iri(edition: Edition, kind: str, key: str) -> str:
    """Return the IRI of a thing that is there.

    Raises ``UnknownNameError``, with near names where the kind has any.
    """
    if kind not in Kind._value2member_map_:
        raise UnknownNameError("kind", kind, tuple(Kind))
    outer, inside, inner = key.partition("#")  # a selector of a piece of evidence, a pair of themes …
    iri = mint(kind, outer, edition.atlas.info.base) + inside + inner
    if edition.atlas.query(bound("exists", {"thing": IRI(iri)})) is True:
        return iri
    return edition.atlas.resolve(Kind(kind), key).iri


def thing_page(edition: Edition, kind: Kind, key: str) -> ThingPage:
    """Return all statements about a thing."""
    iri = thing_iri(edition, kind, key)
    out = _statements(edition, "statements", iri, "value")
    back = _statements(edition, "mentions", iri, "subject")
    ref = edition.atlas.ref(iri)
    return ThingPage(
        iri=iri,
        kind=kind,
        key=ref.key if ref else key,
        label=ref.label if ref else Label(key),
        statements=out[:MOST],
        mentions=back[:MOST],
        more=max(len(out), len(back)) > MOST,
    )


def _statements(edition: Edition, query: str, iri: str, other: str) -> tuple[Statement, ...]:
    text = bound(query, {"thing": IRI(iri), "most": Literal.of(MOST + 1)})
    rows = edition.atlas.query(text)
    if not isinstance(rows, Solutions):
        return ()
    base = edition.atlas.info.base
    places = {name: at for at, name in enumerate(rows.variables)}
    return tuple(
        Statement(
            value_of(row[places["property"]], base, lambda _: None),
            value_of(row[places[other]], base, edition.atlas.ref),
        )
        for row in rows
    )


def make_router() -> APIRouter:
    """Return the router of linked data."""
    router = APIRouter()

    @router.get(
        "/id/{kind}/{key}",
        summary="事物的固定标识",
        description=(
            "The lasting identifier of a thing. Answers 303 to the page or, by Accept, to a data "
            "file; with a suffix (.ttl, .jsonld, .nt, .rdf) it answers with the data itself."
        ),
        tags=["things"],
        response_class=Response,
        responses={
            200: {"content": {form.media_type: {} for form in FORMATS}},
            303: {"description": "See Other"},
            404: {"description": "no such thing"},
            406: {"description": "no acceptable format"},
        },
    )
    def identifier(
        request: Request,
        edition: Annotated[Edition, Depends(current_edition)],
        kind: Annotated[str, Path(examples=["unit"])],
        key: Annotated[str, Path(examples=["qingdao", "qingdao.ttl"])],
    ) -> Response:
        stem, form = split_suffix(key, (*THING_FORMATS,))
        if form is not None and form is not HTML:
            content = edition.atlas.describe(thing_iri(edition, kind, stem), form.media_type)
            return Response(content, headers={"Content-Type": form.header or form.media_type})
        name = stem if form is HTML else key
        thing_iri(edition, kind, name)
        chosen = form or choose(request.headers.get("accept", ""), THING_FORMATS)
        if chosen is None:
            raise HTTPException(406)
        path = (
            page_path(kind, name)
            if chosen is HTML
            else identifier_path(kind, name, f".{chosen.suffix}")
        )
        address = f"{root_of(request)}{path}"
        return RedirectResponse(address, status_code=303, headers={"Vary": "Accept", "Cache-Control": "no-cache"})

    def maker(kind: Kind) -> Callable[..., ThingPage]:
        def make(
            edition: Annotated[Edition, Depends(current_edition)],
            key: str = Path(examples=["qingdao"]),
        ) -> ThingPage:
            return thing_page(edition, kind, key)

        return make

    for kind in Kind:
        if kind not in OWN_PAGE:
            add_page(
                router, f"/{kind}/{{key}}", maker(kind), name="thing", template="thing.html",
                model=ThingPage, described=kind is Kind.PLACE,
            )
    return router
