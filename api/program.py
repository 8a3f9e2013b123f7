"""Which program answers: its version, and a digest of its code and sentences.

Between versions, too, a changed program makes other pages: a checkout that is worked on keeps
its version for months. This module must not know what is made from the code.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from pathlib import Path
from typing import Final

PACKAGES: Final = ("kg", "viz", "api")
_KINDS: Final = (".py", ".rq", ".toml", ".html", ".css", ".json")
_NOT_READ: Final = frozenset({"__pycache__", "web"})  # sources of what stands in viz/assets


def program_version() -> str:
    """Return the version of the installed program, ``0`` in a bare checkout."""
    try:
        return version("brand-atlas")
    except PackageNotFoundError:
        return "0"


def program_digest() -> str:
    """Return a digest of everything that the program reads of itself: some 20 ms at the start."""
    return digest_of(Path(str(files(name))) for name in PACKAGES)


def digest_of(folders: Iterable[Path]) -> str:
    """Return one digest of code, queries, sentences and templates below ``folders``."""
    total = hashlib.sha256()
    for folder in folders:
        paths = []
        for place, inner, names in os.walk(folder):
            inner[:] = [name for name in inner if name not in _NOT_READ]
            paths += [Path(place, name) for name in names if name.endswith(_KINDS)]
        for path in sorted(paths):
            name = path.relative_to(folder).as_posix()
            total.update(name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()[:16]
