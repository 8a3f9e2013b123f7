"""A picture that is to stand somewhere else: live or kept, its addresses, and how to find it by them.

The embedded page, oEmbed, the previews of links and the panel «嵌入与导出» all speak of a
``Shown``. Paths start at the application's root. This module must not know how a page looks.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

from api.edition import Edition
from api.links import page_path, share_path
from api.pictures import FROM_READER, Parameters, view_of
from api.saved_views import SavedViews, read_draft
from kg.errors import ParameterError, UnknownNameError
from kg.search.nearest import nearest
from kg.terms import Kind, mint
from viz import OPTIONS, VIEWS
from viz.document import to_plain
from viz.view import GraphView

CENTRED = "neighbourhood"
"""The view that things without a picture of their own are shown by."""

LISTED = "overview"
"""The view of the first page."""

SHARED_PICTURE: Mapping[str, str] = MappingProxyType({Kind.BRANCH.value: Kind.UNIT.value})
"""Kinds that are shown by the view of another kind."""

NOT_OF_THE_VIEW = frozenset(
    {"lang", "in", "freeze", "scheme", "download", "format", "width", "height", "publish", "stamp", *OPTIONS}
)
"""Query parameters that a door reads itself."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture to be put elsewhere: a view asked for anew each time, or one that was kept.

    ``kept`` is the id of a kept view, empty for a live one.
    """

    view: GraphView
    parameters: Parameters = ()
    kept: str = ""

    @property
    def embed(self) -> str:
        """Path of the small page that other sites may frame."""
        if self.kept:
            return f"/embed/v/{self.kept}"
        first = subject_of(self.view.name)
        given = dict(self.parameters)
        if first and _fits(given.get(first, "")):
            rest = {name: value for name, value in self.parameters if name != first}
            words = f"?{urlencode(rest)}" if rest else ""
            return f"/embed/{self.view.name}/{quote(given[first], safe='')}{words}"
        return f"/embed/{self.view.name}?{urlencode(given)}" if given else f"/embed/{self.view.name}"

    def file(self, suffix: str) -> str:
        """Path of the picture as a file."""
        if self.kept:
            return f"/embed/v/{self.kept}.{suffix}"
        words = f"?{urlencode(dict(self.parameters))}" if self.parameters else ""
        return f"/views/{self.view.name}.{suffix}{words}"

    @property
    def page(self) -> str:
        """Path of the page that shows it in full."""
        if self.kept:
            return f"/explore/v/{self.kept}"
        given = dict(self.parameters)
        if self.view.name == LISTED:
            return "/"
        if self.view.name in given and self.view.name in Kind._value2member_map_:
            return page_path(self.view.name, given[self.view.name])
        return f"/explore?{urlencode({'view': self.view.name, **given})}"

    @property
    def panel(self) -> str:
        """Path of the panel that gives code and files for it."""
        if self.kept:
            return f"/share/v/{self.kept}"
        return share_path(self.view.name, dict(self.parameters))


def own_parameters(pairs: Iterable[tuple[str, str]]) -> Parameters:
    """Return the view's own parameters among those of an address.

    Raises ``ParameterError`` where one is given twice.
    """
    found: dict[str, str] = {}
    for name, value in pairs:
        if name in NOT_OF_THE_VIEW:
            continue
        if name in found:
            raise ParameterError("repeated", name=name)
        found[name] = value
    return tuple(found.items())


def _fits(value: str) -> bool:
    """Tell whether a value can be a step of a path: proxies fold or refuse what else it may hold."""
    return bool(value) and "/" not in value and value not in (".", "..")


def subject_of(view: str) -> str:
    """Return the name of a view's one required parameter, empty where it has none.

    >>> subject_of("theme"), subject_of("overview")
    ('theme', '')
    """
    return next((one.name for one in VIEWS[view].parameters if one.required), "")


def live(edition: Edition, view: str, parameters: Parameters) -> Shown:
    """Return a view of the release now served.

    Raises ``UnknownNameError`` and ``ParameterError`` as ``view_of`` does.
    """
    if view not in VIEWS:
        raise UnknownNameError("view", view, nearest(view, tuple(VIEWS)))
    for name, count in Counter(name for name, _ in parameters).items():
        if count > 1:
            raise ParameterError("repeated", name=name)
    return Shown(view_of(edition, view, parameters), parameters)


def kept(views: SavedViews, id: str) -> Shown:
    """Return a kept view; raises ``UnknownNameError``, ``EnvironmentFault``."""
    return Shown(views.find(id).view, kept=id)


def freeze(views: SavedViews, shown: Shown) -> Shown:
    """Keep a live view as it is now and return the kept one: the same view is kept once.

    Raises ``ParameterError`` for the picture of a query, which a stranger could vary without
    end, and ``EnvironmentFault`` where there is no room.
    """
    if shown.kept:
        return shown
    known = {subject_of(shown.view.name), "bases"}
    for name, _ in shown.parameters:
        if shown.view.name == FROM_READER or name not in known:
            raise ParameterError("frozen", name=name)
    draft = read_draft({"document": to_plain(shown.view)})
    return Shown(shown.view, kept=views.keep(draft).id)


def find(edition: Edition, views: SavedViews, path: str) -> Shown:
    """Return the picture that ``path`` (with its query) shows, by any of its addresses.

    Raises ``UnknownNameError`` for an address that shows no picture, ``ParameterError``.
    """
    parts = urlsplit(path)
    steps = [unquote(step) for step in parts.path.split("/") if step]
    given = own_parameters(parse_qsl(parts.query))
    match steps:
        case []:
            return live(edition, LISTED, ())
        case ["embed" | "explore" | "share", "v", id]:
            return kept(views, id.partition(".")[0])
        case ["explore"]:
            name = dict(given).get("view", LISTED)
            asked = {one.name for one in VIEWS[name].parameters} if name in VIEWS else set()
            return live(edition, name, tuple(pair for pair in given if pair[0] in asked))
        case ["embed" | "share", view]:
            return live(edition, view, given)
        case ["embed", view, value] if view in VIEWS and subject_of(view):
            return live(edition, view, ((subject_of(view), value), *given))
        case ["views", name]:
            return live(edition, name.partition(".")[0], given)
        case [kind, key]:
            return _page(edition, kind, key)
    raise UnknownNameError("picture", path[:80])


def _page(edition: Edition, kind: str, key: str) -> Shown:
    """Return the picture on the page of a thing."""
    view = SHARED_PICTURE.get(kind, kind)
    if view in VIEWS and subject_of(view) == view:
        return live(edition, view, ((view, key),))
    ref = edition.atlas.ref(mint(kind, key, edition.atlas.info.base))
    if ref is None:
        raise UnknownNameError("picture", f"/{kind}/{key}"[:80])
    return live(edition, CENTRED, (("centre", ref.iri),))
