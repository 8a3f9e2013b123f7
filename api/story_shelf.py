"""The stories of a site, with the pictures of the release now served.

Bundled stories lie beside the bundled data (``data/shandong/stories``) and are offered where
the release has the source that they are about; a site's own lie in ``<site home>/stories``.
This module must not know the web.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from api.edition import Edition
from api.pictures import view_of
from api.saved_views import SavedViews
from kg.errors import EnvironmentFault, UnknownNameError
from kg.model import ReleaseInfo
from kg.resources import resource_folder
from viz import VIEWS
from viz.stories import Shelf, Step, Story, ToldStory, check_story, digest_of
from viz.stories.shelf import Shelved, Spoiled
from viz.view import GraphView

Maker = Callable[[Step], GraphView]


def shelf_of(home: Path) -> Shelf:
    """Return the stories of the site in ``home``, and the bundled ones."""
    try:
        bundled = resource_folder("data") / "shandong" / "stories"
    except EnvironmentFault:
        return Shelf(home / "stories")
    return Shelf(home / "stories", bundled)


def is_offered(found: Shelved | Spoiled, info: ReleaseInfo) -> bool:
    """Tell whether a story belongs to a release: a bundled one about another source does not."""
    if isinstance(found, Spoiled) or found.own or not found.story.source:
        return True
    return found.story.source in {ref.key for ref in info.sources}


def maker(edition: Edition, views: SavedViews) -> Maker:
    """Return the function that makes the picture of a step: asked anew, or a kept one."""

    def make(step: Step) -> GraphView:
        if step.kept:
            if views.has(step.kept):
                return edition.memory.get(("kept view", step.kept), lambda: views.find(step.kept).view)
            return views.find(step.kept).view  # says what is wrong
        if step.view not in VIEWS:
            raise UnknownNameError("view", step.view, tuple(VIEWS))
        return view_of(edition, step.view, step.params)

    return make


def told(story: Story, make: Maker, licence: str) -> ToldStory:
    """Return the story with its pictures and how each step stands."""
    return check_story(story, make, licence)


def recorded(told_story: ToldStory) -> Story:
    """Return the story with what its pictures show today recorded in each step."""
    steps = tuple(
        replace(one.step, digest=digest_of(one.view)) if one.view is not None else one.step
        for one in told_story.steps
    )
    return replace(told_story.story, steps=steps)


@dataclass(frozen=True, slots=True)
class Standing:
    """How many steps of a story stand in which state."""

    same: int
    changed: int
    unchecked: int
    gone: int


def standing_of_story(told_story: ToldStory) -> Standing:
    """Count the steps by state."""
    states = [one.state.value for one in told_story.steps]
    return Standing(*(states.count(name) for name in ("same", "changed", "unchecked", "gone")))
