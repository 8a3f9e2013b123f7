"""The one table of SPARQL engines: how each is recognised, where its doors are, its quirks.

Code reads this table and never asks which engine it talks to; an engine that is not listed
is ``generic``. What a row says of an engine that is not ``tested`` comes from its maker's
documentation (``docs/scale-out.md`` says so too). This module must not know HTTP.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

_NOTHING: Final[Mapping[str, str]] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Engine:
    """One row.

    ``server`` and ``address`` are patterns for the Server header and the query address.
    ``bare`` is appended to an address without a path. ``update`` and ``graphs`` (Graph Store
    Protocol) are templates over ``{query}``, the query address, and ``{parent}``, the same
    without its last segment; an empty ``graphs`` means loading by update.
    ``timeout`` is the form field that takes the time limit, in seconds × ``timeout_unit`` and
    never less than ``timeout_least``.
    ``out_of_time`` and ``cut_off`` are response headers (value: a pattern) that say a 200 is
    not the whole answer. ``syntax_error`` finds reason, line and column in the text of a 400
    (``column`` missing: unknown), ``refusal`` the reason in the text of any other error that
    is the query's own fault, ``refused_for_time`` in an error text that the time was up.
    ``union_graph``: keep all triples of a release in one graph besides, as its default graph,
    because paths over a default graph of several graphs find too little.
    ``typed_arguments`` and ``separator_as_bytes``: see ``kg.remote.dialect.adapt``.
    """

    name: str
    title: str
    tested: str = ""  # the version that the store bank passed on here
    server: str = ""
    address: str = ""
    bare: str = ""
    update: str = "{query}"
    graphs: str = ""
    timeout: str = ""
    timeout_unit: int = 1
    timeout_least: int = 1
    out_of_time: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    cut_off: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    syntax_error: str = r"(?P<reason>[^\r\n]+)"
    refusal: str = ""
    refused_for_time: str = ""
    union_graph: bool = False
    typed_arguments: frozenset[str] = frozenset()
    separator_as_bytes: bool = False

    def doors(self, query: str) -> tuple[str, str]:
        """Return the addresses for update and for the Graph Store Protocol (empty: none)."""
        parent = query.rpartition("/")[0]
        return (
            self.update.format(query=query, parent=parent),
            self.graphs.format(query=query, parent=parent),
        )


GENERIC: Final = Engine(name="generic", title="SPARQL 1.1")

ENGINES: Final[tuple[Engine, ...]] = (
    Engine(
        name="oxigraph",
        title="Oxigraph",
        tested="0.5.13",
        server=r"(?i)^oxigraph/",
        bare="/query",
        update="{parent}/update",
        graphs="{parent}/store",
        syntax_error=r"error at (?P<line>\d+):(?P<column>\d+): (?P<reason>[^\r\n]+)",
    ),
    Engine(
        name="virtuoso",
        title="OpenLink Virtuoso 7",
        tested="7.2.5.1",
        server=r"(?i)^virtuoso/",
        bare="/sparql",
        update="{parent}/sparql-auth",
        graphs="{parent}/sparql-graph-crud-auth",
        # Less than a second is taken for none; at the limit it answers 200 with what it has.
        timeout="timeout",
        timeout_unit=1000,
        timeout_least=1000,
        out_of_time=MappingProxyType({"x-sql-state": "S1TAT"}),
        # ResultSetMaxRows of virtuoso.ini was reached: there may be more.
        cut_off=MappingProxyType({"x-sparql-maxrows": "."}),
        syntax_error=r"SP030: SPARQL compiler, line (?P<line>\d+): (?P<reason>[^\r\n]+)",
        refusal=r"^Virtuoso \w+ Error (?P<reason>[^\r\n]+)",
        refused_for_time=r"^Virtuoso S1TAT|Virtuoso 42000 Error The estimated execution time",
        # «?a org:unitOf? ?b» finds nothing over several graphs (7.2.5).
        union_graph=True,
        # Plain texts beyond ASCII become «??» in these, typed ones do not.
        typed_arguments=frozenset({"STR", "CONCAT"}),
        separator_as_bytes=True,
    ),
    Engine(
        name="graphdb",
        title="Ontotext GraphDB",
        server=r"(?i)graphdb",
        address=r"/repositories/[^/]+/?$",
        update="{query}/statements",
        graphs="{query}/rdf-graphs/service",
        timeout="timeout",
    ),
    Engine(
        name="stardog",
        title="Stardog",
        server=r"(?i)stardog",
        update="{parent}/update",
        graphs="{parent}",
        timeout="timeout",
        timeout_unit=1000,
    ),
    Engine(
        name="neptune",
        title="Amazon Neptune",
        address=r"\.neptune\.amazonaws\.com(\.cn)?(:\d+)?/",
        bare="/sparql",
        graphs="{query}/gsp/",
    ),
    Engine(
        name="fuseki",
        title="Apache Jena Fuseki",
        server=r"(?i)fuseki",
        update="{parent}/update",
        graphs="{parent}/data",
    ),
    GENERIC,
)
"""Every engine known, by the order in which they are tried."""


def engine_named(name: str) -> Engine | None:
    """Return the row called ``name``."""
    return next((one for one in ENGINES if one.name == name), None)


def recognise(address: str, server: str) -> Engine:
    """Return the engine behind ``address``, by its Server header or by the address itself.

    >>> recognise("http://localhost:7878/query", "Oxigraph/0.5.13").name
    'oxigraph'
    >>> recognise("http://localhost:3030/ds/sparql", "").name
    'generic'
    """
    for one in ENGINES:
        if one.server and re.search(one.server, server):
            return one
    for one in ENGINES:
        if one.address and re.search(one.address, address):
            return one
    return GENERIC
