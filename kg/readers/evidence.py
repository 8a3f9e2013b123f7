"""Whether evidence hangs together: segments, offsets, subject and value, and whether the
tables really say what it is evidence for.

Evidence is the last table read, so all keys and all rows that it names are known. What
the source text says is not looked at here (``kg.check``).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from kg.findings import Finding, Place
from kg.readers.gathered import Gathered
from kg.readers.links import Links
from kg.readers.statements import SUBJECTS, VALUE_TABLE, Facts, state
from kg.readers.table import Parsed
from kg.records import EvidenceSegment

_SAME = ("subject", "statement", "value", "source")


@dataclass(slots=True)
class _Piece:
    """What is known of one piece of evidence so far."""

    row: int
    said: tuple[str, ...]
    segments: list[int] = field(default_factory=list)


@dataclass(slots=True)
class EvidenceRules:
    """Sees each row of evidence, then ``finish`` looks at the numbering of segments."""

    facts: Facts
    links: Links
    report: Gathered
    _pieces: dict[str, _Piece] = field(default_factory=dict)

    def add(self, parsed: Parsed, file: str) -> None:
        """Look at one row."""
        values, row = parsed.values, parsed.row
        start, end = values.get("start"), values.get("end")
        if start is not None and start < 0:
            self.report(Finding("number_too_small", Place(file, row, "start"), values=(
                ("number", str(start)), ("least", "0"))))
        elif start is not None and end is not None and end <= start:
            self.report(Finding("range_empty", Place(file, row, "end"), values=(("start", str(start)), ("end", str(end)))))
        elif start is not None and end is not None and "phrase" in values and len(values["phrase"]) != end - start:
            self.report(Finding("range_length", Place(file, row, "end"), values=(
                ("phrase", values["phrase"][:40]), ("length", str(len(values["phrase"]))),
                ("range", str(end - start)), ("end", str(start + len(values["phrase"]))))))
        if parsed.whole:
            self._whole(parsed, file)

    def _whole(self, parsed: Parsed, file: str) -> None:
        values, row = parsed.values, parsed.row
        said = tuple(values.get(name, "") for name in _SAME)
        piece = self._pieces.setdefault(values["key"], _Piece(row, said))
        piece.segments.append(values["segment"])
        if piece.row != row:
            self.facts.split.add(values["key"])
            for name, first, now in zip(_SAME, piece.said, said, strict=True):
                if first != now:
                    self.report(Finding("evidence_disagrees", Place(file, row, name), values=(
                        ("key", values["key"]), ("first", str(piece.row)), ("column", name), ("expected", first))))
            return
        self._subject(parsed, file)

    def _subject(self, parsed: Parsed, file: str) -> None:
        values, row = parsed.values, parsed.row
        statement, subject, value = values["statement"], values["subject"], values.get("value", "")
        before = self.facts.subject(subject, statement)
        if before is None:
            self._misfit(parsed, file)
            return
        tables = [table for table in SUBJECTS[statement] if subject in self.links.keys.get(table, ())]
        if len(tables) > 1:
            self.report(Finding("reference_ambiguous", Place(file, row, "subject"), values=(
                ("key", subject), ("tables", tuple(tables)))))
            return
        table = VALUE_TABLE.get(statement)
        if value and table and value not in self.links.keys.get(table, ()) and table != before.table:
            self.links.need(file, row, "value", value, (table,))
        elif subject not in self.facts.flawed and state(EvidenceSegment(**values), self.facts) is None:
            code = "evidence_not_stated" if value or statement in ("slogan", "aspect", "kind") else "evidence_value_missing"
            self.report(Finding(code, Place(file, row, "value"), values=(
                ("subject", subject), ("statement", statement), ("value", value))))

    def _misfit(self, parsed: Parsed, file: str) -> None:
        """The subject is nowhere, or is no thing of which this can be stated."""
        subject, statement = parsed.values["subject"], parsed.values["statement"]
        allowed = SUBJECTS[statement]
        every = SUBJECTS["name"]
        if any(subject in self.links.keys.get(table, ()) for table in every):
            self.report(Finding("statement_misfit", Place(file, parsed.row, "statement"), values=(
                ("subject", subject), ("statement", statement), ("tables", tuple(allowed)))))
        else:
            self.links.need(file, parsed.row, "subject", subject, allowed)

    def finish(self, file: str) -> None:
        """Segments of each piece must be numbered 1, 2, 3 …"""
        for key, piece in self._pieces.items():
            if sorted(piece.segments) != list(range(1, len(piece.segments) + 1)):
                numbers = tuple(map(str, piece.segments))
                self.report(Finding("segment_numbers", Place(file, piece.row, "segment"), values=(
                    ("key", key), ("numbers", numbers))))
