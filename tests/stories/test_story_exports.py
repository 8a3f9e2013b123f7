"""Stories as office files: reopened by the libraries of those formats, and read."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from fastapi.testclient import TestClient
from lxml import etree, html
from pptx import Presentation

from api.cli.main import run
from api.press import Press
from viz.stories import STORY_FORMATS

STORIES = ("licai-weimin", "tongzhihua")


def steps_of(client: TestClient, key: str) -> list[dict[str, object]]:
    return [one["step"] for one in client.get(f"/stories/{key}.json").json()["steps"]]


@pytest.mark.parametrize("key", STORIES)
def test_a_deck_has_one_titled_slide_a_step_with_its_notes(client: TestClient, key: str) -> None:
    deck = Presentation(io.BytesIO(client.get(f"/stories/{key}.pptx").content))
    slides = {slide.shapes.title.text: slide for slide in deck.slides if slide.shapes.title is not None}
    for step in steps_of(client, key):
        slide = slides[str(step["title"])]
        notes = slide.notes_slide.notes_text_frame.text
        assert str(step["question"])[:12].replace("**", "") in notes
        assert "【讲解提示】" in notes
        if step["quiz"]:
            assert "【小测】" in notes
            assert "✓" in notes
        assert len(slide.shapes) > 4
    words = "".join(shape.text_frame.text for shape in next(iter(deck.slides)).shapes if shape.has_text_frame)
    assert all(str(step["title"]) in words for step in steps_of(client, key))


@pytest.mark.parametrize("key", STORIES)
def test_a_handout_has_picture_words_question_and_quiz_of_each_step_and_answers_apart(client: TestClient, key: str) -> None:
    document = docx.Document(io.BytesIO(client.get(f"/stories/{key}.docx").content))
    words = "\n".join(paragraph.text for paragraph in document.paragraphs)
    before, _, answers = words.partition("小测答案")
    steps = steps_of(client, key)
    assert len(document.inline_shapes) == len(steps)
    described = [shape.get("descr") for shape in document.element.body.iter("{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr")]
    assert all(described)
    for step in steps:
        assert str(step["title"]) in before
        assert f"提问：{str(step['question'])[:8]}" in before
        quiz = step["quiz"]
        if isinstance(quiz, dict):
            assert all(f"□ {choice['text']}" in before for choice in quiz["choices"])
            assert all((choice["text"] in answers) for choice in quiz["choices"] if choice["right"])
    assert "讲解提示" not in words
    assert "CC BY 4.0" in answers


def test_the_same_story_gives_the_same_bytes(client: TestClient) -> None:
    for form in ("html", "pptx", "docx", "scorm"):
        assert client.get(f"/stories/tongzhihua.{form}").content == client.get(f"/stories/tongzhihua.{form}").content


def test_a_departments_own_template_is_taken(site_home: Path, tmp_path: Path) -> None:
    template = tmp_path / "ours.pptx"
    deck = Presentation()
    deck.slide_width = 9144000
    deck.save(str(template))
    target = tmp_path / "a.pptx"
    words = ["story", "tongzhihua", "-o", str(target), "--template", str(template), "--approver", "王芳", "--home", str(site_home)]
    assert run(words) == 0
    made = Presentation(str(target))
    assert made.slide_width == 9144000
    assert b"\xe7\x8e\x8b\xe8\x8a\xb3" in b"".join(zipfile.ZipFile(target).read(name) for name in zipfile.ZipFile(target).namelist() if name.startswith("ppt/slides/"))
    assert run([*words[:5], str(tmp_path / "none.pptx"), *words[6:]]) != 0


def test_a_story_that_is_published_says_so_on_every_slide(site_home: Path, tmp_path: Path) -> None:
    target = tmp_path / "a.pptx"
    assert run(["story", "tongzhihua", "-o", str(target), "--publish", "--approver", "王芳", "--home", str(site_home)]) == 0
    for slide in Presentation(str(target)).slides:
        words = "".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)
        assert "CC BY 4.0" in words


@pytest.mark.parametrize("key", STORIES)
def test_a_course_has_a_page_a_step_every_quiz_and_no_trainers_notes(client: TestClient, key: str) -> None:
    with zipfile.ZipFile(io.BytesIO(client.get(f"/stories/{key}.scorm.zip").content)) as course:
        names = course.namelist()
        texts = {name: course.read(name).decode("utf-8") for name in names}
    steps = steps_of(client, key)
    pages = sorted(name for name in names if name.startswith("pages/"))
    assert len(pages) == len(steps)
    data = json.loads(html.fromstring(texts["index.html"].encode()).xpath("//script[@id='data']")[0].text)
    assert len(data["quiz"]) == sum(step["quiz"] is not None for step in steps)
    for name, step in zip(pages, steps, strict=True):
        page = html.fromstring(texts[name].encode())
        assert step["title"] in "".join(page.xpath("//h1")[0].itertext())
        assert not page.xpath("//script | //@src | //link")
    assert "讲解提示" not in "".join(texts.values())
    listed = etree.fromstring(texts["imsmanifest.xml"].encode()).iter("{http://www.imsproject.org/xsd/imscp_rootv1p1p2}file")
    assert {one.get("href") for one in listed} == set(names) - {"imsmanifest.xml"}
    assert client.get(f"/stories/{key}.scorm").status_code == 200


@pytest.mark.parametrize("form", sorted(STORY_FORMATS))
def test_a_story_too_many_is_told_to_come_again_unless_nothing_is_drawn(
    form: str, site_home: Path, open_site: Callable[..., TestClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.edition.Press", lambda: Press(0))  # all places are taken
    row = STORY_FORMATS[form]
    with open_site(site_home) as client:
        answer = client.get(f"/stories/licai-weimin.{row.suffix}")
        assert client.get("/stories/licai-weimin").status_code == 200, "pages are never refused"
    if not row.drawn:
        assert answer.status_code == 200
        return
    assert answer.status_code == 503
    assert int(answer.headers["retry-after"]) > 0
    assert "故事" in answer.json()["error"]["message"]["zh"]


def test_a_place_is_free_again_after_a_story_and_after_one_that_fails(
    site_home: Path, open_site: Callable[..., TestClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.edition.Press", lambda: Press(1))
    with open_site(site_home) as client:
        assert client.get("/stories/licai-weimin.pptx?approver=" + "长" * 500).status_code == 422
        assert [client.get("/stories/licai-weimin.html").status_code for _ in range(2)] == [200, 200]
