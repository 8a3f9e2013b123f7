"""A story as its own file, to be edited by hand."""

from __future__ import annotations

from viz.renderers.options import RenderOptions
from viz.stories.check import ToldStory
from viz.stories.writer import write_story


def write_md(told: ToldStory, options: RenderOptions) -> bytes:
    """Return the story's file."""
    return write_story(told.story).encode("utf-8")
