"""Files for other programs, read back by programs of another house: whole, true and harmless."""

from __future__ import annotations

import io
import json
import re
from collections import Counter
from typing import Any

import networkx as nx
import pytest
from lxml import etree
from markdown_it import MarkdownIt
from openpyxl import load_workbook
from rdflib import Graph, Literal, URIRef

from tests.viz.bank import CASES, the_view
from tests.viz.invented import HOSTILE
from viz import render
from viz.renderers.markdown import MOST_DRAWN, markdown_text, mermaid_text
from viz.renderers.workbook import Sheet, write_workbook
from viz.text import clean
from viz.view import GraphView

pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # rdflib's own reader of JSON-LD


@pytest.fixture(params=CASES, ids=str)
def view(request: pytest.FixtureRequest) -> GraphView:
    return the_view(request.param)


def drawable(view: GraphView) -> list[Any]:
    known = {node.id for node in view.nodes}
    return [edge for edge in view.edges if edge.source in known and edge.target in known]


@pytest.mark.parametrize(("form", "reader"), [("gexf", nx.read_gexf), ("graphml", nx.read_graphml)])
def test_network_files_are_read_with_places_colours_kinds_and_bases(form: str, reader: Any, view: GraphView) -> None:
    content = render(view, form)
    etree.fromstring(content, parser=etree.XMLParser(huge_tree=True))
    graph = reader(io.BytesIO(content))
    assert set(graph.nodes) == {node.id for node in view.nodes}
    assert graph.number_of_edges() == len(drawable(view))
    for node in view.nodes:
        read = graph.nodes[node.id]
        place = read["viz"]["position"] if form == "gexf" else read
        assert float(place["x"]) == pytest.approx(node.x, abs=0.01)
        assert float(place["y"]) == pytest.approx(-node.y if form == "gexf" else node.y, abs=0.01)
        assert read["kind"] == node.kind
        assert read.get("basis", "") == (node.basis or "")
        colour = read["viz"]["color"] if form == "gexf" else read
        assert 0 <= int(colour["r"]) <= 255
    bases = Counter(data.get("basis") or None for *_, data in graph.edges(data=True))
    assert bases == Counter(edge.basis for edge in drawable(view))


def test_gexf_has_its_schema_s_order_of_elements(view: GraphView) -> None:
    root = etree.fromstring(render(view, "gexf"))
    assert [etree.QName(child).localname for child in root] == ["meta", "graph"]
    assert root.get("version") == "1.3"
    namespace = {"g": "http://gexf.net/1.3", "v": "http://gexf.net/1.3/viz"}
    assert len(root.findall(".//v:position", namespace)) == len(view.nodes)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_workbook_opens_with_every_thing_and_link_and_no_formula(view: GraphView, lang: str) -> None:
    book = load_workbook(io.BytesIO(render(view, "xlsx", lang)))  # type: ignore[arg-type]
    things, links, evidence, about = book.worksheets
    assert (things.max_row, links.max_row) == (1 + len(view.nodes), 1 + len(drawable(view)))
    assert evidence.max_row == 1 + len(view.evidence)
    assert about["B2"].value == clean(view.title.in_(lang)).replace("\ud800", "\ufffd")
    assert things["A1"].value == ("种类" if lang == "zh" else "kind")
    for sheet in book.worksheets:
        if sheet.max_row > 2000:
            continue  # the same cells again and again
        assert sheet.freeze_panes == "A2"
        assert sheet["A1"].font.bold
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f"
                if isinstance(cell.value, str) and cell.value.startswith(("=", "+", "-", "@")):
                    assert cell.quotePrefix
    assert book.properties.title is None or "\x00" not in book.properties.title


def test_columns_of_a_workbook_are_as_wide_as_what_they_hold() -> None:
    rows = [("理财为民", 12), ("精筹惟公 理财为民 " * 9, 3)]
    page = load_workbook(io.BytesIO(write_workbook([Sheet("表", ("名称", "数"), rows)]))).worksheets[0]
    assert page.column_dimensions["A"].width == 60
    assert 5 < page.column_dimensions["B"].width < 12
    assert page.auto_filter.ref == "A1:B3"


