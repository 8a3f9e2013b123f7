"""Where a site lives: the folder that holds its releases.

``KG_HOME`` if that is set, ``var/`` in a checkout, else the place that the system sets
aside for a user's data. This module knows nothing of what a site holds.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from platformdirs import user_data_path

ENVIRONMENT = "KG_HOME"
APPLICATION = "brand-atlas"


def checkout() -> Path | None:
    """Return the root of the checkout that this code runs from, ``None`` if it is installed."""
    root = Path(__file__).resolve().parent.parent
    return root if (root / "pyproject.toml").is_file() else None


def site_home(environment: Mapping[str, str] = os.environ) -> Path:
    """Return the site's folder as an absolute path; it need not be there yet."""
    given = environment.get(ENVIRONMENT, "").strip()
    if given:
        return Path(given).expanduser().absolute()
    root = checkout()
    return root / "var" if root else user_data_path(APPLICATION, appauthor=False)
