"""The check of names: a page for one name, one for a list, one for all close names; and their data."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, Query
from fastapi.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from api.dependencies import current_edition, language, renderer, root_of
from api.desk import Desk
from api.edition import Edition
from api.faults import fault_of, headers_of
from api.forms import MOST_CHOICES
from api.json_body import read_json
from api.name_lists import NameList
from api.pictures import inline_picture
from api.settings import Settings
from api.sheets import write_sheet
from api.similar_answer import (
    AnswerData,
    GroupsData,
    MatchData,
    RowsData,
    answer_data,
    groups_data,
    matches_data,
    rows_data,
)
from api.similar_body import (
    LARGEST,
    LARGEST_LIST,
    LONGEST_NAME,
    Asked,
    read_asked,
    read_form,
    read_names,
)
from api.similar_tables import groups_sheet, list_sheet
from api.table_formats import EXPORTS
from kg.errors import AtlasError
from kg.model import Label
from kg.similar import Answer, Grade, Groups, Row
from kg.similar.model import MOST_AT_ONCE

AT_ONCE = 2
LISTED = 3
"""Brands told for each name of a list."""
MOST_SHOWN = 100
"""Groups on one page; the files hold all."""

Edited = Annotated[Edition, Depends(current_edition)]
_NAME = Query(description="a proposed name", examples=["理财为民 精准服务"])


@dataclass(frozen=True, slots=True)
class SimilarPage:
    """The page of one name: what was asked, and the answer or what was wrong."""

    asked: Asked
    units: tuple[Label, ...]
    brands: int
    answer: Answer | None = None
    error: AtlasError | None = None


@dataclass(frozen=True, slots=True)
class ListPage:
    """The page of a list: the names as they came, and a row for each."""

    most: int
    names: str = ""
    first: int = 1
    rows: tuple[Row, ...] = ()
    counts: tuple[tuple[str, int], ...] = ()
    error: AtlasError | None = None


@dataclass(frozen=True, slots=True)
class GroupsPage:
    """The page of all close names."""

    grade: Grade
    found: Groups
    shown: int
    error: AtlasError | None = None


@dataclass(frozen=True, slots=True)
class Alike:
    """The brands whose names are like that of a brand."""

    matches: tuple[MatchData, ...]


def check(edition: Edition, asked: Asked, settings: Settings) -> Answer:
    """Return the answer to one question, remembered for the life of the edition."""
    thresholds = settings.similar_thresholds
    return edition.memory.get(
        ("similar", asked),
        lambda: edition.atlas.similar(
            asked.name, asked.unit or None, asked.themes, asked.meaning, asked.limit, thresholds
        ),
    )


def check_list(edition: Edition, listed: NameList, settings: Settings) -> tuple[Row, ...]:
    """Return a row for each name of a list."""
    return edition.atlas.similar_list(listed.names, LISTED, settings.similar_thresholds, None, listed.first)


def all_groups(edition: Edition, grade: Grade, settings: Settings) -> Groups:
    """Return the groups of close names, found once for an edition."""
    return edition.memory.get(
        ("similar groups", grade),
        lambda: edition.atlas.similar_groups(grade, settings.similar_thresholds, most=MOST_AT_ONCE),
    )


def make_router(settings: Settings) -> APIRouter:
    """Return the router of the check."""
    router = APIRouter()
    desk = Desk(AT_ONCE)
    most = settings.similar_rows

    # -------------------------------------------------------------- one name

    @router.post(
        "/api/similar",
        response_model=AnswerData,
        tags=["similar"],
        summary="查重：一个拟用的名称与已有品牌有多相近",
        description="How close a proposed name is to the brands there are, with reasons, the themes it would stand on, and themes with room.",
        openapi_extra={"requestBody": {"required": True, "content": {"application/json": {"example": {"name": "理财为民 精准服务", "unit": "青岛"}}}}},
    )
    async def similar(request: Request, edition: Edited) -> AnswerData:
        asked = read_asked(await read_json(request, LARGEST, LONGEST_NAME))
        answer = await run_in_threadpool(check, edition, asked, settings)
        return answer_data(answer, language(request))

    @router.get(
        "/api/similar",
        response_model=Alike,
        tags=["similar"],
        summary="与一个已有品牌名称相近的品牌",
        description="The brands whose names are like that of a brand, with reasons.",
    )
    def similar_to(
        request: Request, edition: Edited, brand: Annotated[str, Query(examples=["精筹惟公 理财为民"])],
        limit: Annotated[int, Query(ge=1, le=100)] = 5,
    ) -> Alike:  # fmt: skip
        found = edition.atlas.similar_to(brand, limit, settings.similar_thresholds)
        return Alike(matches_data(found, language(request)))

    @router.get(
        "/similar.json",
        response_model=AnswerData,
        tags=["similar"],
        summary="查重页面的数据",
        description="The check of one name by address.",
    )
    def similar_json(
        request: Request, edition: Edited, name: Annotated[str, _NAME] = "", unit: str = "",
        theme: Annotated[list[str] | None, Query()] = None, meaning: str = "",
        limit: Annotated[int, Query(ge=1, le=100)] = 10,
    ) -> AnswerData:  # fmt: skip
        asked = read_asked({"name": name, "unit": unit, "themes": [one for one in theme or [] if one], "meaning": meaning, "limit": limit})
        return answer_data(check(edition, asked, settings), language(request))

    @router.get("/similar", include_in_schema=False)
    def similar_page(
        request: Request, edition: Edited, name: str = "", unit: str = "",
        theme: Annotated[list[str] | None, Query()] = None, meaning: str = "",
    ) -> Response:  # fmt: skip
        asked = Asked(name[:1000], unit[:200], tuple(one[:200] for one in theme or () if one), meaning[:2000])
        known = edition.units() if edition.atlas.info.count("units") <= MOST_CHOICES else ()
        units = tuple(one.ref.label for one in known if not one.anonymous)
        page = SimilarPage(asked, units, edition.atlas.info.count("brands"))
        status = 200
        if name or unit or meaning or asked.themes:
            try:
                page = replace(page, answer=check(edition, replace(asked, name=name), settings))
            except AtlasError as error:
                page, status = replace(page, error=error), fault_of(error).status
        themes = edition.memory.get(("all themes",), edition.atlas.themes)
        return _page(request, edition, "similar.html", page, status, themes=themes, part="name")

    # ---------------------------------------------------------------- a list

    @router.post(
        "/api/similar/list",
        response_model=RowsData,
        tags=["similar"],
        summary="查重：一份清单",
        description="The check of a list of names, row by row; blanks and repeats are told.",
        openapi_extra={"requestBody": {"required": True, "content": {"application/json": {"example": {"names": ["阳光采购", "智诚服务品牌"]}}}}},
    )
    async def similar_list(request: Request, edition: Edited) -> RowsData:
        listed = read_names(await read_json(request, LARGEST_LIST, LONGEST_NAME), most)
        with desk.place():
            rows = await run_in_threadpool(check_list, edition, listed, settings)
        return rows_data(rows, language(request))

    @router.get("/similar/list", include_in_schema=False)
    def list_form(request: Request, edition: Edited) -> Response:
        return _page(request, edition, "similar_list.html", ListPage(most), part="list")

    @router.post("/similar/list", include_in_schema=False)
    async def list_page(request: Request, edition: Edited) -> Response:
        page, status, headers = ListPage(most), 200, {}
        try:
            listed = await read_form(request, most)
            with desk.place():
                rows = await run_in_threadpool(check_list, edition, listed, settings)
            counts = rows_data(rows, "zh")
            told = tuple((grade, getattr(counts, grade)) for grade in ("same", "near", "different", "unchecked"))
            page = ListPage(most, "\n".join(listed.names), listed.first, rows, told)
        except AtlasError as error:
            page, status, headers = replace(page, error=error), fault_of(error).status, dict(headers_of(error))
        response = await run_in_threadpool(_page, request, edition, "similar_list.html", page, status, part="list")
        response.headers.update({**headers, "Cache-Control": "no-store"})
        return response

    @router.post("/similar/list.{format}", include_in_schema=False)
    async def list_file(request: Request, edition: Edited, format: str) -> Response:
        listed = await read_form(request, most)
        with desk.place():
            rows = await run_in_threadpool(check_list, edition, listed, settings)
            sheet = list_sheet(rows, language(request))
            content = await run_in_threadpool(write_sheet, sheet, format)
        return _file(content, sheet.name, format)

    # ------------------------------------------------------------- all names

    @router.get(
        "/api/similar/groups",
        response_model=GroupsData,
        tags=["similar"],
        summary="全部重名和相近的品牌，分组",
        description="All groups of brands whose names are the same or close, with reasons.",
    )
    async def groups(request: Request, edition: Edited, grade: Grade = Grade.NEAR) -> GroupsData:
        with desk.place():
            found = await run_in_threadpool(all_groups, edition, grade, settings)
        return groups_data(found, language(request))

    @router.get("/similar/groups", include_in_schema=False)
    async def groups_page(request: Request, edition: Edited, grade: Grade = Grade.NEAR) -> Response:
        nothing = Groups((), edition.atlas.info.count("brands"), 0, 0)
        picture = None
        status = 200
        try:
            with desk.place():
                found = await run_in_threadpool(all_groups, edition, grade, settings)
                if found.groups:
                    picture = await run_in_threadpool(
                        inline_picture, edition, "similar", language(request), (("grade", grade.value),), root_of(request)
                    )
            page = GroupsPage(grade, found, MOST_SHOWN)
        except AtlasError as error:
            page, status = GroupsPage(grade, nothing, MOST_SHOWN, error), fault_of(error).status
        return await run_in_threadpool(
            _page, request, edition, "similar_groups.html", page, status, picture=picture, part="groups"
        )

    @router.get("/similar/groups.json", response_model=GroupsData, include_in_schema=False)
    async def groups_json(request: Request, edition: Edited, grade: Grade = Grade.NEAR) -> GroupsData:
        return await groups(request, edition, grade)

    @router.get(
        "/similar/groups.{format}",
        response_class=Response,
        tags=["similar"],
        summary="全部重名和相近的品牌，作为表格文件",
        description="All groups of close names as CSV or XLSX.",
    )
    async def groups_file(request: Request, edition: Edited, format: str, grade: Grade = Grade.NEAR) -> Response:
        with desk.place():
            found = await run_in_threadpool(all_groups, edition, grade, settings)
            sheet = groups_sheet(found, language(request))
            content = await run_in_threadpool(write_sheet, sheet, format)
        return _file(content, sheet.name, format)

    return router


def _page(request: Request, edition: Edition, template: str, page: object, status: int = 200, **more: object) -> Response:
    return renderer(request).page(request, template, {"page": page, "info": edition.atlas.info, **more}, status)


def _file(content: bytes, name: str, format: str) -> Response:
    disposition = f"attachment; filename=\"similar.{format}\"; filename*=UTF-8''{quote(name)}.{format}"
    return Response(content, media_type=EXPORTS[format].media_type, headers={"Content-Disposition": disposition, "Cache-Control": "no-store"})
