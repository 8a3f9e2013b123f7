"""The manifest of a release: what it holds, from what it was made, and the hash of every file.

Written last and sealed with a hash of itself, so that a release is whole if and only if
its manifest says so. This module knows nothing of stores.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.disk import FileHash, replace_file
from kg.errors import DamagedReleaseError
from kg.inputs import InputFile, Inputs
from kg.model import Label, Ref, ReleaseInfo
from kg.terms import Kind

NAME, DUMP = "manifest.json", "dump.nq"
BUILDING, TRASH = ".building-", ".trash-"
"""How the names begin of a release in the making, and of one that is being removed."""

_FORMAT = 1


@dataclass(frozen=True, slots=True)
class Files:
    """A folder of a release and the files in it."""

    folder: str
    files: tuple[FileHash, ...]


@dataclass(frozen=True, slots=True)
class Manifest:
    """All of ``manifest.json``. ``graphs`` counts quads by graph name; ``seconds`` tells how
    long each step of the build took."""

    info: ReleaseInfo
    inputs: Inputs
    graphs: tuple[tuple[str, int], ...]
    dump: FileHash
    store: Files
    tables: Files
    seconds: tuple[tuple[str, float], ...] = ()

    @property
    def fingerprint(self) -> str:
        """The hash over everything the release was made from."""
        return self.inputs.fingerprint

    def write(self, folder: Path) -> None:
        """Write the manifest in one step."""
        body = self._body()
        text = json.dumps({**body, "seal": _seal(body)}, ensure_ascii=False, indent=1) + "\n"
        replace_file(folder / NAME, text.encode())

    def _body(self) -> dict[str, Any]:
        info, inputs = self.info, self.inputs
        return {
            "format": _FORMAT,
            "id": info.id,
            "built": info.built,
            "title": {"zh": info.title.zh, "en": info.title.en},
            "base": info.base,
            "version": info.version,
            "counts": dict(info.counts),
            "graphs": dict(self.graphs),
            "sources": [
                {"iri": one.iri, "key": one.key, "zh": one.label.zh, "en": one.label.en} for one in info.sources
            ],
            "inputs": {
                "fingerprint": inputs.fingerprint,
                "program": inputs.program,
                "ontology": inputs.ontology,
                "themes": inputs.themes,
                "files": [_of_file(one) for one in inputs.files],
            },
            "seconds": dict(self.seconds),
            "dump": _of_file(self.dump),
            "store": {"folder": self.store.folder, "files": [_of_file(one) for one in self.store.files]},
            "tables": {"folder": self.tables.folder, "files": [_of_file(one) for one in self.tables.files]},
        }


def read_manifest(folder: Path) -> Manifest:
    """Read and check the manifest of the release in ``folder``.

    Raises ``DamagedReleaseError`` if it is missing, cannot be read or was changed.
    """
    try:
        body = json.loads((folder / NAME).read_text(encoding="utf-8"))
        if body.pop("seal") != _seal(body) or body["format"] != _FORMAT:
            raise ValueError("seal")
        return _parse(body)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as fault:
        raise DamagedReleaseError("manifest", release=folder.name) from fault


def _parse(body: dict[str, Any]) -> Manifest:
    inputs = body["inputs"]
    info = ReleaseInfo(
        id=body["id"],
        built=body["built"],
        title=Label(body["title"]["zh"], body["title"]["en"]),
        base=body["base"],
        counts=tuple(body["counts"].items()),
        sources=tuple(
            Ref(one["iri"], Kind.SOURCE, one["key"], Label(one["zh"], one["en"])) for one in body["sources"]
        ),
        version=body["version"],
    )
    return Manifest(
        info,
        Inputs(
            tuple(InputFile(one["name"], one["bytes"], one["sha256"]) for one in inputs["files"]),
            inputs["ontology"], inputs["themes"], body["base"], body["version"], inputs["program"],
            inputs["fingerprint"],
        ),
        tuple(body["graphs"].items()),
        _to_file(body["dump"]),
        Files(body["store"]["folder"], tuple(map(_to_file, body["store"]["files"]))),
        Files(body["tables"]["folder"], tuple(map(_to_file, body["tables"]["files"]))),
        tuple(body["seconds"].items()),
    )


def _of_file(file: FileHash | InputFile) -> dict[str, str | int]:
    return {"name": file.name, "bytes": file.bytes, "sha256": file.sha256}


def _to_file(entry: dict[str, Any]) -> FileHash:
    return FileHash(str(entry["name"]), int(entry["bytes"]), str(entry["sha256"]))


def _seal(body: dict[str, Any]) -> str:
    canonical = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
