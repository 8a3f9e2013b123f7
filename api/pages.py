"""One way to add a page: the same content as HTML for readers and as JSON for programs.

A page is a function that makes a frozen dataclass from the request; the path serves it
through a template, the path with ``.json`` serves it as it is. This module must not know
what any page shows. (Annotations are evaluated here: the closures' dependencies are in them.)
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.dependencies import current_edition, language, renderer, root_of
from api.edition import Edition
from api.links import page_path
from api.pictures import Parameters, inline_picture, view_of
from api.previews import preview_of
from api.showing import Shown
from kg.messages import message
from kg.model import Ref


@dataclass(frozen=True, slots=True)
class Picture:
    """The picture on a page: a view and its parameters."""

    view: str
    parameters: Parameters = ()


def add_page(
    router: APIRouter,
    path: str,
    make: Callable[..., Any],
    *,
    name: str,
    template: str,
    model: type,
    twin: str = "",
    identity: Callable[[Any], Ref] | None = None,
    picture: Callable[[Any], Picture] | None = None,
    instead: Callable[[Request], Response | None] | None = None,
    beside: Callable[[Edition, Any], Mapping[str, object]] | None = None,
    described: bool = True,
    released: bool = True,
) -> None:
    """Add the page ``path`` and its twin ``{path}.json`` (or ``twin``) to ``router``.

    ``name`` finds the summary ``pages.pages.<name>`` in the message catalogue. ``identity``
    gives the thing that the page is about: a reader who came by another name of it is sent
    on to the page's own address. ``picture`` gives the view that the page shows.
    ``released`` is false for a page that may change while the release stays.
    ``beside`` gives more names to the template, for what the twin does not hold.
    ``instead`` may answer the page's address with something else. ``described`` puts the twin
    into the description of the interface.
    """

    def elsewhere(request: Request, content: Any, suffix: str = "") -> Response | None:
        asked = request.path_params.get("key")
        if identity is None or asked is None:
            return None
        ref = identity(content)
        own = page_path(ref.kind, ref.key, suffix)
        if asked == ref.key and own.startswith(path.split("{", 1)[0]):
            return None
        query = f"?{request.url.query}" if request.url.query else ""
        return RedirectResponse(f"{root_of(request)}{own}{query}", status_code=308)

    def as_json(request: Request, response: Response, content: Annotated[Any, Depends(make)]) -> Any:
        if not released:
            response.headers["Cache-Control"] = "no-cache"
        return elsewhere(request, content, ".json") or content

    def as_html(
        request: Request,
        content: Annotated[Any, Depends(make)],
        edition: Annotated[Edition, Depends(current_edition)],
    ) -> Response:
        moved = elsewhere(request, content) or (instead(request) if instead else None)
        if moved:
            return moved
        names: dict[str, object] = {"page": content, "info": edition.atlas.info}
        if beside is not None:
            names |= beside(edition, content)
        if picture is not None:
            asked = picture(content)
            names["picture"] = inline_picture(
                edition, asked.view, language(request), asked.parameters, root_of(request)
            )
            shown = Shown(view_of(edition, asked.view, asked.parameters), asked.parameters)
            names["share"] = preview_of(request, shown)
        response = renderer(request).page(request, template, names)
        if not released:
            response.headers["Cache-Control"] = "no-cache"
        return response

    words = f"pages.pages.{name}"
    router.add_api_route(
        twin or f"{path}.json",
        as_json,
        response_model=model,
        summary=message(words, "zh"),
        description=message(words, "en"),
        operation_id=f"{path.strip('/').partition('/')[0] or 'home'}_json_{name}",
        tags=["pages"],
        include_in_schema=described,
    )
    router.add_api_route(path, as_html, include_in_schema=False)
