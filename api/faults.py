"""The one table from error to HTTP status and exit code, and the one JSON error shape.

Every door answers an error of ``kg.errors`` with the row of its nearest class here. The
sentences come from the message catalogue by way of the error itself. This module must not
know how an answer is sent.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kg import errors
from kg.errors import AtlasError
from kg.messages import message


@dataclass(frozen=True, slots=True)
class Fault:
    """One row: an error class, the HTTP status and the exit code that answer it.

    Exit codes below 64 belong to ``kg``: 1 is an unforeseen fault of the program, 2 a wrong
    command line (as ``click`` and most Unix commands have it).
    """

    error: type[AtlasError]
    status: int
    exit_code: int


AWAY_SECONDS = 5
"""When to come again where the data are elsewhere and away."""

FAULTS: tuple[Fault, ...] = (
    Fault(errors.AtlasError, 500, 1),
    Fault(errors.InputError, 400, 2),
    Fault(errors.DataError, 422, 3),
    Fault(errors.UnknownNameError, 404, 4),
    Fault(errors.ParameterError, 422, 2),
    Fault(errors.FormatError, 404, 5),
    Fault(errors.UnfitError, 409, 17),
    Fault(errors.StoryError, 422, 18),
    Fault(errors.QueryError, 400, 6),
    Fault(errors.QuerySyntaxError, 400, 6),
    Fault(errors.QueryRefusedError, 403, 7),
    Fault(errors.QueryTooDeepError, 400, 8),
    Fault(errors.QueryTooLargeError, 413, 8),
    Fault(errors.QueryTimeoutError, 504, 9),
    Fault(errors.QueryMemoryError, 503, 10),
    Fault(errors.ResultTooLargeError, 413, 8),
    Fault(errors.BusyError, 503, 11),
    Fault(errors.ReleaseError, 503, 12),
    Fault(errors.NoReleaseError, 503, 12),
    Fault(errors.DamagedReleaseError, 503, 13),
    Fault(errors.LockedError, 409, 14),
    Fault(errors.EnvironmentFault, 503, 15),
    Fault(errors.StoreAwayError, 503, 16),
)
"""Every error class of the tree; an error without a row of its own takes its parent's."""


def fault_of(error: AtlasError | type[AtlasError]) -> Fault:
    """Return the row of the nearest class of ``error``."""
    kind = error if isinstance(error, type) else type(error)
    rows = {row.error: row for row in FAULTS}
    return next(rows[base] for base in kind.__mro__ if base in rows)


def error_body(error: AtlasError) -> dict[str, Any]:
    """Return the JSON answer for ``error``: ``{"error": {"code", "message", …details}}``."""
    body: dict[str, Any] = {
        "code": error.code,
        "message": {"zh": error.text("zh"), "en": error.text("en")},
    }
    match error:
        case errors.UnknownNameError():
            body |= {"kind": error.kind, "name": error.name, "near": list(error.near)}
        case errors.QuerySyntaxError() if error.line:
            body |= {"line": error.line, "column": error.column}
        case errors.BusyError():
            body["retry_after"] = error.retry_after
        case errors.DataError():
            body["findings"] = [
                {
                    "code": finding.code,
                    "severity": finding.severity.value,
                    "file": finding.place.file,
                    "row": finding.place.row,
                    "column": finding.place.column,
                    "message": {"zh": finding.text("zh"), "en": finding.text("en")},
                    "remedy": {"zh": finding.remedy("zh"), "en": finding.remedy("en")},
                }
                for finding in error.findings
            ]
        case errors.StoryError():
            body["problems"] = [{"zh": one.text("zh"), "en": one.text("en")} for one in error.problems]
        case errors.UnfitError():
            body["broken"] = [
                {
                    "rule": one.rule,
                    "problem": {"zh": one.problem("zh"), "en": one.problem("en")},
                    "remedy": {"zh": one.remedy("zh"), "en": one.remedy("en")},
                    "things": [{"zh": thing.in_("zh"), "en": thing.in_("en")} for thing in one.things],
                }
                for one in error.broken
            ]
    return {"error": body}


def status_body(status: int, path: str, near: tuple[str, ...] = ()) -> dict[str, Any]:
    """Return the JSON answer for a plain HTTP status such as 404 (no such page) or 405."""
    name = f"pages.status.{status}"
    known = status in (404, 405, 406, 413, 415, 422)
    words = {
        lang: message(name if known else "pages.status.other", lang, path=path, status=status)
        for lang in ("zh", "en")
    }
    body: dict[str, Any] = {"code": f"http_{status}", "message": words}
    if near:
        body["near"] = list(near)
    return {"error": body}


def headers_of(error: AtlasError) -> Mapping[str, str]:
    """Return the HTTP headers that go with ``error``."""
    if isinstance(error, errors.BusyError):
        return {"Retry-After": str(error.retry_after)}
    if isinstance(error, errors.StoreAwayError):
        return {"Retry-After": str(AWAY_SECONDS)}
    return {}
