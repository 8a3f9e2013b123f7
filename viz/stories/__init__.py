"""Stories: an ordered list of pictures with words for a trainer, kept as one readable file.

``model`` is what a story is, ``reader`` and ``writer`` its file, ``shelf`` where files lie,
``check`` what has changed since, ``formats`` the table of what it can be handed out as.
Nothing here touches the graph or the web: whoever asks gives a function that makes the
picture of a step.
"""

from __future__ import annotations

from viz.stories.check import CheckedStep, State, ToldStory, check_story, digest_of
from viz.stories.formats import STORY_FORMATS, StoryFormat, render_story
from viz.stories.model import Choice, Quiz, Step, Story
from viz.stories.reader import read_story
from viz.stories.shelf import Shelf
from viz.stories.writer import write_story

__all__ = [
    "STORY_FORMATS",
    "CheckedStep",
    "Choice",
    "Quiz",
    "Shelf",
    "State",
    "Step",
    "Story",
    "StoryFormat",
    "ToldStory",
    "check_story",
    "digest_of",
    "read_story",
    "render_story",
    "write_story",
]
