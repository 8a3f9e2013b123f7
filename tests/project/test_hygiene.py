"""Nothing enters the project that does not belong there: addresses, paths, code of others."""

from __future__ import annotations

import csv
import json
import re
import subprocess
from collections import Counter
from importlib import metadata
from pathlib import Path, PurePosixPath

import pytest

from tests.project.sources import committed, modules, text_of
from tests.support.places import ARTICLE, ROOT

LOCKS = ("requirements.lock", "requirements-dev.lock")

# Words put together here, so that this file does not hold them itself.
REGISTRIES = re.compile(
    "|".join(["pypi" + r"\.org", "pythonhosted" + r"\.org", "npmjs" + r"\.(org|com)", "npmmirror" + r"\.com",
              "yarnpkg" + r"\.com", "index-" + "url", r"registry *= *[\"']?https?:", "find-" + "links"])
)
NETWORKS_OF_FILES = re.compile("|".join(["unpkg" + r"\.com", "jsdelivr" + r"\.net", "cdnjs" + r"\.", "googleapis" + r"\.com"]))
MACHINE_PATHS = re.compile(r"(?<![A-Za-z0-9_./-])/(?:work|farm|root|home|Users|tmp)/[A-Za-z0-9_.-]")
MINIFIED = 5_000  # characters in one line of a script or style sheet
LARGEST = 1_000_000  # bytes


def texts(*suffixes: str) -> list[tuple[str, str]]:
    found = [(name, text_of(name)) for name in committed() if not suffixes or name.endswith(suffixes)]
    return [(name, text) for name, text in found if text is not None]


def lines_with(pattern: re.Pattern[str], *but: str) -> list[str]:
    return [
        f"{name}:{number}: {line.strip()[:100]}"
        for name, text in texts()
        if name not in but
        for number, line in enumerate(text.splitlines(), 1)
        if pattern.search(line)
    ]


def test_no_file_names_a_package_registry() -> None:
    assert lines_with(REGISTRIES, "tests/project/test_hygiene.py") == []


def test_no_file_loads_anything_from_a_public_file_network() -> None:
    assert lines_with(NETWORKS_OF_FILES, "tests/project/test_hygiene.py") == []


def test_no_file_holds_a_path_of_one_machine() -> None:
    assert lines_with(MACHINE_PATHS) == []


def test_no_code_of_others_is_committed() -> None:
    scripts = texts(".js", ".mjs", ".css", ".html", ".svg", ".ts")
    minified = [name for name, text in scripts if max(map(len, text.splitlines() or [""])) > MINIFIED]
    named = [
        name
        for name in committed()
        if {"node_modules", "vendor", "third_party", "site-packages"} & set(PurePosixPath(name).parts)
        or name.endswith((".min.js", ".min.css", ".whl", ".tgz", ".jar", ".woff2", ".ttf", ".otf"))
    ]
    assert (minified, named) == ([], [])


def test_nothing_large_is_committed() -> None:
    assert [name for name in committed() if (ROOT / name).stat().st_size > LARGEST] == []


def test_what_can_be_made_again_is_ignored() -> None:
    made = ["viz/assets/viewer.js", "viz/web/node_modules/x", ".venv/x", "var/x", "test-artifacts/x.png", "dist/x.whl"]
    told = subprocess.run(
        ["git", "check-ignore", *made], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert told.stdout.split() == made or "not a git repository" in told.stderr


def test_no_source_is_ignored_by_mistake() -> None:
    queries = [path.relative_to(ROOT).as_posix() for path in (ROOT / "kg").rglob("*.rq")]
    assert [name for name in (*modules(), *queries) if name not in committed()] == []


def test_no_sentence_of_the_article_is_committed(article_text: str, bundled_folder: Path) -> None:
    # Names and short phrases are facts; so long a run of clauses that is no name is a sentence.
    names = names_of_things(bundled_folder)
    clauses = re.findall(r"[\u4e00-\u9fff，、；]{24,}", article_text)
    runs = {run for run in clauses if set(run) & set("，、；") and run not in names}
    assert len(runs) > 20, f"{ARTICLE.name} is not the article that is meant"
    told = [(name, run) for name, text in texts() for run in runs if run in text]
    assert told == []


def test_no_two_test_files_share_a_name() -> None:
    # pytest imports them by their name alone, and stops at the second of that name.
    names = Counter(path.name for path in map(PurePosixPath, committed()) if path.match("test_*.py"))
    assert names
    assert [name for name, times in names.items() if times > 1] == []


def names_of_things(folder: Path) -> str:
    """Return all names and other names of the data, one a line."""
    found = []
    for table in sorted(folder.glob("*.csv")):
        with table.open(encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                found += [row.get("name") or "", row.get("aliases") or ""]
    return "\n".join(found)


def test_the_lock_of_npm_holds_no_addresses_of_packages() -> None:
    lock = json.loads((ROOT / "viz/web/package-lock.json").read_text(encoding="utf-8"))
    packages = lock["packages"]
    assert [name for name, entry in packages.items() if "resolved" in entry] == []
    unproven = [name for name, entry in packages.items() if name and "integrity" not in entry]
    assert unproven == [], "a package without its hash"


def test_the_locks_of_python_pin_names_and_versions_only() -> None:
    for lock in LOCKS:
        lines = (ROOT / lock).read_text(encoding="utf-8").splitlines()
        pins = [line for line in lines if not line.startswith("#")]
        assert pins
        assert [pin for pin in pins if not re.fullmatch(r"[A-Za-z0-9_.-]+==[A-Za-z0-9.+!]+", pin)] == []


def pinned() -> list[str]:
    lines = (ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines()
    return [line.split("==")[0] for line in lines if "==" in line]


@pytest.mark.parametrize("name", pinned())
def test_what_the_program_runs_with_has_a_permissive_licence(name: str) -> None:
    about = metadata.metadata(name)
    stated = [about.get("License-Expression") or "", *about.get_all("Classifier", [])]
    licences = [line for line in stated if line and ("License ::" in line or "::" not in line)]
    text = " ".join(licences) or str(about.get("License") or "")
    assert text, "no licence stated"
    assert not re.search(r"\bA?L?GPL|General Public|Affero|SSPL|BUSL", text), text
