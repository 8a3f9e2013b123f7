"""The house stays as drawn: who may import whom, and where each heavy library lives."""

from __future__ import annotations

import ast
import sys
from fnmatch import fnmatch

import pytest

from tests.project.sources import PACKAGES, imports, imports_any, modules, tree
from tests.support.places import ROOT

LONGEST = 400

# Who must not import whom, apart from the files named last.
FORBIDDEN: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...] = (
    ("kg/*", ("viz", "api"), ()),
    ("viz/*", ("api",), ()),
    # The makers of views ask the graph; what draws sees only the view document.
    ("viz/*", ("kg",), ("viz/__init__.py", "viz/view.py", "viz/views/*")),
    ("api/routes/*", ("api.routes",), ("api/routes/__init__.py",)),
    ("kg/errors.py", ("kg.store", "kg.release", "kg.build", "kg.readers"), ()),
)

# What every part of a package may use of kg: whole files, the errors and the sentences.
EVERYWHERE = ("kg.disk", "kg.errors", "kg.messages")

# The one home of each library: packages, and the files that may import them.
HOMES: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    (("pyvis",), ("viz/renderers/html*",)),
    (("docx",), ("viz/renderers/docx*", "viz/stories/docx.py")),
    (("anywidget", "traitlets"), ("viz/notebook.py",)),
    (("typst",), ("viz/renderers/typeset.py",)),
    (("fontTools",), ("viz/renderers/faces.py",)),
    (("pyshacl",), ("kg/check*",)),
    (("rdflib",), ("kg/check*", "kg/ontology*", "kg/termsdoc.py")),
    (("owlrl",), ()),
    (("pyoxigraph",), ("kg/store.py", "kg/release*", "kg/sparql/*", "kg/ontology/*", "kg/build/*", "kg/remote/*")),
    (("httpx",), ("kg/remote/*",)),
    (("openpyxl",), ("viz/renderers/workbook.py", "api/list_worker.py")),
    (("brotli", "zstandard"), ("api/codings.py",)),
    (("pptx", "lxml"), ("viz/renderers/pptx*",)),
    (("prometheus_client",), ("api/sparql_counts.py",)),
    (("networkx",), ("kg/analysis/*",)),
    (("sknetwork",), ("kg/analysis/*",)),
    (("rustworkx",), ("kg/analysis/*", "viz/layout/*")),
    (("numpy", "scipy"), ("kg/analysis/*", "kg/similar/*", "viz/layout/*")),
    (("opencc",), ("kg/similar/normal.py",)),
    (("pypinyin",), ("kg/pinyin.py",)),
    (("platformdirs",), ("kg/home.py",)),
    (("rapidfuzz",), ("kg/*",)),
    (("fastapi", "starlette", "uvicorn", "uvloop", "httptools", "pydantic"), ("api/*",)),
    (("click", "rich"), ("api/cli/*", "api/reference.py")),
    (("jinja2",), ("api/render.py", "viz/renderers/html*", "viz/renderers/course.py", "viz/stories/html.py")),
    (("markupsafe",), ("api/*", "viz/notebook.py", "viz/renderers/*", "viz/stories/*")),
    (("markdown_it",), ("viz/stories/markdown.py",)),
)


def matches(name: str, patterns: tuple[str, ...]) -> bool:
    return any(fnmatch(name, pattern) for pattern in patterns)


@pytest.mark.parametrize(("where", "forbidden", "free"), FORBIDDEN, ids=lambda value: str(value))
def test_imports_go_one_way(where: str, forbidden: tuple[str, ...], free: tuple[str, ...]) -> None:
    told = [
        f"{name} imports {found}"
        for name in modules()
        if fnmatch(name, where) and not matches(name, free)
        for found in imports_any(name, *forbidden)
        if not (forbidden == ("kg",) and imports_from(found, EVERYWHERE))
    ]
    assert told == []


def imports_from(found: str, allowed: tuple[str, ...]) -> bool:
    return any(found == prefix or found.startswith(f"{prefix}.") for prefix in allowed)