def test_names_of_sheets_that_excel_would_refuse_are_mended() -> None:
    book = load_workbook(io.BytesIO(write_workbook([Sheet("a/b:c?[d]*" + "长" * 40, ("x",), [])])))
    assert len(book.sheetnames[0]) <= 31
    assert not re.search(r"[\[\]:*?/\\]", book.sheetnames[0])


def test_json_ld_says_of_the_view_what_the_view_says(view: GraphView) -> None:
    content = render(view, "jsonld")
    graph = Graph().parse(data=content, format="json-ld")
    kinds = {"brand", "unit", "branch", "theme", "principle", "practice", "recommendation", "warning", "part"}
    named = [node for node in view.nodes if node.kind in kinds]
    label = URIRef("http://www.w3.org/2004/02/skos/core#prefLabel")
    assert {str(thing) for thing in graph.subjects(label, None)} == {node.id for node in named}
    for node in named:
        assert (URIRef(node.id), label, Literal(node.label.zh.replace("\ud800", "?"), lang="zh")) in graph
    ours = "https://w3id.org/brand-atlas/ontology#theme"
    assert sum(str(prop).startswith(ours) for _, prop, _ in graph) == len({
        (edge.source, edge.target, edge.basis) for edge in drawable(view) if edge.basis is not None
    })
    assert json.loads(content)["view"]["release"] == view.release


def test_markdown_has_a_row_for_each_thing_and_link_and_nothing_that_runs(view: GraphView) -> None:
    text = render(view, "md").decode("utf-8")
    html = MarkdownIt("gfm-like", {"html": True, "linkify": False}).render(text)
    root = etree.HTML(html)
    rows = [len(table.findall("./tbody/tr")) for table in root.iter("table")]
    assert rows == [number for number in (len(view.nodes), len(drawable(view))) if number]
    allowed = {"html", "body", "h1", "h2", "p", "pre", "code", "table", "thead", "tbody", "tr", "th", "td", "ol", "li", "hr"}
    assert {element.tag for element in root.iter()} <= allowed
    assert len(root.findall(".//ol/li")) == len(view.evidence)
    for table in root.iter("table"):
        assert {len(row) for row in table.iter("tr")} == {5}


LINE = re.compile(
    r'flowchart LR|  n\d+(\(\(|\[\[|\(\[|\{\{|[\[(>])"[^"`<>&{}]*(<br/>[^"`<>&{}]*)*"(\)\)|\]\]|\]\)|\}\}|[\])])'
    r'|  n\d+ (==>|-->|-\.->|---)\|"[^"`<>]+"\| n\d+|  linkStyle \d+ stroke:#[0-9A-F]{6}'
    r"|  classDef c\d+ fill:#FFFFFF,stroke:#[0-9A-F]{6},color:#[0-9A-F]{6}|  class n\d+(,n\d+)* c\d+"
)


def test_no_label_breaks_out_of_the_mermaid_diagram(view: GraphView) -> None:
    text = render(view, "md").decode("utf-8")
    found = re.search(r"^```mermaid\n(.*?)\n```$", text, re.DOTALL | re.MULTILINE)
    if not view.nodes or len(view.nodes) > MOST_DRAWN:
        assert found is None
        return
    assert found is not None
    assert [line for line in found[1].split("\n") if not LINE.fullmatch(line)] == []


@pytest.mark.parametrize("text", HOSTILE)
def test_markdown_shows_a_hostile_name_as_it_is(text: str) -> None:
    shown = MarkdownIt("gfm-like", {"html": True, "linkify": False}).render(f"| a |\n| --- |\n| {markdown_text(text)} |\n")
    cells = ["".join(cell.itertext()) for cell in etree.HTML(shown).iter("td")]
    assert cells == [clean(text)]
    assert not set('"<>[](){}`;&') & set(mermaid_text(text).replace(";", ""))


@pytest.mark.parametrize("form", ["xlsx", "gexf", "graphml", "md", "jsonld"])
def test_the_same_view_gives_the_same_bytes(form: str) -> None:
    view = the_view("ordinary-theme")
    assert render(view, form) == render(view, form)
