"""The whole error tree of the program, in one place.

Every layer raises these and nothing else on purpose. An error carries a stable
``code`` and the values its sentence needs; the sentences themselves (Chinese and
English) stand in ``kg/messages/errors.toml`` under that code. The one table from
error to HTTP status and exit code is ``api/faults.py``: nothing here knows of either.

::

    AtlasError
    ├── InputError               the user's files or words are wrong
    │   ├── DataError            findings in a data folder (carries them)
    │   ├── UnknownNameError     no such theme, view, unit, query … (carries near names)
    │   ├── ParameterError       a parameter is missing, unknown or of the wrong type
    │   ├── FormatError          no such output format, or the wrong suffix
    │   ├── UnfitError           a picture is not fit for handing out (carries the broken rules)
    │   └── StoryError           a story's file is not right (carries the problems: file, line)
    ├── QueryError               SPARQL that cannot be answered
    │   ├── QuerySyntaxError     not SPARQL (line and column)
    │   ├── QueryRefusedError    update, SERVICE, FROM a file …: never allowed
    │   ├── QueryTooDeepError    nested or long beyond what is safe to parse
    │   ├── QueryTooLargeError   the text is longer than the limit
    │   ├── QueryTimeoutError    stopped by the clock
    │   ├── QueryMemoryError     stopped by the memory limit, or the worker died
    │   ├── ResultTooLargeError  more rows or bytes than the limit
    │   └── BusyError            the queue is full, come again (carries seconds)
    ├── ReleaseError             releases and their store
    │   ├── NoReleaseError       nothing built yet
    │   ├── DamagedReleaseError  counts or hashes do not match the manifest
    │   └── LockedError          another build is running in the same site
    └── EnvironmentFault         the machine: disk full, missing extra package, no assets
        └── StoreAwayError       the SPARQL engine behind the atlas is away, or answered badly
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, Protocol

from kg.messages import has_message, message

if TYPE_CHECKING:
    from kg.findings import Finding


class Named(Protocol):
    """A name in both languages, such as ``kg.model.Label``."""

    def in_(self, lang: str) -> str:
        """Return the name in ``lang``."""


class AtlasError(Exception):
    """Base of all errors: a stable code plus the values that its sentence names.

    ``AtlasError(key="x")`` looks up ``errors.<code>`` in the message catalogue;
    ``detail`` picks a more exact sentence, ``errors.<code>.<detail>``.
    """

    code: ClassVar[str] = "internal"

    def __init__(self, detail: str | None = None, /, **values: object) -> None:
        self.detail = detail
        self.values = values
        super().__init__(self.text("zh"))

    def text(self, lang: str = "zh") -> str:
        """Return the sentence in ``lang`` (``zh`` or ``en``)."""
        name = f"errors.{self.code}" + (f".{self.detail}" if self.detail else ".default")
        return message(name, lang, **self.values)

    def __str__(self) -> str:
        return f"{self.text('zh')} / {self.text('en')}"


class InputError(AtlasError):
    """The user's files or words are wrong."""

    code = "input"


class DataError(InputError):
    """A data folder has findings that forbid building from it."""

    code = "data"

    def __init__(self, findings: Sequence[Finding], detail: str | None = None, /, **values: object) -> None:
        self.findings = tuple(findings)
        super().__init__(detail, count=len(self.findings), **values)


class UnknownNameError(InputError):
    """No such theme, view, unit, query or kind; ``near`` lists the nearest names."""

    code = "unknown_name"

    def __init__(self, kind: str, name: str, near: Sequence[str] = (), detail: str | None = None) -> None:
        self.kind, self.name, self.near = kind, name, tuple(near)
        chosen = detail or ("near" if self.near else None)
        super().__init__(chosen, kind=kind, name=name, near=self.near)

    def text(self, lang: str = "zh") -> str:
        """Return the sentence in ``lang``, with the word for the kind in that language."""
        word = f"errors.kinds.{self.kind}"
        name = f"errors.{self.code}" + (f".{self.detail}" if self.detail else ".default")
        values = {
            **self.values,
            "kind": message(word, lang) if has_message(word) else self.kind,
        }
        return message(name, lang, **values)


class ParameterError(InputError):
    """A parameter is missing, unknown or of the wrong type."""

    code = "parameter"


class FormatError(InputError):
    """No such output format."""

    code = "format"


