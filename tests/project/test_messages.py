"""Every sentence exists in Chinese and in English, and both name the same things."""

from __future__ import annotations

import re
from collections.abc import Iterator
from string import Formatter

import pytest

import kg.errors
from kg.errors import AtlasError
from kg.messages import LANGUAGES, catalogue, message

HAN = re.compile(r"[\u4e00-\u9fff]")


def error_classes(root: type[AtlasError] = AtlasError) -> Iterator[type[AtlasError]]:
    """Yield the tree; tests make classes of their own in it, which do not count."""
    if root.__module__ == kg.errors.__name__:
        yield root
        for child in root.__subclasses__():
            yield from error_classes(child)


def fields(sentence: str) -> set[str]:
    """Return the names of the values in a sentence; ``label_en`` is the English ``label``."""
    names = {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}
    return {re.sub("_(zh|en)$", "", name) for name in names}


@pytest.mark.parametrize("name", sorted(catalogue()))
def test_a_message_says_the_same_in_both_languages(name: str) -> None:
    entry = catalogue()[name]
    assert set(entry) == set(LANGUAGES)
    assert all(entry[language].strip() for language in LANGUAGES)
    assert fields(entry["zh"]) == fields(entry["en"])
    assert all(field.isidentifier() for field in fields(entry["zh"])), "a value must have a name"


def test_every_error_has_its_sentence() -> None:
    missing = [kind.__name__ for kind in error_classes() if f"errors.{kind.code}.default" not in catalogue()]
    assert missing == []


def test_every_error_has_a_code_of_its_own() -> None:
    codes = [kind.code for kind in error_classes()]
    assert sorted(codes) == sorted(set(codes))


def test_the_error_tree_is_drawn_whole() -> None:
    drawing = kg.errors.__doc__ or ""
    assert [kind.__name__ for kind in error_classes() if kind.__name__ not in drawing] == []


def test_every_sentence_of_an_error_belongs_to_an_error() -> None:
    codes = {"kinds", *(kind.code for kind in error_classes())}  # «kinds» are words inside sentences
    sentences = [name.split(".") for name in catalogue() if name.startswith("errors.")]
    assert [parts for parts in sentences if parts[1] not in codes] == []


def test_chinese_sentences_are_chinese_and_errors_say_them_first() -> None:
    errors = [name for name in catalogue() if name.startswith(("errors.", "findings."))]
    texts = {name: re.sub(r"{\w+}|\W", "", catalogue()[name]["zh"]) for name in errors}
    assert [name for name, text in texts.items() if text and not HAN.search(text)] == []
    assert str(AtlasError()).startswith(message("errors.internal.default", "zh"))


def test_every_finding_says_what_to_do() -> None:
    findings = {name for name in catalogue() if name.startswith("findings.")}
    told = {name for name in findings if not name.endswith("_remedy")}
    assert {name for name in told if f"{name}_remedy" not in findings} == set()


def test_a_list_is_joined_as_its_language_does_it() -> None:
    error = kg.errors.ParameterError("unknown", name="x", known=("甲", "乙、丙"))
    assert "甲、乙、丙" in error.text("zh")
    assert "甲, 乙、丙" in error.text("en")


@pytest.mark.parametrize(("count", "words"), [(0, "0 problems"), (1, "1 problem,"), (2, "2 problems")])
def test_a_number_stands_with_the_noun_that_goes_with_it(count: int, words: str) -> None:
    assert words in message("errors.data.default", "en", count=count)
