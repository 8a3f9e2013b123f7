"""Which typefaces a picture is set in where no reader's machine chooses: for PDF and PNG.

The typefaces that come along (Source Han as Noto Sans SC and Noto Serif SC, SIL Open Font
License, from a package) make every machine draw the same bytes. A file of one's own goes
before them; where the package is missing, the usual folders of the system are looked through.
A character that no typeface has is set as its code point in small brackets, never as an empty
box. This module is the only home of fontTools; it knows nothing of views or formats.
"""

from __future__ import annotations

import os
import sys
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from viz.view import EnvironmentFault, InputError

if TYPE_CHECKING:
    from fontTools.ttLib import TTFont

PACKAGE = "pylopdf_fonts_zh_cn"
"""The package with the typefaces: nothing but two font files and their licence."""

_SANS, _SERIF = "NotoSansSC-Regular.otf", "NotoSerifSC-Regular.otf"
_SUFFIXES = (".otf", ".ttf", ".ttc", ".otc")
_CHINESE = frozenset(map(ord, "品牌图谱理财为民"))
_KNOWN = (
    "notosanscjk-regular", "notosanssc-regular", "notosanscjksc-regular", "sourcehansanssc-regular", "sourcehansans",
    "msyh", "pingfang", "simhei", "wqy-microhei", "wqy-zenhei", "simsun", "droidsansfallback",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text; ``missing`` where it stands for a character that no typeface has."""

    text: str
    missing: bool = False


@dataclass(frozen=True, slots=True)
class Faces:
    """Names of the families, the font files they stand in, and the characters these have."""

    sans: str
    serif: str
    files: tuple[Path, ...]
    codes: frozenset[int]

    def pieces(self, text: str) -> tuple[Piece, ...]:
        """Cut ``text`` where a character is missing.

        Marks without a width of their own (joiners, variation selectors) are dropped where
        they are missing; every other missing character becomes its code point.
        """
        if all(ord(char) in self.codes for char in text):
            return (Piece(text),)
        found: list[Piece] = []
        for char in text:
            if ord(char) in self.codes:
                whole = found and not found[-1].missing
                found[-1:] = [Piece(found[-1].text + char)] if whole else [*found[-1:], Piece(char)]
            elif unicodedata.category(char) not in ("Cf", "Mn", "Me", "Cc"):
                found.append(Piece(f"〔{ord(char):04X}〕", missing=True))
        return tuple(found) or (Piece(""),)


def find_faces(font: Path | None = None) -> Faces:
    """Return the typefaces; ``font`` is a file of one's own for all text it has characters for.

    Raises ``InputError`` where ``font`` is no font with Chinese characters, and
    ``EnvironmentFault`` that names the remedy where the machine has no Chinese typeface.
    """
    carried = _carried()
    if font is None:
        return _faces(carried) if carried else _faces((_on_the_system(),))
    return _faces((_judged(font), *carried))


def _judged(font: Path) -> Path:
    """Return ``font``; raises ``InputError`` where it cannot serve."""
    if not font.is_file() or font.suffix.lower() not in _SUFFIXES:
        raise InputError("no_font_file", path=font)
    try:
        codes = _read(font)[1]
    except Exception as error:  # fontTools raises whatever a broken table makes it raise
        raise InputError("bad_font", path=font, reason=f"{type(error).__name__}: {error}"[:120]) from None
    if not codes >= _CHINESE:
        raise InputError("font_without_chinese", path=font)
    return font


def _carried() -> tuple[Path, ...]:
    found = find_spec(PACKAGE)
    folder = Path(found.origin).parent if found is not None and found.origin else None
    files = (folder / _SANS, folder / _SERIF) if folder is not None else ()
    return tuple(file for file in files if file.is_file())


def font_folders() -> Iterator[Path]:
    """Yield the folders in which systems keep fonts."""
    home = Path.home()
    if sys.platform == "win32":
        yield Path(os.environ.get("WINDIR", "C:\\Windows")) / "Fonts"
        yield home / "AppData" / "Local" / "Microsoft" / "Windows" / "Fonts"
    elif sys.platform == "darwin":
        yield from (home / "Library/Fonts", Path("/Library/Fonts"), Path("/System/Library/Fonts"))
    else:
        yield from (home / ".local/share/fonts", home / ".fonts", Path("/usr/local/share/fonts"), Path("/usr/share/fonts"))


def _on_the_system() -> Path:
    files = sorted(
        path for folder in font_folders() if folder.is_dir() for path in folder.rglob("*") if path.suffix.lower() in _SUFFIXES
    )
    for known in _KNOWN:
        for file in files:
            if file.stem.lower() == known and _read(file)[1] >= _CHINESE:
                return file
    raise EnvironmentFault("no_font", package=PACKAGE.replace("_", "-"))


def _faces(files: tuple[Path, ...]) -> Faces:
    names = [_read(file)[0] for file in files]
    codes = frozenset[int]().union(*(_read(file)[1] for file in files))
    own = files[0].name != _SANS
    return Faces(names[0], names[0] if own else names[-1], files, codes)


@cache
def _read(file: Path) -> tuple[str, frozenset[int]]:
    """Return the name of the family in ``file`` and the characters that it has.

    Of a collection the face for simplified Chinese is taken where it says which it is.
    """
    from fontTools.ttLib import TTCollection, TTFont

    with file.open("rb") as stream:  # closed here, whatever fontTools makes of it
        if file.suffix.lower() in (".ttc", ".otc"):
            found = [_described(font) for font in TTCollection(stream, lazy=True).fonts]
            return next((one for one in found if one[0].endswith(" SC")), found[0])
        return _described(TTFont(stream, lazy=True))


def _described(font: TTFont) -> tuple[str, frozenset[int]]:
    return str(font["name"].getBestFamilyName()), frozenset(font.getBestCmap())
