"""Every output of every view, with ordinary and with hostile names: valid, whole and safe."""

from __future__ import annotations

import csv
import io
import json
import re
import zlib
from base64 import b64decode
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest
from lxml import etree, html

import viz.renderers.html as html_renderer
from tests.viz.invented import EVERY_VIEW, HOSTILE, InventedAtlas
from viz import RENDERERS, VIEW_SCHEMA, make_view, render, view_from_json, view_to_json
from viz.renderers.csv_table import neutral
from viz.renderers.embedded_json import script_json
from viz.view import FormatError, GraphView, Label

SVG = "{http://www.w3.org/2000/svg}"
ALL = "exact,variant,parts,inferred"
ATLASES = {
    "ordinary": InventedAtlas(18, 6, 3),
    "hostile": InventedAtlas(18, 6, 3, names=HOSTILE * 4),
    "empty": InventedAtlas(0, 0, 1),
    "one": InventedAtlas(1, 1, 1),
}
CASES = [
    pytest.param(atlas, name, params, id=f"{atlas}-{name}-{'-'.join(params.values())}")
    for atlas in ("ordinary", "hostile")
    for name, params in EVERY_VIEW
] + [pytest.param(atlas, "overview", {}, id=f"{atlas}-overview") for atlas in ("empty", "one")]


@pytest.fixture
def view(request: pytest.FixtureRequest) -> GraphView:
    atlas, name, params = request.param
    return make_view(ATLASES[atlas], name, **params)


BANK = pytest.mark.parametrize(
    "view", [pytest.param(tuple(case.values), id=case.id) for case in CASES], indirect=True
)
BOTH = pytest.mark.parametrize("lang", ["zh", "en"])


@BANK
@BOTH
@pytest.mark.parametrize("name", sorted(RENDERERS))
def test_every_output_of_every_view_is_whole_and_the_same_twice(view: GraphView, name: str, lang: str) -> None:
    first = render(view, name, lang)  # type: ignore[arg-type]
    assert first
    kind = RENDERERS[name].media_type
    if kind.startswith("text/") or kind.endswith(("json", "xml")):
        assert first.decode("utf-8")
    assert first == render(view, name, lang)  # type: ignore[arg-type]


@BANK
@BOTH
def test_svg_is_xml_with_title_description_legend_and_source(view: GraphView, lang: str) -> None:
    root = etree.fromstring(render(view, "svg", lang))  # type: ignore[arg-type]
    assert root.tag == f"{SVG}svg"
    text = "".join(root.itertext())
    assert root.findtext(f"{SVG}title")
    assert root.findtext(f"{SVG}desc")
    assert view.source.in_(lang) in text or "\ufffd" in text
    assert len(root.findall(f".//{SVG}g[@class='legend-item']")) == len(view.legend)
    assert float(root.get("width", "0")) > 0


@BANK
@pytest.mark.parametrize("inline", [False, True])
def test_svg_holds_nothing_that_runs_or_loads(view: GraphView, inline: bool) -> None:
    root = etree.fromstring(render(view, "svg", inline=inline, href="/{kind}/{key}" if inline else ""))
    allowed = {"svg", "title", "desc", "g", "a", "rect", "circle", "ellipse", "line", "path", "text", "tspan"}
    assert {etree.QName(element).localname for element in root.iter()} <= allowed
    for element in root.iter():
        for name, value in element.attrib.items():
            assert not name.lower().startswith("on")
            assert name != "style"
            if name.endswith("href"):
                assert re.fullmatch(r"/[a-z]+/[^/:]+|/themes", value), value
            elif name.startswith("fill") or name.startswith("stroke"):
                assert "url(" not in value


@BANK
def test_every_name_stands_whole_in_the_svg(view: GraphView) -> None:
    root = etree.fromstring(render(view, "svg"))
    drawn = re.sub(r"\s", "", "".join("".join(text.itertext()) for text in root.iter(f"{SVG}text")))
    for node in view.nodes:
        name = re.sub(r"\s", "", "".join(span.text for line in node.lines for span in line))
        assert name in drawn or "\ufffd" in drawn


