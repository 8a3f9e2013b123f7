"""Help pages in the user's language."""

import click
import pytest
from rich.cells import cell_len

from api.cli.main import language_of, make_root
from api.cli.table import COMMANDS
from api.cli.words import wrapped


@pytest.mark.parametrize("row", COMMANDS, ids=lambda row: row.name)
def test_every_command_is_summed_up_in_both_languages(row):
    assert row.summary("zh") != row.summary("en")


@pytest.mark.parametrize("width", [8, 20, 79])
def test_lines_fit_however_wide_the_characters(width):
    text = "用法见 kg --help；主题“理财为民”的品牌，按单位列出。And some English words too."
    lines = wrapped(text, width)
    assert all(cell_len(line) <= width + 2 for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


def test_a_stop_never_begins_a_line():
    lines = wrapped("单位、品牌、主题、理念、做法、建议、警示、地区、来源。", 6)
    assert not [line for line in lines if line[0] in "、。"]


@pytest.mark.parametrize(
    ("words", "lang"),
    [([], "zh"), (["--lang", "en", "info"], "en"), (["info", "--lang=en"], "en"), (["--lang", "fr"], "zh"),
     (["query", "--", "--lang", "en"], "zh")],
)
def test_the_language_is_found_wherever_it_stands(words, lang, monkeypatch):
    monkeypatch.delenv("KG_LANG", raising=False)
    assert language_of(words) == lang


def test_the_environment_can_choose_the_language(monkeypatch):
    monkeypatch.setenv("KG_LANG", "en")
    assert language_of(["info"]) == "en"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_first_page_of_help_names_every_command(lang):
    root = make_root(lang)
    words = root.get_help(root.context_class(root, info_name="kg"))
    assert all(f"  {row.name} " in words for row in COMMANDS)
    assert ("用法：" in words) == (lang == "zh")
    assert "Show this message" not in words
    assert isinstance(root, click.Group)