class Shortcoming(Protocol):
    """A rule for handing out that a picture breaks."""

    @property
    def rule(self) -> str:
        """Its name in the table of rules."""

    @property
    def things(self) -> tuple[Named, ...]:
        """What breaks it, by name."""

    def problem(self, lang: str) -> str:
        """Say what is wrong."""

    def remedy(self, lang: str) -> str:
        """Say what to do."""


class Told(Protocol):
    """Something wrong that can say what it is, and where."""

    def text(self, lang: str) -> str:
        """Say it in ``lang``."""


class StoryError(InputError):
    """A story's file is not right; ``problems`` name file and line."""

    code = "story"

    def __init__(self, problems: Sequence[Told]) -> None:
        self.problems = tuple(problems)
        super().__init__()

    def text(self, lang: str = "zh") -> str:
        """Return the sentence in ``lang``, and each problem on a line of its own."""
        lines = "".join(f"\n  {one.text(lang)}" for one in self.problems)
        return message(f"errors.{self.code}.default", lang, count=len(self.problems), list=lines)


class UnfitError(InputError):
    """A picture or story is not fit for handing out; ``broken`` lists the rules it breaks."""

    code = "unfit"

    def __init__(self, broken: Sequence[Shortcoming]) -> None:
        self.broken = tuple(broken)
        super().__init__()

    def text(self, lang: str = "zh") -> str:
        """Return the sentence in ``lang``: each broken rule, what breaks it, and what to do."""
        comma, mark = ("；", "：") if lang == "zh" else ("; ", ": ")
        told = [
            f"{one.problem(lang)}{mark if one.things else ''}{comma.join(thing.in_(lang) for thing in one.things)} "
            f"→ {one.remedy(lang)}"
            for one in self.broken
        ]
        return message(f"errors.{self.code}.default", lang, count=len(told), list="\n  ".join(["", *told]))


class QueryError(AtlasError):
    """SPARQL that cannot be answered."""

    code = "query"


class QuerySyntaxError(QueryError):
    """Not SPARQL; ``line`` and ``column`` count from 1 (0 where unknown).

    ``reason`` is the piece of text or the expectation that the sentence names; ``detail``
    picks a more exact sentence than «syntax error».
    """

    code = "query_syntax"

    def __init__(
        self, reason: str, line: int = 0, column: int = 0, *, detail: str | None = None
    ) -> None:
        self.line, self.column = line, column
        chosen = detail or ("place" if line else None)
        super().__init__(chosen, reason=reason, line=line, column=column)


class QueryRefusedError(QueryError):
    """Update, SERVICE, LOAD, FROM a file: never allowed here."""

    code = "query_refused"


class QueryTooDeepError(QueryError):
    """Nested or chained beyond what is safe to hand to any engine."""

    code = "query_too_deep"


class QueryTooLargeError(QueryError):
    """The query text is longer than the limit."""

    code = "query_too_large"


class QueryTimeoutError(QueryError):
    """Stopped by the clock."""

    code = "query_timeout"


class QueryMemoryError(QueryError):
    """Stopped by the memory limit, or the worker died of the query."""

    code = "query_memory"


class ResultTooLargeError(QueryError):
    """More rows or bytes than the limit."""

    code = "result_too_large"


class BusyError(QueryError):
    """All workers and the queue are taken; ``retry_after`` is in seconds."""

    code = "busy"

    def __init__(self, retry_after: int = 1, detail: str | None = None) -> None:
        self.retry_after = retry_after
        super().__init__(detail, retry_after=retry_after)


class ReleaseError(AtlasError):
    """Something is wrong with a release or the folder that holds them."""

    code = "release"


class NoReleaseError(ReleaseError):
    """Nothing has been built yet in this site."""

    code = "no_release"


class DamagedReleaseError(ReleaseError):
    """A release's counts or hashes differ from its manifest."""

    code = "damaged_release"


class LockedError(ReleaseError):
    """Another build is running in the same site."""

    code = "locked"


class EnvironmentFault(AtlasError):  # noqa: N818 - a state of the machine, not of the input
    """The machine: disk full, missing optional package, assets not built."""

    code = "environment"


class StoreAwayError(EnvironmentFault):
    """The SPARQL engine behind the atlas cannot be reached, or its answer is not whole."""

    code = "store_away"
