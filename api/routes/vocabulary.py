"""The vocabulary: its page, its files, and the addresses of its terms and categories."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.dependencies import current_edition, root_of
from api.edition import Edition
from api.links import term_path
from api.negotiate import FORMATS, HTML, THING_FORMATS, choose
from api.pages import add_page
from api.queries import bound, query_text
from api.values import curie
from kg.errors import FormatError
from kg.model import Label
from kg.rdf import IRI, Solutions
from kg.terms import ONTOLOGY, OWL, RDFS, SKOS, GraphName, Kind, mint

SECTIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("classes", (OWL + "Class",)),
    ("properties", (OWL + "ObjectProperty", OWL + "DatatypeProperty")),
    ("datatypes", (RDFS + "Datatype",)),
    ("concepts", (SKOS + "Concept",)),
)
"""Sections of the page, and the types of the terms in each."""


@dataclass(frozen=True, slots=True)
class TermRow:
    """A term: identifier, short form, names, meaning, and short forms of the terms above it."""

    iri: str
    curie: str
    anchor: str
    label: Label
    definition: Label
    above: tuple[str, ...]
    notation: str


@dataclass(frozen=True, slots=True)
class Section:
    """Terms of one sort."""

    name: str
    terms: tuple[TermRow, ...]


@dataclass(frozen=True, slots=True)
class OntologyPage:
    """All terms of our vocabulary."""

    sections: tuple[Section, ...]


def make_ontology(edition: Annotated[Edition, Depends(current_edition)]) -> OntologyPage:
    """Return all terms of our vocabulary."""
    return edition.memory.get(("ontology",), lambda: _ontology(edition))


def _ontology(edition: Edition) -> OntologyPage:
    answer = edition.atlas.query(query_text("vocabulary"))
    rows = answer if isinstance(answer, Solutions) else Solutions((), ())
    names = ("term", "type", "label", "label_en", "definition", "definition_en", "above", "notation")
    types: dict[str, str] = {}
    made: dict[str, TermRow] = {}
    for term, kind, zh, en, meaning, meaning_en, above, notation in rows.texts(*names):
        before = made.get(term)
        types.setdefault(term, kind)
        made[term] = TermRow(
            iri=term,
            curie=curie(term),
            anchor=term_path(term).partition("#")[2],
            label=Label(zh or en, en),
            definition=Label(meaning or meaning_en, meaning_en),
            above=tuple(dict.fromkeys((*(before.above if before else ()), *_short(above)))),
            notation=notation,
        )
    return OntologyPage(
        tuple(
            Section(name, tuple(row for iri, row in made.items() if types[iri] in kinds))
            for name, kinds in SECTIONS
        )
    )


def _short(iri: str) -> tuple[str, ...]:
    """Return the short form of a term: its notation for a category."""
    if not iri:
        return ()
    inside = iri.removeprefix(f"{ONTOLOGY}/")
    return (inside.rpartition("/")[2] if inside != iri else curie(iri),)


def make_router() -> APIRouter:
    """Return the router of the vocabulary."""
    router = APIRouter()

    add_page(
        router, "/ontology", make_ontology, name="ontology", template="ontology.html",
        model=OntologyPage, instead=_data,
    )
    async def document(edition: Edition, suffix: str) -> Response:
        form = next((one for one in FORMATS if one.suffix == suffix), None)
        if form is None:
            raise FormatError(name=suffix, known=tuple(one.suffix for one in FORMATS))
        graph = IRI(mint(Kind.GRAPH, GraphName.ONTOLOGY, edition.atlas.info.base))
        answer = await edition.pool.answer(
            bound("ontology", {"graph": graph}), graph_type=form.media_type
        )
        return Response(await answer.read(), headers={"Content-Type": form.header or form.media_type})

    @router.get(
        "/ontology.{suffix}",
        summary="词汇（本体）文件",
        description="The vocabulary as Turtle, JSON-LD, N-Triples or RDF/XML.",
        tags=["things"],
        response_class=Response,
    )
    async def ontology_file(
        edition: Annotated[Edition, Depends(current_edition)], suffix: str
    ) -> Response:
        return await document(edition, suffix)

    @router.get("/ontology/{scheme}/{notation}", include_in_schema=False)
    def concept(request: Request, scheme: str, notation: str) -> Response:
        return _data(request) or _see(request, term_path(f"{ONTOLOGY}/{scheme}/{notation}"))

    return router


def _data(request: Request) -> Response | None:
    """Send a program on to the file it accepts; a browser gets the page."""
    form = choose(request.headers.get("accept", ""), THING_FORMATS)
    if form is None:
        raise HTTPException(406)
    return None if form is HTML else _see(request, f"/ontology.{form.suffix}")


def _see(request: Request, path: str) -> Response:
    address = f"{root_of(request)}{path}"
    return RedirectResponse(address, status_code=303, headers={"Vary": "Accept"})
