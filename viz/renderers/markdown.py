"""The view as Markdown: a Mermaid diagram, tables of things and links, numbered evidence.

For wikis, code hosts and note programs: GitHub Flavored Markdown, CommonMark elsewhere. Texts
are hostile: every character that Markdown, a table, HTML or Mermaid could take for its own is
escaped by the writers here, the one place where either is written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from viz.renderers.imprint import basis_word, credit_lines, named, said
from viz.renderers.options import Lang, RenderOptions
from viz.renderers.outline import phrases
from viz.style import BASIS_STYLE, TOKEN, kind_style
from viz.text import clean
from viz.view import Basis, Edge, GraphView, Node, Shape

MOST_DRAWN = 120  # nodes beyond which a Mermaid diagram can no longer be read
_MOST_LINES = 400  # Mermaid draws 500 edges at most by default («maxEdges»)
_MOST_TEXT = 45_000  # and no text longer than 50,000 characters («maxTextSize»)

_MARKUP = re.compile(r"[\\`*_{}\[\]#|~$^]")
_SYMBOL = re.compile(r"[<>&:@]")  # HTML, links that are made of bare addresses
_START = re.compile(r"^(\s*)([-+=]|\d+(?=[.)]))")
_BRACKETS = {
    Shape.DISC: ("((", "))"), Shape.SQUARE: ("[", "]"), Shape.ROUND: ("([", "])"), Shape.DIAMOND: ("{{", "}}"),
    Shape.TAG: (">", "]"), Shape.CLUSTER: ("[[", "]]"),
}  # fmt: skip
_ARROWS = {Basis.EXACT: "==>", Basis.VARIANT: "-->", Basis.PARTS: "-.->", Basis.INFERRED: "-.->", None: "---"}


def markdown_text(text: str) -> str:
    r"""Return ``text`` on one line such that Markdown shows it as it is, inside tables too.

    >>> print(markdown_text("a|b <b>*x*</b>"))
    a\|b &#60;b&#62;\*x\*&#60;/b&#62;
    """
    safe = _SYMBOL.sub(lambda found: f"&#{ord(found[0])};", clean(text))
    safe = re.sub(_MARKUP, lambda found: found[0] if _in_entity(safe, found) else f"\\{found[0]}", safe)
    return _START.sub(lambda found: f"{found[1]}&#{ord(found[2][0])};{found[2][1:]}", safe)


def _in_entity(text: str, found: re.Match[str]) -> bool:
    return found[0] == "#" and text[found.start() - 1 : found.start()] == "&"


def mermaid_text(text: str) -> str:
    """Return ``text`` such that it may stand between quotation marks in Mermaid.

    ASCII punctuation is written by its number (Mermaid: «Entity codes to escape characters»),
    so no label is taken for syntax, HTML or Markdown.

    >>> mermaid_text('a"]; click b')
    'a#34;#93;#59; click b'
    """
    return "".join(f"#{ord(char)};" if char.isascii() and not char.isalnum() and char != " " else char for char in clean(text))


def render_md(view: GraphView, options: RenderOptions) -> bytes:
    """Return the document in UTF-8, lines ended by LF."""
    lang = options.lang
    nodes = {node.id: node for node in view.nodes}
    edges = [edge for edge in view.edges if edge.source in nodes and edge.target in nodes]
    parts = [
        f"# {markdown_text(view.title.in_(lang))}",
        markdown_text(view.question.in_(lang)),
        markdown_text(view.summary.in_(lang)),
        _diagram(view.nodes, edges, lang),
        *_section("things", ("name", "kind", "owner", "basis", "evidence"), (_thing(node, lang) for node in view.nodes), lang),
        *_section("links", ("source", "link", "target", "why", "evidence"), (_link(edge, nodes, lang) for edge in edges), lang),
        *_evidence(view, lang),
        "---",
        *(markdown_text(line) for line in credit_lines(view, options)),
    ]
    return ("\n\n".join(filter(None, parts)) + "\n").encode("utf-8", "replace")


def _section(name: str, heads: Sequence[str], rows: Iterator[tuple[str, ...]], lang: Lang) -> list[str]:
    lines = [_row(cells) for cells in rows]
    if not lines:
        return []
    names = [said(f"column.{head}").in_(lang) for head in heads]
    return [f"## {said(f'sheet.{name}').in_(lang)}", "\n".join([_row(names), "|" + " --- |" * len(names), *lines])]


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(markdown_text(cell) for cell in cells) + " |"


def _numbers(places: tuple[int, ...]) -> str:
    return ", ".join(f"({place + 1})" for place in dict.fromkeys(places))


def _thing(node: Node, lang: Lang) -> tuple[str, ...]:
    evidence = tuple(place for row in node.rows for place in row.evidence)
    kind = named("viz.kind", node.kind).in_(lang)
    return node.label.in_(lang), kind, node.owner.in_(lang), basis_word(node, lang), _numbers(evidence)


def _link(edge: Edge, nodes: dict[str, Node], lang: Lang) -> tuple[str, ...]:
    return (
        nodes[edge.source].label.in_(lang),
        named("viz.edge", edge.kind).in_(lang),
        nodes[edge.target].label.in_(lang),
        edge.words.in_(lang),
        _numbers(edge.evidence),
    )


def _evidence(view: GraphView, lang: Lang) -> list[str]:
    if not view.evidence:
        return []
    lines = []
    for number, piece in enumerate(view.evidence, 1):
        said_there = "；".join(f"“{one.text}”（{one.place.in_(lang)}）" for one in phrases(piece))
        statement = named("pages.statement", piece.statement).in_(lang)
        lines.append(f"{number}. {markdown_text(f'{statement}：{said_there}')}")
    return [f"## {said('sheet.evidence').in_(lang)}", "\n".join(lines)]


def _diagram(nodes: tuple[Node, ...], edges: list[Edge], lang: Lang) -> str:
    """Return the diagram, or a sentence where it would be too large to draw or to read."""
    if not nodes:
        return ""
    lines = ["flowchart LR"]
    names = {node.id: f"n{at}" for at, node in enumerate(nodes)}
    colours: dict[str, list[str]] = {}
    for node in nodes:
        before, after = _BRACKETS.get(node.shape, ("(", ")"))
        label = "<br/>".join(mermaid_text("".join(span.text for span in line)) for line in node.lines)
        lines.append(f'  {names[node.id]}{before}"{label or " "}"{after}')
        colours.setdefault(node.colour or kind_style(node.kind).colour, []).append(names[node.id])
    for at, edge in enumerate(edges):
        label = mermaid_text(basis_word(edge, lang) or named("viz.edge", edge.kind).in_(lang))
        lines.append(f'  {names[edge.source]} {_ARROWS[edge.basis]}|"{label}"| {names[edge.target]}')
        if edge.basis is not None:
            lines.append(f"  linkStyle {at} stroke:{TOKEN[BASIS_STYLE[edge.basis].colour].value('light')}")
    for at, (colour, members) in enumerate(colours.items()):
        stroke = TOKEN.get(colour, TOKEN["plain"]).value("light")
        lines += [f"  classDef c{at} fill:#FFFFFF,stroke:{stroke},color:{TOKEN['ink'].value('light')}"]
        lines += [f"  class {','.join(members)} c{at}"]
    text = "\n".join(lines)
    if len(nodes) > MOST_DRAWN or len(edges) > _MOST_LINES or len(text) > _MOST_TEXT:
        return markdown_text(said("too_many_to_draw", nodes=len(nodes), edges=len(edges)).in_(lang))
    return f"```mermaid\n{text}\n```"
