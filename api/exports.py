"""Answers as files for people: CSV and XLSX that open right in an office program.

The protocol's CSV stays exact and is another thing. The file is written by
``api.export_worker``; few may be written at a time. This module must not know any route.
"""

from __future__ import annotations

import asyncio
import json
import sys
from dataclasses import asdict

from fastapi.concurrency import run_in_threadpool

from api.edition import Edition
from api.export_worker import Order
from api.table_formats import EXPORTS
from api.workbench import names_of, sentence
from kg.errors import BusyError, FormatError, QueryMemoryError

MOST_AT_ONCE = 2
_JSON = "application/sparql-results+json"
_LINE = 64 << 20


class Exporter:
    """Writes files, at most ``MOST_AT_ONCE`` at a time."""

    def __init__(self) -> None:
        self._running = 0

    async def export(self, edition: Edition, text: str, format: str, lang: str, client: str) -> bytes:
        """Return the answer to a query as a file.

        Raises ``FormatError`` for another format and for answers that are no tables,
        ``BusyError`` where too many files are being written, and every ``QueryError``.
        """
        if format not in EXPORTS:
            raise FormatError(name=format, known=tuple(EXPORTS))
        if self._running >= MOST_AT_ONCE:
            raise BusyError(5)
        self._running += 1
        try:
            answer = await edition.pool.answer(text, _JSON, "", client=client)
            content = await answer.read()
            head = sentence("export.name_head", column="{name}").in_(lang)
            order = Order(format, len(content), head, sentence("export.sheet").in_(lang))
            return await _written(edition, order, content, lang)
        finally:
            self._running -= 1


async def _written(edition: Edition, order: Order, content: bytes, lang: str) -> bytes:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "api.export_worker", limit=_LINE,
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        process.stdin.write(json.dumps(asdict(order)).encode() + b"\n" + content)
        await process.stdin.drain()
        wanted: list[str] = json.loads(await process.stdout.readline() or "null") or []
        refs = await run_in_threadpool(names_of, edition, wanted)
        names = {iri: ref.label.in_(lang) for iri, ref in refs.items()}
        process.stdin.write(json.dumps(names).encode() + b"\n")
        await process.stdin.drain()
        made = await process.stdout.read()
        if await process.wait() or not made:
            raise QueryMemoryError()
        return made
    except (ConnectionError, json.JSONDecodeError):
        raise QueryMemoryError() from None
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
