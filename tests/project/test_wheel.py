"""What people install works far from the checkout: ontology, data and browser side are inside."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.support.places import ROOT
from tests.support.servers import environment, serve


def run(*words: str | Path, folder: Path, extra: Mapping[str, str] | None = None) -> str:
    done = subprocess.run(
        [str(word) for word in words],
        cwd=folder,
        env=environment(folder / "home", {"PYTHONPATH": "", "PIP_DISABLE_PIP_VERSION_CHECK": "1", **(extra or {})}),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", folder, ROOT, folder=folder)
    (made,) = folder.glob("*.whl")
    return made


@pytest.fixture(scope="module")
def elsewhere(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a fresh environment ``venv`` that holds the wheel and what it asks for."""
    folder = tmp_path_factory.mktemp("elsewhere")
    run(sys.executable, "-m", "venv", folder / "venv", folder=folder)
    pip = [folder / "venv/bin/python", "-m", "pip", "install", "--quiet"]
    run(*pip, "--constraint", ROOT / "requirements.lock", wheel, folder=folder)
    return folder


def test_the_wheel_holds_everything_and_nothing_else(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    needed = {
        "kg/_bundled/ontology/brand.ttl",
        "kg/_bundled/ontology/themes.ttl",
        "kg/_bundled/ontology/shapes.ttl",
        "kg/_bundled/data/shandong/brands.csv",
        "kg/messages/errors.toml",
        "viz/assets/viewer.css",
        "viz/assets/viewer.js",
        "viz/assets/site.js",
        "viz/assets/site.css",
        "viz/assets/swagger/swagger-ui-bundle.js",
        "viz/assets/swagger/swagger-ui.css",
    }
    assert needed - set(names) == set()
    queries = {path.relative_to(ROOT).as_posix() for path in (ROOT / "kg/queries").rglob("*.rq")}
    assert queries
    assert queries - set(names) == set()
    stray = ("viz/web/", "tests/", "benchmarks/", "node_modules", "hatch_build", "/var/", ".stamp", ".pyc")
    assert [name for name in names if any(part in name for part in stray)] == []
    about = {name.split("/")[0] for name in names} - {"kg", "viz", "api"}
    assert len(about) == 1, "besides the three packages only the description of the wheel"


def test_the_wheel_carries_its_licences(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        (about,) = (name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        text = archive.read(about).decode("utf-8")
        licences = [name for name in archive.namelist() if ".dist-info/licenses/" in name]
    assert "License-Expression: Apache-2.0 AND CC-BY-4.0" in text
    assert {name.split("/licenses/")[1] for name in licences} == {
        "LICENSE", "LICENSES/CC-BY-4.0.txt", "data/LICENSE", "ontology/LICENSE",
    }


def test_the_installed_command_tells_what_is_in_the_atlas(elsewhere: Path) -> None:
    kg = elsewhere / "venv/bin/kg"
    where = run(elsewhere / "venv/bin/python", "-c", "import kg; print(kg.__file__)", folder=elsewhere)
    assert Path(where.strip()).is_relative_to(elsewhere)
    told = run(kg, "info", folder=elsewhere)
    assert "47" in told, "the number of brands of the bundled data"
    assert (elsewhere / "home").is_dir(), "built into the home that was given"


def test_the_installed_command_serves_the_pages(elsewhere: Path) -> None:
    home = elsewhere / "home"
    with serve(
        home, command=[str(elsewhere / "venv/bin/kg")], extra={"PYTHONPATH": ""}, folder=elsewhere
    ) as server:
        assert server.get("/healthz")[0] == 200
        status, page = server.get("/")
    assert status == 200
    assert "理财为民" in page
