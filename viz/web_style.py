"""Writes what the browser side takes from ``viz.style``: CSS tokens and drawing constants.

``python -m viz.web_style`` rewrites ``web/src/tokens.css`` and ``web/src/style.ts``; a test
keeps them equal to the tables. This module knows nothing of views.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

from viz.style import BASIS_STYLES, KIND_STYLES, METRICS, OTHER, PLAIN_LINE, SANS, SERIF, css_tokens

SOURCE = Path(__file__).parent / "web" / "src"


def _literal(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)


def style_module() -> str:
    """Return the TypeScript module with the tables that the canvas draws by."""
    bases = {
        style.basis.value: {"colour": style.colour, "width": style.width, "dash": style.dash}
        for style in BASIS_STYLES
    }
    kinds = {style.kind: {"shape": style.shape.value, "colour": style.colour} for style in (*KIND_STYLES, OTHER)}
    metrics = {name.title().replace("_", ""): value for name, value in asdict(METRICS).items()}
    metrics = {name[0].lower() + name[1:]: value for name, value in metrics.items()}
    plain = {"colour": PLAIN_LINE.colour, "width": PLAIN_LINE.width, "dash": PLAIN_LINE.dash}
    return (
        "/** Made from viz/style.py by `python -m viz.web_style`: do not edit. */\n"
        "export interface LineStyle {\n"
        "  readonly colour: string;\n  readonly width: number;\n  readonly dash: readonly number[];\n}\n\n"
        f"export const BASIS_STYLES: Readonly<Record<string, LineStyle>> = {_literal(bases)};\n\n"
        f"export const PLAIN_LINE: LineStyle = {_literal(plain)};\n\n"
        "export interface KindStyle {\n  readonly shape: string;\n  readonly colour: string;\n}\n\n"
        f"export const KIND_STYLES: Readonly<Record<string, KindStyle>> = {_literal(kinds)};\n\n"
        f"export const METRICS = {_literal(metrics)} as const;\n\n"
        f"export const SERIF = {json.dumps(SERIF)};\n"
        f"export const SANS = {json.dumps(SANS)};\n"
    )


def outputs() -> tuple[tuple[Path, str], ...]:
    """Return the generated files and their text."""
    return ((SOURCE / "tokens.css", css_tokens()), (SOURCE / "style.ts", style_module()))


def main() -> None:
    """Rewrite the generated files."""
    for path, text in outputs():
        path.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
