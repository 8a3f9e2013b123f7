"""What may be asked of the check of names: JSON objects and forms, read with care.

This module must not know how names are compared.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from fastapi.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import FormParser, MultiPartException, MultiPartParser
from starlette.requests import Request

from api.name_lists import MOST_BYTES, NameList, read_list
from api.posted import read_body
from kg.errors import ParameterError

LARGEST = 64 << 10
"""Bytes of a question about one name."""

LARGEST_LIST = MOST_BYTES + (1 << 20)
LONGEST_NAME = 10_000
MOST_MATCHES = 100
MOST_THEMES = 50


@dataclass(frozen=True, slots=True)
class Asked:
    """A question about one name; ``unit`` and ``themes`` are names, keys or IRIs."""

    name: str = ""
    unit: str = ""
    themes: tuple[str, ...] = ()
    meaning: str = ""
    limit: int = 10


def read_asked(body: Any) -> Asked:
    """Return the question in a JSON object; raises ``ParameterError`` that names the member."""
    if not isinstance(body, dict):
        raise ParameterError("body", place="$", problem="{…}")
    known = ("name", "unit", "themes", "meaning", "limit")
    for name in body:
        if name not in known:
            raise ParameterError("unknown", name=str(name)[:40], known="、".join(known))
    name = _text(body, "name")
    if "name" not in body:
        raise ParameterError("missing", name="name", label="名称", label_en="name", example="理财为民 精准服务")
    themes = body.get("themes") or ()
    if not isinstance(themes, list | tuple) or not all(isinstance(one, str) for one in themes) or len(themes) > MOST_THEMES:
        raise ParameterError("body", place="$.themes", problem='["…"]')
    limit = body.get("limit", 10)
    if isinstance(limit, bool) or not isinstance(limit, int) or not 1 <= limit <= MOST_MATCHES:
        raise ParameterError("range", name="limit", value=str(limit)[:20], known=f"1–{MOST_MATCHES}")
    return Asked(name, _text(body, "unit").strip(), tuple(themes), _text(body, "meaning"), limit)


def _text(body: Mapping[str, Any], name: str) -> str:
    value = body.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise ParameterError("body", place=f"$.{name}", problem='"…"')
    if len(value) > LONGEST_NAME:
        raise ParameterError("too_long", name=name, count=len(value), limit=LONGEST_NAME)
    return value


def read_names(body: Any, most: int) -> NameList:
    """Return the names of ``{"names": [...]}``; raises ``ParameterError``."""
    names = body.get("names") if isinstance(body, dict) else None
    if not isinstance(names, list) or not all(isinstance(one, str) for one in names):
        raise ParameterError("body", place="$.names", problem='["…", "…"]')
    return limited(NameList(tuple(names)), most)


async def read_form(request: Request, most: int) -> NameList:
    """Return the list of a form: the file that was sent, else the lines of the field ``names``.

    Raises ``QueryTooLargeError`` for a long body and ``ParameterError`` for what is no list.
    """
    body = await read_body(request, LARGEST_LIST)
    form = await _form(request, body)
    try:
        file = form.get("file")
        if isinstance(file, UploadFile) and file.filename:
            content = await file.read()
            return limited(await run_in_threadpool(read_list, content, file.filename), most)
        return limited(_pasted(form), most)
    finally:
        await form.close()


def _pasted(form: FormData) -> NameList:
    first = form.get("first", "1")
    text = form.get("names", "")
    start = int(first) if isinstance(first, str) and first.isascii() and first.isdigit() and len(first) < 6 else 1
    return NameList(tuple(text.splitlines()) if isinstance(text, str) else (), start)


async def _form(request: Request, body: bytes) -> FormData:
    async def stream() -> AsyncIterator[bytes]:
        yield body

    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    try:
        if kind == "multipart/form-data":
            parser = MultiPartParser(request.headers, _whole(stream()), max_files=1, max_fields=8, max_part_size=LARGEST_LIST)
            return await parser.parse()
        return await FormParser(request.headers, _whole(stream()), max_fields=8, max_part_size=LARGEST_LIST).parse()
    except (MultiPartException, ValueError, KeyError) as fault:
        raise ParameterError(reason=str(fault)[:100]) from None


async def _whole(pieces: AsyncIterator[bytes]) -> Any:
    async for piece in pieces:
        yield piece
    yield b""


def limited(listed: NameList, most: int) -> NameList:
    """Return a list; raises ``ParameterError`` where it is empty or longer than ``most``."""
    names: Iterable[str] = listed.names
    if not any(name.strip() for name in names):
        raise ParameterError("list_empty")
    if len(listed.names) > most:
        raise ParameterError("list_long", count=len(listed.names), limit=most)
    return listed
