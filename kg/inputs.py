"""What a release was made from, as a manifest keeps it: files and vocabulary as hashes.

This module must not know how anything is hashed: that is ``kg.build.inputs``.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class InputFile:
    """A file that went into a release: name, size in bytes, SHA-256 in hex."""

    name: str
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Inputs:
    """All inputs of a build; ``fingerprint`` is the SHA-256 over everything that matters."""

    files: tuple[InputFile, ...]
    ontology: str
    themes: str
    base: str
    version: str
    program: str
    fingerprint: str
