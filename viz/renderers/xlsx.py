"""The view as a workbook: things, links, evidence and what the picture says of itself."""

from __future__ import annotations

from viz.renderers.imprint import basis_word, credit_lines, made_on, named, said
from viz.renderers.options import Lang, RenderOptions
from viz.renderers.outline import phrases
from viz.renderers.workbook import Sheet, Value, write_workbook
from viz.text import clean
from viz.view import Edge, GraphView, Label, Node


def render_xlsx(view: GraphView, options: RenderOptions) -> bytes:
    """Return the workbook: sheets 事物, 联系, 出处, 说明, in this order."""
    lang = options.lang
    nodes = {node.id: node for node in view.nodes}
    edges = [edge for edge in view.edges if edge.source in nodes and edge.target in nodes]
    return write_workbook(
        [
            _sheet("things", _THING_HEADS, [_thing(node, lang) for node in view.nodes], lang),
            _sheet("links", _LINK_HEADS, [_link(edge, nodes, lang) for edge in edges], lang),
            _sheet("evidence", _EVIDENCE_HEADS, _evidence(view, lang), lang, wrap=True),
            _sheet("about", _ABOUT_HEADS, _about(view, options), lang, wrap=True),
        ],
        title=clean(view.title.in_(lang)),
        made=made_on(view),
    )


_THING_HEADS = ("kind", "name", "english", "owner", "basis", "count", "x", "y", "evidence", "id")
_LINK_HEADS = ("source", "link", "target", "basis", "why", "evidence", "source_id", "target_id")
_EVIDENCE_HEADS = ("number", "statement", "phrase", "place", "source_name", "id")
_ABOUT_HEADS = ("item", "value")


def _sheet(name: str, heads: tuple[str, ...], rows: list[tuple[Value, ...]], lang: Lang, wrap: bool = False) -> Sheet:
    return Sheet(said(f"sheet.{name}").in_(lang), tuple(said(f"column.{head}").in_(lang) for head in heads), rows, wrap)


def _numbers(places: tuple[int, ...]) -> str:
    """Return the numbers of evidence as the sheet of evidence counts them, from 1."""
    return ", ".join(str(place + 1) for place in dict.fromkeys(places))


def _thing(node: Node, lang: Lang) -> tuple[Value, ...]:
    evidence = tuple(place for row in node.rows for place in row.evidence)
    return (
        named("viz.kind", node.kind).in_(lang),
        clean(node.label.zh),
        clean(node.label.en),
        clean(node.owner.in_(lang)),
        basis_word(node, lang),
        node.count,
        round(node.x, 1),
        round(node.y, 1),
        _numbers(evidence),
        node.id,
    )


def _link(edge: Edge, nodes: dict[str, Node], lang: Lang) -> tuple[Value, ...]:
    return (
        clean(nodes[edge.source].label.in_(lang)),
        named("viz.edge", edge.kind).in_(lang),
        clean(nodes[edge.target].label.in_(lang)),
        basis_word(edge, lang),
        clean(edge.words.in_(lang)),
        _numbers(edge.evidence),
        edge.source,
        edge.target,
    )


def _evidence(view: GraphView, lang: Lang) -> list[tuple[Value, ...]]:
    return [
        (
            number,
            named("pages.statement", piece.statement).in_(lang),
            " … ".join(clean(phrase.text) for phrase in phrases(piece)),
            "；".join(phrase.place.in_(lang) for phrase in phrases(piece)),
            clean(piece.source.label.in_(lang)),
            piece.iri,
        )
        for number, piece in enumerate(view.evidence, 1)
    ]


def _about(view: GraphView, options: RenderOptions) -> list[tuple[Value, ...]]:
    rows: list[tuple[str, Label]] = [
        ("title", view.title), ("question", view.question), ("summary", view.summary), ("source_line", view.source),
        ("licence", Label(credit_lines(view, options)[1])),
    ]  # fmt: skip
    lang = options.lang
    return [(said(f"column.{name}").in_(lang), clean(text.in_(lang))) for name, text in rows]
