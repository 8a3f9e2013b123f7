"""Where the files that ship with the program are: ``ontology/`` and ``data/``.

In a checkout they stand beside the packages; in an installed wheel the build has put them
into ``kg/_bundled/``. This module knows nothing of what is inside them.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from kg.errors import EnvironmentFault

_PACKAGE = Path(__file__).resolve().parent


def resource_folder(name: Literal["ontology", "data"]) -> Path:
    """Return the folder ``name``: the checkout's if this is one, else the installed one.

    Raises ``EnvironmentFault`` where neither is there (a broken installation).
    """
    checkout = _PACKAGE.parent
    # site-packages may hold a stranger's «data» too: only beside our project file is it ours
    if (checkout / "pyproject.toml").is_file() and (checkout / name).is_dir():
        return checkout / name
    bundled = _PACKAGE / "_bundled" / name
    if bundled.is_dir():
        return bundled
    raise EnvironmentFault("resource", name=name, path=str(bundled))
