"""Where a site lives when nobody says so, and when somebody does."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import kg.home
from kg.home import site_home
from tests.support.places import ROOT


def test_a_checkout_keeps_its_site_in_var() -> None:
    assert site_home({}) == ROOT / "var"


def test_an_empty_setting_is_no_setting() -> None:
    assert site_home({"KG_HOME": "  "}) == ROOT / "var"


def test_kg_home_is_made_absolute(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    assert site_home({"KG_HOME": "站点"}) == tmp_path / "站点"
    monkeypatch.setenv("HOME", str(tmp_path))
    assert site_home({"KG_HOME": "~/site"}) == tmp_path / "site"


def test_an_installed_package_uses_the_place_for_user_data(tmp_path: Path) -> None:
    (tmp_path / "kg").mkdir()
    lone = tmp_path / "kg" / "lone_home.py"
    lone.write_text(Path(kg.home.__file__).read_text(encoding="utf-8"), encoding="utf-8")
    told = subprocess.run(
        [sys.executable, "-c", "import lone_home; print(lone_home.site_home())"],
        env={"PYTHONPATH": str(lone.parent), "HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path / "data")},
        capture_output=True,
        text=True,
        check=True,
    )
    assert Path(told.stdout.strip()) == tmp_path / "data" / "brand-atlas"
