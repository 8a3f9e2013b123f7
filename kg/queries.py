"""The named queries: real questions of readers, each one file ``kg/queries/*.rq``.

A file is valid SPARQL as it stands. Its header says what it is, in lines such as ::

    # title: 体现某一主题的品牌 / Brands on a theme
    # question: 哪些品牌体现“理财为民”？ / Which brands are on “理财为民”?
    # parameter: theme theme required example=理财为民 | 主题 | Theme

and values go to its marker lines (``kg.rdf.bind``). Queries for the program's own use stand
in ``kg/queries/internal/`` and are not shown to anyone. This module knows nothing of what
the queries ask.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from kg.errors import UnknownNameError
from kg.model import Label
from kg.parameters import Parameter, ParameterType, Resolve, read_values
from kg.rdf import Answer, Term, bind
from kg.store import Store

_FOLDER = files("kg") / "queries"
_HEADER = re.compile(r"^#[ \t]+(title|question|parameter):[ \t]*(.+?)[ \t]*$", re.M)


@dataclass(frozen=True, slots=True)
class NamedQuery:
    """A question with its SPARQL text (the file as it is, header and markers included)."""

    name: str
    title: Label
    question: Label
    parameters: tuple[Parameter, ...]
    text: str

    @property
    def body(self) -> str:
        """The query without its header."""
        return re.sub(r"\A(?:#(?!values|in |limit|offset).*\n|\n)*", "", self.text)

    def values(self, given: Mapping[str, object], resolve: Resolve) -> Mapping[str, Term]:
        """Return the given values as typed terms; raises as ``kg.parameters.read_values``."""
        return read_values(self.parameters, given, resolve)

    def written(self, given: Mapping[str, object], resolve: Resolve) -> str:
        """Return the query as SPARQL with the given values in it, for an editor or an endpoint."""
        bound = bind(self.body, self.values(given, resolve))
        return re.sub(r"^[ \t]*#(?:values|in|limit|offset)[ \t]+\?\w+[ \t]*\n", "", bound, flags=re.M)


@cache
def internal(name: str) -> str:
    """Return the text of one of the program's own queries."""
    return (_FOLDER / "internal" / f"{name}.rq").read_text(encoding="utf-8")


def find(name: str) -> NamedQuery:
    """Return the named query, raising ``UnknownNameError`` with the nearest names."""
    if name in QUERIES:
        return QUERIES[name]
    from kg.search.nearest import nearest  # imports rapidfuzz, needed only when a name is wrong

    raise UnknownNameError("query", name, nearest(name, tuple(QUERIES)))


def run(store: Store, name: str, resolve: Resolve, /, **values: object) -> Answer:
    """Answer the named query; ``resolve`` finds the things that ``values`` name.

    Raises ``UnknownNameError`` (no such query or thing) and ``ParameterError``.
    """
    query = find(name)
    return store.query(query.text, query.values(values, resolve))


def _read_all() -> Iterator[tuple[str, NamedQuery]]:
    for resource in sorted(_FOLDER.iterdir(), key=lambda one: one.name):
        if resource.name.endswith(".rq"):
            name = resource.name.removesuffix(".rq")
            yield name, read(name, resource.read_text(encoding="utf-8"))


def read(name: str, text: str) -> NamedQuery:
    """Read the header of a query file; raises ``ValueError`` if it is not whole.

    >>> read("q", "# title: 甲 / A\\n# question: 乙？ / B?\\nASK {}").question
    Label(zh='乙？', en='B?')
    """
    lines = [(match[1], match[2]) for match in _HEADER.finditer(text)]
    said = dict(lines)
    if "title" not in said or "question" not in said:
        raise ValueError(f"{name}.rq: no title or question")
    parameters = tuple(_parameter(name, value) for word, value in lines if word == "parameter")
    return NamedQuery(name, _label(said["title"], " / "), _label(said["question"], " / "), parameters, text)


def _label(text: str, separator: str) -> Label:
    zh, _, en = text.partition(separator)
    return Label(zh.strip(), en.strip())


_PARAMETER = re.compile(
    r"(?P<name>[a-z]\w*) (?P<type>[a-z]+)(?P<required> required)?(?: default=(?P<default>\S+))?"
    r"(?: example=(?P<example>.+?))? \| (?P<label>.+)"
)


def _parameter(query: str, line: str) -> Parameter:
    found = _PARAMETER.fullmatch(line)
    if found is None:
        raise ValueError(f"{query}.rq: parameter line «{line}»")
    return Parameter(
        name=found["name"],
        type=ParameterType(found["type"]),
        label=_label(found["label"], " | "),
        required=found["required"] is not None,
        default=found["default"] or "",
        example=found["example"] or "",
    )


QUERIES: Mapping[str, NamedQuery] = MappingProxyType(dict(_read_all()))
"""Every named query by name, sorted."""
