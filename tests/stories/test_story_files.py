"""A story's file: read strictly, written so that it is read back, its Markdown harmless."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from threading import Barrier

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html

from kg.errors import EnvironmentFault, ParameterError, StoryError, UnknownNameError
from kg.messages import catalogue
from tests.support.places import BUNDLED
from viz.stories import Choice, Quiz, Shelf, Step, Story, read_story, write_story
from viz.stories.markdown import plain, to_blocks, to_html
from viz.stories.shelf import Spoiled


def test_a_story_is_read_with_all_its_parts(small: str) -> None:
    story = read_story("small", small)
    assert (story.title, story.minutes, story.summary) == ("小故事", 5, "导语。")
    first, second = story.steps
    assert first == Step(
        title="第一步",
        view="theme",
        params=(("theme", "licai-weimin"),),
        text="正文 **要点**。",
        question="为什么？",
        notes="- 慢一点。",
        quiz=Quiz("哪一个？", (Choice("对的", True), Choice("错的")), "因为。"),
    )
    assert (second.view, second.quiz) == ("unit", None)


def test_what_is_written_is_read_back(small: str) -> None:
    story = read_story("small", small)
    assert read_story("small", write_story(story)) == story


@pytest.mark.parametrize("path", sorted((BUNDLED / "stories").glob("*.md")), ids=lambda path: path.stem)
def test_bundled_stories_are_written_as_the_program_writes_them(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert write_story(read_story(path.stem, text)) == text


def test_the_bundled_stories_are_good_enough_to_teach_with() -> None:
    stories = {path.stem: read_story(path.stem, path.read_text(encoding="utf-8")) for path in (BUNDLED / "stories").glob("*.md")}
    assert len(stories["licai-weimin"].steps) >= 6
    assert len(stories["tongzhihua"].steps) >= 5
    for story in stories.values():
        assert story.summary
        assert all(step.text and step.question and step.notes and step.digest for step in story.steps)
        assert sum(step.quiz is not None for step in story.steps) >= 5


WRONG = (
    ("no_head", 1, "## x\n"),
    ("no_title", 1, "---\nminutes: 3\n---\n## a\n```view\nview: overview\n```\n"),
    ("head", 3, "---\ntitle: x\ncolour: red\n---\n## a\n```view\nview: overview\n```\n"),
    ("head_open", 2, "---\ntitle: x"),
    ("minutes", 3, "---\ntitle: x\nminutes: soon\n---\n## a\n```view\nview: overview\n```\n"),
    ("twice", 3, "---\ntitle: x\ntitle: y\n---\n## a\n```view\nview: overview\n```\n"),
    ("no_steps", 4, "---\ntitle: x\n---\n"),
    ("heading", 4, "---\ntitle: x\n---\n# Big\n## a\n```view\nview: overview\n```\n"),
    ("no_step_title", 4, "---\ntitle: x\n---\n## \n```view\nview: overview\n```\n"),
    ("no_picture", 4, "---\ntitle: x\n---\n## a\n"),
    ("no_picture", 4, "---\ntitle: x\n---\n## a\n```view\nview: overview\nkept: 0123456789abcdef0123456789abcdef\n```\n"),
    ("picture_early", 4, "---\ntitle: x\n---\n```view\nview: overview\n```\n## a\n```view\nview: overview\n```\n"),
    ("picture_line", 6, "---\ntitle: x\n---\n## a\n```view\nview overview\n```\n"),
    ("picture_open", 5, "---\ntitle: x\n---\n## a\n```view\nview: overview\n"),
    ("kept", 4, "---\ntitle: x\n---\n## a\n```view\nkept: ../../etc/passwd\n```\n"),
    ("digest", 4, "---\ntitle: x\n---\n## a\n```view\nview: overview\ndigest: 7\n```\n"),
    ("section", 8, "---\ntitle: x\n---\n## a\n```view\nview: overview\n```\n### 别的\n"),
    ("quiz_question", 9, "---\ntitle: x\n---\n## a\n```view\nview: overview\n```\n### 小测\n- [x] a\n- [ ] b\n"),
    ("quiz_choices", 9, "---\ntitle: x\n---\n## a\n```view\nview: overview\n```\n### 小测\n题？\n- [ ] a\n- [ ] b\n"),
    ("quiz_line", 12, "---\ntitle: x\n---\n## a\n```view\nview: overview\n```\n### 小测\n题？\n- [x] a\n- [ ] b\n别的\n"),
    ("long", 9, "---\ntitle: x\n---\n## a\n```view\nview: overview\n```\n### 提问\n" + "长" * 20_001),
    ("long", 1, "---\ntitle: x\n---\n" + "长" * 200_001),
    ("many_steps", 244, "---\ntitle: x\n---\n" + "## a\n```view\nview: overview\n```\n" * 61),
)


@pytest.mark.parametrize(("name", "line", "text"), WRONG, ids=[f"{name}-{line}" for name, line, _ in WRONG])
def test_what_is_wrong_is_named_with_file_and_line(name: str, line: int, text: str) -> None:
    with pytest.raises(StoryError) as wrong:
        read_story("mine", text)
    assert (name, line) in {(one.name, one.line) for one in wrong.value.problems}  # type: ignore[attr-defined]
    assert f"mine.md:{line} " in wrong.value.text("zh")
    assert f"mine.md:{line} " in wrong.value.text("en")


def test_every_sentence_about_a_file_can_be_provoked() -> None:
    told = {name.split(".")[2] for name in catalogue() if name.startswith("stories.problem.")}
    assert told - {name for name, _, _ in WRONG} == {"key", "key_device", "key_taken", "unwritable"}


@pytest.mark.parametrize("key", ["../x", "a/b", "", "a.b", "new", "check", "list", "长" * 65])
def test_a_name_that_could_lead_elsewhere_is_refused(key: str, small: str) -> None:
    with pytest.raises(StoryError):
        read_story(key, small)


@pytest.mark.parametrize("key", ["CON", "nul", "Aux", "com1", "LPT9"])
def test_a_name_that_windows_keeps_for_a_device_is_refused_with_the_reason(key: str, small: str) -> None:
    with pytest.raises(StoryError) as wrong:
        read_story(key, small)
    assert "Windows" in wrong.value.text("zh")
    assert "Windows" in wrong.value.text("en")


def test_words_that_would_be_read_as_something_else_are_not_written() -> None:
    step = Step("a", view="overview", text="## not a step")
    with pytest.raises(StoryError):
        write_story(Story("x", "y", steps=(step,)))


TEXT = st.text(max_size=60).map(str.strip)


@settings(max_examples=60, deadline=None)
@given(title=st.text(min_size=1, max_size=40), text=TEXT, quiz=TEXT)
def test_whatever_is_written_is_read_back_or_refused(title: str, text: str, quiz: str) -> None:
    choices = (Choice("a", True), Choice("b"))
    story = Story("x", "t", steps=(Step(title, view="overview", text=text, quiz=Quiz(quiz, choices)),))
    with suppress(StoryError):
        assert read_story("x", write_story(story)) == story


HOSTILE = (
    "<script>alert(1)</script>",
    "[x](javascript:alert(1))",
    "[x](data:text/html,hi)",
    "![x](http://example.com/pixel.png)",
    "<img src=x onerror=alert(1)>",
    "[x](//example.com)",
    "[x](\"onmouseover=alert(1))",
    "<http://example.com/\"><script>",
)


@pytest.mark.parametrize("text", HOSTILE)
def test_markdown_makes_no_script_no_image_and_no_strange_link(text: str) -> None:
    found = html.fragment_fromstring(str(to_html(text)), create_parent="div")
    assert {one.tag for one in found.iter()} <= {"div", "p", "a", "em", "strong", "ul", "ol", "li", "blockquote", "code"}
    assert set(found.xpath("//@*[name() != 'href' and name() != 'rel' and name() != 'target' and name() != 'title']")) == set()
    assert all(link.startswith(("http://", "https://", "%22")) for link in found.xpath("//@href"))


def test_markdown_reads_as_blocks_for_slides_and_handouts() -> None:
    blocks = to_blocks("一 **二** [三](http://a.cn)\n\n1. 甲\n2. 乙\n   - 丙")
    assert [(block.mark, block.level, block.text) for block in blocks] == [
        ("", 0, "一 二 三"), ("1.", 1, "甲"), ("2.", 1, "乙"), ("•", 2, "丙"),
    ]
    assert [(run.text, run.bold, run.href) for run in blocks[0].runs][1:] == [("二", True, ""), (" ", False, ""), ("三", False, "http://a.cn")]
    assert plain("- 甲\n- 乙") == "• 甲\n• 乙"


def test_lines_broken_inside_chinese_leave_no_gap() -> None:
    assert str(to_html("中文\n接着写\nand English\nhere")) == "<p>中文接着写and English\nhere</p>\n"


def test_the_sites_own_story_goes_before_the_bundled_one(tmp_path: Path, small: str) -> None:
    bundled, own = tmp_path / "bundled", tmp_path / "own"
    bundled.mkdir()
    (bundled / "small.md").write_text(small, encoding="utf-8")
    shelf = Shelf(own, bundled)
    first = shelf.find("small")
    assert not first.own
    kept = shelf.keep(replace(first.story, title="改过"), first.version)
    assert (shelf.find("small").story.title, shelf.find("small").own) == ("改过", True)
    with pytest.raises(ParameterError):
        shelf.keep(replace(first.story, title="又改"), first.version)
    shelf.keep(replace(first.story, title="又改"), kept.version)
    shelf.forget("small")
    assert shelf.find("small").story.title == "小故事"
    with pytest.raises(UnknownNameError):
        shelf.forget("small")


def test_a_file_that_cannot_be_read_does_not_hide_the_others(tmp_path: Path, small: str) -> None:
    (tmp_path / "a.md").write_bytes(b"\xff\xfe\x00broken")
    (tmp_path / "b.md").write_text(small, encoding="utf-8")
    found = list(Shelf(tmp_path).all())
    assert [isinstance(one, Spoiled) for one in found] == [True, False]


def test_a_story_that_cannot_be_written_leaves_the_old_one(tmp_path: Path, small: str, monkeypatch: pytest.MonkeyPatch) -> None:
    shelf = Shelf(tmp_path)
    shelf.keep(read_story("small", small))
    before = (tmp_path / "small.md").read_bytes()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(EnvironmentFault):
        shelf.keep(replace(read_story("small", small), title="改"))
    assert (tmp_path / "small.md").read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["small.md"]


def test_changes_at_the_same_time_are_all_kept(tmp_path: Path, small: str) -> None:
    shelf = Shelf(tmp_path)
    story = read_story("small", small)
    shelf.keep(story)
    meet = Barrier(6)

    def add(number: int) -> None:
        meet.wait()
        shelf.amend("small", lambda now: replace(now, steps=(*now.steps, replace(story.steps[1], title=f"另{number}"))))

    with ThreadPoolExecutor(6) as threads:
        list(threads.map(add, range(6)))
    titles = {step.title for step in shelf.find("small").story.steps}
    assert titles == {"第一步", "第二步", *(f"另{number}" for number in range(6))}