@pytest.mark.parametrize(("libraries", "homes"), HOMES, ids=lambda value: "+".join(value))
def test_each_library_has_one_home(libraries: tuple[str, ...], homes: tuple[str, ...]) -> None:
    told = [
        f"{name} imports {found}"
        for name in modules()
        if not matches(name, homes)
        for found in imports_any(name, *libraries, types=False)
    ]
    assert told == []


def test_every_library_in_use_is_in_the_table() -> None:
    known = {library for libraries, _ in HOMES for library in libraries}
    used = {found.split(".")[0] for name in modules() for found in imports(name)}
    ours = {*PACKAGES, "__future__"}
    assert used - set(sys.stdlib_module_names) - ours <= known


@pytest.mark.parametrize("name", modules())
def test_a_module_says_first_what_it_is_for(name: str) -> None:
    words = ast.get_docstring(tree(name)) or ""
    assert len(words.split("\n")[0]) > 10, "the module's docstring is missing or says nothing"


def test_no_file_is_longer_than_can_be_read_at_a_sitting() -> None:
    ours = [*PACKAGES, "tests", "benchmarks", "scripts"]
    files = [path for folder in ours for path in (ROOT / folder).rglob("*.py")]
    files += (ROOT / "viz" / "web" / "src").rglob("*.ts")
    files += (ROOT / "viz" / "web" / "src").rglob("*.css")
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in files}
    assert {str(path.relative_to(ROOT)): lines for path, lines in lengths.items() if lines > LONGEST} == {}


def test_no_module_is_a_drawer_for_odds_and_ends() -> None:
    drawers = {"utils", "util", "helpers", "misc", "common"}
    assert [name for name in modules() if set(name.removesuffix(".py").split("/")) & drawers] == []


def test_no_module_keeps_state_that_changes() -> None:
    told = []
    for name in modules():
        tables = {}
        for node in tree(name).body:
            if isinstance(node, ast.Assign | ast.AnnAssign) and not is_all(node):
                if is_empty(node.value):
                    told.append(f"{name}:{node.lineno} starts empty")
                tables.update(dict.fromkeys(names_bound(node), node.lineno))
        told += [f"{name}:{line} changes {table}" for table, line in changes(name) if table in tables]
    assert told == [], "tables of a module are filled where they are written, and left alone"


CHANGING = frozenset(
    ["append", "add", "extend", "insert", "update", "setdefault", "pop", "popitem", "remove", "discard", "clear", "sort", "reverse"]
)


def is_empty(value: ast.expr | None) -> bool:
    if isinstance(value, ast.Call) and isinstance(value.func, ast.Name):
        makers = {"dict", "list", "set", "defaultdict", "deque", "Counter"}
        return value.func.id in makers and not (value.args and value.func.id in {"dict", "list", "set"})
    return (isinstance(value, ast.List | ast.Set) and not value.elts) or (
        isinstance(value, ast.Dict) and not value.keys
    )


def names_bound(node: ast.Assign | ast.AnnAssign) -> list[str]:
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    return [target.id for target in targets if isinstance(target, ast.Name) and target.id.isupper()]


def changes(name: str) -> list[tuple[str, int]]:
    """Return the capital names that a file changes in place, with the line."""
    found = []
    for node in ast.walk(tree(name)):
        changed: ast.expr | None = None
        if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store | ast.Del):
            changed = node.value
        elif (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in CHANGING
        ):
            changed = node.func.value
        if isinstance(changed, ast.Name):
            found.append((changed.id, node.lineno))
    return found


def is_all(node: ast.Assign | ast.AnnAssign) -> bool:
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    return any(isinstance(target, ast.Name) and target.id == "__all__" for target in targets)


def test_no_function_changes_a_name_of_its_module() -> None:
    told = [
        f"{name}:{node.lineno}"
        for name in modules()
        for node in ast.walk(tree(name))
        if isinstance(node, ast.Global)
    ]
    assert told == []
