"""The examples of the explorer's API: each is copied from its page, run by a shell, and gives what is printed."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.places import ROOT
from tests.support.servers import Server

PAGE = ROOT / "docs" / "explore-api.md"
SHOP_SIGN = "http://127.0.0.1:8000"
MORE = "…"
EXAMPLE = re.compile(r"^```sh\n(.*?)^```\n\n```json\n(.*?)^```$", re.MULTILINE | re.DOTALL)
EXAMPLES = [(script, json.loads(answer)) for script, answer in EXAMPLE.findall(PAGE.read_text(encoding="utf-8"))]
ENDPOINTS = ("/api/search", "/api/entities/", "/api/neighbours", "/api/counts", "/api/paths", "/api/compare", "/api/views", "/api/layout")


def differences(shown: Any, got: Any, place: str = "$") -> Iterator[str]:
    """Tell where an answer is not what is shown; ``…`` stands for anything, and for more of the same."""
    if shown == MORE:
        return
    if isinstance(shown, dict) and isinstance(got, dict):
        named = {name for name in shown if name != MORE}
        for name in named:
            if name not in got:
                yield f"{place}.{name} is missing"
            else:
                yield from differences(shown[name], got[name], f"{place}.{name}")
        if MORE not in shown and set(got) - named:
            yield f"{place} also has {sorted(set(got) - named)}"
    elif isinstance(shown, list) and isinstance(got, list):
        told = [one for one in shown if one != MORE]
        if shown[:1] == [MORE]:  # somewhere among them
            for one in told:
                if all(any(True for _ in differences(one, other)) for other in got):
                    yield f"{place} has nothing like {one}"
            return
        if len(got) < len(told) or (MORE not in shown and len(got) != len(told)):
            yield f"{place} has {len(got)}, not {len(told)}"
        for number, one in enumerate(told[: len(got)]):
            yield from differences(one, got[number], f"{place}[{number}]")
    elif shown != got:
        yield f"{place} is {got!r}, not {shown!r}"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One folder for all examples: later ones may find what earlier ones wrote."""
    return tmp_path_factory.mktemp("examples")


def run(script: str, folder: Path, site: Server) -> Any:
    if shutil.which("curl") is None:
        pytest.skip("curl is not installed (as root: apt-get install curl)")
    done = subprocess.run(
        ["sh", "-e", "-c", script.replace(SHOP_SIGN, site.url)], cwd=folder, capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_every_example_gives_what_is_printed(own_site: Server, folder: Path) -> None:
    for script, shown in EXAMPLES:
        assert list(differences(shown, run(script, folder, own_site))) == [], script


@pytest.mark.parametrize("path", ENDPOINTS)
def test_every_endpoint_has_an_example(path: str) -> None:
    assert [script for script, _ in EXAMPLES if SHOP_SIGN + path in script]


def test_no_command_of_the_page_is_left_out() -> None:
    assert PAGE.read_text(encoding="utf-8").count("```sh") == len(EXAMPLES)


@pytest.fixture
def own_site(site_home: Path, tmp_path: Path, serve: Callable[..., Server]) -> Server:
    """A server of the bundled atlas whose kept views belong to one test."""
    home = tmp_path / "home"
    shutil.copytree(site_home, home)
    return serve(home)


@pytest.mark.parametrize(
    ("shown", "got", "places"),
    [({"a": 1}, {"a": 1}, 0), ({"a": 1}, {"a": 1, "b": 2}, 1), ({"a": 1, MORE: MORE}, {"a": 1, "b": 2}, 0), ({"a": 1}, {"a": 2}, 1),
     ([1], [1, 2], 1), ([1, MORE], [1, 2], 0), ([MORE, 2, MORE], [1, 2], 0), ([MORE, 3], [1, 2], 1), ({"a": 1}, {}, 1), ([1, 2], [1], 1)],
)  # fmt: skip
def test_the_comparison_itself_can_fail(shown: Any, got: Any, places: int) -> None:
    assert len(list(differences(shown, got))) == places
