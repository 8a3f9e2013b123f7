"""What has changed since a view was kept: things that are gone, have other names, or are new.

New is what the same question shows on the release now served and the kept view does not
hold. This module must not know the web.
"""

from __future__ import annotations

from dataclasses import dataclass

from api.edition import Edition
from api.pictures import FROM_READER, view_of
from api.workbench import names_of
from kg.errors import AtlasError
from kg.model import Label, Ref
from kg.terms import split_iri
from viz import VIEWS
from viz.view import GraphView
from viz.views.nodes import tidy


@dataclass(frozen=True, slots=True)
class Renamed:
    """A thing with another name than in the kept view."""

    iri: str
    before: Label
    after: Label


@dataclass(frozen=True, slots=True)
class Changes:
    """What differs in ``release``, the one now served, from a kept view."""

    release: str
    added: tuple[Ref, ...]
    removed: tuple[Ref, ...]
    renamed: tuple[Renamed, ...]


def changes_since(edition: Edition, view: GraphView) -> Changes | None:
    """Return what has changed since ``view`` was made, ``None`` if it is of the release now served."""
    if view.release == edition.release:
        return None
    base = edition.atlas.info.base
    held: dict[str, Ref] = {}
    for node in view.nodes:
        place = split_iri(node.id, base)
        if place is not None and "#" not in node.id:
            held[node.id] = Ref(node.id, *place, node.label)
    known = names_of(edition, held)
    return Changes(
        edition.release,
        tuple(ref for iri, ref in _asked_again(edition, view).items() if iri not in held),
        tuple(ref for iri, ref in held.items() if iri not in known),
        tuple(
            Renamed(iri, held[iri].label, ref.label)
            for iri, ref in known.items()
            if iri in held and tidy(ref.label) != held[iri].label
        ),
    )


def _asked_again(edition: Edition, view: GraphView) -> dict[str, Ref]:
    """Return the things that the view's question shows today, nothing if it cannot be asked."""
    given = dict(view.params)
    try:
        if view.name in VIEWS and view.name != FROM_READER:
            today = view_of(edition, view.name, tuple(sorted(given.items())))
            return names_of(edition, (node.id for node in today.nodes if "#" not in node.id))
        if view.name == "path" and {"from", "to"} <= given.keys():
            paths = edition.atlas.paths(given["from"], given["to"])
            return {ref.iri: ref for path in paths for ref in path.refs}
    except AtlasError:  # what was asked for is gone: there is nothing new to tell
        pass
    return {}
