"""Nodes and edges as one table for people: opens right in a Chinese Excel, runs nothing.

A byte-order mark makes Excel read UTF-8. Cells that a spreadsheet would take for formulas
are marked as text by an apostrophe (OWASP, CSV Injection); protocol CSV is another thing and
stays exact. This module knows nothing of coordinates.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from viz.renderers.options import Lang, RenderOptions
from viz.text import clean
from viz.view import Edge, GraphView, Node, words

_COLUMNS = ("row", "kind", "name", "owner", "basis", "target_kind", "target", "words", "count", "evidence", "id", "target_id")
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def dangerous(text: str) -> bool:
    """Tell whether a spreadsheet might take ``text`` for a formula."""
    return text.startswith(_DANGEROUS) or text.lstrip().startswith(_DANGEROUS)


def neutral(text: str) -> str:
    """Return ``text`` such that no spreadsheet takes it for a formula.

    >>> neutral('=HYPERLINK("http://e")'), neutral("理财为民"), neutral("-3")
    ('\\'=HYPERLINK("http://e")', '理财为民', "'-3")
    """
    return "'" + text if dangerous(text) else text


def write_csv(rows: Iterable[Sequence[str | float | None]]) -> bytes:
    """Return rows in UTF-8 with a byte-order mark, lines ended by CRLF; numbers stand whole, and what is
    text must have been made ``neutral``."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows(rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8", "replace")


def render_csv(view: GraphView, options: RenderOptions) -> bytes:
    """Return the table in UTF-8 with a byte-order mark, lines ended by CRLF."""
    lang = options.lang
    heads = [words(f"csv.{name}").in_(lang) for name in _COLUMNS]
    nodes = {node.id: node for node in view.nodes}
    rows = [_node_row(view, node, lang) for node in view.nodes]
    rows += [_edge_row(view, edge, nodes, lang) for edge in view.edges if edge.source in nodes and edge.target in nodes]
    return write_csv([heads, *([neutral(_line(cell)) for cell in row] for row in rows)])


def _line(text: str) -> str:
    """Return the text on one line; a leading character that matters for safety is kept."""
    tidy = clean(text)
    return text[:1] + tidy if text[:1] in ("\t", "\r", "\n") else tidy


def _basis(item: Node | Edge, lang: Lang) -> str:
    return words(f"basis.{item.basis}").in_(lang) if item.basis is not None else ""


def _phrases(view: GraphView, numbers: tuple[int, ...]) -> str:
    pieces = dict.fromkeys(numbers)
    return "；".join(
        " … ".join(segment.phrase for segment in view.evidence[number].segments) for number in pieces if number < len(view.evidence)
    )


def _node_row(view: GraphView, node: Node, lang: Lang) -> list[str]:
    evidence = tuple(number for row in node.rows for number in row.evidence)
    return [
        words("csv.row_node").in_(lang),
        words(f"kind.{node.kind}").in_(lang),
        node.label.in_(lang),
        node.owner.in_(lang),
        _basis(node, lang),
        "",
        "",
        "",
        "" if node.count is None else str(node.count),
        _phrases(view, evidence),
        node.id,
        "",
    ]


def _edge_row(view: GraphView, edge: Edge, nodes: dict[str, Node], lang: Lang) -> list[str]:
    source, target = nodes[edge.source], nodes[edge.target]
    kind = words(f"edge.{edge.kind}").in_(lang)
    return [
        words("csv.row_edge").in_(lang),
        words(f"kind.{source.kind}").in_(lang),
        source.label.in_(lang),
        source.owner.in_(lang),
        _basis(edge, lang),
        words(f"kind.{target.kind}").in_(lang),
        target.label.in_(lang),
        edge.words.in_(lang) or kind,
        "",
        _phrases(view, edge.evidence),
        edge.source,
        edge.target,
    ]
