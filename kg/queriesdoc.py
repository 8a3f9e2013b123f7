"""Writes ``docs/queries.md`` from the named queries.

Run ``python -m kg.queriesdoc`` after a change; ``tests/queries`` fails while the page is not
current. This module only describes queries; it runs none.
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.errors import EnvironmentFault
from kg.home import checkout
from kg.messages import message
from kg.parameters import Parameter
from kg.queries import QUERIES, NamedQuery

_LANGUAGES = ("zh", "en")


def render() -> str:
    """Return the page as Markdown, Chinese first, English second."""
    lines = [f"# {_both('page_title', ' · ')}", ""]
    for name in ("page_generated", "page_intro", "page_add"):
        lines += [message(f"queries.{name}", lang) + "  " for lang in _LANGUAGES]
        lines.append("")
    for query in QUERIES.values():
        lines += [*_about(query), ""]
    return "\n".join(line.rstrip() if not line.strip() else line for line in lines).rstrip() + "\n"


def _both(name: str, between: str, /, **values: str) -> str:
    zh, en = (message(f"queries.{name}", lang, **values) for lang in _LANGUAGES)
    return zh if zh == en else f"{zh}{between}{en}"


def _about(query: NamedQuery) -> Iterator[str]:
    yield f"## `{query.name}` {query.title.zh} · {query.title.en}"
    yield ""
    yield f"{query.question.zh}  "
    yield query.question.en
    yield ""
    if query.parameters:
        yield f"{_both('page_parameters', ' ')}:"
        yield ""
        yield from (f"- {_parameter(one)}" for one in query.parameters)
        yield ""
    yield "```sparql"
    yield query.body.rstrip()
    yield "```"


def _parameter(one: Parameter) -> str:
    said = [f"`{one.name}` {one.label.zh} {one.label.en}", _both(f"type.{one.type.value}", " ")]
    if one.required:
        said.append(_both("page_required", " "))
    if one.default:
        said.append(_both("page_default", " ", value=one.default))
    if one.example:
        said.append(_both("page_example", " ", value=one.example))
    return "; ".join(said)


def main() -> None:
    """Write the page into the checkout."""
    root = checkout()
    if root is None:
        raise EnvironmentFault("resource", name="docs", path="")
    (root / "docs" / "queries.md").write_text(render(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
