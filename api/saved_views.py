"""Views that readers keep: documents under the hash of their content, for links that do not change.

``<site home>/views/{id}.json`` holds two lines of JSON: what lists show (title, note, date,
release), and the document. A file is written whole or not at all, and never changes; the
same view kept twice is one file. Documents come from strangers and are shown to everybody,
so only what the schema of view documents allows is kept, within limits. This module must not
know the web.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from api.foreign_views import read_foreign_view
from api.settings import Settings
from kg.disk import disk_faults, replace_file
from kg.errors import EnvironmentFault, ParameterError, UnknownNameError
from kg.home import site_home
from viz.document import to_plain, view_from_json
from viz.view import GraphView

LARGEST = 4 << 20
"""Bytes of the largest request to keep a view."""

MOST, MOST_MB = 5000, 1024
"""So many views are kept, and so many megabytes of them."""

LISTED = 200
"""So many views are listed, the newest first."""

LONGEST_TITLE, LONGEST_NOTE = 200, 4000
MOST_NODES, MOST_EDGES = 5000, 20_000

_ID = re.compile(r"[0-9a-f]{32}")
_UNSEEN = re.compile(r"[\x00-\x20]")  # what browsers drop from an address (URL Standard, 4.4)
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True, slots=True)
class SavedView:
    """What lists show of a kept view; ``created`` is ISO 8601 in UTC."""

    id: str
    title: str
    note: str
    created: str
    release: str


@dataclass(frozen=True, slots=True)
class KeptView:
    """A kept view: what lists show, the view, and the document as it was given."""

    saved: SavedView
    view: GraphView
    document: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Draft:
    """A view to be kept, checked. ``document`` is a view document, or ``{"view", "state"}``."""

    title: str
    note: str
    release: str
    document: Mapping[str, Any]

    @property
    def id(self) -> str:
        """The name under which it is kept: a hash of title, note and document."""
        return _hash(self.title, self.note, self.document)


def read_draft(body: Any) -> Draft:
    """Read ``{"document", "title", "note"}``.

    Raises ``ParameterError`` or ``InputError`` that names the place of what does not fit.
    """
    if not isinstance(body, dict):
        raise ParameterError("body", place="$", problem="{…}")
    for name in body:
        if name not in ("document", "title", "note"):
            raise ParameterError("body", place=f"$.{name[:40]}", problem="document、title、note")
    view, document = _read_document(body.get("document"))
    title = _line(body.get("title"), "title", LONGEST_TITLE) or _line(view.title.zh[:LONGEST_TITLE], "title", LONGEST_TITLE)
    return Draft(" ".join(title.split()) or view.name, _line(body.get("note"), "note", LONGEST_NOTE), view.release, document)


def _line(value: Any, name: str, most: int) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        raise ParameterError("body", place=f"$.{name}", problem="“…”")
    if len(value) > most:
        raise ParameterError("too_long", name=name, count=len(value), limit=most)
    return _CONTROL.sub(" ", value).strip()


def _read_document(given: Any) -> tuple[GraphView, Mapping[str, Any]]:
    if not isinstance(given, dict):
        raise ParameterError("body", place="$.document", problem="{…}")
    if "view" not in given:
        view = _read_view(given)
        return view, to_plain(view)
    for name in given:
        if name not in ("view", "state"):
            raise ParameterError("body", place=f"$.document.{name[:40]}", problem="view、state")
    state = given.get("state", {})
    if not isinstance(state, dict):
        raise ParameterError("body", place="$.document.state", problem="{…}")
    view = _read_view(given["view"])
    return view, {"view": to_plain(view), "state": state}


def _read_view(given: Any) -> GraphView:
    view = read_foreign_view(json.dumps(given))
    for place, many, most in (("nodes", view.nodes, MOST_NODES), ("edges", view.edges, MOST_EDGES)):
        if len(many) > most:
            raise ParameterError("body", place=f"$.document.{place}", problem=f"{len(many)} > {most}")
    if len(view.release) > 80:
        raise ParameterError("too_long", name="release", count=len(view.release), limit=80)
    for name in _addresses(view):
        scheme = _SCHEME.match(_UNSEEN.sub("", name))
        if scheme and scheme[1].lower() not in ("http", "https", "urn"):
            raise ParameterError("body", place="$.document", problem=name[:60])
    return view


def _addresses(view: GraphView) -> Iterator[str]:
    yield view.focus
    for node in view.nodes:
        yield node.id
        yield from (row.href for row in node.rows)
    for piece in view.evidence:
        yield from (ref.iri for ref in (piece.source, piece.section, piece.value) if ref)
        yield piece.iri


class SavedViews:
    """The kept views of one site."""

    def __init__(self, home: Path) -> None:
        self._folder = home / "views"

    def keep(self, draft: Draft) -> SavedView:
        """Keep a view and return what lists show of it.

        Raises ``EnvironmentFault`` where there is no room, or nothing can be written.
        """
        path = self._path(draft.id)
        if path.is_file():
            return self.find(draft.id).saved
        created = datetime.now(UTC).isoformat(timespec="seconds")
        saved = SavedView(draft.id, draft.title, draft.note, created, draft.release)
        lines = f"{_line_of(asdict(saved))}\n{_line_of(draft.document)}\n".encode()
        with disk_faults(self._folder):
            self._folder.mkdir(parents=True, exist_ok=True)
            self._make_room(len(lines))
            replace_file(path, lines)
        return saved

    def find(self, id: str) -> KeptView:
        """Return a kept view.

        Raises ``UnknownNameError``, or ``EnvironmentFault`` for a file that has been damaged.
        """
        if not _ID.fullmatch(id):
            raise UnknownNameError("kept_view", id[:40])
        try:
            head, _, rest = self._path(id).read_text(encoding="utf-8").partition("\n")
        except FileNotFoundError:
            raise UnknownNameError("kept_view", id) from None
        except (OSError, UnicodeDecodeError):
            raise EnvironmentFault("view_damaged", id=id) from None
        try:
            saved, document = SavedView(**json.loads(head)), json.loads(rest)
            whole = _hash(saved.title, saved.note, document) == id == saved.id
        except (ValueError, TypeError):
            whole = False
        if not whole:
            raise EnvironmentFault("view_damaged", id=id)
        return KeptView(saved, view_from_json(json.dumps(document.get("view", document))), document)

    def has(self, id: str) -> bool:
        """Tell whether there is a kept view of this id."""
        return bool(_ID.fullmatch(id)) and self._path(id).is_file()

    def listed(self) -> tuple[SavedView, ...]:
        """Return the newest kept views; files that cannot be read are left out."""
        found = []
        for path in self._files():
            with suppress(OSError, ValueError, TypeError):
                with path.open(encoding="utf-8") as file:
                    saved = SavedView(**json.loads(file.readline(32_768)))
                if saved.id == path.stem:
                    found.append(saved)
        found.sort(key=lambda one: (one.created, one.id), reverse=True)
        return tuple(found[:LISTED])

    def _files(self) -> list[Path]:
        return sorted(self._folder.glob("*.json")) if self._folder.is_dir() else []

    def _make_room(self, size: int) -> None:
        sizes = [path.stat().st_size for path in self._files()]
        if len(sizes) >= MOST:
            raise EnvironmentFault("folder_full", folder="views", limit=MOST, unit="×")
        if sum(sizes) + size > MOST_MB << 20:
            raise EnvironmentFault("folder_full", folder="views", limit=MOST_MB, unit="MB")

    def _path(self, id: str) -> Path:
        return self._folder / f"{id}.json"


def saved_views(settings: Settings) -> SavedViews:
    """Return the kept views of the site that the settings name."""
    return SavedViews(Path(settings.home) if settings.home else site_home())


def _line_of(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def _hash(title: str, note: str, document: Any) -> str:
    content = _line_of({"title": title, "note": note, "document": document})
    return hashlib.sha256(content.encode()).hexdigest()[:32]
