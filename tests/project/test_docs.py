"""The pages for people lead where they say."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from urllib.parse import unquote

import pytest

from tests.project.sources import committed, text_of
from tests.support.places import ROOT

LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
CODE = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)


def pages() -> list[str]:
    return [path.relative_to(ROOT).as_posix() for path in (*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("data/*.md"))]


@pytest.mark.parametrize("name", pages())
def test_links_inside_the_project_lead_somewhere(name: str) -> None:
    text = CODE.sub("", text_of(name) or "")
    targets = [unquote(link.split("#")[0]) for link in LINK.findall(text) if "://" not in link]
    folder = ROOT / PurePosixPath(name).parent
    assert [target for target in targets if target and not (folder / target).exists()] == []


def test_the_readme_names_commands_that_exist() -> None:
    readme = text_of("README.md") or ""
    makefile = text_of("Makefile") or ""
    targets = set(re.findall(r"^make ([a-z-]+)", readme, re.MULTILINE))
    assert targets >= {"run", "test"}
    assert {target for target in targets if not re.search(rf"^{target}:", makefile, re.MULTILINE)} == set()


def test_the_readme_is_short_enough_to_be_read() -> None:
    text = text_of("README.md") or ""
    words = len(re.findall(r"[\u4e00-\u9fff]", text)) / 1.6 + len(re.findall(r"[A-Za-z0-9_'-]+", text))
    assert 400 <= words <= 900, "Chinese counted at 1.6 characters a word"


def test_every_page_is_found_from_the_list_of_pages() -> None:
    listed = text_of("docs/README.md") or ""
    pages = [name.removeprefix("docs/") for name in committed() if name.startswith("docs/") and name.endswith(".md")]
    assert [page for page in pages if page != "README.md" and f"({page})" not in listed] == []