@BANK
def test_text_in_the_svg_is_twelve_pixels_or_more(view: GraphView) -> None:
    root = etree.fromstring(render(view, "svg"))
    assert min(float(text.get("font-size", "0")) for text in root.iter(f"{SVG}text")) >= 12


def test_links_are_offered_only_where_asked_for() -> None:
    view = make_view(ATLASES["ordinary"], "theme", theme="theme0")
    assert b"<a " not in render(view, "svg")
    root = etree.fromstring(render(view, "svg", inline=True, href="/{kind}/{key}"))
    assert [link.get("href") for link in root.iter(f"{SVG}a")] == [f"/{node.kind}/{node.key}" for node in view.nodes]
    assert {link.get("data-node") for link in root.iter(f"{SVG}a")} == {f"n{index}" for index in range(len(view.nodes))}


def test_waiting_lines_are_there_inside_a_page_and_not_in_a_file() -> None:
    view = make_view(ATLASES["ordinary"], "overview")
    assert not re.search(rb'class="edge[ "]', render(view, "svg"))
    inside = etree.fromstring(render(view, "svg", inline=True))
    waiting = [path for path in inside.iter(f"{SVG}path") if "waiting" in path.get("class", "")]
    assert len(waiting) == len(view.edges)
    assert all(path.get("visibility") == "hidden" and path.get("data-source") for path in waiting)


def test_dark_and_print_are_drawn_in_their_own_colours() -> None:
    view = make_view(ATLASES["ordinary"], "theme", theme="theme0")
    light, dark, paper = (render(view, "svg", scheme=scheme) for scheme in ("light", "dark", "print"))  # type: ignore[arg-type]
    assert b"#FBFAF7" in light
    assert b"#181613" in dark
    assert b"#FBFAF7" not in dark
    assert b"#FBFAF7" not in paper


@BANK
def test_json_is_the_document(view: GraphView) -> None:
    plain = json.loads(render(view, "json"))
    jsonschema.Draft202012Validator(dict(VIEW_SCHEMA)).validate(plain)
    again = view_from_json(render(view, "json"))
    assert len(again.nodes) == len(view.nodes)
    if "\ud800" not in view_to_json(view):
        assert again == view


@BANK
@BOTH
def test_csv_has_a_row_for_each_thing_and_link_and_no_formula(view: GraphView, lang: str) -> None:
    data = render(view, "csv", lang)  # type: ignore[arg-type]
    assert data.startswith(b"\xef\xbb\xbf"), "Excel needs the mark to read UTF-8"
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert len(rows) == 1 + len(view.nodes) + len(view.edges)
    assert {len(row) for row in rows} == {12}
    for row in rows:
        for cell in row:
            assert not cell.startswith(("=", "+", "-", "@", "\t", "\r")), cell
            assert "\n" not in cell


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1", "＝1", "=HYPERLINK(\"http://e\")"]
)
def test_what_a_spreadsheet_would_run_is_marked_as_text(text: str) -> None:
    assert neutral(text) == "'" + text
    assert neutral("理财" + text) == "理财" + text


@BANK
@BOTH
def test_html_is_one_file_that_loads_nothing(view: GraphView, lang: str) -> None:
    page = render(view, "html", lang).decode("utf-8")  # type: ignore[arg-type]
    root = html.document_fromstring(page.encode("utf-8"), parser=html.HTMLParser(encoding="utf-8", huge_tree=True))
    assert root.xpath("//link | //img | //iframe | //object | //embed | //base | //form") == []
    assert root.xpath("//@src") == []
    assert [href for href in root.xpath("//@href") if href != "#outline"] == []
    assert root.xpath("//@*[starts-with(name(), 'on')]") == []
    assert [script.get("type") for script in root.xpath("//script")] == ["application/zlib", None]
    policy = root.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    said = dict(one.split(" ", 1) for one in policy.split("; "))
    assert said["default-src"] == "'none'"
    assert said["script-src"].startswith("'sha256-")
    assert "unsafe-inline" not in said["script-src"]


