"""The shape of a query, from its tokens: how deep it is, how long its chains are, and
whether its patterns hang together.

Engines parse and plan by recursion, and a chain (``1+1+1…``, OPTIONAL after OPTIONAL, path
steps) becomes a tree as deep as the chain is long. So depth here is brackets plus a third of
each chain. This module must not know what is refused and what is only told.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from kg.sparql.tokens import Token

_LINKS_PER_LEVEL: Final = 3
_SHORT: Final = 60  # tokens
_OPERATORS: Final = frozenset({*"+-*/|^!=<>", "<=", ">=", "!=", "&&", "||"})
_STEPS: Final = frozenset("/|^!")  # of a property path
_BREAKS: Final = frozenset(",;.")
_VALUES: Final = frozenset({"TRUE", "FALSE", "UNDEF"})
_CONSTANTS: Final = frozenset({"iri", "pname", "string", "number"})


@dataclass(slots=True)
class _Group:
    """One open bracket (or the text itself): counts, and the variables of its statements."""

    brace: bool
    root: bool
    outer: int  # weight of all that encloses it, when it was opened
    run: int = 0  # operators since the last separator
    longest: int = 0
    parts: int = 0  # things that follow each other at this level and become one tree
    deepest: int = 0  # weight of the deepest group inside
    statement: set[str] = field(default_factory=set)
    statements: list[set[str]] = field(default_factory=list)
    union: bool = False  # the next group is an alternative to the last
    filter: bool = False  # the next group only filters, it connects nothing
    bind: bool = False  # the next group computes; alone it is no pattern
    graph: bool = False  # the statement goes with the next group

    @property
    def weight(self) -> int:
        """Own depth in thirds of a level: one level and its chains."""
        return _LINKS_PER_LEVEL + max(self.longest, self.run) + self.parts


class Shape:
    """Takes the tokens of one query one by one."""

    def __init__(self, depth: int) -> None:
        self._most = depth * _LINKS_PER_LEVEL
        self._open = [_Group(brace=False, root=True, outer=-_LINKS_PER_LEVEL)]
        self._repeats = False
        self._tokens = 0
        self.braces = 0
        self.patterns = 0
        self.unconnected = False

    @property
    def light(self) -> bool:
        """Whether it is short and asks for one pattern at most, without paths that repeat."""
        return self.patterns <= 1 and not self._repeats and self._tokens <= _SHORT

    def take(self, token: Token) -> bool:
        """Count one token; false as soon as the query is too deep."""
        self._tokens += 1
        group = self._open[-1]
        kind, text = token.kind, token.text
        if kind == "open":
            self._push(group, text)
            group = self._open[-1]
        elif kind == "close":
            self._pop()
            group = self._open[-1]
        elif kind == "var":
            group.statement.add(text[1:])
        elif kind == "bnode":
            group.statement.add(text)
        elif kind == "op":
            self._operator(group, text)
        elif kind == "word":
            self._word(group, text)
        elif kind in _CONSTANTS:
            group.statement.add("")
            if kind == "pname" and "FILTER" in text.upper():
                group.parts += 1
        return group.outer + group.weight + group.deepest <= self._most

    def _operator(self, group: _Group, text: str) -> None:
        if text in _BREAKS:
            self._break(group, text)
        elif text in _STEPS or (text in _OPERATORS and not group.brace):
            group.run += 1
        elif group.brace and text in "+*":
            self._repeats = True

    def _word(self, group: _Group, text: str) -> None:
        if text == "a":
            return
        word = text.upper()
        if word in _VALUES:  # a term like any other, not the end of a statement
            group.statement.add("")
            return
        if word.endswith("AS") and len(self._open) > 1:
            self._open[-2].parts += 1  # each «… AS ?x» wraps what stands before it
        if not group.brace:
            return
        if word.endswith(("FILTER", "BIND")):
            group.parts += 1
        self._end_statement(group)
        group.union = word.endswith("UNION")
        group.graph = word.endswith("GRAPH")
        group.filter = group.filter or word.endswith("FILTER")
        group.bind = word.endswith("BIND")

    def _push(self, group: _Group, text: str) -> None:
        outer = group.outer + group.weight
        if text == "{":
            self.braces += 1
            group.parts += 1
            if not group.graph:
                self._end_statement(group)
        elif group.root:
            group.parts += 1
        self._open.append(_Group(brace=text == "{", root=False, outer=outer))

    def _pop(self) -> None:
        if len(self._open) == 1:
            return
        child = self._open.pop()
        parent = self._open[-1]
        # A chain that goes on after a deep first link still has that link at its bottom.
        parent.deepest = max(parent.deepest, child.weight + child.deepest)
        if child.brace:
            self.braces -= 1
            self._end_statement(child)
            self._note_unconnected(child)
        if parent.filter:
            # FILTER f(…) and FILTER NOT EXISTS {…} end here as well: at their own bracket.
            parent.filter = False
            return
        if not child.brace:
            if not (parent.bind and len(child.statement - {""}) < 2):
                parent.statement |= child.statement
            parent.bind = False
            return
        inside = set().union(*child.statements)
        if parent.graph:
            inside |= parent.statement - {""}
            parent.statement = set()
            parent.graph = False
        if parent.union and parent.statements:
            parent.statements[-1] |= inside
        elif inside:
            parent.statements.append(inside)
        parent.union = False

    def _break(self, group: _Group, text: str) -> None:
        group.longest, group.run = max(group.longest, group.run), 0
        if not group.brace:
            return
        if text == ".":
            self._end_statement(group)
        else:
            self.patterns += 1

    def _end_statement(self, group: _Group) -> None:
        group.longest, group.run = max(group.longest, group.run), 0
        if group.statement:
            if group.brace:
                self.patterns += 1
                if group.statement - {""}:
                    group.statements.append(group.statement - {""})
            group.statement = set()

    def _note_unconnected(self, group: _Group) -> None:
        islands: list[set[str]] = []
        for statement in group.statements:
            joined = set(statement)
            apart = []
            for island in islands:
                if island & joined:
                    joined |= island
                else:
                    apart.append(island)
            islands = [*apart, joined]
        self.unconnected = self.unconnected or len(islands) > 1
