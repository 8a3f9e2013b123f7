"""Sets the drawing of a view on a page, as PDF or as pixels, without a browser.

The SVG of the view is the one description of the drawing; typst (Rust, one wheel) turns it
into a PDF with subset fonts and text that can be selected, or into PNG, from the same
coordinates. The page is a small template that gets its words as data. This module is the only
home of typst.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal

from viz.renderers.faces import Faces
from viz.view import EnvironmentFault

_PAGE = Path(__file__).parent / "templates" / "picture.typ"
_STANDARD = "ua-1"  # PDF/UA-1, ISO 14289-1: tagged, with title, language and words for the picture
PIXEL = 0.75  # points in a CSS pixel
LARGEST = 14_000.0  # points on a side: viewers show no page beyond 14 400 (PDF 32000-1, annex C)


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is set: the drawing and its size in CSS pixels, the words about it, the paper."""

    svg: bytes
    width: float
    height: float
    words: Mapping[str, str]
    paper: tuple[float, float] | None = None  # width and height in millimetres; None: as large as the drawing


def set_pdf(sheet: Sheet, faces: Faces) -> bytes:
    """Return the sheet as a PDF of one page."""
    return _compiled(sheet, faces, "pdf", pdf_standards=[_STANDARD])


def set_png(sheet: Sheet, faces: Faces, dpi: float) -> bytes:
    """Return the sheet as PNG with ``dpi`` pixels an inch of 96 CSS pixels."""
    return _compiled(sheet, faces, "png", ppi=dpi)


def _compiled(sheet: Sheet, faces: Faces, form: Literal["pdf", "png"], **more: Any) -> bytes:
    import typst

    scale = min(1.0, LARGEST / PIXEL / max(sheet.width, sheet.height)) if form == "pdf" else 1.0
    given = {
        **sheet.words,
        "width": f"{sheet.width * PIXEL * scale:.3f}",
        "height": f"{sheet.height * PIXEL * scale:.3f}",
        "paper": "x".join(f"{side:g}" for side in sheet.paper or ()),
    }
    files = {"main.typ": _PAGE.read_bytes(), "picture.svg": sheet.svg}
    with _folders(faces) as folders, TemporaryDirectory(prefix="kg-page-") as root:
        fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders)
        try:
            made = typst.compile(files, root=root, font_paths=fonts, format=form, sys_inputs=given, **more)
        except typst.TypstError as error:
            raise EnvironmentFault("typeset", reason=str(error)[:300]) from None
    if not isinstance(made, bytes):
        raise EnvironmentFault("typeset", reason="more than one page")
    return made


@contextmanager
def _folders(faces: Faces) -> Iterator[list[str]]:
    """Give folders that hold the font files of ``faces`` and, for a file of one's own, no other."""
    own, *carried = faces.files
    if carried and own.parent == carried[0].parent:
        yield [str(own.parent)]
        return
    with TemporaryDirectory(prefix="kg-font-") as folder:
        target = Path(folder) / own.name
        try:
            target.symlink_to(own.absolute())
        except OSError:  # Windows gives the right to few
            shutil.copyfile(own, target)
        yield [folder, *sorted({str(file.parent) for file in carried})]
