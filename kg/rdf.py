"""RDF terms and query results as plain frozen data, and the one way to bind values.

No RDF library appears here, so that results can cross threads, stores and layers. A query
text names the places where values may stand by marker lines, which are comments to any
SPARQL engine (left alone, the query answers for everything)::

    #values ?theme       becomes   VALUES ?theme { <…> "…" }
    #in ?property        becomes   FILTER(?property IN (<…>, <…>))
    #limit ?most         becomes   LIMIT 20
    #offset ?skipped     becomes   OFFSET 40

Two ``VALUES`` of many terms each are joined row by row in some engines; the second is
better a filter. Values are typed terms and pass through one serialiser (``Term.n3``); text of a user never
becomes query text in any other way. This module knows nothing of stores or of names.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import overload

from kg.errors import ParameterError
from kg.terms import RDF, XSD

XSD_STRING = XSD + "string"
XSD_INTEGER = XSD + "integer"
XSD_BOOLEAN = XSD + "boolean"
XSD_DOUBLE = XSD + "double"
LANG_STRING = RDF + "langString"

# SPARQL 1.1, 19.8: IRIREF and LANGTAG; an IRI must have a scheme, for it is never resolved.
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:[^\x00-\x20<>\"{}|^`\\\ud800-\udfff]*")
_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")
_NEEDS_ESCAPE = re.compile(r"[\"\\\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_SHORT_ESCAPES = MappingProxyType({'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"})


@dataclass(frozen=True, slots=True, order=True)
class IRI:
    """An IRI; ``n3`` raises ``ParameterError`` if it is not an absolute one."""

    value: str

    def n3(self) -> str:
        """Write the term as SPARQL, Turtle and N-Triples do.

        >>> IRI("https://example.org/一").n3()
        '<https://example.org/一>'
        """
        if not _IRI.fullmatch(self.value):
            raise ParameterError("iri", value=self.value)
        return f"<{self.value}>"

    def __str__(self) -> str:
        return self.value


@dataclass(frozen=True, slots=True, order=True)
class Literal:
    """A literal: its lexical form with a language or a datatype (``xsd:string`` if empty)."""

    value: str
    language: str = ""
    datatype: str = ""

    @classmethod
    def of(cls, value: str | int | float | bool) -> Literal:
        """Make the literal of a Python value.

        >>> Literal.of(3).n3()
        '"3"^^<http://www.w3.org/2001/XMLSchema#integer>'
        """
        if isinstance(value, bool):
            return cls(str(value).lower(), datatype=XSD_BOOLEAN)
        if isinstance(value, int):
            return cls(str(value), datatype=XSD_INTEGER)
        if isinstance(value, float):
            return cls(repr(value), datatype=XSD_DOUBLE)
        return cls(value)

    def n3(self) -> str:
        r"""Write the term as SPARQL and N-Triples do, everything dangerous escaped.

        >>> print(Literal('a"} DROP ALL #\n', language="en").n3())
        "a\"} DROP ALL #\n"@en
        """
        if _SURROGATE.search(self.value):
            raise ParameterError("text", value=ascii(self.value))
        quoted = '"' + _NEEDS_ESCAPE.sub(_escape, self.value) + '"'
        if self.language:
            if not _LANGUAGE.fullmatch(self.language):
                raise ParameterError("language", value=self.language)
            return f"{quoted}@{self.language}"
        if self.datatype and self.datatype != XSD_STRING:
            return f"{quoted}^^{IRI(self.datatype).n3()}"
        return quoted

    def __str__(self) -> str:
        return self.value


@dataclass(frozen=True, slots=True, order=True)
class BlankNode:
    """A blank node, named only within one result."""

    value: str

    def n3(self) -> str:
        """Write the term as N-Triples does."""
        return f"_:{self.value}"

    def __str__(self) -> str:
        return f"_:{self.value}"


Term = IRI | Literal | BlankNode
Bindings = Mapping[str, "Term | Sequence[Term]"]
NOTHING: Bindings = MappingProxyType({})


def _escape(match: re.Match[str]) -> str:
    char = match[0]
    return _SHORT_ESCAPES.get(char) or f"\\u{ord(char):04X}"


@dataclass(frozen=True, slots=True)
class Solutions:
    """The answer to a SELECT: rows of terms, ``None`` where a variable is unbound.

    >>> found = Solutions(("s", "n"), ((IRI("https://example.org/a"), Literal.of(2)),))
    >>> len(found), found.column("n")
    (1, (Literal(value='2', language='', datatype='http://www.w3.org/2001/XMLSchema#integer'),))
    >>> found.to_csv()
    's,n\\r\\nhttps://example.org/a,2\\r\\n'
    """

    variables: tuple[str, ...]
    rows: tuple[tuple[Term | None, ...], ...]

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[tuple[Term | None, ...]]:
        return iter(self.rows)

    @overload
    def __getitem__(self, index: int) -> tuple[Term | None, ...]: ...

    @overload
    def __getitem__(self, index: slice) -> tuple[tuple[Term | None, ...], ...]: ...

    def __getitem__(
        self, index: int | slice
    ) -> tuple[Term | None, ...] | tuple[tuple[Term | None, ...], ...]:
        return self.rows[index]

    def column(self, name: str) -> tuple[Term | None, ...]:
        """Return the values of one variable, row by row; raises ``ParameterError`` if absent."""
        at = self._index(name)
        return tuple(row[at] for row in self.rows)

    def texts(self, *names: str) -> Iterator[tuple[str, ...]]:
        """Yield the lexical forms of the named variables, ``""`` where unbound.

        >>> list(Solutions(("a", "b"), ((Literal("x"), None),)).texts("b", "a"))
        [('', 'x')]
        """
        places = tuple(self._index(name) for name in names)
        for row in self.rows:
            yield tuple("" if (term := row[at]) is None else term.value for at in places)

    def _index(self, name: str) -> int:
        if name not in self.variables:
            raise ParameterError("variable", name=name, known=tuple(self.variables))
        return self.variables.index(name)

    def to_csv(self) -> str:
        """Write SPARQL 1.1 Query Results CSV (lexical forms, CRLF)."""
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\r\n")
        writer.writerow(self.variables)
        writer.writerows(["" if term is None else str(term) for term in row] for row in self.rows)
        return out.getvalue()

    def to_json(self) -> str:
        """Write SPARQL 1.1 Query Results JSON."""
        bindings = [
            {
                name: _json_term(term)
                for name, term in zip(self.variables, row, strict=True)
                if term is not None
            }
            for row in self.rows
        ]
        document = {"head": {"vars": list(self.variables)}, "results": {"bindings": bindings}}
        return json.dumps(document, ensure_ascii=False)


def _json_term(term: Term) -> Mapping[str, str]:
    if isinstance(term, IRI):
        return {"type": "uri", "value": term.value}
    if isinstance(term, BlankNode):
        return {"type": "bnode", "value": term.value}
    if term.language:
        return {"type": "literal", "value": term.value, "xml:lang": term.language}
    if term.datatype and term.datatype != XSD_STRING:
        return {"type": "literal", "value": term.value, "datatype": term.datatype}
    return {"type": "literal", "value": term.value}


@dataclass(frozen=True, slots=True, order=True)
class Triple:
    """One statement."""

    subject: IRI | BlankNode
    predicate: IRI
    object: Term

    def n3(self) -> str:
        """Write the triple as a line of N-Triples, without the line break."""
        return f"{self.subject.n3()} {self.predicate.n3()} {self.object.n3()} ."


@dataclass(frozen=True, slots=True)
class Triples:
    """The answer to a CONSTRUCT or DESCRIBE."""

    triples: tuple[Triple, ...]

    def __len__(self) -> int:
        return len(self.triples)

    def __iter__(self) -> Iterator[Triple]:
        return iter(self.triples)

    def to_ntriples(self) -> str:
        """Write N-Triples, sorted, so that equal answers have equal text."""
        return "".join(f"{line}\n" for line in sorted(triple.n3() for triple in self.triples))

    def to_csv(self) -> str:
        """Write subject, predicate and object as columns."""
        rows = tuple((one.subject, one.predicate, one.object) for one in self.triples)
        return Solutions(("subject", "predicate", "object"), rows).to_csv()


Answer = Solutions | Triples | bool

_MARKER = re.compile(r"^(?P<indent>[ \t]*)#(?P<what>values|in|limit|offset)[ \t]+\?(?P<name>\w+)[ \t]*$", re.M)


def markers(text: str) -> tuple[str, ...]:
    """Return the names for which ``text`` has a marker line, in order of first appearance."""
    return tuple(dict.fromkeys(match["name"] for match in _MARKER.finditer(text)))


def bind(text: str, bindings: Bindings = NOTHING) -> str:
    """Return the query ``text`` with ``bindings`` standing at its marker lines.

    Markers without a value stay what they are, comments. Raises ``ParameterError`` for a
    value that has no marker or cannot be written as a term.

    >>> print(bind("SELECT * {\\n #values ?x\\n ?x ?p ?o }", {"x": Literal("a'b")}))
    SELECT * {
     VALUES ?x { "a'b" }
     ?x ?p ?o }
    """
    if not bindings:
        return text
    known = markers(text)
    for name in bindings:
        if name not in known:
            raise ParameterError("unknown", name=name, known=tuple(known))

    def place(match: re.Match[str]) -> str:
        if match["name"] not in bindings:
            return match[0]
        value = bindings[match["name"]]
        terms = (value,) if isinstance(value, IRI | Literal | BlankNode) else tuple(value)
        if match["what"] == "values":
            return f"{match['indent']}VALUES ?{match['name']} {{ {' '.join(map(_value, terms))} }}"
        if match["what"] == "in":
            return f"{match['indent']}FILTER(?{match['name']} IN ({', '.join(map(_value, terms))}))"
        return f"{match['indent']}{match['what'].upper()} {_cardinal(match['name'], terms)}"

    return _MARKER.sub(place, text)


def _value(term: Term) -> str:
    if isinstance(term, BlankNode):  # would be a variable, not the node that was meant
        raise ParameterError("blank", value=str(term))
    return term.n3()


def _cardinal(name: str, terms: Sequence[Term]) -> str:
    if len(terms) != 1 or not re.fullmatch(r"[0-9]{1,12}", terms[0].value, re.ASCII):
        raise ParameterError("integer", name=name, value=" ".join(map(str, terms)))
    return str(int(terms[0].value))
