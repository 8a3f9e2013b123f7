"""Pictures as files (``/views``), and the list of views, formats and options.

All come from the tables of ``viz``; none is named here. ``publish=1`` sends a picture
through the gate for official use."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import Response

from api.dependencies import current_edition, language, settings
from api.edition import Edition
from api.files import OUTPUT, file_answer, format_of, given_choices, send_file
from api.pictures import picture_of, view_of
from api.publishing import read_wishes
from api.saved_views import SavedView, saved_views
from api.showing import own_parameters
from kg.errors import UnknownNameError
from kg.model import Label
from kg.parameters import Parameter
from kg.search.nearest import nearest
from viz import OPTIONS, RENDERERS, VIEWS


@dataclass(frozen=True, slots=True)
class ViewParameter:
    """A parameter of a view."""

    name: str
    type: str
    label: Label
    required: bool
    default: str
    example: str


@dataclass(frozen=True, slots=True)
class ViewItem:
    """A view that can be asked for."""

    name: str
    title: Label
    parameters: tuple[ViewParameter, ...]


@dataclass(frozen=True, slots=True)
class FormatItem:
    """A format that views can be had in."""

    name: str
    group: str
    suffix: str
    media_type: str
    help: Label
    options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OptionItem:
    """A choice about an output; ``values`` is empty where any text will do."""

    name: str
    values: str
    label: Label


@dataclass(frozen=True, slots=True)
class ViewList:
    """All views, formats and their options, and the views that readers have kept, the newest first."""

    views: tuple[ViewItem, ...]
    formats: tuple[FormatItem, ...]
    saved: tuple[SavedView, ...] = ()
    options: tuple[OptionItem, ...] = ()


def view_list(saved: tuple[SavedView, ...] = ()) -> ViewList:
    """Return all views and all formats."""
    return ViewList(
        tuple(
            ViewItem(row.name, row.title, tuple(_parameter(one) for one in row.parameters))
            for row in VIEWS.values()
        ),
        tuple(
            FormatItem(
                row.name, row.group, row.suffix, row.media_type, row.help, tuple(one for one in row.takes if one in OUTPUT)
            )
            for row in RENDERERS.values()
        ),
        saved,
        tuple(OptionItem(name, OPTIONS[name].values, OPTIONS[name].label) for name in OUTPUT),
    )


def _parameter(one: Parameter) -> ViewParameter:
    return ViewParameter(
        one.name, one.type.value, one.label, one.required, one.default, one.example
    )


def _unknown_view(name: str) -> UnknownNameError:
    return UnknownNameError("view", name, nearest(name, tuple(VIEWS)))


def _send(request: Request, edition: Edition, view: str, suffix: str) -> Response:
    row = format_of(suffix)
    parameters = own_parameters(request.query_params.multi_items())
    if read_wishes(request.query_params).publish:
        return send_file(request, edition, view_of(edition, view, parameters), suffix, parameters)
    content = picture_of(edition, view, row.name, language(request), parameters, given_choices(request))
    return file_answer(request, row, view, parameters, content)


def _documented(parameters: tuple[Parameter, ...]) -> dict[str, Any]:
    """Describe a view's parameters for OpenAPI."""
    return {
        "parameters": [
            {
                "name": one.name,
                "in": "query",
                "required": one.required,
                "description": f"{one.label.zh} · {one.label.en}",
                "schema": {"type": "integer" if one.type == "integer" else "string"},
                **({"example": one.example} if one.example else {}),
            }
            for one in parameters
        ]
        + [_choice(name) for name in OUTPUT]
    }


def _choice(name: str) -> dict[str, Any]:
    """Describe an option of the output for OpenAPI."""
    row = OPTIONS[name]
    bounds: dict[str, Any] = {"type": "integer" if row.type == "integer" else "string"}
    if row.choices:
        bounds["enum"] = list(row.choices)
    if row.high:
        bounds |= {"minimum": row.low, "maximum": row.high}
    return {
        "name": name, "in": "query", "required": False, "schema": bounds,
        "description": f"{row.label.zh} · {row.label.in_('en')}",
    }  # fmt: skip


def make_router() -> APIRouter:
    """Return the router of views."""
    router = APIRouter()

    def sender(view: str) -> Callable[..., Response]:
        def send(
            request: Request, edition: Annotated[Edition, Depends(current_edition)], format: str
        ) -> Response:
            return _send(request, edition, view, format)

        return send

    for row in VIEWS.values():
        router.add_api_route(
            f"/views/{row.name}.{{format}}",
            sender(row.name),
            summary=row.title.zh,
            description=row.title.en,
            operation_id=f"view_{row.name}",
            tags=["views"],
            response_class=Response,
            openapi_extra=_documented(row.parameters),
            responses={
                200: {"content": {one.media_type: {} for one in RENDERERS.values()}},
                404: {"description": "no such view, format or thing"},
                422: {"description": "a parameter does not fit"},
            },
        )

    @router.get(
        "/api/views",
        summary="可以画的图、输出格式和存下的图",
        description="All views with their parameters, all formats, and the newest views that readers have kept.",
        tags=["views"],
        response_model=ViewList,
    )
    def views(request: Request) -> ViewList:
        return view_list(saved_views(settings(request)).listed())

    @router.get("/views/{name}", include_in_schema=False)
    def unknown(name: str) -> Response:
        raise _unknown_view(name.rpartition(".")[0] or name)

    return router
