"""What a release is made from, as hashes: files, vocabulary, base address and program.

Two builds with the same fingerprint give the same bytes, so the second need not be run.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
from collections.abc import Iterable
from pathlib import Path

from kg.inputs import InputFile, Inputs
from kg.ontology import ontology_triples, theme_triples

_PACKAGE = Path(__file__).resolve().parents[1]


def inputs_of(paths: Iterable[Path], themes_path: Path | None, base: str) -> Inputs:
    """Hash what a build from the tables ``paths`` and a theme file reads.

    Raises ``OSError``, and ``DataError`` for a theme file that cannot be read.
    """
    files = tuple(sorted((input_file(path) for path in paths), key=lambda file: file.name))
    ontology = _hash_lines(ontology_triples())
    themes = _hash_lines(theme_triples(themes_path, base))
    version, program = program_version(), _program_hash()
    digest = hashlib.sha256()
    for text in (base, version, program, ontology, themes, *(f"{file.name} {file.sha256}" for file in files)):
        digest.update(text.encode() + b"\0")
    return Inputs(files, ontology, themes, base, version, program, digest.hexdigest())


def input_file(path: Path) -> InputFile:
    """Hash one file."""
    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    return InputFile(path.name.lower(), path.stat().st_size, digest)


def program_version() -> str:
    """Return the version of the installed program."""
    try:
        return importlib.metadata.version("brand-atlas")
    except importlib.metadata.PackageNotFoundError:  # run from a checkout that is not installed
        return "0"


def _hash_lines(lines: tuple[str, ...]) -> str:
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _program_hash() -> str:
    """Hash the code of this package: between versions, too, a changed build is another build."""
    digest = hashlib.sha256()
    for path in sorted(_PACKAGE.rglob("*")):
        if path.suffix in (".py", ".rq", ".toml") and path.is_file():
            digest.update(path.relative_to(_PACKAGE).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()
