"""Questions that the workbench asks the query workers on a reader's behalf, each in little time.

Checking a text without answering it, asking whether anything fits, and looking up names while
a diagnosis runs. Nothing here runs in the web process but the waiting. This module must not
know any route.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fastapi.concurrency import run_in_threadpool

from api.edition import Edition
from api.queries import bound
from api.terms_used import TermUsed, vocabulary_of
from kg.errors import AtlasError, QueryError
from kg.model import Hit, Label, Ref
from kg.rdf import IRI, Literal
from kg.search.nearest import nearest
from kg.sparql.guard import Inspected, inspect
from kg.terms import PREFIXES

CHECK_SECONDS = 2.0
DIAGNOSIS_SECONDS = 3.0
ONE_SECONDS = 1.0
_TABLE, _GRAPH = "application/sparql-results+json", "application/n-triples"


async def check_text(edition: Edition, text: str, client: str) -> Inspected:
    """Judge a query and have a worker parse it, about a store that holds nothing.

    Raises every ``QueryError``; ``TimeoutError`` where even that takes too long.
    """
    pool = edition.pool
    judged = pool.judge(text)
    async with asyncio.timeout(CHECK_SECONDS):
        answer = await pool.answer(
            text, _TABLE, _GRAPH, client=client, default_graphs=(), named_graphs=()
        )
        await answer.read()
    return judged if judged is not None else await run_in_threadpool(inspect, text, pool.limits)


class Clock:
    """What is left of a time budget."""

    def __init__(self, seconds: float) -> None:
        self._until = asyncio.get_running_loop().time() + seconds

    @property
    def left(self) -> float:
        """Seconds that are left, 0 where there are none."""
        return max(self._until - asyncio.get_running_loop().time(), 0.0)


@dataclass(frozen=True, slots=True)
class Asker:
    """Asks yes-or-no questions of the workers while the budget lasts."""

    edition: Edition
    client: str
    clock: Clock

    async def ask(self, text: str) -> bool | None:
        """Tell whether a query has an answer, ``None`` where that cannot be told in time."""
        seconds = min(self.clock.left, ONE_SECONDS)
        if not seconds:
            return None
        try:
            async with asyncio.timeout(seconds):
                answer = await self.edition.pool.answer(text, client=self.client)
                return bool(json.loads(await answer.read()).get("boolean"))
        except (TimeoutError, QueryError):
            return None


@dataclass(frozen=True, slots=True)
class GraphNames:
    """Names of the graph for a diagnosis; looked up outside the event loop."""

    asker: Asker
    declared: Mapping[str, str]

    async def occurs(self, words: str, language: str) -> bool | None:
        """Tell whether a literal stands anywhere in the graph."""
        return await self.asker.ask(bound("occurs", {"value": Literal(words, language)}))

    async def search(self, text: str) -> Sequence[Hit]:
        """Return the best things with such a name."""
        return await run_in_threadpool(self.asker.edition.atlas.search, text, None, 3)

    async def ref(self, iri: str) -> Ref | None:
        """Return the thing with this IRI."""
        return await run_in_threadpool(self.asker.edition.atlas.ref, iri)

    def expand(self, name: str) -> str:
        """Return the IRI of a name as it stands in a query."""
        if name.startswith("<"):
            iri = name[1:-1]
            return iri if "://" in iri else ""
        prefix, _, local = name.partition(":")
        namespace = self.declared.get(prefix)
        return f"{namespace}{local}" if namespace else ""

    async def is_used(self, iri: str) -> bool:
        """Tell whether an IRI stands anywhere in the graph; in doubt it does."""
        try:
            text = bound("used", {"term": IRI(iri)})
        except AtlasError:
            return True
        return await self.asker.ask(text) is not False

    async def near_terms(self, name: str) -> Sequence[tuple[str, Label]]:
        """Return the most similar terms of the vocabulary."""
        found = await run_in_threadpool(vocabulary_of, self.asker.edition)
        by_short: dict[str, TermUsed] = {one.short: one for one in found.terms if ":" in one.short}
        short = name if not name.startswith("<") else _shortened(name[1:-1])
        same = tuple(one for one in by_short if one.partition(":")[0] == short.partition(":")[0])
        return tuple((one, by_short[one].label) for one in nearest(short, same or tuple(by_short)))


def _shortened(iri: str) -> str:
    for prefix, namespace in PREFIXES:
        if iri.startswith(namespace):
            return f"{prefix}:{iri[len(namespace):]}"
    return iri


def prefixes_in(text: str) -> Mapping[str, str]:
    """Return the prefixes that a query may use: those always known, and those it declares."""
    declared = re.findall(r"(?i)\bPREFIX\s+([\w.-]*):\s*<([^<>\s]*)>", text)
    return {**dict(PREFIXES), **dict(declared)}
