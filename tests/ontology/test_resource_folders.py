"""Where the program finds the files that came with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg import resources
from kg.errors import EnvironmentFault


def test_in_a_checkout_the_folders_stand_beside_the_packages() -> None:
    assert (resources.resource_folder("ontology") / "brand.ttl").is_file()
    assert (resources.resource_folder("data") / "shandong").is_dir()


def test_an_installed_package_uses_its_bundle_and_never_a_strangers_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "kg"
    (package / "_bundled" / "data").mkdir(parents=True)
    (tmp_path / "data").mkdir()  # what another package may have put into site-packages
    monkeypatch.setattr(resources, "_PACKAGE", package)
    assert resources.resource_folder("data") == package / "_bundled" / "data"


def test_a_broken_installation_is_told_with_the_remedy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resources, "_PACKAGE", tmp_path / "kg")
    with pytest.raises(EnvironmentFault) as caught:
        resources.resource_folder("ontology")
    assert "重新安装" in caught.value.text("zh")
    assert "ontology" in caught.value.text("en")
