"""The examples in docstrings are true. ``atlas`` in them is the bundled one."""

from __future__ import annotations

import doctest
import importlib
import io
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import kg
from tests.project.sources import modules

if TYPE_CHECKING:
    from kg.atlas import Atlas

OPTIONS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


def with_examples() -> list[str]:
    from tests.project.sources import text_of

    named = (name.removesuffix(".py").removesuffix("/__init__") for name in modules() if ">>> " in (text_of(name) or ""))
    return [name.replace("/", ".") for name in named]


@pytest.fixture(scope="module")
def atlas(site_home: Path) -> Iterator[Atlas]:
    with kg.open(home=site_home) as opened:
        yield opened


@pytest.mark.parametrize("name", with_examples())
def test_the_examples_of_a_module_are_true(
    name: str, atlas: Atlas, site_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KG_HOME", str(site_home))
    module = importlib.import_module(name)
    told = io.StringIO()
    runner = doctest.DocTestRunner(optionflags=OPTIONS)
    for case in doctest.DocTestFinder().find(module, name, extraglobs={"atlas": atlas}):
        runner.run(case, out=told.write)
    assert runner.summarize(verbose=False).attempted > 0
    assert runner.failures == 0, told.getvalue()
