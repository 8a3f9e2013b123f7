"""What a value in a request should have been, in words: validator's verdict → both languages.

The validator tells kinds of faults by name (``int_parsing``, ``less_than_equal`` …) and speaks
English only. This module must not know any route or page.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from kg.messages import LANGUAGES, message

_WORDS: Final[Mapping[str, str]] = MappingProxyType({
    "missing": "missing",
    "extra_forbidden": "unknown",
    "int_parsing": "whole_number",
    "int_type": "whole_number",
    "int_from_float": "whole_number",
    "int_parsing_size": "whole_number",
    "float_parsing": "number",
    "float_type": "number",
    "finite_number": "number",
    "bool_parsing": "yes_or_no",
    "bool_type": "yes_or_no",
    "greater_than_equal": "at_least",
    "greater_than": "more_than",
    "less_than_equal": "at_most",
    "less_than": "less_than",
    "enum": "one_of",
    "literal_error": "one_of",
    "string_type": "text",
    "string_too_long": "shorter",
    "string_too_short": "longer",
    "string_pattern_mismatch": "pattern",
    "list_type": "list",
    "too_long": "fewer",
    "too_short": "more",
    "dict_type": "object",
    "model_type": "object",
    "model_attributes_type": "object",
    "dataclass_type": "object",
    "json_invalid": "json",
})
"""Kinds of faults, by the names of pydantic's errors, and the sentences ``expected.<name>``."""


def expected(found: Mapping[str, Any]) -> dict[str, str]:
    """Return what a value should have been, in every language, for one error of the validator."""
    name = _WORDS.get(str(found["type"]), "other")
    context = {key: _plain(value) for key, value in found.get("ctx", {}).items()}
    values = {**context, "reason": str(found.get("msg", ""))}
    return {lang: message(f"expected.{name}", lang, **values) for lang in LANGUAGES}


def _plain(value: object) -> str:
    """Write a value of the context; choices come as «'a', 'b' or 'c'»."""
    return str(value).replace("'", "").replace(" or ", ", ")
