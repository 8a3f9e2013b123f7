"""The project's own files, as git knows them, and what its Python files import."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.support.places import ROOT

PACKAGES = ("kg", "viz", "api")


@cache
def committed() -> tuple[str, ...]:
    """Return the paths that are in git or would go in, relative to the root, sorted.

    Skips the test outside a git checkout.
    """
    try:
        listed = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            cwd=ROOT,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=True,
        )
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("this is no git checkout, so what is committed cannot be told")
    names = {name for name in listed.stdout.split("\0") if name}
    return tuple(sorted(name for name in names if (ROOT / name).is_file()))


@cache
def text_of(name: str) -> str | None:
    """Return a file's text, ``None`` if it is not text."""
    try:
        return (ROOT / name).read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        return None


@cache
def modules() -> tuple[str, ...]:
    """Return the paths of the Python files of the three packages, relative to the root."""
    found: list[Path] = []
    for package in PACKAGES:
        found += (ROOT / package).rglob("*.py")
    names = (path.relative_to(ROOT).as_posix() for path in found)
    return tuple(sorted(name for name in names if "node_modules" not in name))


@cache
def tree(name: str) -> ast.Module:
    """Return the syntax tree of a Python file."""
    return ast.parse((ROOT / name).read_text(encoding="utf-8"), name)


def imports(name: str, *, types: bool = True) -> Iterator[str]:
    """Yield the full names of all modules that a file imports, wherever in it.

    ``from a import b`` gives ``a.b``, as ``b`` may be a module. Without ``types``, what only
    the type checker imports is left out.
    """
    package = name.removesuffix(".py").removesuffix("/__init__").split("/")
    if not name.endswith("__init__.py"):
        package = package[:-1]
    left_out = set() if types else set(for_types_only(name))
    for node in ast.walk(tree(name)):
        if node in left_out:
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            stem = ".".join([*base, *([node.module] if node.module else [])])
            yield from (f"{stem}.{alias.name}" for alias in node.names)


def for_types_only(name: str) -> Iterator[ast.AST]:
    """Yield all that stands under ``if TYPE_CHECKING``."""
    for node in ast.walk(tree(name)):
        if isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING"):
            for child in node.body:
                yield from ast.walk(child)


def imports_any(name: str, *wanted: str, types: bool = True) -> list[str]:
    """Return what a file imports that is one of ``wanted`` or lies inside one."""
    return [
        found
        for found in imports(name, types=types)
        if any(found == prefix or found.startswith(f"{prefix}.") for prefix in wanted)
    ]
