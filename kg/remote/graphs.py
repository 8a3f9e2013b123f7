"""Graph names of a release as an engine holds them, and queries rewritten to use these.

An engine holds many releases side by side, so graph ``{base}graph/data`` of release R is
stored as ``{base}graph/data?release=R``. The renaming is one to one and covers every place
where a graph's name can stand (queries, data, results), so that nobody notices it, except
where a query takes the name apart as text (``STRENDS(STR(?graph), "data")``).

The data set of a query always goes in the request (SPARQL 1.1 Protocol, 2.1.4), never in its
text: FROM is taken out, because engines differ in how the two combine, and whatever graph
it names is looked for in the release, so that a query sees nothing of its neighbours.
This module must not know engines.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final
from urllib.parse import quote, urljoin

from kg.errors import QueryRefusedError, QuerySyntaxError
from kg.rdf import IRI
from kg.sparql.guard import inspect
from kg.sparql.limits import QueryLimits
from kg.sparql.tokens import Token, place_of, tokenize
from kg.terms import PREFIXES

_UNION: Final = "urn:brand-atlas:union"
_ESCAPE: Final = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_LOCAL_ESCAPE: Final = re.compile(r"\\(.)")
_VISIBLE: Final = re.compile(r"[^\r\n]")
_KNOWN: Final = MappingProxyType(dict(PREFIXES))


def stored_name(graph: str, release: str) -> str:
    """Return the name under which an engine holds a graph of a release.

    >>> stored_name("https://example.org/graph/data", "20260101-abc")
    'https://example.org/graph/data?release=20260101-abc'
    """
    return f"{graph}{'&' if '?' in graph else '?'}release={quote(release, safe='')}"


class GraphNames:
    """The graphs of one release, by both names.

    ``union``: one graph more holds the triples of all others, for engines that need it.
    """

    def __init__(self, release: str, graphs: Iterable[str], union: bool = False) -> None:
        self.release = release
        self.union = stored_name(_UNION, release) if union else ""
        self.stored = MappingProxyType({name: stored_name(name, release) for name in graphs})
        self.plain = MappingProxyType({stored: name for name, stored in self.stored.items()})

    @property
    def default(self) -> tuple[str, ...]:
        """The stored graphs that make the default graph."""
        return (self.union,) if self.union else tuple(self.stored.values())

    @property
    def all(self) -> tuple[str, ...]:
        """Every stored graph."""
        return (*self.stored.values(), self.union) if self.union else tuple(self.stored.values())

    def to_plain(self, iri: str) -> str:
        """Return the plain name of a stored graph; any other IRI as it is."""
        return self.plain.get(iri, iri)


@dataclass(frozen=True, slots=True)
class Prepared:
    """A query as it is sent: its text, its form, and the graphs that make its data set.

    ``edits`` are (place in the original, characters replaced, characters put there).
    """

    original: str
    text: str
    form: str
    default_graphs: tuple[str, ...]
    named_graphs: tuple[str, ...]
    edits: tuple[tuple[int, int, int], ...]

    def place(self, line: int, column: int) -> tuple[int, int]:
        """Turn line and column (from 1) in the sent text into those of the original."""
        start = 0
        for _ in range(line - 1):
            start = self.text.find("\n", start) + 1
        offset = start + column - 1
        for at, taken, put in self.edits:
            if offset < at + put:
                offset = min(offset, at)
                break
            offset += taken - put
        return place_of(self.original, max(0, min(offset, len(self.original))))


def prepare(
    text: str,
    names: GraphNames,
    limits: QueryLimits,
    *,
    default_graphs: tuple[str, ...] | None = None,
    named_graphs: tuple[str, ...] | None = None,
    adapt: Callable[[Sequence[Token]], Iterable[tuple[int, int, str]]] = lambda tokens: (),
) -> Prepared:
    """Judge a query as the public door does, and rewrite it for the engine.

    ``default_graphs`` and ``named_graphs`` are what a request names, as the protocol has it:
    they replace FROM. ``adapt`` tells of more to change (``kg.remote.dialect``). Raises what
    ``kg.sparql.guard.inspect`` raises.
    """
    judged = inspect(text, limits)
    tokens = tokenize(text)
    scope, body = _read_prologue(tokens)
    found_default, found_named, spans = _read_dataset(text, tokens, body, scope)
    if judged.dataset and not spans:  # glued to its neighbours, where nothing can be taken out
        raise QueryRefusedError(reason="FROM")
    if default_graphs is None and named_graphs is None and spans:
        default_graphs, named_graphs = found_default, found_named
    replaced = [(start, end, _VISIBLE.sub(" ", text[start:end])) for start, end in spans]
    replaced += _rename(tokens[body:], scope, names, spans)
    replaced += adapt(tokens[body:])
    replaced.sort()
    head = _missing_prefixes(tokens, scope)
    pieces, edits, last = [head], [(0, 0, len(head))], 0
    for start, end, put in replaced:
        pieces += [text[last:start], put]
        edits.append((start, end - start, len(put)))
        last = end
    if default_graphs is None and named_graphs is None:
        default, named = names.default, tuple(names.stored.values())
    else:
        default = tuple(stored_name(one, names.release) for one in default_graphs or ())
        named = tuple(stored_name(one, names.release) for one in named_graphs or ())
        # Without any name an engine would take its own data set, neighbours and all.
        default = default or (stored_name("urn:none", names.release),)
        named = named or (stored_name("urn:none", names.release),)
    return Prepared(text, "".join([*pieces, text[last:]]), judged.form, default, named, tuple(edits))


@dataclass(frozen=True, slots=True)
class _Scope:
    base: str
    prefixes: tuple[tuple[str, str], ...]

    def resolve(self, token: Token) -> str | None:
        """Return the IRI that a token stands for, ``None`` where it stands for none."""
        if token.kind == "iri":
            iri = _unescape(token.text[1:-1])
            return urljoin(self.base, iri) if self.base else iri
        if token.kind == "pname":
            prefix, _, local = token.text.partition(":")
            space = dict(self.prefixes).get(prefix, _KNOWN.get(prefix))
            return None if space is None else space + _LOCAL_ESCAPE.sub(r"\1", local)
        return None


def _read_prologue(tokens: list[Token]) -> tuple[_Scope, int]:
    """Return base and prefixes, and the index of the first token after them."""
    base, prefixes, at = "", [], 0
    while at + 1 < len(tokens) and tokens[at].kind == "word":
        word, following = tokens[at].text.upper(), tokens[at + 1]
        if word == "BASE" and following.kind == "iri":
            base = urljoin(base, _unescape(following.text[1:-1]))
            at += 2
        elif word == "PREFIX" and following.kind == "pname" and at + 2 < len(tokens):
            space = _unescape(tokens[at + 2].text[1:-1])
            prefixes.append((following.text.partition(":")[0], urljoin(base, space) if base else space))
            at += 3
        else:
            break
    return _Scope(base, tuple(prefixes)), at


def _read_dataset(
    text: str, tokens: list[Token], body: int, scope: _Scope
) -> tuple[tuple[str, ...], tuple[str, ...], list[tuple[int, int]]]:
    """Return the graphs of FROM and FROM NAMED, and where these clauses stand."""
    default: list[str] = []
    named: list[str] = []
    spans: list[tuple[int, int]] = []
    depth = 0
    for at in range(body, len(tokens)):
        token = tokens[at]
        if token.kind in ("open", "close") and token.text in "{}":
            depth += 1 if token.kind == "open" else -1
        if depth or token.kind != "word" or token.text.upper() != "FROM":
            continue
        is_named = at + 1 < len(tokens) and tokens[at + 1].text.upper() == "NAMED"
        end = at + 2 if is_named else at + 1
        graph = scope.resolve(tokens[end]) if end < len(tokens) else None
        if graph is None:
            raise QuerySyntaxError("FROM", *place_of(text, token.start), detail="near")
        (named if is_named else default).append(graph)
        spans.append((token.start, tokens[end].start + len(tokens[end].text)))
    return tuple(default), tuple(named), spans


def _rename(
    tokens: list[Token], scope: _Scope, names: GraphNames, spans: list[tuple[int, int]]
) -> Iterator[tuple[int, int, str]]:
    """Yield what to replace: every name of a graph of the release, and whatever follows GRAPH."""
    before = ""
    for token in tokens:
        iri = scope.resolve(token) if token.kind in ("iri", "pname") else None
        if iri is not None and not any(start <= token.start < end for start, end in spans):
            if iri in names.stored:
                yield token.start, token.start + len(token.text), IRI(names.stored[iri]).n3()
            elif before == "GRAPH" and re.match(r"[A-Za-z][A-Za-z0-9+.\-]*:", iri):
                yield token.start, token.start + len(token.text), IRI(stored_name(iri, names.release)).n3()
        before = token.text.upper() if token.kind == "word" else ""


def _missing_prefixes(tokens: list[Token], scope: _Scope) -> str:
    """Declare, on one line, the well-known prefixes that are used without being declared."""
    declared = {name for name, _ in scope.prefixes}
    used = {token.text.partition(":")[0] for token in tokens if token.kind == "pname"}
    return "".join(f"PREFIX {name}: <{space}> " for name, space in PREFIXES if name in used - declared)


def _unescape(text: str) -> str:
    return _ESCAPE.sub(lambda found: chr(int(found[1] or found[2], 16)), text) if "\\" in text else text
