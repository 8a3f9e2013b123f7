"""Static files of the pages: the browser build in ``viz/assets`` and our few own files.

Each file is served under an address that holds its content hash, so that browsers may keep
it for a year and still see a new one at once. This module must not know which page uses
which file.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from types import MappingProxyType

from markupsafe import Markup

from kg.errors import EnvironmentFault
from viz.renderers.inlined import Inlined, inlined

MEDIA_TYPES: Mapping[str, str] = MappingProxyType(
    {
        "css": "text/css; charset=utf-8",
        "js": "text/javascript; charset=utf-8",
        "svg": "image/svg+xml",
        "md": "text/plain; charset=utf-8",
    }
)
BUILT = ("site.css", "site.js", "editor.css", "editor.js", "explorer.css", "explorer.js", "embed.css", "embed.js", "swagger/swagger-ui.css", "swagger/swagger-ui-bundle.js")
OWN = ("favicon.svg", "docs.js", "pages.css", "similar.css")


@dataclass(frozen=True, slots=True)
class Asset:
    """One file in memory: name, bytes, media type, and the hash that its address holds."""

    name: str
    content: bytes
    media_type: str
    digest: str

    @property
    def path(self) -> str:
        """Address below the application's root."""
        return f"/assets/{self.digest}/{self.name}"


@dataclass(frozen=True, slots=True)
class Assets:
    """All static files, by name."""

    by_name: Mapping[str, Asset]

    @property
    def digest(self) -> str:
        """One hash over all files."""
        total = hashlib.sha256()
        for name in sorted(self.by_name):
            total.update(f"{name}\0{self.by_name[name].digest}\0".encode())
        return total.hexdigest()[:16]

    def styles(self, *names: str) -> Markup:
        """Return styles, in this order, as they may stand inside one element of a page."""
        return Markup("\n").join(self.inlined(name).text for name in names)

    def inlined(self, name: str) -> Inlined:
        """Return a script or style as it may stand inside a page."""
        return inlined(self.by_name[name].content.decode("utf-8"))


def _read(folder: Traversable, name: str) -> Asset:
    place = folder
    for part in name.split("/"):
        place = place / part
    try:
        content = place.read_bytes()
    except FileNotFoundError:
        raise EnvironmentFault("assets", name=name) from None
    digest = hashlib.sha256(content).hexdigest()[:12]
    return Asset(name, content, MEDIA_TYPES[name.rpartition(".")[2]], digest)


def load_assets() -> Assets:
    """Read all static files.

    Raises ``EnvironmentFault`` where the browser side has not been built.
    """
    built, own = files("viz") / "assets", files("api") / "static"
    found = [_read(built, name) for name in BUILT] + [_read(own, name) for name in OWN]
    return Assets(MappingProxyType({asset.name: asset for asset in found}))