@BANK
def test_html_says_everything_in_words_too(view: GraphView) -> None:
    page = render(view, "html")
    root = html.document_fromstring(page, parser=html.HTMLParser(encoding="utf-8", huge_tree=True))
    outline = root.get_element_by_id("outline")
    assert len(outline.xpath("./ul/li")) == len(view.nodes)
    said = re.sub(r"\s", "", outline.text_content())
    for node in view.nodes:
        assert re.sub(r"\s", "", node.label.zh) in said or "\ufffd" in said


def test_the_data_in_the_page_is_the_view_itself() -> None:
    view = make_view(ATLASES["hostile"], "theme", theme="theme0")
    page = render(view, "html")
    root = html.document_fromstring(page, parser=html.HTMLParser(encoding="utf-8", huge_tree=True))
    data = json.loads(zlib.decompress(b64decode(root.get_element_by_id("data").text)))
    assert data["view"] == json.loads(view_to_json(view))
    assert [(node["x"], node["y"]) for node in data["vis"]["nodes"]] == [(node.x, node.y) for node in view.nodes]
    assert data["vis"]["options"]["physics"] == {"enabled": False}


def test_pyvis_is_the_base_and_keeps_parallel_edges() -> None:
    from pyvis.network import Network

    view = make_view(ATLASES["ordinary"], "theme", theme="theme0")
    made = html_renderer._network_class()
    assert issubclass(made, Network)
    network = made(view, html_renderer.RenderOptions())
    network.add_edge("n0", "n1")
    network.add_edge("n0", "n1")
    assert network.num_nodes() == len(view.nodes)
    assert network.num_edges() == len(view.edges) + 2


def test_a_page_for_handing_out_says_who_approved_it_and_bears_its_watermark() -> None:
    page = render(make_view(ATLASES["ordinary"], "theme", theme="theme0"), "html", watermark="内部<b>", approver="张三")
    root = html.document_fromstring(page, parser=html.HTMLParser(encoding="utf-8", huge_tree=True))
    assert root.xpath("//*[@class='watermark']")[0].text == "内部<b>"
    said = root.xpath("//*[@class='source']")[0].text_content()
    assert "张三" in said
    assert "CC BY 4.0" in said


@pytest.mark.parametrize("text", HOSTILE)
def test_json_in_a_script_element_cannot_end_it(text: str) -> None:
    safe = str(script_json({"label": text}))
    assert "<" not in safe
    assert "&" not in safe
    assert json.loads(safe)["label"] == text.encode("utf-8", "replace").decode("utf-8")


def test_an_unknown_format_is_an_error_that_lists_the_known_ones() -> None:
    view = make_view(ATLASES["one"], "overview")
    with pytest.raises(FormatError) as caught:
        render(view, "bmp")
    assert "svg" in caught.value.text("zh")


def test_the_table_of_outputs_is_complete_in_both_languages() -> None:
    for name, row in RENDERERS.items():
        assert row.name == name
        assert not row.suffix.startswith(".")
        assert "/" in row.media_type
        assert row.help.zh
        assert row.help.en


def test_two_hundred_nodes_with_all_their_evidence_make_a_page_of_less_than_a_megabyte() -> None:
    view = make_view(InventedAtlas(180), "neighbourhood", centre="theme0", depth="4", limit="200", bases=ALL)
    assert len(view.nodes) > 150
    assert len(render(view, "html")) < 1_000_000


def test_writing_does_not_depend_on_the_encoding_of_the_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONIOENCODING", "gbk")
    page = render(make_view(ATLASES["ordinary"], "theme", theme="theme0"), "html")
    (tmp_path / "t.html").write_bytes(page)
    assert "行稳致远" in (tmp_path / "t.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("inline", [False, True])
def test_svg_is_xml_whatever_characters_the_words_of_a_view_hold(inline: bool) -> None:
    view = make_view(InventedAtlas(), "overview")
    bad = Label("a\x01b\ufffec\uffff", "a\x01b\ufffec\uffff")
    nodes = tuple(replace(node, rows=(), label=bad) for node in view.nodes)
    edges = tuple(replace(edge, words=bad) for edge in view.edges)
    drawn = render(replace(view, title=bad, summary=bad, nodes=nodes, edges=edges), "svg", inline=inline)
    root = etree.fromstring(drawn)
    assert "\ufffd" in root.get("aria-label")
