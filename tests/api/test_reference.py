"""The reference pages in ``docs/`` say what the tables say."""

import pytest

from api.reference import DOCS, PAGES
from api.settings import SETTINGS

REMEDY = "run: python -m api.reference"


@pytest.mark.parametrize("name", sorted(PAGES))
def test_the_page_is_current(name):
    if not DOCS.is_dir():
        pytest.skip("not a checkout: docs/ is not installed")
    assert (DOCS / name).read_text(encoding="utf-8") == PAGES[name](), REMEDY


@pytest.mark.parametrize("row", SETTINGS, ids=lambda row: row.name)
def test_every_setting_is_documented(row):
    assert f"`{row.environment}`" in PAGES["settings.md"]()
