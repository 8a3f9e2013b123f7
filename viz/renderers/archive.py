"""Zip files that are the same bytes each time: fixed order, fixed times, fixed rights.

Office files, course packages and sites are zips; the libraries that write them stamp the
hour into every entry. This module knows nothing of what is inside.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from types import MappingProxyType
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

_TIME = (1980, 1, 1, 0, 0, 0)  # the first that a zip can say
_RIGHTS = 0o100644 << 16  # a file that its owner may write and all may read
_NONE: Mapping[str, bytes] = MappingProxyType({})


def pack(files: Mapping[str, bytes]) -> bytes:
    """Return a zip of ``files`` (name inside the zip → content) in their order."""
    out = io.BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, content in files.items():
            entry = ZipInfo(name, _TIME)
            entry.compress_type = ZIP_DEFLATED
            entry.external_attr = _RIGHTS
            archive.writestr(entry, content)
    return out.getvalue()


def repack(content: bytes, changed: Mapping[str, bytes] = _NONE) -> bytes:
    """Return the zip ``content`` with its hours taken out and the entries ``changed`` replaced."""
    with ZipFile(io.BytesIO(content)) as archive:
        return pack({name: changed.get(name, b"") or archive.read(name) for name in archive.namelist()})
