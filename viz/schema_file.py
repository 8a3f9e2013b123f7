"""Writes the published copy of the schema of view documents: ``python -m viz.schema_file``."""

from __future__ import annotations

import json
from pathlib import Path

from viz.document import view_schema

PATH = Path(__file__).parent / "view.schema.json"


def main() -> None:
    """Rewrite ``viz/view.schema.json``; a test keeps it equal to the types."""
    text = json.dumps(view_schema(), ensure_ascii=False, indent=2) + "\n"
    PATH.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
