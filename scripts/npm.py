"""Run npm in ``viz/web`` with the Node.js that the build uses: ``npm.py run test``."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from hatch_build import npm_command  # noqa: E402 - the root is no package

if __name__ == "__main__":
    npm, environment = npm_command()
    environment.pop("NODE_ENV")
    arguments = [*npm, *sys.argv[1:]]
    sys.exit(subprocess.run(arguments, cwd=ROOT / "viz" / "web", env=environment, check=False).returncode)
